//! Which signals the cells of a stage follow.

use thymoid_core::Parameters;

use super::kind::Kind;
use crate::error::Error;
use crate::tissue::SIGNALS;
use crate::tissue::word::identity;

/// Receptors that act together, a row of the rules of motion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Programme {
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

/// What the word of a site says of a cell of a kind: the kind, and what it follows.
pub(crate) const fn word_of(kind: Kind) -> u32 {
    identity(kind as u8, of(kind) as u8)
}

/// Of signalled cells once positive selection is complete.
pub(crate) const LATE_SIGNALLED: u32 =
    identity(Kind::DpSignalled as u8, Programme::Medullary as u8);

const fn of(kind: Kind) -> Programme {
    match kind {
        Kind::Dn1 | Kind::Dn2 | Kind::Dn3 | Kind::Isp | Kind::DpBlast | Kind::DpSmall => {
            Programme::Cortical
        }
        Kind::DpSignalled => Programme::EarlyMedullary,
        Kind::Deleting => Programme::Neutral,
        Kind::Sp4SemiMature | Kind::Sp8SemiMature => Programme::Medullary,
        Kind::Sp4Mature | Kind::Sp8Mature | Kind::Treg | Kind::GammaDelta => Programme::Mature,
    }
}

/// Drift of each programme in the steepest gradient of the cortical and the medullary signals, in
/// um/min.
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
