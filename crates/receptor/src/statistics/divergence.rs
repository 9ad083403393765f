//! Distance of a repertoire from a reference, and what a sample of its size would show anyway.
//!
//! Kullback-Leibler divergence of V use and of the lengths within V families is the read-out after
//! thymus transplantation of Kepler et al., Bioinformatics 21 (2005) 3394, and Ciupe et al., BMC
//! Immunology 14 (2013) 35, who also found that it depends on the number of cells. The corrections
//! here are our choice; see [`Distance`].

use rayon::prelude::*;
use serde::Serialize;
use thymoid_core::math::{ln, mean, quantile_sorted, sum};
use thymoid_core::{Draws, Purpose, Seed};

use crate::error::Error;

/// Added to every count of the reference, so that what it lacks is rare and not impossible: the
/// estimator of Krichevsky and Trofimov, IEEE Transactions on Information Theory 27 (1981) 199.
const PSEUDOCOUNT: f64 = 0.5;

/// Counts of a sample and of the reference in the same bins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Sample.
    pub sample: Vec<u64>,
    /// Reference; sampling error of its own is not corrected for, so it should be far larger.
    pub reference: Vec<u64>,
}

/// A divergence in nats, as observed and corrected for the size of the sample.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Distance {
    /// Between the shares observed and those of the reference.
    pub observed: f64,
    /// Less the first-order bias of it at this sample size: for Kullback-Leibler $(K - 1) / 2n$
    /// with `K` occupied bins (Miller 1955), for Jensen-Shannon $\sum q (1 - p) / (p + q) / 4n$,
    /// which the same expansion gives. May be negative.
    pub corrected: f64,
    /// Mean in samples of this size from the reference itself.
    pub null_mean: f64,
    /// 95 % of such samples have less.
    pub null_upper: f64,
    /// Observed less that mean: what sampling does not explain.
    pub excess: f64,
    /// Share of such samples that have at most what was observed.
    pub percentile: f64,
}

/// Both divergences of one quantity.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Divergence {
    /// Observed in the sample.
    pub n: u64,
    /// $\sum p \ln (p / q)$.
    pub kullback_leibler: Distance,
    /// Mean of the divergences of sample and reference from their mean; at most ln 2.
    pub jensen_shannon: Distance,
}

impl Divergence {
    /// Compares distributions within groups: one group for V use, a group a V family for lengths.
    /// Several groups are averaged by their number in the sample, which makes Kullback-Leibler
    /// divergences add up: that of V and length together is that of V plus this.
    ///
    /// `replicates` samples of the same size are drawn from the reference, with the numbers in
    /// groups as they are. They depend on (seed, `step`, replicate) alone. `None` for an empty
    /// sample.
    ///
    /// ```
    /// use thymoid_core::Seed;
    /// use thymoid_receptor::statistics::divergence::{Counts, Divergence};
    /// let counts = Counts { sample: vec![90, 10], reference: vec![500, 500] };
    /// let divergence = Divergence::of(&[counts], 200, Seed(1), 0)?.expect("a sample of 100");
    /// assert!(divergence.kullback_leibler.excess > 0.3);
    /// assert_eq!(divergence.jensen_shannon.percentile, 1.0);
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    pub fn of(
        groups: &[Counts],
        replicates: u64,
        seed: Seed,
        step: u32,
    ) -> Result<Option<Self>, Error> {
        let groups: Vec<Group> = groups.iter().filter_map(Group::new).collect();
        let n: u64 = groups.iter().map(|group| group.n).sum();
        if n == 0 {
            return Ok(None);
        }
        let average = |of: &dyn Fn(&Group) -> [f64; 2]| {
            let each: Vec<_> = groups.iter().map(|g| (g.n as f64 / n as f64, of(g))).collect();
            [0, 1].map(|kind| sum(each.iter().map(|(weight, both)| weight * both[kind])))
        };
        let observed = average(&|group| divergences(&group.sample, &group.reference));
        let bias = average(&|group| biases(&group.sample, &group.reference));
        let null: Vec<[f64; 2]> = (0..replicates)
            .into_par_iter()
            .map(|replicate| {
                let mut draws = seed.draws(Purpose::RepertoireNull, replicate, step);
                let mut total = [0.0; 2];
                for group in &groups {
                    let drawn = group.draw(&mut draws);
                    let both = divergences(&drawn, &group.reference);
                    let weight = group.n as f64 / n as f64;
                    total = [0, 1].map(|kind| total[kind] + weight * both[kind]);
                }
                total
            })
            .collect();
        let distance = |kind: usize| -> Result<Distance, Error> {
            let mut null: Vec<f64> = null.iter().map(|both| both[kind]).collect();
            null.sort_by(f64::total_cmp);
            let null_mean = mean(&null);
            let below = null.partition_point(|value| *value <= observed[kind]);
            Ok(Distance {
                observed: observed[kind],
                corrected: observed[kind] - bias[kind],
                null_mean,
                null_upper: quantile_sorted(&null, 0.95)?,
                excess: observed[kind] - null_mean,
                percentile: below as f64 / null.len() as f64,
            })
        };
        Ok(Some(Self { n, kullback_leibler: distance(0)?, jensen_shannon: distance(1)? }))
    }
}

