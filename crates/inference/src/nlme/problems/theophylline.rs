//! Theophylline by mouth in twelve volunteers: a model with a closed form.
//!
//! One compartment with first-order absorption,
//!
//! ```text
//! A' = -ka A,   C' = ka A / v - (cl / v) C,   A(0) = dose, C(0) = 0
//! ```
//!
//! so that, with d = (ka - cl/v) t, C = dose ka t / v exp(-cl t / v) (1 - e^-d) / d.

use serde::Deserialize;
use thymoid_core::lanes::{Lanes, WIDTH};
use thymoid_core::table::{self, Columns, TableError};

use crate::nlme::hierarchy::{Hierarchy, Output, Parameter};
use crate::nlme::individual::{Individual, Observation};
use crate::nlme::likelihood::ErrorModel;
use crate::nlme::prediction::Prediction;
use crate::ode::SolveError;

/// The model. Parameters: ka (1/h), cl (L/h/kg), v (L/kg). Output: concentration, mg/L.
#[derive(Debug, Clone, PartialEq)]
pub struct OralDose {
    /// Doses of each group, mg/kg.
    doses: Vec<Lanes>,
}

/// Computes (1 - e^-d) / d and its derivative.
#[inline(always)]
fn mean_decay(d: Lanes) -> (Lanes, Lanes) {
    let left = (-d).exp();
    let value = (-left + 1.0) / d;
    let slope = (left - value) / d;
    // Near 0 both cancel: there their series, exact to 1e-16 for |d| < 0.05.
    let near =
        |coefficients: [f64; 8]| coefficients.iter().rev().fold(Lanes::ZERO, |sum, c| sum * d + *c);
    let [v, s] = [
        near([1.0, -0.5, 1.0 / 6.0, -1.0 / 24.0, 1.0 / 120.0, -1.0 / 720.0, 1.0 / 5040.0, 0.0]),
        near([
            -0.5,
            1.0 / 3.0,
            -0.125,
            1.0 / 30.0,
            -1.0 / 144.0,
            1.0 / 840.0,
            -1.0 / 5760.0,
            1.0 / 45360.0,
        ]),
    ];
    let choose = |near: Lanes, far: Lanes| {
        Lanes(std::array::from_fn(|l| if d.0[l].abs() < 0.05 { near.0[l] } else { far.0[l] }))
    };
    (choose(v, value), choose(s, slope))
}

impl Prediction<3, 1> for OralDose {
    /// Derivatives of each output by the parameters.
    type Tape = Vec<[Lanes; 3]>;

    #[inline(always)]
    fn predict(
        &self,
        group: usize,
        times: &[f64],
        [ka, cl, v]: &[Lanes; 3],
        tape: &mut Self::Tape,
        out: &mut Vec<[Lanes; 1]>,
    ) -> Result<(), SolveError> {
        tape.clear();
        out.clear();
        let ke = *cl / *v;
        for &t in times {
            let (decay, slope) = mean_decay((*ka - ke) * t);
            let unit = self.doses[group] * t / *v * (ke * -t).exp();
            let c = unit * *ka * decay;
            let by_difference = unit * *ka * slope * t;
            let by_ka = unit * decay + by_difference;
            let by_ke = -(c * t + by_difference);
            tape.push([by_ka, by_ke / *v, -(c + by_ke * ke) / *v]);
            out.push([c]);
        }
        Ok(())
    }

    #[inline(always)]
    fn pull_back(
        &self,
        _group: usize,
        _times: &[f64],
        _parameters: &[Lanes; 3],
        tape: &Self::Tape,
        by_outputs: &[[Lanes; 1]],
    ) -> [Lanes; 3] {
        let mut by = [Lanes::ZERO; 3];
        for ([weight], slopes) in by_outputs.iter().zip(tape) {
            for p in 0..3 {
                by[p] += slopes[p] * *weight;
            }
        }
        by
    }
}

/// Returns the priors of the problem.
pub fn hierarchy() -> Hierarchy<3, 1> {
    Hierarchy {
        parameters: [
            Parameter::positive("ka", 1.5, 1.0, Some(0.5)),
            Parameter::positive("cl", 0.04, 1.0, Some(0.5)),
            Parameter::positive("v", 0.5, 1.0, Some(0.5)),
        ],
        outputs: [Output { name: "concentration", error: ErrorModel::Additive, scale: 1.0 }],
        absence: None,
    }
}

#[derive(Deserialize)]
struct Row {
    #[serde(rename = "Subject")]
    subject: usize,
    #[serde(rename = "Dose")]
    dose_mg_per_kg: f64,
    #[serde(rename = "Time")]
    hours: f64,
    #[serde(rename = "conc")]
    mg_per_l: f64,
}

const COLUMNS: Columns =
    Columns { required: &["Subject", "Wt", "Dose", "Time", "conc"], optional: &[] };

/// Reads R's `Theoph`: doses, and concentrations by volunteer.
///
/// # Errors
/// For a malformed table, or a subject that is not the next one or the last.
///
/// ```
/// use thymoid_core::Lanes;
/// use thymoid_inference::nlme::Prediction;
/// use thymoid_inference::nlme::problems::theophylline::read;
/// let table = "Subject,Wt,Dose,Time,conc\n1,79.6,4.02,0,0.74\n1,79.6,4.02,0.25,2.84\n";
/// let (model, volunteers) = read("theoph.csv", table.as_bytes())?;
/// assert_eq!(volunteers[0].observations.len(), 2);
/// // Nothing is in the blood at first, and all is gone in the end.
/// let typical = [1.5, 0.04, 0.5].map(Lanes::splat);
/// let (mut tape, mut course) = Default::default();
/// model.predict(0, &[0.0, 2.0, 200.0], &typical, &mut tape, &mut course).unwrap();
/// let mg_per_l: Vec<f64> = course.iter().map(|[c]| c.0[0]).collect();
/// assert!(mg_per_l[0] == 0.0 && mg_per_l[1] > 5.0 && mg_per_l[2] < 1e-4, "{mg_per_l:?}");
/// # Ok::<_, thymoid_core::TableError>(())
/// ```
pub fn read(file: &str, bytes: &[u8]) -> Result<(OralDose, Vec<Individual>), TableError> {
    let mut individuals: Vec<Individual> = Vec::new();
    let mut doses: Vec<f64> = Vec::new();
    for (row, Row { subject, dose_mg_per_kg, hours, mg_per_l }) in
        table::read::<Row>(file, bytes, COLUMNS)?
    {
        if subject == individuals.len() + 1 {
            individuals.push(Individual::default());
            doses.push(dose_mg_per_kg);
        } else if subject == 0 || subject != individuals.len() {
            let remedy = "number subjects from 1, one after another";
            return Err(TableError::at(file, row, "Subject", format!("`{subject}`"), remedy));
        }
        let observation = Observation { time: hours, output: 0, value: mg_per_l, below: false };
        individuals[subject - 1].observations.push(observation);
    }
    let lanes = |members: &[f64]| {
        Lanes(std::array::from_fn(|lane| members.get(lane).copied().unwrap_or(1.0)))
    };
    Ok((OralDose { doses: doses.chunks(WIDTH).map(lanes).collect() }, individuals))
}
