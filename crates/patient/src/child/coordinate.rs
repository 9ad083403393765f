//! The coordinates of a child's posterior: name, bounds and prior of each, in one table.

use crate::population::Population;
use crate::population::priors::{LogNormal, Priors};

/// A coordinate of a child's posterior, along which the sampler moves: those of the graft, then
/// those of T cells that no graft made.
///
/// ```
/// use thymoid_patient::child::Coordinate;
/// assert_eq!(Coordinate::BaselineNaive.as_str(), "baseline_naive");
/// assert_eq!(Coordinate::ALL[Coordinate::HostCd4 as usize], Coordinate::HostCd4);
/// // A share ends at 1, a rate nowhere.
/// assert_eq!(Coordinate::Competition.bounds(), (0.0, 1.0));
/// assert_eq!(Coordinate::Loss.bounds(), (0.0, f64::INFINITY));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coordinate {
    /// CD4 emigrants per day of the mature graft.
    Export,
    /// Mean lag of the graft.
    Lag,
    /// Loss of naive cells.
    Loss,
    /// Division of naive cells without competition.
    Renewal,
    /// CD8 per CD4 emigrant.
    Cd8PerCd4,
    /// Share of competition that acts on division.
    Competition,
    /// Conversion of naive to memory cells.
    Activation,
    /// Death of memory cells.
    MemoryLoss,
    /// TREC copies per emigrant.
    TrecPerEmigrant,
    /// Naive CD4 before implantation.
    BaselineNaive,
    /// Fading of graft output.
    Fading,
    /// CD4 at implantation among T cells that no graft made.
    HostCd4,
    /// Net loss of those cells.
    HostLoss,
    /// CD8 per CD4 among them.
    HostCd8PerCd4,
}

/// Number of coordinates.
pub(super) const DIMENSION: usize = Coordinate::ALL.len();
/// Those of the graft, which come first.
pub(super) const GRAFT: usize = Coordinate::HostCd4 as usize;
/// Those of T cells that no graft made.
pub(super) const HOST: usize = DIMENSION - GRAFT;

/// Coordinates in which children of one centre differ.
pub(super) const TRAITS: usize = Coordinate::TRAITS.len();

/// How a quantity comes of a normal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// Its exponential, above 0.
    Positive,
    /// Its place in the normal distribution, from 0 to 1.
    Share,
    /// Its place in the half-normal distribution, above 0.
    HalfNormal,
}

/// What is known beforehand of the normal number behind a quantity.
pub(super) enum Prior {
    /// What the draws of the population say: their mean and covariance, and the spread between
    /// children.
    Population(fn(&Population) -> f64, Between),
    /// A prior of its own.
    Own(fn(&Priors) -> LogNormal),
    /// Standard normal.
    Standard,
}

/// Standard deviation between the children of one centre.
pub(super) enum Between {
    /// Of each draw of the population.
    Learned(fn(&Population) -> f64),
    /// From the parameter tables.
    Known(fn(&Priors) -> f64),
    /// All children are the same.
    None,
}

impl Coordinate {
    /// Every one, in the order of the posterior.
    pub const ALL: [Self; 14] = [
        Self::Export,
        Self::Lag,
        Self::Loss,
        Self::Renewal,
        Self::Cd8PerCd4,
        Self::Competition,
        Self::Activation,
        Self::MemoryLoss,
        Self::TrecPerEmigrant,
        Self::BaselineNaive,
        Self::Fading,
        Self::HostCd4,
        Self::HostLoss,
        Self::HostCd8PerCd4,
    ];

    /// Those in which children of one centre differ.
    pub(super) const TRAITS: [Self; 4] = [Self::Export, Self::Lag, Self::Loss, Self::Cd8PerCd4];

    /// Returns the name used in tables and catalogue keys.
    pub const fn as_str(self) -> &'static str {
        self.row().0
    }

    /// Returns the least and the greatest value of the quantity.
    pub const fn bounds(self) -> (f64, f64) {
        match self.scale() {
            Scale::Positive | Scale::HalfNormal => (0.0, f64::INFINITY),
            Scale::Share => (0.0, 1.0),
        }
    }

    pub(super) const fn scale(self) -> Scale {
        self.row().1
    }

    pub(super) const fn prior(self) -> Prior {
        self.row().2
    }

    /// The table: name, scale and prior.
    const fn row(self) -> (&'static str, Scale, Prior) {
        use Between::{Known, Learned};
        use Prior::{Own, Population, Standard};
        use Scale::{HalfNormal, Positive, Share};
        match self {
            Self::Export => {
                ("export", Positive, Population(|p| p.ln_export, Learned(|p| p.export_sd)))
            }
            Self::Lag => ("lag", Positive, Population(|p| p.ln_lag, Learned(|p| p.lag_sd))),
            Self::Loss => ("loss", Positive, Population(|p| p.ln_loss, Known(|p| p.loss_sd))),
            Self::Renewal => ("renewal", Positive, Population(|p| p.ln_renewal, Between::None)),
            Self::Cd8PerCd4 => {
                ("cd8_per_cd4", Positive, Population(|p| p.ln_cd8_per_cd4, Known(|p| p.cd8_sd)))
            }
            Self::Competition => {
                ("competition", Share, Population(|p| p.competition, Between::None))
            }
            Self::Activation => ("activation", Positive, Own(|p| p.activation)),
            Self::MemoryLoss => ("memory_loss", Positive, Own(|p| p.memory_loss)),
            Self::TrecPerEmigrant => ("trec_per_emigrant", Positive, Own(|p| p.trec_per_emigrant)),
            Self::BaselineNaive => ("baseline_naive", Positive, Own(|p| p.baseline)),
            Self::Fading => ("fading", HalfNormal, Standard),
            Self::HostCd4 => ("host_cd4", Positive, Own(|p| p.host.cd4)),
            Self::HostLoss => ("host_loss", Positive, Own(|p| p.host.loss)),
            Self::HostCd8PerCd4 => ("host_cd8_per_cd4", Positive, Own(|p| p.host.cd8_per_cd4)),
        }
    }

    /// Whether it is one of the graft.
    pub(super) const fn is_of_graft(self) -> bool {
        (self as usize) < GRAFT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stands_at_its_own_place() {
        for (place, coordinate) in Coordinate::ALL.into_iter().enumerate() {
            assert_eq!(coordinate as usize, place);
            assert_eq!(coordinate.is_of_graft(), !coordinate.as_str().starts_with("host"));
        }
    }
}
