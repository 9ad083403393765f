//! Whether forecasts of children are right on the average: simulation-based calibration.
//!
//! Children are drawn from the prior and their laboratory values from the model, and each is fitted
//! as a real one, and the truth is ranked ([`crate::ranks`]).

use rayon::prelude::*;
use thymoid_core::{Days, Draws, Months, Purpose, Seed, math};

use crate::child::{ChildDraw, ChildPosterior, ChildPrior};
use crate::cohort::Analyte;
use crate::dynamics::{Child, Physiology};
use crate::error::Error;
use crate::nuts::Sampling;
use crate::ode::Tolerance;
use crate::priors::Priors;
use crate::ranks::{RANKED, Ranks};

/// What is ranked, as in tables.
pub const QUANTITIES: [&str; 4] = ["export", "lag", "loss", "naive_cd4_month_24"];
/// When the last of them is forecast for.
const FORECAST: Months = Months(24.0);
/// Draws to one that is ranked: the sampler's draws are nearly independent.
const THINNING: usize = 6;
/// Chains of each child.
const CHAINS: usize = 2;
const SAMPLING: Sampling =
    Sampling { chains: CHAINS, tune: 300, draws: (RANKED as usize + 1) * THINNING / CHAINS };
const TOLERANCE: Tolerance = Tolerance { relative: 1e-5, absolute: 1e-6, max_steps: 20_000 };

/// Ranks of the truth of `children` virtual children with a value at each of the visits, on ascending
/// days after implantation, by quantity in the order of [`QUANTITIES`]; `tick` is called once a child.
///
/// # Errors
/// When the equations of a virtual child cannot be solved.
pub fn calibrate(
    (physiology, priors, prior): (&Physiology, &Priors, &ChildPrior),
    visits: &[(f64, Analyte)],
    children: u32,
    seed: Seed,
    tick: &(dyn Fn() + Sync),
) -> Result<[Ranks; QUANTITIES.len()], Error> {
    let truths = prior.draws(seed, children as usize);
    let ranks_of =
        |(nth, truth): (usize, &ChildDraw)| {
            let draws = |step| seed.draws(Purpose::Calibration, nth as u64, step);
            let mut source = draws(0);
            let child = truth.decide(source.uniform());
            let posterior = ChildPosterior::without_values(physiology, priors, prior)
                .with_values_of(&child, visits, &mut source)?;
            let what = "a virtual child";
            let fit = posterior.sample(what, seed, 1 + nth as u32, SAMPLING, &|| {})?;
            // The forecast of a value, so with the error of the assay.
            let forecast = |child: &Child<f64>, source: &mut Draws| -> Result<f64, Error> {
                let course =
                    physiology.course(child, &[Days::from(FORECAST).value()], TOLERANCE)?;
                let (mean, sd) = posterior.expected(Analyte::NaiveCd4, &course[0]);
                Ok(math::ln(mean) + sd * source.normal())
            };
            let of = |draw: &ChildDraw, child: &Child<f64>, source: &mut Draws| {
                let Child { export, lag_days, loss_per_day, .. } = draw.child;
                Ok::<_, Error>([export, lag_days, loss_per_day, forecast(child, source)?])
            };
            let expected = of(truth, &child, &mut source)?;
            let mut ranks = [0; QUANTITIES.len()];
            let mut source = draws(1);
            for draw in fit.draws.iter().step_by(THINNING).take(RANKED as usize) {
                let child = draw.decide(source.uniform());
                let got = of(draw, &child, &mut source)?;
                for i in 0..QUANTITIES.len() {
                    ranks[i] += u32::from(got[i] < expected[i]);
                }
            }
            tick();
            Ok(ranks)
        };
    let ranks: Vec<[u32; QUANTITIES.len()]> =
        truths.par_iter().enumerate().map(ranks_of).collect::<Result<_, Error>>()?;
    Ok(std::array::from_fn(|i| Ranks(ranks.iter().map(|ranks| ranks[i]).collect())))
}
