//! Whether forecasts of children are right on the average: simulation-based calibration.
//!
//! Children are drawn from the prior and their laboratory values from the model, and each is fitted
//! as a real one. Then the rank of the truth among independent posterior draws is uniform, or the
//! posterior is wrong (S. Talts et al. 2018, arXiv:1804.06788).

use rayon::prelude::*;
use thymoid_core::{Days, Draws, Months, Purpose, Seed, math};

use crate::child::{Assay, ChildDraw, ChildPosterior, ChildPrior, Observation};
use crate::cohort::Analyte;
use crate::dynamics::{Blood, Child, Physiology};
use crate::error::Error;
use crate::nuts::Sampling;
use crate::ode::Tolerance;
use crate::priors::Priors;
use crate::ranks::{RANKED, Ranks};
use crate::scores::Sample;

/// What is ranked, as in tables.
pub const QUANTITIES: [&str; 5] =
    ["export", "lag", "loss", "naive_cd4_month_12", "naive_cd4_month_24"];
/// When the last two are forecast for.
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

/// Of one child: ranks, and for each forecast the score and the error of the last value.
type One = ([u32; QUANTITIES.len()], [[f64; 2]; FORECASTS.len()]);

/// `children` virtual children with a value at each of the visits, on ascending days after
/// implantation, of those who live to see the last one; `tick` is called once a child.
///
/// # Errors
/// When the equations of a virtual child cannot be solved.
pub fn calibrate(
    (physiology, priors, prior): (&Physiology, &Priors, &ChildPrior),
    visits: &[(f64, Analyte)],
    children: u32,
    seed: Seed,
    tick: &(dyn Fn() + Sync),
) -> Result<Calibration, Error> {
    let assay = Assay::new(priors);
    let forecast_days = FORECASTS.map(|months| Days::from(months).value());
    let mut days: Vec<f64> = visits.iter().map(|(day, _)| *day).chain(forecast_days).collect();
    days.sort_by(f64::total_cmp);
    days.dedup();
    let at = |day: f64| days.partition_point(|d| *d < day);
    let alive_until = visits.last().map_or(0.0, |(day, _)| *day);
    // The value of a laboratory, so with the error of the assay.
    let value = |blood: &Blood<f64>, source: &mut Draws| {
        Assay::ln_expected(Analyte::NaiveCd4, blood) + assay.sd(Analyte::NaiveCd4) * source.normal()
    };
    let of = |draw: &ChildDraw, [year, two_years]: [f64; 2]| {
        let Child { export, lag_days, loss_per_day, .. } = draw.child;
        [export, lag_days, loss_per_day, year, two_years]
    };
    let one = |nth: u32| -> Result<One, Error> {
        let draws = |step| seed.draws(Purpose::Calibration, u64::from(nth), step);
        let mut source = draws(0);
        let mut attempt = 0;
        // Who dies before the last visit is not forecast then.
        let (truth, course) = loop {
            let truth = prior.draw(seed, u64::from(nth) << 32 | attempt);
            attempt += 1;
            let child = truth.decide(source.uniform());
            let course = physiology.course(&child, &[], &days, TOLERANCE)?;
            let bearable = source.exponential() / prior.hazard_per_day;
            if visits.is_empty() || course[at(alive_until)].exposure_days < bearable {
                break (truth, course);
            }
        };
        let observations: Vec<Observation> = visits
            .iter()
            .map(|(day, analyte)| assay.measure(*day, *analyte, &course[at(*day)], &mut source))
            .collect();
        let last = observations.iter().rfind(|o| o.analyte == Analyte::NaiveCd4);
        let last = last.map_or(f64::NAN, |o| o.ln_value);
        let posterior =
            ChildPosterior::of(physiology, priors, prior, observations, alive_until, &[]);
        let fit = posterior.sample("a virtual child", seed, 1 + nth, SAMPLING, &|| {})?;
        let came = forecast_days.map(|day| value(&course[at(day)], &mut source));
        let expected = of(&truth, came);
        let mut ranks = [0; QUANTITIES.len()];
        let mut forecasts = [Vec::new(), Vec::new()];
        let mut source = draws(1);
        for draw in fit.draws.iter().step_by(THINNING).take(RANKED as usize) {
            let child = draw.decide(source.uniform());
            let course = physiology.course(&child, &[], &forecast_days, TOLERANCE)?;
            let values = [0, 1].map(|i| value(&course[i], &mut source));
            for (rank, (got, expected)) in
                ranks.iter_mut().zip(of(draw, values).into_iter().zip(expected))
            {
                *rank += u32::from(got < expected);
            }
            forecasts.iter_mut().zip(values).for_each(|(all, value)| all.push((value, 1.0)));
        }
        let floor = math::ln(assay.floor(Analyte::NaiveCd4));
        let mut scores = [[0.0; 2]; FORECASTS.len()];
        for ((score, all), came) in scores.iter_mut().zip(forecasts).zip(came) {
            let came = came.max(floor);
            *score = [Sample::new(all).at_least(floor).score(came).crps, (last - came).abs()];
        }
        tick();
        Ok((ranks, scores))
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
