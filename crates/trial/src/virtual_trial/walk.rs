//! One design over the children of one trial.

use serde::Serialize;

use super::child::Treated;
use super::cohort::YEAR_DAYS;
use crate::declared::{AtRisk, Enrolment, SafetyRule};
use crate::designs::MonitoredDesign;
use crate::simulation::Outcome;

/// How a trial ends.
///
/// ```
/// use thymoid_trial::virtual_trial::Ending;
/// assert_ne!(Ending::Futility, Ending::NotShown);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Success is declared.
    Success,
    /// Stopped early: success had become unlikely.
    Futility,
    /// Stopped by the rule of safety.
    Harm,
    /// Went to its end without showing success.
    NotShown,
}

/// The end of one trial.
///
/// ```
/// use thymoid_trial::virtual_trial::{End, Ending};
/// let end = End {
///     ending: Ending::Futility, implanted: 12, evaluated: 10, successes: 2, years: 2.5,
/// };
/// // Two children were pending when the look at ten was taken.
/// assert_eq!(end.implanted - end.evaluated, 2);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct End {
    /// How.
    pub ending: Ending,
    /// Children implanted by then.
    pub implanted: u32,
    /// Children with an outcome in the last analysis.
    pub evaluated: u32,
    /// Successes among them.
    pub successes: u32,
    /// Years since the first implantation.
    pub years: f64,
}

/// Plays a design through. A look is taken when the first children implanted all have an outcome;
/// children without one by a strategy of the estimand are left out and replaced by the next.
pub fn walk(
    children: &[Treated],
    design: &MonitoredDesign,
    safety: Option<&SafetyRule>,
    enrolment: Enrolment,
) -> End {
    let starts = starts(children, design, enrolment);
    let harm = safety.and_then(|rule| harm_day(children, &starts, rule)).unwrap_or(f64::INFINITY);
    let first = starts.first().copied().unwrap_or(0.0);
    let (mut evaluated, mut successes, mut day) = (0, 0, first);
    let mut each = children.iter().zip(&starts);
    let end = |ending, evaluated, successes, day: f64| {
        // Who is put off to a look is implanted after it, if at all.
        let implanted = starts.iter().filter(|start| **start < day).count();
        let implanted = implanted.min(most(children, design)) as u32;
        End { ending, implanted, evaluated, successes, years: (day - first) / YEAR_DAYS }
    };
    let last = design.looks().len() - 1;
    for (index, look) in design.looks().iter().enumerate() {
        while evaluated < look.n {
            let Some((child, start)) = each.next() else { break };
            day = day.max(start + child.known);
            evaluated += u32::from(child.outcome != Outcome::Missing);
            successes += u32::from(child.outcome == Outcome::Success);
        }
        if harm <= day {
            let (evaluated, successes) = known_by(children, &starts, harm);
            return end(Ending::Harm, evaluated, successes, harm);
        }
        if look.stop_efficacy_at_least.is_some_and(|least| successes >= least) {
            return end(Ending::Success, evaluated, successes, day);
        }
        if look.stop_futility_at_most.is_some_and(|most| successes <= most) {
            let ending = if index == last { Ending::NotShown } else { Ending::Futility };
            return end(ending, evaluated, successes, day);
        }
    }
    end(Ending::NotShown, evaluated, successes, day)
}

/// Children that a design may implant: as many as have an outcome at its last look, with those
/// without one among them.
fn most(children: &[Treated], design: &MonitoredDesign) -> usize {
    let n = design.looks().last().map_or(0, |look| look.n) as usize;
    let with = children.iter().enumerate().filter(|(_, child)| child.outcome != Outcome::Missing);
    with.map(|(index, _)| index + 1).nth(n.saturating_sub(1)).unwrap_or(children.len())
}

/// Children with an outcome by a day, and successes among them.
fn known_by(children: &[Treated], starts: &[f64], day: f64) -> (u32, u32) {
    let known = |(child, start): &(&Treated, &f64)| *start + child.known <= day;
    children.iter().zip(starts).filter(known).fold((0, 0), |(evaluated, successes), (child, _)| {
        let counted = child.outcome != Outcome::Missing;
        let success = child.outcome == Outcome::Success;
        (evaluated + u32::from(counted), successes + u32::from(success))
    })
}

