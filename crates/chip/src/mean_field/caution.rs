//! What a reader of a chip in closed form must know beside its numbers.

/// A warning that travels with a [`ChipOutput`](super::ChipOutput).
///
/// ```
/// use thymoid_chip::mean_field::Caution;
/// assert_eq!(Caution::CoreStarves.code(), "chip.core_starves");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caution {
    /// Too few progenitors come in to fill the tissue.
    ProgenitorLimited,
    /// Oxygen does not reach the middle of the tissue.
    CoreStarves,
    /// It does not until vessels have grown in.
    CoreStarvesBeforeVessels,
    /// More cells are asked for than can be packed.
    DensityAbovePacking,
    /// Progenitors find too few niches to fill the tissue.
    NichesLimited,
    /// More T cells are ready to leave than the exits pass.
    ExitsLimited,
    /// What is counted as export stays in the tissue and is harvested.
    Harvested,
    /// Until vessels feed it, the tissue must be poor in thymocytes.
    ThymocytePoorUntil,
    /// Vessels grow on the surface alone.
    VesselsStayOutside,
    /// Medium that flows is used up before the end of the channels.
    MediumRunsOut,
    /// No flow is given, so medium counts as fresh everywhere.
    MediumAssumedFresh,
    /// Medium rubs the walls harder than cells may bear.
    WallShearHigh,
}

impl Caution {
    /// Every caution.
    pub const ALL: [Self; 12] = [
        Self::ProgenitorLimited,
        Self::CoreStarves,
        Self::CoreStarvesBeforeVessels,
        Self::DensityAbovePacking,
        Self::NichesLimited,
        Self::ExitsLimited,
        Self::Harvested,
        Self::ThymocytePoorUntil,
        Self::VesselsStayOutside,
        Self::MediumRunsOut,
        Self::MediumAssumedFresh,
        Self::WallShearHigh,
    ];

    /// Returns the key of its sentence in the catalogues.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ProgenitorLimited => "chip.progenitor_limited",
            Self::CoreStarves => "chip.core_starves",
            Self::CoreStarvesBeforeVessels => "chip.core_starves_before_vessels",
            Self::DensityAbovePacking => "chip.density_above_packing",
            Self::NichesLimited => "chip.niches_limited",
            Self::ExitsLimited => "chip.exits_limited",
            Self::Harvested => "chip.harvested",
            Self::ThymocytePoorUntil => "chip.thymocyte_poor_until",
            Self::VesselsStayOutside => "chip.vessels_stay_outside",
            Self::MediumRunsOut => "chip.medium_runs_out",
            Self::MediumAssumedFresh => "chip.medium_assumed_fresh",
            Self::WallShearHigh => "chip.wall_shear_high",
        }
    }
}

/// Writes a whole number, for a sentence.
pub(super) fn figure(value: f64) -> String {
    format!("{value:.0}")
}
