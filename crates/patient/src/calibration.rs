//! Whether forecasts of children are right on the average: simulation-based calibration.
//!
//! Children are drawn from the prior and their laboratory values from the model, and each is fitted
//! as a real one. Then the rank of the truth among independent posterior draws is uniform, or the
//! posterior is wrong (S. Talts et al. 2018, arXiv:1804.06788).

use rayon::prelude::*;
use thymoid_core::{Days, Draws, Months, Purpose, Seed, math};

use crate::child::{Assay, ChildDraw, ChildPosterior, ChildPrior};
use crate::cohort::Analyte;
use crate::dynamics::{Blood, Child, Physiology};
use crate::error::Error;
use crate::nuts::Sampling;
use crate::ode::Tolerance;
use crate::priors::Priors;

/// What is ranked, as in tables.
pub const QUANTITIES: [&str; 4] = ["export", "lag", "loss", "naive_cd4_month_24"];
/// When the last of them is forecast for.
const FORECAST: Months = Months(24.0);
/// Posterior draws of each child among which the truth is ranked.
pub const RANKED: u32 = 99;
/// Draws to one that is ranked: the sampler's draws are nearly independent.
const THINNING: usize = 6;
/// Chains of each child.
const CHAINS: usize = 2;
const SAMPLING: Sampling =
    Sampling { chains: CHAINS, tune: 300, draws: (RANKED as usize + 1) * THINNING / CHAINS };
const TOLERANCE: Tolerance = Tolerance { relative: 1e-5, absolute: 1e-6, max_steps: 20_000 };

/// Rank of the truth of each child, 0 to [`RANKED`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calibration {
    /// By quantity, in the order of [`QUANTITIES`], then by child.
    pub ranks: [Vec<u32>; QUANTITIES.len()],
}

/// Ranks of `children` virtual children with a value at each of the visits, on ascending days after
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
    let alive_until = visits.last().map_or(0.0, |(day, _)| *day);
    let forecast_day = Days::from(FORECAST).value();
    let days: Vec<f64> = visits.iter().map(|(day, _)| *day).chain([forecast_day]).collect();
    let ranks_of = |nth: u32| {
        let draws = |step| seed.draws(Purpose::Calibration, u64::from(nth), step);
        let mut source = draws(0);
        // Who dies before the last visit is not forecast then.
        let mut tries = (0..).map(|attempt| u64::from(nth) << 32 | attempt);
        let (truth, course) = loop {
            let truth = prior.draw(seed, tries.next().unwrap_or_default());
            let child = truth.decide(source.uniform());
            let course = physiology.course(&child, &[], &days, TOLERANCE)?;
            let bearable = source.exponential() / prior.hazard_per_day;
            let last = course.iter().zip(&days).filter(|(_, day)| **day <= alive_until).last();
            if last.is_none_or(|(blood, _)| blood.exposure_days < bearable) {
                break (truth, course);
            }
        };
        let observations = visits.iter().zip(&course).map(|((day, analyte), blood)| {
            assay.measure(*day, *analyte, blood, &mut source)
        });
        let observations = observations.collect();
        let posterior =
            ChildPosterior::of(physiology, priors, prior, observations, alive_until, &[]);
        let what = "a virtual child";
        let fit = posterior.sample(what, seed, 1 + nth, SAMPLING, &|| {})?;
        // The forecast of a value, so with the error of the assay.
        let value = |blood: &Blood<f64>, source: &mut Draws| {
            Assay::ln_expected(Analyte::NaiveCd4, blood)
                + assay.sd(Analyte::NaiveCd4) * source.normal()
        };
        let of = |draw: &ChildDraw, value: f64| {
            let Child { export, lag_days, loss_per_day, .. } = draw.child;
            [export, lag_days, loss_per_day, value]
        };
        let expected = of(&truth, value(&course[visits.len()], &mut source));
        let mut ranks = [0; QUANTITIES.len()];
        let mut source = draws(1);
        for draw in fit.draws.iter().step_by(THINNING).take(RANKED as usize) {
            let child = draw.decide(source.uniform());
            let course = physiology.course(&child, &[], &[forecast_day], TOLERANCE)?;
            let got = of(draw, value(&course[0], &mut source));
            for i in 0..QUANTITIES.len() {
                ranks[i] += u32::from(got[i] < expected[i]);
            }
        }
        tick();
        Ok(ranks)
    };
    let ranks: Vec<[u32; QUANTITIES.len()]> =
        (0..children).into_par_iter().map(ranks_of).collect::<Result<_, Error>>()?;
    Ok(Calibration { ranks: std::array::from_fn(|i| ranks.iter().map(|ranks| ranks[i]).collect()) })
}

impl Calibration {
    /// Pearson's statistic of the ranks of a quantity in `bins` equal bins, of `bins - 1` degrees of
    /// freedom where they are uniform. `bins` divides [`RANKED`] + 1.
    pub fn chi_square(&self, quantity: usize, bins: u32) -> f64 {
        let mut counts = vec![0.0; bins as usize];
        for rank in &self.ranks[quantity] {
            counts[(rank * bins / (RANKED + 1)) as usize] += 1.0;
        }
        let expected = self.ranks[quantity].len() as f64 / f64::from(bins);
        math::sum(counts.iter().map(|count| (count - expected) * (count - expected) / expected))
    }

    /// Largest distance of the distribution of the ranks from a uniform one, times the root of their
    /// number: 1.36 is reached once in twenty times (Kolmogorov).
    pub fn kolmogorov(&self, quantity: usize) -> f64 {
        let ranks = &self.ranks[quantity];
        let n = ranks.len() as f64;
        let below = |rank: u32| ranks.iter().filter(|r| **r <= rank).count() as f64 / n;
        let gap = |rank: u32| (below(rank) - f64::from(rank + 1) / f64::from(RANKED + 1)).abs();
        n.sqrt() * (0..RANKED).map(gap).fold(0.0, f64::max)
    }

    /// Share of children whose truth lies in the central interval of probability `level`.
    pub fn coverage(&self, quantity: usize, level: f64) -> f64 {
        let outside = (1.0 - level) / 2.0 * f64::from(RANKED + 1);
        let ranks = &self.ranks[quantity];
        let within = |rank: &&u32| {
            let rank = f64::from(**rank) + 0.5;
            rank > outside && rank < f64::from(RANKED + 1) - outside
        };
        ranks.iter().filter(within).count() as f64 / ranks.len() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: ranks 0 to 99 once each are uniform; all in the middle are not.
    #[test]
    fn statistics_of_known_ranks() {
        let even: Vec<u32> = (0..=RANKED).collect();
        let calibration = Calibration { ranks: [even.clone(), vec![50; 100], even.clone(), even] };
        assert_eq!(calibration.chi_square(0, 20), 0.0);
        assert!(calibration.kolmogorov(0) < 1e-9);
        assert!((calibration.coverage(0, 0.8) - 0.8).abs() < 1e-12);
        assert_eq!(calibration.chi_square(1, 20), 95.0 * 95.0 / 5.0 + 19.0 * 5.0);
        assert!((calibration.kolmogorov(1) - 5.0).abs() < 1e-9);
        assert_eq!(calibration.coverage(1, 0.8), 1.0);
    }
}
