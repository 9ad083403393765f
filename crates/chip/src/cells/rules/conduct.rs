//! How the cells of a stage move and what they follow, as the kinds of cells on a lattice.
//!
//! Motion reads the kind of a cell alone. Stages that move alike share one and are its variants;
//! a stage that comes to move otherwise has several.

use thymoid_core::Parameters;

use crate::cells::state::stage::Stage;
use crate::error::Error;
use crate::tissue::word::{IDENTITIES, IDENTITY, identity};
use crate::tissue::{Motility, SIGNALS};

/// How a cell moves and what it follows; the discriminant is its kind on the lattice, a row of the
/// rules of motion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Conduct {
    /// CXCR4 and CCR9: outwards, and held in the cortex.
    Progenitor = 1,
    /// The same of cells that divide after beta-selection.
    Growing = 2,
    /// The same of small double-positive cells.
    Waiting = 3,
    /// CCR4, within hours of a positive signal: inwards, against what is left of CXCR4.
    EarlySignalled = 4,
    /// CCR7, once positive selection is complete: inwards.
    LateSignalled = 5,
    /// Stands still.
    Condemned = 6,
    /// CCR7: inwards.
    SemiMature = 7,
    /// What is left of CCR7.
    Mature = 8,
    /// The same of regulatory cells.
    Regulatory = 9,
}

impl Conduct {
    /// All of them, in order.
    const ALL: [Self; 9] = [
        Self::Progenitor,
        Self::Growing,
        Self::Waiting,
        Self::EarlySignalled,
        Self::LateSignalled,
        Self::Condemned,
        Self::SemiMature,
        Self::Mature,
        Self::Regulatory,
    ];

    /// Returns how the cells of a stage move when they enter it.
    const fn of(stage: Stage) -> Self {
        match stage {
            Stage::Dn1 | Stage::Dn2 | Stage::Dn3 => Self::Progenitor,
            Stage::Isp | Stage::DpBlast => Self::Growing,
            Stage::DpSmall => Self::Waiting,
            Stage::DpSignalled => Self::EarlySignalled,
            Stage::Deleting => Self::Condemned,
            Stage::Sp4SemiMature | Stage::Sp8SemiMature => Self::SemiMature,
            Stage::Sp4Mature | Stage::Sp8Mature | Stage::GammaDelta => Self::Mature,
            Stage::Treg => Self::Regulatory,
        }
    }

    /// Returns its kind, as a bit.
    pub(crate) const fn bit(self) -> u32 {
        1 << self as u32
    }

    /// Returns the name of its motility in the parameters; none for a cell that stands still.
    const fn motility(self) -> Option<&'static str> {
        match self {
            Self::Progenitor => Some("progenitor"),
            Self::Growing => Some("isp"),
            Self::Waiting => Some("dp"),
            Self::EarlySignalled | Self::LateSignalled => Some("dp_signalled"),
            Self::Condemned => None,
            Self::SemiMature => Some("sp_semimature"),
            Self::Mature => Some("sp_mature"),
            Self::Regulatory => Some("treg"),
        }
    }
}

/// Returns what the word of a site says of a cell that enters a stage: how it moves, and which of
/// the stages that move so it is in.
pub(crate) const fn word_of(stage: Stage) -> u32 {
    identity(Conduct::of(stage) as u8, variant(stage))
}

/// What the word of a site says of signalled cells once positive selection is complete.
pub(crate) const LATE_SIGNALLED: u32 = identity(Conduct::LateSignalled as u8, 0);

/// Returns the stage of the cell on a site; none for an empty site and a wall.
#[inline(always)]
pub(crate) const fn stage_of(word: u32) -> Option<Stage> {
    STAGES[(word >> IDENTITY) as usize]
}

/// Returns how many earlier stages move like a stage.
const fn variant(stage: Stage) -> u8 {
    let (mut i, mut before) = (0, 0);
    while i < stage.index() {
        if Conduct::of(Stage::ALL[i]) as u8 == Conduct::of(stage) as u8 {
            before += 1;
        }
        i += 1;
    }
    before
}

/// By identity.
const STAGES: [Option<Stage>; IDENTITIES] = {
    let mut stages = [None; IDENTITIES];
    let mut i = 0;
    while i < Stage::ALL.len() {
        stages[(word_of(Stage::ALL[i]) >> IDENTITY) as usize] = Some(Stage::ALL[i]);
        i += 1;
    }
    stages[(LATE_SIGNALLED >> IDENTITY) as usize] = Some(Stage::DpSignalled);
    stages
};

/// Returns how each kind of cell moves.
pub(crate) fn motilities(parameters: &Parameters) -> Result<Vec<Motility>, Error> {
    let still = Motility { speed_um_min: 0.0, persistence_min: 1.0, squeeze: 0.0, drift_gain: 1.0 };
    let motility = |conduct: Conduct| {
        conduct.motility().map_or(Ok(still), |name| Motility::of(name, parameters))
    };
    Conduct::ALL.into_iter().map(motility).collect()
}

/// Returns the drift of each kind of cell in the steepest gradient of the cortical and the
/// medullary signals, in µm/min.
pub(crate) fn drifts(parameters: &Parameters) -> Result<Vec<[f64; SIGNALS]>, Error> {
    let value = |name: &str| parameters.value(&format!("chip.{name}_drift_um_min"));
    let drift = |conduct: Conduct| {
        Ok(match conduct {
            Conduct::Progenitor | Conduct::Growing | Conduct::Waiting => {
                [value("cxcr4")?, value("dp_ccr7")?]
            }
            Conduct::EarlySignalled => [value("signalled_cxcr4")?, value("ccr4")?],
            Conduct::Condemned => [0.0, 0.0],
            Conduct::LateSignalled | Conduct::SemiMature => [0.0, value("ccr7")?],
            Conduct::Mature | Conduct::Regulatory => [0.0, value("mature_ccr7")?],
        })
    };
    Conduct::ALL.into_iter().map(drift).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tissue::word::WALL_WORD;

    #[test]
    fn a_word_tells_its_stage_and_no_two_stages_share_one() {
        for stage in Stage::ALL {
            assert_eq!(stage_of(word_of(stage)), Some(stage));
            assert_eq!(stage_of(word_of(stage) | 0x1ff_ffff), Some(stage));
        }
        assert_eq!(stage_of(LATE_SIGNALLED), Some(Stage::DpSignalled));
        assert_ne!(LATE_SIGNALLED, word_of(Stage::DpSignalled));
        assert_eq!((stage_of(0), stage_of(WALL_WORD)), (None, None));
    }

    #[test]
    fn the_kinds_are_rows_without_gaps() {
        for (i, conduct) in Conduct::ALL.into_iter().enumerate() {
            assert_eq!(conduct as usize, i + 1);
        }
    }
}
