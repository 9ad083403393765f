//! Medium that is used up along channels: what tissue takes up is gone downstream.
//!
//! $q\,dC/dz = -u(C_w)$ for a flow $q$ and an uptake $u$ by length of channel (Krogh and Erlang,
//! with axial depletion), where the film at the wall leaves $C_w = C - u / k$, $k = \pi D\,Sh$. As
//! long as all tissue is fed, $u$ is constant and each step is exact.

use thymoid_transport::flow::{Medium as Fluid, UL_MIN_PER_M3_S, film_m2_s};

use super::channel_flow::ChannelFlow;
use super::oxygen::ZeroOrder;
use super::oxygen_supply::OxygenSupply;
use super::part::Part;
use super::square_cell::{Source, SquareCell};

/// Steps along a channel.
pub(super) const STEPS: usize = 60;

/// Medium that flows through channels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Flowing {
    pub(super) flow: ChannelFlow,
    pub(super) fluid: Fluid,
}

/// Oxygen along a channel, at the ends of all steps.
#[derive(Debug, Clone)]
pub(super) struct Course {
    /// Of the medium, mean over the flow.
    pub(super) medium_mol_m3: Vec<f64>,
    /// At the wall.
    pub(super) wall_mol_m3: Vec<f64>,
    /// What the tissue takes up by length where all of it is fed.
    pub(super) full_mol_m_s: f64,
    /// Where the farthest tissue begins to starve.
    pub(super) starves_from_mm: Option<f64>,
}

impl Flowing {
    /// Returns the same flow through as many times more channels.
    pub(super) fn spread(self, times: f64) -> Self {
        let Self { flow, fluid } = self;
        let (channels, mean_speed_mm_s) = (flow.channels * times, flow.mean_speed_mm_s / times);
        Self { flow: ChannelFlow { channels, mean_speed_mm_s, ..flow }, fluid }
    }

    /// Returns the oxygen that medium of this concentration carries into all channels.
    pub(super) fn carried_mol_s(self, mol_m3: f64) -> f64 {
        self.flow.flow_ul_min / UL_MIN_PER_M3_S * mol_m3
    }

    /// Follows medium, which enters as the source of `oxygen`, from end to end.
    pub(super) fn follow(self, oxygen: ZeroOrder, pitch_um: f64) -> Course {
        let Self { flow, fluid } = self;
        let cell = SquareCell::new(flow.radius_um, pitch_um);
        // Amounts by length of channel.
        let full_mol_m_s = oxygen.uptake_mol_m3_s * cell.tissue_um2() * 1e-12;
        let rate = flow.one_m3_s();
        let step_um = 1e3 * flow.length_mm / STEPS as f64;
        let film = |step: usize| {
            let between = [step_um * step as f64, step_um * (step + 1) as f64];
            film_m2_s(flow.section(), rate, fluid.solute_diffusivity_m2_s, between)
        };
        let Source { per_um2, .. } = oxygen.source();
        let wall = |medium: f64, film: f64| {
            let [medium, film] = [medium, full_mol_m_s / film].map(|c| c / per_um2);
            cell.wall_um2(medium, film) * per_um2
        };
        let taken = |medium: f64, film: f64| {
            let mol_m3 = wall(medium.max(0.0), film);
            full_mol_m_s * cell.fed_share(Source { mol_m3, per_um2 })
        };
        let mut medium = vec![oxygen.source_mol_m3];
        let mut walls = vec![wall(oxygen.source_mol_m3, film(0))];
        let mut starves_from_mm = None;
        for step in 0..STEPS {
            let (c, k) = (medium[step], film(step));
            let h = step_um * 1e-6 / rate;
            let k1 = taken(c, k);
            let k2 = taken(c - 0.5 * h * k1, k);
            let k3 = taken(c - 0.5 * h * k2, k);
            let k4 = taken(c - h * k3, k);
            let next = (c - h / 6.0 * (k1 + 2.0 * (k2 + k3) + k4)).max(0.0);
            let needed = cell.corner_um2() * per_um2 + full_mol_m_s / k;
            if starves_from_mm.is_none() && next < needed {
                let part = ((c - needed) / (h * full_mol_m_s)).clamp(0.0, 1.0);
                starves_from_mm = Some(1e-3 * step_um * (step as f64 + part));
            }
            medium.push(next);
            walls.push(wall(next, k));
        }
        Course { medium_mol_m3: medium, wall_mol_m3: walls, full_mol_m_s, starves_from_mm }
    }
}

impl Course {
    /// Returns the tissue in parts, one around every `stride` steps of the channel; those at its
    /// ends are half as large.
    pub(super) fn parts(
        &self,
        oxygen: ZeroOrder,
        supply: OxygenSupply,
        stride: usize,
    ) -> Vec<Part> {
        let count = STEPS / stride;
        let part = |i: usize| Part {
            oxygen: ZeroOrder { source_mol_m3: self.wall_mol_m3[i * stride], ..oxygen },
            supply,
            share: if i == 0 || i == count { 0.5 } else { 1.0 } / count as f64,
        };
        (0..=count).map(part).collect()
    }
}
