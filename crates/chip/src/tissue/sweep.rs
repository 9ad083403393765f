//! One sweep: every cell acts once, and every pair of neighbours has its chance to exchange.

use pulp::{Arch, Simd, WithSimd};
use thymoid_core::{Purpose, Seed};

use super::exchange::{Run, exchange, stop_above, stop_below};
use super::gradient::Gradients;
use super::lattice::{Lattice, Sides};
use super::random::Stream;
use super::rules::Rules;
use super::site;

const X: u32 = 0;
const Y: u32 = 1;
const Z: u32 = 2;
/// Sites in a block of rows: two planes of them, eight bytes a site, fit in a cache of 512 KiB.
const BLOCK_SITES: usize = 30_000;

/// Vectors that a sweep may use: they change its speed and no bit of its result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vectors {
    /// The widest that the processor has.
    Widest,
    /// At most AVX2.
    Avx2,
    /// Those that every processor of the target has.
    Portable,
}

impl Vectors {
    fn arch(self) -> Arch {
        match self {
            Self::Widest => Arch::new(),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => pulp::x86::V3::try_new().map_or(Arch::Scalar, Arch::V3),
            _ => Arch::Scalar,
        }
    }
}

/// What a sweep needs to know beside the lattice.
#[derive(Debug, Clone, Copy)]
pub struct Motion<'a> {
    /// Of the run.
    pub seed: Seed,
    /// How cells move.
    pub rules: &'a Rules,
    /// What they follow.
    pub gradients: &'a Gradients,
    /// First planes along z whose cells are slow: they exchange in the first round only.
    pub calm_planes: usize,
}

impl Motion<'_> {
    /// Moves every cell by one sweep, the `step`-th of the run.
    ///
    /// Each site acts on its own, then pairs of neighbours exchange along x, y and z, once or, where
    /// a sweep takes cells farther, in several rounds. On each line the pairs begin at even or at odd
    /// sites, by a coin thrown anew in each round: per row for x, per plane for y, and per y, for all
    /// rows of that y, for z. Pairs are disjoint and no coin
    /// depends on the order, so the result has the same bits for any number of threads and any
    /// width of vectors.
    ///
    /// Small lattices gain when many sweeps run inside one `rayon::scope`, whose threads stay awake.
    pub fn sweep(&self, lattice: &mut Lattice, step: u32) {
        self.sweep_with(Vectors::Widest, lattice, step);
    }

    /// [`Motion::sweep`] with certain vectors, to measure or to check them.
    pub fn sweep_with(&self, vectors: Vectors, lattice: &mut Lattice, step: u32) {
        for round in 0..self.rules.rounds {
            self.round(vectors, lattice, step, round);
        }
    }

    fn round(&self, vectors: Vectors, lattice: &mut Lattice, step: u32, round: u32) {
        let first = if round == 0 { 0 } else { self.calm_planes.min(lattice.extent()[2]) };
        let extent = lattice.extent();
        let [_, ny, nz] = extent;
        let coin = step * self.rules.rounds + round;
        let pass = Pass {
            motion: *self,
            acts: round == 0,
            arch: vectors.arch(),
            stream: Stream::new(self.seed, Purpose::CellMotion, step),
            extent,
            sides: lattice.sides(),
            x_parity: self.coins(X, ny * nz, coin),
            y_parity: self.coins(Y, nz, coin),
            z_parity: self.coins(Z, ny, coin),
            // At least two, so that no plane is at both ends of a slab.
            slab: (nz - first).div_ceil(rayon::current_num_threads()).max(2),
        };
        let plane = lattice.plane();
        let Lattice { words, labels, .. } = lattice;
        let mut all = Run { words, labels };
        let len = all.words.len();
        pass.planes(first, all.part(first * plane, len - first * plane));
        if pass.sides[2] == Sides::Periodic && first == 0 {
            let (right, rest) = all.split(plane);
            let (_, left) = rest.split((nz - 2) * plane);
            pass.arch.dispatch(Planes { pass: &pass, lower: nz - 1, left, right });
        }
    }

    /// Whether pairs begin at even (0) or odd (1) sites, of each line of an axis.
    fn coins(&self, axis: u32, lines: usize, step: u32) -> Coins {
        let block = |i: usize| {
            let identity = u64::from(axis) << 32 | i as u64;
            let mut draws = self.seed.draws(Purpose::LatticeParity, identity, step);
            [(); 4].map(|()| draws.word())
        };
        Coins((0..lines.div_ceil(128)).map(block).collect())
    }
}

