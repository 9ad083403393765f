//! A number of this build, and how well it is known.

use thymoid_core::math;

/// Probability that an interval holds what more seeds, or longer averages, would come to.
const LEVEL: f64 = 0.95;

/// A number of this build.
///
/// ```
/// use thymoid_evidence::Obtained;
/// assert_eq!(Obtained::exact(3.0).interval(), Some([3.0, 3.0]));
/// let [low, high] = Obtained::estimate(3.0, 0.1).interval().unwrap();
/// assert!((low - 2.804).abs() < 1e-3 && (high - 3.196).abs() < 1e-3);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Obtained {
    /// The number, in the unit of its target.
    pub value: f64,
    /// Its Monte-Carlo standard error, in the same unit; none when it is exact, or when the range
    /// of the target already allows for it.
    pub uncertainty: Option<f64>,
    /// Standard deviation from seed to seed.
    pub sd: Option<f64>,
    /// Seeds that it is the mean of.
    pub seeds: Option<u32>,
    /// For a statement: whether it held in every seed.
    pub held: Option<bool>,
}

impl Obtained {
    /// Returns a number that is exact, or whose target already allows for its error.
    pub const fn exact(value: f64) -> Self {
        Self { value, uncertainty: None, sd: None, seeds: None, held: None }
    }

    /// Returns an estimate.
    pub const fn estimate(value: f64, standard_error: f64) -> Self {
        Self { uncertainty: Some(standard_error), ..Self::exact(value) }
    }

    /// Returns the mean of one value a seed.
    pub(crate) fn mean(values: &[f64]) -> Self {
        let seeds = values.len();
        let sd = (seeds > 1).then(|| math::variance(values).sqrt());
        Self {
            uncertainty: sd.map(|sd| sd / (seeds as f64).sqrt()),
            sd,
            seeds: Some(seeds as u32),
            ..Self::exact(math::mean(values))
        }
    }

    /// Returns the sum of the first over the sum of the second, one of each a seed; its error to
    /// first order (W. G. Cochran, Sampling Techniques, 3rd ed. 1977, section 6.4).
    pub(crate) fn ratio(parts: &[[f64; 2]]) -> Self {
        let of = math::mean(&parts.iter().map(|[_, of]| *of).collect::<Vec<_>>());
        let part = math::mean(&parts.iter().map(|[part, _]| *part).collect::<Vec<_>>());
        let value = part / of;
        let linear: Vec<f64> = parts.iter().map(|[n, d]| value + (n - value * d) / of).collect();
        Self { value, ..Self::mean(&linear) }
    }

    /// Returns what so many seeds would come to if they had the mean and the scatter of these.
    pub(crate) fn with_seeds(self, seeds: u32) -> Self {
        let uncertainty = self.sd.map(|sd| sd / f64::from(seeds).sqrt());
        Self { uncertainty, seeds: Some(seeds), ..self }
    }

    /// Returns the interval of 95 % about the number, a point where it is exact; none of a single
    /// seed, which tells nothing of its own scatter.
    ///
    /// Of a mean over seeds, by Student's distribution, as the spread is itself estimated.
    pub fn interval(&self) -> Option<[f64; 2]> {
        let half = match (self.uncertainty, self.seeds) {
            (Some(error), Some(seeds)) => error * student(f64::from(seeds) - 1.0),
            (Some(error), None) => error * math::normal_quantile(f64::midpoint(LEVEL, 1.0)),
            (None, Some(_)) => return None,
            (None, None) => 0.0,
        };
        Some([self.value - half, self.value + half])
    }
}

/// Returns the upper end of the central part of Student's distribution, by the expansion about the
/// normal quantile in Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 26.7.5.
fn student(freedom: f64) -> f64 {
    let z = math::normal_quantile(f64::midpoint(LEVEL, 1.0));
    let terms = [
        [1.0, 1.0, 0.0, 0.0, 0.0].map(|c| c / 4.0),
        [3.0, 16.0, 5.0, 0.0, 0.0].map(|c| c / 96.0),
        [-15.0, 17.0, 19.0, 3.0, 0.0].map(|c| c / 384.0),
        [-945.0, -1920.0, 1482.0, 776.0, 79.0].map(|c| c / 92_160.0),
    ];
    // Odd powers of z, each term divided by one more power of the degrees of freedom.
    let odd = |c: [f64; 5]| c.into_iter().rev().fold(0.0, |sum, c| sum * z * z + c) * z;
    z + terms.into_iter().rev().fold(0.0, |sum, c| (sum + odd(c)) / freedom)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: (1 + 5) / (2 + 2), from which the seeds differ by (1 - 1.5 x 2) / 2 and as much.
    #[test]
    fn a_ratio_is_that_of_the_sums() {
        let ratio = Obtained::ratio(&[[1.0, 2.0], [5.0, 2.0]]);
        assert_eq!((ratio.value, ratio.seeds), (1.5, Some(2)));
        assert!((ratio.sd.unwrap() - 2.0_f64.sqrt()).abs() < 1e-12);
        assert!((ratio.uncertainty.unwrap() - 1.0).abs() < 1e-12);
        // A seed without cells weighs nothing.
        assert_eq!(Obtained::ratio(&[[0.0, 0.0], [1.0, 4.0]]).value, 0.25);
    }

    /// Quantiles 0.975 as tables print them; four terms are good to 0.2 % from three degrees on.
    #[test]
    fn few_seeds_have_a_wider_interval() {
        for (freedom, table) in [(3.0, 3.182), (4.0, 2.776), (9.0, 2.262), (19.0, 2.093)] {
            assert!((student(freedom) / table - 1.0).abs() < 2e-3, "{freedom}");
        }
        let [low, high] = Obtained::mean(&[1.0, 2.0, 3.0, 4.0]).interval().unwrap();
        // Standard deviation 1.291, error 0.6455, times 3.182.
        assert!((low - 0.446).abs() < 4e-3 && (high - 4.554).abs() < 4e-3);
        assert_eq!(Obtained::mean(&[1.0]).interval(), None);
        // The same error of a mean of sixteen is half of it; Student's factor is then 2.131.
        let [low, high] = Obtained::mean(&[1.0, 2.0, 3.0, 4.0]).with_seeds(16).interval().unwrap();
        assert!((low - 1.812).abs() < 2e-3 && (high - 3.188).abs() < 2e-3);
    }
}
