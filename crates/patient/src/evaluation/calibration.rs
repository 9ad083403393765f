//! Whether forecasts of children are right on the average: simulation-based calibration.
//!
//! Children are drawn from the prior and their laboratory values from the model, and each is fitted
//! as a real one. Then the rank of the truth among independent posterior draws is uniform, or the
//! posterior is wrong (S. Talts et al. 2018, arXiv:1804.06788). Children of another law than the
//! prior's, [`Cast::HostCells`], show what forecasts are worth where the model is wrong.

use rayon::prelude::*;
use thymoid_core::{Draws, Months, Purpose, Seed, SinceImplant, math};
use thymoid_inference::ode::Tolerance;
use thymoid_inference::ranks::{RANKED, Ranks};
use thymoid_inference::sampler::Sampling;
use thymoid_inference::scores::Sample;
use thymoid_labs::Analyte;

use crate::child::{Assay, ChildDraw, ChildPosterior, ChildPrior, Informs, Observation, is_naive};
use crate::dynamics::{Blood, Child, Physiology, Timeline};
use crate::error::Error;
use crate::population::priors::Priors;

/// What is ranked, as in tables.
pub const QUANTITIES: [&str; 5] =
    ["export", "lag", "loss", "naive_cd4_month_12", "naive_cd4_month_24"];
/// When the last two are forecast for.
///
/// ```
/// use thymoid_patient::evaluation::calibration::{FORECASTS, QUANTITIES};
/// // The last quantities are the forecasts.
/// let last = FORECASTS.map(|months| format!("naive_cd4_month_{}", months.value()));
/// assert_eq!(QUANTITIES[3..], last);
/// ```
pub const FORECASTS: [Months; 2] = [Months(12.0), Months(24.0)];
/// Draws to one that is ranked: the sampler's draws are nearly independent.
const THINNING: usize = 6;
/// Chains of each child.
const CHAINS: usize = 2;
const SAMPLING: Sampling =
    Sampling { chains: CHAINS, tune: 300, draws: (RANKED as usize + 1) * THINNING / CHAINS };
const TOLERANCE: Tolerance = Tolerance { relative: 1e-5, absolute: 1e-6, max_steps: 20_000 };

/// What became of all virtual children.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// Ranks of the truth by quantity, in the order of [`QUANTITIES`], then by child.
    pub ranks: [Ranks; QUANTITIES.len()],
    /// Of each of [`FORECASTS`].
    pub accuracy: [Accuracy; FORECASTS.len()],
}

/// How close forecasts of ln(naive CD4) came, on the average over the children.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Accuracy {
    /// Continuous ranked probability score of the forecast.
    pub crps: f64,
    /// That of the last value carried forward: its absolute error.
    pub last_value: f64,
}

/// Who the virtual children are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cast {
    /// Drawn from the prior that they are fitted with.
    OfPrior,
    /// The same, but every one with T cells that no graft made, of a law that the prior does not
    /// hold: [`HOST_CD4_PER_UL`] and [`HOST_CD8_PER_CD4`] uniformly, and in every second child they
    /// never fall.
    HostCells,
}

/// CD4 at implantation of [`Cast::HostCells`], cells/µL.
pub const HOST_CD4_PER_UL: (f64, f64) = (500.0, 3000.0);
/// CD8 per CD4 of them.
pub const HOST_CD8_PER_CD4: (f64, f64) = (0.2, 2.0);

/// Of one child: ranks, and for each forecast the score and the error of the last value.
type One = ([u32; QUANTITIES.len()], [[f64; 2]; FORECASTS.len()]);

/// What all virtual children share.
struct Trial<'a> {
    physiology: &'a Physiology,
    priors: &'a Priors,
    prior: &'a ChildPrior,
    assay: Assay,
    visits: &'a [(SinceImplant, Analyte)],
    /// Place of each visit on the timeline.
    places: Vec<usize>,
    cast: Cast,
    seed: Seed,
    /// Days of the visits and of [`FORECASTS`].
    timeline: Timeline,
    forecasts: Timeline,
    /// Places of [`FORECASTS`] on the timeline.
    forecast_places: [usize; FORECASTS.len()],
    alive_until: SinceImplant,
}

/// A virtual child that lives to see its last visit.
struct Living {
    truth: ChildDraw,
    course: Vec<Blood<f64>>,
    source: Draws,
}

/// Calibrates on `children` virtual children with a value at each of the visits, on ascending days
/// after implantation, of those who live to see the last one; `tick` is called once a child.
///
/// # Errors
/// When the equations of a virtual child cannot be solved, or its posterior cannot be sampled.
pub fn calibrate(
    (physiology, priors, prior): (&Physiology, &Priors, &ChildPrior),
    (visits, cast): (&[(SinceImplant, Analyte)], Cast),
    children: u32,
    seed: Seed,
    tick: &(dyn Fn() + Sync),
) -> Result<Calibration, Error> {
    let times = FORECASTS.map(|months| SinceImplant::from_months(months.value()));
    let timeline = Timeline::new(visits.iter().map(|(day, _)| *day).chain(times));
    let places = visits.iter().map(|(day, _)| timeline.at(*day)).collect::<Result<_, Error>>()?;
    let forecast_places = [timeline.at(times[0])?, timeline.at(times[1])?];
    let alive_until = visits.last().map_or(SinceImplant::from_days(0.0), |(day, _)| *day);
    let trial = Trial {
        physiology,
        priors,
        prior,
        assay: Assay::new(priors),
        visits,
        places,
        cast,
        seed,
        timeline,
        forecasts: Timeline::new(times),
        forecast_places,
        alive_until,
    };
    let one = |nth: u32| {
        let one = trial.one(nth);
        tick();
        one
    };
    let all: Vec<One> = (0..children).into_par_iter().map(one).collect::<Result<_, Error>>()?;
    let mean = |forecast: usize, which: usize| {
        math::mean(&all.iter().map(|(_, scores)| scores[forecast][which]).collect::<Vec<_>>())
    };
    Ok(Calibration {
        ranks: std::array::from_fn(|i| Ranks(all.iter().map(|(ranks, _)| ranks[i]).collect())),
        accuracy: [0, 1].map(|i| Accuracy { crps: mean(i, 0), last_value: mean(i, 1) }),
    })
}