/// A bit for each of many lines.
struct Coins(Vec<[u32; 4]>);

impl Coins {
    #[inline(always)]
    fn of(&self, line: usize) -> usize {
        (self.0[line / 128][line / 32 % 4] >> (line % 32)) as usize & 1
    }
}

/// One round of exchanges.
struct Pass<'a> {
    motion: Motion<'a>,
    /// Whether cells act before they exchange.
    acts: bool,
    arch: Arch,
    stream: Stream,
    extent: [usize; 3],
    sides: [Sides; 3],
    /// By row: by z, then y.
    x_parity: Coins,
    /// By z.
    y_parity: Coins,
    /// By y.
    z_parity: Coins,
    /// Planes that one thread takes.
    slab: usize,
}

impl Pass<'_> {
    /// Planes from z = `first`, in parallel: the two parts, then what lies between them.
    fn planes(&self, first: usize, mut run: Run<'_>) {
        let [nx, ny, _] = self.extent;
        let (plane, planes) = (nx * ny, run.words.len() / nx / ny);
        if planes <= self.slab {
            return self.arch.dispatch(Slab { pass: self, first, run });
        }
        let lower = planes.div_ceil(self.slab) / 2 * self.slab;
        let (left, right) = run.part(0, run.words.len()).split(lower * plane);
        rayon::join(|| self.planes(first, left), || self.planes(first + lower, right));
        let (left, right) = run.part((lower - 1) * plane, 2 * plane).split(plane);
        self.arch.dispatch(Planes { pass: self, lower: first + lower - 1, left, right });
    }
}

/// Consecutive planes that one thread takes through all but the exchange with its neighbours.
///
/// It goes through all planes with one block of rows, then with the next, so that what is
/// exchanged along z is still in the cache.
struct Slab<'a> {
    pass: &'a Pass<'a>,
    first: usize,
    run: Run<'a>,
}

impl WithSimd for Slab<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let [nx, ny, _] = self.pass.extent;
        let planes = self.run.words.len() / nx / ny;
        let rows = (BLOCK_SITES / nx).max(1);
        let wraps = self.pass.sides[1] == Sides::Periodic;
        for from in (0..ny).step_by(rows) {
            let to = ny.min(from + rows);
            // The last row of a block may have its partner along y in the next one.
            let done = if to == ny { ny } else { to - 1 };
            let done =
                from.saturating_sub(1).max(usize::from(wraps))..done.min(ny - usize::from(wraps));
            for plane in 0..planes {
                let parity = self.pass.y_parity.of(self.first + plane);
                for y in from..to {
                    self.row(simd, plane, y);
                    let row = (plane * ny + y) * nx;
                    if y > 0 && y % 2 != parity {
                        self.y_pair(simd, plane, y - 1, y);
                    } else if !wraps && y == 0 && parity == 1 {
                        stop_below(Y, &mut self.run.words[row..row + nx]);
                    }
                    if !wraps && y + 1 == ny && y % 2 == parity {
                        stop_above(Y, &mut self.run.words[row..row + nx]);
                    }
                }
                for y in done.clone() {
                    self.z_pair(simd, plane, y);
                }
            }
        }
        if wraps {
            for plane in 0..planes {
                if self.pass.y_parity.of(self.first + plane) == 1 {
                    self.y_pair(simd, plane, ny - 1, 0);
                }
                self.z_pair(simd, plane, 0);
                self.z_pair(simd, plane, ny - 1);
            }
        }
    }
}

