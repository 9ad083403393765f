//! Medium that is used up along channels by what fields say that tissue takes up.

use thymoid_transport::flow::{Medium as Fluid, Section, UL_MIN_PER_M3_S, film_m2_s};

use super::at_source::{Oxygen, PARTS};
use crate::mean_field::{ChannelFlow, Panel};

/// Steps along a channel; the tissue is looked at every third.
const STEPS: usize = 60;
const STRIDE: usize = 3;
/// Halvings in which the wall is found.
const HALVINGS: usize = 40;

/// Oxygen of a piece at several pressures of its medium, from 0 up.
pub(super) struct AtPressures<'a> {
    pub(super) mmhg: &'a [f64],
    pub(super) oxygen: &'a [Oxygen],
    pub(super) solubility_mol_m3_mmhg: f64,
    /// Section of tissue around one channel.
    pub(super) tissue_um2: f64,
}

impl AtPressures<'_> {
    /// The pressures between which one lies, and the weight of the upper.
    fn between(&self, mmhg: f64) -> (usize, f64) {
        let above = self.mmhg.partition_point(|known| *known < mmhg);
        let above = above.clamp(1, self.mmhg.len() - 1);
        let [low, high] = [self.mmhg[above - 1], self.mmhg[above]];
        (above, ((mmhg - low) / (high - low)).clamp(0.0, 1.0))
    }

    fn uptake_mol_m_s(&self, wall_mmhg: f64) -> f64 {
        let (above, weight) = self.between(wall_mmhg);
        let [low, high] = [above - 1, above].map(|i| self.oxygen[i].uptake_mol_m3_s);
        (low + weight * (high - low)) * self.tissue_um2 * 1e-12
    }

    /// Where what the film passes is what the tissue takes up.
    fn wall_mmhg(&self, medium_mmhg: f64, film_m2_s: f64) -> f64 {
        let (mut low, mut high) = (0.0, medium_mmhg);
        for _ in 0..HALVINGS {
            let wall = f64::midpoint(low, high);
            let passes = film_m2_s * (medium_mmhg - wall) * self.solubility_mol_m3_mmhg;
            if passes > self.uptake_mol_m_s(wall) { low = wall } else { high = wall }
        }
        f64::midpoint(low, high)
    }

    fn panels(&self, wall_mmhg: f64, share: f64) -> impl Iterator<Item = Panel> {
        let (above, weight) = self.between(wall_mmhg);
        (0..PARTS).map(move |part| {
            let [low, high] = [above - 1, above].map(|i| self.oxygen[i].po2_mmhg[part]);
            Panel { share: share / PARTS as f64, po2_mmhg: low + weight * (high - low) }
        })
    }

    /// Follows medium along a channel, and returns the layers of the tissue around it.
    pub(super) fn along(&self, flow: ChannelFlow, fluid: Fluid, inlet_mmhg: f64) -> Vec<Panel> {
        let rate = flow.flow_ul_min / flow.channels / UL_MIN_PER_M3_S;
        let step_um = 1e3 * flow.length_mm / STEPS as f64;
        let section = Section::Circle { radius_um: flow.radius_um };
        let per_step = step_um * 1e-6 / rate / self.solubility_mol_m3_mmhg;
        let mut medium = inlet_mmhg;
        let mut panels = Vec::new();
        for step in 0..=STEPS {
            let between = [step_um * step as f64, step_um * (step + 1) as f64];
            let film = film_m2_s(section, rate, fluid.solute_diffusivity_m2_s, between);
            let wall = self.wall_mmhg(medium, film);
            if step % STRIDE == 0 {
                let end = step == 0 || step == STEPS;
                let share = if end { 0.5 } else { 1.0 } / (STEPS / STRIDE) as f64;
                panels.extend(self.panels(wall, share));
            }
            // The middle of the step says what is taken up over it.
            let half = (medium - 0.5 * per_step * self.uptake_mol_m_s(wall)).max(0.0);
            let taken = self.uptake_mol_m_s(self.wall_mmhg(half, film));
            medium = (medium - per_step * taken).max(0.0);
        }
        panels
    }
}
