//! How freely medium moves at each place of a lumen: its local gap.
//!
//! In a straight channel of any cross-section the speed along it is $\phi G / \mu$ for a gradient
//! of pressure $G$, where $\nabla^2 \phi = -1$ and $\phi = 0$ on the walls. So $\phi$, solved once
//! in the whole lumen, is the permeability of each place: that of Poiseuille in tubes, of the
//! series in rectangles, of Hele-Shaw between plates with the drag of side walls and pillars. It
//! holds where the section changes slowly against its width.

use super::circuit::Prepared;
use super::elimination::Link;
use super::lumen::{Face, Lumen};

/// Rounds of the solve, at most; some five to fifteen suffice.
const ROUNDS: usize = 60;
/// Largest change of a last round, over the largest gap.
const ENOUGH: f64 = 1e-6;
/// Accuracy of each round, of what the one before left over: the next mends the rest.
const ROUND: f64 = 1e-4;

/// The permeability of each voxel of lumen, and what the wall needs of it.
pub(super) struct Gap {
    /// $\phi$ over the square of an edge, at the middle of each voxel.
    pub(super) phi: Vec<f64>,
    /// Permeability summed over the room of each voxel, in cubes.
    pub(super) permeability_m2: Vec<f64>,
}

/// Solves for the gap of each voxel; none where the solution is not reached.
///
/// Along an axis whose neighbours or walls are a and b away, a voxel stands for a room $(a + b) /
/// 2$ wide (Shortley and Weller), so that plates are exact for any number of voxels. Where rooms of
/// neighbours differ the equations are not symmetric, as a circuit is: it is solved for what they
/// leave over until nothing is left.
pub(super) fn gap(lumen: &Lumen) -> Option<Gap> {
    let widths: Vec<[f64; 3]> = lumen.faces.iter().map(|faces| faces.map(width)).collect();
    let across = |node: usize, axis: usize| {
        let [one, two] = [(axis + 1) % 3, (axis + 2) % 3];
        widths[node][one] * widths[node][two]
    };
    let (ground, links) = circuit(lumen, &across);
    let circuit = Prepared::new(&ground, &links);
    let mut phi = vec![0.0; widths.len()];
    for _ in 0..ROUNDS {
        let left = |node: usize| {
            let [x, y, z] = widths[node];
            let flux = |(axis, face): (usize, Face)| match face {
                Face::Wall(fraction) => across(node, axis) * phi[node] / fraction,
                Face::Lumen(other) => across(node, axis) * (phi[node] - phi[other as usize]),
                Face::Open => 0.0,
            };
            x * y * z - sides(&lumen.faces[node]).map(flux).sum::<f64>()
        };
        let currents: Vec<f64> = (0..phi.len()).map(left).collect();
        let change = circuit.solve(&currents, ROUND)?;
        let (mut most, mut largest) = (0.0_f64, 0.0_f64);
        for (phi, change) in phi.iter_mut().zip(change) {
            *phi += change;
            most = most.max(phi.abs());
            largest = largest.max(change.abs());
        }
        if largest <= ENOUGH * most {
            let h2 = lumen.edge_m * lumen.edge_m;
            let permeability = |(phi, faces): (&f64, &[[Face; 2]; 3])| h2 * over_room(*phi, faces);
            let permeability_m2 = phi.iter().zip(&lumen.faces).map(permeability).collect();
            return Some(Gap { phi, permeability_m2 });
        }
    }
    None
}

/// The symmetric circuit: conductances of each node to its walls, which are ground, and between
/// neighbours the mean of their rooms.
fn circuit(lumen: &Lumen, across: &dyn Fn(usize, usize) -> f64) -> (Vec<f64>, Vec<Link>) {
    let (mut ground, mut links) = (vec![0.0; lumen.voxels.len()], Vec::new());
    for (node, faces) in lumen.faces.iter().enumerate() {
        for (axis, face) in sides(faces) {
            match face {
                Face::Wall(fraction) => ground[node] += across(node, axis) / fraction,
                Face::Lumen(other) if other as usize > node => {
                    let conductance = 0.5 * (across(node, axis) + across(other as usize, axis));
                    links.push(Link { ends: [node as u32, other], conductance });
                }
                Face::Lumen(_) | Face::Open => {}
            }
        }
    }
    (ground, links)
}

/// All six faces, each with its axis.
fn sides(faces: &[[Face; 2]; 3]) -> impl Iterator<Item = (usize, Face)> {
    let faces = *faces;
    (0..6).map(move |i| (i / 2, faces[i / 2][i % 2]))
}

/// Width along an axis of what a voxel stands for, in edges.
fn width(faces: [Face; 2]) -> f64 {
    let half = |face| match face {
        Face::Wall(fraction) => 0.5 * fraction,
        Face::Lumen(_) | Face::Open => 0.5,
    };
    half(faces[0]) + half(faces[1])
}

/// The sum of $\phi$ over the room of a voxel, up to the faces it shares and to its walls: along
/// each axis a parabola through the middle that is 0 at the walls. The curvature is that of the
/// axes with walls, in equal parts; without walls, of all.
fn over_room(phi: f64, faces: &[[Face; 2]; 3]) -> f64 {
    let wall = |face: Face| match face {
        Face::Wall(fraction) => Some(fraction),
        Face::Lumen(_) | Face::Open => None,
    };
    let walls = faces.map(|both| both.map(wall));
    let walled = walls.iter().filter(|both| both.iter().any(Option::is_some)).count();
    let mut sum = phi;
    for both in walls {
        let [low, high] = both.map(|wall| wall.unwrap_or(0.5));
        let curvature = match both {
            [None, None] if walled > 0 => 0.0,
            _ => 1.0 / if walled > 0 { walled as f64 } else { 3.0 },
        };
        let slope = |to: f64| (phi - 0.5 * curvature * to * to) / to;
        let gradient = match both {
            [None, None] => 0.0,
            [Some(_), None] => slope(low),
            [None, Some(_)] => -slope(high),
            [Some(_), Some(_)] => 0.5 * (slope(low) - slope(high)),
        };
        let cubes = low * low * low + high * high * high;
        sum += phi * (low + high - 1.0) + 0.5 * gradient * (high * high - low * low)
            - curvature * cubes / 6.0;
    }
    sum.max(phi / 3.0)
}
