//! Replicates of a sample, for intervals of any statistic.

use rayon::prelude::*;
use thymoid_core::math::{exp, ln, ln_1p, ln_factorial, sum};
use thymoid_core::{Draws, Purpose, Seed};

use super::abundance::Abundances;

/// Standard deviations of a Poisson number beyond which nothing is ever drawn: 1e-20 of cases.
const REACH: f64 = 10.0;

impl Abundances {
    /// Computes a statistic of each of `replicates` bootstrap samples, in order.
    ///
    /// The repertoire drawn from is that of Chao et al., Ecological Monographs 84 (2014) 45,
    /// appendix S2: the clonotypes seen, with shares lowered by what coverage says is missing, and
    /// the estimated number of unseen ones with equal shares of that. Own choice: the copies of
    /// each clonotype are independent Poisson numbers, not multinomial. The sample's size then
    /// varies by its square root, and classes of equal clonotypes can be drawn at once, so that
    /// ten million singletons cost no more than ten.
    ///
    /// Replicate `r` depends on (seed, `step`, r) alone: results are the same on any threads.
    ///
    /// ```
    /// use thymoid_core::{Seed, math};
    /// use thymoid_receptor::statistics::Abundances;
    /// let sample = Abundances::from_counts([40, 30, 20, 10]);
    /// let entropies = math::sorted(sample.bootstrap(Seed(1), 0, 200, Abundances::shannon));
    /// let low = math::quantile_sorted(&entropies, 0.025)?;
    /// let high = math::quantile_sorted(&entropies, 0.975)?;
    /// assert!(low < sample.shannon() && sample.shannon() < high);
    /// # Ok::<(), thymoid_core::Error>(())
    /// ```
    pub fn bootstrap<T: Send>(
        &self,
        seed: Seed,
        step: u32,
        replicates: u64,
        statistic: impl Fn(&Self) -> T + Sync,
    ) -> Vec<T> {
        let classes: Vec<Class> = self
            .repertoire()
            .into_iter()
            .map(|(mean, members)| Class::new(mean, members))
            .collect();
        let replicate = |number| {
            let mut draws = seed.draws(Purpose::RepertoireBootstrap, number, step);
            let mut drawn = Vec::new();
            for class in &classes {
                class.draw(&mut draws, &mut drawn);
            }
            statistic(&Self::from_classes(drawn))
        };
        (0..replicates).into_par_iter().map(replicate).collect()
    }

    /// Returns the expected copies in a sample of this size, and clonotypes that have so many.
    fn repertoire(&self) -> Vec<(f64, u64)> {
        let n = self.copies() as f64;
        let missing = 1.0 - self.coverage();
        let unseen = self.unseen().ceil();
        let again = |p: f64| exp(n * ln_1p(-p));
        let excess = sum(self.shares().map(|(p, f)| f * p * again(p)));
        let lowered = if unseen > 0.0 && excess > 0.0 { missing / excess } else { 0.0 };
        let seen = self
            .shares()
            .zip(self.classes())
            .map(|((p, _), (_, members))| (n * p * (1.0 - lowered * again(p)).max(0.0), *members));
        let mut repertoire: Vec<_> = seen.collect();
        if unseen > 0.0 {
            repertoire.push((n * missing / unseen, unseen as u64));
        }
        repertoire
    }
}

/// Clonotypes with the same expected copies.
struct Class {
    mean: f64,
    members: u64,
    /// Least copies that occur, and the probability of each number given that it is not less;
    /// empty where clonotypes are few enough to be drawn one by one.
    from: u64,
    given_not_less: Vec<f64>,
}

impl Class {
    fn new(mean: f64, members: u64) -> Self {
        let reach = REACH * mean.sqrt() + REACH;
        let from = (mean - reach).floor().max(0.0) as u64;
        let to = (mean + reach).ceil() as u64;
        let mut given_not_less = Vec::new();
        if mean > 0.0 && members > to - from {
            let p = |c: u64| exp(c as f64 * ln(mean) - mean - ln_factorial(c));
            // From the far end, where terms are small, so that no sum loses them.
            let mut tail = 0.0;
            for copies in (from..=to).rev() {
                tail += p(copies);
                given_not_less.push((p(copies) / tail).min(1.0));
            }
            given_not_less.reverse();
        }
        Self { mean, members, from, given_not_less }
    }

    /// Appends classes (copies, clonotypes) of a replicate.
    fn draw(&self, draws: &mut Draws, to: &mut Vec<(u64, u64)>) {
        if self.given_not_less.is_empty() {
            to.extend((0..self.members).map(|_| (draws.poisson(self.mean), 1)));
            return;
        }
        let mut left = self.members;
        for (copies, p) in (self.from..).zip(&self.given_not_less) {
            if left == 0 {
                break;
            }
            let here = draws.binomial(left, *p);
            to.push((copies, here));
            left -= here;
        }
    }
}
