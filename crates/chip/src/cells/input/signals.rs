//! Signals of cortex and medulla, and their gradients.

use thymoid_core::Parameters;

use super::layer::Layer;
use crate::error::Error;
use crate::tissue::{Gradients, Lattice, VOXEL_SITES};

/// Returns the gradients of the signals of cortex (CXCL12, CCL25) and medulla (CCL21, CCL19, CCR4
/// ligands) as shares of their steepest, along z: each is made evenly in its layer, decays, and
/// spreads over its diffusion length.
pub(super) fn gradients(
    lattice: &Lattice,
    parameters: &Parameters,
    cortex_share: f64,
    spacing_um: f64,
) -> Result<Gradients, Error> {
    let [.., nz] = lattice.extent();
    let voxels = nz.div_ceil(VOXEL_SITES);
    let edge_um = VOXEL_SITES as f64 * spacing_um;
    let slope = |name: &str, layer: Layer| -> Result<Vec<f64>, Error> {
        let length = parameters.value(name)? / edge_um;
        let slopes = slopes(voxels, length, |share| Layer::at(share, cortex_share) == layer);
        let steepest = greatest(&slopes);
        Ok(slopes.iter().map(|s| if steepest > 0.0 { s / steepest } else { 0.0 }).collect())
    };
    let cortical = slope("chip.cortical_signal_length_um", Layer::Cortex)?;
    let medullary = slope("chip.medullary_signal_length_um", Layer::Medulla)?;
    Ok(Gradients::new(lattice, |[_, _, z]| [[0.0, 0.0, cortical[z]], [0.0, 0.0, medullary[z]]]))
}

/// Returns the steepest change from voxel to voxel, in what decay leaves of a source of 1, of a
/// signal that is made evenly where `is_made` says of a share of the depth that it is, and spreads
/// over `length` voxels before it decays.
pub(crate) fn steepest(voxels: usize, length: f64, is_made: impl Fn(f64) -> bool) -> f64 {
    greatest(&slopes(voxels, length, is_made))
}

fn greatest(slopes: &[f64]) -> f64 {
    slopes.iter().map(|s| s.abs()).fold(0.0, f64::max)
}

fn slopes(voxels: usize, length: f64, is_made: impl Fn(f64) -> bool) -> Vec<f64> {
    let made = (0..voxels).map(|z| is_made((z as f64 + 0.5) / voxels as f64));
    let level = steady(&made.map(|m| f64::from(u8::from(m))).collect::<Vec<_>>(), length);
    let at = |z: usize| {
        let (below, above) = (z.saturating_sub(1), (z + 1).min(voxels - 1));
        (level[above] - level[below]) / (above - below).max(1) as f64
    };
    (0..voxels).map(at).collect()
}

/// Returns the steady level of what is made at rate `made`, decays at rate 1 and diffuses over
/// `length` cells of a line with closed ends: the tridiagonal system by Thomas's algorithm.
fn steady(made: &[f64], length: f64) -> Vec<f64> {
    let n = made.len();
    let d = length * length;
    let ends = |i: usize| f64::from(u8::from(i > 0)) + f64::from(u8::from(i + 1 < n));
    let (mut upper, mut level) = (vec![0.0; n], vec![0.0; n]);
    for i in 0..n {
        let (before, known) = if i > 0 { (upper[i - 1], level[i - 1]) } else { (0.0, 0.0) };
        let pivot = 1.0 + d * ends(i) + if i > 0 { d * before } else { 0.0 };
        upper[i] = -d / pivot;
        level[i] = (made[i] + d * known) / pivot;
    }
    for i in (0..n.saturating_sub(1)).rev() {
        level[i] -= upper[i] * level[i + 1];
    }
    level
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made and lost in balance, and the discrete equation holds everywhere; to rounding.
    #[test]
    fn a_steady_signal_obeys_its_equation() {
        let made = [1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0];
        let level = steady(&made, 2.5);
        assert!((level.iter().sum::<f64>() - 3.0).abs() < 1e-12);
        for i in 0..made.len() {
            let below = level[i.saturating_sub(1)];
            let above = level[(i + 1).min(made.len() - 1)];
            let flow = 6.25 * (below + above - 2.0 * level[i]);
            assert!((flow - level[i] + made[i]).abs() < 1e-12, "{i}");
        }
    }
}
