//! V genes, J genes and junction lengths.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;
use thymoid_core::Seed;

use crate::error::Error;
use crate::model::without_allele;
use crate::sampling::{Functionality, Sampler};

/// Receptors that stand for the expectation of a model: shares of one in a thousand then have an
/// error of 5 %, and a typical sample is far smaller.
const EXPECTATION: u64 = 500_000;
/// They are the same ones always, of a seed that no sample is likely to have.
const EXPECTATION_SEED: Seed = Seed(u64::MAX);
/// Receptors in memory at once.
const BATCH: u64 = 20_000;

/// What a profile tells apart.
///
/// ```
/// use thymoid_receptor::statistics::Bin;
/// let bin = Bin { v: "TRBV6-2,TRBV6-3".into(), j: "TRBJ2-7".into(), length: Some(14) };
/// assert_eq!(bin.v_family(), Some("TRBV6"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Bin {
    /// V gene without allele; several separated by commas; empty when unknown.
    pub v: String,
    /// J gene, idem.
    pub j: String,
    /// Amino acids from Cys104 to Phe118 or Trp118, both included; `None` out of frame.
    pub length: Option<u32>,
}

impl Bin {
    /// Returns the family of V, if all its genes are of one.
    pub fn v_family(&self) -> Option<&str> {
        family(&self.v)
    }
}

/// How much there is of something.
///
/// ```
/// use thymoid_receptor::statistics::{Bin, Profile, Tally};
/// let bin = || Bin { v: "TRBV6-5".into(), j: "TRBJ2-7".into(), length: Some(14) };
/// let clone = Tally { copies: 250, clonotypes: 1 };
/// // Two clones of the same genes and length add up.
/// let profile = Profile::new([(bin(), clone), (bin(), clone)]);
/// let (_, both) = profile.bins().next().expect("one bin");
/// assert_eq!(both, Tally { copies: 500, clonotypes: 2 });
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Copies.
    pub copies: u64,
    /// Different clonotypes.
    pub clonotypes: u64,
}

/// A repertoire by V gene, J gene and junction length.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Profile {
    bins: BTreeMap<Bin, Tally>,
}

impl Profile {
    /// Takes bins, of which equal ones add up.
    pub fn new(bins: impl IntoIterator<Item = (Bin, Tally)>) -> Self {
        let mut profile = Self::default();
        for (bin, tally) in bins {
            profile.bins.entry(bin).or_default().add(tally);
        }
        profile
    }

    /// Estimates what a recombination model makes before any selection: its productive receptors,
    /// from 500 000 of them, the same each time. Each is a clonotype of one copy.
    ///
    /// # Errors
    /// [`Error::Unproductive`] when the model makes no productive receptor.
    pub fn expected(sampler: &Sampler<'_>) -> Result<Self, Error> {
        let model = sampler.model();
        let mut counts: BTreeMap<(usize, usize, usize), u64> = BTreeMap::new();
        for start in (0..EXPECTATION).step_by(BATCH as usize) {
            let batch: Vec<Result<_, Error>> = (start..start + BATCH)
                .into_par_iter()
                .map(|index| {
                    let functionality = Functionality::Productive;
                    let receptor = sampler.receptor(EXPECTATION_SEED, index, functionality)?;
                    let scenario = receptor.scenario;
                    Ok((scenario.genes.v, scenario.genes.j, scenario.junction.len() / 3))
                })
                .collect();
            for key in batch {
                *counts.entry(key?).or_default() += 1;
            }
        }
        let gene = |name: &str| without_allele(name).to_owned();
        Ok(Self::new(counts.into_iter().map(|((v, j, length), n)| {
            let v = gene(&model.v_genes()[v].name);
            let bin = Bin { v, j: gene(&model.j_genes()[j].name), length: Some(length as u32) };
            (bin, Tally { copies: n, clonotypes: n })
        })))
    }

    /// Returns the bins, in order.
    pub fn bins(&self) -> impl Iterator<Item = (&Bin, Tally)> {
        self.bins.iter().map(|(bin, tally)| (bin, *tally))
    }

    /// Adds tallies up by whatever a bin says; bins of which it says `None` are left out.
    ///
    /// ```
    /// use thymoid_receptor::statistics::{Bin, Profile, Tally};
    /// let bin = |v: &str, length| Bin { v: v.into(), j: "TRBJ2-7".into(), length: Some(length) };
    /// let one = Tally { copies: 5, clonotypes: 1 };
    /// let profile = Profile::new([(bin("TRBV6-5", 14), one), (bin("TRBV6-1", 15), one)]);
    /// assert_eq!(profile.by(|bin| Some(bin.v.clone())).len(), 2);
    /// assert_eq!(profile.by(|bin| bin.v_family().map(str::to_owned))["TRBV6"].copies, 10);
    /// ```
    pub fn by<K: Ord>(&self, key: impl Fn(&Bin) -> Option<K>) -> BTreeMap<K, Tally> {
        let mut tallies = BTreeMap::<K, Tally>::new();
        for (bin, tally) in &self.bins {
            if let Some(key) = key(bin) {
                tallies.entry(key).or_default().add(*tally);
            }
        }
        tallies
    }
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.copies += other.copies;
        self.clonotypes += other.clonotypes;
    }
}

/// Returns the family of a call: `TRBV6` of `TRBV6-2,TRBV6-3`. `None` for no gene, or genes of
/// several families.
///
/// ```
/// use thymoid_receptor::statistics::family;
/// assert_eq!(family("TRAV38-2/DV8*01"), Some("TRAV38"));
/// assert_eq!(family("TRBV6-2,TRBV12-3"), None);
/// ```
pub fn family(call: &str) -> Option<&str> {
    let of = |gene: &'_ str| gene.find(['-', '/', '*']).unwrap_or(gene.len());
    let mut genes = call.split(',');
    let first = genes.next()?;
    let first = &first[..of(first)];
    (!first.is_empty() && genes.all(|gene| &gene[..of(gene)] == first)).then_some(first)
}
