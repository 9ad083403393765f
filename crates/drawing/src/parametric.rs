//! Drawings by numbers.

use thymoid_transport::layout::{Along, Arrangement};

use crate::curves::circle;
use crate::error::{Error, Result};
use crate::region::Region;
use crate::stack::Triangle;
use crate::stl::extrude;
use crate::ticks::{Ring, tick, um};

/// Outlines that one drawing may have.
const MOST: f64 = 1e6;
/// Ratio of the width of a hexagon between corners to that between sides.
const HEXAGON: f64 = 1.154_700_538_379_251_5;

/// Returns places at a pitch, as many as fit, with equal margins.
fn places(length_um: f64, pitch_um: f64) -> Vec<f64> {
    let number = (length_um / pitch_um + 1e-9).floor().max(1.0);
    let first = (length_um - (number - 1.0) * pitch_um) / 2.0;
    (0..number as usize).map(|i| first + i as f64 * pitch_um).collect()
}

fn ring(points: &[[f64; 2]], place: &str) -> Result<Ring> {
    points
        .iter()
        .map(|point| {
            if let [Some(x), Some(y)] = point.map(tick) {
                return Ok([x, y]);
            }
            let problem = format!("a corner at {point:?} um is more than 131 mm away");
            Err(Error::new(place, problem, "correct the lengths of this drawing"))
        })
        .collect()
}

fn few(number: f64, place: &str) -> Result<()> {
    if number <= MOST {
        return Ok(());
    }
    let problem = format!("it has {number:.3e} parts, more than {MOST:e}");
    Err(Error::new(place, problem, "give larger parts or a larger pitch"))
}

fn apart(least: f64, pitch: f64, place: &str) -> Result<()> {
    if pitch > least {
        return Ok(());
    }
    let problem = format!("a pitch of {pitch} um makes neighbours of {least} um overlap");
    Err(Error::new(place, problem, "give a pitch larger than the diameter or width"))
}

/// Returns a box of numbers as an area.
pub(crate) fn rectangle([x0, y0, x1, y1]: [f64; 4], place: &str) -> Result<Region> {
    let corners = ring(&[[x0, y0], [x1, y0], [x1, y1], [x0, y1]], place)?;
    Ok(Region::even_odd(&[corners]))
}

/// Returns a circle as an area.
pub(crate) fn disc([x, y, radius]: [f64; 3], place: &str) -> Result<Region> {
    Ok(Region::even_odd(&[ring(&circle([x, y], radius), place)?]))
}

/// Returns pillars.
pub(crate) fn pillars(
    size: [i32; 2],
    radius_um: f64,
    pitch_um: f64,
    arrangement: Arrangement,
    place: &str,
) -> Result<Region> {
    let [width, height] = size.map(um);
    let (row, shift) = match arrangement {
        Arrangement::Square => (pitch_um, 0.0),
        Arrangement::Hexagonal => (pitch_um / HEXAGON, pitch_um / 2.0),
    };
    apart(2.0 * radius_um, pitch_um, place)?;
    few(width / pitch_um * height / row, place)?;
    let mut rings = Vec::new();
    for (number, y) in places(height, row).into_iter().enumerate() {
        let shifted = number % 2 == 1 && shift > 0.0;
        // The shifted row has one pillar fewer, between those of the others.
        let xs = places(width, pitch_um);
        let xs = if shifted { &xs[1..] } else { &xs[..] };
        let back = if shifted { shift } else { 0.0 };
        for x in xs {
            rings.push(ring(&circle([x - back, y], radius_um), place)?);
        }
    }
    Ok(Region::even_odd(&rings))
}

