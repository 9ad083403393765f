//! The coordinates of the population's posterior: name and prior of each, in one table.

use super::priors::{LogNormal, Priors};

/// A coordinate of the population's posterior, along which the sampler moves.
///
/// ```
/// use thymoid_patient::population::Coordinate;
/// assert_eq!(Coordinate::Nonengraftment.as_str(), "nonengraftment");
/// assert_eq!(Coordinate::ALL[Coordinate::GoshLag as usize], Coordinate::GoshLag);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coordinate {
    /// Typical plateau export at the reference centre.
    Export,
    /// Typical lag there.
    Lag,
    /// Typical loss of naive cells.
    Loss,
    /// Renewal of naive cells, the same in all children.
    Renewal,
    /// Typical CD8 per CD4 emigrant.
    Cd8PerCd4,
    /// Between-child standard deviation of ln(export).
    ExportBetween,
    /// Between-child standard deviation of ln(lag).
    LagBetween,
    /// Share of grafts that never engraft.
    Nonengraftment,
    /// Hazard of death without naive T cells.
    Hazard,
    /// Power with which naive CD4 lower it.
    Protection,
    /// Effect of Great Ormond Street on ln(export).
    GoshExport,
    /// Its effect on ln(lag).
    GoshLag,
    /// Share of competition that acts on division.
    Competition,
}

/// Number of coordinates.
pub(super) const DIMENSION: usize = Coordinate::ALL.len();

/// How a quantity hangs on its coordinate. All are standard normal beforehand but [`Prior::Beta`].
pub(super) enum Prior {
    /// The quantity is positive: its logarithm is normal.
    LogNormal(fn(&Priors) -> LogNormal),
    /// The quantity is a standard deviation: half-normal of this scale.
    HalfNormal(fn(&Priors) -> f64),
    /// The quantity is any number: normal about zero, of this standard deviation.
    Normal(fn(&Priors) -> f64),
    /// The quantity is the coordinate.
    Standard,
    /// The quantity lies in `[0, 1]` with a beta density; the coordinate is its logit, centred on
    /// that of the prior mean.
    Beta,
}

impl Coordinate {
    /// Every one, in the order of the posterior.
    pub const ALL: [Self; 13] = [
        Self::Export,
        Self::Lag,
        Self::Loss,
        Self::Renewal,
        Self::Cd8PerCd4,
        Self::ExportBetween,
        Self::LagBetween,
        Self::Nonengraftment,
        Self::Hazard,
        Self::Protection,
        Self::GoshExport,
        Self::GoshLag,
        Self::Competition,
    ];

    /// Returns the name used in tables and catalogue keys.
    pub const fn as_str(self) -> &'static str {
        self.row().0
    }

    pub(super) const fn prior(self) -> Prior {
        self.row().1
    }

    /// The table: name and prior.
    const fn row(self) -> (&'static str, Prior) {
        use Prior::{Beta, HalfNormal, Normal, Standard};
        match self {
            Self::Export => ("export", Prior::LogNormal(|p| p.export)),
            Self::Lag => ("lag", Prior::LogNormal(|p| p.lag)),
            Self::Loss => ("loss", Prior::LogNormal(|p| p.loss)),
            Self::Renewal => ("renewal", Prior::LogNormal(|p| p.renewal)),
            Self::Cd8PerCd4 => ("cd8_per_cd4", Prior::LogNormal(|p| p.cd8_per_cd4)),
            Self::ExportBetween => ("export_between", HalfNormal(|p| p.export_sd_scale)),
            Self::LagBetween => ("lag_between", HalfNormal(|p| p.lag_sd_scale)),
            Self::Nonengraftment => ("nonengraftment", Beta),
            Self::Hazard => ("hazard", Prior::LogNormal(|p| p.hazard)),
            Self::Protection => ("protection", Prior::LogNormal(|p| p.protection)),
            Self::GoshExport => ("gosh_export", Normal(|p| p.centre_export_sd)),
            Self::GoshLag => ("gosh_lag", Normal(|p| p.centre_lag_sd)),
            Self::Competition => ("competition", Standard),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stands_at_its_own_place() {
        for (place, coordinate) in Coordinate::ALL.into_iter().enumerate() {
            assert_eq!(coordinate as usize, place);
        }
    }
}
