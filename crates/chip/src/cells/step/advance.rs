//! One pass: every cell moves, then every cell lives for as long.

use super::simulation::Simulation;
use super::turn::pass_context::PassContext;
use super::turn::plane_outcome::{Order, PlaneOutcome};
use crate::cells::environment::milieu::Milieu;
use crate::cells::input::anatomy::Anatomy;
use crate::cells::input::options::Space;
use crate::cells::rules::beta_selection::found_clone;
use crate::cells::state::stage::Stage;
use crate::tissue::word::KIND;

impl Simulation {
    /// Moves every cell for one pass, then lets every cell live for as long.
    pub fn pass(&mut self) {
        // On a thread of the pool: from outside, each of many short jobs would have to wake it.
        rayon::scope(|_| {
            self.move_cells();
            self.live();
        });
    }

    fn move_cells(&mut self) {
        if self.setting.space == Space::Off {
            return;
        }
        let sweeps = self.setting.sweeps_per_pass;
        let Anatomy { lattice, gradients, medulla_from, .. } = &mut self.anatomy;
        let motion = self.setting.motion(gradients, *medulla_from);
        let first = self.progress.passes * sweeps;
        (first..first + sweeps).for_each(|step| motion.sweep(lattice, step));
    }

    /// Lets cells live without motion: clocks, encounters, divisions, exits and entries.
    fn live(&mut self) {
        self.progress.passes += 1;
        let (step, minute) = (self.progress.passes, self.minutes());
        let outcomes = PassContext {
            seed: self.setting.seed,
            step,
            minute,
            schedule: &self.setting.schedule,
            stroma: &self.anatomy.stroma,
            presentation: self.setting.presentation.as_ref(),
            receptors: &self.setting.receptors,
            medulla_from: self.anatomy.medulla_from,
            leaves_anywhere: self.setting.space == Space::Off,
            feeling: self.milieu.as_ref().map(Milieu::feeling),
        }
        .run(&mut self.anatomy.lattice, &self.roster);
        for outcome in outcomes {
            self.carry_out(outcome);
        }
        self.let_in();
        if step.is_multiple_of(self.setting.passes_per_renewal) {
            self.renew(step);
        }
        self.follow_surroundings(step);
    }

    /// Carries out what a plane has left, in the order of its sites.
    fn carry_out(&mut self, outcome: PlaneOutcome) {
        outcome.changed.into_iter().for_each(|(label, state)| self.roster.set(label, state));
        outcome.gone.into_iter().for_each(|label| self.roster.release(label));
        self.progress.events = self.progress.events.plus(&outcome.events);
        self.progress.emigrants.extend(outcome.emigrants);
        for (site, order) in outcome.orders {
            let site = site as usize;
            let divides = match order {
                Order::Divide => true,
                Order::Found { divides } => {
                    let lattice = &mut self.anatomy.lattice;
                    found_clone(site, lattice, &mut self.roster, &mut self.progress);
                    divides
                }
            };
            if divides {
                self.divide(site);
            }
        }
    }

    /// Renews the mTEC, some of which CD4 single-positive cells keep alive.
    fn renew(&mut self, step: u32) {
        let mut met = vec![false; self.anatomy.stroma.cells.len()];
        for (word, niche) in self.anatomy.lattice.words.iter().zip(&self.anatomy.stroma.niche) {
            if *niche != 0 && Stage::new((word >> KIND) as u8).is_some_and(Stage::is_sp4) {
                met[*niche as usize - 1] = true;
            }
        }
        self.setting.renewal.renew(&mut self.anatomy.stroma, &met, self.setting.seed, step);
    }
}
