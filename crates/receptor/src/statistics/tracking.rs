//! Clonotypes of one person from visit to visit.

use std::collections::BTreeMap;

use serde::Serialize;
use thymoid_core::math::exp;

use super::clonotypes::Clonotypes;
use super::exact_test::{ExactTest, false_discovery_rates};
use super::overlap::together;
use super::rarefaction::ln_absent;

/// Level of the tests, and the probability below which to be absent is no accident.
const LEVEL: f64 = 0.05;

/// How a clonotype came and went.
///
/// ```
/// use thymoid_receptor::statistics::Course;
/// assert_eq!(Course::ALL.map(Course::as_str)[..3], ["persistent", "new", "lost"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Course {
    /// Seen at the first visit and at the last.
    Persistent,
    /// Not seen before its first visit, where its share would nearly always have shown it.
    New,
    /// Idem after its last visit.
    Lost,
    /// Both.
    Transient,
    /// Not seen at the first or the last visit, where it may have been below detection.
    Undecided,
}

impl Course {
    /// All, in order.
    pub const ALL: [Self; 5] =
        [Self::Persistent, Self::New, Self::Lost, Self::Transient, Self::Undecided];

    /// Returns the name in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Persistent => "persistent",
            Self::New => "new",
            Self::Lost => "lost",
            Self::Transient => "transient",
            Self::Undecided => "undecided",
        }
    }
}

/// When a clonotype was seen, and whether it was away when it was not.
///
/// ```
/// use thymoid_receptor::statistics::{ClonotypeKey, Clonotypes, Course, Tracking};
/// let none = Clonotypes::new(ClonotypeKey::default(), []);
/// let tracking = Tracking::new(&[&none, &none], true);
/// // Nothing was measured at the second visit: nothing is lost.
/// let sighting = tracking.sighting(&[3, 0]);
/// assert_eq!((sighting.last, sighting.absent[1]), (0, None));
/// assert_eq!(sighting.course, Course::Undecided);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Sighting {
    /// The first visit at which it was seen, from 0.
    pub first: usize,
    /// The last one.
    pub last: usize,
    /// Probability that none of its copies would be among those of the visits before the first and
    /// after the last, had its share been the same; `None` without such visits, and where copies
    /// are not independent.
    pub absent: [Option<f64>; 2],
    /// What follows.
    pub course: Course,
}

/// A change of share from one visit to the next; see [`Tracking`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Change {
    /// Of Fisher's exact test.
    pub p_value: f64,
    /// Least false discovery rate at which the change is a discovery; `None` for a clonotype with
    /// so few copies that no change of it could have p below 5 %, which is not tested.
    pub rate: Option<f64>,
    /// What follows at a rate of 5 %.
    pub direction: Direction,
}

/// Which way a share went.
///
/// ```
/// use thymoid_receptor::statistics::Direction;
/// assert_eq!(Direction::TooFew.as_str(), "too_few_copies"); // and not "unchanged"
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Up, by more than sampling.
    Expanded,
    /// Down, by more than sampling.
    Contracted,
    /// Not by more than sampling.
    Unchanged,
    /// Too few copies to tell any change.
    TooFew,
}

impl Direction {
    /// Returns the name in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Expanded => "expanded",
            Self::Contracted => "contracted",
            Self::Unchanged => "unchanged",
            Self::TooFew => "too_few_copies",
        }
    }
}

/// What can be said of clonotypes of one person, from their copies at each visit.
///
/// It holds no clonotype, but what follows from each pair of copies that occurs, so that memory is
/// that of the samples. [`together`] goes through the clonotypes.
///
/// ```
/// use thymoid_receptor::statistics::{
///     ClonotypeKey, Clonotypes, Course, Direction, Observation, Tracking, together,
/// };
/// let visit = |seen: &[(&'static str, u64)]| {
///     let (v_call, j_call) = ("TRBV6-5", "TRBJ2-7");
///     let seen = seen.iter().map(|&(junction, copies)| Observation {
///         v_call, j_call, junction: None, junction_aa: Some(junction), copies,
///     });
///     Clonotypes::new(ClonotypeKey::default(), seen)
/// };
/// let visits = [visit(&[("CASSF", 90), ("CASTF", 10)]), visit(&[("CASSF", 40), ("CAWF", 60)])];
/// let tracking = Tracking::new(&visits.each_ref(), true);
/// let mut found = Vec::new();
/// together(&visits.each_ref(), |clonotype, copies| {
///     let change = tracking.change(0, copies).map(|change| change.direction);
///     found.push((clonotype, tracking.sighting(copies).course, change));
/// });
/// let course = |junction| {
///     let of = found.iter().find(|(text, ..)| text.ends_with(junction)).expect("seen");
///     (of.1, of.2)
/// };
/// assert_eq!(course("CASSF"), (Course::Persistent, Some(Direction::Contracted)));
/// assert_eq!(course("CASTF"), (Course::Lost, Some(Direction::Contracted)));
/// assert_eq!(course("CAWF"), (Course::New, Some(Direction::Expanded)));
/// ```
#[derive(Debug, Clone)]
pub struct Tracking {
    copies: Vec<u64>,
    independent: bool,
    /// Changes between a visit and the next, by copies at both.
    changes: Vec<BTreeMap<[u64; 2], Change>>,
}

