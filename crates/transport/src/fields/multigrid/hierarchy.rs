//! All levels of one problem.

use pulp::Arch;
use rayon::prelude::*;
use thymoid_core::Vectors;

use super::coarsen::{Losses, bounce, coarsen, coarser_uptake, per_weight};
use super::cycle::{f_cycle, v_cycle};
use super::level::Level;
use super::operator::{Arrays, Operator};
use super::order::Order;
use super::scale::Scale;
use crate::fields::problem::Problem;
use crate::voxels::Axis;

/// All levels of one problem, finest first.
#[derive(Debug, Clone)]
pub(in crate::fields) struct Hierarchy {
    levels: Vec<Level>,
    order: Order,
    scale: Scale,
    arch: Arch,
}

impl Hierarchy {
    /// Prepares the levels of a problem.
    pub(in crate::fields) fn new(problem: &Problem) -> Self {
        let (order, scale) = (Order::of(&problem.grid), Scale::of(problem));
        let layout = order.layout();
        let mut volume = order.arrange(&problem.loss_per_s, scale.rate);
        if let Some(blood) = &problem.perfusion {
            add(&mut volume, &order.arrange(&blood.exchange_per_s, scale.rate), 1.0);
        }
        let mut wall = [0, 1, 2].map(|_| vec![0.0; layout.len()]);
        let axis_of = |axis: Axis| order.axes().iter().position(|a| *a == axis.index());
        for contact in &problem.contacts {
            let axis = axis_of(contact.axis).expect("every axis of a grid has its place");
            let place = order.place(contact.voxel as usize);
            wall[axis][place] += contact.conductance_per_s / scale.rate;
        }
        let losses = Losses { wall, volume, free: problem.free_conductance_per_s / scale.rate };
        let mut sink = losses.volume.clone();
        for wall in &losses.wall {
            add(&mut sink, wall, 1.0);
        }
        let flag = |active: &bool| if *active { 1.0 } else { 0.0 };
        let weight: Vec<f32> = problem.diffuses.iter().map(flag).collect();
        let arrays = Arrays {
            layout,
            link: order.axes().map(|axis| order.arrange(&problem.link[axis], scale.rate)),
            sink,
            weight: order.arrange(&weight, 1.0),
        };
        let half_uptake = problem.half_uptake_mol_m3 / scale.concentration;
        let levels = levels(arrays, losses, half_uptake);
        let mut hierarchy = Self { levels, order, scale, arch: Vectors::allowed() };
        hierarchy.update(problem);
        hierarchy
    }

    /// Takes uptake, sources and concentrations outside of a problem that is the same otherwise.
    pub(in crate::fields) fn update(&mut self, problem: &Problem) {
        let Scale { concentration, rate } = self.scale;
        let per = concentration * rate;
        let uptake = self.order.arrange(&problem.most_uptake_mol_m3_s, per);
        let mut source = self.order.arrange(&problem.source_mol_m3_s, per);
        if let Some(blood) = &problem.perfusion {
            let exchange = self.order.arrange(&blood.exchange_per_s, rate);
            add(&mut source, &exchange, blood.concentration_mol_m3 / concentration);
        }
        for contact in &problem.contacts {
            let enters =
                contact.conductance_per_s / rate * (contact.concentration_mol_m3 / concentration);
            source[self.order.place(contact.voxel as usize)] += enters;
        }
        self.levels[0].operator.uptake = uptake;
        self.levels[0].source = source;
        for i in 1..self.levels.len() {
            self.levels[i].operator.uptake = {
                let Operator { layout, uptake, .. } = &self.levels[i - 1].operator;
                coarser_uptake(*layout, uptake)
            };
        }
    }

    /// Sets the concentration of all voxels in which the substance diffuses.
    pub(in crate::fields) fn fill(&mut self, mol_m3: f32) {
        let Level { operator, c, .. } = &mut self.levels[0];
        let value = mol_m3 / self.scale.concentration;
        c.fill(value);
        mask(c, operator);
    }

    /// Sets the concentration of each voxel in which the substance diffuses.
    pub(in crate::fields) fn set(&mut self, mol_m3: &[f32]) {
        let Level { operator, c, .. } = &mut self.levels[0];
        *c = self.order.arrange(mol_m3, self.scale.concentration);
        mask(c, operator);
    }

    /// Makes one F-cycle; returns the greatest correction of its last part.
    pub(in crate::fields) fn f_cycle(&mut self) -> f32 {
        f_cycle(self.arch, &mut self.levels) * self.scale.concentration
    }

    /// Makes one V-cycle; returns its greatest correction.
    pub(in crate::fields) fn v_cycle(&mut self) -> f32 {
        v_cycle(self.arch, &mut self.levels) * self.scale.concentration
    }

    /// Returns the greatest concentration.
    pub(in crate::fields) fn greatest_mol_m3(&self) -> f32 {
        let c = self.levels[0].c.par_iter().copied();
        c.reduce(|| 0.0, f32::max) * self.scale.concentration
    }

    /// Returns the concentration of each voxel.
    pub(in crate::fields) fn concentration_mol_m3(&self) -> Vec<f32> {
        self.order.collect(&self.levels[0].c, self.scale.concentration)
    }
}

fn add(sum: &mut [f32], terms: &[f32], factor: f32) {
    sum.par_iter_mut().zip(terms).for_each(|(sum, term)| *sum += factor * term);
}

/// Leaves concentrations where the substance diffuses.
fn mask(c: &mut [f32], operator: &Operator) {
    let rows = c.par_chunks_mut(operator.layout.row()).enumerate();
    rows.for_each(|(number, row)| {
        for (c, weight) in row.iter_mut().zip(operator.weight.row(number)) {
            *c *= weight;
        }
    });
}

fn levels(finest: Arrays, losses: Losses, half_uptake: f32) -> Vec<Level> {
    let operator = Operator::of(&finest, half_uptake);
    let mut levels = vec![level(operator, Vec::new(), Vec::new())];
    let (mut fine, mut losses) = (finest, losses);
    while !fine.layout.is_coarsest() {
        let (arrays, coarser) = coarsen(&fine, &losses);
        let per_weight = per_weight(&fine, arrays.layout);
        losses = coarser;
        let bounce = bounce(&arrays, &losses);
        levels.push(level(Operator::of(&arrays, half_uptake), per_weight, bounce));
        fine = arrays;
    }
    levels
}

/// Returns a level without a solution. The finest one, which none comes with values to, has no
/// weights and no start.
fn level(operator: Operator, per_weight: Vec<f32>, bounce: Vec<f32>) -> Level {
    let c = vec![0.0; operator.layout.len()];
    let start = if per_weight.is_empty() { Vec::new() } else { c.clone() };
    Level { operator, source: c.clone(), c, start, per_weight, bounce }
}
