//! Motion on the lattice against theory: the tests T1 to T8 of the model page, with fixed seeds.
//!
//! Lengths are in sites and times in sweeps unless said otherwise.

use thymoid_chip::tissue::{
    Cell, Gradients, Lattice, Motility, Motion, POLARITIES, Rules, Scale, Sides,
};
use thymoid_core::{Draws, Purpose, Seed};

const SCALE: Scale = Scale { spacing_um: 7.5, sweep_min: 0.2, max_hop: 0.31 };
/// Speed in um/min of a quarter site a sweep.
const QUARTER: f64 = 0.25 * 7.5 / 0.2;

fn kind(speed_um_min: f64, persistence_min: f64, squeeze: f64) -> Motility {
    Motility { speed_um_min, persistence_min, squeeze }
}

/// Persistence in min for a probability of turning in a sweep.
fn persistence(turn: f64) -> f64 {
    0.2 * (2.0 - turn) / (2.0 * turn)
}

fn rules(kinds: &[Motility], programmes: &[[f64; 2]]) -> Rules {
    Rules::new(SCALE, kinds, programmes).unwrap()
}

/// Fills a share of the sites, by a coin for each; payloads number the cells.
fn fill(lattice: &mut Lattice, share: f64, cell: impl Fn(&mut Draws) -> Cell) -> usize {
    let [nx, ny, nz] = lattice.extent();
    let mut draws = Seed(5).draws(Purpose::Test, 0, 0);
    let mut count = 0;
    for z in 0..nz {
        for y in 0..ny {
            for x in 0..nx {
                if draws.uniform() < share && lattice.kind([x, y, z]) == 0 {
                    lattice.put([x, y, z], Cell { payload: count, ..cell(&mut draws) });
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

/// Where each cell is, unfolded over periodic sides.
struct Tracks {
    extent: [usize; 3],
    at: Vec<[f64; 3]>,
    start: Vec<[f64; 3]>,
}

impl Tracks {
    fn new(lattice: &Lattice, cells: usize) -> Self {
        let mut tracks = Self {
            extent: lattice.extent(),
            at: vec![[0.0; 3]; cells],
            start: vec![],
        };
        for (site, cell) in lattice.cells() {
            tracks.at[cell.payload as usize] = place(site, cell);
        }
        tracks.start = tracks.at.clone();
        tracks
    }

    /// Call before any cell can have moved half the lattice.
    fn follow(&mut self, lattice: &Lattice) {
        for (site, cell) in lattice.cells() {
            let (at, new) = (&mut self.at[cell.payload as usize], place(site, cell));
            for axis in 0..3 {
                let n = self.extent[axis] as f64;
                at[axis] += (new[axis] - at[axis] + n / 2.0).rem_euclid(n) - n / 2.0;
            }
        }
    }

    fn moves(&self) -> impl Iterator<Item = [f64; 3]> {
        self.at.iter().zip(&self.start).map(|(a, b)| [0, 1, 2].map(|i| a[i] - b[i]))
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

fn run(lattice: &mut Lattice, rules: &Rules, sweeps: std::ops::Range<u32>) {
    let gradients = Gradients::new(lattice, |_| [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]);
    let motion = Motion { seed: Seed(1), rules, gradients: &gradients };
    sweeps.for_each(|step| motion.sweep(lattice, step));
}

#[test]
fn t7_walk() {
    for (rho, turn, speed) in [(0.02, 0.1, 0.25), (0.3, 0.1, 0.25), (0.9, 0.1, 0.25), (0.9, 0.2, 0.12), (0.02, 0.2, 0.12), (0.02,0.1,0.1), (0.02,0.1,0.3)] {
        let rules = rules(&[kind(QUARTER * 4.0 * speed, persistence(turn), 1.0)], &[]);
        let mut lattice = cube(48);
        let n = fill(&mut lattice, rho, any_way);
        run(&mut lattice, &rules, 0..20);
        let mut tracks = Tracks::new(&lattice, n);
        let mut msd = vec![0.0];
        for t in 0..10 {
            run(&mut lattice, &rules, 20 + 40 * t..60 + 40 * t);
            tracks.follow(&lattice);
            msd.push(tracks.msd());
        }
        for i in [1_usize, 2, 5, 10] {
            let (t, q, v) = (40.0 * i as f64, turn, speed);
            let theory = v * v * (t * (2.0 / q - 1.0) - 2.0 * (1.0 - q) * (1.0 - (1.0f64 - q).powf(t)) / (q * q));
            println!("rho {rho} q {q} v {v} t {t}: msd {:.3} theory {theory:.3} ratio {:.4} slope excess/v {:.3}", msd[i], msd[i] / theory, (msd[i]-theory)/t/v);
        }
    }
}

#[test]
fn t3_drift() {
    for (drift, sweeps) in [(0.1, 1000), (0.5, 400), (2.0, 200)] {
        let rules = rules(&[kind(4.5, 1.0, 1.0)], &[[drift, 0.0], [-drift, 0.0]]);
        let mut lattice = cube(48);
        let n = fill(&mut lattice, 0.9, |d| Cell { programme: d.below(2) as u8, ..any_way(d) });
        run(&mut lattice, &rules, 0..10);
        let mut tracks = Tracks::new(&lattice, n);
        let mut sign = vec![0.0; n];
        for (_, c) in lattice.cells() { sign[c.payload as usize] = 1.0 - 2.0 * f64::from(c.programme); }
        for t in 0..sweeps/50 { run(&mut lattice, &rules, 10 + 50 * t..60 + 50 * t); tracks.follow(&lattice); }
        let mean: f64 = tracks.moves().zip(&sign).map(|(d, s)| d[0] * s).sum::<f64>() / n as f64;
        println!("drift {drift}: {:.4}", mean * 7.5 / (f64::from(sweeps) * 0.2));
    }
    for rho in [0.5, 0.9] {
        let rules = rules(&[kind(4.5, 1.0, 1.0)], &[[2.0, 0.0]]);
        let mut lattice = cube(48);
        let n = fill(&mut lattice, rho, any_way);
        run(&mut lattice, &rules, 0..10);
        let mut tracks = Tracks::new(&lattice, n);
        for t in 0..4 { run(&mut lattice, &rules, 10 + 50 * t..60 + 50 * t); tracks.follow(&lattice); }
        let mean: f64 = tracks.moves().map(|d| d[0]).sum::<f64>() / n as f64;
        println!("everybody rho {rho}: {:.4}", mean * 7.5 / (200. * 0.2) / 2.0);
    }
}

#[test]
fn t6_iso() {
    for speed in [0.1, 0.25, 0.3] {
        let rules = rules(&[kind(QUARTER * 4.0 * speed, 1e6, 1.0), kind(0.0, 0.1, 1.0)], &[]);
        let mut lattice = cube(64);
        let n = fill(&mut lattice, 0.9, |d| { let k = if d.uniform() < 0.02 { 1 } else { 2 }; Cell { kind: k, ..any_way(d) } });
        run(&mut lattice, &rules, 0..20);
        let mut tracks = Tracks::new(&lattice, n);
        let mut pol = vec![99; n];
        for (_, c) in lattice.cells() { if c.kind == 1 { pol[c.payload as usize] = c.polarity; } }
        for t in 0..8 { run(&mut lattice, &rules, 20 + 50 * t..70 + 50 * t); tracks.follow(&lattice); }
        let (mut lo, mut hi, mut angle, mut sum): (f64, f64, f64, f64) = (9., 0., 0., 0.);
        for p in 0..64_u8 {
            let mut m = [0.0; 3]; let mut k = 0.0;
            for (d, q) in tracks.moves().zip(&pol) { if *q == p { k += 1.0; for i in 0..3 { m[i] += d[i]; } } }
            let m = m.map(|x| x / k / 400.0);
            let u = POLARITIES[usize::from(p)].map(|c| f64::from(c) / 511.0);
            let s = dot(m, m).sqrt(); let l = dot(u, u).sqrt();
            lo = lo.min(s); hi = hi.max(s); sum += s / 64.0;
            angle = angle.max((dot(m, u) / s / l).min(1.0).acos().to_degrees());
        }
        let by: f64 = tracks.moves().zip(&pol).filter(|(_, p)| **p == 99).map(|(d, _)| dot(d, d)).sum::<f64>() / n as f64 / 400.0;
        println!("speed {speed}: {:.4} to {:.4} mean {:.4} angle {angle:.3} bystander {by:.5}", lo / speed, hi / speed, sum / speed);
    }
}
