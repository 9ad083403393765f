//! What a laboratory value may say, and of what.
//!
//! One rule for the fit, the page and the tables. Totals of T cells count cells that no graft made
//! as well, so they tell of the graft only beside a naive count of the same sample, and not before
//! the graft can have made any. TREC tell of the graft without a naive count, since cells of the
//! host hold none and stand in its denominator; cells of a mother hold her own.

use serde::Serialize;
use thymoid_core::SinceImplant;
use thymoid_labs::{Analyte, LabValue, Use};

use super::presentation::Answer;
use crate::population::priors::Priors;

/// What a value informs.
///
/// ```
/// use thymoid_patient::child::{Informs, Unused};
/// assert_eq!(Informs::Nothing(Unused::MaternalCells).as_str(), "maternal_cells");
/// assert!(Informs::ALL.contains(&Informs::Graft));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Informs {
    /// The graft, and with it the forecast.
    Graft,
    /// T cells that no graft made, and nothing else.
    HostCells,
    /// Nothing: it is only shown.
    Nothing(Unused),
}

/// Why a value informs nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unused {
    /// Marked as shown: doubtful, a duplicate, or as its reader wanted it.
    Shown,
    /// The model does not explain it.
    NotModelled,
    /// The time since implantation is not known, or it is of that day or before.
    NotAfterImplant,
    /// A total without a naive count of the same sample.
    NoNaiveCount,
    /// TREC before the graft can have made a cell.
    BeforeOutput,
    /// TREC of a child with cells of the mother, which hold her own.
    MaternalCells,
}

impl Informs {
    /// Every one, for catalogues.
    pub const ALL: [Self; 8] = [
        Self::Graft,
        Self::HostCells,
        Self::Nothing(Unused::Shown),
        Self::Nothing(Unused::NotModelled),
        Self::Nothing(Unused::NotAfterImplant),
        Self::Nothing(Unused::NoNaiveCount),
        Self::Nothing(Unused::BeforeOutput),
        Self::Nothing(Unused::MaternalCells),
    ];

    /// Returns the word used in tables and catalogue keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Graft => "graft",
            Self::HostCells => "host_cells",
            Self::Nothing(Unused::Shown) => "shown",
            Self::Nothing(Unused::NotModelled) => "not_modelled",
            Self::Nothing(Unused::NotAfterImplant) => "not_after_implant",
            Self::Nothing(Unused::NoNaiveCount) => "no_naive_count",
            Self::Nothing(Unused::BeforeOutput) => "before_output",
            Self::Nothing(Unused::MaternalCells) => "maternal_cells",
        }
    }
}

/// The rule for the values of one child.
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_labs::Analyte;
/// use thymoid_patient::child::{Answer, Informs, Rule, Unused};
/// use thymoid_patient::population::priors::Priors;
/// let rule = Rule::new(&Priors::new(&thymoid_patient::parameters()?)?, Answer::Unknown);
/// let of = |analyte, month, naive_counted| {
///     rule.of(analyte, SinceImplant::from_months(month), naive_counted)
/// };
/// assert_eq!(of(Analyte::NaiveCd4, 6.0, true), Informs::Graft);
/// // All CD4 hold cells that no graft made: in the first month only those.
/// assert_eq!(of(Analyte::Cd4, 1.0, false), Informs::HostCells);
/// assert_eq!(of(Analyte::Cd4, 6.0, false), Informs::Nothing(Unused::NoNaiveCount));
/// # Ok::<_, thymoid_patient::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    first_output_days: f64,
    maternal_engraftment: Answer,
}

/// Values of one sample lie less than this apart: half a day.
const SAME_DAY: f64 = 0.5;

impl Rule {
    /// Makes the rule for a child with or without cells of its mother.
    pub const fn new(priors: &Priors, maternal_engraftment: Answer) -> Self {
        Self { first_output_days: priors.first_output_days, maternal_engraftment }
    }

    /// Whether a graft cannot have made a cell of this day.
    pub(crate) fn before_output(self, day: SinceImplant) -> bool {
        day.days() < self.first_output_days
    }

    /// Returns what a value of a day after implantation informs.
    pub fn of(self, analyte: Analyte, day: SinceImplant, naive_counted: bool) -> Informs {
        let early = self.before_output(day);
        match analyte {
            Analyte::Cd3 | Analyte::Cd4 | Analyte::Cd8 if early => Informs::HostCells,
            Analyte::Cd3 | Analyte::Cd4 | Analyte::Cd8 if !naive_counted => {
                Informs::Nothing(Unused::NoNaiveCount)
            }
            Analyte::Trec if early => Informs::Nothing(Unused::BeforeOutput),
            Analyte::Trec if self.maternal_engraftment == Answer::Yes => {
                Informs::Nothing(Unused::MaternalCells)
            }
            Analyte::NaiveCd4
            | Analyte::NaiveCd8
            | Analyte::Cd3
            | Analyte::Cd4
            | Analyte::Cd8
            | Analyte::Trec => Informs::Graft,
            _ => Informs::Nothing(Unused::NotModelled),
        }
    }

    /// Returns what each value of a child informs, in its order.
    pub fn of_labs(self, labs: &[LabValue]) -> Vec<Informs> {
        let naive: Vec<f64> = labs
            .iter()
            .filter(|lab| is_naive(lab.analyte) && lab.used == Use::Fit)
            .filter_map(|lab| lab.day)
            .collect();
        labs.iter()
            .map(|lab| match lab.day {
                _ if lab.used == Use::Shown => Informs::Nothing(Unused::Shown),
                Some(day) if day > 0.0 => {
                    let counted = naive.iter().any(|other| (other - day).abs() < SAME_DAY);
                    self.of(lab.analyte, SinceImplant::from_days(day), counted)
                }
                _ => Informs::Nothing(Unused::NotAfterImplant),
            })
            .collect()
    }
}

/// Whether it is a count of naive cells.
pub(crate) const fn is_naive(analyte: Analyte) -> bool {
    matches!(analyte, Analyte::NaiveCd4 | Analyte::NaiveCd8)
}

/// Whether it is a total of T cells.
pub(crate) const fn is_total(analyte: Analyte) -> bool {
    matches!(analyte, Analyte::Cd3 | Analyte::Cd4 | Analyte::Cd8)
}
