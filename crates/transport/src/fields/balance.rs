//! What enters and leaves a whole field.

use super::problem::Problem;
use rayon::prelude::*;

/// What enters and leaves a field in a second.
///
/// ```
/// use thymoid_transport::fields::Balance;
/// let balance = Balance {
///     through_walls_mol_s: 2.0,
///     from_capillaries_mol_s: 0.0,
///     made_mol_s: 1.0,
///     taken_up_mol_s: 2.5,
///     decayed_mol_s: 0.5,
/// };
/// assert_eq!(balance.imbalance(), 0.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(clippy::struct_field_names, reason = "all flows have one unit")]
pub struct Balance {
    /// Through walls, inwards.
    pub through_walls_mol_s: f64,
    /// From capillaries.
    pub from_capillaries_mol_s: f64,
    /// Made by sources.
    pub made_mol_s: f64,
    /// Taken up.
    pub taken_up_mol_s: f64,
    /// Lost to decay.
    pub decayed_mol_s: f64,
}

const M3_PER_UM3: f64 = 1e-18;

impl Balance {
    /// Adds up what a field of concentrations makes, voxel by voxel in their order.
    pub(super) fn of(problem: &Problem, c: &[f32]) -> Self {
        let row = problem.grid.count()[0];
        let half = f64::from(problem.half_uptake_mol_m3);
        let rows = c.par_chunks(row).enumerate().map(|(line, c)| {
            let mut sums = [0.0; 4];
            for (voxel, c) in (line * row..).zip(c) {
                let c = f64::from(*c);
                sums[0] += f64::from(problem.source_mol_m3_s[voxel]);
                sums[1] += f64::from(problem.most_uptake_mol_m3_s[voxel]) * c / (half + c.max(0.0));
                sums[2] += f64::from(problem.loss_per_s[voxel]) * c;
                if let Some(blood) = &problem.perfusion {
                    let drop = f64::from(blood.concentration_mol_m3) - c;
                    sums[3] += f64::from(blood.exchange_per_s[voxel]) * drop;
                }
            }
            sums
        });
        let mut sums = [0.0; 4];
        for row in rows.collect::<Vec<_>>() {
            for (sum, term) in sums.iter_mut().zip(row) {
                *sum += term;
            }
        }
        let through = problem.contacts.iter().map(|contact| {
            let drop =
                f64::from(contact.concentration_mol_m3) - f64::from(c[contact.voxel as usize]);
            f64::from(contact.conductance_per_s) * drop
        });
        let edge_um = problem.grid.edge_um();
        let volume_m3 = edge_um * edge_um * edge_um * M3_PER_UM3;
        Self {
            through_walls_mol_s: through.sum::<f64>() * volume_m3,
            made_mol_s: sums[0] * volume_m3,
            taken_up_mol_s: sums[1] * volume_m3,
            decayed_mol_s: sums[2] * volume_m3,
            from_capillaries_mol_s: sums[3] * volume_m3,
        }
    }

    /// Returns what enters less what leaves, over the larger of both; 0 where nothing moves.
    pub fn imbalance(&self) -> f64 {
        let mut flows = [0.0; 2];
        let signed = [
            self.through_walls_mol_s,
            self.from_capillaries_mol_s,
            self.made_mol_s,
            -self.taken_up_mol_s,
            -self.decayed_mol_s,
        ];
        for flow in signed {
            flows[usize::from(flow < 0.0)] += flow.abs();
        }
        let [enters, leaves] = flows;
        let larger = enters.max(leaves);
        if larger > 0.0 { (enters - leaves) / larger } else { 0.0 }
    }
}
