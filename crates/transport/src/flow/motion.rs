//! Speed and wall shear of medium in the lumen of a chip.

use super::gap::Gap;
use super::lumen::{Face, Lumen};
use super::lumen_circuit::Circuit;

/// What moves where.
pub(super) struct Motion<'a> {
    pub(super) lumen: &'a Lumen,
    pub(super) gap: &'a Gap,
    pub(super) circuit: &'a Circuit,
    pub(super) pressure: &'a [f64],
}

impl Motion<'_> {
    /// Mean of the flows through opposite faces over the area of one; a face into a port counts as
    /// the one opposite.
    pub(super) fn speed_m_s(&self, flows: &[f64]) -> Vec<[f64; 3]> {
        let faces = &self.lumen.faces;
        let mut through = vec![[[0.0; 2]; 3]; faces.len()];
        for (crossed, flow) in self.circuit.crossed.iter().zip(flows) {
            let Some((voxel, axis)) = *crossed else { continue };
            if let Face::Lumen(next) = faces[voxel as usize][axis][1] {
                through[voxel as usize][axis][1] = *flow;
                through[next as usize][axis][0] = *flow;
            }
        }
        let area_m2 = self.lumen.edge_m * self.lumen.edge_m;
        let mean = |(through, faces): (&[[f64; 2]; 3], &[[Face; 2]; 3])| {
            std::array::from_fn(|axis| {
                let [mut before, mut after] = through[axis];
                match faces[axis] {
                    [Face::Open, _] => before = after,
                    [_, Face::Open] => after = before,
                    _ => {}
                }
                0.5 * (before + after) / area_m2
            })
        };
        through.iter().zip(faces).map(mean).collect()
    }

    /// The gradient along the wall times what the gap leaves of it there.
    pub(super) fn wall_shear_pa(&self, voxel: usize) -> f64 {
        let faces = &self.lumen.faces[voxel];
        let pressure = |voxel: u32| self.pressure[self.circuit.node[voxel as usize] as usize];
        let gradient: [f64; 3] = std::array::from_fn(|axis| {
            let step = |face: &Face, sign: f64| match face {
                Face::Lumen(other) => Some(sign * (pressure(*other) - pressure(voxel as u32))),
                _ => None,
            };
            let [before, after] = &faces[axis];
            let steps: Vec<f64> =
                [step(before, -1.0), step(after, 1.0)].into_iter().flatten().collect();
            let sum: f64 = steps.iter().sum();
            sum / (steps.len().max(1) as f64 * self.lumen.edge_m)
        });
        let wall = |face: &Face| match face {
            Face::Wall(fraction) => Some(*fraction),
            _ => None,
        };
        let walled = faces.iter().filter(|axis| axis.iter().any(|face| wall(face).is_some()));
        let walled = walled.count() as f64;
        let mut most = 0.0_f64;
        for (axis, both) in faces.iter().enumerate() {
            let along = |other: usize| if other == axis { 0.0 } else { gradient[other] };
            let along = (0..3).map(|other| along(other) * along(other)).sum::<f64>().sqrt();
            for fraction in both.iter().filter_map(wall) {
                let slope = self.gap.phi[voxel] / fraction + 0.5 * fraction / walled;
                most = most.max(along * slope * self.lumen.edge_m);
            }
        }
        most
    }
}
