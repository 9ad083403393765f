//! Indices of diversity and dominance of a sample as it is.

use thymoid_core::math::{exp, ln, sum};

use super::abundance::Abundances;

/// Orders this close to 1 are taken as 1: the general formula divides by the difference.
const NEAR_ONE: f64 = 1e-6;

impl Abundances {
    /// Computes the Hill number of order `q` >= 0: the number of equally frequent clonotypes that
    /// would be as diverse. $(\sum p^q)^{1/(1-q)}$; $e^H$ for q = 1; $1/\max p$ for infinite q
    /// (Hill, Ecology 54 (1973) 427). 0 for no clonotypes.
    ///
    /// ```
    /// use thymoid_receptor::statistics::Abundances;
    /// let even = Abundances::from_counts([3, 3, 3, 3]);
    /// assert!([0.0, 1.0, 2.0, 3.5].iter().all(|q| (even.hill(*q) - 4.0).abs() < 1e-12));
    /// ```
    pub fn hill(&self, q: f64) -> f64 {
        if self.clonotypes() == 0 {
            return 0.0;
        }
        if q == 0.0 {
            return self.clonotypes() as f64;
        }
        if (q - 1.0).abs() < NEAR_ONE {
            return exp(self.shannon());
        }
        // In terms of the largest share, so that no power vanishes.
        let top = self.top_share(1);
        if q == f64::INFINITY {
            return 1.0 / top;
        }
        let powers = sum(self.shares().map(|(p, f)| f * exp(q * ln(p / top))));
        exp((ln(powers) + q * ln(top)) / (1.0 - q))
    }

    /// Computes the Shannon entropy $-\sum p \ln p$ in nats.
    ///
    /// ```
    /// use thymoid_core::math::ln;
    /// use thymoid_receptor::statistics::Abundances;
    /// assert!((Abundances::from_counts([5; 8]).shannon() - ln(8.0)).abs() < 1e-12);
    /// assert_eq!(Abundances::from_counts([5]).shannon(), 0.0);
    /// ```
    pub fn shannon(&self) -> f64 {
        // Not to return -0 for a single clonotype.
        0.0 - sum(self.shares().map(|(p, f)| f * p * ln(p)))
    }

    /// Computes the Gini-Simpson index $1 - \sum p^2$: the probability that two copies, drawn with
    /// replacement, are of different clonotypes.
    ///
    /// ```
    /// use thymoid_receptor::statistics::Abundances;
    /// assert_eq!(Abundances::from_counts([1, 1]).simpson(), 0.5);
    /// ```
    pub fn simpson(&self) -> f64 {
        1.0 - sum(self.shares().map(|(p, f)| f * p * p))
    }

    /// Computes the clonality $1 - H / \ln S$, one minus Pielou's evenness: 0 when all clonotypes
    /// are equally frequent. `None` for fewer than two clonotypes, which have no evenness.
    ///
    /// ```
    /// use thymoid_receptor::statistics::Abundances;
    /// let even = Abundances::from_counts([10; 20]).clonality().expect("twenty clonotypes");
    /// let expanded = Abundances::from_counts([1000, 1, 1, 1]).clonality().expect("four");
    /// assert!(even.abs() < 1e-12 && expanded > 0.95);
    /// assert_eq!(Abundances::from_counts([7]).clonality(), None);
    /// ```
    pub fn clonality(&self) -> Option<f64> {
        let s = self.clonotypes() as f64;
        (s > 1.0).then(|| 1.0 - self.shannon() / ln(s))
    }

    /// Computes the Gini coefficient of the copies of clonotypes: 0 when all have the same, towards
    /// 1 when one has all. 0 for no clonotypes.
    ///
    /// ```
    /// use thymoid_receptor::statistics::Abundances;
    /// assert_eq!(Abundances::from_counts([4, 4]).gini(), 0.0);
    /// assert_eq!(Abundances::from_counts([3, 1]).gini(), 0.25);
    /// ```
    pub fn gini(&self) -> f64 {
        let (s, n) = (self.clonotypes() as f64, self.copies() as f64);
        if s == 0.0 {
            return 0.0;
        }
        // Sum of rank times copies; a class holds ranks `before + 1` to `before + f`.
        let mut before = 0.0;
        let ranked = sum(self.classes().iter().map(|&(copies, f)| {
            let f = f as f64;
            let ranks = f * (before + f64::midpoint(f, 1.0));
            before += f;
            ranks * copies as f64
        }));
        2.0 * ranked / (s * n) - (s + 1.0) / s
    }

    /// Returns the fewest clonotypes that hold at least this share of all copies. With 0.5, D50.
    ///
    /// ```
    /// use thymoid_receptor::statistics::Abundances;
    /// let sample = Abundances::from_counts([5, 3, 1, 1]);
    /// assert_eq!([0.5, 0.8, 1.0].map(|share| sample.holding(share)), [1, 2, 4]);
    /// ```
    pub fn holding(&self, share: f64) -> u64 {
        let mut missing = (share * self.copies() as f64).ceil().max(0.0) as u64;
        let mut held_by = 0;
        for &(copies, clonotypes) in self.classes().iter().rev() {
            let needed = missing.div_ceil(copies);
            if needed <= clonotypes {
                return held_by + needed;
            }
            held_by += clonotypes;
            missing -= copies * clonotypes;
        }
        held_by
    }

    /// Returns the share of all copies that the `k` most frequent clonotypes hold.
    ///
    /// ```
    /// use thymoid_receptor::statistics::Abundances;
    /// let sample = Abundances::from_counts([5, 3, 1, 1]);
    /// assert_eq!([1, 2, 9].map(|k| sample.top_share(k)), [0.5, 0.8, 1.0]);
    /// ```
    pub fn top_share(&self, k: u64) -> f64 {
        let (mut left, mut held) = (k, 0);
        for &(copies, clonotypes) in self.classes().iter().rev() {
            let taken = left.min(clonotypes);
            held += taken * copies;
            left -= taken;
        }
        held as f64 / self.copies() as f64
    }
}
