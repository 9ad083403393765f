//! Gauss-Seidel relaxation in which the balance of each voxel is met exactly.

use super::operator::{Around, Near, Operator};

/// Keeps an empty voxel, in which all is 0, from being divided by 0. In units of the solver
/// concentrations and conductances are about 1.
const TINY: f32 = 1e-30;

/// Meets the balance of each voxel of one parity of x in a row, given its neighbours.
///
/// With `s` the sum of all flows at `c` but for uptake, `a` by how much it falls with
/// concentration, and `t = Km + c`, the change `d` obeys `a d^2 + (a t + V - s) d = s t - V c`. The
/// larger root is the one above `-Km`. Where even no uptake leaves a concentration at or below
/// zero, as may happen on coarse levels, the line `V c / Km` stands in for the curve. Local Newton
/// steps instead of the root diverge where `Km` is small.
#[inline(always)]
fn meet(own: &mut [f32], near: &Near<'_>, source: &[f32], half_uptake: f32) {
    let source = &source[..own.len()];
    for i in 0..own.len() {
        let c = own[i];
        let (flows, slope) = near.balance(i, c, source[i]);
        let most = near.uptake[i];
        let t = half_uptake + c;
        let linear = slope * t + most - flows;
        let rest = flows * t - most * c;
        let root = (linear * linear + 4.0 * slope * rest).max(0.0).sqrt();
        let (above, below) =
            if linear > 0.0 { (2.0 * rest, linear + root) } else { (root - linear, 2.0 * slope) };
        let without = flows + slope * c;
        let (above, below) = if without > 0.0 {
            (above, below)
        } else {
            let on_line = slope * half_uptake + most;
            (without * half_uptake - on_line * c, on_line)
        };
        own[i] = c + above / below.max(TINY);
    }
}

/// Relaxes the voxels of one colour in a plane. `c` holds the planes from `first` on.
#[inline(always)]
pub(super) fn relax_plane(
    operator: &Operator,
    source: &[f32],
    c: &mut [f32],
    first: usize,
    plane: usize,
    colour: usize,
) {
    let layout = operator.layout;
    for row in 0..layout.rows {
        let odd = (row + plane + colour) % 2;
        let start = (plane - first) * layout.plane() + row * layout.row() + layout.parity(odd);
        let (before, rest) = c.split_at_mut(start);
        let (own, after) = rest.split_at_mut(layout.half);
        let around = Around { before, after, half: layout.half };
        let near = operator.near(&around, [plane, row, odd], first);
        let in_level = start + first * layout.plane();
        meet(own, &near, &source[in_level..in_level + layout.half], operator.half_uptake);
    }
}
