//! Whether a share changed between two samples by more than sampling, for many clonotypes at once.

use serde::Serialize;
use thymoid_core::math::sum;

use super::hypergeometric::weights;

/// Probabilities below this are not told apart, and given as this.
const LEAST_P: f64 = 1e-300;
/// Weights this close are equal: rounding must not leave out what is as likely as what was seen.
const EQUAL: f64 = 1e-7;

/// Fisher's exact test that two samples have the same share of something.
///
/// ```
/// use thymoid_receptor::statistics::ExactTest;
/// // Three of three against none of three: one of C(6, 3) = 20 ways, and its mirror image.
/// let test = ExactTest::of([3, 0], [3, 3]);
/// assert!((test.p_value - 0.1).abs() < 1e-15 && test.least == test.p_value);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ExactTest {
    /// Two-sided: the probability, given how many there are in both samples together, of what is at
    /// most as likely as what was seen. At least 1e-300.
    pub p_value: f64,
    /// The least that this could have been for as many in both samples together. It tells nothing
    /// of the difference, so that one may choose by it what to test.
    pub least: f64,
}

impl ExactTest {
    /// Tests `seen` copies of `copies` in each sample (Fisher 1935; two-sided as in R and SciPy).
    pub fn of(seen: [u64; 2], copies: [u64; 2]) -> Self {
        let marked = seen[0] + seen[1];
        let ways = weights(copies[0] + copies[1], marked, copies[0], LEAST_P);
        let total = sum(ways.iter().map(|(_, weight)| *weight));
        let at_most = |limit: f64| {
            let likely = ways.iter().map(|(_, weight)| *weight);
            (sum(likely.filter(|w| *w <= limit * (1.0 + EQUAL))) / total).clamp(LEAST_P, 1.0)
        };
        let of = |number: u64| {
            let found = ways.binary_search_by_key(&number, |(k, _)| *k);
            found.map_or(LEAST_P, |at| at_most(ways[at].1))
        };
        let ends = [marked.saturating_sub(copies[1]), marked.min(copies[0])];
        Self { p_value: of(seen[0]), least: f64::min(of(ends[0]), of(ends[1])) }
    }
}

/// Returns the least false discovery rate at which each test would be a discovery: `(p, how many
/// tests have it)`, by increasing p.
///
/// Benjamini and Hochberg, Journal of the Royal Statistical Society B 57 (1995) 289.
///
/// ```
/// use thymoid_receptor::statistics::false_discovery_rates;
/// // Four tests: 0.01 * 4 / 1, 0.02 * 4 / 3 for both, and 0.5.
/// let rates = false_discovery_rates(&[(0.01, 1), (0.02, 2), (0.5, 1)]);
/// assert!((rates[0] - 0.02 * 4.0 / 3.0).abs() < 1e-15); // not more than that of the next
/// assert_eq!(rates[1..], [0.02 * 4.0 / 3.0, 0.5]);
/// ```
pub fn false_discovery_rates(tests: &[(f64, u64)]) -> Vec<f64> {
    let all: u64 = tests.iter().map(|(_, number)| number).sum();
    let (mut rank, mut least) = (all, 1.0_f64);
    let mut rates = Vec::with_capacity(tests.len());
    for (p, number) in tests.iter().rev() {
        least = least.min(p * all as f64 / rank as f64);
        rank -= number;
        rates.push(least);
    }
    rates.reverse();
    rates
}
