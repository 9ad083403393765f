//! The exact likelihood of what a paper prints of a sample: size, minimum, median, maximum.
//!
//! For n independent values of density f and distribution function F, the joint density of the
//! minimum a, the median m and the maximum b is (David and Nagaraja, Order Statistics, 2.2), for
//! odd n = 2k + 1,
//!
//! ```text
//! n! / ((k-1)!)^2  f(a) [F(m) - F(a)]^(k-1) f(m) [F(b) - F(m)]^(k-1) f(b)
//! ```
//!
//! and for even n = 2k, where the median is the mean of the two middle values m - u and m + u,
//!
//! ```text
//! n! / ((k-2)!)^2  f(a) f(b)
//!     Int_0^inf 2 [F(m-u) - F(a)]^(k-2) f(m-u) f(m+u) [F(b) - F(m+u)]^(k-2) du
//! ```
//!
//! A minimum at the floor of the assay is censored: f(a) is integrated up to the floor.

use serde::Serialize;
use thymoid_core::Real;
use thymoid_core::math::{ln, ln_factorial};

/// What is printed of a sample.
///
/// ```
/// use thymoid_core::math;
/// use thymoid_patient::population::order_statistics::{Distribution, SampleSummary};
/// /// Log-normal of standard deviation 1 about a median.
/// struct About(f64);
/// impl Distribution<f64> for About {
///     fn cdf(&self, value: f64) -> f64 {
///         math::normal_cdf(math::ln(value / self.0))
///     }
///     fn pdf(&self, value: f64) -> f64 {
///         math::normal_pdf(math::ln(value / self.0)) / value
///     }
/// }
/// let printed = SampleSummary { n: 35, minimum: 30.0, median: 212.0, maximum: 1400.0 };
/// let ln = |median| printed.ln_likelihood(&About(median), 1.0);
/// // Three numbers of a sample tell its median well.
/// assert!(ln(212.0) > ln(150.0) + 1.0 && ln(212.0) > ln(300.0) + 1.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SampleSummary {
    /// Number of values, at least 4.
    pub n: u32,
    /// Smallest value.
    pub minimum: f64,
    /// Median.
    pub median: f64,
    /// Largest value.
    pub maximum: f64,
}

/// A distribution of positive values, differentiable in its parameters.
pub trait Distribution<R> {
    /// Returns the probability of a value at most this.
    fn cdf(&self, value: f64) -> R;
    /// Returns the density at a value.
    fn pdf(&self, value: f64) -> R;
}

/// Positive Gauss-Legendre nodes and their weights of order 12 (Abramowitz and Stegun 25.4).
const LEGENDRE: [(f64, f64); 6] = [
    (0.1252334085114689, 0.2491470458134028),
    (0.3678314989981802, 0.2334925365383548),
    (0.5873179542866175, 0.2031674267230659),
    (0.7699026741943047, 0.1600783285433462),
    (0.9041172563704749, 0.1069393259953184),
    (0.9815606342467193, 0.0471753363865118),
];
/// Decay lengths after which the integral over the gap is cut: e⁻¹⁴ is left out.
const LENGTHS: f64 = 14.0;

impl SampleSummary {
    /// Returns the logarithm of the likelihood under a distribution; a minimum below `floor` is
    /// censored.
    pub fn ln_likelihood<R: Real>(&self, of: &impl Distribution<R>, floor: f64) -> R {
        let minimum = Minimum::new(self.minimum, floor, of);
        let below_max = of.cdf(self.maximum);
        if self.n % 2 == 1 {
            let power = self.n / 2 - 1;
            let at_median = of.cdf(self.median);
            let lower = minimum.ln_below(at_median, power);
            let upper = (below_max - at_median).ln() * f64::from(power);
            lower
                + upper
                + of.pdf(self.median).ln()
                + of.pdf(self.maximum).ln()
                + ln_orderings(self.n, power)
        } else {
            let power = self.n / 2 - 2;
            // The integrand falls as exp(-2 n f(m) u), and is 0 from the nearer extreme on.
            let length = 1.0 / (2.0 * f64::from(self.n) * of.pdf(self.median).value());
            let room = (self.median - floor.max(self.minimum)).min(self.maximum - self.median);
            let half = 0.5 * room.min(LENGTHS * length);
            let mut total = R::from(0.0);
            for (node, weight) in LEGENDRE.into_iter().flat_map(|(x, w)| [(-x, w), (x, w)]) {
                let u = half * (1.0 + node);
                let (left, right) = (self.median - u, self.median + u);
                let lower = minimum.ln_below(of.cdf(left), power);
                let upper = (below_max - of.cdf(right)).ln() * f64::from(power);
                let middle = (of.pdf(left) * of.pdf(right)).ln();
                total = total + (lower + upper + middle).exp() * (2.0 * weight * half);
            }
            total.ln() + of.pdf(self.maximum).ln() + ln_orderings(self.n, power)
        }
    }
}

