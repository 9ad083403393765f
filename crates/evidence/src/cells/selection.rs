//! What needs no tissue: the fates of receptors and the antigens of mTEC.

use anyhow::Result;
use thymoid_chip::cells::{calibrate, calibrate_in};
use thymoid_chip::selection::{Family, PeptideSet, SelfPeptides, Thresholds};
use thymoid_core::{Parameters, Seed};

use super::scenario::Scenario;

/// Of one seed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Molecules {
    /// Thresholds of family D, under which human tissue is simulated, and tissue of the mouse.
    pub(super) thresholds: Thresholds,
    pub(super) mouse: Thresholds,
    /// Receptors under the thresholds of family A: neglected, deleted, selected.
    pub(super) per_receptor: [f64; 3],
    /// mTEC, one after the other, until every tissue-restricted antigen is shown.
    pub(super) cover: f64,
}

impl Molecules {
    pub(super) fn new(parameters: &Parameters, seed: Seed) -> Result<Self> {
        let (_, d) = calibrate(Family::D, parameters, seed)?;
        let lobule = Scenario::Mouse.unit(1.0)?;
        let (_, mouse) = calibrate_in(&lobule, Family::D, parameters, seed)?;
        let (_, a) = calibrate(Family::A, parameters, seed)?;
        let fates = a.outcome.per_receptor;
        let own = SelfPeptides::new(parameters)?;
        let antigens = own.count(PeptideSet::TissueRestricted) as usize;
        let (mut shown, mut missing) = (vec![false; antigens], antigens);
        let mut mtec = 0;
        while missing > 0 {
            let cell = own.shown(seed, mtec);
            for antigen in (0..cell.count()).map(|k| cell.antigen(k) as usize) {
                missing -= usize::from(!shown[antigen]);
                shown[antigen] = true;
            }
            mtec += 1;
        }
        Ok(Self {
            thresholds: d.thresholds,
            mouse: mouse.thresholds,
            per_receptor: [fates.neglected, fates.deleted, fates.selected],
            cover: mtec as f64,
        })
    }
}
