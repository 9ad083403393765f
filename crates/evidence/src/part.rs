//! Which part of the work answers a target, and how long each takes.

use std::collections::BTreeSet;

use crate::{Target, cells};

/// A part of the work that is done once for all targets it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// Virtual cohorts and their survival, of the population fitted to published cohorts.
    Population,
    /// Fits that never saw what they predict.
    HeldOut,
    /// Forecasts of virtual children.
    Calibration,
    /// Receptors as many as the reference drew.
    Repertoires,
    /// Generation probabilities and entropies.
    Generation,
    /// The string model of selection.
    StringModel,
    /// Tissue cell by cell.
    Cells,
    /// The hierarchical engine on problems with known posteriors.
    Hierarchy,
    /// What takes no time; and the targets that nothing answers.
    ClosedForms,
}

/// Beginnings of the ids that a part answers.
const BEGINNINGS: [(Part, &[&str]); 7] = [
    (Part::Population, &["patient-09-", "patient-10-", "thymus-26-naive-cd4"]),
    (Part::HeldOut, &["patient-held-"]),
    (Part::Calibration, &["patient-sbc-", "patient-11-", "patient-host-"]),
    (
        Part::Repertoires,
        &["receptor-length-", "receptor-top-", "receptor-distinct-", "receptor-shared-"],
    ),
    (
        Part::Generation,
        &["receptor-productive-", "receptor-scenario-", "receptor-entropy-", "receptor-pgen-"],
    ),
    (Part::StringModel, &["thymus-24-"]),
    (Part::Hierarchy, &["patient-02-", "patient-03-", "patient-05-"]),
];

impl Part {
    /// The part that answers a target.
    pub(crate) fn of(id: &str) -> Self {
        let begins = |(_, all): &&(Self, &[&str])| all.iter().any(|with| id.starts_with(with));
        match BEGINNINGS.iter().find(begins) {
            Some((part, _)) => *part,
            None if cells::answers(id) => Self::Cells,
            None => Self::ClosedForms,
        }
    }

    /// The parts that answer targets.
    pub(crate) fn needed(targets: &[Target]) -> BTreeSet<Self> {
        targets.iter().map(|target| Self::of(&target.id)).collect()
    }
}
