//! Areas between two materials.

use std::collections::BTreeMap;

use super::point::{Bodies, flat};
use crate::stack::{Slab, Stack, Triangle, sides_and_normal};
use crate::ticks::um;

/// A point beside a surface is taken this far from it.
const BESIDE_UM: f64 = 0.05;
/// Surfaces of bodies are looked at in pieces of this size.
const PIECE_UM: f64 = 20.0;
/// Cuts of a side of a triangle, at most.
const MOST_CUTS: f64 = 8.0;

pub(super) type Walls = BTreeMap<(u8, u8), f64>;

fn add(walls: &mut Walls, a: u8, b: u8, um2: f64) {
    if a != b {
        *walls.entry((a.min(b), a.max(b))).or_default() += um2;
    }
}

/// Returns the area between each two materials that touch, in square micrometres.
pub(super) fn areas(stack: &Stack) -> Walls {
    let mut walls = Walls::new();
    let bodies = Bodies::of(stack);
    for (layer, slab) in stack.layers.iter().enumerate() {
        upright(slab, &mut walls);
        if !slab.bodies.is_empty() {
            hidden(slab, layer, &bodies, &mut walls);
        }
        for body in &slab.bodies {
            for triangle in &body.triangles {
                surface(*triangle, slab, &bodies, &mut walls);
            }
        }
    }
    for pair in stack.layers.windows(2) {
        for (below, region) in &pair[0].regions {
            for (above, other) in &pair[1].regions {
                if below != above {
                    add(&mut walls, *below, *above, region.and(other).area_um2());
                }
            }
        }
    }
    walls.retain(|_, um2| *um2 > 1e-3);
    walls
}

/// Walls between the areas of a layer: what two outlines have in common is what their union lacks.
fn upright(slab: &Slab, walls: &mut Walls) {
    for (number, (a, region)) in slab.regions.iter().enumerate() {
        for (b, other) in &slab.regions[number + 1..] {
            let apart = region.perimeter_um() + other.perimeter_um();
            let common = (apart - region.or(other).perimeter_um()) / 2.0;
            if common > BESIDE_UM {
                add(walls, *a, *b, common * slab.thickness_um());
            }
        }
    }
}

/// Takes away what of these walls lies within bodies.
fn hidden(slab: &Slab, layer: usize, bodies: &Bodies<'_>, walls: &mut Walls) {
    for (a, region) in &slab.regions {
        for (p, q) in region.edges() {
            let (p, q) = (p.map(um), q.map(um));
            let (dx, dy) = (q[0] - p[0], q[1] - p[1]);
            let length = (dx * dx + dy * dy).sqrt();
            let (along, up) = ((length / PIECE_UM).ceil(), (slab.thickness_um() / PIECE_UM).ceil());
            let piece = length / along * slab.thickness_um() / up;
            for i in 0..along as usize {
                for k in 0..up as usize {
                    let share = (i as f64 + 0.5) / along;
                    let at = [p[0] + share * dx, p[1] + share * dy];
                    let z = um(slab.z[0]) + (k as f64 + 0.5) / up * slab.thickness_um();
                    if bodies.over(layer, [at[0], at[1], z]).is_none() {
                        continue;
                    }
                    // What is enclosed lies to the left of an outline.
                    let beside = [at[0] + dy / length * BESIDE_UM, at[1] - dx / length * BESIDE_UM];
                    if let Some(b) = flat(slab, beside) {
                        add(walls, *a, b, -piece / 2.0);
                    }
                }
            }
        }
    }
}

/// Adds a triangle of a body, piece by piece.
fn surface(triangle: Triangle, slab: &Slab, bodies: &Bodies<'_>, walls: &mut Walls) {
    let (a, [e, f], normal) = sides_and_normal(&triangle);
    let doubled = normal.iter().map(|n| n * n).sum::<f64>().sqrt();
    if doubled == 0.0 {
        return;
    }
    let long = |v: [f64; 3]| v.iter().map(|x| x * x).sum::<f64>().sqrt();
    let cuts = (long(e).max(long(f)) / PIECE_UM).ceil().clamp(1.0, MOST_CUTS) as usize;
    let piece = doubled / 2.0 / (cuts * cuts) as f64;
    let on_face = triangle.iter().all(|corner| corner[2] == slab.z[0])
        || triangle.iter().all(|corner| corner[2] == slab.z[1]);
    for i in 0..cuts {
        for j in 0..cuts - i {
            for upper in [false, true] {
                if upper && i + j + 1 >= cuts {
                    continue;
                }
                let third = if upper { 2.0 / 3.0 } else { 1.0 / 3.0 };
                let (u, v) = ((i as f64 + third) / cuts as f64, (j as f64 + third) / cuts as f64);
                let at = |side: f64| {
                    [0, 1, 2].map(|x| {
                        a[x] + u * e[x] + v * f[x] + side * BESIDE_UM * normal[x] / doubled
                    })
                };
                let (inner, outer) = (bodies.material(at(-1.0)), bodies.material(at(1.0)));
                let (Some(inner), Some(outer)) = (inner, outer) else { continue };
                add(walls, inner, outer, piece);
                // The areas below the body were measured as if it were not there.
                let [x, y, _] = at(0.0);
                if on_face && let Some(flat) = flat(slab, [x, y]) {
                    add(walls, flat, outer, -piece);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::region::Region;

    #[test]
    fn the_walls_of_areas_that_touch() {
        let at = |um: i32| um * 128;
        let left = Region::rectangle([0, 0], [at(40), at(100)]);
        let right = Region::rectangle([at(40), 0], [at(100), at(100)]);
        let slab = Slab {
            name: "a".into(),
            z: [0, at(10)],
            regions: vec![(0, left), (1, right)],
            bodies: Vec::new(),
        };
        let stack =
            Stack { size: [at(100); 2], materials: Vec::new(), layers: vec![slab], ports: vec![] };
        assert_eq!(areas(&stack), Walls::from([((0, 1), 1000.0)]));
    }
}
