//! The mean field: from a design to the T cells that leave, without a single simulated cell.

use thymoid_core::{Notes, Parameters};

use super::capacities::{Supplies, export_without, limits};
use super::caution::{Caution, figure};
use super::chip_output::{ChipOutput, Export, ExportDay};
use super::implant::Implant;
use super::layout::Layout;
use super::limits::Limits;
use super::oxygen_budget::OxygenBudget;
use super::oxygen_response::OxygenResponse;
use super::population::{Population, Solved, Tissue};
use super::stage_chain::StageChain;
use crate::design::Design;
use crate::error::Error;
use crate::medium::Medium;

/// Returns the steady state of a chip, and its export over `days` days after seeding.
///
/// The thymocytes number the smaller of two: the room that fed tissue has, and what the progenitors
/// that find a niche maintain; those of tissue in low oxygen commit, are selected and divide the
/// less. Oxygen is that of tissue filled to that degree, and where medium flows along channels its
/// mean over their length. No more leave than the exits pass. Seeding is a step, and each stage a
/// conveyor of fixed residence: so export is 0 until the first cells have passed all stages and
/// constant afterwards. The slow rise in a patient's blood is not in this chain; the patient's lag
/// is empirical.
///
/// # Errors
/// When a field of `design` is unusable or `parameters` lacks an entry.
///
/// ```
/// let design = thymoid_chip::Design::parse(
///     "thick.toml",
///     "name = \"thick\"\narea_mm2 = 100\nthickness_um = 2000\nprogenitors_per_day = 500\n\
///      functional_stroma_fraction = 1\n\
///      medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }",
/// )?;
/// let output = thymoid_chip::mean_field(&design, &thymoid_chip::parameters()?, 60)?;
/// assert!(output.oxygen.starves() && output.oxygen.anoxic_fraction > 0.5);
/// assert!(output.notes.iter().any(|note| note.code == "chip.core_starves"));
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
pub fn mean_field(
    design: &Design,
    parameters: &Parameters,
    days: u32,
) -> Result<ChipOutput, Error> {
    let mut notes = Notes::default();
    let basis = Basis::new(design, parameters, &mut notes)?;
    let Basis { chain, layout, supplies, .. } = &basis;
    let tissue = basis.tissue(None);
    let Yielded { population, export, limits, leaving } = basis.yielded(&tissue);

    note_supplies(&population, *supplies, leaving, per_progenitor(chain), &mut notes);
    let fed = tissue.fed(population.degree);
    fed.note(design, layout, parameters, &mut notes)?;
    if matches!(design.medium, Medium::AirLiquid { .. }) {
        notes.add(Caution::Harvested.code(), Vec::new());
    }
    let implant = Implant::new(layout, &tissue, &mut notes);
    let first_export_days = implant.vascularisation_days + chain.first_export_days();
    Ok(ChipOutput {
        design: design.name.clone(),
        tissue_volume_mm3: layout.tissue_volume_mm3,
        space_limited_thymocytes: population.room,
        progenitor_limited_thymocytes: population.maintained,
        thymocytes: population.steady_state.thymocytes(),
        progression: population.progression,
        steady_state: population.steady_state,
        export,
        vascularisation_days: implant.vascularisation_days,
        first_export_days,
        daily: (0..days).map(|day| ExportDay::of(day, export, first_export_days)).collect(),
        oxygen: fed.profile,
        along: fed.along,
        oxygen_before_vessels: implant.oxygen_before_vessels,
        limits,
        notes,
    })
}

/// What a chip is computed from.
pub(super) struct Basis {
    budget: OxygenBudget,
    pub(super) response: OxygenResponse,
    chain: StageChain,
    layout: Layout,
    supplies: Supplies,
    per_ml: f64,
    treg_share_of_cd4: f64,
}

/// What a tissue holds and gives, and what holds it back.
pub(super) struct Yielded {
    pub(super) population: Population,
    pub(super) export: Export,
    pub(super) limits: Option<Limits>,
    /// Share of the T cells that are ready which pass the exits.
    leaving: f64,
}

impl Basis {
    pub(super) fn new(
        design: &Design,
        parameters: &Parameters,
        notes: &mut Notes,
    ) -> Result<Self, Error> {
        design.check(&design.name)?;
        let chain = StageChain::new(design.chain, parameters)?;
        let layout = Layout::new(design, parameters)?;
        let density = density_per_ml(design, parameters, notes)?;
        Ok(Self {
            budget: OxygenBudget::new(parameters)?,
            response: OxygenResponse::new(parameters, design.forced_foxn1)?,
            supplies: Supplies::new(design, &layout, &chain, parameters)?,
            chain,
            layout,
            per_ml: density * design.functional_stroma_fraction,
            treg_share_of_cd4: parameters.value("chip.treg_share_of_cd4")?,
        })
    }

