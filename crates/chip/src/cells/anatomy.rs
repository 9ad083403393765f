//! From a unit as it is written to sites, stroma, signals and ports.

use thymoid_core::{Parameters, Seed};

use super::stroma::{Sowing, Stroma, StromalKind};
use super::unit::{Unit, Ways};
use crate::error::Error;
use crate::tissue::{Gradients, Lattice, Scale, Sides, VOXEL_SITES};

/// A unit of tissue without its thymocytes.
#[derive(Debug, Clone)]
pub(crate) struct Anatomy {
    pub(crate) lattice: Lattice,
    pub(crate) stroma: Stroma,
    pub(crate) gradients: Gradients,
    /// Sites at which progenitors can come in, in the order of memory.
    pub(crate) ports: Vec<u32>,
    /// The first plane of the medulla.
    pub(crate) medulla_from: usize,
    /// Volume of the sites that are no walls.
    pub(crate) tissue_mm3: f64,
}

/// The lattice of a unit: rows along x of an even number of sites.
pub(crate) fn extent(unit: &Unit, spacing_um: f64) -> [usize; 3] {
    let even = |um: f64| (2.0 * (um / spacing_um / 2.0).round()).max(2.0) as usize;
    [
        even(unit.length_um),
        even(unit.width_um),
        (unit.depth_um / spacing_um).round().max(1.0) as usize,
    ]
}

impl Anatomy {
    pub(crate) fn new(unit: &Unit, parameters: &Parameters, seed: Seed) -> Result<Self, Error> {
        let spacing_um = Scale::new(parameters)?.spacing_um;
        let extent = extent(unit, spacing_um);
        let sides = [Sides::Periodic, Sides::Periodic, Sides::Closed];
        let mut lattice = Lattice::new(extent, sides)?;
        let mut stroma = Stroma::new(&lattice);
        let medulla_from = (unit.cortex_share * extent[2] as f64).round() as usize;
        open_ways(unit, &mut lattice, &mut stroma, medulla_from, spacing_um);

        let value = |name: &str| parameters.value(&format!("chip.{name}"));
        let border = unit.cortex_share;
        let works = unit.functional_share;
        let mut sow = |kind, density: &str, reach: &str, cortex: bool, share: f64| {
            let sowing = Sowing { kind, per_mm3: share * value(density)?, reach_um: value(reach)? };
            let layers = |depth: f64| (depth < border) == cortex;
            stroma.sow(&mut lattice, sowing, layers, seed, spacing_um);
            Ok::<_, Error>(())
        };
        if unit.dendritic {
            let kind = StromalKind::Dendritic;
            sow(kind, "dendritic_cortex_per_mm3", "dendritic_reach_um", true, works)?;
            sow(kind, "dendritic_medulla_per_mm3", "dendritic_reach_um", false, works)?;
        }
        sow(StromalKind::Ctec, "ctec_per_mm3", "ctec_reach_um", true, works)?;
        if unit.mtec {
            sow(StromalKind::Mtec, "mtec_per_mm3", "mtec_reach_um", false, works)?;
        }

        let port = |i: &usize| {
            lattice.words[*i] == 0
                && stroma.at(*i).is_some_and(|cell| cell.kind == StromalKind::Port)
        };
        let ports = (0..lattice.words.len()).filter(port).map(|i| i as u32).collect();
        let free = lattice.words.iter().filter(|word| **word == 0).count();
        let site_mm3 = spacing_um * spacing_um * spacing_um / 1e9;
        Ok(Self {
            gradients: gradients(&lattice, parameters, border, spacing_um)?,
            tissue_mm3: free as f64 * site_mm3,
            lattice,
            stroma,
            ports,
            medulla_from,
        })
    }
}

/// Reach of a port in sites: it holds the neighbours along axes and across edges (sqrt 2).
const NEXT: f64 = 1.5;

