//! What thymocytes meet, as rates and times.

use super::peptide::ByClass;
use super::phase::Phase;
use crate::error::Error;

/// What thymocytes meet, cell by cell or in a tissue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Encounters {
    /// From the first rearrangement of TRA to death by neglect, as long as there is no signal. Its
    /// peptides can delete the cell; nothing else takes it before the end.
    pub waiting: Phase,
    /// Peptides met a day in that time that can select the cell: those of cTEC.
    pub selecting_per_day: f64,
    /// Share of these that delete the cell if they bind strongly enough for that; the others of
    /// them select it. This share of them is among the peptides of `waiting`.
    pub selecting_deletes: f64,
    /// Parts of that time from one rearrangement to the next.
    pub attempt_every: u32,
    /// Share of rearrangements that give a receptor.
    pub productive_share: f64,
    /// After a positive signal, for cells restricted to each MHC class, of which there are as many.
    /// Those that do not survive die of neglect.
    pub signalled: ByClass<SignalledPhases>,
    /// By class, as single-positive cells that can be deleted. Those that do not survive count as
    /// selected.
    pub single_positive: ByClass<Phase>,
    /// Share of the peptides met in the medulla that are tissue-restricted.
    pub tissue_restricted_share: f64,
}

/// The time from a positive signal to the choice of a lineage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignalledPhases {
    /// Before positive selection is complete.
    pub early: Phase,
    /// After it is.
    pub late: Phase,
}

impl Encounters {
    /// Returns the rearrangements of TRA before a cell dies of neglect.
    ///
    /// ```
    /// # use thymoid_chip::selection::{ByClass, Encounters, Phase, SignalledPhases};
    /// # let cortex = Phase {
    /// #     cortical_per_day: 500.0,
    /// #     medullary_per_day: 0.0,
    /// #     days: 3.5,
    /// #     parts: 16,
    /// #     part_survival: 1.0,
    /// # };
    /// # let medulla = Phase { cortical_per_day: 0.0, medullary_per_day: 500.0, ..cortex };
    /// # let encounters = Encounters {
    /// #     waiting: cortex,
    /// #     selecting_per_day: 500.0,
    /// #     selecting_deletes: 1.0,
    /// #     attempt_every: 4,
    /// #     productive_share: 0.5,
    /// #     signalled: ByClass::both(SignalledPhases { early: cortex, late: medulla }),
    /// #     single_positive: ByClass::both(medulla),
    /// #     tissue_restricted_share: 0.5,
    /// # };
    /// // 16 parts of waiting, an attempt at the first of every four.
    /// assert_eq!(encounters.attempts(), 4);
    /// assert!(encounters.check().is_ok());
    /// assert!(Encounters { attempt_every: 0, ..encounters }.check().is_err());
    /// ```
    pub const fn attempts(&self) -> u32 {
        self.waiting.parts.div_ceil(self.attempt_every)
    }

    /// Checks every number.
    ///
    /// # Errors
    /// When a number is negative or not finite, a share exceeds 1, or a time has no parts.
    pub fn check(&self) -> Result<(), Error> {
        let wrong = |quantity, allowed: &str, value: f64| {
            Err(Error::Selection { quantity, allowed: allowed.into(), value: value.to_string() })
        };
        let ByClass { one, two } = self.signalled;
        let [sp_one, sp_two] = [self.single_positive.one, self.single_positive.two];
        let phases = [self.waiting, two.early, two.late, one.early, one.late, sp_two, sp_one];
        let Self { productive_share, selecting_deletes, tissue_restricted_share, .. } = *self;
        let mut shares = vec![productive_share, selecting_deletes, tissue_restricted_share];
        for phase in phases {
            shares.push(phase.part_survival);
            for value in [phase.cortical_per_day, phase.medullary_per_day, phase.days] {
                if !(value >= 0.0 && value.is_finite()) {
                    return wrong("encounters a day, and days", "finite and not negative", value);
                }
            }
            if phase.parts == 0 {
                return wrong("the number of parts of a time", "at least 1", 0.0);
            }
        }
        if !(self.selecting_per_day >= 0.0 && self.selecting_per_day.is_finite()) {
            let allowed = "finite and not negative";
            return wrong("selecting encounters a day", allowed, self.selecting_per_day);
        }
        for share in shares {
            if !(0.0..=1.0).contains(&share) {
                return wrong("a share of encounters or attempts", "in [0, 1]", share);
            }
        }
        if self.attempt_every == 0 {
            return wrong("the parts between attempts", "at least 1", 0.0);
        }
        Ok(())
    }
}
