//! Counts of counts.

use std::collections::BTreeMap;

use serde::Serialize;

/// How many clonotypes were seen how often.
///
/// ```
/// use thymoid_receptor::statistics::Abundances;
/// let sample = Abundances::from_counts([5, 1, 0, 1]);
/// assert_eq!((sample.copies(), sample.clonotypes(), sample.seen(1)), (7, 3, 2));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Abundances {
    /// Copies, and clonotypes with so many; by increasing copies, neither ever 0.
    classes: Vec<(u64, u64)>,
    copies: u64,
    clonotypes: u64,
}

impl Abundances {
    /// Counts clonotypes with these copies; those with none were not seen.
    pub fn from_counts(counts: impl IntoIterator<Item = u64>) -> Self {
        Self::from_classes(counts.into_iter().map(|copies| (copies, 1)))
    }

    /// Takes classes (copies, clonotypes with so many), in any order; equal ones add up.
    ///
    /// ```
    /// use thymoid_receptor::statistics::Abundances;
    /// // Ten million singletons take no more room than one.
    /// let large = Abundances::from_classes([(1, 6_000_000), (7, 2), (1, 4_000_000)]);
    /// assert_eq!(large.classes(), [(1, 10_000_000), (7, 2)]);
    /// assert_eq!(large.copies(), 10_000_014);
    /// ```
    pub fn from_classes(classes: impl IntoIterator<Item = (u64, u64)>) -> Self {
        let mut merged = BTreeMap::new();
        for (copies, clonotypes) in classes {
            if copies > 0 && clonotypes > 0 {
                *merged.entry(copies).or_default() += clonotypes;
            }
        }
        let classes: Vec<(u64, u64)> = merged.into_iter().collect();
        Self {
            copies: classes.iter().map(|(copies, clonotypes)| copies * clonotypes).sum(),
            clonotypes: classes.iter().map(|(_, clonotypes)| clonotypes).sum(),
            classes,
        }
    }

    /// Returns copies, and clonotypes with so many, by increasing copies.
    pub fn classes(&self) -> &[(u64, u64)] {
        &self.classes
    }

    /// Returns all copies.
    pub const fn copies(&self) -> u64 {
        self.copies
    }

    /// Returns the number of clonotypes seen.
    pub const fn clonotypes(&self) -> u64 {
        self.clonotypes
    }

    /// Returns the number of clonotypes seen exactly `copies` times.
    pub fn seen(&self, copies: u64) -> u64 {
        let place = self.classes.binary_search_by_key(&copies, |class| class.0);
        place.map_or(0, |index| self.classes[index].1)
    }

    /// Returns classes as (share of all copies of one clonotype, clonotypes).
    pub(super) fn shares(&self) -> impl Iterator<Item = (f64, f64)> {
        let n = self.copies as f64;
        self.classes.iter().map(move |&(copies, f)| (copies as f64 / n, f as f64))
    }
}
