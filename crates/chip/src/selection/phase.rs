//! A race between what a cell meets, what else takes it, and its clock.

use thymoid_core::math;

/// A time in which a cell meets self peptides: a sum of equal exponential parts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Phase {
    /// Peptides met a day in the cortex that can decide on the cell. After the choice of a lineage,
    /// those of its MHC class.
    pub cortical_per_day: f64,
    /// The same in the medulla.
    pub medullary_per_day: f64,
    /// Mean of the whole time.
    pub days: f64,
    /// Parts of equal mean.
    pub parts: u32,
    /// Share of the cells that what has nothing to do with peptides lets pass at the end of a part.
    pub part_survival: f64,
}

/// A value for each layer of a thymus.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ByLayer {
    pub(super) cortex: f64,
    pub(super) medulla: f64,
}

impl ByLayer {
    /// Returns the sum of both.
    pub(super) fn total(self) -> f64 {
        self.cortex + self.medulla
    }
}

/// How a race ends; the rest is taken by what has nothing to do with peptides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Race {
    /// Share that a peptide decides on.
    pub(super) hit: f64,
    /// Share that gets through.
    pub(super) through: f64,
}

impl Phase {
    /// Returns the expected numbers of deciding peptides in the whole time, in cortex and medulla,
    /// where these are the shares of peptides that decide.
    pub(super) fn expected(self, share: ByLayer) -> ByLayer {
        ByLayer {
            cortex: self.days * self.cortical_per_day * share.cortex,
            medulla: self.days * self.medullary_per_day * share.medulla,
        }
    }

    /// Returns how a race ends where `expected` deciding peptides are met in the whole time, each
    /// at any moment of it: an exponential time of mean 1 is over before the first of a Poisson
    /// process of rate $x$ with probability $1/(1 + x)$.
    pub(super) fn race(self, expected: f64) -> Race {
        let over_first = 1.0 / (1.0 + expected / f64::from(self.parts));
        let (mut hit, mut through) = (0.0, 1.0);
        for _ in 0..self.parts {
            hit += through * (1.0 - over_first);
            through *= over_first * self.part_survival;
        }
        Race { hit, through }
    }

    /// Returns a phase of some of its parts.
    pub(super) fn only(self, parts: u32) -> Self {
        let days = self.days * f64::from(parts) / f64::from(self.parts);
        Self { days, parts, ..self }
    }

    /// Returns the survival of a part so that `survival` of the cells pass in a phase of so many
    /// parts.
    pub(crate) fn part_survival(survival: f64, parts: u32) -> f64 {
        math::pow(survival, 1.0 / f64::from(parts))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use thymoid_core::{Purpose, Seed};

    use super::*;

    const PHASE: Phase = Phase {
        cortical_per_day: 3.0,
        medullary_per_day: 1.0,
        days: 2.0,
        parts: 16,
        part_survival: 0.95,
    };

    /// Hazards drawn one by one: in each part the first of two exponential times, then survival.
    /// Within 4 binomial standard errors of 100 000 cells.
    #[test]
    fn a_race_ends_as_hazards_that_are_drawn() {
        const CELLS: u32 = 100_000;
        for expected in [0.1, 1.0, 10.0] {
            let (mut hit, mut through) = (0_u32, 0_u32);
            for cell in 0..CELLS {
                let mut draws = Seed(5).draws(Purpose::Test, u64::from(cell), 0);
                let mut after = |mean: f64| -mean * math::ln(1.0 - draws.uniform());
                let mut ended = None;
                for _ in 0..PHASE.parts {
                    let part = after(PHASE.days / f64::from(PHASE.parts));
                    if after(PHASE.days / expected) < part {
                        ended = Some(true);
                        break;
                    }
                    if after(1.0) > -math::ln(1.0 - PHASE.part_survival) {
                        ended = Some(false);
                        break;
                    }
                }
                hit += u32::from(ended == Some(true));
                through += u32::from(ended.is_none());
            }
            let race = PHASE.race(expected);
            for (count, share) in [(hit, race.hit), (through, race.through)] {
                let error = (share * (1.0 - share) / f64::from(CELLS)).sqrt();
                assert!((f64::from(count) / f64::from(CELLS) - share).abs() < 4.0 * error);
            }
        }
    }

    proptest! {
        /// With many parts time is fixed and both hazards are constant: of $\delta$ and $\mu$, the
        /// share $\delta/(\delta + \mu)$ of those that end is hit. To first order in a part.
        #[test]
        fn in_many_parts_hazards_compete(expected in 0.0..5.0_f64, survival in 0.1..1.0_f64) {
            let parts = 20_000;
            let phase =
                Phase { parts, part_survival: Phase::part_survival(survival, parts), ..PHASE };
            let race = phase.race(expected);
            let mu = -math::ln(survival);
            let through = math::exp(-expected - mu);
            prop_assert!((race.through - through).abs() < 1e-3);
            let hit = (1.0 - through) * expected / (expected + mu).max(f64::MIN_POSITIVE);
            prop_assert!((race.hit - hit).abs() < 1e-3);
        }

        #[test]
        fn shares_are_shares(expected in 0.0..1e6_f64, part_survival in 0.0..=1.0_f64) {
            let Race { hit, through } = Phase { part_survival, ..PHASE }.race(expected);
            prop_assert!(hit >= 0.0 && through >= 0.0 && hit + through <= 1.0 + 1e-12);
        }
    }
}
