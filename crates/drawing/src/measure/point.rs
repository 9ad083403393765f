//! What is at a point.

use crate::region::Region;
use crate::stack::{Slab, Stack, Triangle};
use crate::surface::crossings;
use crate::ticks::um;

/// The material at a point, unless it is outside of the chip.
pub(super) fn material(stack: &Stack, at: [f64; 3]) -> Option<u8> {
    let slab = stack.layers.iter().find(|slab| um(slab.z[0]) <= at[2] && at[2] < um(slab.z[1]))?;
    let flat = flat(slab, [at[0], at[1]])?;
    let over = slab.bodies.iter().rev().find(|body| within(&body.triangles, at));
    Some(over.map_or(flat, |body| body.material))
}

/// The material of the areas of a layer at a point.
pub(super) fn flat(slab: &Slab, at: [f64; 2]) -> Option<u8> {
    slab.regions.iter().find(|(_, region)| inside(region, at)).map(|(material, _)| *material)
}

fn inside(region: &Region, [x, y]: [f64; 2]) -> bool {
    let crossed = region.edges().filter(|(p, q)| {
        let ([px, py], [qx, qy]) = (p.map(um), q.map(um));
        (py <= y) != (qy <= y) && px + (y - py) / (qy - py) * (qx - px) > x
    });
    crossed.count() % 2 == 1
}

/// Whether a point is within a closed surface.
pub(super) fn within(triangles: &[Triangle], at: [f64; 3]) -> bool {
    let [x, y, z] = at;
    // Triangles beside the line are not looked at closely.
    let near = |triangle: &&Triangle| {
        [(1, y), (2, z)].iter().all(|(axis, place)| {
            let of = triangle.map(|corner| um(corner[*axis]));
            of.iter().any(|c| c <= place) && of.iter().any(|c| c >= place)
        })
    };
    let near: Vec<Triangle> = triangles.iter().filter(near).copied().collect();
    let crossed = crossings(&near, 0, [&[y], &[z]]);
    crossed.iter().filter(|(_, place)| *place > x).count() % 2 == 1
}
