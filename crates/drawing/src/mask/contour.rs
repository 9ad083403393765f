//! Outlines of a mask: where half of a pixel is covered.

use std::collections::BTreeMap;

use super::classes::Classes;
use crate::region::Region;
use crate::ticks::{Corner, Ring, tick};

/// A line between two neighbouring middles of pixels: the first of them, and whether it runs up.
type Edge = (i64, i64, bool);

/// Returns the areas of a mask, one for each class that is there: each lies over those before.
///
/// `at` takes a place in pixels, from the upper left corner, to the raster; it is `None` too far
/// away.
pub(crate) fn areas(
    classes: &Classes,
    number: usize,
    at: &dyn Fn([f64; 2]) -> Option<Corner>,
) -> Option<Vec<Region>> {
    let (width, height) = (classes.width as f64, classes.height as f64);
    let corners = [[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]];
    let image: Option<Ring> = corners.into_iter().map(at).collect();
    let image = Region::even_odd(&[image?]);
    let mut areas = vec![image.clone()];
    for class in 1..number {
        let rings = outlines(classes, class, at)?;
        areas.push(Region::even_odd(&rings).and(&image));
    }
    Some(areas)
}

fn outlines(
    classes: &Classes,
    class: usize,
    at: &dyn Fn([f64; 2]) -> Option<Corner>,
) -> Option<Vec<Ring>> {
    let (width, height) = (classes.width as i64, classes.height as i64);
    // One pixel around the image is as its border, all beyond is not covered: outlines that leave
    // the image are closed outside of it.
    let cover = |x: i64, y: i64| {
        if x < -1 || y < -1 || x > width || y > height {
            return 0.0;
        }
        let (x, y) = (x.clamp(0, width - 1) as usize, y.clamp(0, height - 1) as usize);
        classes.cover(x, y, class)
    };
    let mut next: BTreeMap<Edge, Edge> = BTreeMap::new();
    for y in -2..=height {
        for x in -2..=width {
            let square = [cover(x, y), cover(x + 1, y), cover(x + 1, y + 1), cover(x, y + 1)];
            let inside = square.map(|share| share >= 0.5);
            if inside == [true; 4] || inside == [false; 4] {
                continue;
            }
            let sides: [Edge; 4] =
                [(x, y, false), (x + 1, y, true), (x, y + 1, false), (x, y, true)];
            for (from, to) in ways(inside, square.iter().sum::<f64>() >= 2.0) {
                next.insert(sides[from], sides[to]);
            }
        }
    }
    let place = |(x, y, up): Edge| {
        let (u, v) = if up { (x, y + 1) } else { (x + 1, y) };
        let (here, there) = (cover(x, y), cover(u, v));
        let share = (0.5 - here) / (there - here);
        let (dx, dy) = if up { (0.0, share) } else { (share, 0.0) };
        at([x as f64 + 0.5 + dx, y as f64 + 0.5 + dy])
    };
    let mut rings = Vec::new();
    while let Some((start, mut to)) = next.pop_first() {
        let mut ring = vec![place(start)?];
        while to != start {
            ring.push(place(to)?);
            let Some(further) = next.remove(&to) else { break };
            to = further;
        }
        rings.push(ring);
    }
    Some(rings)
}

/// The ways of the outline through a square of four middles: from side to side, with what is
/// covered always on one hand. Sides are numbered as the corners at which they begin.
fn ways(inside: [bool; 4], joined: bool) -> Vec<(usize, usize)> {
    // A way begins at each side where cover ends, and ends at a side where it begins.
    let starts: Vec<usize> = (0..4).filter(|i| inside[*i] && !inside[(i + 1) % 4]).collect();
    let ends: Vec<usize> = (0..4).filter(|i| !inside[*i] && inside[(i + 1) % 4]).collect();
    if starts.len() == 1 {
        return vec![(starts[0], ends[0])];
    }
    // Two opposite corners: the ways go round them, or, if the middle is covered, between them.
    starts
        .into_iter()
        .map(|start| (start, if joined { (start + 1) % 4 } else { (start + 3) % 4 }))
        .collect()
}

/// Returns a place of the raster from one in pixels.
pub(crate) fn placed(
    pixel: [f64; 2],
    um_per_pixel: f64,
    height: usize,
    origin_um: [f64; 2],
) -> Option<Corner> {
    let [x, y] = pixel;
    let x = tick(x * um_per_pixel + origin_um[0])?;
    // Rows of an image run down, the chip up.
    let y = tick((height as f64 - y) * um_per_pixel + origin_um[1])?;
    Some([x, y])
}
