//! A chip from units along its flow: what each gives, what the chip gives, and how sure that is.

use thymoid_chip::cells::Stage;
use thymoid_chip::units::{Conditions, Estimate, Places, Reading};
use thymoid_core::math;

use crate::chip_units::group::{EXCHANGE_HOURS, HOURS_PER_DAY};
use crate::chip_units::period::Period;
use crate::chip_units::track::Track;

/// Share of a run before what counts: the last third does.
const BEFORE: f64 = 2.0 / 3.0;
/// Batches of time from which the chance of a single run is read.
const BATCHES: usize = 10;
const PMOL_PER_MOL: f64 = 1e12;

/// What was run: periods of each member, and the volume of its tissue.
#[derive(Debug, Clone)]
pub struct Ran {
    /// The periods, and the medium at their end.
    pub track: Track,
    /// Volume of the tissue of each member.
    pub tissue_mm3: Vec<f64>,
}

/// A chip from units.
#[derive(Debug, Clone)]
pub struct UnitsResult {
    /// Name of the design.
    pub name: String,
    /// Where the units stand.
    pub places: Places,
    /// Runs of each place, with seeds of their own.
    pub seeds: usize,
    /// Days that count.
    pub days: [f64; 2],
    /// Volume of the tissue of the chip, and of a unit.
    pub tissue_mm3: [f64; 2],
    /// What is known of the chip in closed form.
    pub conditions: Conditions,
    /// Oxygen at the walls of each place; of all places the same where nothing flows.
    pub wall_mmhg: Vec<f64>,
    /// Oxygen of the medium where the share of a place begins, and where it ends.
    pub in_out_mmhg: Vec<[f64; 2]>,
    /// Medium and uptake.
    pub agreed: Option<Agreed>,
    /// Export, cells, oxygen.
    pub quantities: Vec<Quantity>,
    /// Oxygen at the walls in the middle of each slice of the whole chip, if it was run.
    pub whole_wall_mmhg: Option<Vec<f64>>,
}

/// How well medium and uptake agree.
#[derive(Debug, Clone, Copy)]
pub struct Agreed {
    /// Exchanges made.
    pub exchanges: u32,
    /// Mean over the days that count of the largest gap, as a share of the oxygen that enters.
    pub gap: f64,
    /// The same of the whole chip.
    pub whole_gap: Option<f64>,
}

/// A quantity of the chip.
#[derive(Debug, Clone)]
pub struct Quantity {
    /// Its name in tables, and the end of its key in the catalogues.
    pub key: &'static str,
    /// Its unit in tables.
    pub unit: &'static str,
    /// Of the chip, from its units.
    pub chip: Estimate,
    /// At each place: that of the chip, were it everywhere as there.
    pub places: Vec<Reading>,
    /// Of the whole chip, simulated at once.
    pub whole: Option<Reading>,
}

impl Quantity {
    /// Returns by which share the units miss the whole chip, with its standard error.
    pub fn miss(&self) -> Option<Reading> {
        let whole = self.whole.filter(|whole| whole.mean > 0.0)?;
        let error = (self.chip.chance * self.chip.chance + whole.error * whole.error).sqrt();
        Some(Reading { mean: self.chip.value / whole.mean - 1.0, error: error / whole.mean })
    }
}

/// How a quantity is read from a period of a tissue.
struct Read {
    key: &'static str,
    unit: &'static str,
    /// Whether it grows with the tissue.
    extensive: bool,
    of: fn(&Period) -> f64,
}

const fn extensive(key: &'static str, unit: &'static str, of: fn(&Period) -> f64) -> Read {
    Read { key, unit, extensive: true, of }
}

fn per_day(cells: u64) -> f64 {
    cells as f64 * HOURS_PER_DAY / EXCHANGE_HOURS
}

fn cells(period: &Period, of: fn(Stage) -> bool) -> f64 {
    let stages = Stage::ALL.into_iter().zip(&period.cells);
    stages.filter(|(stage, _)| of(*stage)).map(|(_, cells)| *cells as f64).sum()
}

