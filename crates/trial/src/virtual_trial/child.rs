//! What a trial sees of one virtual child.

use thymoid_core::{Purpose, Seed, SinceImplant, math};
use thymoid_patient::dynamics::{Blood, Timeline};
use thymoid_patient::population::virtual_child::Followed;

use super::conduct::Conduct;
use crate::declared::{Course, Estimand, Intercurrent, Strategy, Visits};
use crate::simulation::Outcome;

/// What is measured at a visit.
///
/// ```
/// use thymoid_trial::virtual_trial::Analyte;
/// assert_eq!(Analyte::ALL.len(), 3);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Analyte {
    /// Naive CD4.
    NaiveCd4,
    /// Naive CD8.
    NaiveCd8,
    /// TREC per T cell.
    Trec,
}

impl Analyte {
    /// All.
    pub const ALL: [Self; 3] = [Self::NaiveCd4, Self::NaiveCd8, Self::Trec];
}

/// A child that was implanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Treated {
    /// Age at implantation, days.
    pub age_days: f64,
    /// Day of implantation, since the first referral.
    pub implanted: f64,
    /// Day of death since implantation, where it is known of.
    pub death: Option<f64>,
    /// Day of withdrawal since implantation.
    pub withdrew: Option<f64>,
    /// Values at each visit, within its window: by analyte, on the scale of each.
    pub values: Vec<[Option<f64>; 3]>,
    /// Outcome under the estimand.
    pub outcome: Outcome,
    /// Day since implantation on which the outcome is known.
    pub known: f64,
}

/// What a child is measured and judged by.
pub(super) struct Protocol<'a> {
    pub(super) estimand: &'a Estimand,
    pub(super) visits: &'a Visits,
    pub(super) conduct: &'a Conduct,
    /// Place of the visit of the estimand.
    pub(super) primary: usize,
    /// Standard deviations of the logarithm of what is reported, by analyte.
    pub(super) assay: [f64; 3],
}

impl Protocol<'_> {
    /// Days on which a child comes: about the planned ones.
    pub(super) fn days(&self, seed: Seed, identity: u64) -> Vec<f64> {
        let day = |(visit, month): (usize, &f64)| {
            let z = seed.draws(Purpose::Attendance, identity, visit as u32).normal();
            let planned = SinceImplant::from_months(*month).days();
            (planned + self.conduct.visit_sd_days * z).max(1.0)
        };
        self.visits.months.iter().enumerate().map(day).collect()
    }

    /// What the trial knows of a child followed; of one whose equations could not be solved, that
    /// it came to no visit.
    pub(super) fn see(
        &self,
        followed: Option<(&Followed, &Timeline)>,
        days: &[f64],
        (withdrawal, drug): (f64, bool),
        (seed, identity): (Seed, u64),
    ) -> Treated {
        let death = followed.and_then(|(followed, _)| followed.death).map(SinceImplant::days);
        let left = death.unwrap_or(f64::INFINITY).min(withdrawal);
        let value = |(visit, day): (usize, &f64)| {
            let mut draws = seed.draws(Purpose::Attendance, identity, visit as u32);
            // The first number was the day.
            let (_, missed, unreadable) = (draws.normal(), draws.uniform(), draws.uniform());
            let seen = *day < left
                && missed >= self.conduct.missed
                && unreadable >= self.conduct.unreadable
                && self.visits.of(SinceImplant::from_days(*day)) == Some(visit);
            let at = followed.filter(|_| seen).and_then(|(followed, timeline)| {
                let place = timeline.at(SinceImplant::from_days(*day)).ok()?;
                followed.course.get(place)
            });
            at.map_or([None; 3], |blood| self.measure(blood, (seed, identity, visit as u32)))
        };
        let values: Vec<[Option<f64>; 3]> = days.iter().enumerate().map(value).collect();
        let second = self.second_graft(&values, left, (seed, identity));
        let day = days[self.primary];
        let planned = SinceImplant::from_months(self.estimand.month).days();
        let died = death.filter(|death| *death < withdrawal);
        let count = values[self.primary][0];
        let until = if count.is_some() { day } else { planned + self.visits.days_late };
        let course = Course {
            died: died.is_some_and(|death| death <= until),
            second_graft: second.is_some_and(|second| second <= until),
            drug,
            withdrew: withdrawal <= until && withdrawal < death.unwrap_or(f64::INFINITY),
            naive_cd4_per_ul: count,
        };
        // A composite event is known when it happens, whatever else would come.
        let composite = |event: Intercurrent, happened: bool, when: f64| {
            (happened && self.estimand.events.of(event) == Strategy::Composite).then_some(when)
        };
        let known = [
            composite(Intercurrent::Death, course.died, died.unwrap_or(until)),
            composite(Intercurrent::SecondGraft, course.second_graft, second.unwrap_or(until)),
            composite(Intercurrent::Withdrawal, course.withdrew, withdrawal),
        ];
        Treated {
            age_days: 0.0,
            implanted: 0.0,
            death: died,
            withdrew: (withdrawal < death.unwrap_or(f64::INFINITY)).then_some(withdrawal),
            outcome: self.estimand.outcome(&course),
            known: known.into_iter().flatten().fold(until, f64::min),
            values,
        }
    }

    /// What the laboratory reports of a sample.
    fn measure(
        &self,
        blood: &Blood<f64>,
        (seed, identity, visit): (Seed, u64, u32),
    ) -> [Option<f64>; 3] {
        let mut draws = seed.draws(Purpose::Assay, identity, visit);
        let truth = [blood.naive_cd4, blood.naive_cd8, blood.trec_per_t_cell];
        std::array::from_fn(|i| {
            let reported = truth[i] * math::exp(self.assay[i] * draws.normal());
            let limited = i < 2 && reported < self.conduct.assay_limit_per_ul;
            Some(if limited { 0.0 } else { reported })
        })
    }

    /// Day of a second graft, after the last value up to its month.
    fn second_graft(
        &self,
        values: &[[Option<f64>; 3]],
        left: f64,
        (seed, identity): (Seed, u64),
    ) -> Option<f64> {
        let plan = self.conduct.second_graft?;
        let day = SinceImplant::from_months(plan.month).days();
        let before = self.visits.months.partition_point(|month| *month <= plan.month);
        let last = values[..before].iter().rev().find_map(|value| value[0])?;
        let chosen = seed.draws(Purpose::Conduct, identity, 1).uniform() < plan.share;
        (chosen && last < plan.below_per_ul && day < left).then_some(day)
    }
}
