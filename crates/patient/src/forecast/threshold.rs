//! When naive CD4 reach a count, with death as a competing event.
//!
//! Each draw is a two-state process whose hazard of death is known: it reaches the count on its day
//! if it lives until then. The probabilities of having reached it, of having died before and of
//! neither are the Aalen-Johansen estimate that infinitely many children of each draw would give.
//! One minus Kaplan-Meier would count the dead as still waiting.

use serde::Serialize;
use thymoid_core::{CellsPerUl, SinceImplant};

use super::ensemble::{Ensemble, Member};
use super::target::told;
use crate::dynamics::Timeline;
use crate::error::Error;

/// Naive CD4 counts whose time is forecast where nobody asks for others. None is a goal of
/// treatment: below 50/µL of naive T cells (CD3+CD45RA+CD62L+, CD4 and CD8 together) a child may be
/// treated (entry criterion of NCT00576836), at 100/µL referrals were called reconstituted, at
/// 200/µL of *total* CD4 inactivated vaccines are given (RETHYMIC label).
///
/// ```
/// use thymoid_patient::forecast::THRESHOLDS;
/// assert_eq!(THRESHOLDS.map(|count| count.value()), [50.0, 100.0, 200.0]);
/// ```
pub const THRESHOLDS: [CellsPerUl; 3] = [CellsPerUl(50.0), CellsPerUl(100.0), CellsPerUl(200.0)];

/// Probabilities of the three states on a day; they sum to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct States {
    /// Has reached the count, alive on that day.
    pub reached: f64,
    /// Died before it was reached.
    pub died: f64,
    /// Alive, and not there yet.
    pub waiting: f64,
}

/// When naive CD4 reach a count. Days are `None` when that share of children does not reach it
/// within the horizon.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimeToThreshold {
    /// The count, cells/µL.
    pub per_ul: f64,
    /// On the days of [`TOLD`](super::TOLD).
    pub told: [States; 2],
    /// On the day that the forecast is about.
    pub at_target: States,
    /// On the days of the bands.
    pub states: Vec<States>,
    /// Day by which one child in ten has.
    pub day_q10: Option<SinceImplant>,
    /// Day by which half have.
    pub day_q50: Option<SinceImplant>,
    /// Day by which nine in ten have.
    pub day_q90: Option<SinceImplant>,
}

/// Day on which a member reaches the count, and its probability of living until then.
fn reaching(ensemble: &Ensemble, member: &Member, level: f64) -> Option<(f64, f64)> {
    let after = member.course.iter().position(|blood| blood.naive_cd4 >= level)?;
    let days = ensemble.timeline.days();
    let Some(before) = after.checked_sub(1) else { return Some((days[0], 1.0)) };
    let [low, high] = [before, after].map(|at| member.course[at]);
    let share = (level - low.naive_cd4) / (high.naive_cd4 - low.naive_cd4);
    let between = |from: f64, to: f64| from + (to - from) * share;
    let exposure = between(low.exposure_days, high.exposure_days);
    let day = between(days[before], days[after]);
    Some((day, ensemble.survival_of(member, exposure)))
}

/// Of the ensemble, whose days hold those of [`TOLD`](super::TOLD), of the bands, and the target.
pub(super) fn time_to(
    count: CellsPerUl,
    ensemble: &Ensemble,
    bands: &Timeline,
    target_day: SinceImplant,
) -> Result<TimeToThreshold, Error> {
    let all = ensemble.members.len() as f64;
    let times: Vec<Option<(f64, f64)>> =
        ensemble.members.iter().map(|m| reaching(ensemble, m, count.value())).collect();
    let on = |time: SinceImplant| {
        let (at, day) = (ensemble.timeline.at(time)?, time.days());
        let [mut reached, mut died] = [0.0, 0.0];
        for (member, time) in ensemble.members.iter().zip(&times) {
            match time {
                Some((reached_on, alive)) if *reached_on <= day => {
                    reached += alive;
                    died += 1.0 - alive;
                }
                _ => died += 1.0 - ensemble.survival(member, at),
            }
        }
        let [reached, died] = [reached, died].map(|sum| sum / all);
        Ok(States { reached, died, waiting: (1.0 - reached - died).max(0.0) })
    };
    let mut reached: Vec<(f64, f64)> = times.iter().copied().flatten().collect();
    reached.sort_by(|a, b| a.0.total_cmp(&b.0));
    let day = |share: f64| {
        let mut so_far = 0.0;
        let next = reached.iter().find(|(_, alive)| {
            so_far += alive / all;
            so_far >= share
        });
        next.map(|(day, _)| SinceImplant::from_days(*day))
    };
    let [year, two_years] = told();
    Ok(TimeToThreshold {
        per_ul: count.value(),
        told: [on(year)?, on(two_years)?],
        at_target: on(target_day)?,
        states: bands.times().map(on).collect::<Result<_, Error>>()?,
        day_q10: day(0.1),
        day_q50: day(0.5),
        day_q90: day(0.9),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::Blood;
    use thymoid_core::math;

    const HAZARD: f64 = 0.001;

    /// Naive CD4 that rise by `slope` a day without protecting.
    fn rising(slope: f64, days: &Timeline) -> Member {
        let blood = |day: f64| Blood { naive_cd4: slope * day, exposure_days: day, ..Blood::EMPTY };
        let course = days.days().iter().map(|day| blood(*day)).collect();
        Member { engrafts: true, division: 0.5, course }
    }

    /// By hand: at a constant hazard a child that reaches the count on day 200 has by then died
    /// with probability 1 - exp(-0.2), and the child that never does, by day t, with 1 - exp(-t /
    /// 1000).
    #[test]
    fn the_dead_do_not_wait() {
        let days = Timeline::of_days([0.0, 100.0, 365.25, 730.5]);
        let target = SinceImplant::from_months(24.0);
        let members = vec![rising(0.25, &days), rising(0.0, &days)];
        let ensemble = Ensemble::of_members(days.clone(), members, 0, HAZARD);
        let time = time_to(CellsPerUl(50.0), &ensemble, &days, target).unwrap();
        let alive = |day: f64| math::exp(-HAZARD * day);
        let year = time.told[0];
        assert!((year.reached - alive(200.0) / 2.0).abs() < 1e-12);
        let died = (2.0 - alive(200.0) - alive(365.25)) / 2.0;
        assert!((year.died - died).abs() < 1e-12);
        assert!((year.reached + year.died + year.waiting - 1.0).abs() < 1e-12);
        assert_eq!((time.states[2], time.states[3]), (year, time.at_target));
        assert!((time.day_q10.unwrap().days() - 200.0).abs() < 1e-9);
        assert_eq!(time.day_q50, None);
        // Seen alive on day 100: nobody has died before.
        let ensemble = Ensemble::of_members(days.clone(), ensemble.members, 1, HAZARD);
        let time = time_to(CellsPerUl(50.0), &ensemble, &days, target).unwrap();
        assert_eq!(time.states[1].died, 0.0);
        assert!((time.told[0].reached - alive(100.0) / 2.0).abs() < 1e-12);
    }
}
