//! Hill numbers that fewer or more copies would have shown.

use serde::Serialize;
use thymoid_core::math::{exp, exp_m1, ln, ln_1p, sum};

use super::abundance::Abundances;
use super::hypergeometric::weights;

/// Terms of the series of unseen clonotypes are added one by one where each is smaller than the
/// one before by at least this share: 4000 terms then hold all that a double can.
const QUICK: f64 = 0.01;
/// Otherwise up to this number of copies, beyond which the Euler-Maclaurin formula with two
/// derivatives is exact to 1e-15.
const SMOOTH: u64 = 1000;
/// From here on the digamma function is its asymptotic series, to 1e-16.
const ASYMPTOTIC: u64 = 20;
/// Numbers of copies with less than this share of the most likely one's probability are left out.
const NEGLIGIBLE: f64 = 1e-30;
/// Terms of that series, with alternating signs, of even inverse powers.
const DIGAMMA: [f64; 4] = [1.0 / 12.0, 1.0 / 120.0, 1.0 / 252.0, 1.0 / 240.0];
/// Coefficients of the first and the third derivative in the Euler-Maclaurin formula.
const DERIVATIVES: [f64; 2] = [1.0 / 12.0, 1.0 / 720.0];
/// Terms of the power series of the exponential integral up to 1: the last is below 1e-25.
const POWERS: u32 = 24;
/// Levels of its continued fraction from 1 on: more change nothing.
const LEVELS: u32 = 160;
/// The Euler-Mascheroni constant.
const EULER: f64 = 0.577_215_664_901_532_9;

/// Diversity of a sample of another size, in expectation: what makes samples of different sizes
/// comparable.
///
/// ```
/// use thymoid_receptor::statistics::Abundances;
/// let (small, large) = ([6, 3, 1], [60, 30, 10]); // the same shares
/// let [few, many] = [small, large].map(Abundances::from_counts);
/// let at = few.copies();
/// let [few, many] = [few, many].map(|s| s.hill_at_size(at).expect("few copies are enough"));
/// assert!((few.hill[0] - 3.0).abs() < 1e-12); // at its own size, as it is
/// assert!(few.hill[1] < 1.15 * many.hill[1] && many.hill[1] < 1.15 * few.hill[1]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct EqualSize {
    /// Copies.
    pub size: u64,
    /// Hill numbers of order 0, 1 and 2.
    pub hill: [f64; 3],
    /// Share of the repertoire that belongs to the clonotypes seen.
    pub coverage: f64,
}

impl Abundances {
    /// Computes Hill numbers of order 0, 1 and 2 and coverage at `size` copies, as Chao et al.,
    /// Ecological Monographs 84 (2014) 45 do.
    ///
    /// Up to the copies there are, they are those of the expected counts of counts of a subsample
    /// drawn without replacement, which are exact. Beyond, order 2 goes by the unbiased estimate of
    /// the sum of squared shares; order 1 tends to the estimate of Chao, Wang and Jost, Methods in
    /// Ecology and Evolution 4 (2013) 1091, with the slope that the last copy had, as in iNEXT 3
    /// (Hsieh, Ma and Chao, ibid. 7 (2016) 1451); order 0 and coverage are those of
    /// [`at_size`](Self::at_size).
    ///
    /// `None` for no copies, for size 0, and beyond twice the copies there are, where order 0 is
    /// guesswork. A single copy says nothing beyond itself.
    ///
    /// ```
    /// use thymoid_receptor::statistics::Abundances;
    /// let sample = Abundances::from_counts([2, 2]);
    /// // Two of the four copies are of one clonotype in a third of all draws.
    /// let two = sample.hill_at_size(2).expect("fewer than there are");
    /// assert!((two.hill[0] - 5.0 / 3.0).abs() < 1e-12);
    /// assert!((two.hill[2] - 1.5).abs() < 1e-12); // 1 / (1/2 + 1/2 * 1/3)
    /// assert_eq!(sample.hill_at_size(9), None);
    /// ```
    pub fn hill_at_size(&self, size: u64) -> Option<EqualSize> {
        let n = self.copies();
        if n == 0 || size == 0 || size > 2 * n || (n == 1 && size > 1) {
            return None;
        }
        let rarefied = self.at_size(size);
        let shannon = if size <= n {
            exp(self.expected_entropy(size))
        } else {
            self.beyond_order_1(size - n)
        };
        // The probability that two different copies are of one clonotype.
        let pairs = |k: f64| k * (k - 1.0) / (n as f64 * (n as f64 - 1.0).max(1.0));
        let same = sum(self.classes().iter().map(|&(k, f)| f as f64 * pairs(k as f64)));
        let m = size as f64;
        let simpson = 1.0 / (1.0 / m + (m - 1.0) / m * same);
        Some(EqualSize {
            size,
            hill: [rarefied.clonotypes, shannon, simpson],
            coverage: rarefied.coverage,
        })
    }

    /// Computes the entropy of the expected counts of counts of `size` copies.
    fn expected_entropy(&self, size: u64) -> f64 {
        let m = size as f64;
        let term = |k: u64| -(k as f64 / m) * ln(k as f64 / m);
        let of_class = |&(k, f): &(u64, u64)| {
            let seen = weights(self.copies(), k, size, NEGLIGIBLE);
            let total = sum(seen.iter().map(|(_, weight)| *weight));
            let shown = seen.iter().filter(|(copies, _)| *copies > 0);
            f as f64 / total * sum(shown.map(|&(copies, weight)| weight * term(copies)))
        };
        // Not to return -0 for a single clonotype.
        0.0 + sum(self.classes().iter().map(of_class))
    }

