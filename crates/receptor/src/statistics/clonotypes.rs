//! The clonotypes of a sample, as texts.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::abundance::Abundances;
use super::clonotype_key::{ClonotypeKey, Observation};
use super::fingerprint::fingerprint;

/// The clonotypes of a sample with their copies: about 32 bytes each, and the text of the key.
///
/// They are ordered by fingerprint and then by text, so that comparing two is nearly always one
/// comparison of integers, and never wrong.
///
/// ```
/// use thymoid_receptor::statistics::{ClonotypeKey, Clonotypes, Observation};
/// let seen = |junction, copies| Observation {
///     v_call: "TRBV6-5",
///     j_call: "TRBJ2-7",
///     junction: None,
///     junction_aa: Some(junction),
///     copies,
/// };
/// let sample = Clonotypes::new(ClonotypeKey::default(), [seen("CASSF", 2), seen("CASSF", 1)]);
/// assert_eq!(sample.iter().collect::<Vec<_>>(), [("TRBV6-5\tTRBJ2-7\tCASSF", 3)]);
/// ```
#[derive(Debug, Clone)]
pub struct Clonotypes {
    key: ClonotypeKey,
    text: String,
    entries: Vec<Entry>,
}

/// A clonotype, or an observation of one.
#[derive(Debug, Clone, Copy)]
struct Entry {
    fingerprint: u64,
    copies: u64,
    start: usize,
    length: u32,
}

impl Clonotypes {
    /// Takes those of observations that have the junction that the key needs, and copies.
    pub fn new<'a>(
        key: ClonotypeKey,
        observations: impl IntoIterator<Item = Observation<'a>>,
    ) -> Self {
        let mut all = Self { key, text: String::new(), entries: Vec::new() };
        let mut text = String::new();
        for observation in observations {
            all.add(&observation, &mut text);
        }
        all.finish();
        all
    }

    /// Takes none yet: [`add`](Self::add) observations, then [`finish`](Self::finish).
    ///
    /// ```
    /// use thymoid_receptor::statistics::{ClonotypeKey, Clonotypes, Observation};
    /// let (mut sample, mut text) = (Clonotypes::empty(ClonotypeKey::default()), String::new());
    /// for junction_aa in ["CASSF", "CASTF", "CASSF"].map(Some) {
    ///     let (v_call, j_call) = ("TRBV6-5*01", "TRBJ2-7*01");
    ///     let seen = Observation { v_call, j_call, junction: None, junction_aa, copies: 1 };
    ///     sample.add(&seen, &mut text);
    /// }
    /// sample.finish();
    /// assert_eq!((sample.len(), sample.copies()), (2, 3));
    /// assert_eq!(sample.abundances().seen(2), 1);
    /// ```
    pub const fn empty(key: ClonotypeKey) -> Self {
        Self { key, text: String::new(), entries: Vec::new() }
    }

    /// Adds an observation; `text` is room to work in.
    pub fn add(&mut self, observation: &Observation<'_>, text: &mut String) {
        if observation.copies > 0 && self.key.write(observation, text) {
            self.entries.push(Entry {
                fingerprint: fingerprint(text.as_bytes()),
                copies: observation.copies,
                start: self.text.len(),
                length: text.len() as u32,
            });
            self.text.push_str(text);
        }
    }

    /// Adds up the copies of each clonotype.
    pub fn finish(&mut self) {
        let text = &self.text;
        let of = |entry: &Entry| &text[entry.start..][..entry.length as usize];
        self.entries.par_sort_unstable_by(|a, b| {
            a.fingerprint.cmp(&b.fingerprint).then_with(|| of(a).cmp(of(b)))
        });
        self.entries.dedup_by(|next, kept| {
            let same = next.fingerprint == kept.fingerprint && of(next) == of(kept);
            kept.copies += if same { next.copies } else { 0 };
            same
        });
        self.entries.shrink_to_fit();
    }

    /// Returns the number of clonotypes.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Tells whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns all copies.
    pub fn copies(&self) -> u64 {
        self.entries.iter().map(|entry| entry.copies).sum()
    }

    /// Returns their counts of counts.
    pub fn abundances(&self) -> Abundances {
        Abundances::from_counts(self.entries.iter().map(|entry| entry.copies))
    }

    /// Returns the clonotypes, as [`ClonotypeKey::write`] writes them, with their copies, in an
    /// order of no meaning that is the same in every sample.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, u64)> {
        (0..self.len()).map(|index| (self.text(index), self.entries[index].copies))
    }

    pub(super) fn text(&self, index: usize) -> &str {
        let entry = self.entries[index];
        &self.text[entry.start..][..entry.length as usize]
    }

    /// Returns V and J, and the junction.
    pub(super) fn genes_and_junction(&self, index: usize) -> (&str, &str) {
        self.text(index).rsplit_once('\t').unwrap_or_default()
    }

    pub(super) fn copies_of(&self, index: usize) -> u64 {
        self.entries[index].copies
    }

    /// Returns the order of clonotype `index` and one of another sample.
    pub(super) fn compare(&self, index: usize, other: &Self, of_other: usize) -> Ordering {
        let prints = [self.entries[index].fingerprint, other.entries[of_other].fingerprint];
        prints[0].cmp(&prints[1]).then_with(|| self.text(index).cmp(other.text(of_other)))
    }
}
