//! The estimand: what the trial is to estimate, and the outcome of one child under it.

use serde::{Deserialize, Serialize};

use super::intercurrent::{Intercurrent, IntercurrentEvents, Strategy};
use crate::bounds;
use crate::error::Error;
use crate::simulation::Outcome;

/// How outcomes of children become one number.
///
/// ```
/// use thymoid_trial::declared::Summary;
/// assert_eq!(Summary::default(), Summary::Share);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Summary {
    /// Share of the children with success.
    #[default]
    Share,
}

/// The five attributes of an estimand (ICH E9 R1): population, treatment, variable, intercurrent
/// events, summary.
///
/// The variable is "alive with so many naive CD4 at a visit".
///
/// ```
/// use thymoid_trial::Outcome;
/// use thymoid_trial::declared::{Course, Estimand, IntercurrentEvents, Summary};
/// let estimand = Estimand {
///     population: "children without naive T cells".into(),
///     treatment: "one implantation".into(),
///     naive_cd4_per_ul: 100.0,
///     month: 12.0,
///     summary: Summary::Share,
///     events: IntercurrentEvents::default(),
/// };
/// let seen = Course { naive_cd4_per_ul: Some(140.0), ..Course::default() };
/// assert_eq!(estimand.outcome(&seen), Outcome::Success);
/// assert_eq!(estimand.outcome(&Course { died: true, ..seen }), Outcome::Failure);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Estimand {
    /// Who.
    pub population: String,
    /// What is given to them.
    pub treatment: String,
    /// Naive CD4 to reach, cells/µL.
    pub naive_cd4_per_ul: f64,
    /// Month of the visit, since implantation.
    pub month: f64,
    /// How outcomes become one number.
    #[serde(default)]
    pub summary: Summary,
    /// What becomes of intercurrent events.
    #[serde(default)]
    pub events: IntercurrentEvents,
}

/// What is known of a child once its visit is over.
///
/// ```
/// use thymoid_trial::declared::Course;
/// // Nothing happened, and nothing was measured.
/// assert_eq!(Course::default().naive_cd4_per_ul, None);
/// ```
#[expect(clippy::struct_excessive_bools, reason = "events that happen side by side")]
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Course {
    /// It died before the visit.
    pub died: bool,
    /// It received another graft before.
    pub second_graft: bool,
    /// It received a drug that holds T cells back.
    pub drug: bool,
    /// It left before the visit.
    pub withdrew: bool,
    /// Naive CD4 within the window of the visit, cells/µL.
    pub naive_cd4_per_ul: Option<f64>,
}

impl Estimand {
    /// Refuses what cannot be estimated.
    ///
    /// # Errors
    /// For a count or month without sense, or a strategy that its event does not allow.
    pub fn check(&self) -> Result<(), Error> {
        bounds::CELLS_PER_UL.check("naive_cd4_per_ul", self.naive_cd4_per_ul)?;
        bounds::MONTH.check("month", self.month)?;
        self.events.check()
    }

    /// Returns the outcome of a child: [`Outcome::Missing`] where a strategy takes it out of the
    /// analysis.
    ///
    /// The first of death, second graft, drug, withdrawal and missing visit whose strategy decides,
    /// decides.
    pub fn outcome(&self, course: &Course) -> Outcome {
        let happened = [
            (Intercurrent::Death, course.died),
            (Intercurrent::SecondGraft, course.second_graft),
            (Intercurrent::Drug, course.drug),
            (Intercurrent::Withdrawal, course.withdrew),
            (Intercurrent::MissingVisit, course.naive_cd4_per_ul.is_none()),
        ];
        for (event, _) in happened.into_iter().filter(|(_, happened)| *happened) {
            match self.events.of(event) {
                Strategy::Composite => return Outcome::Failure,
                Strategy::Hypothetical => return Outcome::Missing,
                Strategy::TreatmentPolicy => {}
            }
        }
        match course.naive_cd4_per_ul {
            Some(count) if count >= self.naive_cd4_per_ul => Outcome::Success,
            Some(_) => Outcome::Failure,
            None => Outcome::Missing,
        }
    }
}
