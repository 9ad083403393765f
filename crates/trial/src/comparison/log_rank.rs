//! Observed deaths of each group against those expected if all groups died at one rate.

use serde::Serialize;
use thymoid_core::math::normal_cdf;

use super::weight::{Course, Weight};
use crate::distributions::chi_square_upper;
use crate::error::Error;
use crate::linear::Square;
use crate::survival::{Clock, FollowUp};

/// Which group each child belongs to, and which stratum it is compared within.
///
/// ```
/// use thymoid_trial::Groups;
/// assert!(Groups::new(&[0, 1, 1], 2, None).is_ok());
/// assert!(Groups::new(&[0, 2], 2, None).is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groups {
    pub(crate) of: Vec<usize>,
    pub(crate) number: usize,
    pub(crate) stratum: Option<Vec<usize>>,
}

impl Groups {
    /// Takes the group of each child, from 0 to less than `number`, and its stratum if children
    /// are compared within strata only.
    ///
    /// # Errors
    /// For a group that is not one of them, fewer than two, and columns of different lengths.
    pub fn new(of: &[usize], number: usize, stratum: Option<&[usize]>) -> Result<Self, Error> {
        if number < 2 {
            return Err(Error::OneGroup { groups: number });
        }
        if let Some(&group) = of.iter().find(|group| **group >= number) {
            let allowed = "less than the number of groups";
            return Err(Error::OutOfRange { quantity: "group", allowed, value: group as f64 });
        }
        if let Some(stratum) = stratum
            && stratum.len() != of.len()
        {
            return Err(Error::Length { times: stratum.len(), events: of.len() });
        }
        Ok(Self { of: of.to_vec(), number, stratum: stratum.map(<[usize]>::to_vec) })
    }

    /// The children of each stratum; all of them where there is but one.
    pub(crate) fn strata(&self) -> Vec<Vec<usize>> {
        let mut strata = std::collections::BTreeMap::<usize, Vec<usize>>::new();
        for row in 0..self.of.len() {
            strata.entry(self.stratum.as_ref().map_or(0, |s| s[row])).or_default().push(row);
        }
        strata.into_values().collect()
    }
}

/// One group of a log-rank test.
///
/// ```
/// use thymoid_trial::LogRankGroup;
/// let group = LogRankGroup { children: 4, observed: 3.0, expected: 1.5 };
/// assert_eq!(group.observed - group.expected, 1.5);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LogRankGroup {
    /// Children in it.
    pub children: usize,
    /// Weighted deaths.
    pub observed: f64,
    /// Weighted deaths if all groups died at one rate.
    pub expected: f64,
}

/// A log-rank test.
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_trial::{FollowUp, Groups, Weight, log_rank};
/// let days = [2.0, 4.0, 7.0, 9.0, 10.0, 12.0].map(SinceImplant::from_days);
/// let rows = FollowUp::new(&days, &[true, true, true, true, false, false])?;
/// let test = log_rank(&rows, &Groups::new(&[0, 0, 0, 1, 1, 1], 2, None)?, Weight::LogRank)?;
/// assert_eq!(test.groups[0].observed, 3.0);
/// assert!(test.p.unwrap() < 0.05);
/// // All dead at once: no time tells the groups apart, so there is no p-value.
/// let at_once = FollowUp::new(&[days[0]; 4], &[true; 4])?;
/// let test = log_rank(&at_once, &Groups::new(&[0, 0, 1, 1], 2, None)?, Weight::LogRank)?;
/// assert_eq!(test.p, None);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LogRank {
    /// The groups in order.
    pub groups: Vec<LogRankGroup>,
    /// Chi-square statistic; none where nothing could have been different.
    pub chi_square: Option<f64>,
    /// Its degrees of freedom.
    pub freedom: usize,
    /// Its p-value.
    pub p: Option<f64>,
    covariance: Square,
}

/// A test for a trend over groups in order.
///
/// ```
/// use thymoid_trial::Trend;
/// let trend = Trend { z: -1.96, p_two_sided: 0.05 };
/// assert!(trend.z < 0.0); // later groups die less
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Trend {
    /// Standard normal statistic; above 0 if groups of higher scores die more.
    pub z: f64,
    /// Its two-sided p-value.
    pub p_two_sided: f64,
}

