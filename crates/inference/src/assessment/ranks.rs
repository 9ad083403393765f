//! Ranks of truths among posterior draws, and whether they are uniform.
//!
//! The truth is drawn from the prior, data from the model at that truth, and draws from the
//! posterior given the data. Then the rank of the truth among independent draws is uniform, or the
//! posterior is wrong (S. Talts et al. 2018, arXiv:1804.06788).

use thymoid_core::math;

/// Posterior draws among which a truth is ranked; with it there are a hundred, which many numbers
/// of bins divide.
pub const RANKED: u32 = 99;

/// Ranks of one quantity in independent fits, each 0 to [`RANKED`].
///
/// ```
/// use thymoid_inference::ranks::{RANKED, Ranks};
/// // A posterior that is too narrow has truths outside of all draws.
/// let narrow = Ranks([0, RANKED].repeat(50));
/// assert!(narrow.p_value(10) < 1e-9);
/// assert_eq!(narrow.coverage(0.9), 0.0);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ranks(pub Vec<u32>);

impl Ranks {
    /// Computes Pearson's statistic of the ranks in `bins` equal bins, of `bins - 1` degrees of
    /// freedom where they are uniform. `bins` divides [`RANKED`] + 1.
    ///
    /// ```
    /// use thymoid_inference::ranks::Ranks;
    /// // Two bins that expect 2 each, with 3 and 1.
    /// assert_eq!(Ranks(vec![0, 10, 20, 70]).chi_square(2), 1.0);
    /// ```
    pub fn chi_square(&self, bins: u32) -> f64 {
        let mut counts = vec![0.0; bins as usize];
        for rank in &self.0 {
            counts[(rank * bins / (RANKED + 1)) as usize] += 1.0;
        }
        let expected = self.0.len() as f64 / f64::from(bins);
        math::sum(counts.iter().map(|count| (count - expected) * (count - expected) / expected))
    }

    /// Computes the probability that uniform ranks give a [`Self::chi_square`] as large.
    ///
    /// ```
    /// use thymoid_inference::ranks::{RANKED, Ranks};
    /// assert_eq!(Ranks((0..=RANKED).collect()).p_value(20), 1.0);
    /// assert!(Ranks(vec![RANKED; 20]).p_value(20) < 1e-6);
    /// ```
    pub fn p_value(&self, bins: u32) -> f64 {
        chi_square_tail(self.chi_square(bins), bins - 1)
    }

    /// Computes the largest distance of the distribution of the ranks from a uniform one, times the
    /// root of their number: 1.36 is reached once in twenty times (Kolmogorov).
    ///
    /// ```
    /// use thymoid_inference::ranks::Ranks;
    /// // All truths below all draws: a bias.
    /// assert!(Ranks(vec![0; 25]).kolmogorov() > 1.36);
    /// ```
    pub fn kolmogorov(&self) -> f64 {
        let n = self.0.len() as f64;
        let below = |rank: u32| self.0.iter().filter(|r| **r <= rank).count() as f64 / n;
        let gap = |rank: u32| (below(rank) - f64::from(rank + 1) / f64::from(RANKED + 1)).abs();
        n.sqrt() * (0..RANKED).map(gap).fold(0.0, f64::max)
    }

    /// Returns the share of fits whose truth lies in the central interval of probability `level`.
    ///
    /// ```
    /// use thymoid_inference::ranks::Ranks;
    /// assert_eq!(Ranks(vec![2, 50, 97, 60]).coverage(0.5), 0.5);
    /// ```
    pub fn coverage(&self, level: f64) -> f64 {
        let outside = (1.0 - level) / 2.0 * f64::from(RANKED + 1);
        let within = |rank: &&u32| {
            let rank = f64::from(**rank) + 0.5;
            rank > outside && rank < f64::from(RANKED + 1) - outside
        };
        self.0.iter().filter(within).count() as f64 / self.0.len() as f64
    }
}

/// Computes the probability that a chi-square variable of `freedom` degrees, at least one, exceeds
/// `x`: the finite sums of Abramowitz and Stegun 26.4.4 and 26.4.5.
fn chi_square_tail(x: f64, freedom: u32) -> f64 {
    let root = x.sqrt();
    let (mut tail, mut term, first) = if freedom.is_multiple_of(2) {
        (0.0, math::exp(-0.5 * x), 2)
    } else {
        (2.0 * math::normal_cdf(-root), 2.0 * math::normal_pdf(root) * root, 3)
    };
    for degrees in (first..=freedom).step_by(2) {
        tail += term;
        term *= x / f64::from(degrees);
    }
    tail
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: ranks 0 to 99 once each are uniform; all in the middle are not.
    #[test]
    fn statistics_of_known_ranks() {
        let even = Ranks((0..=RANKED).collect());
        assert_eq!((even.chi_square(20), even.p_value(20)), (0.0, 1.0));
        assert!(even.kolmogorov() < 1e-9);
        assert!((even.coverage(0.8) - 0.8).abs() < 1e-12);
        let middle = Ranks(vec![50; 100]);
        assert_eq!(middle.chi_square(20), 95.0 * 95.0 / 5.0 + 19.0 * 5.0);
        assert!((middle.kolmogorov() - 5.0).abs() < 1e-9);
        assert_eq!(middle.coverage(0.8), 1.0);
        assert!(middle.p_value(20) < 1e-100);
    }

    /// Critical values of printed tables, three decimals.
    #[test]
    fn tail_agrees_with_tables() {
        for (x, freedom, tail) in
            [(36.191, 19, 0.01), (3.841, 1, 0.05), (9.210, 2, 0.01), (31.410, 20, 0.05)]
        {
            let got = chi_square_tail(x, freedom);
            assert!((got / tail - 1.0).abs() < 1e-3, "{x} {freedom}: {got}");
        }
    }
}
