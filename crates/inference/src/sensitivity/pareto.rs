//! What can be had at once.

use std::cmp::Ordering;

/// Which way an objective is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    More,
    /// Less is better.
    Less,
}

/// Returns the runs that no other dominates, in their order: none is as good in every objective and
/// better in one. Equal runs stand side by side. A run with an objective that is not a number is
/// left out.
///
/// ```
/// use thymoid_inference::sensitivity::{Direction, pareto_front};
/// // Yield, and share of tissue without oxygen.
/// let runs = [[5.0, 0.3], [4.0, 0.1], [4.0, 0.2], [1.0, 0.0], [f64::NAN, 0.0]];
/// let front = pareto_front(&runs, &[Direction::More, Direction::Less]);
/// assert_eq!(front, [0, 1, 3]);
/// ```
pub fn pareto_front<P: AsRef<[f64]>>(runs: &[P], directions: &[Direction]) -> Vec<usize> {
    // As costs, less of which is better.
    let cost = |run: &P| -> Vec<f64> {
        let signed =
            run.as_ref().iter().zip(directions).map(|(value, direction)| match direction {
                Direction::More => -value,
                Direction::Less => *value,
            });
        signed.collect()
    };
    let costs: Vec<Vec<f64>> = runs.iter().map(cost).collect();
    let known = |run: &usize| costs[*run].iter().all(|cost| !cost.is_nan());
    let mut order: Vec<usize> = (0..runs.len()).filter(known).collect();
    let by_cost = |a: &usize, b: &usize| {
        let each = costs[*a].iter().zip(&costs[*b]).map(|(a, b)| a.total_cmp(b));
        each.fold(Ordering::Equal, Ordering::then)
    };
    order.sort_by(by_cost);
    // In this order a run can be dominated by earlier ones only, and then by one of the front.
    let mut front: Vec<usize> = Vec::new();
    for run in order {
        let dominates = |other: &usize| {
            let mut each = costs[*other].iter().zip(&costs[run]);
            each.all(|(other, own)| other <= own) && costs[*other] != costs[run]
        };
        if !front.iter().any(dominates) {
            front.push(run);
        }
    }
    front.sort_unstable();
    front
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Against the definition, run by run.
        #[test]
        fn the_front_is_what_nothing_dominates(
            runs in prop::collection::vec(prop::array::uniform3(0_i8..6), 1..40),
        ) {
            let runs: Vec<[f64; 3]> = runs.into_iter().map(|run| run.map(f64::from)).collect();
            let directions = [Direction::More, Direction::Less, Direction::More];
            let good = |run: &[f64; 3]| [run[0], -run[1], run[2]];
            let dominated = |run: &[f64; 3]| runs.iter().any(|other| {
                let pairs = || good(other).into_iter().zip(good(run));
                pairs().all(|(other, own)| other >= own) && pairs().any(|(other, own)| other > own)
            });
            let expected: Vec<usize> =
                (0..runs.len()).filter(|at| !dominated(&runs[*at])).collect();
            prop_assert_eq!(pareto_front(&runs, &directions), expected);
        }
    }
}