    /// Computes the Hill number of order 1 in the sample and `more` copies.
    fn beyond_order_1(&self, more: u64) -> f64 {
        let entropy = self.shannon();
        let [observed, limit] = [entropy, self.entropy_of_all()].map(exp);
        let last = -observed * exp_m1(self.expected_entropy(self.copies() - 1) - entropy);
        let left = limit - observed;
        if left <= 0.0 || last <= 0.0 {
            return observed;
        }
        observed - left * exp_m1(more as f64 * -ln_1p(last / left))
    }

    /// Estimates the entropy of the whole repertoire: Chao, Wang and Jost 2013.
    fn entropy_of_all(&self) -> f64 {
        let n = self.copies();
        let all = digamma(n);
        let seen = self.classes().iter().map(|&(k, f)| (k * f) as f64 * (all - digamma(k)));
        let again = self.unseen_again();
        let unseen = if again > 0.0 { self.seen(1) as f64 * again * tail(again, n) } else { 0.0 };
        (sum(seen) + unseen) / n as f64
    }
}

/// Computes $\sum_{j \ge 0} a^j / (n + j)$ for `a` within 0 and 1, which is
/// $a^{-n} (-\ln(1 - a) - \sum_{r<n} a^r / r)$ without its cancellation.
fn tail(a: f64, n: u64) -> f64 {
    let decay = -ln(a);
    let (mut terms, mut power, mut at) = (Vec::new(), 1.0, n);
    while power > f64::EPSILON / 4.0 && (decay > QUICK || at < SMOOTH) {
        terms.push(power / at as f64);
        power *= a;
        at += 1;
    }
    if decay <= QUICK {
        let x = at as f64;
        let first = 1.0 / x;
        // Derivatives of exp(-decay t) / (x + t) at 0, over exp(0) / x.
        let slope = decay + first;
        let third = -(decay * decay * decay
            + 3.0 * decay * decay * first
            + 6.0 * decay * first * first
            + 6.0 * first * first * first);
        let ends = first * (0.5 + slope * DERIVATIVES[0] + third * DERIVATIVES[1]);
        terms.push(power * (scaled_exponential_integral(decay * x) + ends));
    }
    sum(terms)
}

/// Computes $e^x E_1(x)$ for positive x: its power series up to 1, and its continued fraction.
fn scaled_exponential_integral(x: f64) -> f64 {
    if x <= 1.0 {
        let (mut terms, mut power) = (vec![-EULER - ln(x)], 1.0);
        for k in 1..=POWERS {
            let k = f64::from(k);
            power *= -x / k;
            terms.push(-power / k);
        }
        return exp(x) * sum(terms);
    }
    // Bottom up from where nothing changes any more: 1/(x+1-1/(x+3-4/(x+5-9/...))).
    let mut below = 0.0;
    for k in (1..=LEVELS).rev() {
        let k = f64::from(k);
        below = k * k / (x + 2.0 * k + 1.0 - below);
    }
    1.0 / (x + 1.0 - below)
}

/// Computes the logarithmic derivative of the gamma function at a whole number.
fn digamma(n: u64) -> f64 {
    let lower = sum((n..ASYMPTOTIC).map(|k| 1.0 / k as f64));
    let x = n.max(ASYMPTOTIC) as f64;
    let square = 1.0 / (x * x);
    let series = square * DIGAMMA.iter().rev().fold(0.0, |below, term| term - square * below);
    ln(x) - 0.5 / x - series - lower
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reference: mpmath 1.3 at 40 digits: `hyp2f1(1, n, n + 1, a) / n`, `exp(x) e1(x)`, `digamma`.
    /// Tolerance 1e-13: some thousand rounded operations.
    #[test]
    fn special_functions_are_those_of_mpmath() {
        let tails = [
            (0.5, 3, 0.54517744447956248),
            (0.98, 1000, 0.047762291653153075),
            (0.999, 50, 2.6040300393208222),
            (0.9999, 7, 6.7656748488221908),
            (0.999_999_9, 1_000_000, 2.0146430052020685),
            (0.999_999_99, 100_000_000, 0.59634736327667356),
        ];
        let integrals = [
            (1e-7, 15.540881640144871),
            (0.3, 1.2225356050805856),
            (1.0, 0.59634736232319407),
            (1.5, 0.44825666929158295),
            (10.0, 0.091563333939788082),
            (300.0, 0.0033222955652707071),
        ];
        let digammas = [
            (1, -0.57721566490153286),
            (2, 0.42278433509846714),
            (7, 1.8727843350984671),
            (19, 2.9178924132947806),
            (21, 3.0205239922421491),
            (1000, 6.9072551956488121),
            (100_000_000, 18.420680738952365),
        ];
        let found = tails.map(|(a, n, expected)| (tail(a, n), expected)).into_iter();
        let found =
            found.chain(integrals.map(|(x, expected)| (scaled_exponential_integral(x), expected)));
        for (found, expected) in found.chain(digammas.map(|(n, e)| (digamma(n), e))) {
            assert!((found - expected).abs() <= 1e-13 * expected.abs(), "{found} {expected}");
        }
    }
}
