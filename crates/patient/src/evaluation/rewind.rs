//! The forecast that would have been made at each past visit, against what came later.

use serde::Serialize;
use thymoid_core::{Purpose, Seed, SinceImplant, math};
use thymoid_inference::sampler::Sampling;
use thymoid_inference::scores::{Sample, Score};
use thymoid_labs::Analyte;

use super::baseline::{Baselines, Tables};
use crate::child::{Assay, ChildPosterior, ChildPrior, Observation, Recipient};
use crate::dynamics::drugs::Medication;
use crate::dynamics::{Physiology, Timeline};
use crate::error::Error;
use crate::forecast::{Ensemble, Known, Member};
use crate::population::PopulationFit;
use crate::population::priors::Priors;

/// Draws of the forecast made at implantation.
const PRIOR_DRAWS: usize = 1000;
/// Numbers of the fits of a child's past lie this far apart from those of its present.
const FIT_STRIDE: u32 = 1 << 16;

/// A forecast of the past, beside the value that came.
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_inference::scores::Sample;
/// use thymoid_labs::Analyte;
/// use thymoid_patient::evaluation::{baseline::Baselines, rewind::PastForecast};
/// let simple =
///     Baselines { last_value: None, age_mean: None, cohort_median: None, logistic: None };
/// let past = PastForecast {
///     made_on: SinceImplant::from_days(0.0),
///     day: SinceImplant::from_months(6.0),
///     analyte: Analyte::NaiveCd4,
///     value: 10.0,
///     below_limit: true,
///     forecast: [2.0, 8.0, 30.0],
///     score: Sample::new([(1.0, 1.0), (3.0, 1.0)]).score(2.0),
///     ln_score: -1.0,
///     baselines: simple,
/// };
/// // `<10` was forecast as 8: no error. Without the `<` it would be one.
/// assert_eq!(past.errors().0, 0.0);
/// assert!(PastForecast { below_limit: false, ..past }.errors().0 > 0.2);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PastForecast {
    /// Day on which the forecast was made: of the last value it knows, or of implantation.
    pub made_on: SinceImplant,
    /// Day of the value.
    pub day: SinceImplant,
    /// What it is of.
    pub analyte: Analyte,
    /// The value, or the limit it is below.
    pub value: f64,
    /// Whether it is below that limit.
    pub below_limit: bool,
    /// 10, 50 and 90 % quantiles of the forecast.
    pub forecast: [f64; 3],
    /// How good the forecast was.
    pub score: Score,
    /// ln of the density of the forecast at the logarithm of the value, or of its probability of
    /// being below the limit.
    pub ln_score: f64,
    /// ln of what simple forecasts expected.
    pub baselines: Baselines,
}

impl PastForecast {
    /// Returns the absolute error of the logarithm: of the median, and of each simple forecast.
    pub fn errors(&self) -> (f64, [Option<f64>; 4]) {
        let came = math::ln(self.value);
        // Below the limit nothing is an error.
        let error =
            |ln: f64| if self.below_limit { (ln - came).max(0.0) } else { (ln - came).abs() };
        (error(math::ln(self.forecast[1])), self.baselines.each().map(|ln| ln.map(error)))
    }
}

/// The child and the model, for [`rewind`].
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// Dynamics.
    pub physiology: &'a Physiology,
    /// Priors.
    pub priors: &'a Priors,
    /// Published cohorts, fitted.
    pub population: &'a PopulationFit,
    /// Who got which graft where.
    pub recipient: Recipient,
    /// The child's drugs: those known today count as known then.
    pub drugs: &'a [Medication],
    /// What simple forecasts go by.
    pub tables: Tables<'a>,
}

/// Returns the days on which a forecast could have been made: that of implantation and of each
/// visit but the last.
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_patient::evaluation::rewind::past_visits;
/// use thymoid_labs::Analyte;
/// use thymoid_patient::child::Assay;
/// use thymoid_patient::population::priors::Priors;
/// let assay = Assay::new(&Priors::new(&thymoid_patient::parameters()?)?);
/// let seen = [91.0, 183.0, 365.0].map(|day| {
///     assay.observe(SinceImplant::from_days(day), Analyte::NaiveCd4, 40.0, false)
/// });
/// // After the last visit nothing came.
/// assert_eq!(past_visits(&seen), [0.0, 91.0, 183.0].map(SinceImplant::from_days));
/// # Ok::<_, thymoid_patient::Error>(())
/// ```
pub fn past_visits(observations: &[Observation]) -> Vec<SinceImplant> {
    let visits = Timeline::new(observations.iter().map(|o| o.day));
    let Some(last) = visits.last() else { return Vec::new() };
    let mut days: Vec<SinceImplant> = visits.times().filter(|day| *day < last).collect();
    if days.first().is_none_or(|first| first.days() > 0.0) {
        days.insert(0, SinceImplant::from_days(0.0));
    }
    days
}

