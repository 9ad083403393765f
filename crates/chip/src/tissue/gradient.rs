//! Gradients of the signals that cells follow.

use super::lattice::Lattice;

/// Sites along the edge of a voxel in which a gradient is constant.
pub const VOXEL_SITES: usize = 4;
/// Signals that a receptor programme can tell apart.
pub const SIGNALS: usize = 2;
/// The reference gradient as an integer.
const ONE: f64 = i16::MAX as f64;

/// Gradients of two signals as shares of a reference gradient, in voxels of four sites.
///
/// Drift is proportional to the share, which lies in [−1, 1] along each axis and is kept to
/// 1/32767. Twelve bytes for two sites of a row of voxels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gradients {
    /// Runs of half a row, by signal and axis, by row of voxels.
    shares: Vec<i16>,
    half: usize,
    rows: usize,
}

impl Gradients {
    /// No signal anywhere.
    pub fn none(lattice: &Lattice) -> Self {
        Self::new(lattice, |_| [[0.0; 3]; SIGNALS])
    }

    /// The gradient of each signal in each voxel.
    ///
    /// `share` gets the voxel along x, y, z, and gives for each signal the share of its reference
    /// gradient along x, y, z; what lies outside [−1, 1] is cut, and `NaN` is 0.
    pub fn new(lattice: &Lattice, share: impl Fn([usize; 3]) -> [[f64; 3]; SIGNALS]) -> Self {
        let [nx, ny, nz] = lattice.extent();
        let (half, rows) = (nx / 2, ny.div_ceil(VOXEL_SITES));
        let mut shares = Vec::new();
        for z in 0..nz.div_ceil(VOXEL_SITES) {
            for y in 0..rows {
                let row: Vec<_> = (0..nx.div_ceil(VOXEL_SITES)).map(|x| share([x, y, z])).collect();
                for signal in 0..SIGNALS {
                    for axis in 0..3 {
                        let quantum = |i: usize| {
                            (row[i / 2][signal][axis].clamp(-1.0, 1.0) * ONE).round() as i16
                        };
                        shares.extend((0..half).map(quantum));
                    }
                }
            }
        }
        Self { shares, half, rows }
    }

    /// Of the even, or the odd, sites of a row: by signal, then by axis.
    #[inline(always)]
    pub(super) fn of_row(&self, y: usize, z: usize) -> [[&[i16]; 3]; SIGNALS] {
        let row = z / VOXEL_SITES * self.rows + y / VOXEL_SITES;
        let run = |signal: usize, axis: usize| {
            let from = ((row * SIGNALS + signal) * 3 + axis) * self.half;
            &self.shares[from..from + self.half]
        };
        [0, 1].map(|signal| [0, 1, 2].map(|axis| run(signal, axis)))
    }
}