impl Tracking {
    /// Takes samples in the order of their visits. `independent`: each copy is a draw of its own,
    /// as cells and templates of DNA are; molecules of RNA and reads come from cells in bunches,
    /// and no test is made of them.
    pub fn new(visits: &[&Clonotypes], independent: bool) -> Self {
        let copies: Vec<u64> = visits.iter().map(|visit| visit.copies()).collect();
        let steps = if independent { visits.len().saturating_sub(1) } else { 0 };
        let mut numbers = vec![BTreeMap::<[u64; 2], u64>::new(); steps];
        together(visits, |_, seen| {
            for (numbers, pair) in numbers.iter_mut().zip(seen.windows(2)) {
                if pair != [0, 0] {
                    *numbers.entry([pair[0], pair[1]]).or_default() += 1;
                }
            }
        });
        let changes = numbers
            .iter()
            .zip(copies.windows(2))
            .map(|(numbers, copies)| changes(numbers, [copies[0], copies[1]]))
            .collect();
        Self { copies, independent, changes }
    }

    /// Returns all copies at each visit.
    pub fn copies(&self) -> &[u64] {
        &self.copies
    }

    /// Returns the change of a clonotype with these copies from visit `step` to the next; `None`
    /// where it was seen at neither, and where copies are not independent.
    pub fn change(&self, step: usize, copies: &[u64]) -> Option<Change> {
        self.changes.get(step)?.get(&copies[step..step + 2]).copied()
    }

    /// Tells when a clonotype with these copies was seen, and whether it was away when it was not.
    ///
    /// The probability to be absent is conditional on all copies from its first to its last visit:
    /// that none of them is among those of the other visits, if all are drawn alike. A clonotype of
    /// few copies has a share that is hardly known, and this takes it into account.
    pub fn sighting(&self, copies: &[u64]) -> Sighting {
        let first = copies.iter().position(|seen| *seen > 0).unwrap_or_default();
        let last = copies.iter().rposition(|seen| *seen > 0).unwrap_or_default();
        let seen: u64 = copies.iter().sum();
        let among: u64 = self.copies[first..=last].iter().sum();
        let absent = [&self.copies[..first], &self.copies[last + 1..]].map(|others| {
            let others: u64 = others.iter().sum();
            let known = self.independent && others > 0;
            known.then(|| exp(ln_absent(among + others, seen, others)))
        });
        let away = absent.map(|p| p.is_some_and(|p| p < LEVEL));
        let course = match away {
            _ if first == 0 && last + 1 == copies.len() => Course::Persistent,
            [true, true] => Course::Transient,
            [true, false] => Course::New,
            [false, true] => Course::Lost,
            [false, false] => Course::Undecided,
        };
        Sighting { first, last, absent, course }
    }
}

/// Tests each pair of copies once, and controls the false discovery rate over all clonotypes that
/// could be discovered.
fn changes(numbers: &BTreeMap<[u64; 2], u64>, copies: [u64; 2]) -> BTreeMap<[u64; 2], Change> {
    let test = |(seen, number): (&[u64; 2], &u64)| (*seen, *number, ExactTest::of(*seen, copies));
    let mut tests: Vec<_> = numbers.iter().map(test).collect();
    tests.sort_by(|(.., a), (.., b)| a.p_value.total_cmp(&b.p_value));
    let able = |test: &ExactTest| test.least <= LEVEL;
    let tested: Vec<(f64, u64)> = tests
        .iter()
        .filter(|(.., test)| able(test))
        .map(|(_, number, test)| (test.p_value, *number))
        .collect();
    let mut rates = false_discovery_rates(&tested).into_iter();
    let change = |(seen, _, test): ([u64; 2], u64, ExactTest)| {
        let rate = if able(&test) { rates.next() } else { None };
        let rises = u128::from(seen[1]) * u128::from(copies[0])
            > u128::from(seen[0]) * u128::from(copies[1]);
        let direction = match rate {
            None => Direction::TooFew,
            Some(rate) if rate > LEVEL => Direction::Unchanged,
            Some(_) if rises => Direction::Expanded,
            Some(_) => Direction::Contracted,
        };
        (seen, Change { p_value: test.p_value, rate, direction })
    };
    tests.into_iter().map(change).collect()
}
