//! What a chip yields, at each level.

use anyhow::Result;
use thymoid_chip::cells::{calibrate, grow};
use thymoid_chip::fields::{answer, piece_of};
use thymoid_chip::mean_field::{Answer, medium_ul_per_min};
use thymoid_chip::selection::{Family, Solution};
use thymoid_chip::{ChipOutput, OxygenProfile, mean_field};
use thymoid_core::{Parameters, Seed};

use super::entry::Target;
use super::plan::{CellsPlan, Level, Sweep};
use super::question::{Chip, Impossible};
use super::row::{Output, Row};

/// Edge of a voxel of fields.
const EDGE_UM: f64 = 15.0;

/// What all runs of a sweep share.
#[derive(Debug)]
pub struct Yields<'a> {
    sweep: &'a Sweep,
    /// Thresholds of selection, where no run has parameters of its own.
    solution: Option<Solution>,
}

impl<'a> Yields<'a> {
    /// Prepares the runs of a sweep.
    ///
    /// # Errors
    /// When thresholds of selection cannot be solved.
    pub fn new(sweep: &'a Sweep) -> Result<Self> {
        let shared = !sweep.entries.iter().any(|entry| entry.target == Target::Parameter);
        let cells = matches!(sweep.level, Level::Cells(_));
        let solved = (cells && shared).then(|| solution(&sweep.parameters, sweep.seed));
        Ok(Self { sweep, solution: solved.transpose()? })
    }

    /// Returns one run: a function of the sweep and its number. A chip that cannot be is a row that
    /// says why.
    ///
    /// # Errors
    /// When cells cannot be simulated.
    pub fn run(&self, run: usize, inputs: &[f64]) -> Result<Row> {
        let mut row = Row::new(run, inputs.to_vec());
        let chip = match self.sweep.chip(inputs) {
            Ok(chip) => chip,
            Err(Impossible(problem)) => return Ok(Row { problem, ..row }),
        };
        let outputs = match mean_field(&chip.design, &chip.parameters, 1) {
            Err(error) => return Ok(Row { problem: Impossible::of(&error).0, ..row }),
            Ok(output) => match self.sweep.level {
                Level::ClosedForm => vec![output],
                Level::Fields => match solved(&chip, output) {
                    Err(error) => return Ok(Row { problem: Impossible::of(&error).0, ..row }),
                    Ok(output) => vec![output],
                },
                Level::Cells(plan) => self.grown(&chip, plan)?,
            },
        };
        let mean = |of: &dyn Fn(&ChipOutput) -> f64| {
            let values: Vec<f64> = outputs.iter().map(of).collect();
            Some(thymoid_core::math::mean(&values)).filter(|value| value.is_finite())
        };
        for output in Output::ALL {
            row.outputs[output as usize] = match output {
                Output::Cd4 => mean(&|o| o.export.cd4_per_day),
                Output::Cd8 => mean(&|o| o.export.cd8_per_day),
                Output::Treg => mean(&|o| o.export.treg_per_day),
                Output::Purity => mean(&|o| {
                    (o.steady_state.sp4_cells + o.steady_state.sp8_cells)
                        / o.steady_state.thymocytes()
                }),
                Output::Hypoxic => mean(&|o| o.oxygen.hypoxic_fraction),
                Output::Medium => match outputs.first() {
                    Some(first) => medium_ul_per_min(&chip.design, first, &chip.parameters)?,
                    None => None,
                },
                Output::Thymocytes => mean(&|o| o.thymocytes),
                Output::Volume => mean(&|o| o.tissue_volume_mm3),
                Output::MinimumOxygen => mean(&|o| o.oxygen.minimum_po2_mmhg),
                Output::FirstExport => mean(&|o| o.first_export_days),
            };
        }
        let notes = outputs.first().map(|o| o.notes.iter().map(|note| note.code).collect());
        row.notes = notes.map_or_else(String::new, |codes: Vec<&str>| codes.join(" "));
        Ok(row)
    }

    /// The same chip grown with one seed after the other: the same seeds in every run, so that what
    /// differs between runs is their inputs.
    fn grown(&self, chip: &Chip, plan: CellsPlan) -> Result<Vec<ChipOutput>> {
        let mut parameters = chip.parameters.clone();
        if let Some(sites) = plan.unit_sites {
            parameters.set("chip.unit_sites", f64::from(sites), "unit_sites in [cells]")?;
        }
        let first = self.sweep.seed;
        let own = match &self.solution {
            Some(_) => None,
            None => Some(solution(&parameters, first)?),
        };
        let Some(solution) = self.solution.as_ref().or(own.as_ref()) else { return Ok(Vec::new()) };
        let grown = (0..u64::from(plan.seeds)).map(|nth| {
            let seed = Seed(first.wrapping_add(nth));
            let when = (plan.start, plan.days);
            Ok(grow(&chip.design, &parameters, solution, when, seed, &|| ())?.0)
        });
        grown.collect()
    }
}

/// What the closed form says of a chip, with what its fields say in place of its oxygen and yield.
fn solved(chip: &Chip, output: ChipOutput) -> Result<ChipOutput, thymoid_chip::Error> {
    let edge_um = EDGE_UM.min(0.1 * chip.design.thickness_um);
    let piece = piece_of(&chip.design, edge_um, &chip.parameters)?;
    let Answer { export, thymocytes, steady_state, oxygen: shares, .. } =
        answer(&chip.design, &piece, &chip.parameters)?;
    let oxygen = OxygenProfile {
        functional_fraction: shares.functional_fraction,
        growth_fraction: shares.growth_fraction,
        hypoxic_fraction: shares.hypoxic_share,
        minimum_po2_mmhg: shares.least_po2_mmhg,
        ..output.oxygen
    };
    Ok(ChipOutput { export, thymocytes, steady_state, oxygen, ..output })
}

fn solution(parameters: &Parameters, seed: u64) -> Result<Solution> {
    Ok(calibrate(Family::default(), parameters, Seed(seed))?.1)
}
