//! A unit of tissue from day to day.

use thymoid_core::{Parameters, Purpose, Seed};

use super::anatomy::Anatomy;
use super::emigrant::{Clone, Emigrant};
use super::encounter::Presentation;
use super::flows::Flows;
use super::identity::Identity;
use super::kind::Kind;
use super::memory;
use super::programme::{self, word_of};
use super::receptors::Receptors;
use super::room;
use super::roster::Roster;
use super::schedule::{Fates, MINUTES_PER_DAY, MINUTES_PER_HOUR, Schedule};
use super::seeding;
use super::state::{CLONE_BITS, State, happens};
use super::stroma::Renewal;
use super::turn::{Order, Pass};
use super::unit::{Start, Unit};
use crate::error::Error;
use crate::selection::Thresholds;
use crate::stages::Chain;
use crate::tissue::word::{KIND, with_identity};
use crate::tissue::{Cell, Gradients, Lattice, Motility, Motion, Rules, Scale};

/// Whether cells take room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// They move, daughters need an empty neighbouring site, and exits must be found.
    On,
    /// Nobody moves, any empty site will do for a daughter, and who is ready leaves.
    Off,
}

/// What decides over fates and room.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Thresholds of selection; none where fates are drawn with the shares of the chain.
    pub thresholds: Option<Thresholds>,
    /// Whether cells take room.
    pub space: Space,
}

/// A unit of tissue with all its thymocytes. Its state after a number of passes is a function of
/// the unit, the parameters and the seed alone.
#[derive(Debug, std::clone::Clone)]
pub struct Simulation {
    pub(crate) anatomy: Anatomy,
    pub(crate) roster: Roster,
    pub(crate) progress: Progress,
    pub(super) identity: Identity,
    setting: Setting,
}

/// What changes, beside the sites and the stroma.
#[derive(Debug, std::clone::Clone, Default, PartialEq)]
pub(crate) struct Progress {
    /// Passes done.
    pub(crate) passes: u32,
    pub(crate) flows: Flows,
    /// Beta clones, by number.
    pub(crate) clones: Vec<Clone>,
    /// The pass in which each progenitor came in, by its number.
    pub(crate) progenitors: Vec<u32>,
    /// Who left and has not been taken yet.
    pub(crate) emigrants: Vec<Emigrant>,
}

/// What does not change.
#[derive(Debug, std::clone::Clone)]
struct Setting {
    seed: Seed,
    space: Space,
    scale: Scale,
    sweeps_per_pass: u32,
    schedule: Schedule,
    rules: Rules,
    presentation: Option<Presentation>,
    receptors: Receptors,
    renewal: Renewal,
    renewal_every: u32,
    progenitors_per_pass: f64,
    phase: f64,
}

impl Setting {
    /// How cells move; the cortex is what lies before the medulla, and its cells are slow.
    const fn motion<'a>(&'a self, gradients: &'a Gradients, medulla_from: usize) -> Motion<'a> {
        let Self { seed, rules, .. } = self;
        Motion { seed: *seed, rules, gradients, calm_planes: medulla_from }
    }
}

impl Simulation {
    /// A unit at its start.
    ///
    /// # Errors
    /// When a field of `unit` is unusable or `parameters` lacks an entry.
    pub fn new(
        unit: &Unit,
        parameters: &Parameters,
        options: Options,
        seed: Seed,
    ) -> Result<Self, Error> {
        let mut simulation = Self::bare(unit, parameters, options, seed)?;
        simulation.start(unit, &Chain::new(unit.chain, parameters)?);
        Ok(simulation)
    }

