//! What diffusion, decay and uptake do to the voxels of one level.

use super::layout::Layout;
use super::rows::Rows;

/// The balance of each voxel of a level, in units of the solver:
/// `b - sink c - V c / (Km + c) + sum of g (c_neighbour - c) = 0`.
///
/// A voxel in which nothing diffuses has no links, no sink and no uptake; nothing reads it.
#[derive(Debug, Clone)]
pub(super) struct Operator {
    pub(super) layout: Layout,
    /// Conductance to the next voxel along a row, to the next row, to the next plane.
    pub(super) link: [Rows; 3],
    /// Loss of first order: decay, and what passes walls and capillaries.
    pub(super) sink: Rows,
    /// Greatest uptake `V`.
    pub(super) uptake: Vec<f32>,
    /// Concentration of half of it, `Km`.
    pub(super) half_uptake: f32,
    /// Share of the volume of a voxel in which the substance diffuses.
    pub(super) weight: Rows,
    /// What stands in for the row beyond the grid.
    pub(super) beyond: Vec<f32>,
}

/// Voxels of one parity of x in one row: what surrounds them and what happens in them.
pub(super) struct Near<'a> {
    /// Concentrations left, right, in the row before and after, in the plane before and after.
    pub(super) c: [&'a [f32]; 6],
    /// Conductances to those.
    pub(super) g: [&'a [f32]; 6],
    pub(super) sink: &'a [f32],
    pub(super) uptake: &'a [f32],
}

/// An array of concentrations of some planes, of which one half row is left out.
pub(super) struct Around<'a> {
    /// What lies before the half row, and after it.
    pub(super) before: &'a [f32],
    pub(super) after: &'a [f32],
    /// Length of the half row.
    pub(super) half: usize,
}

impl<'a> Around<'a> {
    #[inline(always)]
    fn at(&self, start: usize) -> &'a [f32] {
        let own_end = self.before.len() + self.half;
        let (part, start) = if start + self.half <= self.before.len() {
            (self.before, start)
        } else {
            (self.after, start - own_end)
        };
        &part[start..start + self.half]
    }
}

/// An operator without uptake, as it is made coarser.
#[derive(Debug, Clone)]
pub(super) struct Arrays {
    pub(super) layout: Layout,
    pub(super) link: [Vec<f32>; 3],
    pub(super) sink: Vec<f32>,
    pub(super) weight: Vec<f32>,
}

impl Operator {
    /// Makes an operator of arrays.
    pub(super) fn of(arrays: &Arrays, half_uptake: f32) -> Self {
        let layout = arrays.layout;
        let rows = |array: &Vec<f32>| Rows::of(array, layout.row());
        Self {
            layout,
            link: [0, 1, 2].map(|axis| rows(&arrays.link[axis])),
            sink: rows(&arrays.sink),
            uptake: Vec::new(),
            half_uptake,
            weight: rows(&arrays.weight),
            beyond: vec![0.0; layout.half],
        }
    }

    /// Returns what is near the voxels of one parity in a row.
    ///
    /// `around` holds the planes from `first` on, which must include the neighbours of this one.
    #[inline(always)]
    pub(super) fn near<'a>(
        &'a self,
        around: &Around<'a>,
        [plane, row, odd]: [usize; 3],
        first: usize,
    ) -> Near<'a> {
        let layout @ Layout { half, rows, planes, .. } = self.layout;
        let in_row = layout.parity(odd);
        let line = plane * layout.plane() + row * layout.row();
        let own = line + in_row;
        let shift = first * layout.plane();
        let c_row = line - shift;
        let part = |array: &'a [f32], start: usize| &array[start..start + half];
        let beyond: &'a [f32] = &self.beyond;
        let other = layout.parity(1 - odd);
        // The neighbours along the row have the other parity; of those of even x, the left one is
        // the odd one before, and of those of odd x, the right one is the even one after.
        let (left, right) = if odd == 0 { (other - 1, other) } else { (other, other + 1) };
        let [gx, gy, gz] = &self.link;
        let c_beside = |there: bool, start: usize| {
            if there { around.at(start) } else { beyond }
        };
        let g_beside = |there: bool, array: &'a Rows, number: usize| {
            if there { part(array.row(number), in_row) } else { beyond }
        };
        let (step_row, step_plane) = (layout.row(), layout.plane());
        let c_own = own - shift;
        let number = plane * rows + row;
        let along = gx.row(number);
        Near {
            c: [
                around.at(c_row + left),
                around.at(c_row + right),
                c_beside(row > 0, c_own.wrapping_sub(step_row)),
                c_beside(row + 1 < rows, c_own + step_row),
                c_beside(plane > 0, c_own.wrapping_sub(step_plane)),
                c_beside(plane + 1 < planes, c_own + step_plane),
            ],
            g: [
                part(along, left),
                part(along, in_row),
                g_beside(row > 0, gy, number.wrapping_sub(1)),
                part(gy.row(number), in_row),
                g_beside(plane > 0, gz, number.wrapping_sub(rows)),
                part(gz.row(number), in_row),
            ],
            sink: part(self.sink.row(number), in_row),
            uptake: part(&self.uptake, own),
        }
    }
}

impl Near<'_> {
    /// Returns the sum of what flows in and out of voxel `i` and its source, all but uptake, and by
    /// how much it falls with the concentration there.
    ///
    /// It is written in differences of concentrations, so that it is exact to a rounding of them,
    /// not of the concentrations themselves.
    #[inline(always)]
    pub(super) fn balance(&self, i: usize, c: f32, source: f32) -> (f32, f32) {
        let [c0, c1, c2, c3, c4, c5] = self.c;
        let [g0, g1, g2, g3, g4, g5] = self.g;
        let along = g0[i] * (c0[i] - c) + g1[i] * (c1[i] - c);
        let across = g2[i] * (c2[i] - c) + g3[i] * (c3[i] - c);
        let up = g4[i] * (c4[i] - c) + g5[i] * (c5[i] - c);
        let slope = (g0[i] + g1[i]) + (g2[i] + g3[i]) + (g4[i] + g5[i]) + self.sink[i];
        ((along + across) + (up + (source - self.sink[i] * c)), slope)
    }
}

/// Returns the uptake at a concentration; below zero it goes on as a straight line.
#[inline(always)]
pub(super) fn uptake_at(c: f32, most: f32, half_uptake: f32) -> f32 {
    let above = if c > 0.0 { c } else { 0.0 };
    most * c / (half_uptake + above)
}
