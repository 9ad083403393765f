//! From a unit as it is written to sites, stroma, signals and ports.

use thymoid_core::{Parameters, Seed};

use super::involution::working_share;
use super::layer::Layer;
use super::layer_origin::LayerOrigin;
use super::signals::gradients;
use super::unit::Unit;
use super::ways::open_ways;
use crate::cells::state::layers::Layers;
use crate::cells::state::stroma::{Sowing, Stroma};
use crate::cells::state::stromal_kind::StromalKind;
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
    pub(crate) layers: Layers,
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
            layers: Layers::given(&lattice, medulla_from),
            lattice,
            stroma,
        })
    }
}

impl Anatomy {
    /// Returns the share of the empty sites of a layer that stromal cells of some kinds reach.
    pub(crate) fn reached_share(&self, layer: Layer, kinds: fn(StromalKind) -> bool) -> f64 {
        let is_free = |i: &usize| {
            let in_layer = self.layers.in_medulla(*i) == (layer == Layer::Medulla);
            in_layer && self.lattice.words[*i] == 0
        };
        let free: Vec<usize> = (0..self.lattice.words.len()).filter(is_free).collect();
        let is_reached = |i: &&usize| self.stroma.at(**i).is_some_and(|cell| kinds(cell.kind));
        free.iter().filter(is_reached).count() as f64 / free.len().max(1) as f64
    }
}

/// Sows dendritic and epithelial cells into the layers to which they belong.
///
/// Medullary epithelium is sown as progenitors. Where layers are not given, any epithelial cell may
/// come to be of either: places that are wide enough for a cTEC are sown everywhere, and between
/// them as many more as a medulla has.
fn sow_stroma(
    unit: &Unit,
    parameters: &Parameters,
    seed: Seed,
    spacing_um: f64,
    (lattice, stroma): (&mut Lattice, &mut Stroma),
) -> Result<(), Error> {
    let value = |name: &str| parameters.value(&format!("chip.{name}"));
    let working = working_share(unit, parameters)?;
    let mut sow = |stroma: &mut Stroma, kind, per_mm3: f64, reach: &str, layer: Option<Layer>| {
        let sowing = Sowing { kind, per_mm3: working * per_mm3, reach_um: value(reach)? };
        let layers = |depth: f64| layer.is_none_or(|l| Layer::at(depth, unit.cortex_share) == l);
        stroma.sow(lattice, sowing, layers, seed, spacing_um);
        Ok::<_, Error>(())
    };
    let given = unit.layers == LayerOrigin::Given;
    let cortex = given.then_some(Layer::Cortex);
    if unit.dendritic {
        let (kind, reach) = (StromalKind::Dendritic, "dendritic_reach_um");
        let densities = [value("dendritic_cortex_per_mm3")?, value("dendritic_medulla_per_mm3")?];
        if given {
            for (layer, per_mm3) in [Layer::Cortex, Layer::Medulla].into_iter().zip(densities) {
                sow(stroma, kind, per_mm3, reach, Some(layer))?;
            }
        } else {
            let [cortical, medullary] = densities;
            let mean = medullary + unit.cortex_share * (cortical - medullary);
            sow(stroma, kind, mean, reach, None)?;
        }
    }
    let (ctec, mtec) = (value("ctec_per_mm3")?, value("mtec_per_mm3")?);
    let first = stroma.cells.len();
    sow(stroma, StromalKind::Ctec, ctec, "ctec_reach_um", cortex)?;
    stroma.cortical_places = first..stroma.cells.len();
    if !given {
        // What they become is not decided, or by the layer in which they begin.
        (first..stroma.cells.len()).for_each(|i| stroma.become_kind(i, StromalKind::Progenitor));
    }
    if unit.mtec {
        let (per_mm3, layer) =
            if given { (mtec, Some(Layer::Medulla)) } else { ((mtec - ctec).max(0.0), None) };
        sow(stroma, StromalKind::Progenitor, per_mm3, "mtec_reach_um", layer)?;
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
