//! The distribution of a time that is seen only at visits.

use serde::Serialize;
use thymoid_core::math::ln;

use crate::error::Error;
use crate::linear::{Square, dot};

/// Masses below this are 0 when Newton's method begins.
const NOTHING: f64 = 1e-7;
/// By how much the gradient may exceed its bound, as a share of the children.
const GRADIENT: f64 = 1e-9;

/// An event after one visit and at or before another.
///
/// ```
/// use thymoid_trial::Between;
/// // Not recovered on day 90, recovered on day 180; and one who never was by day 270.
/// let seen = Between { after_days: 90.0, by_days: 180.0 };
/// let not_yet = Between { after_days: 270.0, by_days: f64::INFINITY };
/// assert!(seen.by_days < not_yet.after_days);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Between {
    /// The last visit without it; equal to `by_days` if the time is exact.
    pub after_days: f64,
    /// The first visit with it; infinite if it was never seen.
    pub by_days: f64,
}

/// Probability that the event lies in an interval. Where within it, nobody knows.
///
/// ```
/// use thymoid_trial::Mass;
/// let mass = Mass { after_days: 90.0, by_days: 180.0, probability: 0.34, survival_after: 0.49 };
/// assert!(mass.after_days < mass.by_days);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Mass {
    /// Where it begins; not included, unless the interval is a point.
    pub after_days: f64,
    /// Where it ends.
    pub by_days: f64,
    /// Probability.
    pub probability: f64,
    /// Probability that the event comes later.
    pub survival_after: f64,
}

/// The distribution of largest likelihood (Turnbull, J. R. Stat. Soc. B 38 (1976) 290).
///
/// ```
/// use thymoid_trial::{Between, Turnbull};
/// let seen = [(0.0, 90.0), (0.0, 90.0), (90.0, 180.0), (90.0, f64::INFINITY)];
/// let seen = seen.map(|(after_days, by_days)| Between { after_days, by_days });
/// let fit = Turnbull::fit(&seen)?;
/// assert!((fit.masses[0].probability - 0.5).abs() < 1e-9);
/// // Between visits survival is known only to lie between its values at their ends.
/// let [low, high] = fit.survival(45.0);
/// assert!(low < 0.51 && high == 1.0);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Turnbull {
    /// Every interval that could hold mass, in order of time.
    pub masses: Vec<Mass>,
    /// The log-likelihood.
    pub log_likelihood: f64,
    /// Largest gradient beyond its bound: 0 at the maximum, but for rounding.
    pub largest_gradient: f64,
}

/// A place on the axis: just at, or just after, a value; an exact time has a place before it too.
type Place = (f64, u8);

impl Turnbull {
    /// Finds the masses by EM steps, then by Newton's method among those that are not 0, until the
    /// Kuhn-Tucker conditions hold.
    ///
    /// # Errors
    /// Without children, and for an interval that ends before it begins.
    pub fn fit(seen: &[Between]) -> Result<Self, Error> {
        if seen.is_empty() {
            return Err(Error::Empty { what: "child followed" });
        }
        for (row, Between { after_days, by_days }) in seen.iter().enumerate() {
            if !(*after_days >= 0.0 && after_days <= by_days && after_days.is_finite()) {
                let (entry, end) = (*after_days, *by_days);
                return Err(Error::NotFollowed { row: row + 1, entry, end });
            }
        }
        let support = intersections(seen);
        let holds: Vec<Vec<usize>> = seen
            .iter()
            .map(|&seen| {
                let (from, to) = ends(seen);
                let within = |&j: &usize| from <= support[j].0 && support[j].1 <= to;
                (0..support.len()).filter(within).collect()
            })
            .collect();
        let children = seen.len() as f64;
        let mut masses = vec![1.0 / support.len() as f64; support.len()];
        for _ in 0..200 {
            expectation_steps(&mut masses, &holds, 500);
            if let Some(exact) = newton(&masses, &holds) {
                masses = exact;
            }
            if largest(&masses, &holds) <= GRADIENT * children {
                break;
            }
        }
        let chance = |holds: &Vec<usize>| ln(holds.iter().map(|&j| masses[j]).sum());
        let log_likelihood = thymoid_core::math::sum(holds.iter().map(chance));
        let largest_gradient = largest(&masses, &holds);
        let mut survival_after = 1.0;
        let mass = |(place, &probability): (&(Place, Place), &f64)| {
            survival_after = f64::max(survival_after - probability, 0.0);
            let ((after_days, _), (by_days, _)) = *place;
            Mass { after_days, by_days, probability, survival_after }
        };
        let masses = support.iter().zip(&masses).map(mass).collect();
        Ok(Self { masses, log_likelihood, largest_gradient })
    }