    /// Returns the tissue, with its oxygen in closed form or as it is solved.
    pub(super) fn tissue<'a>(&'a self, solved: Option<Solved<'a>>) -> Tissue<'a> {
        Tissue {
            feed: self.layout.feed,
            budget: &self.budget,
            response: self.response,
            chain: &self.chain,
            volume_ml: self.layout.tissue_volume_mm3 / 1e3,
            per_ml: self.per_ml,
            progenitors_per_day: self.supplies.settling_per_day(),
            oxygenated: false,
            solved,
        }
    }

    /// Returns what a tissue of it gives.
    pub(super) fn yielded(&self, tissue: &Tissue<'_>) -> Yielded {
        let population = tissue.populate();
        let exits = self.supplies.exits_per_day;
        let ready = population.steady_state.export_per_day();
        let leaving = if ready > exits { exits / ready } else { 1.0 };
        let export = Export::of(&population.steady_state, self.treg_share_of_cd4).times(leaving);
        let limits = limits(tissue, &self.layout, self.supplies).map(|limits| {
            let without = export_without(limits.limiting, tissue, self.supplies, &limits);
            let relief = without / export.total_per_day();
            Limits { relief: relief.is_finite().then_some(relief), ..limits }
        });
        Yielded { population, export, limits, leaving }
    }
}

/// Returns the thymocytes of a millilitre of tissue at capacity: what its stroma supports, no more
/// than cells can be packed.
///
/// # Errors
/// When `parameters` lacks an entry.
///
/// ```
/// let design = thymoid_chip::Design::parse(
///     "chip.toml",
///     "name = \"half\"\narea_mm2 = 1\nthickness_um = 100\nprogenitors_per_day = 5\n\
///      functional_stroma_fraction = 0.5\n\
///      medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }",
/// )?;
/// let per_ml = thymoid_chip::thymocytes_per_ml(&design, &thymoid_chip::parameters()?)?;
/// assert_eq!(per_ml, 1.25e9);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
pub fn thymocytes_per_ml(design: &Design, parameters: &Parameters) -> Result<f64, Error> {
    let density = density_per_ml(design, parameters, &mut Notes::default())?;
    Ok(density * design.functional_stroma_fraction)
}

fn per_progenitor(chain: &StageChain) -> f64 {
    chain.steady_state(1.0).thymocytes()
}

/// Notes what falls short beside oxygen.
fn note_supplies(
    population: &Population,
    supplies: Supplies,
    leaving: f64,
    per_progenitor: f64,
    notes: &mut Notes,
) {
    if population.few_progenitors {
        let came = ("progenitors_per_day", figure(supplies.progenitors_per_day));
        if supplies.niches_per_day < supplies.progenitors_per_day {
            let niches = ("niches_per_day", figure(supplies.niches_per_day));
            notes.add(Caution::NichesLimited.code(), vec![came, niches]);
        } else {
            let needed = ("needed_per_day", figure(population.room / per_progenitor));
            notes.add(Caution::ProgenitorLimited.code(), vec![came, needed]);
        }
    }
    if leaving < 1.0 {
        let ready = population.steady_state.export_per_day();
        let values = vec![
            ("ready_per_day", figure(ready)),
            ("exits_per_day", figure(supplies.exits_per_day)),
        ];
        notes.add(Caution::ExitsLimited.code(), values);
    }
}

/// Returns the density at capacity, no higher than cells can be packed.
fn density_per_ml(
    design: &Design,
    parameters: &Parameters,
    notes: &mut Notes,
) -> Result<f64, Error> {
    let default = parameters.value("chip.thymocyte_density_per_ml")?;
    let asked = design.thymocyte_density_per_ml.unwrap_or(default);
    let diameter_um = parameters.value("chip.thymocyte_diameter_um")?;
    let cell_um3 = std::f64::consts::PI / 6.0 * diameter_um * diameter_um * diameter_um;
    let packed = parameters.value("chip.packing_limit")? / cell_um3 * 1e12;
    if asked > packed {
        notes.add(
            Caution::DensityAbovePacking.code(),
            vec![("density_per_ml", figure(asked)), ("packed_per_ml", figure(packed))],
        );
    }
    Ok(asked.min(packed))
}