impl Slab<'_> {
    /// The cells of a row act, and exchange along x.
    #[inline(always)]
    fn row<S: Simd>(&mut self, simd: S, plane: usize, y: usize) {
        let Motion { rules, gradients, .. } = self.pass.motion;
        let ([nx, ny, _], half, z) =
            (self.pass.extent, self.pass.extent[0] / 2, self.first + plane);
        let line = z * ny + y;
        let (mut even, mut odd) = self.run.part((plane * ny + y) * nx, nx).split(half);
        if self.pass.acts {
            let gradient = gradients.of_row(y, z);
            let blocks = site::blocks(half);
            for (i, words) in [&mut *even.words, &mut *odd.words].into_iter().enumerate() {
                let first = (2 * line + i) as u64 * blocks;
                site::step(simd, words, &self.pass.stream, first, gradient, rules);
            }
        }
        if self.pass.x_parity.of(line) == 0 {
            exchange(simd, X, even, odd);
        } else {
            exchange(simd, X, odd.part(0, half - 1), even.part(1, half - 1));
            if self.pass.sides[0] == Sides::Periodic {
                exchange(simd, X, odd.part(half - 1, 1), even.part(0, 1));
            } else {
                stop_below(X, &mut even.words[..1]);
                stop_above(X, &mut odd.words[half - 1..]);
            }
        }
    }

    /// Exchanges two neighbouring rows of a plane.
    #[inline(always)]
    fn y_pair<S: Simd>(&mut self, simd: S, plane: usize, left: usize, right: usize) {
        let [nx, ny, _] = self.pass.extent;
        let at = |y: usize| (plane * ny + y) * nx;
        let (first, second) = self.run.two(at(left.min(right)), at(left.max(right)), nx);
        let (left, right) = if left < right { (first, second) } else { (second, first) };
        exchange(simd, Y, left, right);
    }

    /// Exchanges a row with that of the plane below, if they are a pair in this sweep.
    #[inline(always)]
    fn z_pair<S: Simd>(&mut self, simd: S, plane: usize, y: usize) {
        let [nx, ny, nz] = self.pass.extent;
        let at = |plane: usize| (plane * ny + y) * nx;
        let (z, closed) = (self.first + plane, self.pass.sides[2] == Sides::Closed);
        let (even, parity) = (z % 2 == 0, self.pass.z_parity.of(y));
        if plane > 0 && even == (parity == 1) {
            let (left, right) = self.run.two(at(plane - 1), at(plane), nx);
            exchange(simd, Z, left, right);
        } else if closed && z == 0 && parity == 1 {
            stop_below(Z, &mut self.run.words[at(plane)..at(plane) + nx]);
        }
        if closed && z + 1 == nz && even == (parity == 0) {
            stop_above(Z, &mut self.run.words[at(plane)..at(plane) + nx]);
        }
    }
}

/// Two neighbouring planes, of which `left` has z = `lower`.
struct Planes<'a> {
    pass: &'a Pass<'a>,
    lower: usize,
    left: Run<'a>,
    right: Run<'a>,
}

