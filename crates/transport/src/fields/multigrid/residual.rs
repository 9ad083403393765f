//! What the terms of the balance add up to.

use super::operator::{Around, Operator, uptake_at};

/// Adds to `sum`, times `sign`, what the terms of the balance add up to in each voxel of one parity
/// of x in a row. Without a source these are the terms that the concentrations make.
#[inline(always)]
pub(super) fn add_balance(
    operator: &Operator,
    source: Option<&[f32]>,
    c: &[f32],
    place @ [plane, row, odd]: [usize; 3],
    sign: f32,
    sum: &mut [f32],
) {
    let layout = operator.layout;
    let start = plane * layout.plane() + row * layout.row() + layout.parity(odd);
    let (before, rest) = c.split_at(start);
    let (own, after) = rest.split_at(layout.half);
    let around = Around { before, after, half: layout.half };
    let near = operator.near(&around, place, 0);
    let source = source.map_or(&operator.beyond[..], |b| &b[start..start + layout.half]);
    let (sum, source) = (&mut sum[..own.len()], &source[..own.len()]);
    for i in 0..own.len() {
        let (flows, _) = near.balance(i, own[i], source[i]);
        sum[i] += sign * (flows - uptake_at(own[i], near.uptake[i], operator.half_uptake));
    }
}
