//! From a unit as it is written to sites, stroma, signals and ports.

use std::ops::Range;

use thymoid_core::{Parameters, Seed};

use super::layer::Layer;
use super::signals::gradients;
use super::unit::Unit;
use super::ways::open_ways;
use crate::cells::state::stroma::{Sowing, Stroma, StromalKind};
use crate::error::Error;
use crate::tissue::{Axis, Gradients, Lattice, Scale, Sides};

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

/// Returns the sites of a unit along x, y, z; along open sides their number is even.
pub(crate) fn extent(unit: &Unit, spacing_um: f64) -> [usize; 3] {
    let even = |um: f64| (2.0 * (um / spacing_um / 2.0).round()).max(2.0) as usize;
    [
        even(unit.length_um),
        even(unit.width_um),
        (unit.depth_um / spacing_um).round().max(1.0) as usize,
    ]
}

impl Anatomy {
    /// Returns the tissue of a unit. Whoever comes first has a site: ways, then stromal cells.
    ///
    /// # Errors
    /// When the unit has no site or `parameters` lacks an entry.
    pub(crate) fn new(unit: &Unit, parameters: &Parameters, seed: Seed) -> Result<Self, Error> {
        let spacing_um = Scale::new(parameters)?.spacing_um;
        let extent = extent(unit, spacing_um);
        let sides = [Sides::Periodic, Sides::Periodic, Sides::Closed];
        let mut lattice = Lattice::new(extent, sides)?;
        let mut stroma = Stroma::new(&lattice);
        let depth = extent[Axis::Z.index()] as f64;
        let medulla_from = (unit.cortex_share * depth).round() as usize;
        open_ways(unit, &mut lattice, &mut stroma, medulla_from, spacing_um);
        sow_stroma(unit, parameters, seed, spacing_um, (&mut lattice, &mut stroma))?;
        let free = lattice.words.iter().filter(|word| **word == 0).count();
        let site_mm3 = spacing_um * spacing_um * spacing_um / 1e9;
        Ok(Self {
            gradients: gradients(&lattice, parameters, unit.cortex_share, spacing_um)?,
            tissue_mm3: free as f64 * site_mm3,
            ports: ports(&lattice, &stroma),
            lattice,
            stroma,
            medulla_from,
        })
    }
}

impl Anatomy {
    /// Returns the sites of a layer, in memory.
    pub(crate) fn sites(&self, layer: Layer) -> Range<usize> {
        let border = self.medulla_from * self.lattice.plane();
        match layer {
            Layer::Cortex => 0..border,
            Layer::Medulla => border..self.lattice.words.len(),
        }
    }

    /// Returns the share of the empty sites of a layer that a kind of stromal cell reaches.
    pub(crate) fn reached_share(&self, layer: Layer, kind: StromalKind) -> f64 {
        let free: Vec<usize> = self.sites(layer).filter(|i| self.lattice.words[*i] == 0).collect();
        let is_reached = |i: &&usize| self.stroma.at(**i).is_some_and(|cell| cell.kind == kind);
        free.iter().filter(is_reached).count() as f64 / free.len().max(1) as f64
    }
}

/// Sows dendritic and epithelial cells into the layers to which they belong.
fn sow_stroma(
    unit: &Unit,
    parameters: &Parameters,
    seed: Seed,
    spacing_um: f64,
    (lattice, stroma): (&mut Lattice, &mut Stroma),
) -> Result<(), Error> {
    let value = |name: &str| parameters.value(&format!("chip.{name}"));
    let mut sow = |kind, density: &str, reach: &str, layer: Layer| {
        let per_mm3 = unit.functional_share * value(density)?;
        let sowing = Sowing { kind, per_mm3, reach_um: value(reach)? };
        let layers = |depth: f64| Layer::at(depth, unit.cortex_share) == layer;
        stroma.sow(lattice, sowing, layers, seed, spacing_um);
        Ok::<_, Error>(())
    };
    if unit.dendritic {
        let kind = StromalKind::Dendritic;
        sow(kind, "dendritic_cortex_per_mm3", "dendritic_reach_um", Layer::Cortex)?;
        sow(kind, "dendritic_medulla_per_mm3", "dendritic_reach_um", Layer::Medulla)?;
    }
    sow(StromalKind::Ctec, "ctec_per_mm3", "ctec_reach_um", Layer::Cortex)?;
    if unit.mtec {
        sow(StromalKind::Mtec, "mtec_per_mm3", "mtec_reach_um", Layer::Medulla)?;
    }
    Ok(())
}

/// Returns the empty sites in the reach of a port, in the order of memory.
fn ports(lattice: &Lattice, stroma: &Stroma) -> Vec<u32> {
    let is_port = |i: &usize| {
        lattice.words[*i] == 0 && stroma.at(*i).is_some_and(|cell| cell.kind == StromalKind::Port)
    };
    (0..lattice.words.len()).filter(is_port).map(|i| i as u32).collect()
}
