//! Scores of forecasts against what came: continuous ranked probability, logarithm, coverage.
//!
//! All take logarithms of values, because laboratory values scatter by a factor. Where a laboratory
//! has a limit of quantification, raise draws and observation to it before the ranked score and the
//! coverage: that forecasts what will be reported, and the score stays proper.

use serde::Serialize;
use thymoid_core::math::{ln, ln_normal_cdf, ln_normal_pdf, ln_sum_exp, quantile_sorted, sum};

use crate::error::Error;

/// Continuous ranked probability score of at least two independent draws, the lower the better, in
/// the unit of the observation; without bias for the score of the distribution behind the draws
/// (the fair score of Ferro, Quarterly Journal of the Royal Meteorological Society 140 (2014) 1917).
///
/// ```text
/// sum_i |x_i - y| / M - sum_i<j |x_i - x_j| / (M (M - 1))
/// ```
///
/// ```
/// use thymoid_patient::scores::ranked_probability;
/// assert_eq!(ranked_probability(&[1.0, 3.0], 2.0), 1.0 - 2.0 / 2.0);
/// ```
pub fn ranked_probability(ln_draws: &[f64], ln_observed: f64) -> f64 {
    debug_assert!(ln_draws.len() > 1, "the spread of one draw is unknown");
    let mut sorted = ln_draws.to_vec();
    sorted.sort_by(f64::total_cmp);
    let m = sorted.len() as f64;
    let off = sum(sorted.iter().map(|x| (x - ln_observed).abs()));
    // Of the pairs of the draw at place i from 0, it is the larger in i and the smaller in M - 1 - i.
    let spread = sum((0..).zip(&sorted).map(|(i, x)| (2.0 * f64::from(i) - m + 1.0) * x));
    off / m - spread / (m * (m - 1.0))
}

/// What a laboratory reported.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reported {
    /// A value, as its logarithm.
    Value(f64),
    /// Something below this limit, as its logarithm.
    Below(f64),
}

/// One draw of a forecast: a log-normal distribution of the value to be reported.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Component {
    /// Logarithm of its median.
    pub ln_median: f64,
    /// Residual standard deviation of the logarithm.
    pub sd: f64,
}

/// Logarithm of the probability of what was reported under an equal mixture of the draws, the higher
/// the better: the density of the logarithm of a value, the probability of being below a limit.
///
/// ```
/// use thymoid_patient::scores::{Component, Reported, logarithmic};
/// let draws = [Component { ln_median: 0.0, sd: 1.0 }; 3];
/// assert!((logarithmic(&draws, Reported::Below(0.0)) - 0.5_f64.ln()).abs() < 1e-15);
/// ```
pub fn logarithmic(draws: &[Component], reported: Reported) -> f64 {
    let term = |c: &Component| match reported {
        Reported::Value(y) => ln_normal_pdf((y - c.ln_median) / c.sd) - ln(c.sd),
        Reported::Below(limit) => ln_normal_cdf((limit - c.ln_median) / c.sd),
    };
    ln_sum_exp(&draws.iter().map(term).collect::<Vec<_>>()) - ln(draws.len() as f64)
}

/// Levels of the central intervals that forecasts show.
pub const LEVELS: [f64; 3] = [0.50, 0.80, 0.95];

/// How often central intervals of a level held what came.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Coverage {
    /// Of the intervals.
    pub level: f64,
    /// Observations inside, ends included.
    pub held: usize,
    /// Observations in all.
    pub of: usize,
}