    /// A unit without thymocytes.
    pub(super) fn bare(
        unit: &Unit,
        parameters: &Parameters,
        options: Options,
        seed: Seed,
    ) -> Result<Self, Error> {
        memory::sites(unit, parameters)?;
        let scale = Scale::new(parameters)?;
        let sweeps_per_pass = parameters.value("chip.sweeps_per_pass")?.round().max(1.0) as u32;
        let pass_min = f64::from(sweeps_per_pass) * scale.sweep_min;
        let anatomy = Anatomy::new(unit, parameters, seed)?;
        let chain = Chain::new(unit.chain, parameters)?;
        let fates = if options.thresholds.is_some() { Fates::Selected } else { Fates::Drawn };
        let presentation = options
            .thresholds
            .map(|thresholds| {
                let (stroma, share) = (&anatomy.stroma, unit.class_two_share);
                Presentation::new(stroma, share, thresholds, parameters, seed)
            })
            .transpose()?;
        let renewal_every = (parameters.value("chip.renewal_hours")? * MINUTES_PER_HOUR / pass_min)
            .round()
            .max(1.0) as u32;
        let still =
            Motility { speed_um_min: 0.0, persistence_min: 1.0, squeeze: 0.0, drift_gain: 1.0 };
        let motilities = Kind::ALL
            .map(|kind| kind.motility().map_or(Ok(still), |stage| Motility::of(stage, parameters)));
        let motilities: Vec<Motility> = motilities.into_iter().collect::<Result<_, _>>()?;
        let setting = Setting {
            seed,
            space: options.space,
            scale,
            sweeps_per_pass,
            schedule: Schedule::new(&chain, parameters, fates, unit.functional_share, pass_min)?,
            rules: Rules::new(scale, &motilities, &programme::drifts(parameters)?)?,
            presentation,
            receptors: Receptors::new(seed)?,
            renewal: Renewal::new(parameters, f64::from(renewal_every) * pass_min)?,
            renewal_every,
            progenitors_per_pass: unit.progenitors_per_mm3_day * anatomy.tissue_mm3 * pass_min
                / MINUTES_PER_DAY,
            phase: seed.draws(Purpose::ProgenitorEntry, 0, 0).uniform(),
        };
        let identity = Identity::new(unit, parameters, options, seed);
        let roster = Roster::with_capacity(anatomy.lattice.words.len());
        Ok(Self { anatomy, roster, progress: Progress::default(), identity, setting })
    }

    fn start(&mut self, unit: &Unit, chain: &Chain) {
        let volume = self.anatomy.tissue_mm3;
        if unit.start == Start::Steady {
            seeding::fill(self, chain, unit.progenitors_per_mm3_day * volume);
        }
        let pulse = (unit.pulse_per_mm3 * volume).round() as u32;
        (0..pulse).for_each(|_| self.enter_anywhere());
    }

    /// Passes since the start.
    pub const fn passes(&self) -> u32 {
        self.progress.passes
    }

    /// Minutes since the start.
    pub fn minutes(&self) -> f64 {
        f64::from(self.progress.passes) * self.minutes_per_pass()
    }

    /// Length of a pass.
    pub fn minutes_per_pass(&self) -> f64 {
        f64::from(self.setting.sweeps_per_pass) * self.setting.scale.sweep_min
    }

    /// Passes in some days, rounded.
    pub fn passes_in(&self, days: f64) -> u32 {
        (days * MINUTES_PER_DAY / self.minutes_per_pass()).round() as u32
    }

    /// Volume that cells can fill.
    pub const fn tissue_mm3(&self) -> f64 {
        self.anatomy.tissue_mm3
    }

    /// Distance between sites.
    pub const fn spacing_um(&self) -> f64 {
        self.setting.scale.spacing_um
    }

    /// Events since the start.
    pub const fn flows(&self) -> &Flows {
        &self.progress.flows
    }

    /// Beta clones by number.
    pub fn clones(&self) -> &[Clone] {
        &self.progress.clones
    }

    /// Minutes at which a beta clone was selected, and at which its progenitor came in; none for a
    /// clone that was there at the start.
    pub fn history(&self, clone: u32) -> Option<[f64; 2]> {
        let clone = self.progress.clones.get(clone as usize)?;
        let entered = self.progress.progenitors.get(clone.progenitor as usize)?;
        Some([clone.selected, *entered].map(|pass| f64::from(pass) * self.minutes_per_pass()))
    }

    /// The receptors of its cells.
    pub const fn receptors(&self) -> &Receptors {
        &self.setting.receptors
    }