/// The smallest value, known or censored.
enum Minimum<R> {
    /// F and ln f at the value.
    Known(R, R),
    /// F at the floor below which it lies.
    Censored(R),
}

impl<R: Real> Minimum<R> {
    fn new(value: f64, floor: f64, of: &impl Distribution<R>) -> Self {
        if value > floor {
            Self::Known(of.cdf(value), of.pdf(value).ln())
        } else {
            Self::Censored(of.cdf(floor))
        }
    }

    /// ln f(a) [F - F(a)]^power, integrated over a up to the floor when it is censored.
    fn ln_below(&self, f: R, power: u32) -> R {
        match *self {
            Self::Known(at, ln_density) => (f - at).ln() * f64::from(power) + ln_density,
            Self::Censored(at) => {
                // Int_0^F(floor) (F - p)^power dp, with the larger term taken out.
                let exponent = f64::from(power) + 1.0;
                let above_floor = (f - at) / f;
                let share = -((above_floor.ln() * exponent).exp()) + 1.0;
                f.ln() * exponent + share.ln() + -ln(exponent)
            }
        }
    }
}

/// ln n! - 2 ln power!.
fn ln_orderings(n: u32, power: u32) -> f64 {
    ln_factorial(u64::from(n)) - 2.0 * ln_factorial(u64::from(power))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Uniform on (0, 1).
    struct Uniform;
    impl Distribution<f64> for Uniform {
        fn cdf(&self, value: f64) -> f64 {
            value.clamp(0.0, 1.0)
        }
        fn pdf(&self, value: f64) -> f64 {
            if (0.0..1.0).contains(&value) { 1.0 } else { 0.0 }
        }
    }

    /// Integral of the density over minimum < median < maximum by the midpoint rule of 120 cells
    /// a side. Tolerance 2 %: the rule's error at the edges.
    fn total_probability(n: u32) -> f64 {
        const CELLS: u32 = 120;
        let at = |i: u32| (f64::from(i) + 0.5) / f64::from(CELLS);
        let mut total = 0.0;
        for low in 0..CELLS {
            for middle in low + 1..CELLS {
                for high in middle + 1..CELLS {
                    let summary = SampleSummary {
                        n,
                        minimum: at(low),
                        median: at(middle),
                        maximum: at(high),
                    };
                    let ln = summary.ln_likelihood(&Uniform, 0.0);
                    total += thymoid_core::math::exp(ln);
                }
            }
        }
        total / f64::from(CELLS * CELLS * CELLS)
    }

    #[test]
    fn the_density_of_an_odd_sample_integrates_to_one() {
        let total = total_probability(9);
        assert!((total - 1.0).abs() < 0.02, "{total}");
    }

    #[test]
    fn the_density_of_an_even_sample_integrates_to_one() {
        let total = total_probability(12);
        assert!((total - 1.0).abs() < 0.02, "{total}");
    }

    /// P(min < c, median in dm, max in db) is the uncensored density integrated over the minimum.
    #[test]
    fn a_censored_minimum_is_the_integral_over_it() {
        let floor = 0.2;
        for n in [11, 12] {
            let at = |minimum| SampleSummary { n, minimum, median: 0.5, maximum: 0.9 };
            let cells = 20_000_u32;
            let width = floor / f64::from(cells);
            let integral: f64 = (0..cells)
                .map(|i| {
                    let ln = at((f64::from(i) + 0.5) * width).ln_likelihood(&Uniform, 0.0);
                    thymoid_core::math::exp(ln) * width
                })
                .sum();
            let censored = thymoid_core::math::exp(at(0.1).ln_likelihood(&Uniform, floor));
            assert!((censored / integral - 1.0).abs() < 1e-3, "n = {n}: {censored} {integral}");
        }
    }
}