/// Forecasts from each of [`past_visits`] all that came after it; `tick` is called once for each.
/// `what` and `fit` name the child's fits.
///
/// # Errors
/// When a posterior cannot be sampled, or its draws cannot be solved.
pub fn rewind(
    setting: &Setting<'_>,
    observations: &[Observation],
    (what, fit): (&str, u32),
    sampling: Sampling,
    seed: Seed,
    tick: &(dyn Fn() + Sync),
) -> Result<Vec<PastForecast>, Error> {
    let Setting { physiology, priors, population, recipient, drugs, .. } = *setting;
    let prior = ChildPrior::new(population, priors, recipient);
    let mut out = Vec::new();
    for (number, made_on) in (1_u32..).zip(past_visits(observations)) {
        let (past, later): (Vec<_>, Vec<_>) = observations.iter().partition(|o| o.day <= made_on);
        let draws = if past.is_empty() {
            prior.draws(seed, PRIOR_DRAWS)
        } else {
            let posterior =
                ChildPosterior::of(physiology, priors, &prior, past.clone(), made_on, drugs);
            posterior.sample(what, seed, fit + FIT_STRIDE * number, sampling, &|| {})?.draws
        };
        let known = Known { prior: &prior, drugs, alive_until: made_on };
        let timeline = Timeline::new(later.iter().map(|o| o.day));
        let ensemble = Ensemble::new(physiology, known, &draws, &timeline, seed)?;
        for (nth, value) in (0_u32..).zip(&later) {
            let at = ensemble.timeline.at(value.day)?;
            out.push(setting.compare(&ensemble, (made_on, &past), value, at, (seed, nth)));
        }
        tick();
    }
    Ok(out)
}

impl Setting<'_> {
    /// The value that came, at its place, beside the forecast that the past made of it; its assay
    /// has a stream of random numbers of its own.
    fn compare(
        &self,
        ensemble: &Ensemble,
        (made_on, past): (SinceImplant, &[Observation]),
        value: &Observation,
        at: usize,
        (seed, stream): (Seed, u32),
    ) -> PastForecast {
        let Observation { day, analyte, ln_value, censored, .. } = *value;
        let assay = Assay::new(self.priors);
        let floor = math::ln(assay.floor(analyte));
        let values = ensemble.members.iter().enumerate().map(|(i, member)| {
            let noise = seed.draws(Purpose::Rewind, i as u64, stream).normal();
            let ln = assay.ln_measured(analyte, &member.course[at], noise);
            (ln.max(floor), ensemble.survival(member, at))
        });
        let sample = Sample::new(values);
        let forecast = [0.1, 0.5, 0.9].map(|p| math::exp(sample.quantile(p)));
        let sample = if censored { sample.at_least(ln_value) } else { sample };
        let who = (self.recipient.centre, self.recipient.age_at_implant);
        PastForecast {
            made_on,
            day,
            analyte,
            value: math::exp(ln_value),
            below_limit: censored,
            forecast,
            score: sample.score(ln_value),
            ln_score: ln_score(ensemble, &assay, value, at),
            baselines: self.tables.baselines(who, past, analyte, day),
        }
    }
}

/// Mean density over the members, each log-normal about its course.
fn ln_score(ensemble: &Ensemble, assay: &Assay, value: &Observation, at: usize) -> f64 {
    // What a value may inform is another question than how well it was forecast.
    let value = &Observation { host_only: false, ..*value };
    // The likelihood leaves out the constant of the normal density.
    let constant =
        if value.censored { 0.0 } else { -math::ln((2.0 * std::f64::consts::PI).sqrt()) };
    let members = ensemble.members.iter();
    let alive: Vec<f64> = members.map(|m| math::ln(ensemble.survival(m, at))).collect();
    let likelihood =
        |(member, alive): (&Member, &f64)| assay.ln_likelihood(value, &member.course[at]) + alive;
    let terms: Vec<f64> = ensemble.members.iter().zip(&alive).map(likelihood).collect();
    math::ln_sum_exp(&terms) - math::ln_sum_exp(&alive) + constant
}
