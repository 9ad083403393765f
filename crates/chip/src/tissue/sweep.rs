//! One sweep: every cell acts once, and every pair of neighbours has its chance to exchange.

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;
use thymoid_core::{Purpose, Seed};

use super::exchange::{Run, exchange};
use super::gradient::Gradients;
use super::lattice::{Lattice, Sides};
use super::rules::Rules;
use super::site::{self, Scratch};
use super::word::WALL_WORD;

const X: u32 = 0;
const Y: u32 = 1;
const Z: u32 = 2;
/// Sites in a block of rows: two planes of them, twelve bytes a site, fit in a cache of 512 KiB.
const BLOCK_SITES: usize = 20_000;

/// What a sweep needs to know beside the lattice.
#[derive(Debug, Clone, Copy)]
pub struct Motion<'a> {
    /// Of the run.
    pub seed: Seed,
    /// How cells move.
    pub rules: &'a Rules,
    /// What they follow.
    pub gradients: &'a Gradients,
}

impl Motion<'_> {
    /// Moves every cell by one sweep, the `step`-th of the run.
    ///
    /// Each site acts on its own, then pairs of neighbours exchange along x, y and z. On each line
    /// the pairs begin at even or at odd sites, by a coin thrown anew in each sweep: per row for x,
    /// per plane for y, and per y, for all rows of that y, for z. Pairs are disjoint and no coin
    /// depends on the order, so the result has the same bits for any number of threads and any
    /// width of vectors.
    pub fn sweep(&self, lattice: &mut Lattice, step: u32) {
        self.sweep_on(Arch::new(), lattice, step);
    }

    fn sweep_on(&self, arch: Arch, lattice: &mut Lattice, step: u32) {
        let [nx, ny, nz] = lattice.extent();
        let [_, _, z_sides] = lattice.sides();
        let plane = lattice.plane();
        let pass = Pass {
            motion: *self,
            step,
            extent: lattice.extent(),
            sides: lattice.sides(),
            y_parity: (0..nz).map(|z| self.parity(Y, z, step)).collect(),
            z_parity: (0..ny).map(|y| self.parity(Z, y, step)).collect(),
        };
        // At least two, so that no plane is at both ends of a slab.
        let planes = nz.div_ceil(rayon::current_num_threads()).max(2);
        let slab = planes * plane;
        lattice
            .words
            .par_chunks_mut(slab)
            .zip(lattice.payload.par_chunks_mut(slab))
            .zip(lattice.tags.par_chunks_mut(slab))
            .enumerate()
            .for_each_init(
                || (vec![0; nx.next_multiple_of(4)], Scratch::new(nx / 2), Wall::new(nx)),
                |(random, scratch, wall), (i, ((words, payload), tags))| {
                    let run = Run { words, payload, tags };
                    arch.dispatch(Slab {
                        pass: &pass,
                        first: i * planes,
                        run,
                        random,
                        scratch,
                        wall,
                    });
                },
            );
        // Between the last plane of a slab and the first of the next.
        if nz > planes {
            let from = slab - plane;
            lattice.words[from..]
                .par_chunks_mut(slab)
                .zip(lattice.payload[from..].par_chunks_mut(slab))
                .zip(lattice.tags[from..].par_chunks_mut(slab))
                .enumerate()
                .filter(|(_, ((words, _), _))| words.len() > plane)
                .for_each(|(i, ((words, payload), tags))| {
                    let lower = (i + 1) * planes - 1;
                    let (left, right) = Run { words, payload, tags }.split(plane);
                    arch.dispatch(Planes { pass: &pass, lower, left, right });
                });
        }
        if z_sides == Sides::Periodic {
            let Lattice { words, payload, tags, .. } = lattice;
            let all = Run { words, payload, tags };
            let (right, rest) = all.split(plane);
            let (_, left) = rest.split((nz - 2) * plane);
            arch.dispatch(Planes { pass: &pass, lower: nz - 1, left, right });
        }
    }

    /// Whether pairs begin at even (0) or odd (1) sites.
    fn parity(&self, axis: u32, line: usize, step: u32) -> usize {
        let identity = u64::from(axis) << 32 | line as u64;
        self.seed.draws(Purpose::LatticeParity, identity, step).word() as usize & 1
    }
}

/// One sweep.
struct Pass<'a> {
    motion: Motion<'a>,
    step: u32,
    extent: [usize; 3],
    sides: [Sides; 3],
    /// By z.
    y_parity: Vec<usize>,
    /// By y.
    z_parity: Vec<usize>,
}