impl WithSimd for Planes<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let [nx, ny, _] = self.pass.extent;
        for y in (0..ny).filter(|y| self.lower % 2 == self.pass.z_parity.of(*y)) {
            exchange(simd, Z, self.left.part(y * nx, nx), self.right.part(y * nx, nx));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tissue::{Cell, Motility, Scale};

    /// A mixed lattice with walls, an odd number of rows and planes, and gradients that change.
    fn after_sweeps(
        vectors: Vectors,
        threads: usize,
        sides: [Sides; 3],
        extent: [usize; 3],
        calm_planes: usize,
    ) -> Lattice {
        let mut lattice = Lattice::new(extent, sides).unwrap();
        let mut draws = Seed(2).draws(Purpose::Test, 0, 0);
        for site in (0..extent.iter().product())
            .map(|i| [i % extent[0], i / extent[0] % extent[1], i / extent[0] / extent[1]])
        {
            match draws.below(20) {
                0 => lattice.put_wall(site),
                1..4 => {}
                _ => lattice.put(
                    site,
                    Cell {
                        kind: 1 + draws.below(2) as u8,
                        programme: draws.below(3) as u8,
                        polarity: draws.below(64) as u8,
                        place: [0; 3],
                        label: u32::MAX - (site[0] * 700 + site[1] * 8 + site[2]) as u32,
                    },
                ),
            }
        }
        let scale = Scale { spacing_um: 7.5, sweep_min: 0.2, rounds: 2, max_hop: 0.3 };
        let kinds = [(10.0, 2.0, 0.3, 1.0), (4.0, 0.5, 1.0, 1.7)].map(
            |(speed_um_min, persistence_min, squeeze, drift_gain)| Motility {
                speed_um_min,
                persistence_min,
                squeeze,
                drift_gain,
            },
        );
        let rules = Rules::new(scale, &kinds, &[[0.0; 2], [1.0, -0.5], [-2.0, 0.1]]).unwrap();
        let gradients = Gradients::new(&lattice, |[x, y, z]| {
            let share = |i: usize| (i % 5) as f64 / 2.0 - 1.0;
            [[share(x), share(y), share(z)], [share(z), share(x), share(y)]]
        });
        let motion = Motion { seed: Seed(9), rules: &rules, gradients: &gradients, calm_planes };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| (0..40).for_each(|step| motion.sweep_with(vectors, &mut lattice, step)));
        lattice
    }

    /// FNV-1a over words, then labels.
    fn hash(lattice: &Lattice) -> u64 {
        let words = lattice.words.iter().chain(&lattice.labels);
        words.fold(0xcbf2_9ce4_8422_2325, |h, w| (h ^ u64::from(*w)).wrapping_mul(0x0100_0000_01b3))
    }

    /// Exact. The number is that of this version's first build: it tells of any change of bits.
    #[test]
    fn threads_and_vectors_change_no_bit() {
        let (closed, periodic) = (Sides::Closed, Sides::Periodic);
        let wide = [1366, 33, 7];
        let first = after_sweeps(Vectors::Portable, 1, [closed; 3], wide, 0);
        assert_eq!(hash(&first), 10_554_162_161_373_708_583);
        for (threads, sides, extent, calm_planes) in [
            (1, [closed; 3], wide, 0),
            (2, [closed; 3], wide, 0),
            (5, [closed; 3], wide, 3),
            (2, [closed; 3], wide, 7),
            (3, [periodic; 3], [50, 34, 8], 0),
            (3, [periodic; 3], [50, 34, 8], 5),
            (2, [periodic, closed, periodic], [2, 3, 2], 1),
            (2, [closed, periodic, closed], [2, 2, 1], 0),
        ] {
            let scalar = after_sweeps(Vectors::Portable, 1, sides, extent, calm_planes);
            for vectors in [Vectors::Widest, Vectors::Avx2] {
                let same = scalar == after_sweeps(vectors, threads, sides, extent, calm_planes);
                assert!(same, "{vectors:?} {threads} {extent:?}");
            }
        }
    }

    /// T2b. A parity that alternates doubles the motility of walkers that hop often; a fair coin
    /// repeats half of the time. Five standard errors of 20,000 coins.
    #[test]
    fn parities_are_fair_and_forget() {
        let lattice = Lattice::new([2; 3], [Sides::Closed; 3]).unwrap();
        let rules = Rules::new(
            Scale { spacing_um: 7.5, sweep_min: 0.2, rounds: 1, max_hop: 0.3 },
            &[],
            &[],
        )
        .unwrap();
        let gradients = Gradients::none(&lattice);
        let motion = Motion { seed: Seed(4), rules: &rules, gradients: &gradients, calm_planes: 0 };
        for axis in [X, Y, Z] {
            let coins: Vec<_> =
                (0..20_000).map(|step| motion.coins(axis, 200, step).of(163)).collect();
            let repeats = coins.windows(2).filter(|pair| pair[0] == pair[1]).count();
            let ones: usize = coins.iter().sum();
            for count in [ones, repeats] {
                assert!(count.abs_diff(10_000) < 354, "{axis} {count}");
            }
        }
    }
}
