//! What a trial teaches of the chip: by how much it narrows what is known of the export ratio.
//!
//! Trials are simulated with ratios from what is known now; ln(ratio) is regressed, by least
//! squares, on what a trial measured. The spread that is left is what the trial leaves unknown,
//! averaged over trials (Strong, Oakley and Brennan 2014 estimate the value of information so). A
//! full analysis may learn a little more: linear averages are what is regressed on.

use rayon::prelude::*;
use serde::Serialize;
use thymoid_core::math::{ln_1p, mean, variance};

use super::child::Treated;
use super::cohort::VirtualTrial;
use super::scenario::Scenario;
use crate::error::Error;
use crate::linear::Square;
use crate::simulation::Outcome;

/// What is learned from.
///
/// ```
/// use thymoid_trial::virtual_trial::Evidence;
/// assert_eq!(Evidence::ALL[0], Evidence::Outcome);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// Successes alone.
    Outcome,
    /// And naive CD4 at the visit of the estimand.
    Count,
    /// And naive CD4 at the visit before.
    OneVisitMore,
    /// And naive CD4 at every visit.
    EveryVisit,
    /// And naive CD8 at the visit of the estimand.
    NaiveCd8,
    /// And TREC at that visit.
    Trec,
}

impl Evidence {
    /// All, each with what stands before it.
    pub const ALL: [Self; 6] = [
        Self::Outcome,
        Self::Count,
        Self::OneVisitMore,
        Self::EveryVisit,
        Self::NaiveCd8,
        Self::Trec,
    ];

    /// Returns the word of the tables for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Outcome => "outcome",
            Self::Count => "count",
            Self::OneVisitMore => "one_visit_more",
            Self::EveryVisit => "every_visit",
            Self::NaiveCd8 => "naive_cd8",
            Self::Trec => "trec",
        }
    }
}

/// What is left unknown after a trial of a size, with some evidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Lesson {
    /// Children.
    pub n: u32,
    /// What is learned from.
    pub evidence: Evidence,
    /// Standard deviation of ln(ratio) before.
    pub log_sd_before: f64,
    /// Expected standard deviation after.
    pub log_sd_after: f64,
    /// Its Monte-Carlo standard error.
    pub standard_error: f64,
}

/// Regresses for each size and each evidence.
///
/// # Errors
/// When fewer than a hundred trials are asked for, the ratio is known exactly, or a child cannot be
/// followed.
pub fn lessons(
    world: &VirtualTrial<'_>,
    scenario: &Scenario,
    sizes: &[u32],
    trials: u32,
) -> Result<Vec<Lesson>, Error> {
    if trials < 100 {
        let (quantity, value) = ("trials to learn from", trials.into());
        return Err(Error::OutOfRange { quantity, allowed: "100 or more", value });
    }
    crate::error::positive("log_sd of the export ratio", scenario.export.log_sd)?;
    let primary = world.visits.at_month(world.estimand.month)?;
    let most = sizes.iter().copied().max().ok_or(Error::Empty { what: "size to learn from" })?;
    let one = |trial| -> Result<(f64, Vec<Vec<f64>>), Error> {
        let cohort = world.cohort(scenario, trial, most)?;
        let of = |n: &u32| features(&cohort.children[..*n as usize], primary);
        Ok((cohort.ln_ratio, sizes.iter().map(of).collect()))
    };
    let all: Vec<(f64, Vec<Vec<f64>>)> =
        (0..trials).into_par_iter().map(one).collect::<Result<_, Error>>()?;
    let truth: Vec<f64> = all.iter().map(|(ln_ratio, _)| *ln_ratio).collect();
    let log_sd_before = variance(&truth).sqrt();
    let mut lessons = Vec::new();
    for (at, &n) in sizes.iter().enumerate() {
        for evidence in Evidence::ALL {
            let wanted = places(evidence, primary, world.visits.months.len());
            let row = |(_, by_size): &(f64, Vec<Vec<f64>>)| -> Vec<f64> {
                wanted.iter().map(|place| by_size[at][*place]).collect()
            };
            let rows: Vec<Vec<f64>> = all.iter().map(row).collect();
            let log_sd_after = left_over(&rows, &truth).min(log_sd_before);
            // Of a standard deviation of as many residuals as there are trials.
            let standard_error = log_sd_after / (2.0 * f64::from(trials)).sqrt();
            lessons.push(Lesson { n, evidence, log_sd_before, log_sd_after, standard_error });
        }
    }
    Ok(lessons)
}