const READ: [Read; 9] = [
    extensive("export", "cells/d", |p| per_day(p.left[0] + p.left[1])),
    extensive("export_cd4", "cells/d", |p| per_day(p.left[0])),
    extensive("export_cd8", "cells/d", |p| per_day(p.left[1])),
    extensive("export_treg", "cells/d", |p| per_day(p.left[2])),
    extensive("thymocytes", "cells", |p| cells(p, |_| true)),
    extensive("dp_cells", "cells", |p| {
        cells(p, |s| matches!(s, Stage::DpBlast | Stage::DpSmall | Stage::DpSignalled))
    }),
    extensive("sp_cells", "cells", |p| cells(p, Stage::is_sp)),
    extensive("oxygen_uptake", "pmol/s", |p| {
        PMOL_PER_MOL * math::sum(p.uptake_mol_s.iter().map(|[mean, _]| *mean))
    }),
    Read { key: "hypoxic_share", unit: "1", extensive: false, of: |p| p.hypoxic_share },
];

/// What was asked of a chip.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Name of the design.
    pub name: String,
    /// Where units stand.
    pub places: Places,
    /// Runs of each place.
    pub seeds: usize,
    /// What is known in closed form.
    pub conditions: Conditions,
    /// Solubility of oxygen.
    pub solubility_mol_m3_mmhg: f64,
}

/// Reads what units, and the whole chip if it was run, have given.
pub fn units(asked: Asked, ran: &Ran, whole: Option<&Ran>) -> UnitsResult {
    let Asked { name, places, seeds, conditions, solubility_mol_m3_mmhg } = asked;
    let closed_form = conditions.few_units(&places);
    let count = places.shares().len();
    let chip_mm3 = conditions.tissue_mm3;
    let mut quantities = Vec::new();
    for read in READ {
        let scaled = |ran: &Ran, member: usize| {
            let factor = if read.extensive { chip_mm3 / ran.tissue_mm3[member] } else { 1.0 };
            let counted = counted(&ran.track.members[member]);
            counted.iter().map(|period| factor * (read.of)(period)).collect::<Vec<f64>>()
        };
        let runs: Vec<Vec<f64>> = (0..ran.track.members.len()).map(|m| scaled(ran, m)).collect();
        let (by_place, scatter) = readings(&runs, count);
        let chip = Estimate::new(&places, &by_place, closed_form);
        let whole = whole.map(|whole| {
            let own = batched(&scaled(whole, 0));
            // A larger tissue scatters less.
            let smaller = (ran.tissue_mm3[0] / whole.tissue_mm3[0]).sqrt();
            Reading { error: own.error.max(scatter * smaller * own.mean), ..own }
        });
        quantities.push(Quantity { key: read.key, unit: read.unit, chip, places: by_place, whole });
    }
    let walls = |ran: &Ran| {
        let agreement = ran.track.agreement.as_ref()?;
        Some(agreement.wall_mol_m3().iter().map(|c| c / solubility_mol_m3_mmhg).collect())
    };
    let gap = |ran: &Ran| {
        let gaps = &ran.track.gaps;
        let from = (BEFORE * gaps.len() as f64) as usize;
        math::mean(&gaps[from.min(gaps.len().saturating_sub(1))..])
    };
    let agreed = ran.track.agreement.as_ref().map(|agreement| Agreed {
        exchanges: agreement.exchanges(),
        gap: gap(ran),
        whole_gap: whole.map(gap),
    });
    let days = f64::from(ran.track.done) * EXCHANGE_HOURS / HOURS_PER_DAY;
    let counted_days = counted(&ran.track.members[0]).len() as f64 * EXCHANGE_HOURS / HOURS_PER_DAY;
    let wall_mmhg: Vec<f64> = walls(ran).unwrap_or_else(|| vec![conditions.wall_mmhg(0.0); count]);
    UnitsResult {
        in_out_mmhg: in_out(&quantities, &places, &conditions, solubility_mol_m3_mmhg),
        whole_wall_mmhg: whole.and_then(walls),
        tissue_mm3: [chip_mm3, ran.tissue_mm3[0]],
        days: [days - counted_days, days],
        name,
        places,
        seeds,
        conditions,
        wall_mmhg,
        agreed,
        quantities,
    }
}

