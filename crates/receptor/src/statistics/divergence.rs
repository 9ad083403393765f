//! Distance of a repertoire from a reference, and what a sample of its size would show anyway.
//!
//! Divergence from normal of V use and of the lengths within V families is a read-out after thymus
//! transplantation: Kepler et al., Bioinformatics 21 (2005) 3394; Ciupe et al., BMC Immunology 14
//! (2013) 35, who found that it depends on the number of cells. Of both the abstracts were read:
//! the definitions and corrections here are our choice; see [`Distance`].

use rayon::prelude::*;
use serde::Serialize;
use thymoid_core::math::{ln, mean, quantile_sorted, sorted, sum};
use thymoid_core::{Draws, Purpose, Seed};

use crate::error::Error;

/// Added to every count of the reference, so that what it lacks is rare and not impossible: the
/// estimator of Krichevsky and Trofimov, IEEE Transactions on Information Theory 27 (1981) 199.
const PSEUDOCOUNT: f64 = 0.5;

/// Counts of a sample and of the reference in the same bins.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_receptor::statistics::divergence::{Counts, Divergence};
/// // An empty sample has no distance from anything.
/// let none = Counts { sample: vec![0, 0], reference: vec![500, 500] };
/// assert_eq!(Divergence::of(&[none], 10, Seed(1), 0)?, None);
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Sample.
    pub sample: Vec<u64>,
    /// Reference: a sample, too.
    pub reference: Vec<u64>,
}

/// A divergence in nats, as observed and corrected for the size of the sample.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_receptor::statistics::divergence::{Counts, Divergence};
/// // Ten copies differ from the reference by no more than such samples of it do.
/// let few = Counts { sample: vec![6, 4], reference: vec![500, 500] };
/// let distance = Divergence::of(&[few], 200, Seed(1), 0)?.expect("ten copies").kullback_leibler;
/// assert!(distance.observed > 0.0 && distance.observed < distance.null_upper);
/// assert!(distance.corrected < distance.observed);
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Distance {
    /// Between the shares observed and those of the reference.
    pub observed: f64,
    /// Less the first-order bias of it from sampling `n` and a reference of `r`, with shares `p`
    /// and `q` of `K` occupied bins. Kullback-Leibler: $(K - 1) / 2n$ (Miller 1955) and
    /// $\sum p (1 - q) / q / 2r$. Jensen-Shannon: $\sum q (1 - p) / (p + q) / 4n$ and
    /// $\sum p (1 - q) / (p + q) / 4r$. May be negative.
    pub corrected: f64,
    /// Mean of samples and references of these sizes, all from the reference.
    pub null_mean: f64,
    /// 95 % of such samples have less.
    pub null_upper: f64,
    /// Observed less that mean: what sampling does not explain.
    pub excess: f64,
    /// Share of such samples that have at most what was observed.
    pub percentile: f64,
}