/// What is ranked of a draw whose naive CD4 come to these.
const fn ranked(draw: &ChildDraw, [year, two_years]: [f64; 2]) -> [f64; QUANTITIES.len()] {
    let Child { export, lag_days, loss_per_day, .. } = draw.child;
    [export, lag_days, loss_per_day, year, two_years]
}

impl Trial<'_> {
    /// ln of the naive CD4 of a laboratory, so with the error of the assay.
    fn value(&self, blood: &Blood<f64>, source: &mut Draws) -> f64 {
        self.assay.ln_measured(Analyte::NaiveCd4, blood, source.normal())
    }

    /// Who dies before the last visit is not forecast then.
    fn living(&self, nth: u32) -> Result<Living, Error> {
        let mut source = self.seed.draws(Purpose::Calibration, u64::from(nth), 0);
        let mut attempt = 0;
        loop {
            let mut truth = self.prior.draw(self.seed, u64::from(nth) << 32 | attempt);
            attempt += 1;
            if self.cast == Cast::HostCells {
                let mut within = |(low, high): (f64, f64)| low + (high - low) * source.uniform();
                truth.host.cd4_per_ul = within(HOST_CD4_PER_UL);
                truth.host.cd8_per_cd4 = within(HOST_CD8_PER_CD4);
                truth.host.loss_per_day *= f64::from(nth % 2);
                truth.host_cells = [1.0; 2];
            }
            let fate = truth.fate([source.uniform(), source.uniform()]);
            let course = self.physiology.course(&fate.child, &[], &self.timeline, TOLERANCE)?;
            let bearable = source.exponential() / self.prior.hazard_per_day;
            let lives = |last: &usize| course[*last].exposure_days < bearable;
            if self.places.last().is_none_or(lives) {
                let joined = course.into_iter().zip(self.timeline.times());
                let course = joined.map(|(blood, day)| fate.joined(blood, day, 0.0)).collect();
                return Ok(Living { truth, course, source });
            }
        }
    }

    /// What the laboratory reports, and may tell of.
    fn observations(&self, course: &[Blood<f64>], source: &mut Draws) -> Vec<Observation> {
        let mut seen = Vec::with_capacity(self.visits.len());
        for (&(day, analyte), at) in self.visits.iter().zip(&self.places) {
            let counted = self.visits.iter().any(|(d, a)| *d == day && is_naive(*a));
            let informs = self.prior.rule.of(analyte, day, counted);
            let value = self.assay.measure(day, analyte, &course[*at], source);
            if let Informs::Graft | Informs::HostCells = informs {
                let host_only = informs == Informs::HostCells;
                seen.push(Observation { host_only, ..value });
            }
        }
        seen
    }

    fn one(&self, nth: u32) -> Result<One, Error> {
        let Self { physiology, priors, prior, seed, .. } = *self;
        let Living { truth, course, mut source } = self.living(nth)?;
        let observations = self.observations(&course, &mut source);
        let last = observations.iter().rfind(|o| o.analyte == Analyte::NaiveCd4);
        let last = last.map_or(f64::NAN, |o| o.ln_value);
        let posterior =
            ChildPosterior::of(physiology, priors, prior, observations, self.alive_until, &[]);
        let fit = posterior.sample("a virtual child", seed, 1 + nth, SAMPLING, &|| {})?;
        let came = self.forecast_places.map(|at| self.value(&course[at], &mut source));
        let expected = ranked(&truth, came);
        let mut ranks = [0; QUANTITIES.len()];
        let mut forecasts = [Vec::new(), Vec::new()];
        let mut source = seed.draws(Purpose::Calibration, u64::from(nth), 1);
        for draw in fit.draws.iter().step_by(THINNING).take(RANKED as usize) {
            let fate = draw.fate([source.uniform(), source.uniform()]);
            let course = physiology.course(&fate.child, &[], &self.forecasts, TOLERANCE)?;
            let values = [0, 1].map(|i| self.value(&course[i], &mut source));
            let pairs = ranked(draw, values).into_iter().zip(expected);
            for (rank, (got, expected)) in ranks.iter_mut().zip(pairs) {
                *rank += u32::from(got < expected);
            }
            forecasts.iter_mut().zip(values).for_each(|(all, value)| all.push((value, 1.0)));
        }
        let floor = math::ln(self.assay.floor(Analyte::NaiveCd4));
        let mut scores = [[0.0; 2]; FORECASTS.len()];
        for ((score, all), came) in scores.iter_mut().zip(forecasts).zip(came) {
            let came = came.max(floor);
            *score = [Sample::new(all).at_least(floor).score(came).crps, (last - came).abs()];
        }
        Ok((ranks, scores))
    }
}
