//! How the cells of a stage move and what they follow, as the kinds of cells on a lattice.
//!
//! Motion reads the kind of a cell alone. Stages that move alike share one and are its variants;
//! a stage that comes to move otherwise has several.

use thymoid_core::Parameters;

use crate::cells::state::stage::Stage;
use crate::error::Error;
use crate::tissue::word::{IDENTITIES, IDENTITY, KIND, identity, with_identity};
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
    /// Slowly in a zone of the medulla, after a self signal there.
    Confined = 10,
}

impl Conduct {
    /// All of them, in order.
    const ALL: [Self; 10] = [
        Self::Progenitor,
        Self::Growing,
        Self::Waiting,
        Self::EarlySignalled,
        Self::LateSignalled,
        Self::Condemned,
        Self::SemiMature,
        Self::Mature,
        Self::Regulatory,
        Self::Confined,
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
            Self::Confined => Some("confined"),
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

/// The same once they have come to the medulla: they move like semi-mature cells.
const ARRIVED: u32 = identity(Conduct::SemiMature as u8, 2);

/// Stages that a self signal in the medulla can confine, by variant.
const CONFINED: [Stage; 7] = [
    Stage::DpSignalled,
    Stage::Sp4SemiMature,
    Stage::Sp8SemiMature,
    Stage::Sp4Mature,
    Stage::Sp8Mature,
    Stage::Treg,
    Stage::Deleting,
];

/// Returns what the word of a site says of a confined cell of a stage; none where nothing confines.
pub(crate) const fn confined_word_of(stage: Stage) -> Option<u32> {
    let mut variant = 0;
    while variant < CONFINED.len() {
        if CONFINED[variant] as u8 == stage as u8 {
            return Some(identity(Conduct::Confined as u8, variant as u8));
        }
        variant += 1;
    }
    None
}

/// Tells whether a cell is confined.
pub(crate) const fn is_confined(word: u32) -> bool {
    word >> KIND == Conduct::Confined as u32
}

/// Returns the word of a cell that may move otherwise from now on: one that CCR7 has brought to the
/// medulla, or a confined one that is released.
#[inline(always)]
pub(crate) const fn moved_on(word: u32, in_medulla: bool, released: bool) -> u32 {
    if word >> KIND == Conduct::LateSignalled as u32 && in_medulla {
        return with_identity(word, ARRIVED);
    }
    if word >> KIND != Conduct::Confined as u32 || !released {
        return word;
    }
    match stage_of(word) {
        Some(Stage::DpSignalled) => with_identity(word, ARRIVED),
        Some(Stage::Deleting) | None => word,
        Some(stage) => with_identity(word, word_of(stage)),
    }
}

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
    stages[(ARRIVED >> IDENTITY) as usize] = Some(Stage::DpSignalled);
    let mut i = 0;
    while i < CONFINED.len() {
        let word = confined_word_of(CONFINED[i]).expect("it is among them");
        stages[(word >> IDENTITY) as usize] = Some(CONFINED[i]);
        i += 1;
    }
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
            Conduct::Condemned | Conduct::Confined => [0.0, 0.0],
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

    /// Who arrives and who is released moves otherwise and stays in its stage; who is condemned
    /// stays confined, and who is in the cortex has not arrived.
    #[test]
    fn a_cell_that_moves_on_stays_in_its_stage() {
        let arrived = moved_on(LATE_SIGNALLED, true, false);
        assert_eq!((stage_of(arrived), arrived), (Some(Stage::DpSignalled), ARRIVED));
        assert_eq!(moved_on(LATE_SIGNALLED, false, true), LATE_SIGNALLED);
        for stage in CONFINED {
            let word = confined_word_of(stage).unwrap() | 0xff;
            assert!(is_confined(word) && stage_of(word) == Some(stage));
            assert_eq!(moved_on(word, true, false), word);
            let released = moved_on(word, true, true);
            assert_eq!(stage_of(released), Some(stage));
            assert_eq!(is_confined(released), stage == Stage::Deleting);
        }
        assert_eq!(confined_word_of(Stage::DpSmall), None);
    }

    #[test]
    fn the_kinds_are_rows_without_gaps() {
        for (i, conduct) in Conduct::ALL.into_iter().enumerate() {
            assert_eq!(conduct as usize, i + 1);
        }
    }
}
