//! Volumes of materials.

use std::collections::BTreeMap;

use crate::profile::across;
use crate::stack::{Slab, Stack};
use crate::surface::crossings;
use crate::ticks::um;

/// Lines through the thickness of a layer with bodies, and lines in all, at most.
const LINES: f64 = 64.0;
const MOST_LINES: f64 = 4e5;

/// Adds the volumes of a layer, in cubic micrometres.
pub(super) fn add(slab: &Slab, stack: &Stack, volumes: &mut BTreeMap<u8, f64>) {
    if slab.bodies.is_empty() {
        for (material, region) in &slab.regions {
            *volumes.entry(*material).or_default() += region.area_um2() * slab.thickness_um();
        }
        return;
    }
    let [length, width, _] = stack.extent_um();
    let thickness = slab.thickness_um();
    let apart = (thickness / LINES).max((width * thickness / MOST_LINES).sqrt());
    let middles = |from: f64, length: f64| {
        let number = (length / apart).ceil();
        let step = length / number;
        let middles: Vec<f64> =
            (0..number as usize).map(|i| from + (i as f64 + 0.5) * step).collect();
        (middles, step)
    };
    let ((ys, dy), (zs, dz)) = (middles(0.0, width), middles(um(slab.z[0]), thickness));
    let flat = across(&slab.regions, 0, &ys, length);
    let bodies: Vec<_> = slab
        .bodies
        .iter()
        .map(|body| (body.material, crossings(&body.triangles, 0, [&ys, &zs])))
        .collect();
    for k in 0..zs.len() {
        for (j, flat) in flat.iter().enumerate() {
            let line = j + ys.len() * k;
            let mut profile = flat.clone();
            for (material, crossed) in &bodies {
                let first = crossed.partition_point(|(of, _)| *of < line);
                let last = crossed.partition_point(|(of, _)| *of <= line);
                for pair in crossed[first..last].chunks_exact(2) {
                    profile.paint(pair[0].1, pair[1].1.min(length), *material);
                }
            }
            for piece in profile.pieces(length) {
                *volumes.entry(piece.material).or_default() += (piece.to - piece.from) * dy * dz;
            }
        }
    }
}
