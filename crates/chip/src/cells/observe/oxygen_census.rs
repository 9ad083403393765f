//! The oxygen of a unit at one moment.

use serde::Serialize;

use crate::cells::environment::oxygen::Oxygen;
use crate::cells::step::simulation::Simulation;
use crate::error::Error;

/// Oxygen of the tissue of a unit at the last look, and what cells make of it.
///
/// ```
/// # use thymoid_chip::cells::{Options, Simulation, Space, Unit};
/// # use thymoid_core::Seed;
/// # let parameters = thymoid_chip::parameters()?;
/// # let options = Options { thresholds: None, space: Space::On };
/// let text = "name = \"lobe\"\nlength_um = 120\nwidth_um = 60\ndepth_um = 150\n\
///             cortex_share = 0.66\nstart = \"steady\"\nprogenitors_per_mm3_day = 20\n\
///             ways = { kind = \"face\" }\n\
///             surroundings = { medium = { kind = \"static\", faces = 1, po2_mmhg = 100 } }";
/// let unit = Unit::parse("lobe.toml", text)?;
/// let simulation = Simulation::new(&unit, &parameters, options, Seed(1))?;
/// let oxygen = simulation.oxygen().expect("the unit has surroundings");
/// assert!(oxygen.least_po2_mmhg < oxygen.mean_po2_mmhg && oxygen.mean_po2_mmhg < 100.0);
/// let along: f64 = oxygen.uptake_along_mol_s.iter().sum();
/// assert_eq!(along, oxygen.uptake_mol_s());
/// // Some thousand cells of a few attomoles a second.
/// assert!(along > 1e-15 && along < 1e-13);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OxygenCensus {
    /// Least pressure in tissue.
    pub least_po2_mmhg: f64,
    /// Mean over the tissue.
    pub mean_po2_mmhg: f64,
    /// Share of the tissue below `chip.signals.hypoxia_po2_mmhg`.
    pub hypoxic_share: f64,
    /// Mean share of FOXN1-dependent function that is left, as the tissue remembers it.
    pub foxn1_share: f64,
    /// Mean share of division and survival that is left, as the tissue remembers it.
    pub growth_share: f64,
    /// Uptake of each of equal slices along y.
    pub uptake_along_mol_s: Vec<f64>,
    /// How far the worst field of the run was from steady: its greatest correction by its greatest
    /// concentration; 0 while all converged.
    pub unsolved: f32,
}

impl OxygenCensus {
    /// Returns the uptake of the whole unit.
    pub fn uptake_mol_s(&self) -> f64 {
        self.uptake_along_mol_s.iter().sum()
    }

    fn of(oxygen: &Oxygen, unsolved: f32) -> Self {
        let mut census = Self {
            least_po2_mmhg: f64::INFINITY,
            mean_po2_mmhg: 0.0,
            hypoxic_share: 0.0,
            foxn1_share: 0.0,
            growth_share: 0.0,
            uptake_along_mol_s: oxygen.state.uptake_mol_s.clone(),
            unsolved,
        };
        let mut all = 0.0;
        for (sites, po2_mmhg, [foxn1, growth]) in oxygen.tissue() {
            let sites = f64::from(sites);
            all += sites;
            census.least_po2_mmhg = census.least_po2_mmhg.min(po2_mmhg);
            census.mean_po2_mmhg += sites * po2_mmhg;
            census.hypoxic_share += if po2_mmhg < oxygen.hypoxia_mmhg { sites } else { 0.0 };
            census.foxn1_share += sites * f64::from(foxn1);
            census.growth_share += sites * f64::from(growth);
        }
        for sum in [
            &mut census.mean_po2_mmhg,
            &mut census.hypoxic_share,
            &mut census.foxn1_share,
            &mut census.growth_share,
        ] {
            *sum /= all;
        }
        census
    }
}

impl Simulation {
    /// Returns the oxygen at the last look; none for a unit without surroundings.
    pub fn oxygen(&self) -> Option<OxygenCensus> {
        let milieu = self.milieu.as_ref()?;
        Some(OxygenCensus::of(&milieu.oxygen, milieu.unsolved))
    }

    /// Sets the pressures of the medium along y, as in
    /// [`Surroundings::po2_along_mmhg`](crate::cells::Surroundings::po2_along_mmhg), from the next
    /// look on. Nothing happens in a unit without surroundings.
    ///
    /// # Errors
    /// When one is no pressure.
    pub fn set_medium(&mut self, po2_along_mmhg: Vec<f64>) -> Result<(), Error> {
        self.milieu.as_mut().map_or(Ok(()), |milieu| milieu.oxygen.set_medium(po2_along_mmhg))
    }
}
