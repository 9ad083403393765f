//! From the rows of a table to clonotypes with their copies, by fingerprint.

use std::collections::BTreeMap;

use super::abundance::Abundances;
use super::clonotype_key::{ClonotypeKey, Observation, push_genes};
use super::fingerprint::fingerprint;
use super::profile::{Bin, Profile, Tally};

/// Parts of the space of fingerprints, by their first bits: a part is small enough to be sorted
/// within a cache and to grow without a second copy of all of it.
const PARTS: usize = 256;
/// Entries that a part begins with.
const FIRST: usize = 64;

/// A counter of the copies of each clonotype, and of what V, J and lengths they have, which keeps
/// no sequence.
///
/// A clonotype is known by a 64-bit fingerprint and takes 24 bytes, at most 36 while growing. Two
/// of `n` clonotypes are taken for one with probability below `n² / 2⁶⁵`: 3e-6 for ten million.
///
/// ```
/// use thymoid_receptor::statistics::{ClonotypeKey, Counter, Observation};
/// use thymoid_receptor::tables::{Batch, Reader};
/// let text = "v_call\tj_call\tjunction_aa\tcount\n\
///             TRBV6-5*01\tTRBJ2-7\tCASSF\t3\nTRBV6-5*02\tTRBJ2-7\tCASSF\t2\n";
/// let (mut reader, mut batch) = (Reader::new("t.tsv", text.as_bytes())?, Batch::default());
/// let mut counter = Counter::new(ClonotypeKey::default());
/// while reader.read(&mut batch, 20_000)? {
///     assert!(batch.iter().all(|row| counter.add(&Observation::from(&row))));
/// }
/// // Two alleles of a gene: one clonotype of five copies.
/// let (abundances, profile) = counter.finish();
/// assert_eq!(abundances.classes(), [(5, 1)]);
/// assert_eq!(profile.bins().count(), 1);
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Counter {
    key: ClonotypeKey,
    parts: Vec<Vec<Entry>>,
    /// Numbers of genes, and of bins by V, J and length.
    genes: BTreeMap<Box<str>, u32>,
    numbers: BTreeMap<(u32, u32, Option<u32>), u32>,
    bins: Vec<(Bin, u64)>,
    text: String,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    fingerprint: u64,
    copies: u64,
    bin: u32,
}

impl Counter {
    /// Makes a counter that has counted nothing yet.
    pub fn new(key: ClonotypeKey) -> Self {
        Self {
            key,
            parts: vec![Vec::new(); PARTS],
            genes: BTreeMap::new(),
            numbers: BTreeMap::new(),
            bins: Vec::new(),
            text: String::new(),
        }
    }

    /// Counts an observation; `false`: it lacks the junction that the key needs, or has no copies,
    /// and does not count.
    pub fn add(&mut self, observation: &Observation<'_>) -> bool {
        if observation.copies == 0 || !self.key.write(observation, &mut self.text) {
            return false;
        }
        let fingerprint = fingerprint(self.text.as_bytes());
        let bin = self.bin(observation);
        let copies = &mut self.bins[bin as usize].1;
        *copies = copies.saturating_add(observation.copies);
        let part = &mut self.parts[(fingerprint >> (u64::BITS - PARTS.ilog2())) as usize];
        if part.len() == part.capacity() {
            merge(part);
            // A third of the room is free after this, so that merging stays rare.
            if part.len() * 3 >= part.capacity() * 2 {
                part.reserve_exact((part.len() / 2).max(FIRST));
            }
        }
        part.push(Entry { fingerprint, copies: observation.copies, bin });
        true
    }

    /// Returns what was counted.
    pub fn finish(mut self) -> (Abundances, Profile) {
        let mut classes = BTreeMap::<u64, u64>::new();
        let mut clonotypes = vec![0; self.bins.len()];
        for part in &mut self.parts {
            merge(part);
            for entry in &*part {
                *classes.entry(entry.copies).or_default() += 1;
                clonotypes[entry.bin as usize] += 1;
            }
            *part = Vec::new();
        }
        let bins = self.bins.into_iter().zip(clonotypes);
        let profile = Profile::new(
            bins.map(|((bin, copies), clonotypes)| (bin, Tally { copies, clonotypes })),
        );
        (Abundances::from_classes(classes), profile)
    }

    fn bin(&mut self, observation: &Observation<'_>) -> u32 {
        let [v, j] = [observation.v_call, observation.j_call].map(|call| {
            self.text.clear();
            push_genes(call, &mut self.text);
            let next = self.genes.len() as u32;
            self.genes.get(self.text.as_str()).copied().unwrap_or_else(|| {
                self.genes.insert(self.text.as_str().into(), next);
                next
            })
        });
        let length = observation.junction_aa.map(|junction| junction.len() as u32);
        let next = self.bins.len() as u32;
        let bin = *self.numbers.entry((v, j, length)).or_insert(next);
        if bin == next {
            let gene = |call| {
                let mut gene = String::new();
                push_genes(call, &mut gene);
                gene
            };
            let bin = Bin { v: gene(observation.v_call), j: gene(observation.j_call), length };
            self.bins.push((bin, 0));
        }
        bin
    }
}

/// Sorts a part and adds up the copies of equal fingerprints.
fn merge(part: &mut Vec<Entry>) {
    part.sort_unstable_by_key(|entry| (entry.fingerprint, entry.bin));
    part.dedup_by(|next, kept| {
        let same = next.fingerprint == kept.fingerprint;
        kept.copies = kept.copies.saturating_add(if same { next.copies } else { 0 });
        same
    });
}
