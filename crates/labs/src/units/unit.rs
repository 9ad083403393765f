//! What a unit measures, and how many standard units it is.

/// What a TREC count is divided by. One is never turned into another: that needs the share of
/// T cells in the sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denominator {
    /// T cells; CD3 cells are T cells.
    TCells,
    /// Cells of another or no stated kind, such as mononuclear cells.
    Cells,
    /// DNA.
    MicrogramDna,
    /// Blood.
    Microlitre,
}

/// The population that a share is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parent {
    /// Not stated.
    Unstated,
    /// The one above in the tree of gates, as `% of parent`.
    Gate,
    /// All lymphocytes.
    Lymphocytes,
    /// All leukocytes, which no table here counts.
    Leukocytes,
    /// T cells.
    Cd3,
    /// CD4 T cells.
    Cd4,
    /// CD8 T cells.
    Cd8,
}

/// What a unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimension {
    /// Cells per volume of blood.
    Count,
    /// A share of a parent population.
    Percent(Parent),
    /// Mass per volume of serum.
    Mass,
    /// Stimulation index.
    Index,
    /// Counts per minute.
    PerMinute,
    /// International units per volume of serum.
    Titre,
    /// TREC copies per denominator.
    Trec(Denominator),
}

/// A unit, as a multiple of the standard unit of its dimension.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit {
    /// What it measures.
    pub dimension: Dimension,
    /// Standard units in one of it.
    pub factor: f64,
}

impl Unit {
    /// Cells per microlitre.
    pub const PER_UL: Self = Self { dimension: Dimension::Count, factor: 1.0 };
    /// Percent, of what is not stated.
    pub const PERCENT: Self = Self::percent_of(Parent::Unstated);

    /// Makes a percentage of a population.
    pub const fn percent_of(parent: Parent) -> Self {
        Self { dimension: Dimension::Percent(parent), factor: 1.0 }
    }

    /// Returns the population that a share is of; `None` when it is none.
    pub const fn parent(self) -> Option<Parent> {
        if let Dimension::Percent(parent) = self.dimension { Some(parent) } else { None }
    }

    /// Returns the unit that two statements of it agree on: one may leave open what a share is of.
    pub(crate) fn agreed(self, other: Self) -> Option<Self> {
        match (self.parent(), other.parent()) {
            (Some(Parent::Unstated), Some(_)) => Some(other),
            (Some(_), Some(Parent::Unstated)) => Some(self),
            _ => (self == other).then_some(self),
        }
    }

    /// Returns name of the standard unit.
    pub const fn standard(self) -> &'static str {
        match self.dimension {
            Dimension::Count => "/uL",
            Dimension::Percent(_) => "%",
            Dimension::Mass => "g/L",
            Dimension::Index => "SI",
            Dimension::PerMinute => "cpm",
            Dimension::Titre => "IU/mL",
            Dimension::Trec(Denominator::TCells) => TREC_STANDARD,
            Dimension::Trec(Denominator::Cells) => "copies/1e6 cells",
            Dimension::Trec(Denominator::MicrogramDna) => "copies/ug DNA",
            Dimension::Trec(Denominator::Microlitre) => "copies/uL",
        }
    }

    /// Converts a value of this unit to the standard unit.
    pub fn to_standard(self, value: f64) -> f64 {
        value * self.factor
    }

    /// Converts a value of the standard unit to this one.
    pub fn of_standard(self, value: f64) -> f64 {
        value / self.factor
    }
}

/// The unit of TREC that the model explains.
pub(crate) const TREC_STANDARD: &str = "copies/1e6 T";
