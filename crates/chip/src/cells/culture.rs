//! A chip cell by cell: one unit of it is simulated and stands for the whole.

use thymoid_core::{Parameters, Seed};

use super::census::Census;
use super::flows::Flows;
use super::kind::Kind;
use super::schedule::MINUTES_PER_DAY;
use super::simulation::{Options, Simulation, Space};
use super::unit::{Start, Unit, Ways};
use crate::design::{Design, Medium};
use crate::error::Error;
use crate::export::{ChipOutput, Export, ExportDay, mean_field};
use crate::selection::Solution;
use crate::stages::SteadyState;
use crate::tissue::Scale;

/// A unit that was simulated for a design.
#[derive(Debug, Clone)]
pub struct Culture {
    /// The unit.
    pub unit: Unit,
    /// Sites that its cells can be on.
    pub sites: u64,
    /// How many such units the chip is.
    pub units: f64,
    /// Who was there at the end of each day.
    pub censuses: Vec<Census>,
    /// What happened on each day.
    pub flows: Vec<Flows>,
}

/// Length of a unit where the design has no pitch: some 120 sites, long enough for wide vectors.
const LENGTH_UM: f64 = 900.0;
/// Least width of a unit in sites, several times the reach of a stromal cell.
const NARROWEST_SITES: f64 = 6.0;

impl Unit {
    /// The unit that stands for a design: whole channels, or half a slab that is fed from both
    /// faces, with at least `chip.unit_sites` sites. Of its stroma as much works as in `field`, the
    /// mean field of the design.
    ///
    /// # Errors
    /// When `parameters` lacks an entry.
    pub fn of_design(
        design: &Design,
        field: &ChipOutput,
        start: Start,
        parameters: &Parameters,
    ) -> Result<Self, Error> {
        let spacing_um = Scale::new(parameters)?.spacing_um;
        let whole = |pitch_um: f64| (LENGTH_UM / pitch_um).round().max(1.0) * pitch_um;
        let (depth_um, length_um, ways) = match design.medium {
            Medium::Static { faces, .. } => {
                (design.thickness_um / f64::from(faces), LENGTH_UM, Ways::Face)
            }
            Medium::Perfused {
                channel_radius_um: radius_um, channel_pitch_um: pitch_um, ..
            } => (design.thickness_um, whole(pitch_um), Ways::Channels { radius_um, pitch_um }),
            Medium::Implanted { capillary_pitch_um: pitch_um, .. } => {
                let radius_um = parameters.value("chip.capillary_radius_um")?;
                let ways = Ways::Channels { radius_um, pitch_um };
                (design.thickness_um / 2.0, whole(pitch_um), ways)
            }
        };
        let sites = parameters.value("chip.unit_sites")?;
        let across = length_um * depth_um / (spacing_um * spacing_um);
        // Two more for what rounding to whole sites may take.
        let width_um = ((sites / across).ceil() + 2.0).max(NARROWEST_SITES) * spacing_um;
        Ok(Self {
            name: design.name.clone(),
            length_um,
            width_um,
            depth_um,
            cortex_share: parameters.value("chip.cortex_share")?,
            chain: design.chain,
            functional_share: design.functional_stroma_fraction * field.oxygen.functional_fraction,
            dendritic: true,
            mtec: true,
            class_two_share: 0.5,
            ways,
            start,
            pulse_per_mm3: 0.0,
            progenitors_per_mm3_day: design.progenitors_per_day / field.tissue_volume_mm3,
        })
    }
}

