//! Straight channels of lumen through tissue, as sections across them show.

use thymoid_transport::voxels::{Axis, Kind};

use super::islands::{Island, islands};
use crate::profile::{Profile, across};
use crate::stack::Stack;
use crate::surface::crossings;
use crate::ticks::um;

/// Sections along each axis that must show the same channels.
const SECTIONS: usize = 5;
/// Share by which the area of channels may differ from section to section.
const ALIKE: f64 = 0.02;
/// Distance of lines in a section, and how many there are at least and at most.
const LINES_UM: f64 = 2.0;
const LEAST_LINES: f64 = 64.0;
const MOST_LINES: f64 = 2048.0;

/// Straight channels of lumen through tissue.
///
/// ```
/// use thymoid_drawing::measure::Channels;
/// let layout = toml::from_str(r#"
///     size_um = [900, 1000]
///     fill = "gel"
///     material = [
///         { name = "gel", kind = "tissue", porosity = 0.9, diffusivity_ratio = 1 },
///         { name = "medium", kind = "lumen" },
///     ]
///     [[layer]]
///     name = "channels"
///     thickness_um = 600
///     drawing = [{ kind = "channel_array", along = "y", material = "medium",
///                  radius_um = 50, pitch_um = 300 }]
/// "#).expect("all keys are known");
/// let (stack, _) = thymoid_drawing::understand(&layout, "chip.toml", &mut |_| unreachable!())?;
/// let channels = Channels::of(&stack).expect("three beside each other, at two heights");
/// assert_eq!((channels.count, channels.length_um), (6, 1000.0));
/// assert!((channels.pitch_um - 300.0).abs() < 0.1 && (channels.apart_um - 300.0).abs() < 0.1);
/// assert!((channels.radius_um - 50.0).abs() < 0.2);
/// # Ok::<(), thymoid_drawing::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Channels {
    /// The axis along which they run.
    pub along: Axis,
    /// How many there are.
    pub count: usize,
    /// Radius of a circle as large as the section of one.
    pub radius_um: f64,
    /// Side of a square as large as the section of tissue and channel that each has.
    pub pitch_um: f64,
    /// Mean distance from the middle of one to that of the nearest; of one alone, the pitch.
    pub apart_um: f64,
    /// Length in tissue.
    pub length_um: f64,
    /// Middle of that length.
    pub centre_um: f64,
    /// Where the one nearest to the middle runs, on the other two axes in their order.
    pub middle_um: [f64; 2],
}

impl Channels {
    /// Returns the channels of a chip, along the axis on which most are seen; none where tissue
    /// encloses no lumen, or sections differ.
    pub fn of(stack: &Stack) -> Option<Self> {
        let bounds = tissue_bounds(stack)?;
        let found = Axis::ALL.iter().filter_map(|axis| along(stack, *axis, bounds));
        found.max_by_key(|channels| channels.count)
    }
}

/// The box around all tissue.
fn tissue_bounds(stack: &Stack) -> Option<[[f64; 3]; 2]> {
    let tissue = |number: u8| is_tissue(stack, number);
    let mut ends: Option<[[f64; 3]; 2]> = None;
    let mut include = |low: [f64; 3], high: [f64; 3]| {
        let [a, b] = ends.unwrap_or([low, high]);
        let each =
            |of: fn(f64, f64) -> f64, p: [f64; 3], q: [f64; 3]| [0, 1, 2].map(|i| of(p[i], q[i]));
        ends = Some([each(f64::min, a, low), each(f64::max, b, high)]);
    };
    for slab in &stack.layers {
        for (_, region) in slab.regions.iter().filter(|(number, _)| tissue(*number)) {
            if let Some([low, high]) = region.bounds() {
                let corner = |[x, y]: [i32; 2], z| [um(x), um(y), um(z)];
                include(corner(low, slab.z[0]), corner(high, slab.z[1]));
            }
        }
        for body in slab.bodies.iter().filter(|body| tissue(body.material)) {
            for corner in body.triangles.iter().flatten() {
                include(corner.map(um), corner.map(um));
            }
        }
    }
    ends
}

fn is_tissue(stack: &Stack, number: u8) -> bool {
    matches!(stack.materials[usize::from(number)].kind, Kind::Tissue { .. })
}