/// The periods that count.
fn counted(periods: &[Period]) -> &[Period] {
    let from = (BEFORE * periods.len() as f64).ceil() as usize;
    &periods[from.min(periods.len().saturating_sub(1))..]
}

/// The reading of each place, and by which share runs of one place scatter. Runs come replicate by
/// replicate. With several, chance is how they scatter, as a share of their mean, over all places
/// together; with one, how batches of its time do.
fn readings(runs: &[Vec<f64>], places: usize) -> (Vec<Reading>, f64) {
    let seeds = runs.len() / places;
    let replicates = |place: usize| -> Vec<f64> {
        (0..seeds).map(|seed| math::mean(&runs[seed * places + place])).collect()
    };
    if seeds < 2 {
        let all: Vec<Reading> = runs.iter().map(|run| batched(run)).collect();
        let shares = all.iter().filter(|r| r.mean > 0.0).map(|r| r.error / r.mean);
        let squares: Vec<f64> = shares.map(|share| share * share).collect();
        let scatter = if squares.is_empty() { 0.0 } else { math::mean(&squares).sqrt() };
        return (all, scatter);
    }
    let means: Vec<Vec<f64>> = (0..places).map(replicates).collect();
    let fed: Vec<&Vec<f64>> = means.iter().filter(|means| math::mean(means) > 0.0).collect();
    let share = |means: &&Vec<f64>| {
        let mean = math::mean(means);
        math::variance(means) / (mean * mean)
    };
    let squares: Vec<f64> = fed.iter().map(share).collect();
    let scatter = if squares.is_empty() { 0.0 } else { math::mean(&squares).sqrt() };
    let reading = |means: &Vec<f64>| {
        let mean = math::mean(means);
        Reading { mean, error: scatter * mean / (seeds as f64).sqrt() }
    };
    (means.iter().map(reading).collect(), scatter)
}

/// The reading of one run from batches of its time.
fn batched(values: &[f64]) -> Reading {
    let size = values.len().div_ceil(BATCHES).max(1);
    let batches: Vec<f64> = values.chunks_exact(size).map(math::mean).collect();
    let Reading { error, .. } = Reading::of(&batches);
    Reading { mean: math::mean(values), error }
}

/// Oxygen of the medium where the share of each place begins and ends, from the uptake.
fn in_out(
    quantities: &[Quantity],
    places: &Places,
    conditions: &Conditions,
    solubility: f64,
) -> Vec<[f64; 2]> {
    let uptake = quantities.iter().find(|quantity| quantity.key == "oxygen_uptake");
    let (Some(supply), Some(uptake)) = (conditions.supply, uptake) else {
        return vec![[conditions.wall_mmhg(0.0); 2]; places.shares().len()];
    };
    let mut left = supply.inlet_mol_m3;
    let shares = places.weights().iter().zip(&uptake.places);
    let in_out = shares.map(|(weight, uptake)| {
        let before = left;
        let taken = weight * uptake.mean / PMOL_PER_MOL / supply.flow_m3_s;
        left = (left - taken).max(0.0);
        [before / solubility, left / solubility]
    });
    in_out.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: two places, two seeds; each scatters by a tenth of its mean.
    #[test]
    fn runs_of_one_place_tell_the_chance() {
        let runs = [vec![9.0], vec![90.0], vec![11.0], vec![110.0]];
        let (readings, scatter) = readings(&runs, 2);
        let tenth = 0.1 * 2.0_f64.sqrt();
        assert!((scatter - tenth).abs() < 1e-12);
        assert_eq!(readings[1].mean, 100.0);
        assert!((readings[1].error - 10.0).abs() < 1e-12);
    }

    #[test]
    fn one_run_is_read_in_batches_of_time() {
        let values: Vec<f64> = (0..40).map(|i| f64::from(i % 2)).collect();
        let (readings, _) = readings(&[values], 1);
        assert_eq!((readings[0].mean, readings[0].error), (0.5, 0.0)); // each batch holds both
    }
}
