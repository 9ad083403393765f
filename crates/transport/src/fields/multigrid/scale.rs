//! Units in which the numbers of a problem are near 1.

use crate::fields::problem::Problem;

/// Units of the solver. Both are powers of two, so that no bit changes on the way in and out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    /// In mol/m3.
    pub(super) concentration: f32,
    /// In 1/s.
    pub(super) rate: f32,
}

impl Scale {
    /// Returns units near the largest conductance, and near the largest concentration outside, or
    /// what the largest source would make where none is.
    pub(super) fn of(problem: &Problem) -> Self {
        let most = |values: &[f32]| values.iter().copied().fold(0.0, f32::max);
        let links = problem.link.iter().map(|link| most(link)).fold(0.0, f32::max);
        let losses = links.max(most(&problem.loss_per_s));
        let walls = problem.contacts.iter().map(|c| c.conductance_per_s).fold(0.0, f32::max);
        let rate = or_one(if losses > 0.0 { losses } else { walls });
        let outside = problem.greatest_outside();
        let made = most(&problem.source_mol_m3_s) / rate;
        let concentration = if outside > 0.0 {
            outside
        } else if made > 0.0 {
            made.max(problem.half_uptake_mol_m3)
        } else {
            problem.half_uptake_mol_m3
        };
        Self { concentration: power_of_two(or_one(concentration)), rate: power_of_two(rate) }
    }
}

const fn or_one(x: f32) -> f32 {
    if x.is_normal() && x > 0.0 { x } else { 1.0 }
}

/// Returns the largest power of two not above a positive normal number.
const fn power_of_two(x: f32) -> f32 {
    f32::from_bits(x.to_bits() & 0x7f80_0000)
}