/// Tests whether groups die at one rate.
///
/// Mantel, Cancer Chemother. Rep. 50 (1966) 163; Klein and Moeschberger, Survival Analysis, 2nd
/// edition (2003), section 7.3. Delayed entries leave the risk sets as they should.
///
/// # Errors
/// When groups and children differ in number.
pub fn log_rank<C: Clock>(
    rows: &FollowUp<C>,
    groups: &Groups,
    weight: Weight,
) -> Result<LogRank, Error> {
    if groups.of.len() != rows.children() {
        return Err(Error::Length { times: rows.children(), events: groups.of.len() });
    }
    let number = groups.number;
    let (mut observed, mut expected) = (vec![0.0; number], vec![0.0; number]);
    let mut covariance = Square::zeros(number);
    for stratum in groups.strata() {
        let mut course = Course::START;
        for at in event_table(rows, &stratum, groups) {
            let (n, d) = (at.risk.iter().sum::<f64>(), at.dead.iter().sum::<f64>());
            let w = course.weigh(weight, n, d);
            let spread = if n > 1.0 { w * w * d * (n - d) / (n - 1.0) } else { 0.0 };
            for a in 0..number {
                observed[a] += w * at.dead[a];
                expected[a] += w * d * at.risk[a] / n;
                for b in 0..number {
                    let same = if a == b { 1.0 } else { 0.0 };
                    covariance[(a, b)] += spread * at.risk[a] / n * (same - at.risk[b] / n);
                }
            }
        }
    }
    let children = |group| groups.of.iter().filter(|of| **of == group).count();
    let group = |a: usize| LogRankGroup {
        children: children(a),
        observed: observed[a],
        expected: expected[a],
    };
    Ok(LogRank::of((0..number).map(group).collect(), covariance))
}

/// Children at risk and dead in each group, at one time.
struct At {
    risk: Vec<f64>,
    dead: Vec<f64>,
}

/// The times of deaths in order. One pass backwards in time where all entered at the beginning.
fn event_table<C: Clock>(rows: &FollowUp<C>, stratum: &[usize], groups: &Groups) -> Vec<At> {
    let mut order = stratum.to_vec();
    order.sort_by(|&a, &b| rows.end[b].total_cmp(&rows.end[a]));
    let mut by_entry = rows.entry.as_ref().map_or_else(Vec::new, |_| stratum.to_vec());
    if let Some(entry) = &rows.entry {
        by_entry.sort_by(|&a, &b| entry[b].total_cmp(&entry[a]));
    }
    let mut risk = vec![0.0; groups.number];
    let (mut table, mut entered) = (Vec::new(), 0);
    for tie in order.chunk_by(|&a, &b| rows.end[a] == rows.end[b]) {
        let time = rows.end[tie[0]];
        let mut dead = vec![0.0; groups.number];
        for &row in tie {
            risk[groups.of[row]] += 1.0;
            dead[groups.of[row]] += f64::from(u8::from(rows.event[row]));
        }
        // Those who entered at this time or later are not at risk at it.
        while let (Some(entry), Some(&row)) = (&rows.entry, by_entry.get(entered))
            && entry[row] >= time
        {
            risk[groups.of[row]] -= 1.0;
            entered += 1;
        }
        if dead.iter().any(|dead| *dead > 0.0) {
            table.push(At { risk: risk.clone(), dead });
        }
    }
    table.reverse();
    table
}

impl LogRank {
    fn of(groups: Vec<LogRankGroup>, covariance: Square) -> Self {
        let live: Vec<usize> = (0..groups.len()).filter(|&a| covariance[(a, a)] > 1e-30).collect();
        // Observed less expected add up to 0: one group says nothing beyond the others.
        let used = if live.len() > 1 { &live[..live.len() - 1] } else { &live[..] };
        let score = |&a: &usize| groups[a].observed - groups[a].expected;
        let scores: Vec<f64> = used.iter().map(score).collect();
        let chi_square =
            if used.is_empty() { None } else { covariance.part(used).quadratic(&scores) };
        let freedom = if chi_square.is_some() { used.len() } else { 0 };
        let p = chi_square.map(|x| chi_square_upper(x, freedom));
        Self { groups, chi_square, freedom, p, covariance }
    }

    /// Returns the covariance of observed less expected of two groups.
    pub fn covariance(&self, a: usize, b: usize) -> f64 {
        self.covariance[(a, b)]
    }

    /// Tests for a trend over the groups, with a score for each (Tarone, Biometrika 62 (1975)
    /// 679); none where nothing could have been different.
    pub fn trend(&self, scores: &[f64]) -> Option<Trend> {
        let excess: Vec<f64> = self.groups.iter().map(|g| g.observed - g.expected).collect();
        let variance = self.covariance.form(scores);
        let z = crate::linear::dot(scores, &excess) / variance.sqrt();
        z.is_finite().then(|| Trend { z, p_two_sided: 2.0 * normal_cdf(-z.abs()) })
    }
}
