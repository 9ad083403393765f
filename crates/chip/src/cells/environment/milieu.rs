//! What surrounds the cells of a running unit.

use thymoid_core::Parameters;

use super::chemokines::Chemokines;
use super::felt::Feeling;
use super::oxygen::Oxygen;
use crate::cells::input::anatomy::Anatomy;
use crate::cells::input::unit::Unit;
use crate::cells::rules::time::MINUTES_PER_HOUR;
use crate::error::Error;

/// Oxygen and signals of a running unit, and how often they are looked at.
///
/// Oxygen spreads over 200 um in half a minute and a chemokine decays in an hour, while cells are
/// born and die over hours and stroma over days: both are steady at any time, for what is there.
#[derive(Debug, Clone)]
pub(crate) struct Milieu {
    pub(crate) oxygen: Oxygen,
    pub(crate) chemokines: Chemokines,
    passes_per_look: u32,
    /// Passes between solves of the chemokines: as the stroma is renewed.
    passes_per_renewal: u32,
    /// How far a field was from steady that did not converge, at worst: the greatest correction of
    /// its last cycle by its greatest concentration. 0 while all did.
    pub(crate) unsolved: f32,
}

impl Milieu {
    /// Prepares the surroundings of a unit for passes of `pass_min` minutes; none where the unit
    /// has none.
    pub(crate) fn new(
        unit: &Unit,
        (anatomy, spacing_um): (&Anatomy, f64),
        parameters: &Parameters,
        pass_min: f64,
    ) -> Result<Option<Self>, Error> {
        let Some(surroundings) = &unit.surroundings else { return Ok(None) };
        let passes = |minutes: f64| (minutes / pass_min).round().max(1.0) as u32;
        let passes_per_look = passes(parameters.value("chip.oxygen_interval_min")?);
        let looks = parameters.value("chip.renewal_hours")? * MINUTES_PER_HOUR / pass_min;
        let looks = (looks / f64::from(passes_per_look)).round().max(1.0) as u32;
        let lattice = (&anatomy.lattice, spacing_um);
        let every_min = f64::from(passes_per_look) * pass_min;
        let oxygen = Oxygen::new((unit, surroundings), lattice, parameters, every_min)?;
        let around = (unit, surroundings.medium);
        let chemokines = Chemokines::new(around, (anatomy, spacing_um), parameters)?;
        Ok(Some(Self {
            oxygen,
            chemokines,
            passes_per_look,
            passes_per_renewal: looks * passes_per_look,
            unsolved: 0.0,
        }))
    }

    /// Finds oxygen and signals of a unit at its start.
    pub(crate) fn begin(&mut self, anatomy: &mut Anatomy) -> Result<(), Error> {
        let unsolved = self.oxygen.look(&anatomy.lattice, true)?;
        self.unsolved = self.unsolved.max(unsolved);
        self.follow_signals(anatomy, true)
    }

    /// Finds what is due after pass `step`; tells whether oxygen was.
    pub(crate) fn follow(&mut self, anatomy: &mut Anatomy, step: u32) -> Result<bool, Error> {
        if !step.is_multiple_of(self.passes_per_look) {
            return Ok(false);
        }
        let unsolved = self.oxygen.look(&anatomy.lattice, false)?;
        self.unsolved = self.unsolved.max(unsolved);
        if step.is_multiple_of(self.passes_per_renewal) {
            self.follow_signals(anatomy, false)?;
        }
        Ok(true)
    }

    fn follow_signals(&mut self, anatomy: &mut Anatomy, start: bool) -> Result<(), Error> {
        let unsolved = self.chemokines.look(&anatomy.stroma, self.oxygen.feeling(), start)?;
        self.unsolved = self.unsolved.max(unsolved);
        anatomy.gradients = self.chemokines.gradients(&anatomy.lattice);
        Ok(())
    }

    /// Returns what cells feel.
    pub(crate) const fn feeling(&self) -> Feeling<'_> {
        self.oxygen.feeling()
    }
}
