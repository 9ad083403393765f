//! Gradients of the signals that cells follow.

use super::lattice::Lattice;

/// Sites along the edge of a voxel in which a gradient is constant.
pub const VOXEL_SITES: usize = 4;
/// Signals that a homing profile can tell apart.
pub const SIGNALS: usize = 2;
/// The reference gradient as an integer.
const ONE: f64 = i16::MAX as f64;

/// Gradients of two signals as shares of a reference gradient, in voxels of four sites.
///
/// Drift is proportional to the share, which lies in [−1, 1] along each axis and is kept to
/// 1/32767. Sixteen bytes for two sites of a row of voxels.
///
/// ```
/// use thymoid_chip::tissue::{Gradients, Lattice, Sides};
/// let lattice = Lattice::new([8, 8, 8], [Sides::Closed; 3])?;
/// let along_z = |share: f64| Gradients::new(&lattice, |_| [[0.0, 0.0, share], [0.0; 3]]);
/// assert_eq!(along_z(0.0), Gradients::none(&lattice));
/// assert_eq!(along_z(3.0), along_z(1.0)); // nothing is steeper than the reference
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gradients {
    /// Of 16 sites of half a row: shares along x and y, and along z, of each signal, two in a word.
    shares: Vec<[[u32; 16]; 2 * SIGNALS]>,
    /// Of half a row.
    chunks: usize,
    rows: usize,
}

impl Gradients {
    /// Returns gradients of 0: no signal anywhere.
    pub fn none(lattice: &Lattice) -> Self {
        Self::new(lattice, |_| [[0.0; 3]; SIGNALS])
    }

    /// Returns the gradient of each signal in each voxel.
    ///
    /// `share` gets the voxel along x, y, z, and gives for each signal the share of its reference
    /// gradient along x, y, z; what lies outside [−1, 1] is cut, and `NaN` is 0.
    pub fn new(lattice: &Lattice, share: impl Fn([usize; 3]) -> [[f64; 3]; SIGNALS]) -> Self {
        let [nx, ny, nz] = lattice.extent();
        let (chunks, rows) = ((nx / 2).div_ceil(16), ny.div_ceil(VOXEL_SITES));
        let quantum = |share: f64| u32::from((share.clamp(-1.0, 1.0) * ONE).round() as i16 as u16);
        let mut shares = Vec::with_capacity(chunks * rows * nz.div_ceil(VOXEL_SITES));
        for z in 0..nz.div_ceil(VOXEL_SITES) {
            for y in 0..rows {
                let row: Vec<_> = (0..nx.div_ceil(VOXEL_SITES))
                    .map(|x| share([x, y, z]).map(|signal| signal.map(quantum)))
                    .collect();
                for chunk in 0..chunks {
                    let mut words = [[0; 16]; 2 * SIGNALS];
                    for i in 0..16.min(nx / 2 - 16 * chunk) {
                        for (signal, [x, y, z]) in row[8 * chunk + i / 2].into_iter().enumerate() {
                            words[2 * signal][i] = x | y << 16;
                            words[2 * signal + 1][i] = z;
                        }
                    }
                    shares.push(words);
                }
            }
        }
        Self { shares, chunks, rows }
    }

    /// Returns the gradients of the even, or the odd, sites of a row.
    #[inline(always)]
    pub(super) fn of_row(&self, y: usize, z: usize) -> &[[[u32; 16]; 2 * SIGNALS]] {
        let row = z / VOXEL_SITES * self.rows + y / VOXEL_SITES;
        &self.shares[row * self.chunks..][..self.chunks]
    }
}
