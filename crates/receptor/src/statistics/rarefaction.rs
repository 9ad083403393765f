//! The clonotypes that fewer or more copies would have shown.

use serde::Serialize;
use thymoid_core::math::{exp, exp_m1, ln, ln_1p, sum};
use thymoid_core::{Dual, Number};

use super::abundance::Abundances;

/// Up to this many factors a ratio of binomials is a product. Beyond it [`STIRLING`] is exact to
/// 1e-12.
const FACTORS: u64 = 64;
/// Coefficients of 1/x and 1/x³ in Stirling's series of the logarithm of a factorial.
const STIRLING: [f64; 2] = [1.0 / 12.0, -1.0 / 360.0];

/// A sample of another size, in expectation.
///
/// ```
/// use thymoid_receptor::statistics::Abundances;
/// let sample = Abundances::from_counts([9, 5, 2, 1, 1, 1]);
/// let [half, all, twice] = [10, 19, 38].map(|size| sample.at_size(size));
/// assert!(half.clonotypes < all.clonotypes && all.clonotypes < twice.clonotypes);
/// assert!(half.coverage < twice.coverage);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rarefied {
    /// Copies.
    pub size: u64,
    /// Clonotypes.
    pub clonotypes: f64,
    /// Standard error of them, with the repertoire itself taken as random (unconditional).
    pub standard_error: f64,
    /// Share of the repertoire that belongs to these clonotypes.
    pub coverage: f64,
}

impl Abundances {
    /// Computes clonotypes and coverage at `size` copies.
    ///
    /// Up to the copies there are, rarefaction in closed form: Hurlbert, Ecology 52 (1971) 577;
    /// coverage, Chao and Jost, Ecology 93 (2012) 2533. Beyond, their extrapolation, which is
    /// reliable to about twice the copies there are. Standard error: Colwell et al., Journal of
    /// Plant Ecology 5 (2012) 3, equations 5 and 10. It is meant for a repertoire drawn anew each
    /// time, and in simulations up to twice too large; [`bootstrap`](Self::bootstrap) is closer.
    ///
    /// ```
    /// use thymoid_receptor::statistics::Abundances;
    /// let sample = Abundances::from_counts([2, 1]);
    /// // Two of the three copies: of one clonotype in one case of three.
    /// assert!((sample.at_size(2).clonotypes - 5.0 / 3.0).abs() < 1e-12);
    /// ```
    pub fn at_size(&self, size: u64) -> Rarefied {
        let all = self.clonotypes() as f64 + self.unseen();
        let (clonotypes, variance) = if size <= self.copies() {
            let shown = || self.classes().iter().map(|&(k, f)| (self.shown(k, size), f as f64));
            let expected = sum(shown().map(|(p, f)| p * f));
            (expected, sum(shown().map(|(p, f)| p * p * f)) - expected * expected / all)
        } else {
            self.beyond(size - self.copies(), all)
        };
        // Rounding may leave a little less than nothing, and no clonotypes 0 / 0.
        let standard_error = variance.max(0.0).sqrt();
        Rarefied { size, clonotypes, standard_error, coverage: self.coverage_at(size) }
    }

    /// Returns the fewest copies with at least this coverage; `None` where no number of them has.
    ///
    /// ```
    /// use thymoid_receptor::statistics::Abundances;
    /// let sample = Abundances::from_counts([9, 5, 2, 1, 1, 1]);
    /// let size = sample.size_at_coverage(0.7).expect("fewer copies than there are");
    /// assert!(sample.at_size(size).coverage >= 0.7);
    /// assert!(sample.at_size(size - 1).coverage < 0.7);
    /// assert_eq!(sample.size_at_coverage(1.0), None); // something is always missing
    /// ```
    pub fn size_at_coverage(&self, coverage: f64) -> Option<u64> {
        let n = self.copies();
        if coverage <= self.coverage() {
            let (mut low, mut high) = (0, n);
            while low < high {
                let middle = u64::midpoint(low, high);
                if self.coverage_at(middle) < coverage {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return Some(low);
        }
        let more = ln(n as f64 * (1.0 - coverage) / self.seen(1) as f64) / ln(self.unseen_again());
        (coverage < 1.0 && more.is_finite()).then(|| n + (more - 1.0).ceil().max(0.0) as u64)
    }

    /// Computes the expected coverage at `size` copies.
    fn coverage_at(&self, size: u64) -> f64 {
        let n = self.copies();
        if size >= n {
            let more = (size - n) as f64;
            let power = if more == 0.0 { 1.0 } else { exp(more * ln(self.unseen_again())) };
            return 1.0 - (1.0 - self.coverage()) * power;
        }
        let unseen = self
            .classes()
            .iter()
            .map(|&(k, f)| k as f64 * f as f64 / n as f64 * exp(ln_absent(n - 1, k - 1, size)));
        1.0 - sum(unseen)
    }

    /// Computes the probability that a clonotype of `k` copies is among `size` copies of the
    /// sample.
    fn shown(&self, k: u64, size: u64) -> f64 {
        -exp_m1(ln_absent(self.copies(), k, size))
    }

    /// Computes clonotypes in the sample and `more` copies, and the variance of this number.
    fn beyond(&self, more: u64, all: f64) -> (f64, f64) {
        let seen = self.clonotypes() as f64;
        let (f1, f2) = (self.seen(1) as f64, self.seen(2) as f64);
        let n = self.copies() as f64;
        if self.unseen() == 0.0 {
            return (seen, 0.0);
        }
        let ones = Dual::<2>::variable(f1, 0);
        let pairs =
            if f2 > 0.0 { ones * ones / Dual::variable(f2, 1) } else { ones * (ones + (-1.0)) };
        let unseen = pairs * ((n - 1.0) / n / 2.0);
        let missed = -(ones / (unseen * n + ones)) + 1.0;
        let gained = unseen * (-(missed.ln() * more as f64).exp() + 1.0);
        // Delta method over the counts of counts, whose covariances are multinomial.
        let slope = |k: u64| 1.0 + if k <= 2 { gained.partials[k as usize - 1] } else { 0.0 };
        let slopes = || self.classes().iter().map(|&(k, f)| (slope(k), f as f64));
        let linear = sum(slopes().map(|(g, f)| g * f));
        (seen + gained.value, sum(slopes().map(|(g, f)| g * g * f)) - linear * linear / all)
    }
}

/// Computes $\ln [\binom{n-k}{m} / \binom{n}{m}]$: none of `k` things is among `m` of `n`.
pub(super) fn ln_absent(n: u64, k: u64, m: u64) -> f64 {
    if k + m > n {
        return f64::NEG_INFINITY;
    }
    let (few, many) = (k.min(m), k.max(m));
    if few <= FACTORS {
        return sum((0..few).map(|i| ln_1p(-(many as f64) / (n - i) as f64)));
    }
    // Stirling's formula, with the logarithm of n taken out so that what nearly cancels is small.
    // With nothing left the probability is below 1e-30, and one left is as good.
    let [all, rest] = [n, (n - k - m).max(1)].map(|x| x as f64);
    let [less_k, less_m] = [n - k, n - m].map(|x| x as f64);
    let series = |x: f64| STIRLING[0] / x + STIRLING[1] / (x * x * x);
    let part = |x: f64| (x + 0.5) * ln_1p((x - all) / all) + series(x);
    part(less_k) + part(less_m) - part(all) - part(rest)
}
