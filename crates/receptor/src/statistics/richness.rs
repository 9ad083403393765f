//! Clonotypes that were not seen: Chao1, and the coverage of a sample.

use serde::Serialize;
use thymoid_core::math::{exp, ln_1p, normal_quantile};

use super::abundance::Abundances;

/// Upper end of a 95 % interval of a normal distribution, as a probability.
pub(super) const UPPER: f64 = 0.975;

/// An estimate of all clonotypes, with its 95 % interval.
///
/// ```
/// use thymoid_receptor::statistics::Abundances;
/// let richness = Abundances::from_counts([9, 5, 1, 1, 1]).chao1();
/// assert_eq!(richness.clonotypes, 8.0); // five seen, three estimated
/// assert!(richness.lower >= 5.0 && richness.upper > 8.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Richness {
    /// Clonotypes, seen and unseen; a lower bound of them in expectation.
    pub clonotypes: f64,
    /// Its variance.
    pub variance: f64,
    /// Lower end: never below what was seen.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

impl Abundances {
    /// Computes bias-corrected Chao1 $S + f_1 (f_1 - 1) / (2 (f_2 + 1))$, defined whether or not
    /// there are singletons ($f_1$) or doubletons ($f_2$).
    ///
    /// Estimate: Chao, Scandinavian Journal of Statistics 11 (1984) 265, and its bias-corrected
    /// form; interval: log-normal, Chao, Biometrics 43 (1987) 783. Variances, and the interval
    /// without singletons, are equations 6, 7, 8, 13 and 14 of Colwell's EstimateS, as in
    /// scikit-bio. All zero for no clonotypes.
    ///
    /// ```
    /// use thymoid_receptor::statistics::Abundances;
    /// // Without singletons, nothing is missing.
    /// assert_eq!(Abundances::from_counts([5, 4, 3, 3]).chao1().clonotypes, 4.0);
    /// // Three singletons and no doubleton: 3 * 2 / (2 * 1) more.
    /// assert_eq!(Abundances::from_counts([1, 1, 1]).chao1().clonotypes, 6.0);
    /// ```
    pub fn chao1(&self) -> Richness {
        let seen = self.clonotypes() as f64;
        let (f1, f2) = (self.seen(1) as f64, self.seen(2) as f64);
        let z = normal_quantile(UPPER);
        if seen == 0.0 {
            return Richness { clonotypes: 0.0, variance: 0.0, lower: 0.0, upper: 0.0 };
        }
        if f1 == 0.0 {
            let missed = exp(-(self.copies() as f64) / seen);
            let middle = seen / (1.0 - missed);
            let half = z * (seen * missed / (1.0 - missed)).sqrt();
            return Richness {
                clonotypes: seen,
                variance: seen * missed * (1.0 - missed),
                lower: seen.max(middle - half),
                upper: middle + half,
            };
        }
        let unseen = f1 * (f1 - 1.0) / (2.0 * (f2 + 1.0));
        let d = f2 + 1.0;
        let two = 2.0 * f1 - 1.0;
        let last = if f2 == 0.0 {
            -f1 * f1 * f1 * f1 / (4.0 * (seen + unseen))
        } else {
            f1 * f1 * f2 * (f1 - 1.0) * (f1 - 1.0) / (4.0 * d * d * d * d)
        };
        let variance = unseen + f1 * two * two / (4.0 * d * d) + last;
        let (lower, upper) = if unseen == 0.0 {
            (seen, seen)
        } else {
            let spread = exp(z * ln_1p(variance / (unseen * unseen)).sqrt());
            (seen + unseen / spread, seen + unseen * spread)
        };
        Richness { clonotypes: seen + unseen, variance, lower, upper }
    }

    /// Estimates the share of the repertoire that belongs to clonotypes seen: Turing's
    /// $1 - f_1 / n$, improved (Chao and Jost, Ecology 93 (2012) 2533, equation 4a). 0 below two
    /// copies, which say nothing.
    ///
    /// ```
    /// use thymoid_receptor::statistics::Abundances;
    /// assert_eq!(Abundances::from_counts([5, 4, 3]).coverage(), 1.0);
    /// assert!(Abundances::from_counts([5, 4, 1, 1, 1]).coverage() < 0.85);
    /// ```
    pub fn coverage(&self) -> f64 {
        let n = self.copies();
        if n < 2 { 0.0 } else { 1.0 - self.seen(1) as f64 / n as f64 * self.unseen_again() }
    }

    /// Estimates the clonotypes not seen, in the form that fits [`coverage`](Self::coverage): Chao
    /// et al., Ecological Monographs 84 (2014) 45. The curves of [`at_size`](Self::at_size) tend to
    /// what was seen and these; [`chao1`](Self::chao1) differs slightly when there are few
    /// doubletons.
    pub(super) fn unseen(&self) -> f64 {
        let (f1, f2) = (self.seen(1) as f64, self.seen(2) as f64);
        let n = self.copies() as f64;
        let pairs = if f2 > 0.0 { f1 * f1 / f2 } else { f1 * (f1 - 1.0) };
        if n > 0.0 { (n - 1.0) / n * pairs / 2.0 } else { 0.0 }
    }

    /// Computes the factor by which one more copy lowers the share of what is unseen: `A` of Chao
    /// and Jost.
    pub(super) fn unseen_again(&self) -> f64 {
        let (f1, f2) = (self.seen(1) as f64, self.seen(2) as f64);
        let n1 = self.copies() as f64 - 1.0;
        let (one, two) = if f2 > 0.0 { (f1, f2) } else { (f1 - 1.0, 1.0) };
        if f1 == 0.0 { 0.0 } else { n1 * one / (n1 * one + 2.0 * two) }
    }
}
