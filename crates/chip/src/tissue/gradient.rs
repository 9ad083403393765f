//! Gradients of the signals that cells follow.

use super::lattice::Lattice;

/// Sites along the edge of a voxel in which a gradient is constant.
pub const VOXEL_SITES: usize = 4;
/// Signals that a kind of cell can tell apart.
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
    shares: Vec<Shares>,
    /// Of half a row.
    chunks: usize,
    rows: usize,
}

/// Gradients at sixteen sites of half a row, as each kernel reads them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shares {
    /// Along x and y, and along z, of each signal: two shares in a word.
    pub(super) words: [[u32; 16]; 2 * SIGNALS],
    /// Along x, y and z of each signal; sites 0 to 3, 8 to 11, 4 to 7, 12 to 15.
    #[cfg(target_arch = "x86_64")]
    pub(super) halves: [[u16; 16]; 3 * SIGNALS],
}

impl Shares {
    /// Returns the shares of each site, along x, y and z of one signal, then of the other.
    pub(super) fn of(sites: [[u16; 3 * SIGNALS]; 16]) -> Self {
        let mut words = [[0; 16]; 2 * SIGNALS];
        for (i, shares) in sites.iter().map(|shares| shares.map(u32::from)).enumerate() {
            for (signal, [x, y, z]) in shares.as_chunks().0.iter().enumerate() {
                words[2 * signal][i] = x | y << 16;
                words[2 * signal + 1][i] = *z;
            }
        }
        Self {
            words,
            #[cfg(target_arch = "x86_64")]
            halves: std::array::from_fn(|n| {
                // Four and four as they stand, the middle ones exchanged.
                std::array::from_fn(|i| sites[if i / 4 % 3 == 0 { i } else { i ^ 0b1100 }][n])
            }),
        }
    }
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
        let quantum = |share: f64| (share.clamp(-1.0, 1.0) * ONE).round() as i16 as u16;
        let mut shares = Vec::with_capacity(chunks * rows * nz.div_ceil(VOXEL_SITES));
        for z in 0..nz.div_ceil(VOXEL_SITES) {
            for y in 0..rows {
                let row: Vec<_> = (0..nx.div_ceil(VOXEL_SITES))
                    .map(|x| {
                        let [[a, b, c], [d, e, f]] =
                            share([x, y, z]).map(|signal| signal.map(quantum));
                        [a, b, c, d, e, f]
                    })
                    .collect();
                for chunk in 0..chunks {
                    let site = |i: usize| row.get(8 * chunk + i / 2).copied().unwrap_or_default();
                    shares.push(Shares::of(std::array::from_fn(site)));
                }
            }
        }
        Self { shares, chunks, rows }
    }

    /// Returns the gradients of the even, or the odd, sites of a row.
    #[inline(always)]
    pub(super) fn of_row(&self, y: usize, z: usize) -> &[Shares] {
        let row = z / VOXEL_SITES * self.rows + y / VOXEL_SITES;
        &self.shares[row * self.chunks..][..self.chunks]
    }
}