/// Returns hexagonal lobules.
pub(crate) fn lobules(
    size: [i32; 2],
    width_um: f64,
    septum_um: f64,
    place: &str,
) -> Result<Region> {
    let [width, height] = size.map(um);
    let pitch = width_um + septum_um;
    let row = pitch / HEXAGON;
    few(width / pitch * height / row, place)?;
    let (half, tip) = (width_um / 2.0, width_um * HEXAGON / 2.0);
    let mut rings = Vec::new();
    // One more on each side: those that the edge of the chip cuts are parts of lobules.
    for (number, y) in
        (0..).map(|i| (i, f64::from(i) * row)).take_while(|(_, y)| *y < height + pitch)
    {
        let shift = if number % 2 == 1 { pitch / 2.0 } else { 0.0 };
        let columns = (width / pitch).ceil() as usize + 1;
        for x in (0..=columns).map(|i| i as f64 * pitch - shift) {
            let corners = [
                [x, y + tip],
                [x - half, y + tip / 2.0],
                [x - half, y - tip / 2.0],
                [x, y - tip],
                [x + half, y - tip / 2.0],
                [x + half, y + tip / 2.0],
            ];
            rings.push(ring(&corners, place)?);
        }
    }
    Ok(Region::even_odd(&rings).and(&Region::rectangle([0, 0], size)))
}

/// Channels as areas, or round ones that lie as bodies.
pub(crate) enum Channels {
    Area(Region),
    Bodies(Vec<Vec<Triangle>>),
}

/// Returns channels side by side.
pub(crate) fn channels(
    size: [i32; 2],
    z: [i32; 2],
    along: Along,
    shape: (Option<f64>, Option<f64>),
    pitch_um: f64,
    place: &str,
) -> Result<Channels> {
    let [width, height] = size.map(um);
    let across = if along == Along::X { height } else { width };
    few(across / pitch_um, place)?;
    match (along, shape) {
        (Along::Z, (Some(radius), None)) => {
            Ok(Channels::Area(pillars(size, radius, pitch_um, Arrangement::Square, place)?))
        }
        (Along::X | Along::Y, (None, Some(wide))) => {
            apart(wide, pitch_um, place)?;
            let boxes = places(across, pitch_um).into_iter().map(|middle| {
                let (from, to) = (middle - wide / 2.0, middle + wide / 2.0);
                let corners = [[0.0, from], [width, from], [width, to], [0.0, to]];
                let turned = [[from, 0.0], [to, 0.0], [to, height], [from, height]];
                ring(if along == Along::X { &corners } else { &turned }, place)
            });
            Ok(Channels::Area(Region::even_odd(&boxes.collect::<Result<Vec<_>>>()?)))
        }
        (Along::X | Along::Y, (Some(radius), None)) => {
            apart(2.0 * radius, pitch_um, place)?;
            let thickness = um(z[1] - z[0]);
            if 2.0 * radius > thickness {
                let problem = format!("channels of radius {radius} um are higher than the layer");
                return Err(Error::new(place, problem, "give a smaller radius or a thicker layer"));
            }
            few(across / pitch_um * thickness / pitch_um, place)?;
            let mut bodies = Vec::new();
            for height in places(thickness, pitch_um) {
                for middle in places(across, pitch_um) {
                    let disc = disc([middle, height + um(z[0]), radius], place)?;
                    bodies.push(lying(&disc, size, along));
                }
            }
            Ok(Channels::Bodies(bodies))
        }
        _ => {
            let problem = "channels have either a radius, or along x or y a width";
            Err(Error::new(place, problem, "give one of radius_um and width_um"))
        }
    }
}

/// A cylinder that lies along x or y from one side of the chip to the other; its section is drawn
/// across and up.
fn lying(section: &Region, size: [i32; 2], along: Along) -> Vec<Triangle> {
    let length = if along == Along::X { size[0] } else { size[1] };
    let body = extrude(section, [0, length]);
    // (across, up, along) to (x, y, z): a cyclic turn along x, and a reflection along y.
    let turn = |[a, b, c]: Triangle| match along {
        Along::X => [a, b, c].map(|[across, up, way]| [way, across, up]),
        _ => [a, c, b].map(|[across, up, way]| [across, way, up]),
    };
    body.into_iter().map(turn).collect()
}
