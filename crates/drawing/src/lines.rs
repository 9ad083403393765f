//! All lines through the middles of voxels.

use thymoid_transport::voxels::{Axis, Grid};

use crate::profile::{Profile, across};
use crate::stack::Stack;
use crate::surface::{Crossing, crossings};
use crate::ticks::um;

/// The lines through the middles of the voxels of a grid.
pub(crate) struct Lines {
    extent_um: [f64; 3],
    /// Layer of each row of voxels along z.
    layer: Vec<usize>,
    /// Height of the lower face of each layer.
    floors: Vec<f64>,
    /// For each layer what lines along x and along y pass of its areas.
    flat: Vec<[Vec<Profile>; 2]>,
    /// Material and, for each axis, the crossings of each body.
    bodies: Vec<(u8, [Vec<Crossing>; 3])>,
    middles: [Vec<f64>; 3],
}

impl Lines {
    /// Draws the lines through a stack.
    pub(crate) fn new(stack: &Stack, grid: &Grid) -> Self {
        let extent_um = stack.extent_um();
        let edge = grid.edge_um();
        let middles =
            grid.count().map(|n| (0..n).map(|i| (i as f64 + 0.5) * edge).collect::<Vec<f64>>());
        let floors: Vec<f64> = stack.layers.iter().map(|slab| um(slab.z[0])).collect();
        let layer_at = |z: &f64| floors.partition_point(|floor| floor <= z).saturating_sub(1);
        let flat = stack.layers.iter().map(|slab| {
            [0, 1].map(|axis| across(&slab.regions, axis, &middles[1 - axis], extent_um[axis]))
        });
        let bodies = stack.layers.iter().flat_map(|slab| &slab.bodies);
        let crossed = bodies.map(|body| {
            let others = [[1, 2], [0, 2], [0, 1]];
            let of = |axis: usize| {
                let [u, v] = others[axis];
                crossings(&body.triangles, axis, [&middles[u], &middles[v]])
            };
            (body.material, [of(0), of(1), of(2)])
        });
        Self {
            extent_um,
            layer: middles[2].iter().map(layer_at).collect(),
            flat: flat.collect(),
            bodies: crossed.collect(),
            floors,
            middles,
        }
    }

    /// Returns the length of lines along an axis.
    pub(crate) fn end(&self, axis: Axis) -> f64 {
        self.extent_um[axis.index()]
    }

    /// Returns what the line along an axis through a voxel passes.
    pub(crate) fn through(&self, axis: Axis, place: [usize; 3]) -> Profile {
        let [i, j, k] = place;
        let mut profile = match axis {
            Axis::X => self.flat[self.layer[k]][0][j].clone(),
            Axis::Y => self.flat[self.layer[k]][1][i].clone(),
            Axis::Z => {
                let x = self.middles[0][i];
                let at = |(floor, flat): (&f64, &[Vec<Profile>; 2])| (*floor, flat[0][j].at(x));
                Profile(self.floors.iter().zip(&self.flat).map(at).collect())
            }
        };
        let line = match axis {
            Axis::X => j + self.middles[1].len() * k,
            Axis::Y => i + self.middles[0].len() * k,
            Axis::Z => i + self.middles[0].len() * j,
        };
        for (material, crossed) in &self.bodies {
            let crossed = &crossed[axis.index()];
            let first = crossed.partition_point(|(of, _)| *of < line);
            let last = crossed.partition_point(|(of, _)| *of <= line);
            for pair in crossed[first..last].chunks_exact(2) {
                profile.paint(pair[0].1, pair[1].1, *material);
            }
        }
        profile.tidy(self.end(axis));
        profile
    }
}
