//! Survival of all children and of each group.

use thymoid_core::Notes;
use thymoid_trial::{
    AtTime, Clock, FollowUp, Interval, IntervalMethod, KaplanMeier, Median, QuantileRule,
    RestrictedMean, RightCensored,
};

use super::read::{FollowUpTable, levels};
use super::request::AnalyseRequest;

/// Parts of the children whose times are given.
const SHARES: [f64; 5] = [0.1, 0.25, 0.5, 0.75, 0.9];

/// Survival of some children.
#[derive(Debug, Clone)]
pub struct GroupCurve {
    /// `all`, or the label of the group.
    pub name: String,
    /// Whether these are all children.
    pub all: bool,
    /// Children with the event.
    pub events: usize,
    /// The curve.
    pub curve: KaplanMeier,
    /// How its intervals are made.
    pub method: IntervalMethod,
    /// The interval at every step.
    pub band: Vec<Option<Interval>>,
    /// The curve and its interval at the times asked about.
    pub read: Vec<(AtTime, Option<Interval>)>,
    /// When 10, 25, 50, 75 and 90 % had the event.
    pub quantiles: Vec<(f64, Median)>,
    /// Mean time alive within the horizon; none where it was not asked for or cannot be known.
    pub mean: Option<Mean>,
}

/// A restricted mean, and its horizon.
#[derive(Debug, Clone, Copy)]
pub struct Mean {
    /// Horizon.
    pub horizon_days: f64,
    /// Mean time alive within it.
    pub mean: RestrictedMean,
}

/// Estimates the curves, and says what is odd about them.
pub fn curves<C: Clock>(
    table: &FollowUpTable,
    rows: &FollowUp<C>,
    request: &AnalyseRequest,
    notes: &mut Notes,
) -> Vec<GroupCurve> {
    let mut parts = vec![("all".to_owned(), true, rows.clone())];
    for label in table.group.iter().flat_map(|group| levels(group)) {
        let in_group =
            |child: usize| table.group.as_ref().is_some_and(|g| g[child].as_ref() == Some(&label));
        if let Some(part) = rows.only(in_group) {
            parts.push((label.clone(), false, part));
        }
    }
    let end = table.time.iter().copied().fold(0.0, f64::max);
    let times = if request.times.is_empty() { nice_times(end) } else { request.times.clone() };
    parts
        .into_iter()
        .map(|(name, all, part)| one(name, all, &part, (&times, request), notes))
        .collect()
}

fn one<C: Clock>(
    name: String,
    all: bool,
    rows: &FollowUp<C>,
    (times, request): (&[f64], &AnalyseRequest),
    notes: &mut Notes,
) -> GroupCurve {
    let curve = KaplanMeier::new(&RightCensored::from(rows));
    let method = request.method.unwrap_or(IntervalMethod::usual(curve.children()));
    let level = request.level;
    remark(&name, &curve, rows.events(), notes);
    let mean = request.horizon.and_then(|horizon_days| {
        if let Ok(mean) = curve.restricted_mean(horizon_days) {
            return Some(Mean { horizon_days, mean });
        }
        let values = vec![
            ("group", name.clone()),
            ("horizon", horizon_days.to_string()),
            ("end", curve.follow_up_days().to_string()),
        ];
        notes.add("analyse.horizon_beyond", values);
        None
    });
    let quantile = |share| (share, curve.quantile(share, method, level, QuantileRule::Summary));
    let read = |at: AtTime| (at, curve.interval(at.time_days, method, level));
    GroupCurve {
        events: rows.events(),
        band: curve.band(method, level),
        read: curve.at_times(times, false).into_iter().map(read).collect(),
        quantiles: SHARES.map(quantile).to_vec(),
        name,
        all,
        method,
        mean,
        curve,
    }
}

/// What a reader must know before believing the curve.
fn remark(name: &str, curve: &KaplanMeier, events: usize, notes: &mut Notes) {
    let group = || ("group", name.to_owned());
    if curve.children() == 1 {
        notes.add("analyse.one_child", vec![group()]);
    }
    if events == 0 {
        notes.add("analyse.no_events", vec![group()]);
    }
    if let Some(days) = curve.ended_early_days() {
        notes.add("analyse.ended_early", vec![group(), ("days", days.to_string())]);
    }
}

/// A few round times within the follow-up.
fn nice_times(end: f64) -> Vec<f64> {
    let mut step = 1.0;
    while end > 0.0 && step * 6.0 > end * 10.0 {
        step /= 10.0;
    }
    while step * 6.0 <= end {
        step *= 10.0;
    }
    // One of 1, 2, 5 times a power of ten, so that there are three to six.
    let step = [0.1, 0.2, 0.5, 1.0].map(|part| part * step);
    let step = step.into_iter().find(|step| end / step < 7.0).unwrap_or(1.0);
    (1..=6).map(|k| f64::from(k) * step).filter(|time| *time <= end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_round_and_within_the_follow_up() {
        assert_eq!(nice_times(1195.0), [200.0, 400.0, 600.0, 800.0, 1000.0]);
        assert_eq!(nice_times(41.0), [10.0, 20.0, 30.0, 40.0]);
        assert_eq!(nice_times(5.0), [1.0, 2.0, 3.0, 4.0, 5.0]);
        assert!(nice_times(0.0).is_empty());
    }
}