/// Consecutive planes that one thread takes through all but the exchange with its neighbours.
///
/// It goes through all planes with one block of rows, then with the next, so that what is
/// exchanged along z is still in the cache.
struct Slab<'a> {
    pass: &'a Pass<'a>,
    first: usize,
    run: Run<'a>,
    random: &'a mut [u32],
    scratch: &'a mut Scratch,
    wall: &'a mut Wall,
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
                let parity = self.pass.y_parity[self.first + plane];
                for y in from..to {
                    self.row(simd, plane, y);
                    if y > 0 && y % 2 != parity {
                        self.y_pair(plane, y - 1, y);
                    } else if !wraps && y == 0 && parity == 1 {
                        let row = self.run.part(plane * ny * nx, nx);
                        exchange(Y, self.wall.run(nx), row);
                    }
                    if !wraps && y + 1 == ny && y % 2 == parity {
                        let row = self.run.part((plane * ny + y) * nx, nx);
                        exchange(Y, row, self.wall.run(nx));
                    }
                }
                for y in done.clone() {
                    self.z_pair(plane, y);
                }
            }
        }
        if wraps {
            for plane in 0..planes {
                if self.pass.y_parity[self.first + plane] == 1 {
                    self.y_pair(plane, ny - 1, 0);
                }
                self.z_pair(plane, 0);
                self.z_pair(plane, ny - 1);
            }
        }
    }
}

impl Slab<'_> {
    /// The cells of a row act, and exchange along x.
    #[inline(always)]
    fn row<S: Simd>(&mut self, simd: S, plane: usize, y: usize) {
        let Motion { seed, rules, gradients } = self.pass.motion;
        let ([nx, ny, _], half, z) =
            (self.pass.extent, self.pass.extent[0] / 2, self.first + plane);
        let line = z * ny + y;
        let first = (line * (self.random.len() / 4)) as u64;
        seed.fill(Purpose::CellMotion, first, self.pass.step, self.random);
        let gradient = gradients.of_row(y, z);
        let (mut even, mut odd) = self.run.part((plane * ny + y) * nx, nx).split(half);
        site::step(simd, even.words, &self.random[..half], gradient, rules, self.scratch);
        site::step(simd, odd.words, &self.random[half..], gradient, rules, self.scratch);
        if self.pass.motion.parity(X, line, self.pass.step) == 0 {
            exchange(X, even, odd);
        } else {
            exchange(X, odd.part(0, half - 1), even.part(1, half - 1));
            if self.pass.sides[0] == Sides::Periodic {
                exchange(X, odd.part(half - 1, 1), even.part(0, 1));
            } else {
                exchange(X, self.wall.run(1), even.part(0, 1));
                exchange(X, odd.part(half - 1, 1), self.wall.run(1));
            }
        }
    }

    /// Exchanges two neighbouring rows of a plane.
    #[inline(always)]
    fn y_pair(&mut self, plane: usize, left: usize, right: usize) {
        let [nx, ny, _] = self.pass.extent;
        let at = |y: usize| (plane * ny + y) * nx;
        let (first, second) = self.run.two(at(left.min(right)), at(left.max(right)), nx);
        if left < right { exchange(Y, first, second) } else { exchange(Y, second, first) }
    }

    /// Exchanges a row with that of the plane below, if they are a pair in this sweep.
    #[inline(always)]
    fn z_pair(&mut self, plane: usize, y: usize) {
        let [nx, ny, nz] = self.pass.extent;
        let at = |plane: usize| (plane * ny + y) * nx;
        let (z, closed) = (self.first + plane, self.pass.sides[2] == Sides::Closed);
        let (even, parity) = (z % 2 == 0, self.pass.z_parity[y]);
        if plane > 0 && even == (parity == 1) {
            let (left, right) = self.run.two(at(plane - 1), at(plane), nx);
            exchange(Z, left, right);
        } else if closed && z == 0 && parity == 1 {
            exchange(Z, self.wall.run(nx), self.run.part(at(plane), nx));
        }
        if closed && z + 1 == nz && even == (parity == 0) {
            exchange(Z, self.run.part(at(plane), nx), self.wall.run(nx));
        }
    }
}

/// What lies beyond a closed side.
struct Wall {
    words: Vec<u32>,
    payload: Vec<u64>,
    tags: Vec<u32>,
}

impl Wall {
    fn new(sites: usize) -> Self {
        Self { words: vec![WALL_WORD; sites], payload: vec![0; sites], tags: vec![0; sites] }
    }

