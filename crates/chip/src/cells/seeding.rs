//! A unit that starts with thymocytes of every stage.

use thymoid_core::{Purpose, math};

use super::kind::Kind;
use super::schedule::{Fates, SUB_STAGES, sub_stages};
use super::simulation::Simulation;
use super::state::State;
use crate::selection::MhcClass;
use crate::stages::{Chain, Stage};
use crate::tissue::word::KIND;

/// Share of the sites that are taken at most: a cortex that is nearly full and a medulla that is not.
const FULL: f64 = 0.6;

/// Puts the cells of the closed form into their layers, at random sites and sub-stages, each a beta
/// clone of its own once it has a TCR beta chain.
///
/// They are as many as `progenitors_per_day` maintain, or as fill the tissue as far as is usual.
pub(crate) fn fill(simulation: &mut Simulation, chain: &Chain, progenitors_per_day: f64) {
    let free = simulation.census().sites as f64;
    let most = FULL * free / chain.steady_state(1.0).thymocytes();
    let steady = &chain.steady_state(progenitors_per_day.min(most));
    let cd4 = chain.sp4_share_of_entry;
    let mut flux = steady.progenitors_per_day;
    for (kind, stage) in [Kind::Dn1, Kind::Dn2, Kind::Dn3].into_iter().zip(&chain.dn) {
        put(simulation, kind, stage.cells(flux), *stage, cd4);
        flux = stage.outflux_per_day(flux);
    }
    put(simulation, Kind::Isp, steady.isp_cells, chain.isp, cd4);
    put(simulation, Kind::DpBlast, steady.dp_blast_cells, chain.dp_blast, cd4);
    let dp = steady.dp_production_per_day;
    let (positive, negative) = (dp * chain.fate_positive, dp * chain.fate_negative);
    let resting = chain.dp_unselected;
    let signalled = chain.dp_positive.cells(positive) + steady.dp_post_selection_cells;
    match simulation.fates() {
        Fates::Drawn => {
            put(simulation, Kind::DpSmall, resting.cells(dp - positive - negative), resting, cd4);
            put(simulation, Kind::Deleting, chain.dp_negative.cells(negative), resting, cd4);
        }
        // Who waits does not know its fate yet.
        Fates::Selected => {
            put(simulation, Kind::DpSmall, resting.cells(dp - positive), resting, cd4);
        }
    }
    put(simulation, Kind::DpSignalled, signalled, resting, cd4);
    put(simulation, Kind::Sp4SemiMature, steady.sp4_cells / 2.0, resting, cd4);
    put(simulation, Kind::Sp4Mature, steady.sp4_cells / 2.0, resting, cd4);
    put(simulation, Kind::Sp8SemiMature, steady.sp8_cells / 2.0, resting, cd4);
    put(simulation, Kind::Sp8Mature, steady.sp8_cells / 2.0, resting, cd4);
}

fn put(simulation: &mut Simulation, kind: Kind, cells: f64, stage: Stage, cd4: f64) {
    let lattice = &simulation.anatomy.lattice;
    let border = simulation.anatomy.medulla_from * lattice.plane();
    let medullary = kind.is_sp() || kind == Kind::DpSignalled;
    let all = lattice.words.len();
    let layer = if medullary && border < all { border..all } else { 0..border.max(1) };
    let sub_stages = if kind == Kind::DpSignalled { 2 * SUB_STAGES } else { sub_stages(kind) };
    let growth = math::pow(2.0, stage.divisions) * stage.survival;
    for nth in 0..cells.round() as u64 {
        let identity = (kind as u64) << 56 | nth;
        let mut draws = simulation.seed().draws(Purpose::StartingCell, identity, 0);
        // Cells of a growing stage are more the older: density g^x on [0, 1].
        let u = draws.uniform();
        let age = if (growth - 1.0).abs() < 1e-9 {
            u
        } else {
            math::ln(1.0 + u * (growth - 1.0)) / math::ln(growth)
        };
        let sub_stage = ((age * f64::from(sub_stages)) as u32).min(sub_stages - 1);
        let words = &simulation.anatomy.lattice.words;
        let first = layer.start + draws.below(layer.len() as u32) as usize;
        let round = (first..layer.end).chain(layer.start..first).chain(0..all);
        let Some(site) = round.into_iter().find(|site| words[*site] == 0) else { return };
        let class = if draws.uniform() < cd4 { MhcClass::II } else { MhcClass::I };
        let class = match kind {
            Kind::Sp4SemiMature | Kind::Sp4Mature => MhcClass::II,
            Kind::Sp8SemiMature | Kind::Sp8Mature => MhcClass::I,
            _ => class,
        };
        simulation.put_starting(site, kind, class, sub_stage);
        debug_assert!(simulation.anatomy.lattice.words[site] >> KIND == kind as u32);
    }
}

impl Simulation {
    fn put_starting(&mut self, site: usize, kind: Kind, class: MhcClass, sub_stage: u32) {
        let state = if matches!(kind, Kind::Dn1 | Kind::Dn2 | Kind::Dn3) {
            let number = self.progress.progenitors.len() as u32;
            self.progress.progenitors.push(0);
            State::progenitor(number)
        } else {
            let clone = self.found_at_start();
            let state = State::founder(clone);
            if kind.has_alpha() {
                let state = state.with_attempt(1);
                let contacts = self.receptors().contacts(clone, state.alpha_number());
                state.with_contacts(contacts).with_class(class)
            } else {
                state
            }
        };
        self.put(site, kind, state.with_sub_stage(sub_stage));
    }

    /// A beta clone whose origin is not known.
    fn found_at_start(&mut self) -> u32 {
        let number = self.progress.clones.len() as u32;
        let unknown = super::emigrant::Clone { progenitor: u32::MAX, selected: 0, divisions: 0 };
        self.progress.clones.push(unknown);
        number
    }
}
