//! Motion on the lattice against theory: T1 to T8 of the model page, with fixed seeds.
//!
//! Lengths are in sites and times in sweeps unless said otherwise.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod crowds;
mod density;
mod stages;
mod walks;

use std::ops::Range;

use thymoid_chip::tissue::{Cell, Gradients, Lattice, Motility, Motion, Rules, Scale, Sides};
use thymoid_core::{Draws, Purpose, Seed};

const SCALE: Scale = Scale { spacing_um: 7.5, sweep_min: 0.2, rounds: 1, max_hop: 0.31 };
/// Speed in um/min of one site a sweep.
const SITE: f64 = 7.5 / 0.2;

/// Cells of one kind by sites a sweep, probability of turning and of squeezing in a sweep; those of
/// kind 2 stand still, kinds 1 and 3 drift up and down the first gradient.
fn rules(speed: f64, turn: f64, squeeze: f64, drift_um_min: f64) -> Rules {
    let persistence_min = 0.2 * (2.0 - turn) / (2.0 * turn);
    let walker = Motility { speed_um_min: speed * SITE, persistence_min, squeeze, drift_gain: 1.0 };
    let still = Motility { speed_um_min: 0.0, ..walker };
    Rules::new(
        SCALE,
        &[walker, still, walker],
        &[[drift_um_min, 0.0], [0.0; 2], [-drift_um_min, 0.0]],
    )
    .unwrap()
}

/// Squared speed of a walk per sweep: its mean squared displacement after many sweeps.
fn walk_slope(speed: f64, turn: f64) -> f64 {
    speed * speed * (2.0 / turn - 1.0)
}

/// Fills a share of the sites, by a coin for each; labels number the cells.
fn fill(lattice: &mut Lattice, share: f64, cell: impl Fn(&mut Draws) -> Cell) -> usize {
    let [nx, ny, nz] = lattice.extent();
    let mut draws = Seed(5).draws(Purpose::Test, 0, 0);
    let mut count = 0;
    for z in 0..nz {
        for y in 0..ny {
            for x in 0..nx {
                if draws.uniform() < share && lattice.kind([x, y, z]) == 0 {
                    lattice.put([x, y, z], Cell { label: count, ..cell(&mut draws) });
                    count += 1;
                }
            }
        }
    }
    count as usize
}

fn any_way(draws: &mut Draws) -> Cell {
    let place = [(); 3].map(|()| draws.below(16) as i8);
    Cell { kind: 1, polarity: draws.below(64) as u8, place, ..Cell::default() }
}

/// The same of a kind that drifts up or down.
fn either_way(draws: &mut Draws) -> Cell {
    Cell { kind: 1 + 2 * draws.below(2) as u8, ..any_way(draws) }
}

/// Which way such a cell drifts: 1 or -1.
fn way(cell: &Cell) -> f64 {
    2.0 - f64::from(cell.kind)
}

/// Where each cell is, unfolded over periodic sides.
struct Tracks {
    extent: [usize; 3],
    at: Vec<[f64; 3]>,
    start: Vec<[f64; 3]>,
    cells: Vec<Cell>,
    /// Planes that exchange once in a sweep.
    calm_planes: usize,
}

impl Tracks {
    fn new(lattice: &Lattice, cells: usize) -> Self {
        let mut tracks = Self {
            extent: lattice.extent(),
            at: vec![[0.0; 3]; cells],
            start: vec![],
            cells: vec![Cell::default(); cells],
            calm_planes: 0,
        };
        for (site, cell) in lattice.cells() {
            tracks.at[cell.label as usize] = place(site, cell);
            tracks.cells[cell.label as usize] = cell;
        }
        tracks.start = tracks.at.clone();
        tracks
    }

    fn follow(&mut self, lattice: &Lattice) {
        for (site, cell) in lattice.cells() {
            let (at, new) = (&mut self.at[cell.label as usize], place(site, cell));
            for axis in 0..3 {
                let n = self.extent[axis] as f64;
                at[axis] += (new[axis] - at[axis] + n / 2.0).rem_euclid(n) - n / 2.0;
            }
        }
    }

    fn moves(&self) -> impl Iterator<Item = [f64; 3]> {
        self.at.iter().zip(&self.start).map(|(a, b)| [0, 1, 2].map(|i| a[i] - b[i]))
    }

    /// Runs in parts of 50 sweeps, in which no cell moves half the lattice.
    fn run(&mut self, lattice: &mut Lattice, rules: &Rules, sweeps: Range<u32>) {
        for from in sweeps.clone().step_by(50) {
            sweep(lattice, rules, self.calm_planes, from..sweeps.end.min(from + 50));
            self.follow(lattice);
        }
    }

    /// Mean squared displacement.
    fn msd(&self) -> f64 {
        self.moves().map(|d| dot(d, d)).sum::<f64>() / self.at.len() as f64
    }
}

fn place(site: [usize; 3], cell: Cell) -> [f64; 3] {
    [0, 1, 2].map(|i| site[i] as f64 + (f64::from(cell.place[i]) + 0.5) / 16.0)
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn cube(n: usize) -> Lattice {
    Lattice::new([n; 3], [Sides::Periodic; 3]).unwrap()
}

/// The gradient of the first signal is 1 along x.
fn run(lattice: &mut Lattice, rules: &Rules, sweeps: Range<u32>) {
    sweep(lattice, rules, 0, sweeps);
}

/// The same with planes that exchange once in a sweep.
fn sweep(lattice: &mut Lattice, rules: &Rules, calm_planes: usize, sweeps: Range<u32>) {
    let gradients = Gradients::new(lattice, |_| [[1.0, 0.0, 0.0], [0.0; 3]]);
    let motion = Motion { seed: Seed(1), rules, gradients: &gradients, calm_planes };
    sweeps.for_each(|step| motion.sweep(lattice, step));
}