    #[inline(always)]
    fn run(&mut self, sites: usize) -> Run<'_> {
        Run {
            words: &mut self.words[..sites],
            payload: &mut self.payload[..sites],
            tags: &mut self.tags[..sites],
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
    fn with_simd<S: Simd>(mut self, _: S) {
        let [nx, ny, _] = self.pass.extent;
        for y in (0..ny).filter(|y| self.lower % 2 == self.pass.z_parity[*y]) {
            exchange(Z, self.left.part(y * nx, nx), self.right.part(y * nx, nx));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tissue::{Cell, Motility, Scale};

    /// A mixed lattice with walls, an odd number of rows and planes, and gradients that change.
    fn after_sweeps(arch: Arch, threads: usize, sides: [Sides; 3], extent: [usize; 3]) -> Lattice {
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
                        payload: draws.double_word(),
                        tag: u32::MAX - (site[0] * 700 + site[1] * 8 + site[2]) as u32,
                    },
                ),
            }
        }
        let scale = Scale { spacing_um: 7.5, sweep_min: 0.2, max_hop: 0.3 };
        let kinds =
            [(10.0, 2.0, 0.3), (4.0, 0.5, 1.0)].map(|(speed_um_min, persistence_min, squeeze)| {
                Motility { speed_um_min, persistence_min, squeeze }
            });
        let rules = Rules::new(scale, &kinds, &[[0.0; 2], [1.0, -0.5], [-2.0, 0.1]]).unwrap();
        let gradients = Gradients::new(&lattice, |[x, y, z]| {
            let share = |i: usize| (i % 5) as f64 / 2.0 - 1.0;
            [[share(x), share(y), share(z)], [share(z), share(x), share(y)]]
        });
        let motion = Motion { seed: Seed(9), rules: &rules, gradients: &gradients };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| (0..40).for_each(|step| motion.sweep_on(arch, &mut lattice, step)));
        lattice
    }

    /// FNV-1a over words, then payloads, then tags.
    fn hash(lattice: &Lattice) -> u64 {
        let wide = |words: &[u32]| words.iter().map(|w| u64::from(*w)).collect::<Vec<_>>();
        let words = [&wide(&lattice.words)[..], &lattice.payload, &wide(&lattice.tags)].concat();
        words.into_iter().fold(0xcbf2_9ce4_8422_2325, |h, w| (h ^ w).wrapping_mul(0x0100_0000_01b3))
    }

    /// Exact. The number is that of this version's first build: it tells of any change of bits.
    #[test]
    fn threads_and_vectors_change_no_bit() {
        let (closed, periodic) = (Sides::Closed, Sides::Periodic);
        let wide = [1366, 33, 7];
        let first = after_sweeps(Arch::Scalar, 1, [closed; 3], wide);
        assert_eq!(hash(&first), 10_934_495_034_786_703_353);
        for (threads, sides, extent) in [
            (1, [closed; 3], wide),
            (2, [closed; 3], wide),
            (5, [closed; 3], wide),
            (3, [periodic; 3], [50, 34, 8]),
            (2, [periodic, closed, periodic], [2, 3, 2]),
            (2, [closed, periodic, closed], [2, 2, 1]),
        ] {
            let scalar = after_sweeps(Arch::Scalar, 1, sides, extent);
            assert!(
                scalar == after_sweeps(Arch::new(), threads, sides, extent),
                "{threads} {extent:?}"
            );
            #[cfg(target_arch = "x86_64")]
            if let Some(avx2) = pulp::x86::V3::try_new() {
                assert!(scalar == after_sweeps(Arch::V3(avx2), threads, sides, extent));
            }
        }
    }

    /// T2b. A parity that alternates doubles the motility of walkers that hop often; a fair coin
    /// repeats half of the time. Five standard errors of 20,000 coins.
    #[test]
    fn parities_are_fair_and_forget() {
        let lattice = Lattice::new([2; 3], [Sides::Closed; 3]).unwrap();
        let rules =
            Rules::new(Scale { spacing_um: 7.5, sweep_min: 0.2, max_hop: 0.3 }, &[], &[]).unwrap();
        let gradients = Gradients::none(&lattice);
        let motion = Motion { seed: Seed(4), rules: &rules, gradients: &gradients };
        for axis in [X, Y, Z] {
            let coins: Vec<_> = (0..20_000).map(|step| motion.parity(axis, 3, step)).collect();
            let repeats = coins.windows(2).filter(|pair| pair[0] == pair[1]).count();
            let ones: usize = coins.iter().sum();
            for count in [ones, repeats] {
                assert!(count.abs_diff(10_000) < 354, "{axis} {count}");
            }
        }
    }
}