/// Counts of the sample, and probabilities of the reference.
struct Group {
    n: u64,
    sample: Vec<u64>,
    reference: Vec<f64>,
}

impl Group {
    /// `None` where the sample has nothing, or the reference has nothing to expect.
    fn new(counts: &Counts) -> Option<Self> {
        let n = counts.sample.iter().sum();
        let of_reference: u64 = counts.reference.iter().sum();
        let total = of_reference as f64 + PSEUDOCOUNT * counts.reference.len() as f64;
        let reference = counts.reference.iter().map(|c| (*c as f64 + PSEUDOCOUNT) / total);
        (n > 0 && of_reference > 0).then(|| Self {
            n,
            sample: counts.sample.clone(),
            reference: reference.collect(),
        })
    }

    /// As many from the reference: multinomial, bin by bin.
    fn draw(&self, draws: &mut Draws) -> Vec<u64> {
        let (mut left, mut mass) = (self.n, 1.0);
        let last = self.reference.len() - 1;
        let draw = |(bin, q): (usize, &f64)| {
            let drawn =
                if bin == last { left } else { draws.binomial(left, (q / mass).clamp(0.0, 1.0)) };
            left -= drawn;
            mass -= q;
            drawn
        };
        self.reference.iter().enumerate().map(draw).collect()
    }
}

/// Kullback-Leibler and Jensen-Shannon divergence of the shares of `sample` from `reference`.
fn divergences(sample: &[u64], reference: &[f64]) -> [f64; 2] {
    let n = sample.iter().sum::<u64>() as f64;
    let shares = || sample.iter().map(|c| *c as f64 / n).zip(reference.iter().copied());
    let relative = |p: f64, q: f64| if p > 0.0 { p * ln(p / q) } else { 0.0 };
    let js = sum(shares().map(|(p, q)| {
        let middle = f64::midpoint(p, q);
        f64::midpoint(relative(p, middle), relative(q, middle))
    }));
    [sum(shares().map(|(p, q)| relative(p, q))), js]
}

/// First-order bias of both at this sample size.
fn biases(sample: &[u64], reference: &[f64]) -> [f64; 2] {
    let n = sample.iter().sum::<u64>() as f64;
    let occupied = || sample.iter().map(|c| *c as f64 / n).zip(reference).filter(|(p, _)| *p > 0.0);
    let js = sum(occupied().map(|(p, q)| q * (1.0 - p) / (p + q)));
    [(occupied().count() as f64 - 1.0) / (2.0 * n), js / (4.0 * n)]
}
