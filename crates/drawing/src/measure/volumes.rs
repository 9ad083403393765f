//! Volumes of materials.

use std::collections::BTreeMap;

use crate::profile::across;
use crate::stack::{Slab, Stack, Triangle};
use crate::surface::crossings;
use crate::ticks::um;

/// Lines through the thickness of a layer with bodies, and lines in all, at most.
const LINES: f64 = 64.0;
const MOST_LINES: f64 = 4e5;
/// What lines may miss of a round body; bodies that lie in one another differ by more.
const BY_LINES: f64 = 0.02;

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
    let mut seen: BTreeMap<u8, f64> = BTreeMap::new();
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
                *seen.entry(piece.material).or_default() += (piece.to - piece.from) * dy * dz;
            }
        }
    }
    exactly(slab, &mut seen);
    for (material, um3) in seen {
        *volumes.entry(material).or_default() += um3;
    }
}

/// Replaces what lines have seen by exact volumes, where there is no doubt what bodies lie in: one
/// material below all of them, and of another one all of them, none in another.
fn exactly(slab: &Slab, seen: &mut BTreeMap<u8, f64>) {
    let mut materials: Vec<u8> = slab.bodies.iter().map(|body| body.material).collect();
    materials.dedup();
    let ([(flat, region)], [of_bodies]) = (slab.regions.as_slice(), materials.as_slice()) else {
        return;
    };
    let enclosed: f64 = slab.bodies.iter().map(|body| enclosed_um3(&body.triangles)).sum();
    let union = seen.get(of_bodies).copied().unwrap_or(0.0);
    if flat == of_bodies || (union / enclosed - 1.0).abs() > BY_LINES {
        return;
    }
    seen.insert(*of_bodies, enclosed);
    seen.insert(*flat, region.area_um2() * slab.thickness_um() - enclosed);
}

/// The volume that a closed surface encloses: the sum of tetrahedra from the origin.
fn enclosed_um3(triangles: &[Triangle]) -> f64 {
    let six = triangles.iter().map(|triangle| {
        let [a, b, c] = triangle.map(|corner| corner.map(um));
        let cross = [0, 1, 2].map(|i| {
            let (j, k) = ((i + 1) % 3, (i + 2) % 3);
            b[j] * c[k] - b[k] * c[j]
        });
        a[0] * cross[0] + a[1] * cross[1] + a[2] * cross[2]
    });
    six.sum::<f64>() / 6.0
}
