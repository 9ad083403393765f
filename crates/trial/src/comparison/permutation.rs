//! The log-rank test over all arrangements of few children.

use serde::Serialize;

use crate::error::Error;
use crate::linear::dot;
use crate::survival::{Clock, FollowUp};

/// Sums nearer than this are the same sum: they differ in the order of additions.
const SAME: f64 = 1e-9;
/// Children whose arrangements are counted: halves of twenty have a million sums each.
const MOST: usize = 40;

/// How unusual a difference of two groups is among all arrangements of the children.
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_trial::{FollowUp, exact_log_rank};
/// let days = [2.0, 4.0, 7.0, 9.0].map(SinceImplant::from_days);
/// let rows = FollowUp::new(&days, &[true; 4])?;
/// // The first two died first: one of six arrangements, and its mirror image.
/// let test = exact_log_rank(&rows, &[true, true, false, false])?;
/// assert_eq!((test.arrangements, test.as_extreme), (6, 2));
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Permutation {
    /// Observed less expected deaths of the first group.
    pub statistic: f64,
    /// Arrangements of the children into groups of these sizes.
    pub arrangements: u64,
    /// Those in which the statistic is as far from 0.
    pub as_extreme: u64,
    /// Their share.
    pub p_two_sided: f64,
    /// Share of those in which it is as low.
    pub p_lower: f64,
    /// Share of those in which it is as high.
    pub p_upper: f64,
}

/// Tests whether two groups die at one rate, by counting arrangements; no approximation at any
/// number of children.
///
/// The statistic is the sum over the first group of each child's event less its Nelson-Aalen
/// hazard, which is observed less expected of the log-rank test.
///
/// # Errors
/// With delayed entry, where children cannot be exchanged; for an empty group; above forty
/// children,
/// where [`log_rank`](super::log_rank) is close enough.
pub fn exact_log_rank<C: Clock>(rows: &FollowUp<C>, first: &[bool]) -> Result<Permutation, Error> {
    let children = rows.children();
    if first.len() != children {
        return Err(Error::Length { times: children, events: first.len() });
    }
    let reason = if rows.entry.is_some() {
        Some("children who entered at different times cannot be exchanged")
    } else if children > MOST {
        Some("above forty children there are too many arrangements")
    } else {
        None
    };
    if let Some(reason) = reason {
        return Err(Error::NoPermutation { reason });
    }
    let in_first = first.iter().filter(|first| **first).count();
    if in_first == 0 || in_first == children {
        return Err(Error::OneGroup { groups: 1 });
    }
    let scores = scores(rows);
    let chosen: Vec<f64> = first.iter().map(|first| f64::from(u8::from(*first))).collect();
    let statistic = dot(&scores, &chosen);
    let (left, right) = scores.split_at(children / 2);
    let (left, right) = (sums(left), sums(right));
    let [mut all, mut lower, mut upper, mut both] = [0_u64; 4];
    let far = statistic.abs();
    for (size, lefts) in left.iter().enumerate() {
        let Some(rights) = in_first.checked_sub(size).and_then(|rest| right.get(rest)) else {
            continue;
        };
        let at_most = |bound: f64| pairs(lefts, rights, bound + SAME);
        let count = (lefts.len() * rights.len()) as u64;
        let at_least = |bound: f64| count - pairs(lefts, rights, bound - SAME);
        all += count;
        lower += at_most(statistic);
        upper += at_least(statistic);
        both += if far > SAME { at_most(-far) + at_least(far) } else { count };
    }
    let share = |count: u64| count as f64 / all as f64;
    Ok(Permutation {
        statistic,
        arrangements: all,
        as_extreme: both,
        p_two_sided: share(both),
        p_lower: share(lower),
        p_upper: share(upper),
    })
}

/// Each child's event less the Nelson-Aalen hazard at the end of its follow-up.
fn scores<C: Clock>(rows: &FollowUp<C>) -> Vec<f64> {
    let hazard = |end: f64| {
        let jump = |time: f64| {
            let dead = |row: &usize| rows.end[*row] == time && rows.event[*row];
            let d = (0..rows.children()).filter(dead).count() as f64;
            d / rows.end.iter().filter(|end| **end >= time).count() as f64
        };
        let times = rows.event_times();
        thymoid_core::math::sum(times.into_iter().take_while(|time| *time <= end).map(jump))
    };
    let event = rows.event.iter().map(|event| f64::from(u8::from(*event)));
    event.zip(&rows.end).map(|(event, end)| event - hazard(*end)).collect()
}

/// The sums of every subset, in order, by the size of the subset.
fn sums(scores: &[f64]) -> Vec<Vec<f64>> {
    let mut by_size = vec![vec![0.0]];
    for score in scores {
        by_size.push(Vec::new());
        for size in (1..by_size.len()).rev() {
            let with: Vec<f64> = by_size[size - 1].iter().map(|sum| sum + score).collect();
            by_size[size].extend(with);
        }
    }
    for sums in &mut by_size {
        sums.sort_unstable_by(f64::total_cmp);
    }
    by_size
}

/// Counts pairs whose sum is at most a bound, of two lists in order.
fn pairs(left: &[f64], right: &[f64], bound: f64) -> u64 {
    let mut within = right.len();
    let mut count = 0;
    for value in left {
        while within > 0 && value + right[within - 1] > bound {
            within -= 1;
        }
        count += within as u64;
    }
    count
}
