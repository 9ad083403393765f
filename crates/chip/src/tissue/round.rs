//! One round of exchanges, plane by plane and in parallel.

use pulp::{Arch, Simd, WithSimd};

use super::axis::Axis;
use super::dispatch::{blocks_of, exchange, step};
use super::gradient::Gradients;
use super::kernels::portable::{stop_above, stop_below};
use super::kernels::run::Run;
use super::lattice::{Lattice, Sides};
use super::parity::Parities;
use super::random::Stream;
use super::rules::Rules;

/// Sites in a block of rows: two planes of them, eight bytes a site, fit in a cache of 512 KiB.
const BLOCK_SITES: usize = 30_000;

/// One round of exchanges.
pub(super) struct ExchangeRound<'a> {
    pub(super) rules: &'a Rules,
    pub(super) gradients: &'a Gradients,
    /// Whether cells act before they exchange.
    pub(super) acts: bool,
    pub(super) arch: Arch,
    pub(super) stream: Stream,
    pub(super) extent: [usize; 3],
    pub(super) sides: [Sides; 3],
    /// By row: by z, then y.
    pub(super) x_parity: Parities,
    /// By z.
    pub(super) y_parity: Parities,
    /// By y.
    pub(super) z_parity: Parities,
    /// Whether most sites are taken; it changes no bit.
    pub(super) crowded: bool,
    /// Planes that one thread takes.
    pub(super) slab: usize,
}

impl ExchangeRound<'_> {
    /// Takes all planes from z = `first` through the round.
    pub(super) fn run(&self, lattice: &mut Lattice, first: usize) {
        let (plane, [_, _, nz]) = (lattice.plane(), self.extent);
        let Lattice { words, labels, .. } = lattice;
        let mut all = Run { words, labels };
        let len = all.words.len();
        self.planes(first, all.part(first * plane, len - first * plane));
        if self.sides_along(Axis::Z) == Sides::Periodic && first == 0 {
            let (right, rest) = all.split(plane);
            let (_, left) = rest.split((nz - 2) * plane);
            self.arch.dispatch(PlanePair { round: self, lower: nz - 1, left, right });
        }
    }

    #[inline(always)]
    const fn sides_along(&self, axis: Axis) -> Sides {
        self.sides[axis.index()]
    }

    /// Planes from z = `first`, in parallel: the two parts, then what lies between them.
    fn planes(&self, first: usize, mut run: Run<'_>) {
        let [nx, ny, _] = self.extent;
        let (plane, planes) = (nx * ny, run.words.len() / nx / ny);
        if planes <= self.slab {
            return self.arch.dispatch(Slab { round: self, first, run });
        }
        let lower = planes.div_ceil(self.slab) / 2 * self.slab;
        let (left, right) = run.part(0, run.words.len()).split(lower * plane);
        rayon::join(|| self.planes(first, left), || self.planes(first + lower, right));
        let (left, right) = run.part((lower - 1) * plane, 2 * plane).split(plane);
        self.arch.dispatch(PlanePair { round: self, lower: first + lower - 1, left, right });
    }
}

/// Consecutive planes that one thread takes through all but the exchange with its neighbours.
///
/// It goes through all planes with one block of rows, then with the next, so that what is
/// exchanged along z is still in the cache.
struct Slab<'a> {
    round: &'a ExchangeRound<'a>,
    first: usize,
    run: Run<'a>,
}

impl WithSimd for Slab<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let [nx, ny, _] = self.round.extent;
        let planes = self.run.words.len() / nx / ny;
        let rows = (BLOCK_SITES / nx).max(1);
        let wraps = self.round.sides_along(Axis::Y) == Sides::Periodic;
        for from in (0..ny).step_by(rows) {
            let to = ny.min(from + rows);
            // The last row of a block may have its partner along y in the next one.
            let done = if to == ny { ny } else { to - 1 };
            let done =
                from.saturating_sub(1).max(usize::from(wraps))..done.min(ny - usize::from(wraps));
            for plane in 0..planes {
                let parity = self.round.y_parity.of(self.first + plane);
                for y in from..to {
                    self.row(simd, plane, y);
                    let row = (plane * ny + y) * nx;
                    if y > 0 && y % 2 != parity {
                        self.y_pair(simd, plane, y - 1, y);
                    } else if !wraps && y == 0 && parity == 1 {
                        stop_below(Axis::Y, &mut self.run.words[row..row + nx]);
                    }
                    if !wraps && y + 1 == ny && y % 2 == parity {
                        stop_above(Axis::Y, &mut self.run.words[row..row + nx]);
                    }
                }
                for y in done.clone() {
                    self.z_pair(simd, plane, y);
                }
            }
        }
        if wraps {
            for plane in 0..planes {
                if self.round.y_parity.of(self.first + plane) == 1 {
                    self.y_pair(simd, plane, ny - 1, 0);
                }
                self.z_pair(simd, plane, 0);
                self.z_pair(simd, plane, ny - 1);
            }
        }
    }
}