/// The channels along an axis, if every section shows the same.
fn along(stack: &Stack, axis: Axis, [low, high]: [[f64; 3]; 2]) -> Option<Channels> {
    let [line, step] = match axis {
        Axis::X => [1, 2],
        Axis::Y => [0, 2],
        Axis::Z => [0, 1],
    };
    let i = axis.index();
    let length_um = high[i] - low[i];
    let across_um = high[step] - low[step];
    let count = (across_um / LINES_UM).clamp(LEAST_LINES, MOST_LINES).ceil();
    let apart = across_um / count;
    let places: Vec<f64> =
        (0..count as usize).map(|k| low[step] + (k as f64 + 0.5) * apart).collect();
    let mut seen: Option<(Vec<Island>, f64)> = None;
    for section in 0..SECTIONS {
        let at = low[i] + length_um * (section as f64 + 0.5) / SECTIONS as f64;
        let lines = section_lines(stack, axis, at, &places);
        let end = stack.extent_um()[line];
        let (islands, tissue_um2) = islands(&lines, end, &places, &stack.materials);
        let sum = |of: &[Island]| of.iter().map(|island| island.area_um2).sum::<f64>();
        let same = seen.as_ref().is_none_or(|(before, _)| {
            before.len() == islands.len()
                && (sum(before) - sum(&islands)).abs() <= ALIKE * sum(before)
        });
        if islands.is_empty() || !same {
            return None;
        }
        seen = Some((islands, tissue_um2));
    }
    let (islands, tissue_um2) = seen?;
    let number = islands.len() as f64;
    let lumen_um2: f64 = islands.iter().map(|island| island.area_um2).sum();
    let pitch_um = ((tissue_um2 + lumen_um2) / number).sqrt();
    Some(Channels {
        along: axis,
        count: islands.len(),
        radius_um: (lumen_um2 / number / std::f64::consts::PI).sqrt(),
        pitch_um,
        apart_um: nearest(&islands).unwrap_or(pitch_um),
        length_um,
        centre_um: f64::midpoint(low[i], high[i]),
        middle_um: central(&islands, [low, high].map(|end| [end[line], end[step]])),
    })
}

/// The middle of the channel nearest to that of the tissue.
fn central(islands: &[Island], [low, high]: [[f64; 2]; 2]) -> [f64; 2] {
    let middle = [0, 1].map(|i| f64::midpoint(low[i], high[i]));
    let away = |island: &&Island| distance(island.middle_um, middle);
    let nearest = islands.iter().min_by(|a, b| away(a).total_cmp(&away(b)));
    nearest.map_or(middle, |island| island.middle_um)
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// Mean distance to the nearest neighbour; none of one alone.
fn nearest(islands: &[Island]) -> Option<f64> {
    let to_others = islands.iter().enumerate().map(|(i, island)| {
        let others = islands.iter().enumerate().filter(|(j, _)| *j != i);
        others.map(|(_, other)| distance(island.middle_um, other.middle_um)).min_by(f64::total_cmp)
    });
    let all: Option<Vec<f64>> = to_others.collect();
    let all = all.filter(|all| !all.is_empty())?;
    Some(all.iter().sum::<f64>() / all.len() as f64)
}

/// What the lines of a section pass: the section is normal to an axis, lines run along the first of
/// the others at places of the second.
fn section_lines(stack: &Stack, axis: Axis, at: f64, places: &[f64]) -> Vec<Profile> {
    let extent = stack.extent_um();
    let layer_at = |z: f64| {
        let below = stack.layers.partition_point(|slab| um(slab.z[0]) <= z);
        &stack.layers[below.saturating_sub(1)]
    };
    let (line, mut profiles) = if axis == Axis::Z {
        (0, across(&layer_at(at).regions, 0, places, extent[0]))
    } else {
        let line = usize::from(axis == Axis::X);
        let flat = |slab: &crate::stack::Slab| across(&slab.regions, line, &[at], extent[line]);
        let flat: Vec<Vec<Profile>> = stack.layers.iter().map(flat).collect();
        let of = |z: &f64| {
            let below = stack.layers.partition_point(|slab| um(slab.z[0]) <= *z);
            flat[below.saturating_sub(1)][0].clone()
        };
        (line, places.iter().map(of).collect())
    };
    let here = [at];
    // Lines are numbered along the first of the other two axes, which is that of the section unless
    // it is normal to z.
    let middles: [&[f64]; 2] = if axis == Axis::Z { [places, &here] } else { [&here, places] };
    for body in stack.layers.iter().flat_map(|slab| &slab.bodies) {
        for pair in crossings(&body.triangles, line, middles).chunks_exact(2) {
            profiles[pair[0].0].paint(pair[0].1, pair[1].1, body.material);
        }
    }
    for profile in &mut profiles {
        profile.tidy(extent[line]);
    }
    profiles
}
