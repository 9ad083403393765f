//! Surroundings that change, cells that low oxygen kills, and epithelium that it stresses.

use thymoid_core::Purpose;

use super::simulation::Simulation;
use crate::tissue::word::is_cell;

impl Simulation {
    /// Looks at the surroundings where that is due after pass `step`, and loses the cells that did
    /// not live through the time since the last look.
    pub(super) fn follow_surroundings(&mut self, step: u32) {
        let Some(milieu) = &mut self.milieu else { return };
        let looked = milieu.follow(&mut self.anatomy, step);
        if looked.expect("what is counted in voxels fits them, and is finite and not negative") {
            self.suffocate(step);
            self.stress_epithelium();
        }
    }

    /// Epithelium counts for itself how long it has been without: it answers to the moment.
    fn stress_epithelium(&mut self) {
        let Some(milieu) = &self.milieu else { return };
        let stroma = &mut self.anatomy.stroma;
        let growth = |site| milieu.oxygen.growth_now(site);
        self.setting.stress.pass(stroma, milieu.minutes_per_look(), growth);
    }

    fn suffocate(&mut self, step: u32) {
        let Some(milieu) = &self.milieu else { return };
        let (feeling, seed) = (milieu.feeling(), self.setting.seed);
        let lattice = &mut self.anatomy.lattice;
        for (site, (word, label)) in lattice.words.iter_mut().zip(&lattice.labels).enumerate() {
            if !is_cell(*word) {
                continue;
            }
            let dies = feeling.death(site);
            if dies > 0 && seed.draws(Purpose::Suffocation, site as u64, step).word() < dies {
                *word = 0;
                self.roster.release(*label);
                self.progress.events.suffocated += 1;
            }
        }
    }
}
