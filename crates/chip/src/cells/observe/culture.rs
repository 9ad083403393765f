//! A chip cell by cell: one unit of it is simulated and stands for the whole.

use thymoid_core::{Parameters, Seed};

use super::census::Census;
use crate::cells::input::options::{Options, Space};
use crate::cells::input::unit::{Start, Unit};
use crate::cells::rules::time::MINUTES_PER_DAY;
use crate::cells::state::event_counts::EventCounts;
use crate::cells::state::stage::Stage;
use crate::cells::step::simulation::Simulation;
use crate::design::Design;
use crate::error::Error;
use crate::mean_field::{ChipOutput, Export, ExportDay, SteadyState, mean_field};
use crate::selection::Solution;

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
    pub events: Vec<EventCounts>,
}

/// Grows a chip over `days` days after seeding or implantation, cell by cell: cells by stage and
/// the events among them are those of one unit, in the surroundings of the design, times the number
/// of units that the chip is. The steady state is the mean over the last
/// `chip.export_window_days`. Volume, vessels, notes and the profile of oxygen are those of the
/// closed form ([`mean_field`]).
///
/// `solution` holds the thresholds of selection; `tick` is called once a day.
///
/// # Errors
/// When a field of `design` is unusable or `parameters` lacks an entry.
///
/// ```
/// # let design = thymoid_chip::Design::parse(
/// #     "chip.toml",
/// #     "name = \"slab\"\narea_mm2 = 1\nthickness_um = 150\nprogenitors_per_day = 20\n\
/// #      functional_stroma_fraction = 1\n\
/// #      medium = { kind = \"static\", faces = 1, po2_mmhg = 140 }",
/// # )?;
/// use thymoid_chip::cells::{Start, calibrate, grow};
/// use thymoid_chip::selection::Family;
/// use thymoid_core::Seed;
/// let mut parameters = thymoid_chip::parameters()?;
/// let fewest = parameters.get("chip.unit_sites")?.low;
/// parameters.set("chip.unit_sites", fewest, "an example")?;
/// let (_, solution) = calibrate(Family::D, &parameters, Seed(1))?;
/// let when = (Start::Steady, 1);
/// let (output, culture) = grow(&design, &parameters, &solution, when, Seed(1), &|| ())?;
/// // What leaves one unit, times the number of units that the chip is.
/// let left = culture.events[0].left_cd8 as f64 * culture.units;
/// assert!((output.daily[0].export.cd8_per_day - left).abs() < 1e-6);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
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
    let (mut censuses, mut events) = (Vec::new(), Vec::new());
    let mut first_export_days = f64::INFINITY;
    for day in 0..days {
        let end = simulation.passes_in((f64::from(day) + 1.0 - wait).max(0.0));
        let before = *simulation.events();
        while simulation.passes() < end {
            simulation.pass();
            if let Some(first) = simulation.take_emigrants().first() {
                first_export_days = first_export_days.min(wait + first.minute / MINUTES_PER_DAY);
            }
        }
        censuses.push(simulation.census());
        events.push(simulation.events().since(&before));
        tick();
    }
    let units = field.tissue_volume_mm3 / simulation.tissue_mm3();
    let window = parameters.value("chip.export_window_days")?.round().max(1.0) as usize;
    let from = (days as usize).saturating_sub(window);
    let steady_state =
        steady_state(&censuses[from..], &events[from..], units, design.progenitors_per_day);
    let total = events[from..].iter().fold(EventCounts::default(), EventCounts::plus);
    let scale = units / (days as usize - from).max(1) as f64;
    let daily = events
        .iter()
        .zip(0..)
        .map(|(events, day)| ExportDay { day, export: exported(events, units) });
    let output = ChipOutput {
        thymocytes: steady_state.thymocytes(),
        steady_state,
        export: exported(&total, scale),
        first_export_days,
        daily: daily.collect(),
        ..field
    };
    let sites = censuses.last().map_or(0, |census| census.sites);
    Ok((output, Culture { unit, sites, units, censuses, events }))
}

fn exported(events: &EventCounts, scale: f64) -> Export {
    Export {
        cd4_per_day: (events.left_cd4 + events.left_treg) as f64 * scale,
        cd8_per_day: events.left_cd8 as f64 * scale,
        treg_per_day: events.left_treg as f64 * scale,
    }
}

/// Returns means over some days, of all units.
fn steady_state(
    censuses: &[Census],
    events: &[EventCounts],
    units: f64,
    progenitors_per_day: f64,
) -> SteadyState {
    let scale = units / censuses.len().max(1) as f64;
    let cells = |stages: &[Stage]| {
        let count = |census: &Census| census.sum(|stage| stages.contains(&stage));
        censuses.iter().map(count).sum::<u64>() as f64 * scale
    };
    let per_day =
        |count: fn(&EventCounts) -> u64| events.iter().map(count).sum::<u64>() as f64 * scale;
    SteadyState {
        progenitors_per_day,
        dn_cells: cells(&[Stage::Dn1, Stage::Dn2, Stage::Dn3]),
        isp_cells: cells(&[Stage::Isp]),
        dp_blast_cells: cells(&[Stage::DpBlast]),
        dp_small_cells: cells(&[Stage::DpSmall, Stage::Deleting]),
        dp_post_selection_cells: cells(&[Stage::DpSignalled]),
        sp4_cells: cells(&[Stage::Sp4SemiMature, Stage::Sp4Mature, Stage::Treg]),
        sp8_cells: cells(&[Stage::Sp8SemiMature, Stage::Sp8Mature]),
        dp_production_per_day: per_day(|f| f.dp_made),
        sp_production_per_day: per_day(EventCounts::sp_made),
        cd4_export_per_day: per_day(|f| f.left_cd4 + f.left_treg),
        cd8_export_per_day: per_day(|f| f.left_cd8),
    }
}
