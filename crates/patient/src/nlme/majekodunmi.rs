//! Recovery of CD4 cells in children with HIV on treatment: a published model with a closed form.
//!
//! ```text
//! z(t) = asy + (int - asy) exp(-krec t)      z score of CD4 cells for age, t in years of treatment
//! ```
//!
//! Majekodunmi et al., Pediatr Infect Dis J 2017;36:e123, table 2, HIV alone, 4.3 years of age at the
//! start: 401 children, a median of five values each, followed for a median of 4.2 years. The values
//! come from a transcription of the model (nlmixr2lib, `Majekodunmi_2017_HIV_HCV_CD4_recovery`), which
//! says that effects are normal on the scale of each parameter and that the residual error is a
//! standard deviation; the table itself was not read.

use thymoid_core::{Purpose, Seed};

use super::hierarchy::{Hierarchy, Output, Parameter, Scale};
use super::individual::Individual;
use super::lanes::Lanes;
use super::likelihood::ErrorModel;
use super::lindstrom_bates::{Estimate, fit};
use super::prediction::Prediction;
use super::simulate::{Visits, simulate};

/// The model. Parameters: asy, int (z scores), krec (1/year). Output: z score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recovery;

impl Prediction<3, 1> for Recovery {
    /// What is left of the deficit at each time.
    type Tape = Vec<Lanes>;

    #[inline(always)]
    fn predict(
        &self,
        _group: usize,
        times: &[f64],
        [asy, int, krec]: &[Lanes; 3],
        tape: &mut Self::Tape,
        out: &mut Vec<[Lanes; 1]>,
    ) -> Option<()> {
        tape.clear();
        out.clear();
        for &t in times {
            let left = (*krec * -t).exp();
            tape.push(left);
            out.push([*asy + (*int - *asy) * left]);
        }
        Some(())
    }

    #[inline(always)]
    fn pull_back(
        &self,
        _group: usize,
        times: &[f64],
        [asy, int, _]: &[Lanes; 3],
        tape: &Self::Tape,
        by_outputs: &[[Lanes; 1]],
    ) -> [Lanes; 3] {
        let mut by = [Lanes::ZERO; 3];
        for ((t, left), [weight]) in times.iter().zip(tape).zip(by_outputs) {
            by[0] += (-*left + 1.0) * *weight;
            by[1] += *left * *weight;
            by[2] += (*asy - *int) * *left * *t * *weight;
        }
        by
    }
}

/// Typical values as published, each with its standard deviation between children, and the residual
/// standard deviation: a population in the order of [`Hierarchy::names`].
pub fn published() -> [f64; 7] {
    let [asy, int, krec] = [1.83, 4.78, 0.39].map(f64::sqrt);
    [-1.07, -2.42, 1.55, asy, int, krec, 1.43]
}

/// Priors far wider than what 401 children say, about a child with half its deficit left after a year.
pub fn hierarchy() -> Hierarchy<3, 1> {
    let parameter =
        |name, mean, sd| Parameter { name, scale: Scale::Linear, mean, sd, between: Some(2.0) };
    Hierarchy {
        parameters: [
            parameter("asy", 0.0, 2.0),
            parameter("int", -3.0, 2.0),
            parameter("krec", 0.7, 1.0),
        ],
        outputs: [Output { name: "z", error: ErrorModel::Additive, scale: 2.0 }],
        absence: None,
    }
}

/// Children of the published study.
pub const CHILDREN: usize = 401;
/// Five values over its median follow-up, in years; when they were taken is not published.
pub const VISITS: Visits<'static, 1> = Visits { times: &[0.0, 0.5, 1.0, 2.0, 4.2], limits: [None] };

/// A cohort as large as the published one, drawn from the published model.
pub fn cohort(seed: Seed, nth: u32) -> Vec<Individual> {
    let mut draws = seed.draws(Purpose::Refit, u64::from(nth), 0);
    simulate(&Recovery, &hierarchy(), &published(), VISITS, CHILDREN, &mut draws)
        .expect("a closed form can always be computed")
}

/// Maximum likelihood estimates of such a cohort; `None` when the fit does not settle.
pub fn refit(seed: Seed, nth: u32) -> Option<Estimate<3>> {
    fit(&Recovery, &hierarchy(), &cohort(seed, nth))
}
