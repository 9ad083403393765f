//! One child of a running trial.

use serde::Serialize;
use thymoid_core::SinceImplant;

use crate::declared::{Course, Estimand, Visits};
use crate::error::Error;
use crate::simulation::Outcome;

/// Where a child stands on the day of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Enrolled, and not implanted yet.
    Waiting,
    /// It left, or died, before anything was implanted.
    LeftBefore,
    /// Implanted, its outcome still to come.
    Pending,
    /// The endpoint was reached.
    Reached,
    /// It was seen at its visit, or missed it, and the endpoint was not reached.
    Failed,
    /// Died after implantation and before its visit was over.
    Died,
    /// Left before its visit.
    Withdrew,
    /// Its visit is over, and a strategy of the estimand takes it out of the analysis.
    NoOutcome,
    /// Its row contradicts itself, or its value at the visit is doubtful: nothing is taken from it
    /// until that is mended.
    Unclear,
}

impl Standing {
    /// All, in the order of tables.
    pub const ALL: [Self; 9] = [
        Self::Waiting,
        Self::LeftBefore,
        Self::Pending,
        Self::Reached,
        Self::Failed,
        Self::Died,
        Self::Withdrew,
        Self::NoOutcome,
        Self::Unclear,
    ];

    /// Returns its word in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::LeftBefore => "left_before",
            Self::Pending => "pending",
            Self::Reached => "reached",
            Self::Failed => "failed",
            Self::Died => "died",
            Self::Withdrew => "withdrew",
            Self::NoOutcome => "no_outcome",
            Self::Unclear => "unclear",
        }
    }
}

/// A child of a running trial. Days are those of the trial, from any one beginning.
///
/// ```
/// use thymoid_trial::monitoring::MonitoredChild;
/// let child = MonitoredChild {
///     implanted: Some(30.0),
///     last_seen: Some(90.0),
///     ..MonitoredChild::default()
/// };
/// // A hundred days since implantation, of which it was followed for sixty.
/// assert_eq!((child.since_implant(130.0), child.followed_days(130.0)), (Some(100.0), Some(60.0)));
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MonitoredChild {
    /// When it was enrolled.
    pub enrolled: f64,
    /// When it was implanted.
    pub implanted: Option<f64>,
    /// When it received another graft.
    pub second_graft: Option<f64>,
    /// When it first received a drug that holds T cells back, after implantation.
    pub drug: Option<f64>,
    /// When it died.
    pub died: Option<f64>,
    /// When it left.
    pub withdrew: Option<f64>,
    /// When it was last seen.
    pub last_seen: Option<f64>,
    /// Naive CD4: days since implantation, cells/µL.
    pub naive_cd4: Vec<(f64, f64)>,
    /// Days since implantation of naive CD4 that are doubtful, so that they decide nothing.
    pub doubtful: Vec<f64>,
    /// Whether its row contradicts itself.
    pub unclear: bool,
}

impl MonitoredChild {
    /// Returns the days since implantation, until death or withdrawal; none before implantation.
    pub fn since_implant(&self, as_of: f64) -> Option<f64> {
        let implanted = self.implanted.filter(|day| *day <= as_of)?;
        let end = [self.died, self.withdrew].into_iter().flatten().fold(as_of, f64::min);
        Some((end - implanted).max(0.0))
    }

    /// Returns the days of these over which it is known how the child was: until it was last seen.
    pub fn followed_days(&self, as_of: f64) -> Option<f64> {
        let since = self.since_implant(as_of)?;
        let seen = self.last_seen.zip(self.implanted).map_or(0.0, |(seen, day)| seen - day);
        Some(since.min(seen).max(0.0))
    }

    /// Tells where the child stands on a day of the trial. A value within the window of the visit
    /// counts as soon as it is there; of several the one nearest to the planned day, the earlier
    /// of two as near. Without one the visit is over when its window is.
    ///
    /// # Errors
    /// When the visits do not hold the month of the estimand.
    pub fn standing(
        &self,
        estimand: &Estimand,
        visits: &Visits,
        as_of: f64,
    ) -> Result<Standing, Error> {
        if self.unclear {
            return Ok(Standing::Unclear);
        }
        let before = |day: Option<f64>| day.filter(|day| *day <= as_of);
        let (died, withdrew) = (before(self.died), before(self.withdrew));
        let Some(implanted) = before(self.implanted) else {
            let gone = died.or(withdrew).is_some();
            return Ok(if gone { Standing::LeftBefore } else { Standing::Waiting });
        };
        let visit = visits.at_month(estimand.month)?;
        let planned = SinceImplant::from_months(estimand.month).days();
        let seen = self
            .naive_cd4
            .iter()
            .filter(|(day, _)| implanted + day <= as_of)
            .filter(|(day, _)| visits.of(SinceImplant::from_days(*day)) == Some(visit))
            .min_by(|a, b| (a.0 - planned).abs().total_cmp(&(b.0 - planned).abs()));
        let at_visit = |day: &&f64| {
            visits.of(SinceImplant::from_days(**day)) == Some(visit) && implanted + **day <= as_of
        };
        if seen.is_none() && self.doubtful.iter().any(|day| at_visit(&day)) {
            return Ok(Standing::Unclear);
        }
        // The end of the visit: when the child was seen, or when its window closed.
        let over = implanted + seen.map_or(planned + visits.days_late, |(day, _)| *day);
        let until = |day: Option<f64>| before(day).is_some_and(|day| day <= over);
        let course = Course {
            died: until(died),
            second_graft: until(self.second_graft),
            drug: until(self.drug),
            withdrew: until(withdrew),
            naive_cd4_per_ul: seen.map(|(_, count)| *count),
        };
        // What ends the wait before the window does.
        let decided = as_of > over || seen.is_some() || course.died || course.withdrew;
        let early_failure = estimand
            .outcome(&Course { naive_cd4_per_ul: Some(f64::INFINITY), ..course })
            == Outcome::Failure;
        if !decided && !early_failure {
            return Ok(Standing::Pending);
        }
        Ok(match estimand.outcome(&course) {
            Outcome::Success => Standing::Reached,
            Outcome::Missing => Standing::NoOutcome,
            Outcome::Failure if course.died => Standing::Died,
            Outcome::Failure if course.withdrew => Standing::Withdrew,
            Outcome::Failure => Standing::Failed,
        })
    }
}

impl Standing {
    /// Returns the outcome, once there is one.
    pub const fn outcome(self) -> Option<bool> {
        match self {
            Self::Reached => Some(true),
            Self::Failed | Self::Died | Self::Withdrew => Some(false),
            _ => None,
        }
    }

    /// Whether the child belongs to those whose outcomes are counted, known or not yet.
    pub const fn counts(self) -> bool {
        !matches!(self, Self::Waiting | Self::LeftBefore | Self::NoOutcome)
    }
}
