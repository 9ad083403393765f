//! The beta mixture nearest to a density.

use thymoid_core::math::{exp, ln, sum};

use super::log_odds::{LogOddsDensity, ln_probability};
use super::mixture::BetaMixture;
use crate::distributions::Beta;
use crate::error::Error;

/// Rounds of the fit: it has long stood still by then.
const ROUNDS: usize = 2000;

/// A place of the density: its weight, and the logarithms of the probability and its complement.
#[derive(Debug, Clone, Copy)]
struct Place {
    weight: f64,
    ln_p: f64,
    ln_q: f64,
}

/// Finds the mixture of least Kullback-Leibler divergence from the density, by expectation and
/// maximisation from copies of `start` that are narrower and wider.
pub(super) fn fit_mixture(
    density: &LogOddsDensity,
    start: Beta,
    components: usize,
) -> Result<BetaMixture, Error> {
    let mass = sum(density.values.iter().copied());
    let places: Vec<Place> = density
        .points()
        .zip(&density.values)
        .map(|(at, value)| Place {
            weight: value / mass,
            ln_p: ln_probability(at),
            ln_q: ln_probability(-at),
        })
        // What weighs less than rounding moves nothing.
        .filter(|place| place.weight > 1e-16)
        .collect();
    let scaled = |i: usize| {
        let scale = exp(i as f64 - 0.5 * (components as f64 - 1.0));
        (1.0, Beta { a: start.a * scale, b: start.b * scale })
    };
    let mut mixture = BetaMixture::new((0..components).map(scaled).collect())?;
    for _ in 0..ROUNDS {
        mixture = round(&mixture, &places)?;
    }
    Ok(mixture)
}

fn round(mixture: &BetaMixture, places: &[Place]) -> Result<BetaMixture, Error> {
    let parts = mixture.components();
    // Weight, and weighted logarithms of the probability and its complement, by component.
    let mut sums = vec![[0.0; 3]; parts.len()];
    for place in places {
        let heights: Vec<f64> =
            parts.iter().map(|(w, beta)| w * beta.density(place.ln_p, place.ln_q)).collect();
        let total = sum(heights.iter().copied());
        if total == 0.0 {
            continue;
        }
        for (sums, height) in sums.iter_mut().zip(heights) {
            let share = place.weight * height / total;
            sums[0] += share;
            sums[1] += share * place.ln_p;
            sums[2] += share * place.ln_q;
        }
    }
    let update = |(&(_, beta), [weight, ln_p, ln_q]): (&(f64, Beta), [f64; 3])| {
        // A component that nothing belongs to stays as it was, with next to no weight.
        if weight < 1e-12 {
            return (1e-12, beta);
        }
        (weight, most_likely(beta, ln_p / weight, ln_q / weight))
    };
    BetaMixture::new(parts.iter().zip(sums).map(update).collect())
}

/// Finds the beta distribution with these mean logarithms by Newton's method in the logarithms of
/// its parameters, with steps that stay within a factor of e.
fn most_likely(start: Beta, mean_ln_p: f64, mean_ln_q: f64) -> Beta {
    let Beta { mut a, mut b } = start;
    for _ in 0..20 {
        let [all, all_slope] = digamma_and_trigamma(a + b);
        let [each_a, slope_a] = digamma_and_trigamma(a);
        let [each_b, slope_b] = digamma_and_trigamma(b);
        let (miss_a, miss_b) = (each_a - all - mean_ln_p, each_b - all - mean_ln_q);
        let (aa, bb, ab) = (slope_a - all_slope, slope_b - all_slope, -all_slope);
        let determinant = aa * bb - ab * ab;
        let step_a = ((bb * miss_a - ab * miss_b) / determinant / a).clamp(-1.0, 1.0);
        let step_b = ((aa * miss_b - ab * miss_a) / determinant / b).clamp(-1.0, 1.0);
        a *= exp(-step_a);
        b *= exp(-step_b);
        if step_a.abs() + step_b.abs() < 1e-13 {
            break;
        }
    }
    Beta { a, b }
}

/// Coefficients of $x^{-2}$, $x^{-4}$, ... of the first derivative (Abramowitz and Stegun 6.3.18).
const DIGAMMA: [f64; 5] = [1.0 / 12.0, -1.0 / 120.0, 1.0 / 252.0, -1.0 / 240.0, 1.0 / 132.0];

/// Coefficients of $x^{-3}$, $x^{-5}$, ... of the second (6.4.12): Bernoulli's numbers.
const TRIGAMMA: [f64; 5] = [1.0 / 6.0, -1.0 / 30.0, 1.0 / 42.0, -1.0 / 30.0, 5.0 / 66.0];

/// Returns the first two derivatives of the logarithm of the gamma function: steps up to 10, then
/// the asymptotic series.
fn digamma_and_trigamma(mut x: f64) -> [f64; 2] {
    let (mut digamma, mut trigamma) = (0.0, 0.0);
    while x < 10.0 {
        digamma -= 1.0 / x;
        trigamma += 1.0 / (x * x);
        x += 1.0;
    }
    let r = 1.0 / (x * x);
    let series = |of: &[f64]| of.iter().rev().fold(0.0, |sum, term| term + r * sum);
    digamma += ln(x) - 0.5 / x - r * series(&DIGAMMA);
    trigamma += 1.0 / x + 0.5 * r + r / x * series(&TRIGAMMA);
    [digamma, trigamma]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A density that is a mixture is found again.
    #[test]
    fn a_mixture_is_its_own_nearest() {
        let beta = |a, b| Beta { a, b };
        let truth = BetaMixture::new(vec![(0.4, beta(2.0, 7.0)), (0.6, beta(30.0, 40.0))]).unwrap();
        let at = |i: i32| -16.0 + 0.02 * f64::from(i);
        let height = |x: f64| {
            let (ln_p, ln_q) = (ln_probability(x), ln_probability(-x));
            let parts = truth.components().iter();
            sum(parts.map(|(weight, beta)| weight * beta.density(ln_p, ln_q))) * exp(ln_p + ln_q)
        };
        let values = (0..=1600).map(|i| height(at(i))).collect();
        let density = LogOddsDensity { start: -16.0, step: 0.02, values };
        let found = fit_mixture(&density, beta(3.0, 5.0), 2).unwrap();
        for ((weight, found), (expected, truth)) in
            found.components().iter().zip(truth.components())
        {
            assert!((weight - expected).abs() < 1e-6, "{found:?}");
            assert!((found.a / truth.a - 1.0).abs() < 1e-5, "{found:?}");
            assert!((found.b / truth.b - 1.0).abs() < 1e-5, "{found:?}");
        }
    }

    /// Euler's constant, and pi squared over 6.
    #[test]
    fn derivatives_of_the_gamma_function() {
        let [digamma, trigamma] = digamma_and_trigamma(1.0);
        assert!((digamma + 0.577_215_664_901_532_9).abs() < 1e-13);
        assert!((trigamma - 1.644_934_066_848_226_4).abs() < 1e-13);
    }
}
