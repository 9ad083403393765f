//! How many tissue-restricted antigens an mTEC of each stage shows.

use thymoid_core::Parameters;

use super::epithelial_renewal::MtecStays;
use crate::cells::state::stroma::Stroma;
use crate::cells::state::stromal_kind::StromalKind::{
    self, AireMtec, ImmatureMtec, PostAireMtec, Progenitor,
};
use crate::error::Error;
use crate::selection::{PeptideSet, SelfPeptides};

/// Antigens by stage of an mTEC: most while it expresses AIRE, fewer before and after.
///
/// In the mean over the mTEC of a healthy medulla they are `chip.tra_share_of_mtec` of all, the
/// share that is published.
#[derive(Debug, Clone, Copy)]
pub(super) struct MtecRepertoire {
    immature: usize,
    aire: usize,
    post_aire: usize,
}

impl MtecRepertoire {
    /// Divides the antigens of a mean mTEC among the stages.
    pub(super) fn new(own: &SelfPeptides, parameters: &Parameters) -> Result<Self, Error> {
        let ratio = |name: &str| parameters.value(&format!("chip.{name}_antigen_ratio"));
        let (immature, post_aire) = (ratio("immature_mtec")?, ratio("post_aire_mtec")?);
        let (mut all, mut weighed) = (0.0, 0.0);
        for (kind, share) in MtecStays::new(parameters)?.shares() {
            let weight = match kind {
                Progenitor => continue,
                ImmatureMtec => immature,
                PostAireMtec => post_aire,
                _ => 1.0,
            };
            (all, weighed) = (all + share, weighed + share * weight);
        }
        let aire = f64::from(own.shown_by_mtec()) * all / weighed;
        // An mTEC belongs to one of three groups, whose antigens it shows at most.
        let most = own.count(PeptideSet::TissueRestricted) as usize * 2 / 3 - 1;
        let count = |ratio: f64| ((aire * ratio).round() as usize).clamp(1, most);
        Ok(Self { immature: count(immature), aire: count(1.0), post_aire: count(post_aire) })
    }

    /// Returns how many an mTEC of a stage shows.
    #[inline(always)]
    pub(super) const fn of(self, stage: StromalKind) -> usize {
        match stage {
            AireMtec => self.aire,
            PostAireMtec => self.post_aire,
            _ => self.immature,
        }
    }

    /// Returns the share of the mTEC of a stroma that shows one of `antigens`, in the mean.
    pub(super) fn share(self, stroma: &Stroma, antigens: usize) -> Option<f64> {
        let mtec = || stroma.cells.iter().filter(|cell| cell.kind.is_mtec());
        let shown: usize = mtec().filter(|cell| cell.presents).map(|cell| self.of(cell.kind)).sum();
        let count = mtec().count();
        (count > 0).then(|| shown as f64 / antigens as f64 / count as f64)
    }
}