    /// Takes the log of the cells that have left since it was last taken.
    pub fn take_emigrants(&mut self) -> Vec<Emigrant> {
        std::mem::take(&mut self.progress.emigrants)
    }

    /// Moves every cell for one pass, then lets every cell live for as long.
    pub fn pass(&mut self) {
        // On a thread of the pool: from outside, each of many short jobs would have to wake it.
        rayon::scope(|_| {
            self.sweeps();
            self.live();
        });
    }

    /// Sweeps in some minutes, rounded.
    pub(crate) fn sweeps_in(&self, minutes: f64) -> u32 {
        (minutes / self.setting.scale.sweep_min).round().max(1.0) as u32
    }

    /// Moves the cells of `lattice`, a copy of its own, as sweep `nth` from now would.
    pub(crate) fn sweep(&self, lattice: &mut Lattice, nth: u32) {
        let Anatomy { gradients, medulla_from, .. } = &self.anatomy;
        let first = self.progress.passes * self.setting.sweeps_per_pass;
        self.setting.motion(gradients, *medulla_from).sweep(lattice, first + nth);
    }

    /// Sub-stages of deletion.
    pub(crate) const fn deletion_sub_stages(&self) -> u32 {
        self.setting.schedule.steps[Kind::Deleting as usize].sub_stages
    }

    fn sweeps(&mut self) {
        let Setting { space, sweeps_per_pass, .. } = &self.setting;
        if *space == Space::Off {
            return;
        }
        let Anatomy { lattice, gradients, medulla_from, .. } = &mut self.anatomy;
        let motion = self.setting.motion(gradients, *medulla_from);
        let first = self.progress.passes * sweeps_per_pass;
        (first..first + sweeps_per_pass).for_each(|step| motion.sweep(lattice, step));
    }

    /// Life without motion: clocks, encounters, divisions, exits and entries.
    fn live(&mut self) {
        self.progress.passes += 1;
        let (step, minute) = (self.progress.passes, self.minutes());
        let turns = Pass {
            seed: self.setting.seed,
            step,
            minute,
            schedule: &self.setting.schedule,
            stroma: &self.anatomy.stroma,
            presentation: self.setting.presentation.as_ref(),
            receptors: &self.setting.receptors,
            medulla_from: self.anatomy.medulla_from,
            leaves_anywhere: self.setting.space == Space::Off,
        }
        .run(&mut self.anatomy.lattice, &self.roster);
        for turn in turns {
            turn.changed.into_iter().for_each(|(label, state)| self.roster.set(label, state));
            turn.gone.into_iter().for_each(|label| self.roster.release(label));
            self.progress.flows = self.progress.flows.plus(&turn.flows);
            self.progress.emigrants.extend(turn.emigrants);
            for (site, order) in turn.orders {
                self.carry_out(site as usize, order);
            }
        }
        self.let_in();
        if step.is_multiple_of(self.setting.renewal_every) {
            self.renew(step);
        }
    }

    fn carry_out(&mut self, site: usize, order: Order) {
        match order {
            Order::Divide => self.divide(site),
            Order::Found { divides } => {
                self.found(site);
                if divides {
                    self.divide(site);
                }
            }
        }
    }

    /// A cell passes beta-selection and founds a clone.
    fn found(&mut self, site: usize) {
        let lattice = &mut self.anatomy.lattice;
        let label = lattice.labels[site];
        let state = self.roster.state(label);
        let number = self.progress.clones.len() as u32;
        assert!(number < 1 << CLONE_BITS, "a run holds at most 2^{CLONE_BITS} beta clones");
        self.progress.clones.push(Clone {
            progenitor: state.progenitor_number(),
            selected: self.progress.passes,
            divisions: state.divisions(),
        });
        self.progress.flows.beta_selected += 1;
        self.roster.set(label, State::founder(number));
        lattice.words[site] = with_identity(lattice.words[site], word_of(Kind::Isp));
    }

