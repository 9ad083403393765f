//! The clonotypes of one person from visit to visit, locus by locus.

use std::collections::BTreeMap;

use thymoid_receptor::Chain;
use thymoid_receptor::statistics::{Clonotypes, Course, Direction, Tracking, together};

use super::counted::Counted;
use super::repertoire::Sample;

/// One locus of a person over visits.
#[derive(Debug)]
pub struct Track {
    /// The locus.
    pub locus: Chain,
    /// The samples by their places among all, in the order of the visits.
    pub samples: Vec<usize>,
    /// What their copies are, of those that are least independent.
    pub counted: Counted,
    /// What can be said of each clonotype.
    pub tracking: Tracking,
    /// Clonotypes by their course.
    pub courses: BTreeMap<Course, u64>,
    /// Clonotypes by what became of their share, from each visit to the next; empty where copies
    /// are not independent.
    pub changes: Vec<BTreeMap<Direction, u64>>,
}

/// A clonotype as it is shown.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// V, J and junction, by tabs.
    pub clonotype: &'a str,
    /// Copies at each visit.
    pub copies: &'a [u64],
}

/// All clonotypes of a locus: the largest share at any visit first, then by name.
#[derive(Debug)]
pub struct Tracked<'a> {
    names: Vec<&'a str>,
    copies: Vec<u64>,
    visits: usize,
    order: Vec<u32>,
}

impl Track {
    /// Tracks a locus through those of `samples` that have it; `counted` tells what the copies of
    /// each are. `None` where fewer than two have it, or clonotypes were not kept.
    pub fn of(locus: Chain, samples: &[&Sample], counted: &[Counted]) -> Option<Self> {
        let places: Vec<usize> =
            (0..samples.len()).filter(|at| samples[*at].locus == locus).collect();
        let visits = clonotypes(samples, &places)?;
        let counted = places.iter().map(|at| counted[*at]).max().unwrap_or_default();
        let independent = counted.independent();
        let tracking = Tracking::new(&visits, independent);
        let mut courses = BTreeMap::new();
        let steps = if independent { visits.len().saturating_sub(1) } else { 0 };
        let mut changes = vec![BTreeMap::new(); steps];
        together(&visits, |_, copies| {
            *courses.entry(tracking.sighting(copies).course).or_default() += 1;
            for (step, numbers) in changes.iter_mut().enumerate() {
                if let Some(change) = tracking.change(step, copies) {
                    *numbers.entry(change.direction).or_default() += 1;
                }
            }
        });
        let track = Self { locus, samples: places, counted, tracking, courses, changes };
        (track.samples.len() > 1).then_some(track)
    }

    /// Returns all clonotypes in the order in which they are shown.
    pub fn rows<'a>(&self, samples: &[&'a Sample]) -> Tracked<'a> {
        let visits = clonotypes(samples, &self.samples).unwrap_or_default();
        let (mut names, mut copies) = (Vec::new(), Vec::new());
        together(&visits, |name, seen| {
            names.push(name);
            copies.extend_from_slice(seen);
        });
        let totals = self.tracking.copies();
        let visits = totals.len();
        let largest = |at: u32| {
            let seen = &copies[at as usize * visits..][..visits];
            seen.iter().zip(totals).map(|(n, all)| *n as f64 / *all as f64).fold(0.0, f64::max)
        };
        let mut order: Vec<u32> = (0..names.len() as u32).collect();
        order.sort_by(|a, b| {
            let name = |at: u32| names[at as usize];
            largest(*b).total_cmp(&largest(*a)).then_with(|| name(*a).cmp(name(*b)))
        });
        Tracked { names, copies, visits, order }
    }
}

impl Tracked<'_> {
    /// Returns the rows in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        self.order.iter().map(|at| Row {
            clonotype: self.names[*at as usize],
            copies: &self.copies[*at as usize * self.visits..][..self.visits],
        })
    }
}

fn clonotypes<'a>(samples: &[&'a Sample], places: &[usize]) -> Option<Vec<&'a Clonotypes>> {
    places.iter().map(|at| samples[*at].clonotypes.as_ref()).collect()
}