/// Days of implantation, put off where enrolment pauses before a look.
fn starts(children: &[Treated], design: &MonitoredDesign, enrolment: Enrolment) -> Vec<f64> {
    let mut starts: Vec<f64> = children.iter().map(|child| child.implanted).collect();
    if enrolment == Enrolment::Continues {
        return starts;
    }
    let (mut evaluated, mut known) = (0, 0.0_f64);
    let mut not_before = 0.0_f64;
    for (start, child) in starts.iter_mut().zip(children) {
        *start = start.max(not_before);
        known = known.max(*start + child.known);
        let counted = child.outcome != Outcome::Missing;
        evaluated += u32::from(counted);
        if counted && design.looks().iter().any(|look| look.n == evaluated) {
            not_before = known;
        }
    }
    starts
}

/// Day on which the rule of safety stops the trial.
fn harm_day(children: &[Treated], starts: &[f64], rule: &SafetyRule) -> Option<f64> {
    let at_risk = |(child, start): (&Treated, &f64)| {
        let seen = child.withdrew.unwrap_or(f64::INFINITY);
        AtRisk {
            implanted: *start,
            died: child.death.filter(|day| *day <= seen).map(|day| start + day),
            seen_until: start + seen,
        }
    };
    let children: Vec<AtRisk> = children.iter().zip(starts).map(at_risk).collect();
    rule.stops_on(&children, f64::INFINITY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::designs::MonitoredLook;

    fn child(implanted: f64, known: f64, outcome: Outcome) -> Treated {
        Treated {
            age_days: 300.0,
            implanted,
            death: (outcome == Outcome::Failure).then_some(known),
            withdrew: None,
            values: Vec::new(),
            outcome,
            known,
        }
    }

    fn design() -> MonitoredDesign {
        let look = |n, most, least| MonitoredLook {
            n,
            stop_futility_at_most: Some(most),
            stop_efficacy_at_least: least,
        };
        MonitoredDesign::new(vec![look(2, 0, None), look(3, 1, Some(2))]).unwrap()
    }

    use Outcome::{Failure, Missing, Success};

    /// By hand: the third child's death is known on day 250, before the first two outcomes are; the
    /// look at two waits for day 500, when three are implanted.
    #[test]
    fn a_look_waits_for_the_first_implanted() {
        let children =
            [child(0.0, 400.0, Failure), child(100.0, 400.0, Failure), child(200.0, 50.0, Failure)];
        let end = walk(&children, &design(), None, Enrolment::Continues);
        assert_eq!((end.ending, end.implanted, end.evaluated), (Ending::Futility, 3, 2));
        assert_eq!(end.years, 500.0 / 365.25);
        let paused = walk(&children, &design(), None, Enrolment::Pauses);
        assert_eq!((paused.ending, paused.implanted), (Ending::Futility, 2));
    }

    /// By hand: whoever is taken out is replaced by the next.
    #[test]
    fn who_has_no_outcome_is_replaced() {
        let children = [
            child(0.0, 400.0, Success),
            child(10.0, 400.0, Missing),
            child(20.0, 400.0, Failure),
            child(30.0, 400.0, Success),
        ];
        let end = walk(&children, &design(), None, Enrolment::Continues);
        assert_eq!((end.ending, end.implanted, end.evaluated), (Ending::Success, 4, 3));
        assert_eq!((end.successes, end.years), (2, 430.0 / 365.25));
    }

    /// By hand: a pause puts the third child off to the look on day 410, its outcome to 810.
    #[test]
    fn enrolment_pauses_before_a_look() {
        let children = [10.0, 10.0, 30.0].map(|day| child(day, 400.0, Success));
        let end = walk(&children, &design(), None, Enrolment::Pauses);
        assert_eq!((end.ending, end.years), (Ending::Success, 800.0 / 365.25));
    }

    /// By quadrature elsewhere: one death beside a child that lived 50 days of half a year leaves
    /// 0.744 above 0.3, two deaths 0.928. The deaths are on days 50 and 60, before the third child
    /// is implanted.
    #[test]
    fn deaths_stop_the_trial() {
        let rule = SafetyRule { by_month: 6.0, acceptable: 0.3, certainty: 0.9, prior: [0.6, 1.4] };
        let children =
            [child(0.0, 60.0, Failure), child(10.0, 40.0, Failure), child(90.0, 400.0, Success)];
        let stop = |certainty| {
            let rule = SafetyRule { certainty, ..rule };
            let end = walk(&children, &design(), Some(&rule), Enrolment::Continues);
            (end.ending, end.implanted, end.evaluated, end.years * 365.25)
        };
        assert_eq!(stop(0.92), (Ending::Harm, 2, 2, 60.0));
        assert_eq!(stop(0.74), (Ending::Harm, 2, 1, 50.0));
        assert_eq!(stop(0.75), (Ending::Harm, 2, 2, 60.0));
        assert_eq!(stop(0.94), (Ending::Futility, 2, 2, 60.0));
    }
}
