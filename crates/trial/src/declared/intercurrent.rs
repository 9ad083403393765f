//! What may come between implantation and the visit, and what then becomes of the child.

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// An event after implantation that changes what the variable means, or whether it exists.
///
/// ```
/// use thymoid_trial::declared::{Intercurrent, Strategy};
/// // There is no count of a child that has died: only failure is left.
/// assert_eq!(Intercurrent::Death.strategies(), [Strategy::Composite]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Intercurrent {
    /// The child dies.
    Death,
    /// It receives another graft.
    SecondGraft,
    /// It receives a drug that holds T cells back.
    Drug,
    /// It leaves the trial.
    Withdrawal,
    /// It has no value within the window of the visit.
    MissingVisit,
}

/// What becomes of a child with an intercurrent event.
///
/// ```
/// use thymoid_trial::declared::{IntercurrentEvents, Strategy};
/// // What is not said counts against the treatment, but for drugs, which belong to it.
/// let events = IntercurrentEvents::default();
/// assert_eq!((events.withdrawal, events.drug), (Strategy::Composite, Strategy::TreatmentPolicy));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// The event is part of the variable: the child has failed.
    Composite,
    /// The event belongs to the treatment: what the visit shows counts.
    TreatmentPolicy,
    /// As if it had not happened: the child has no outcome and is taken to be like the others.
    Hypothetical,
}

/// The strategy of each event.
///
/// ```
/// use thymoid_trial::declared::{IntercurrentEvents, Strategy};
/// let mut events = IntercurrentEvents::default();
/// assert!(events.check().is_ok());
/// events.death = Strategy::Hypothetical; // what if nobody died?
/// assert!(events.check().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IntercurrentEvents {
    /// Death before the visit.
    pub death: Strategy,
    /// A second graft before the visit.
    pub second_graft: Strategy,
    /// A drug that holds T cells back.
    pub drug: Strategy,
    /// Withdrawal before the visit.
    pub withdrawal: Strategy,
    /// No value within the window of the visit.
    pub missing_visit: Strategy,
}

impl Default for IntercurrentEvents {
    fn default() -> Self {
        Self {
            death: Strategy::Composite,
            second_graft: Strategy::Composite,
            drug: Strategy::TreatmentPolicy,
            withdrawal: Strategy::Composite,
            missing_visit: Strategy::Composite,
        }
    }
}

impl Intercurrent {
    /// All, in the order of the tables.
    pub const ALL: [Self; 5] =
        [Self::Death, Self::SecondGraft, Self::Drug, Self::Withdrawal, Self::MissingVisit];

    /// Returns the strategies that can be analysed. A dead child has no count, nor has one that was
    /// not seen; a drug or a second graft cannot be thought away without a model of its effect.
    pub const fn strategies(self) -> &'static [Strategy] {
        match self {
            Self::Death => &[Strategy::Composite],
            Self::SecondGraft | Self::Drug => &[Strategy::Composite, Strategy::TreatmentPolicy],
            Self::Withdrawal | Self::MissingVisit => &[Strategy::Composite, Strategy::Hypothetical],
        }
    }

    /// Returns the key of the event in a file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Death => "death",
            Self::SecondGraft => "second_graft",
            Self::Drug => "drug",
            Self::Withdrawal => "withdrawal",
            Self::MissingVisit => "missing_visit",
        }
    }
}

impl Strategy {
    /// Returns the word of a file for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Composite => "composite",
            Self::TreatmentPolicy => "treatment_policy",
            Self::Hypothetical => "hypothetical",
        }
    }
}

impl IntercurrentEvents {
    /// Returns the strategy of an event.
    pub const fn of(self, event: Intercurrent) -> Strategy {
        match event {
            Intercurrent::Death => self.death,
            Intercurrent::SecondGraft => self.second_graft,
            Intercurrent::Drug => self.drug,
            Intercurrent::Withdrawal => self.withdrawal,
            Intercurrent::MissingVisit => self.missing_visit,
        }
    }

    /// Refuses a strategy that the event does not allow.
    ///
    /// # Errors
    /// For the first event with such a strategy.
    pub fn check(self) -> Result<(), Error> {
        let wrong = |event: &Intercurrent| !event.strategies().contains(&self.of(*event));
        match Intercurrent::ALL.into_iter().find(wrong) {
            Some(event) => Err(Error::Strategy {
                event: event.as_str(),
                given: self.of(event).as_str(),
                allowed: event
                    .strategies()
                    .iter()
                    .map(|s| s.as_str())
                    .collect::<Vec<_>>()
                    .join(" or "),
            }),
            None => Ok(()),
        }
    }
}
