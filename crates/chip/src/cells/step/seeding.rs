//! Thymocytes of every stage for a unit that starts with them.

use std::ops::Range;

use rayon::prelude::*;
use thymoid_core::{Draws, Purpose, Seed, math};

use crate::cells::input::anatomy::Anatomy;
use crate::cells::rules::fate_decision::FateDecision;
use crate::cells::rules::positive_selection::SIGNALLED_SUB_STAGES;
use crate::cells::rules::sub_stages::sub_stages;
use crate::cells::state::stage::Stage;
use crate::mean_field::{StageChain, StageKinetics};
use crate::selection::MhcClass;
use crate::tissue::word::WALL_WORD;

/// Share of the sites that are taken at most: a cortex that is nearly full and a medulla that is
/// not.
const FULL: f64 = 0.6;

/// Cells that threads prepare together, before each takes its place in turn.
pub(super) const AT_ONCE: usize = 1 << 16;

/// A cell that is there at the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StartingCell {
    /// Index of its site in memory.
    pub(super) site: usize,
    pub(super) stage: Stage,
    /// Class of the selecting ligand, if it had one.
    pub(super) class: MhcClass,
    pub(super) sub_stage: u32,
}

/// Returns the cells of the closed form in their layers, at random sites and sub-stages.
///
/// They are as many as `progenitors_per_day` maintain, or as fill the tissue as far as is usual.
pub(super) fn starting_cells(
    anatomy: &Anatomy,
    chain: &StageChain,
    progenitors_per_day: f64,
    fates: FateDecision,
    seed: Seed,
) -> Vec<StartingCell> {
    let words = &anatomy.lattice.words;
    let free = words.iter().filter(|word| **word < WALL_WORD).count() as f64;
    let most = FULL * free / chain.steady_state(1.0).thymocytes();
    let mut sowing = Sowing {
        anatomy,
        seed,
        cd4: chain.sp4_share_of_entry,
        taken: words.iter().map(|word| *word != 0).collect(),
        cells: Vec::new(),
    };
    for (stage, cells, kinetics) in numbers(chain, progenitors_per_day.min(most), fates) {
        sowing.sow(stage, cells, kinetics);
    }
    sowing.cells
}

/// Returns how many cells of each stage there are, and how the stage grows.
fn numbers(
    chain: &StageChain,
    progenitors_per_day: f64,
    fates: FateDecision,
) -> Vec<(Stage, f64, StageKinetics)> {
    let steady = chain.steady_state(progenitors_per_day);
    let mut numbers = Vec::new();
    let mut flux = steady.progenitors_per_day;
    for (stage, kinetics) in [Stage::Dn1, Stage::Dn2, Stage::Dn3].into_iter().zip(&chain.dn) {
        numbers.push((stage, kinetics.cells(flux), *kinetics));
        flux = kinetics.outflux_per_day(flux);
    }
    numbers.push((Stage::Isp, steady.isp_cells, chain.isp));
    numbers.push((Stage::DpBlast, steady.dp_blast_cells, chain.dp_blast));
    let dp = steady.dp_production_per_day;
    let (positive, negative) = (dp * chain.fate_positive, dp * chain.fate_negative);
    let resting = chain.dp_unselected;
    match fates {
        FateDecision::Drawn => {
            let condemned = chain.dp_negative.cells(negative);
            numbers.push((Stage::DpSmall, resting.cells(dp - positive - negative), resting));
            numbers.push((Stage::Deleting, condemned, resting));
        }
        // Who waits does not know its fate yet.
        FateDecision::Selected => {
            numbers.push((Stage::DpSmall, resting.cells(dp - positive), resting));
        }
    }
    let signalled = chain.dp_positive.cells(positive) + steady.dp_post_selection_cells;
    numbers.push((Stage::DpSignalled, signalled, resting));
    numbers.push((Stage::Sp4SemiMature, steady.sp4_cells / 2.0, resting));
    numbers.push((Stage::Sp4Mature, steady.sp4_cells / 2.0, resting));
    numbers.push((Stage::Sp8SemiMature, steady.sp8_cells / 2.0, resting));
    numbers.push((Stage::Sp8Mature, steady.sp8_cells / 2.0, resting));
    numbers
}

/// The cells that have found a site so far.
struct Sowing<'a> {
    anatomy: &'a Anatomy,
    seed: Seed,
    /// Share of CD4 cells.
    cd4: f64,
    taken: Vec<bool>,
    cells: Vec<StartingCell>,
}

impl Sowing<'_> {
    /// Adds the cells of a stage, until no site is left.
    fn sow(&mut self, stage: Stage, cells: f64, kinetics: StageKinetics) {
        let layer = self.layer(stage);
        let sub_stages = match stage {
            Stage::DpSignalled => SIGNALLED_SUB_STAGES,
            _ => sub_stages(stage),
        };
        let growth = math::pow(2.0, kinetics.divisions) * kinetics.survival;
        let (seed, cd4) = (self.seed, self.cd4);
        let wish = |nth: usize| {
            let identity = (stage as u64) << 56 | nth as u64;
            let mut draws = seed.draws(Purpose::StartingCell, identity, 0);
            let age = age(growth, &mut draws);
            let sub_stage = ((age * f64::from(sub_stages)) as u32).min(sub_stages - 1);
            let site = layer.start + draws.below(layer.len() as u32) as usize;
            let class = if draws.uniform() < cd4 { MhcClass::II } else { MhcClass::I };
            let class = match stage {
                Stage::Sp4SemiMature | Stage::Sp4Mature => MhcClass::II,
                Stage::Sp8SemiMature | Stage::Sp8Mature => MhcClass::I,
                _ => class,
            };
            StartingCell { site, stage, class, sub_stage }
        };
        let count = cells.round() as usize;
        for from in (0..count).step_by(AT_ONCE) {
            let to = count.min(from + AT_ONCE);
            let wishes: Vec<_> = (from..to).into_par_iter().map(wish).collect();
            for cell in wishes {
                let Some(site) = self.site(&layer, cell.site) else { return };
                self.taken[site] = true;
                self.cells.push(StartingCell { site, ..cell });
            }
        }
    }

    /// Returns the sites, in memory, of the layer to which a stage belongs.
    fn layer(&self, stage: Stage) -> Range<usize> {
        let border = self.anatomy.layers.cortical_planes * self.anatomy.lattice.plane();
        let medullary = stage.is_sp() || stage == Stage::DpSignalled;
        let all = self.taken.len();
        if medullary && border < all { border..all } else { 0..border.max(1) }
    }

    /// Finds an empty site: in the layer from the `first` on, else anywhere.
    fn site(&self, layer: &Range<usize>, first: usize) -> Option<usize> {
        let mut round = (first..layer.end).chain(layer.start..first).chain(0..self.taken.len());
        round.find(|site| !self.taken[*site])
    }
}

/// Draws the age of a cell as a share of its stay. Cells of a growing stage are more the older:
/// density g^x on [0, 1].
fn age(growth: f64, draws: &mut Draws) -> f64 {
    let u = draws.uniform();
    if (growth - 1.0).abs() < 1e-9 {
        u
    } else {
        math::ln(1.0 + u * (growth - 1.0)) / math::ln(growth)
    }
}
