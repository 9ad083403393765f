//! The chip asked about, beside the one the published children received.

use anyhow::{Result, bail};
use rayon::prelude::*;
use thymoid_chip::cells::{Culture, EventCounts, Start, calibrate, grow};
use thymoid_chip::selection::kosmrlj::{Curve, CurvePoint, StringModel};
use thymoid_chip::selection::{Composition, ContactPotential, Encounters, Family, Solution};
use thymoid_chip::{ChipOutput, Design, mean_field};
use thymoid_core::{Parameters, Seed};

use super::answers::Answers;
use super::drawn_chip::DrawnChip;
use super::field_sections::FieldSections;
use super::limit_scan::LimitScan;
use crate::drawn_design::{Drawing, with_drawing};
use crate::jobs::Stages;
use crate::study::{Loaded, beside};

/// Both designs, read and checked.
#[derive(Debug)]
pub struct Designs {
    reference: (Design, Option<Drawing>),
    candidate: (Design, Option<Drawing>),
    days: u32,
    start: Start,
    unit_sites: Option<u32>,
}

impl Designs {
    /// Reads both designs. What exports nothing in closed form is refused before it is grown.
    ///
    /// # Errors
    /// When a design is malformed or impossible.
    pub fn read(loaded: &Loaded, parameters: &Parameters) -> Result<Self> {
        let plan = &loaded.study.chips;
        let design = |name: &str| -> Result<(Design, Option<Drawing>)> {
            let path = loaded.path(name);
            let design = Design::parse(&path, loaded.text(name)?)?;
            let mut file = |drawing: &str| Ok(loaded.file(&beside(name, drawing)).to_vec());
            let (design, drawing) = with_drawing(design, &path, &mut file)?;
            mean_field(&design, parameters, 1)?;
            Ok((design, drawing))
        };
        let designs = Self {
            reference: design(&plan.reference)?,
            candidate: design(&plan.candidate)?,
            days: plan.days,
            start: plan.start,
            unit_sites: plan.unit_sites,
        };
        let reference = mean_field(&designs.reference.0, parameters, 1)?;
        if reference.export.cd4_per_day.is_nan() || reference.export.cd4_per_day <= 0.0 {
            bail!(
                "{}: the reference chip exports no T cells, so no other can be compared with it\n\
                 hint: raise its area, oxygen or progenitors",
                loaded.path(&plan.reference)
            );
        }
        Ok(designs)
    }
}

/// A chip and its cells.
#[derive(Debug)]
pub struct Grown {
    /// What it gives.
    pub output: ChipOutput,
    /// The unit that was simulated.
    pub culture: Culture,
}

/// Both chips.
#[derive(Debug)]
pub struct Chips {
    /// What the published children received.
    pub reference: Grown,
    /// What is asked about.
    pub candidate: Grown,
    /// The candidate as it is drawn, if it is.
    pub drawn: Option<DrawnChip>,
    /// What the candidate gives and what holds it back, at each level.
    pub answers: Answers,
    /// Oxygen and signals in the candidate, where they can be solved.
    pub sections: Option<FieldSections>,
    /// What would hold chips about the candidate.
    pub limit_scan: LimitScan,
    /// What cells meet in a healthy lobule.
    pub encounters: Encounters,
    /// Thresholds of selection.
    pub solution: Solution,
    /// Enrichment of a strong and a weak residue in the string model, by share neglected.
    pub string_model: Vec<CurvePoint>,
    /// How steeply export in a child follows export of the chip.
    pub dose_exponent: f64,
}

/// Self peptides of the string model whose curve is shown, and its window in 0.01 kT.
const STRING_MODEL: (u32, i32) = (1000, 25);
/// Days over which fates are counted.
const DECIDED_DAYS: usize = 10;

impl Chips {
    /// Grows both, cell by cell.
    ///
    /// # Errors
    /// When no cell has left the reference by the last day.
    pub fn grow(
        designs: &Designs,
        parameters: &Parameters,
        seed: Seed,
        stages: &mut Stages<'_>,
    ) -> Result<Self> {
        let Designs { reference, candidate: candidate_design, days, start, unit_sites } = designs;
        let mut parameters = parameters.clone();
        if let Some(sites) = unit_sites {
            parameters.set("chip.unit_sites", f64::from(*sites), "unit_sites in [chips]")?;
        }
        let parameters = &parameters;
        let length = 2 * u64::from(*days);
        stages.stage("stage.chips", length, |tick| {
            let (encounters, solution) = calibrate(Family::default(), parameters, seed)?;
            let grown: Result<Vec<Grown>> = [reference, candidate_design]
                .into_par_iter()
                .map(|(design, drawing)| {
                    let time = (*start, *days);
                    let (mut output, culture) =
                        grow(design, parameters, &solution, time, seed, tick)?;
                    let notes = drawing.as_ref().map(|drawing| drawing.notes.clone());
                    output.notes.extend(notes.unwrap_or_default());
                    Ok(Grown { output, culture })
                })
                .collect();
            let [reference, candidate] = <[Grown; 2]>::try_from(grown?)
                .map_err(|_grown| anyhow::anyhow!("two designs give two chips"))?;
            let dose_exponent = parameters.value("patient.dose_exponent")?;
            let model = StringModel::new(
                &ContactPotential::miyazawa_jernigan_1996(),
                &Composition::new(parameters)?,
            );
            let neglected: Vec<f64> = (2..=18).map(|i| f64::from(i) / 20.0).collect();
            let string_model =
                Curve::new(&model, STRING_MODEL.0, STRING_MODEL.1)?.points(&neglected);
            let (design, drawing) = candidate_design;
            let drawing = drawing.as_ref();
            let limit_scan = LimitScan::new(design, parameters)?;
            let chips = Self {
                reference,
                drawn: drawing.map(|drawing| DrawnChip::new(design, drawing)).transpose()?,
                answers: Answers::new(design, drawing, parameters)?,
                sections: FieldSections::new(design, drawing, &candidate.output, parameters).ok(),
                candidate,
                limit_scan,
                encounters,
                solution,
                string_model,
                dose_exponent,
            };
            if !chips.effective_ratio().is_finite() {
                bail!(
                    "no CD4 T cell has left the reference chip by day {days}, so no other can be \
                     compared with it\nhint: simulate more `days` in [chips] of study.toml"
                );
            }
            Ok(chips)
        })
    }

    /// Both, the reference first.
    pub const fn both(&self) -> [&Grown; 2] {
        [&self.reference, &self.candidate]
    }

    /// Shares of the cells of the candidate that were neglected, deleted and selected, of all whose
    /// fate was decided in the last days.
    pub fn fates_of_candidate(&self) -> [f64; 3] {
        let events = self.candidate.culture.events.iter().rev().take(DECIDED_DAYS);
        let all = events.fold(EventCounts::default(), thymoid_chip::cells::EventCounts::plus);
        let selected = all.sp_made().saturating_sub(all.deleted_sp);
        let fates = [all.neglected + all.failed, all.deleted(), selected];
        let sum: u64 = fates.iter().sum();
        fates.map(|fate| fate as f64 / sum as f64)
    }

    /// CD4 export of the candidate over that of the reference.
    pub fn export_ratio(&self) -> f64 {
        self.candidate.output.export.cd4_per_day / self.reference.output.export.cd4_per_day
    }

    /// The same, as it acts in a child.
    pub fn effective_ratio(&self) -> f64 {
        thymoid_core::math::pow(self.export_ratio(), self.dose_exponent)
    }
}