/// Averages of a trial: share of successes, share of deaths, then of each visit the mean of each
/// analyte, on the scale ln(1 + x) for counts.
fn features(children: &[Treated], primary: usize) -> Vec<f64> {
    let n = children.len() as f64;
    let share =
        |of: &dyn Fn(&Treated) -> bool| children.iter().filter(|c| of(c)).count() as f64 / n;
    let mut all = vec![
        share(&|child| child.outcome == Outcome::Success),
        share(&|child| child.death.is_some_and(|day| day <= child.known)),
    ];
    let visits = children.first().map_or(0, |child| child.values.len());
    let average = |visit: usize, analyte: usize| {
        let values = children.iter().filter_map(|child| child.values[visit][analyte]);
        let values: Vec<f64> = values.map(|x| if analyte < 2 { ln_1p(x) } else { x }).collect();
        if values.is_empty() { 0.0 } else { mean(&values) }
    };
    all.extend((0..visits).map(|visit| average(visit, 0)));
    all.extend([average(primary, 1), average(primary, 2)]);
    all
}

/// Which averages an evidence holds.
fn places(evidence: Evidence, primary: usize, visits: usize) -> Vec<usize> {
    let mut places = vec![0, 1];
    let first = places.len();
    if evidence >= Evidence::EveryVisit {
        places.extend(first..first + visits);
    } else if evidence >= Evidence::Count {
        places.push(first + primary);
        if evidence == Evidence::OneVisitMore && primary > 0 {
            places.push(first + primary - 1);
        }
    }
    if evidence >= Evidence::NaiveCd8 {
        places.push(first + visits);
    }
    if evidence >= Evidence::Trec {
        places.push(first + visits + 1);
    }
    places
}

/// Standard deviation left by a linear regression on the rows, with as many degrees of freedom
/// less.
/// A column that does not vary is of no use and is left out.
fn left_over(rows: &[Vec<f64>], truth: &[f64]) -> f64 {
    let columns = rows.first().map_or(0, Vec::len);
    let column = |at: usize| -> Vec<f64> { rows.iter().map(|row| row[at]).collect() };
    let centred: Vec<Vec<f64>> = (0..columns)
        .map(column)
        .filter(|values| variance(values) > 1e-12)
        .map(|values| {
            let (middle, sd) = (mean(&values), variance(&values).sqrt());
            values.into_iter().map(|x| (x - middle) / sd).collect()
        })
        .collect();
    let middle = mean(truth);
    let target: Vec<f64> = truth.iter().map(|x| x - middle).collect();
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let size = centred.len();
    let mut normal = Square::zeros(size);
    for i in 0..size {
        for j in 0..size {
            normal[(i, j)] = dot(&centred[i], &centred[j]);
        }
    }
    let right: Vec<f64> = centred.iter().map(|values| dot(values, &target)).collect();
    let total = dot(&target, &target);
    let explained = normal.solve(&right).map_or(0.0, |slopes| dot(&slopes, &right));
    let free = (truth.len().saturating_sub(size + 1)).max(1) as f64;
    ((total - explained).max(0.0) / free).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: y = 2 x + e with e = +-1 orthogonal to x leaves a sum of squares of 4 on 2 degrees.
    #[test]
    fn what_a_line_leaves() {
        let rows = [-1.0, -1.0, 1.0, 1.0].map(|x| vec![x]);
        let truth = [-3.0, -1.0, 1.0, 3.0];
        assert!((left_over(&rows, &truth) - 2.0_f64.sqrt()).abs() < 1e-12);
        // A column that says nothing changes nothing.
        let idle = [-1.0, -1.0, 1.0, 1.0].map(|x| vec![x, 7.0]);
        assert!((left_over(&idle, &truth) - 2.0_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn each_evidence_holds_the_one_before() {
        for visits in [1, 4] {
            let held: Vec<Vec<usize>> =
                Evidence::ALL.map(|evidence| places(evidence, visits - 1, visits)).to_vec();
            for pair in held.windows(2) {
                assert!(pair[0].iter().all(|place| pair[1].contains(place)), "{pair:?}");
            }
        }
    }
}