/// A chip over `days` days after seeding or implantation, cell by cell. Oxygen, and with it the
/// share of the stroma that works, is that of the closed form ([`mean_field`]); cells by stage and
/// their flows are those of one unit, times the number of units that the chip is. The steady state
/// is the mean over the last `chip.export_window_days`.
///
/// `solution` holds the thresholds of selection; `tick` is called once a day.
///
/// # Errors
/// When a field of `design` is unusable or `parameters` lacks an entry.
pub fn grow(
    design: &Design,
    parameters: &Parameters,
    solution: &Solution,
    (start, days): (Start, u32),
    seed: Seed,
    tick: &(dyn Fn() + Sync),
) -> Result<(ChipOutput, Culture), Error> {
    let field = mean_field(design, parameters, days)?;
    let unit = Unit::of_design(design, &field, start, parameters)?;
    let options = Options { thresholds: Some(solution.thresholds), space: Space::On };
    let mut simulation = Simulation::new(&unit, parameters, options, seed)?;
    let wait = field.vascularisation_days;
    let (mut censuses, mut flows) = (Vec::new(), Vec::new());
    let mut first_export_days = f64::INFINITY;
    for day in 0..days {
        let end = simulation.passes_in((f64::from(day) + 1.0 - wait).max(0.0));
        let before = *simulation.flows();
        while simulation.passes() < end {
            simulation.pass();
            if let Some(first) = simulation.take_emigrants().first() {
                first_export_days = first_export_days.min(wait + first.minute / MINUTES_PER_DAY);
            }
        }
        censuses.push(simulation.census());
        flows.push(simulation.flows().since(&before));
        tick();
    }
    let units = field.tissue_volume_mm3 / simulation.tissue_mm3();
    let window = parameters.value("chip.export_window_days")?.round().max(1.0) as usize;
    let from = (days as usize).saturating_sub(window);
    let steady_state =
        steady_state(&censuses[from..], &flows[from..], units, design.progenitors_per_day);
    let total = flows[from..].iter().fold(Flows::default(), Flows::plus);
    let scale = units / (days as usize - from).max(1) as f64;
    let daily =
        flows.iter().zip(0..).map(|(flows, day)| ExportDay { day, export: exported(flows, units) });
    let output = ChipOutput {
        thymocytes: steady_state.thymocytes(),
        steady_state,
        export: exported(&total, scale),
        first_export_days,
        daily: daily.collect(),
        ..field
    };
    let sites = censuses.last().map_or(0, |census| census.sites);
    Ok((output, Culture { unit, sites, units, censuses, flows }))
}

fn exported(flows: &Flows, scale: f64) -> Export {
    Export {
        cd4_per_day: (flows.left_cd4 + flows.left_treg) as f64 * scale,
        cd8_per_day: flows.left_cd8 as f64 * scale,
        treg_per_day: flows.left_treg as f64 * scale,
    }
}

/// Means over some days, of all units.
fn steady_state(
    censuses: &[Census],
    flows: &[Flows],
    units: f64,
    progenitors_per_day: f64,
) -> SteadyState {
    let scale = units / censuses.len().max(1) as f64;
    let cells = |kinds: &[Kind]| {
        let count = |census: &Census| census.sum(|kind| kinds.contains(&kind));
        censuses.iter().map(count).sum::<u64>() as f64 * scale
    };
    let per_day = |count: fn(&Flows) -> u64| flows.iter().map(count).sum::<u64>() as f64 * scale;
    SteadyState {
        progenitors_per_day,
        dn_cells: cells(&[Kind::Dn1, Kind::Dn2, Kind::Dn3]),
        isp_cells: cells(&[Kind::Isp]),
        dp_blast_cells: cells(&[Kind::DpBlast]),
        dp_small_cells: cells(&[Kind::DpSmall, Kind::Deleting]),
        dp_post_selection_cells: cells(&[Kind::DpSignalled]),
        sp4_cells: cells(&[Kind::Sp4SemiMature, Kind::Sp4Mature, Kind::Treg]),
        sp8_cells: cells(&[Kind::Sp8SemiMature, Kind::Sp8Mature]),
        dp_production_per_day: per_day(|f| f.dp_made),
        sp_production_per_day: per_day(Flows::sp_made),
        cd4_export_per_day: per_day(|f| f.left_cd4 + f.left_treg),
        cd8_export_per_day: per_day(|f| f.left_cd8),
    }
}