/// Both divergences of one quantity.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_receptor::statistics::divergence::{Counts, Divergence};
/// // Nothing in common: Jensen-Shannon is near its largest, ln 2.
/// let apart = Counts { sample: vec![1000, 0], reference: vec![0, 1000] };
/// let found = Divergence::of(&[apart], 10, Seed(1), 0)?.expect("a sample");
/// assert!((found.jensen_shannon.observed - std::f64::consts::LN_2).abs() < 0.01);
/// assert!(found.kullback_leibler.observed > 5.0); // without a bound
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
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
    /// `replicates` samples and references of the same sizes are drawn from the reference, with the
    /// numbers in groups as they are. They depend on (seed, `step`, replicate) alone. `None` for an
    /// empty sample.
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
    ///
    /// # Errors
    /// [`Error::Parameter`] for no replicates, which have no quantile.
    pub fn of(
        groups: &[Counts],
        replicates: u64,
        seed: Seed,
        step: u32,
    ) -> Result<Option<Self>, Error> {
        let groups: Vec<Group<'_>> = groups.iter().filter_map(Group::new).collect();
        let n: u64 = groups.iter().map(|group| group.n).sum();
        if n == 0 {
            return Ok(None);
        }
        let observed = average(&groups, n, |g| divergences(g.sample, &smoothed(g.reference)));
        let bias = average(&groups, n, biases);
        let null: Vec<[f64; 2]> = (0..replicates)
            .into_par_iter()
            .map(|replicate| {
                let mut draws = seed.draws(Purpose::RepertoireNull, replicate, step);
                average(&groups, n, |group| {
                    let drawn = multinomial(group.n, &group.shares, &mut draws);
                    let reference = multinomial(group.of_reference, &group.shares, &mut draws);
                    divergences(&drawn, &smoothed(&reference))
                })
            })
            .collect();
        let distance = |kind: usize| -> Result<Distance, Error> {
            let null = sorted(null.iter().map(|both| both[kind]));
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

/// Counts with their sums, and probabilities of the reference.
struct Group<'a> {
    n: u64,
    of_reference: u64,
    sample: &'a [u64],
    reference: &'a [u64],
    shares: Vec<f64>,
}

impl<'a> Group<'a> {
    /// Takes counts; `None` where the sample has nothing, or the reference has nothing to expect.
    fn new(counts: &'a Counts) -> Option<Self> {
        let [n, of_reference] = [&counts.sample, &counts.reference].map(|c| c.iter().sum::<u64>());
        (n > 0 && of_reference > 0).then(|| Self {
            n,
            of_reference,
            sample: &counts.sample,
            reference: &counts.reference,
            shares: smoothed(&counts.reference),
        })
    }
}

/// Averages over groups by their number in the sample, in order.
fn average(groups: &[Group<'_>], n: u64, mut of: impl FnMut(&Group<'_>) -> [f64; 2]) -> [f64; 2] {
    let each: Vec<_> = groups.iter().map(|g| (g.n as f64 / n as f64, of(g))).collect();
    [0, 1].map(|kind| sum(each.iter().map(|(weight, both)| weight * both[kind])))
}

/// Returns probabilities of the bins of a reference.
fn smoothed(counts: &[u64]) -> Vec<f64> {
    let total = counts.iter().sum::<u64>() as f64 + PSEUDOCOUNT * counts.len() as f64;
    counts.iter().map(|c| (*c as f64 + PSEUDOCOUNT) / total).collect()
}

/// Draws a sample of `n`, bin by bin.
fn multinomial(n: u64, shares: &[f64], draws: &mut Draws) -> Vec<u64> {
    let (mut left, mut mass) = (n, 1.0);
    let last = shares.len() - 1;
    let draw = |(bin, share): (usize, &f64)| {
        let p = (share / mass).clamp(0.0, 1.0);
        let drawn = if bin == last { left } else { draws.binomial(left, p) };
        left -= drawn;
        mass -= share;
        drawn
    };
    shares.iter().enumerate().map(draw).collect()
}

/// Computes Kullback-Leibler and Jensen-Shannon divergence of the shares of `sample` from
/// `reference`.
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

/// Computes the first-order bias of both, from sampling and from that of the reference.
fn biases(group: &Group<'_>) -> [f64; 2] {
    let [n, r] = [group.n, group.of_reference].map(|total| total as f64);
    let p = group.sample.iter().map(|c| *c as f64 / n);
    let bins: Vec<(f64, f64)> = p.zip(group.shares.iter().copied()).collect();
    let over = |of: &dyn Fn(f64, f64) -> f64| sum(bins.iter().map(|(p, q)| of(*p, *q)));
    let occupied = over(&|p, _| if p > 0.0 { 1.0 } else { 0.0 });
    let of_sample = over(&|p, q| if p > 0.0 { q * (1.0 - p) / (p + q) } else { 0.0 });
    let of_reference = over(&|p, q| p * (1.0 - q) / (p + q));
    [
        (occupied - 1.0) / (2.0 * n) + over(&|p, q| p * (1.0 - q) / q) / (2.0 * r),
        of_sample / (4.0 * n) + of_reference / (4.0 * r),
    ]
}
