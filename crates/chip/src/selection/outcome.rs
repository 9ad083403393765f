//! What a pair of thresholds does to thymocytes that meet self peptides at given rates.

use thymoid_core::math;

use super::binding::Binding;
use super::family::Shares;
use super::peptides::PeptideSet;
use crate::error::Error;

/// A time in which a cell meets self peptides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Phase {
    /// Peptides met a day that the cell can respond to: after the choice of a lineage, those of its
    /// MHC class.
    pub per_day: f64,
    /// How long.
    pub days: f64,
}

impl Phase {
    const fn met(self) -> f64 {
        self.per_day * self.days
    }
}

/// What thymocytes meet, cell by cell or in a tissue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Encounters {
    /// One rearrangement of TRA, in the cortex, as long as there is no signal.
    pub attempt: Phase,
    /// Peptides met a day in that time that can delete the cell and not select it: those of
    /// dendritic cells.
    pub deleting_per_day: f64,
    /// Rearrangements of TRA before a cell dies of neglect.
    pub attempts: u32,
    /// Share of rearrangements that give a receptor.
    pub productive_share: f64,
    /// Share of the signalled cells that mature if nothing deletes them; the others die of neglect.
    pub signalled_survival: f64,
    /// The cortex after a positive signal.
    pub cortex: Phase,
    /// The medulla.
    pub medulla: Phase,
    /// Share of the peptides met in the medulla that are tissue-restricted.
    pub tissue_restricted_share: f64,
}

impl Encounters {
    /// # Errors
    /// When a number is negative or not finite, a share exceeds 1, or there is no attempt.
    pub fn check(&self) -> Result<(), Error> {
        let wrong = |quantity, allowed: &str, value: f64| {
            Err(Error::Selection { quantity, allowed: allowed.into(), value: value.to_string() })
        };
        for Phase { per_day, days } in [self.attempt, self.cortex, self.medulla] {
            for value in [per_day, days] {
                if !(value >= 0.0 && value.is_finite()) {
                    return wrong("encounters a day, and days", "finite and not negative", value);
                }
            }
        }
        if !(self.deleting_per_day >= 0.0 && self.deleting_per_day.is_finite()) {
            let allowed = "finite and not negative";
            return wrong("deleting encounters a day", allowed, self.deleting_per_day);
        }
        for share in [self.productive_share, self.signalled_survival, self.tissue_restricted_share]
        {
            if !(0.0..=1.0).contains(&share) {
                return wrong("a share of encounters or attempts", "in [0, 1]", share);
            }
        }
        if self.attempts == 0 {
            return wrong("the number of attempts", "at least 1", 0.0);
        }
        Ok(())
    }
}

/// Energies that decide on a cell. Below counts as stronger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "names carry units")]
pub struct Thresholds {
    /// A peptide with an energy below this gives a positive signal.
    pub positive_ckt: i32,
    /// A peptide with an energy below this deletes the cell.
    pub negative_ckt: i32,
    /// A peptide with an energy below this, but not below [`Self::negative_ckt`], makes a
    /// regulatory T cell.
    pub regulatory_ckt: i32,
}

/// What a cell makes of a peptide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signal {
    /// Nothing.
    None,
    /// Positive selection.
    Positive,
    /// Positive selection, in the band of regulatory T cells.
    Regulatory,
    /// Negative selection.
    Deletion,
}

impl Thresholds {
    /// The signal of an energy.
    ///
    /// ```
    /// use thymoid_chip::selection::{Signal, Thresholds};
    /// let t = Thresholds { positive_ckt: -3000, negative_ckt: -3400, regulatory_ckt: -3370 };
    /// let signals = [-3401, -3400, -3370, -3000].map(|energy| t.signal(energy));
    /// assert_eq!(signals, [Signal::Deletion, Signal::Regulatory, Signal::Positive, Signal::None]);
    /// ```
    #[inline]
    pub const fn signal(self, energy_ckt: i32) -> Signal {
        if energy_ckt < self.negative_ckt {
            Signal::Deletion
        } else if energy_ckt >= self.positive_ckt {
            Signal::None
        } else if energy_ckt < self.regulatory_ckt {
            Signal::Regulatory
        } else {
            Signal::Positive
        }
    }
}

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
    pub(super) fn new(binding: &Binding, encounters: &Encounters, x_ckt: i32) -> Self {
        let cortex = binding.shares_below(PeptideSet::Cortical, x_ckt);
        let rare = binding.shares_below(PeptideSet::TissueRestricted, x_ckt);
        let share = encounters.tissue_restricted_share;
        let mix = |(c, t): (&f64, &f64)| (1.0 - share) * c + share * t;
        let medulla = cortex.iter().zip(&rare).map(mix).collect();
        Self { cortex, medulla }
    }
}

