//! What a pair of thresholds does to thymocytes that meet self peptides at given rates.

use thymoid_core::math;

use super::binding::Binding;
use super::encounters::{Encounters, SignalledPhases};
use super::family::Shares;
use super::peptide::MhcClass;
use super::peptides::PeptideSet;
use super::phase::{ByLayer, Race};

/// What becomes of a sample of thymocytes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// Fates of cells with all their attempts.
    pub per_cell: Shares,
    /// Fates of receptors: cells that have one productive receptor for the time of all attempts.
    pub per_receptor: Shares,
    /// Share of the deletions of cells that happen in the cortex; `NaN` without deletions.
    pub deleted_in_cortex: f64,
    /// Mean number of rearrangements of TRA that a cell begins.
    pub attempts: f64,
    /// Mean number of receptors that a cell tries.
    pub receptors: f64,
    /// Share of the selected cells that meet a peptide of the regulatory band in the medulla;
    /// `NaN` without selected cells.
    pub regulatory: f64,
}

/// Shares of peptides below a threshold, by receptor.
pub(super) struct Below {
    cortex: Vec<f64>,
    medulla: Vec<f64>,
}

impl Below {
    /// Counts the peptides below a threshold.
    pub(super) fn new(binding: &Binding, encounters: &Encounters, x_ckt: i32) -> Self {
        let cortex = binding.shares_below(PeptideSet::Cortical, x_ckt);
        let rare = binding.shares_below(PeptideSet::TissueRestricted, x_ckt);
        let share = encounters.tissue_restricted_share;
        let mix = |(c, t): (&f64, &f64)| (1.0 - share) * c + share * t;
        let medulla = cortex.iter().zip(&rare).map(mix).collect();
        Self { cortex, medulla }
    }

    fn of(&self, receptor: usize) -> ByLayer {
        ByLayer { cortex: self.cortex[receptor], medulla: self.medulla[receptor] }
    }
}

/// Shares of cells with one receptor that end in each way.
#[derive(Debug, Clone, Copy, Default)]
struct EndShares {
    failed: f64,
    deleted_in_cortex: f64,
    deleted_in_medulla: f64,
    selected: f64,
    /// Of the selected, those that meet the regulatory band.
    regulatory: f64,
}

impl EndShares {
    fn plus(self, share: f64, other: Self) -> Self {
        Self {
            failed: self.failed + share * other.failed,
            deleted_in_cortex: self.deleted_in_cortex + share * other.deleted_in_cortex,
            deleted_in_medulla: self.deleted_in_medulla + share * other.deleted_in_medulla,
            selected: self.selected + share * other.selected,
            regulatory: self.regulatory + share * other.regulatory,
        }
    }

    const fn deleted(self) -> f64 {
        self.deleted_in_cortex + self.deleted_in_medulla
    }
}

/// Returns the fates of cells, with thresholds at which `positive`, `negative` and `regulatory`
/// hold the shares of peptides.
pub(super) fn outcome(
    encounters: &Encounters,
    [positive, negative, regulatory]: [&Below; 3],
) -> Outcome {
    let Encounters { waiting, attempt_every, productive_share, .. } = *encounters;
    let receptors = positive.cortex.len();
    let after: Vec<EndShares> =
        (0..receptors).map(|r| after_a_signal(encounters, negative, regulatory, r)).collect();
    // Probability of a signal in some parts of the wait, and ends of the cells that get one.
    let course = |r: usize, parts: u32| {
        let deletes = waiting.cortical_per_day * negative.cortex[r];
        let strong = encounters.selecting_deletes * negative.cortex[r];
        let selects = encounters.selecting_per_day * (positive.cortex[r] - strong);
        let any = deletes + selects;
        let phase = waiting.only(parts);
        let at_once = deletes / any.max(f64::MIN_POSITIVE);
        let ends = EndShares { deleted_in_cortex: at_once, ..EndShares::default() };
        (phase.race(phase.days * any).hit, ends.plus(1.0 - at_once, after[r]))
    };
    let attempts = encounters.attempts() as usize;
    let count = (receptors / attempts) as f64;
    let (mut all, mut neglected, mut tried) = (EndShares::default(), 0.0, 0.0);
    for first in (0..receptors).step_by(attempts) {
        let (mut alive, mut left) = (1.0, waiting.parts);
        for r in first..first + attempts {
            let parts = left.min(attempt_every);
            left -= parts;
            tried += alive;
            let (signalled, ends) = course(r, parts);
            let signalled = alive * productive_share * signalled;
            all = all.plus(signalled / count, ends);
            alive -= signalled;
        }
        neglected += alive;
    }
    let single = (0..receptors).map(|r| course(r, waiting.parts));
    let (mut of_receptors, mut signalled) = (EndShares::default(), 0.0);
    for (share, ends) in single {
        of_receptors = of_receptors.plus(share / receptors as f64, ends);
        signalled += share / receptors as f64;
    }
    let attempts = tried / count;
    Outcome {
        per_cell: Shares {
            neglected: neglected / count + all.failed,
            deleted: all.deleted(),
            selected: all.selected,
        },
        per_receptor: Shares {
            neglected: 1.0 - signalled + of_receptors.failed,
            deleted: of_receptors.deleted(),
            selected: of_receptors.selected,
        },
        deleted_in_cortex: all.deleted_in_cortex / all.deleted(),
        attempts,
        receptors: attempts * productive_share,
        regulatory: all.regulatory / all.selected,
    }
}

/// Returns the ends after a signal, for both classes, of which there are as many.
fn after_a_signal(
    encounters: &Encounters,
    negative: &Below,
    regulatory: &Below,
    r: usize,
) -> EndShares {
    let mut ends = EndShares::default();
    let delete = |ends: &mut EndShares, share: f64, expected: ByLayer| {
        let in_cortex = expected.cortex / expected.total().max(f64::MIN_POSITIVE);
        ends.deleted_in_cortex += share * in_cortex;
        ends.deleted_in_medulla += share * (1.0 - in_cortex);
    };
    let band = ByLayer { cortex: 0.0, medulla: regulatory.medulla[r] - negative.medulla[r] };
    for class in [MhcClass::II, MhcClass::I] {
        let SignalledPhases { early, late } = encounters.signalled.of(class);
        let single_positive = encounters.single_positive.of(class);
        let (mut alive, mut in_band) = (0.5, 0.0);
        for phase in [early, late] {
            let expected = phase.expected(negative.of(r));
            let Race { hit, through } = phase.race(expected.total());
            delete(&mut ends, alive * hit, expected);
            ends.failed += alive * (1.0 - hit - through);
            alive *= through;
            in_band += phase.expected(band).medulla;
        }
        let expected = single_positive.expected(negative.of(r));
        let Race { hit, .. } = single_positive.race(expected.total());
        delete(&mut ends, alive * hit, expected);
        in_band += single_positive.expected(band).medulla;
        ends.selected += alive * (1.0 - hit);
        ends.regulatory += alive * (1.0 - hit) * at_least_one(in_band);
    }
    ends
}

/// Returns the probability of one event or more where `mean` are expected, independent of each
/// other.
fn at_least_one(mean: f64) -> f64 {
    -math::exp_m1(-mean)
}