/// Counts over forecasts, each the draws and the observation.
///
/// # Errors
/// When a forecast has no draws.
pub fn coverage(forecasts: &[(&[f64], f64)]) -> Result<[Coverage; 3], Error> {
    let mut counts = LEVELS.map(|level| Coverage { level, held: 0, of: forecasts.len() });
    for (ln_draws, ln_observed) in forecasts {
        let mut sorted = ln_draws.to_vec();
        sorted.sort_by(f64::total_cmp);
        for count in &mut counts {
            let low = quantile_sorted(&sorted, 0.5 - 0.5 * count.level)?;
            let high = quantile_sorted(&sorted, 0.5 + 0.5 * count.level)?;
            count.held += usize::from((low..=high).contains(ln_observed));
        }
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use thymoid_core::math::{mean, normal_cdf, normal_pdf, normal_quantile, variance};
    use thymoid_core::{Purpose, Seed};

    /// Quantiles of the standard normal at the middles of `n` equal probabilities.
    fn quantiles(n: u32) -> Vec<f64> {
        (0..n).map(|i| normal_quantile((f64::from(i) + 0.5) / f64::from(n))).collect()
    }

    /// Of the standard normal: z (2 Phi(z) - 1) + 2 phi(z) - 1 / sqrt(pi) (Gneiting and Raftery,
    /// Journal of the American Statistical Association 102 (2007) 359, equation 21). Three draws:
    /// with M² for M (M - 1) the mean would be 0.19 too high, 50 standard errors. Tolerance: five,
    /// passed by chance once in 2 million.
    #[test]
    fn ranked_probability_of_few_normal_draws_is_unbiased() {
        for z in [-1.5, 0.0, 0.7] {
            let mut draws = Seed(1).draws(Purpose::Test, 0, 0);
            let scores: Vec<f64> = (0..40_000)
                .map(|_| ranked_probability(&[draws.normal(), draws.normal(), draws.normal()], z))
                .collect();
            let expected = z * (2.0 * normal_cdf(z) - 1.0) + 2.0 * normal_pdf(z)
                - 1.0 / std::f64::consts::PI.sqrt();
            let error = (variance(&scores) / 40_000.0).sqrt();
            assert!((mean(&scores) - expected).abs() < 5.0 * error, "{z}");
        }
    }

    #[test]
    fn ranked_probability_agrees_with_all_pairs() {
        let mut draws = Seed(2).draws(Purpose::Test, 0, 0);
        let x: Vec<f64> = (0..57).map(|_| draws.normal()).collect();
        let pairs: f64 = x.iter().flat_map(|a| x.iter().map(move |b| (a - b).abs())).sum();
        let off: f64 = x.iter().map(|a| (a - 0.3).abs()).sum();
        let expected = off / 57.0 - 0.5 * pairs / (57.0 * 56.0);
        assert!((ranked_probability(&x, 0.3) - expected).abs() < 1e-13);
    }

    /// Normal medians of standard deviation 1 with a residual of 0.75 are normal with 1.25. The
    /// integral over 4000 quantiles is wrong by less than 1e-3 where the tail is not far out.
    #[test]
    fn a_mixture_scores_as_the_distribution_it_makes() {
        let component = |ln_median| Component { ln_median, sd: 0.75 };
        let draws: Vec<Component> = quantiles(4000).into_iter().map(component).collect();
        for at in [-2.0, 0.1, 1.5] {
            let z = at / 1.25;
            let density = logarithmic(&draws, Reported::Value(at));
            assert!((density - (ln_normal_pdf(z) - ln(1.25))).abs() < 1e-3, "{at}: {density}");
            let below = logarithmic(&draws, Reported::Below(at));
            assert!((below - ln_normal_cdf(z)).abs() < 1e-3, "{at}: {below}");
        }
    }

    /// Far out a mixture is finite, not the logarithm of a density that is rounded to 0.
    #[test]
    fn a_miss_by_fifty_deviations_has_a_score() {
        let draws = [Component { ln_median: 0.0, sd: 0.1 }; 2];
        let score = logarithmic(&draws, Reported::Value(5.0));
        assert!((score - (ln_normal_pdf(50.0) - ln(0.1))).abs() < 1e-9, "{score}");
    }

    /// Observations at the middles of 40 equal probabilities: as many inside as the level says, none
    /// at an end.
    #[test]
    fn coverage_of_the_true_distribution_is_its_level() {
        let draws = quantiles(4001);
        let observed = quantiles(40);
        let forecasts: Vec<(&[f64], f64)> =
            observed.iter().map(|y| (draws.as_slice(), *y)).collect();
        let held = coverage(&forecasts).unwrap().map(|c| (c.held, c.of));
        assert_eq!(held, [(20, 40), (32, 40), (38, 40)]);
        assert!(coverage(&[(&[], 0.0)]).is_err());
    }
}