    /// Returns the least and the largest survival to a time that the masses allow.
    pub fn survival(&self, time_days: f64) -> [f64; 2] {
        let after = |mass: &&Mass| mass.by_days <= time_days;
        let sure = self.masses.iter().rfind(after).map_or(1.0, |mass| mass.survival_after);
        let begun = |mass: &&Mass| {
            mass.after_days < time_days
                || (mass.after_days == mass.by_days && mass.by_days <= time_days)
        };
        let possible = self.masses.iter().rfind(begun).map_or(1.0, |mass| mass.survival_after);
        [possible, sure]
    }
}

/// Where an observation begins and ends.
fn ends(Between { after_days, by_days }: Between) -> (Place, Place) {
    let begin = if after_days == by_days { 0 } else { 2 };
    ((after_days, begin), (by_days, 1))
}

/// The innermost intervals: a beginning followed at once by an end.
fn intersections(seen: &[Between]) -> Vec<(Place, Place)> {
    let mut places: Vec<(Place, bool)> = seen
        .iter()
        .flat_map(|&seen| {
            let (from, to) = ends(seen);
            [(from, false), (to, true)]
        })
        .collect();
    places.sort_by(|a, b| a.0.0.total_cmp(&b.0.0).then(a.0.1.cmp(&b.0.1)).then(a.1.cmp(&b.1)));
    places.dedup();
    let pairs = places.windows(2).filter(|pair| !pair[0].1 && pair[1].1);
    pairs.map(|pair| (pair[0].0, pair[1].0)).collect()
}

fn chances(masses: &[f64], holds: &[Vec<usize>]) -> Vec<f64> {
    holds.iter().map(|holds| holds.iter().map(|&j| masses[j]).sum()).collect()
}

fn expectation_steps(masses: &mut [f64], holds: &[Vec<usize>], steps: usize) {
    for _ in 0..steps {
        let chances = chances(masses, holds);
        let mut next = vec![0.0; masses.len()];
        for (holds, chance) in holds.iter().zip(chances) {
            for &j in holds {
                next[j] += masses[j] / chance;
            }
        }
        for (mass, next) in masses.iter_mut().zip(next) {
            *mass = next / holds.len() as f64;
        }
    }
}

/// The gradient of each mass less its bound, the number of children.
fn gradient(masses: &[f64], holds: &[Vec<usize>]) -> Vec<f64> {
    let mut gradient = vec![-(holds.len() as f64); masses.len()];
    for (holds, chance) in holds.iter().zip(chances(masses, holds)) {
        for &j in holds {
            gradient[j] += 1.0 / chance;
        }
    }
    gradient
}

fn largest(masses: &[f64], holds: &[Vec<usize>]) -> f64 {
    let gradient = gradient(masses, holds);
    let beyond = gradient.iter().zip(masses).map(|(g, m)| if *m > 0.0 { g.abs() } else { *g });
    beyond.fold(0.0, f64::max)
}

/// Newton's method among the masses that are not nothing; none where it leaves the simplex or the
/// masses are not determined. At the maximum the multiplier of their sum is the number of children,
/// so that the sum needs no equation of its own.
fn newton(masses: &[f64], holds: &[Vec<usize>]) -> Option<Vec<f64>> {
    let active: Vec<usize> = (0..masses.len()).filter(|&j| masses[j] > NOTHING).collect();
    let mut exact = vec![0.0; masses.len()];
    for &j in &active {
        exact[j] = masses[j];
    }
    for _ in 0..40 {
        let gradient = gradient(&exact, holds);
        let right: Vec<f64> = active.iter().map(|&j| gradient[j]).collect();
        let mut curvature = Square::zeros(active.len());
        for (holds, chance) in holds.iter().zip(chances(&exact, holds)) {
            let held: Vec<usize> =
                (0..active.len()).filter(|&a| holds.contains(&active[a])).collect();
            for &a in &held {
                for &b in &held {
                    curvature[(a, b)] += 1.0 / (chance * chance);
                }
            }
        }
        let step = curvature.solve(&right)?;
        for (&j, step) in active.iter().zip(&step) {
            exact[j] += step;
        }
        if !exact.iter().all(|mass| (0.0..=1.0 + 1e-9).contains(mass)) {
            return None;
        }
        if dot(&step, &step) < 1e-28 {
            return Some(exact);
        }
    }
    None
}