/// What becomes of one receptor in a window of time without another.
struct Course {
    signalled: f64,
    failed: f64,
    deleted_in_cortex: f64,
    deleted_in_medulla: f64,
    selected: f64,
    /// Share of the selected that meet the regulatory band.
    regulatory: f64,
}

/// Cells and their fates, with thresholds at which `positive`, `negative` and `regulatory` hold the
/// shares of peptides.
pub(super) fn outcome(
    encounters: &Encounters,
    [positive, negative, regulatory]: [&Below; 3],
) -> Outcome {
    let attempts = encounters.attempts as usize;
    let course = |r: usize, days: f64| {
        let Phase { per_day, .. } = encounters.attempt;
        let deletes = (per_day + encounters.deleting_per_day) * negative.cortex[r];
        let any = deletes + per_day * (positive.cortex[r] - negative.cortex[r]);
        let signalled = at_least_one(days * any);
        let at_once = deletes / any.max(f64::MIN_POSITIVE);
        let later = at_least_one(encounters.cortex.met() * negative.cortex[r]);
        let in_medulla = at_least_one(encounters.medulla.met() * negative.medulla[r]);
        let stays = signalled * (1.0 - at_once) * (1.0 - later);
        let leaves = stays * encounters.signalled_survival;
        let band = regulatory.medulla[r] - negative.medulla[r];
        Course {
            signalled,
            failed: stays - leaves,
            deleted_in_cortex: signalled * (at_once + (1.0 - at_once) * later),
            deleted_in_medulla: leaves * in_medulla,
            selected: leaves * (1.0 - in_medulla),
            regulatory: at_least_one(encounters.medulla.met() * band),
        }
    };
    let receptors = positive.cortex.len();
    // neglected, deleted in cortex, in medulla, selected, regulatory, attempts
    let mut cells: [Vec<f64>; 6] = Default::default();
    for first in (0..receptors).step_by(attempts) {
        let (mut alive, mut sums) = (1.0, [0.0; 6]);
        for r in first..first + attempts {
            let one = course(r, encounters.attempt.days);
            let share = alive * encounters.productive_share;
            sums[1] += share * one.deleted_in_cortex;
            sums[2] += share * one.deleted_in_medulla;
            sums[3] += share * one.selected;
            sums[4] += share * one.selected * one.regulatory;
            sums[5] += alive;
            sums[0] += share * one.failed;
            alive -= share * one.signalled;
        }
        sums[0] += alive;
        cells.iter_mut().zip(sums).for_each(|(all, sum)| all.push(sum));
    }
    let [neglected, in_cortex, in_medulla, selected, regulatory, tried] =
        cells.map(|all| math::mean(&all));
    let single: Vec<Course> = (0..receptors)
        .map(|r| course(r, encounters.attempt.days * f64::from(encounters.attempts)))
        .collect();
    let of_receptors = |of: fn(&Course) -> f64| math::sum(single.iter().map(of)) / receptors as f64;
    Outcome {
        per_cell: Shares { neglected, deleted: in_cortex + in_medulla, selected },
        per_receptor: Shares {
            neglected: of_receptors(|c| 1.0 - c.signalled + c.failed),
            deleted: of_receptors(|c| c.deleted_in_cortex + c.deleted_in_medulla),
            selected: of_receptors(|c| c.selected),
        },
        deleted_in_cortex: in_cortex / (in_cortex + in_medulla),
        attempts: tried,
        receptors: tried * encounters.productive_share,
        regulatory: regulatory / selected,
    }
}

/// Probability of one event or more where `mean` are expected, independent of each other.
fn at_least_one(mean: f64) -> f64 {
    -math::exp_m1(-mean)
}
