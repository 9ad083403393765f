//! A unit of tissue from day to day.

use thymoid_core::{Parameters, Seed};

use super::setting::Setting;
use crate::cells::environment::milieu::Milieu;
use crate::cells::input::anatomy::Anatomy;
use crate::cells::input::identity::Identity;
use crate::cells::input::memory;
use crate::cells::input::options::Options;
use crate::cells::input::unit::Unit;
use crate::cells::rules::time::MINUTES_PER_DAY;
use crate::cells::state::beta_clone::BetaClone;
use crate::cells::state::emigrant::Emigrant;
use crate::cells::state::event_counts::EventCounts;
use crate::cells::state::progress::Progress;
use crate::cells::state::receptors::Receptors;
use crate::cells::state::roster::Roster;
use crate::error::Error;
use crate::tissue::Lattice;

/// A unit of tissue with all its thymocytes. Its state after a number of passes is a function of
/// the unit, the parameters and the seed alone.
///
/// ```
/// # use thymoid_chip::cells::{Options, Simulation, Space, Unit};
/// # use thymoid_core::Seed;
/// # let parameters = thymoid_chip::parameters()?;
/// # let lobule = Unit::preset("infant-lobule").expect("it is a preset")?;
/// # let unit = Unit { length_um: 60.0, width_um: 60.0, ..lobule };
/// # let options = Options { thresholds: None, space: Space::On };
/// # let mut simulation = Simulation::new(&unit, &parameters, options, Seed(1))?;
/// let day = simulation.passes_in(1.0);
/// assert_eq!(f64::from(day) * simulation.minutes_per_pass(), 1440.0);
/// let before = simulation.census().thymocytes();
/// (0..20).for_each(|_| simulation.pass());
/// let events = simulation.events();
/// let lost = events.neglected + events.lost_early + events.lost_condemned + events.failed;
/// let gone = lost + events.sp_died + events.uncommitted + events.left();
/// let now = simulation.census().thymocytes();
/// assert_eq!(now, before + events.entered + events.born - gone);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Simulation {
    pub(crate) anatomy: Anatomy,
    pub(crate) roster: Roster,
    pub(crate) progress: Progress,
    pub(crate) identity: Identity,
    pub(super) setting: Setting,
    /// What surrounds the cells, where the unit says so.
    pub(crate) milieu: Option<Milieu>,
}

impl Simulation {
    /// Returns a unit without thymocytes.
    ///
    /// # Errors
    /// When a field of `unit` is unusable or `parameters` lacks an entry.
    pub(crate) fn bare(
        unit: &Unit,
        parameters: &Parameters,
        options: Options,
        seed: Seed,
    ) -> Result<Self, Error> {
        memory::sites(unit, parameters)?;
        let anatomy = Anatomy::new(unit, parameters, seed)?;
        let setting = Setting::new(unit, &anatomy, parameters, options, seed)?;
        let (spacing_um, pass_min) = (setting.scale.spacing_um, setting.minutes_per_pass());
        Ok(Self {
            milieu: Milieu::new(unit, (&anatomy, spacing_um), parameters, pass_min)?,
            setting,
            identity: Identity::new(unit, parameters, options, seed),
            roster: Roster::with_capacity(anatomy.lattice.words.len()),
            progress: Progress::default(),
            anatomy,
        })
    }

    /// Returns the passes since the start.
    pub const fn passes(&self) -> u32 {
        self.progress.passes
    }

    /// Returns the minutes since the start.
    pub fn minutes(&self) -> f64 {
        f64::from(self.progress.passes) * self.minutes_per_pass()
    }

    /// Returns the length of a pass.
    pub fn minutes_per_pass(&self) -> f64 {
        self.setting.minutes_per_pass()
    }

    /// Returns the passes in some days, rounded.
    pub fn passes_in(&self, days: f64) -> u32 {
        (days * MINUTES_PER_DAY / self.minutes_per_pass()).round() as u32
    }

    /// Returns the volume that cells can fill.
    pub const fn tissue_mm3(&self) -> f64 {
        self.anatomy.tissue_mm3
    }

    /// Returns the distance between sites.
    pub const fn spacing_um(&self) -> f64 {
        self.setting.scale.spacing_um
    }

    /// Returns the events since the start.
    pub const fn events(&self) -> &EventCounts {
        &self.progress.events
    }

    /// Returns the beta clones by number.
    pub fn clones(&self) -> &[BetaClone] {
        &self.progress.clones
    }

    /// Returns the minutes at which a beta clone was selected, and at which its progenitor came in;
    /// none for a clone that was there at the start.
    pub fn history(&self, clone: u32) -> Option<[f64; 2]> {
        let clone = self.progress.clones.get(clone as usize)?;
        let entered = self.progress.progenitors.get(clone.progenitor as usize)?;
        Some([clone.selected, *entered].map(|pass| f64::from(pass) * self.minutes_per_pass()))
    }

    /// Returns the receptors of its cells.
    pub const fn receptors(&self) -> &Receptors {
        &self.setting.receptors
    }

    /// Takes the log of the cells that have left since it was last taken.
    ///
    /// ```
    /// # use thymoid_chip::cells::{Options, Simulation, Space, Unit};
    /// # use thymoid_core::Seed;
    /// # let parameters = thymoid_chip::parameters()?;
    /// # let lobule = Unit::preset("infant-lobule").expect("it is a preset")?;
    /// # let unit = Unit { length_um: 60.0, width_um: 60.0, ..lobule };
    /// # let options = Options { thresholds: None, space: Space::On };
    /// # let mut simulation = Simulation::new(&unit, &parameters, options, Seed(1))?;
    /// (0..100).for_each(|_| simulation.pass());
    /// let left = simulation.take_emigrants();
    /// // Gamma-delta cells are counted and not logged.
    /// let events = simulation.events();
    /// assert_eq!(left.len() as u64, events.left() - events.left_gamma_delta);
    /// assert!(simulation.take_emigrants().is_empty());
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    pub fn take_emigrants(&mut self) -> Vec<Emigrant> {
        std::mem::take(&mut self.progress.emigrants)
    }

    /// Returns the sweeps in some minutes, rounded.
    pub(crate) fn sweeps_in(&self, minutes: f64) -> u32 {
        (minutes / self.setting.scale.sweep_min).round().max(1.0) as u32
    }

    /// Moves the cells of `lattice`, a copy of its own, as sweep `nth` from now would.
    pub(crate) fn sweep(&self, lattice: &mut Lattice, nth: u32) {
        let Anatomy { gradients, medulla_from, .. } = &self.anatomy;
        let first = self.progress.passes * self.setting.sweeps_per_pass;
        self.setting.motion(gradients, *medulla_from).sweep(lattice, first + nth);
    }

    /// Returns the sub-stages of deletion.
    pub(crate) const fn deletion_sub_stages(&self) -> u32 {
        self.setting.schedule.deletion.sub_stages()
    }
}
