//! Layers and signals of the epithelium that is there.

use thymoid_core::Parameters;

use super::epithelial_renewal::MtecStays;
use crate::cells::state::layers::{Layers, voxel_of, voxels};
use crate::cells::state::stroma::Stroma;
use crate::cells::state::stromal_kind::StromalKind::Ctec;
use crate::error::Error;
use crate::tissue::{Gradients, Lattice, Scale, VOXEL_SITES};

/// How far epithelium counts for what layer a place is of: one voxel.
const AROUND_VOXELS: f64 = 1.0;
/// A level is found when no voxel changes by more in a step, and after so many steps at last.
const PRECISION: f64 = 1e-6;
const MOST_STEPS: u32 = 1000;

/// How epithelium makes layers and signals.
#[derive(Debug, Clone)]
pub(crate) struct EpithelialLayers {
    /// Diffusion lengths of cortical and medullary signals, in voxels.
    lengths: [f64; 2],
    /// Level at which cells follow half of the relative slope.
    half_level: f64,
    /// What they follow where it is steepest, in a unit with the layers that are given.
    steepest: [f64; 2],
    /// Share of the places of a healthy medulla that are progenitors.
    progenitors: f64,
}

impl EpithelialLayers {
    /// Reads how far signals reach; what is followed most between `layers` is the reference.
    pub(crate) fn new(
        parameters: &Parameters,
        lattice: &Lattice,
        layers: &Layers,
    ) -> Result<Self, Error> {
        let value = |name: &str| parameters.value(&format!("chip.{name}"));
        let edge_um = VOXEL_SITES as f64 * Scale::new(parameters)?.spacing_um;
        let [(_, progenitors), ..] = MtecStays::new(parameters)?.shares();
        let length = |name: &str| -> Result<f64, Error> { Ok(value(name)? / edge_um) };
        let half_level = value("chemotaxis_half_level")?;
        let lengths = [length("cortical_signal_length_um")?, length("medullary_signal_length_um")?];
        let [.., nz] = voxels(lattice);
        let steepest = [false, true].map(|medulla| {
            let length = lengths[usize::from(medulla)];
            // Layers that are given differ along z alone.
            let made = (0..nz).map(|z| layers.plane(z * VOXEL_SITES).in_medulla(0) == medulla);
            let made: Vec<f64> = made.map(|makes| f64::from(u8::from(makes))).collect();
            let level = level(&made, [1, 1, nz], length);
            let followed =
                (0..nz).map(|z| followed(&level, [1, 1, nz], half_level, [0, 0, z])[2].abs());
            let steepest = followed.fold(0.0, f64::max);
            // Without a border between them: that of wide layers.
            if steepest > 0.0 { steepest } else { 1.0 / (2.0 * length) / (0.5 + half_level) }
        });
        Ok(Self { lengths, half_level, steepest, progenitors })
    }

    /// Returns layers and gradients of the epithelium that works.
    ///
    /// A place is medulla where, about it, mTEC outweigh cTEC, each kind counted as a share of what
    /// its own layer has. Cells follow the slope of a signal relative to its level, as long as this
    /// is not far below what half of their receptors need.
    pub(crate) fn of(&self, lattice: &Lattice, stroma: &Stroma) -> (Layers, Gradients) {
        let extent = voxels(lattice);
        let made = self.made(lattice, stroma);
        let [cortex, medulla] = made.each_ref().map(|made| level(made, extent, AROUND_VOXELS));
        let medullary = cortex.iter().zip(&medulla).map(|(cortex, medulla)| medulla > cortex);
        let layers = Layers::mapped(lattice, medullary.collect());
        let levels = [0, 1].map(|signal| level(&made[signal], extent, self.lengths[signal]));
        let share = |place: [usize; 3]| {
            [0, 1].map(|signal| {
                followed(&levels[signal], extent, self.half_level, place)
                    .map(|slope| slope / self.steepest[signal])
            })
        };
        (layers, Gradients::new(lattice, share))
    }

    /// Returns what is made in each voxel, in shares of what a full one makes.
    fn made(&self, lattice: &Lattice, stroma: &Stroma) -> [Vec<f64>; 2] {
        let count: usize = voxels(lattice).iter().product();
        let mut made = [vec![0.0; count], vec![0.0; count]];
        let places = stroma.cells.iter().filter(|cell| cell.kind.is_epithelial_or_lost()).count();
        let full = [
            stroma.cortical_places.len() as f64 / count as f64,
            places as f64 * (1.0 - self.progenitors) / count as f64,
        ];
        for (cell, body) in stroma.cells.iter().zip(&stroma.bodies) {
            let signal = usize::from(cell.kind.is_mtec());
            if cell.presents && (cell.kind == Ctec || cell.kind.is_mtec()) {
                made[signal][voxel_of(lattice, *body as usize)] += 1.0 / full[signal];
            }
        }
        made
    }
}

