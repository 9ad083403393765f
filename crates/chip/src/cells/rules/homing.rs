//! Which signals the cells of a stage follow.

use thymoid_core::Parameters;

use crate::cells::state::stage::Stage;
use crate::error::Error;
use crate::tissue::SIGNALS;
use crate::tissue::word::identity;

/// Chemokine receptors that act together, a row of the rules of motion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum HomingProfile {
    /// None.
    Neutral = 0,
    /// CXCR4 and CCR9: outwards, and held in the cortex.
    Cortical = 1,
    /// CCR4, within hours of a positive signal: inwards, against what is left of CXCR4.
    EarlyMedullary = 2,
    /// CCR7, later: inwards.
    Medullary = 3,
    /// What is left of CCR7 on mature cells.
    Mature = 4,
}

/// Returns what the word of a site says of a cell of a stage: the stage, and what it follows.
pub(crate) const fn word_of(stage: Stage) -> u32 {
    identity(stage as u8, HomingProfile::of(stage) as u8)
}

/// What the word of a site says of signalled cells once positive selection is complete.
pub(crate) const LATE_SIGNALLED: u32 =
    identity(Stage::DpSignalled as u8, HomingProfile::Medullary as u8);

impl HomingProfile {
    const fn of(stage: Stage) -> Self {
        match stage {
            Stage::Dn1 | Stage::Dn2 | Stage::Dn3 | Stage::Isp | Stage::DpBlast | Stage::DpSmall => {
                Self::Cortical
            }
            Stage::DpSignalled => Self::EarlyMedullary,
            Stage::Deleting => Self::Neutral,
            Stage::Sp4SemiMature | Stage::Sp8SemiMature => Self::Medullary,
            Stage::Sp4Mature | Stage::Sp8Mature | Stage::Treg | Stage::GammaDelta => Self::Mature,
        }
    }
}

/// Returns the drift of each profile in the steepest gradient of the cortical and the medullary
/// signals, in µm/min.
pub(crate) fn drifts(parameters: &Parameters) -> Result<[[f64; SIGNALS]; 5], Error> {
    let value = |name: &str| parameters.value(&format!("chip.{name}_drift_um_min"));
    Ok([
        [0.0, 0.0],
        [value("cxcr4")?, value("dp_ccr7")?],
        [value("signalled_cxcr4")?, value("ccr4")?],
        [0.0, value("ccr7")?],
        [0.0, value("mature_ccr7")?],
    ])
}
