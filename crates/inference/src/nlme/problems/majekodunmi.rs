//! Recovery of CD4 cells in children with HIV on treatment: a published model with a closed form.
//!
//! ```text
//! z(t) = asy + (int - asy) exp(-krec t)      z score of CD4 cells for age, t in years of treatment
//! ```
//!
//! Majekodunmi et al., Pediatr Infect Dis J 2017;36:e123, table 2, HIV alone, 4.3 years of age at
//! the start: 401 children, a median of five values each, followed for a median of 4.2 years.
//! Variances between children 1.83, 4.78 and 0.39, residual error 1.43. Read in a transcription
//! (nlmixr2lib, `Majekodunmi_2017_HIV_HCV_CD4_recovery`), not in the paper. Assumed: the residual
//! error is a standard deviation, as the transcription says; the 0.39 is of ln krec, where it says
//! krec, because a normal rate is negative in one child of 150, whose course then leaves all
//! bounds.

use thymoid_core::lanes::Lanes;
use thymoid_core::{Purpose, Seed, math};

use crate::error::Error;
use crate::nlme::hierarchy::{Hierarchy, Output, Parameter, Scale};
use crate::nlme::likelihood::ErrorModel;
use crate::nlme::posterior::Posterior;
use crate::nlme::prediction::Prediction;
use crate::nlme::simulate::{Visits, simulate};
use crate::ode::SolveError;
use crate::sampler::{Sampling, sample};

/// The model. Parameters: asy, int (z scores), krec (1/year). Output: z score.
///
/// ```
/// use thymoid_core::Lanes;
/// use thymoid_inference::nlme::Prediction;
/// use thymoid_inference::nlme::problems::majekodunmi::Recovery;
/// let (mut left, mut z) = Default::default();
/// let child = [-1.0, -3.0, 1.5].map(Lanes::splat);
/// Recovery.predict(0, &[0.0, 50.0], &child, &mut left, &mut z)?;
/// // From where treatment begins to where it leads.
/// assert_eq!((z[0][0], z[1][0]), (Lanes::splat(-3.0), Lanes::splat(-1.0)));
/// # Ok::<_, thymoid_inference::SolveError>(())
/// ```
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
    ) -> Result<(), SolveError> {
        tape.clear();
        out.clear();
        for &t in times {
            let left = (*krec * -t).exp();
            tape.push(left);
            out.push([*asy + (*int - *asy) * left]);
        }
        Ok(())
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
        let [mut by_asy, mut by_int, mut by_krec] = [Lanes::ZERO; 3];
        for ((t, left), [weight]) in times.iter().zip(tape).zip(by_outputs) {
            by_asy += (-*left + 1.0) * *weight;
            by_int += *left * *weight;
            by_krec += (*asy - *int) * *left * *t * *weight;
        }
        [by_asy, by_int, by_krec]
    }
}

/// Typical z scores and rate (Majekodunmi et al., Pediatr Infect Dis J 2017;36:e123, HIV only).
const TYPICAL: Typical = Typical { asy: -1.07, int: -2.42, krec_per_year: 1.55 };
/// Variances between children of asy, int and ln krec (the same).
const VARIANCES: [f64; 3] = [1.83, 4.78, 0.39];
/// Residual standard deviation of a z score (the same).
const RESIDUAL_SD: f64 = 1.43;

struct Typical {
    asy: f64,
    int: f64,
    krec_per_year: f64,
}

/// Returns typical values, each on its scale, their standard deviations between children, and the
/// residual one: the published population in the order of [`Hierarchy::names`].
///
/// ```
/// use thymoid_inference::nlme::problems::majekodunmi::{hierarchy, published};
/// let named: Vec<_> = hierarchy().names().into_iter().zip(published()).collect();
/// assert_eq!(named[0], ("asy".to_owned(), -1.07));
/// assert_eq!(named[6], ("residual z".to_owned(), 1.43));
/// ```
pub fn published() -> [f64; 7] {
    let [asy, int, ln_krec] = VARIANCES.map(f64::sqrt);
    let Typical { asy: typical_asy, int: typical_int, krec_per_year } = TYPICAL;
    [typical_asy, typical_int, math::ln(krec_per_year), asy, int, ln_krec, RESIDUAL_SD]
}

/// Returns priors far wider than what 401 children say.
pub fn hierarchy() -> Hierarchy<3, 1> {
    let z_score =
        |name, mean| Parameter { name, scale: Scale::Linear, mean, sd: 2.0, between: Some(2.0) };
    Hierarchy {
        parameters: [
            z_score("asy", 0.0),
            z_score("int", -3.0),
            Parameter::positive("krec", 1.0, 1.0, Some(1.0)),
        ],
        outputs: [Output { name: "z", error: ErrorModel::Additive, scale: 2.0 }],
        absence: None,
    }
}

/// Children of the published study.
const CHILDREN: usize = 401;
/// Five values over its median follow-up, in years; when they were taken is not published.
const VISITS: Visits<'static, 1> = Visits { times: &[0.0, 0.5, 1.0, 2.0, 4.2], limits: [None] };
/// Two hundred draws leave a Monte-Carlo error of a tenth of a standard deviation.
const SAMPLING: Sampling = Sampling { chains: 2, tune: 200, draws: 200 };

/// Computes mean and standard deviation of the posterior of asy, int and ln krec, from a cohort as
/// large as the published one that was drawn from the published population; `nth` tells cohorts
/// apart.
///
/// # Errors
/// When no starting point of a chain has positive density.
pub fn refit(seed: Seed, nth: u32) -> Result<[(f64, f64); 3], Error> {
    let mut draws = seed.draws(Purpose::Refit, u64::from(nth), 0);
    let children = simulate(&Recovery, &hierarchy(), &published(), VISITS, CHILDREN, &mut draws)?;
    let posterior = Posterior::new(Recovery, hierarchy(), &children);
    let chains = sample(&posterior, "a simulated cohort", seed, nth, SAMPLING, &|| {})?;
    Ok(std::array::from_fn(|c| {
        let values: Vec<f64> = chains.iter().map(|q| posterior.natural(q, c)).collect();
        (math::mean(&values), math::variance(&values).sqrt())
    }))
}
