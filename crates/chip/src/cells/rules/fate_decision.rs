//! How the fate of a double-positive cell is decided.

use super::chance::share;
use crate::mean_field::StageChain;

/// How the fate of a double-positive cell is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FateDecision {
    /// Drawn with the shares of the stage chain: the limit that the closed form solves.
    Drawn,
    /// By the ligands that its receptor meets.
    Selected,
}

impl FateDecision {
    /// Returns a chain without the losses that come of themselves. Where ligands delete, a
    /// published loss of single-positive cells (Sawicka et al., Front Immunol 2014;5:19) holds
    /// their deletion: that of the CD4 lineage, whose cells meet as many ligands as those of the
    /// CD8 lineage, which lose more.
    pub(crate) fn chain_beside(self, chain: &StageChain) -> StageChain {
        let mut beside = chain.clone();
        if self == Self::Selected {
            let deleted = chain.sp4.survival.max(chain.sp8.survival);
            beside.sp4.survival /= deleted;
            beside.sp8.survival /= deleted;
        }
        beside
    }
}

/// Shares in 2⁻³² of fates when they are drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DrawnFates {
    /// Positive selection.
    pub(crate) positive: u32,
    /// Positive selection or deletion.
    pub(crate) positive_or_negative: u32,
    /// CD4 among single-positive cells.
    pub(crate) cd4: u32,
    /// Regulatory among CD4.
    pub(crate) treg: u32,
}

impl DrawnFates {
    /// Returns the shares of a chain, of whose CD4 cells `treg_share` is regulatory.
    pub(super) fn new(chain: &StageChain, treg_share: f64) -> Self {
        Self {
            positive: share(chain.fate_positive),
            positive_or_negative: share(chain.fate_positive + chain.fate_negative),
            cd4: share(chain.sp4_share_of_entry),
            treg: share(treg_share),
        }
    }
}