impl Slab<'_> {
    /// Lets the cells of a row act, and exchange along x.
    #[inline(always)]
    fn row<S: Simd>(&mut self, simd: S, plane: usize, y: usize) {
        let ExchangeRound { rules, gradients, crowded, .. } = *self.round;
        let [nx, ny, _] = self.round.extent;
        let (half, z) = (nx / 2, self.first + plane);
        let line = z * ny + y;
        let (mut even, mut odd) = self.run.part((plane * ny + y) * nx, nx).split(half);
        if self.round.acts {
            let gradient = gradients.of_row(y, z);
            let blocks = blocks_of(half);
            for (i, words) in [&mut *even.words, &mut *odd.words].into_iter().enumerate() {
                let first = (2 * line + i) as u64 * blocks;
                step(simd, (words, crowded), &self.round.stream, first, gradient, rules);
            }
        }
        if self.round.x_parity.of(line) == 0 {
            exchange(simd, (Axis::X, self.round.crowded), even, odd);
        } else {
            exchange(
                simd,
                (Axis::X, self.round.crowded),
                odd.part(0, half - 1),
                even.part(1, half - 1),
            );
            if self.round.sides_along(Axis::X) == Sides::Periodic {
                exchange(
                    simd,
                    (Axis::X, self.round.crowded),
                    odd.part(half - 1, 1),
                    even.part(0, 1),
                );
            } else {
                stop_below(Axis::X, &mut even.words[..1]);
                stop_above(Axis::X, &mut odd.words[half - 1..]);
            }
        }
    }

    /// Exchanges two neighbouring rows of a plane.
    #[inline(always)]
    fn y_pair<S: Simd>(&mut self, simd: S, plane: usize, left: usize, right: usize) {
        let [nx, ny, _] = self.round.extent;
        let at = |y: usize| (plane * ny + y) * nx;
        let (first, second) = self.run.two(at(left.min(right)), at(left.max(right)), nx);
        let (left, right) = if left < right { (first, second) } else { (second, first) };
        exchange(simd, (Axis::Y, self.round.crowded), left, right);
    }

    /// Exchanges a row with that of the plane below, if they are a pair in this sweep.
    #[inline(always)]
    fn z_pair<S: Simd>(&mut self, simd: S, plane: usize, y: usize) {
        let [nx, ny, nz] = self.round.extent;
        let at = |plane: usize| (plane * ny + y) * nx;
        let (z, closed) = (self.first + plane, self.round.sides_along(Axis::Z) == Sides::Closed);
        let (even, parity) = (z % 2 == 0, self.round.z_parity.of(y));
        if plane > 0 && even == (parity == 1) {
            let (left, right) = self.run.two(at(plane - 1), at(plane), nx);
            exchange(simd, (Axis::Z, self.round.crowded), left, right);
        } else if closed && z == 0 && parity == 1 {
            stop_below(Axis::Z, &mut self.run.words[at(plane)..at(plane) + nx]);
        }
        if closed && z + 1 == nz && even == (parity == 0) {
            stop_above(Axis::Z, &mut self.run.words[at(plane)..at(plane) + nx]);
        }
    }
}

/// Two neighbouring planes, of which `left` has z = `lower`.
struct PlanePair<'a> {
    round: &'a ExchangeRound<'a>,
    lower: usize,
    left: Run<'a>,
    right: Run<'a>,
}

impl WithSimd for PlanePair<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let [nx, ny, _] = self.round.extent;
        for y in (0..ny).filter(|y| self.lower % 2 == self.round.z_parity.of(*y)) {
            exchange(
                simd,
                (Axis::Z, self.round.crowded),
                self.left.part(y * nx, nx),
                self.right.part(y * nx, nx),
            );
        }
    }
}
