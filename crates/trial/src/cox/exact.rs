//! Ties counted exactly: of all ways to choose as many dead from the risk set, the one that was.

use thymoid_core::math::ln;

use super::point::At;
use super::risk_sets::{DeathTime, RiskSets};

/// A sum of products of hazards over subsets of one size, with its derivatives.
#[derive(Clone)]
struct Subsets {
    value: f64,
    first: Vec<f64>,
    second: Vec<f64>,
}

/// Adds the likelihood of one time, the linear part of which is counted already.
///
/// The sums over subsets grow by one child at a time (Gail, Lubin and Rubinstein, Biometrika 68
/// (1981) 703); this is "exact" in R and DISCRETE in SAS, not EXACT there.
pub(super) fn exact_time(sets: &RiskSets, hazards: &[f64], time: &DeathTime, at: &mut At) {
    let terms = sets.terms();
    let none = Subsets { value: 0.0, first: vec![0.0; terms], second: vec![0.0; terms * terms] };
    let mut by_size = vec![none; time.dead.len() + 1];
    by_size[0].value = 1.0;
    for &(row, _) in &time.risk {
        let (hazard, x) = (hazards[row], &sets.x[row]);
        for size in (1..by_size.len()).rev() {
            let (smaller, larger) = by_size.split_at_mut(size);
            let (from, to) = (&smaller[size - 1], &mut larger[0]);
            to.value += hazard * from.value;
            for a in 0..terms {
                to.first[a] += hazard * (from.first[a] + x[a] * from.value);
                for b in 0..terms {
                    let cross = x[a] * from.first[b] + x[b] * from.first[a];
                    to.second[a * terms + b] +=
                        hazard * (from.second[a * terms + b] + cross + x[a] * x[b] * from.value);
                }
            }
        }
    }
    let all = &by_size[time.dead.len()];
    at.log_likelihood -= ln(all.value);
    for a in 0..terms {
        let mean = all.first[a] / all.value;
        at.score[a] -= mean;
        for b in 0..terms {
            at.information[(a, b)] +=
                all.second[a * terms + b] / all.value - mean * all.first[b] / all.value;
        }
    }
}
