//! What a unit measures, and how many standard units it is.

/// What a TREC count is divided by. One is never turned into another: that needs the share of
/// T cells in the sample.
///
/// ```
/// use thymoid_labs::{Denominator, Dimension, parse_unit};
///
/// let unit = parse_unit("拷贝/10⁶细胞").unwrap();
/// assert_eq!(unit.dimension, Dimension::Trec(Denominator::Cells));
/// // Without a denominator, copies say nothing.
/// assert_eq!(parse_unit("copies"), None);
/// ```
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
///
/// ```
/// use thymoid_labs::{Parent, parse_unit};
///
/// assert_eq!(parse_unit("%").unwrap().parent(), Some(Parent::Unstated));
/// assert_eq!(parse_unit("% of parent").unwrap().parent(), Some(Parent::Gate));
/// ```
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
///
/// ```
/// use thymoid_labs::{Dimension, parse_unit};
///
/// assert_eq!(parse_unit("Gpt/l").unwrap().dimension, Dimension::Count);
/// ```
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
///
/// ```
/// use thymoid_labs::parse_unit;
///
/// // As counters without superscripts print 10⁹ per litre.
/// let unit = parse_unit("x10E9/L").unwrap();
/// assert_eq!((unit.factor, unit.standard()), (1000.0, "/uL"));
/// ```
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
    ///
    /// ```
    /// use thymoid_labs::{Parent, Unit};
    ///
    /// assert_eq!(Unit::percent_of(Parent::Unstated), Unit::PERCENT);
    /// ```
    pub const fn percent_of(parent: Parent) -> Self {
        Self { dimension: Dimension::Percent(parent), factor: 1.0 }
    }

    /// Returns the population that a share is of; `None` when it is none.
    ///
    /// ```
    /// use thymoid_labs::{Parent, Unit};
    ///
    /// assert_eq!(Unit::percent_of(Parent::Cd8).parent(), Some(Parent::Cd8));
    /// assert_eq!(Unit::PER_UL.parent(), None);
    /// ```
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

    /// Returns the name of the standard unit.
    ///
    /// ```
    /// use thymoid_labs::parse_unit;
    ///
    /// assert_eq!(parse_unit("copies/1e5 CD3").unwrap().standard(), "copies/1e6 T");
    /// assert_eq!(parse_unit("copies/ng DNA").unwrap().standard(), "copies/ug DNA");
    /// ```
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
    ///
    /// ```
    /// use thymoid_labs::parse_unit;
    ///
    /// assert_eq!(parse_unit("10^9/L").unwrap().to_standard(0.35), 350.0);
    /// assert_eq!(parse_unit("copies/1e5 CD3").unwrap().to_standard(57.0), 570.0);
    /// ```
    pub fn to_standard(self, value: f64) -> f64 {
        value * self.factor
    }

    /// Converts a value of the standard unit to this one.
    ///
    /// ```
    /// use thymoid_labs::parse_unit;
    ///
    /// assert_eq!(parse_unit("K/uL").unwrap().of_standard(350.0), 0.35);
    /// ```
    pub fn of_standard(self, value: f64) -> f64 {
        value / self.factor
    }
}

/// The unit of TREC that the model explains.
pub(crate) const TREC_STANDARD: &str = "copies/1e6 T";