    /// The daughter takes the empty site beside the mother; if there is none, a neighbour gives way
    /// to an empty site beside it. Without room so near the division is left out and the cell goes
    /// on as it is. With space off any empty site will do.
    fn divide(&mut self, site: usize) {
        let mut draws =
            self.setting.seed.draws(Purpose::Division, site as u64, self.progress.passes);
        let lattice = &mut self.anatomy.lattice;
        let room = match self.setting.space {
            Space::On => room::beside(lattice, site, &mut draws),
            Space::Off => room::anywhere(&lattice.words, &mut draws),
        };
        let Some(room) = room else {
            self.progress.flows.crowded_out += 1;
            return;
        };
        let label = lattice.labels[site];
        let [mother, daughter] = self.roster.state(label).daughters();
        self.roster.set(label, mother);
        lattice.labels[room] = self.roster.take_in(daughter);
        let cell = Cell { polarity: draws.below(64) as u8, place: [8; 3], ..Cell::default() };
        lattice.words[room] = with_identity(cell.word(), lattice.words[site]);
        self.progress.flows.born += 1;
    }

    /// Progenitors that are due come in at ports.
    fn let_in(&mut self) {
        let rate = self.setting.progenitors_per_pass;
        let due = |passes: u32| (rate * f64::from(passes) + self.setting.phase).floor() as u64;
        let now = self.progress.passes;
        for nth in due(now - 1)..due(now) {
            let mut draws = self.setting.seed.draws(Purpose::ProgenitorEntry, nth, 1);
            let words = &self.anatomy.lattice.words;
            let ports = &self.anatomy.ports;
            let site = match self.setting.space {
                Space::Off => room::anywhere(words, &mut draws),
                Space::On if ports.is_empty() => None,
                Space::On => {
                    let first = draws.below(ports.len() as u32) as usize;
                    let round = ports[first..].iter().chain(&ports[..first]);
                    round.map(|site| *site as usize).find(|site| words[*site] == 0)
                }
            };
            match site {
                Some(site) => self.enter(site),
                None => self.progress.flows.turned_away += 1,
            }
        }
    }

    fn enter_anywhere(&mut self) {
        let nth = self.progress.progenitors.len() as u64;
        let mut draws = self.setting.seed.draws(Purpose::ProgenitorEntry, nth, 2);
        match room::anywhere(&self.anatomy.lattice.words, &mut draws) {
            Some(site) => self.enter(site),
            None => self.progress.flows.turned_away += 1,
        }
    }

    fn enter(&mut self, site: usize) {
        let number = self.progress.progenitors.len() as u32;
        self.progress.progenitors.push(self.progress.passes);
        self.progress.flows.entered += 1;
        self.put(site, Kind::Dn1, State::progenitor(number));
        let mut draws = self.setting.seed.draws(Purpose::ProgenitorEntry, u64::from(number), 3);
        if happens(&mut draws, self.setting.schedule.divide_entry) {
            self.divide(site);
        }
    }

    /// Puts a new cell on an empty site.
    pub(crate) fn put(&mut self, site: usize, kind: Kind, state: State) {
        let mut draws =
            self.setting.seed.draws(Purpose::Division, site as u64, self.progress.passes);
        let cell = Cell { polarity: draws.below(64) as u8, place: [8; 3], ..Cell::default() };
        let lattice = &mut self.anatomy.lattice;
        lattice.words[site] = with_identity(cell.word(), word_of(kind));
        lattice.labels[site] = self.roster.take_in(state);
    }

    pub(crate) const fn seed(&self) -> Seed {
        self.setting.seed
    }

    pub(crate) const fn fates(&self) -> Fates {
        self.setting.schedule.fates
    }

    fn renew(&mut self, step: u32) {
        let mut met = vec![false; self.anatomy.stroma.cells.len()];
        for (word, niche) in self.anatomy.lattice.words.iter().zip(&self.anatomy.stroma.niche) {
            if *niche != 0 && Kind::new((word >> KIND) as u8).is_some_and(Kind::is_sp4) {
                met[*niche as usize - 1] = true;
            }
        }
        self.setting.renewal.renew(&mut self.anatomy.stroma, &met, self.setting.seed, step);
    }
}