/// Returns the neighbours of a voxel below and above along each axis; x and y go round, z ends.
fn beside([nx, ny, nz]: [usize; 3], [x, y, z]: [usize; 3]) -> [[[usize; 3]; 2]; 3] {
    [
        [[(x + nx - 1) % nx, y, z], [(x + 1) % nx, y, z]],
        [[x, (y + ny - 1) % ny, z], [x, (y + 1) % ny, z]],
        [[x, y, z.saturating_sub(1)], [x, y, (z + 1).min(nz - 1)]],
    ]
}

const fn index([nx, ny, _]: [usize; 3], [x, y, z]: [usize; 3]) -> usize {
    (z * ny + y) * nx + x
}

const fn place([nx, ny, _]: [usize; 3], voxel: usize) -> [usize; 3] {
    [voxel % nx, voxel / nx % ny, voxel / nx / ny]
}

/// Returns the slope of a level at a voxel along x, y and z, a voxel.
fn slope(level: &[f64], extent: [usize; 3], at: [usize; 3]) -> [f64; 3] {
    let pairs = beside(extent, at);
    [0, 1, 2].map(|axis| {
        let [below, above] = pairs[axis];
        // At a closed end one of the two is the voxel itself.
        let apart = if axis == 2 { (above[2] - below[2]).max(1) as f64 } else { 2.0 };
        (level[index(extent, above)] - level[index(extent, below)]) / apart
    })
}

/// Returns the slope of a level relative to it, as far as it is felt.
fn followed(level: &[f64], extent: [usize; 3], half_level: f64, at: [usize; 3]) -> [f64; 3] {
    let felt = 1.0 / (level[index(extent, at)] + half_level);
    slope(level, extent, at).map(|slope| slope * felt)
}

/// Returns the steady level of what is made at rate `made`, decays at rate 1 and diffuses over
/// `length` voxels: the symmetric seven-point system by successive over-relaxation.
fn level(made: &[f64], extent: [usize; 3], length: f64) -> Vec<f64> {
    let d = length * length;
    // Of Jacobi's method, for which over-relaxation is best.
    let radius = 6.0 * d / (1.0 + 6.0 * d);
    let over = 2.0 / (1.0 + (1.0 - radius * radius).sqrt());
    let mut level = made.to_vec();
    for _ in 0..MOST_STEPS {
        let mut change = 0.0_f64;
        for voxel in 0..level.len() {
            let at = place(extent, voxel);
            let (mut links, mut sum) = (0.0, 0.0);
            for near in beside(extent, at).as_flattened() {
                if *near != at {
                    links += 1.0;
                    sum += level[index(extent, *near)];
                }
            }
            let next = (made[voxel] + d * sum) / (1.0 + d * links);
            let step = over * (next - level[voxel]);
            level[voxel] += step;
            change = change.max(step.abs());
        }
        if change < PRECISION {
            break;
        }
    }
    level
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made and lost in balance, and the discrete equation holds everywhere, to the precision.
    #[test]
    fn a_level_obeys_its_equation() {
        let extent = [6, 3, 5];
        let made: Vec<f64> = (0..90).map(|i| f64::from(i % 7 == 0)).collect();
        for length in [1.0, 4.0, 9.0] {
            let level = level(&made, extent, length);
            let (in_all, left): (f64, f64) = (made.iter().sum(), level.iter().sum());
            assert!((in_all - left).abs() < 1e-2, "{in_all} {left}");
            for voxel in 0..90 {
                let near = beside(extent, place(extent, voxel));
                let flow: f64 = near
                    .as_flattened()
                    .iter()
                    .map(|near| length * length * (level[index(extent, *near)] - level[voxel]))
                    .sum();
                assert!((made[voxel] + flow - level[voxel]).abs() < 1e-2);
            }
        }
    }

    /// At a plane between a wide cortex and a wide medulla the slope is one over twice the length
    /// (by hand: the level is half of an exponential on each side), less what a voxel smooths.
    #[test]
    fn the_steepest_slope_is_that_of_a_plane_between_wide_layers() {
        let (extent, length) = ([1, 1, 120], 8.0);
        let made: Vec<f64> = (0..120).map(|z| f64::from(u8::from(z >= 60))).collect();
        let level = level(&made, extent, length);
        let [x, y, z] = slope(&level, extent, [0, 0, 60]).map(|slope| slope * 2.0 * length);
        assert_eq!((x, y), (0.0, 0.0));
        assert!((0.88..1.0).contains(&z), "{z}");
    }
}