/// Puts venules, channels or an open face into a lattice.
fn open_ways(
    unit: &Unit,
    lattice: &mut Lattice,
    stroma: &mut Stroma,
    medulla_from: usize,
    spacing_um: f64,
) {
    let [nx, ny, nz] = lattice.extent();
    match unit.ways {
        Ways::Venules { spacing_um: apart_um } => {
            let apart = (apart_um / spacing_um).round().max(2.0) as usize;
            let z = medulla_from.min(nz - 1);
            for (x, y) in grid(nx, ny, apart) {
                stroma.plant(lattice, StromalKind::Port, [x, y, z], NEXT);
            }
        }
        Ways::Channels { radius_um, pitch_um } => {
            let (radius, pitch) = (radius_um / spacing_um, pitch_um / spacing_um);
            let lumen = |x: usize, z: usize| {
                let off = |i: usize| {
                    let phase = (i as f64 / pitch).fract() - 0.5;
                    phase * pitch
                };
                let (dx, dz) = (off(x), off(z));
                let inside = dx * dx + dz * dz <= radius * radius;
                inside || dx.abs() <= 0.5 && dz.abs() <= 0.5
            };
            for z in 0..nz {
                for x in 0..nx {
                    let edge = |x: usize, z: usize| {
                        let beside = [
                            ((x + 1) % nx, z),
                            ((x + nx - 1) % nx, z),
                            (x, (z + 1).min(nz - 1)),
                            (x, z.saturating_sub(1)),
                        ];
                        lumen(x, z) && beside.iter().any(|(x, z)| !lumen(*x, *z))
                    };
                    for y in 0..ny {
                        if edge(x, z) {
                            stroma.plant(lattice, StromalKind::Port, [x, y, z], NEXT);
                        } else if lumen(x, z) {
                            lattice.put_wall([x, y, z]);
                        }
                    }
                }
            }
        }
        Ways::Face => {
            for (x, y) in grid(nx, ny, 4) {
                stroma.plant(lattice, StromalKind::Port, [x, y, 0], NEXT);
            }
        }
    }
}

fn grid(nx: usize, ny: usize, apart: usize) -> impl Iterator<Item = (usize, usize)> {
    let half = apart / 2;
    let line = move |n: usize| (half.min(n - 1)..n).step_by(apart);
    line(ny).flat_map(move |y| line(nx).map(move |x| (x, y)))
}

/// Gradients of the signals of cortex (CXCL12, CCL25) and medulla (CCL21, CCL19, CCR4 ligands) as
/// shares of their steepest, along z: each is made evenly in its layer, decays, and spreads over
/// its diffusion length.
fn gradients(
    lattice: &Lattice,
    parameters: &Parameters,
    border: f64,
    spacing_um: f64,
) -> Result<Gradients, Error> {
    let voxels = lattice.extent()[2].div_ceil(VOXEL_SITES);
    let edge_um = VOXEL_SITES as f64 * spacing_um;
    let slope = |name: &str, cortex: bool| -> Result<Vec<f64>, Error> {
        let length = parameters.value(name)? / edge_um;
        let made = (0..voxels).map(|z| ((z as f64 + 0.5) / (voxels as f64) < border) == cortex);
        let level = steady(&made.map(|m| f64::from(u8::from(m))).collect::<Vec<_>>(), length);
        let at = |z: usize| {
            let (below, above) = (z.saturating_sub(1), (z + 1).min(voxels - 1));
            (level[above] - level[below]) / (above - below).max(1) as f64
        };
        let slopes: Vec<f64> = (0..voxels).map(at).collect();
        let steepest = slopes.iter().map(|s| s.abs()).fold(0.0, f64::max);
        Ok(slopes.iter().map(|s| if steepest > 0.0 { s / steepest } else { 0.0 }).collect())
    };
    let cortical = slope("chip.cortical_signal_length_um", true)?;
    let medullary = slope("chip.medullary_signal_length_um", false)?;
    Ok(Gradients::new(lattice, |[_, _, z]| [[0.0, 0.0, cortical[z]], [0.0, 0.0, medullary[z]]]))
}

/// The steady level of what is made at rate `made`, decays at rate 1 and diffuses over `length`
/// cells of a line with closed ends: the tridiagonal system by Thomas's algorithm.
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
