//! Motion on the lattice against theory: T1 to T8 of the model page, with fixed seeds.
//!
//! Lengths are in sites and times in sweeps unless said otherwise.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use thymoid_chip::tissue::{
    Cell, Gradients, Lattice, Motility, Motion, POLARITIES, Rules, Scale, Sides, WALL,
};
use thymoid_core::{Draws, Purpose, Seed, math};

const SCALE: Scale = Scale { spacing_um: 7.5, sweep_min: 0.2, max_hop: 0.31 };
/// Speed in um/min of one site a sweep.
const SITE: f64 = 7.5 / 0.2;

/// Cells of one kind by sites a sweep, probability of turning and of squeezing in a sweep; those of
/// programme 0 and 1 drift up and down the first gradient.
fn rules(speed: f64, turn: f64, squeeze: f64, drift_um_min: f64) -> Rules {
    let persistence_min = 0.2 * (2.0 - turn) / (2.0 * turn);
    let walker = Motility { speed_um_min: speed * SITE, persistence_min, squeeze, drift_gain: 1.0 };
    let still = Motility { speed_um_min: 0.0, ..walker };
    Rules::new(SCALE, &[walker, still], &[[drift_um_min, 0.0], [-drift_um_min, 0.0]]).unwrap()
}

/// Squared speed of a walk per sweep: its mean squared displacement after many sweeps.
fn walk_slope(speed: f64, turn: f64) -> f64 {
    speed * speed * (2.0 / turn - 1.0)
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
    cells: Vec<Cell>,
}

impl Tracks {
    fn new(lattice: &Lattice, cells: usize) -> Self {
        let mut tracks = Self {
            extent: lattice.extent(),
            at: vec![[0.0; 3]; cells],
            start: vec![],
            cells: vec![Cell::default(); cells],
        };
        for (site, cell) in lattice.cells() {
            tracks.at[cell.payload as usize] = place(site, cell);
            tracks.cells[cell.payload as usize] = cell;
        }
        tracks.start = tracks.at.clone();
        tracks
    }

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

    /// Runs in parts of 50 sweeps, in which no cell moves half the lattice.
    fn run(&mut self, lattice: &mut Lattice, rules: &Rules, sweeps: std::ops::Range<u32>) {
        for from in sweeps.clone().step_by(50) {
            run(lattice, rules, from..sweeps.end.min(from + 50));
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
fn run(lattice: &mut Lattice, rules: &Rules, sweeps: std::ops::Range<u32>) {
    let gradients = Gradients::new(lattice, |_| [[1.0, 0.0, 0.0], [0.0; 3]]);
    let motion = Motion { seed: Seed(1), rules, gradients: &gradients };
    sweeps.for_each(|step| motion.sweep(lattice, step));
}

/// T1. Exact: every cell is there once, walls stay, and the mean of a full lattice is full.
#[test]
fn nothing_is_lost_and_walls_stay() {
    let sides = [Sides::Closed, Sides::Periodic, Sides::Closed];
    let mut lattice = Lattice::new([30, 22, 9], sides).unwrap();
    let wall = |site: [usize; 3]| (site[0] + 7 * site[1] + 5 * site[2]).is_multiple_of(50);
    let sites = (0..30 * 22 * 9).map(|i| [i % 30, i / 30 % 22, i / 660]);
    sites.clone().filter(|s| wall(*s)).for_each(|s| lattice.put_wall(s));
    let n = fill(&mut lattice, 0.7, any_way);
    run(&mut lattice, &rules(0.3, 0.1, 0.5, 1.0), 0..200);
    let mut ids: Vec<_> = lattice.cells().map(|(_, cell)| cell.payload).collect();
    ids.sort_unstable();
    assert_eq!(ids, (0..n as u64).collect::<Vec<_>>());
    assert!(sites.clone().all(|s| wall(s) == (lattice.kind(s) == WALL)));
}

/// T2 and T7. A walker among few others has the mean squared displacement of a persistent walk,
/// $v^2 [t (2 - q) / q - 2 (1 - q) (1 - (1 - q)^t) / q^2]$, and one site² for each time that another
/// one crosses it: a walker crosses $3 v / 2$ sites a sweep. Tolerance: three standard errors of 5,500
/// walkers (1.1 %), and below the 3 % that waiting for a partner costs at a quarter site a sweep.
#[test]
fn a_lone_walker_is_a_persistent_walk() {
    for (v, q) in [(0.12, 0.2), (0.25, 0.1)] {
        let mut lattice = cube(48);
        let n = fill(&mut lattice, 0.05, any_way);
        let rules = rules(v, q, 1.0, 0.0);
        let mut tracks = Tracks::new(&lattice, n);
        for (from, t) in [(0, 50), (50, 400)] {
            tracks.run(&mut lattice, &rules, from..t);
            let t = f64::from(t);
            let gone = 2.0 * (1.0 - q) * (1.0 - math::pow(1.0 - q, t)) / (q * q);
            let theory = t * walk_slope(v, q) - v * v * gone + t * 0.05 * 1.5 * v;
            let ratio = tracks.msd() / theory;
            assert!((0.935..1.035).contains(&ratio), "{v} {t} {ratio}");
        }
    }
}

/// T3. Slow drifts come out right in a packed, moving crowd, half of which drifts each way: 5 % are
/// lost (measured; tolerance 10 % is what immunology asks for). The standard error is 0.8 %.
#[test]
fn a_drift_of_a_tenth_of_a_micrometre_a_minute_is_right() {
    let rules = rules(4.5 / SITE, 0.2, 1.0, 0.1);
    let mut lattice = cube(48);
    let n = fill(&mut lattice, 0.9, |d| Cell { programme: d.below(2) as u8, ..any_way(d) });
    let mut tracks = Tracks::new(&lattice, n);
    tracks.run(&mut lattice, &rules, 0..1000);
    let way = |cell: &Cell| 1.0 - 2.0 * f64::from(cell.programme);
    let along: f64 = tracks.moves().zip(&tracks.cells).map(|(d, cell)| d[0] * way(cell)).sum();
    let drift_um_min = along / n as f64 * 7.5 / 200.0;
    assert!((drift_um_min - 0.1).abs() < 0.01, "{drift_um_min}");
}

/// T3b. When everybody drifts the same way, only the empty share of the sites lets them: mean field
/// $(1 - \rho) v$. Tolerance 4 %: the standard error is 1 % at 50 % and 2 % at 90 %.
#[test]
fn a_packed_crowd_hardly_drifts() {
    for rho in [0.5, 0.9] {
        let mut lattice = cube(48);
        let n = fill(&mut lattice, rho, any_way);
        let mut tracks = Tracks::new(&lattice, n);
        tracks.run(&mut lattice, &rules(4.5 / SITE, 0.2, 1.0, 2.0), 0..200);
        let share = tracks.moves().map(|d| d[0]).sum::<f64>() / n as f64 * 7.5 / 40.0 / 2.0;
        let empty = 1.0 - n as f64 / 110_592.0;
        assert!((share / empty - 1.0).abs() < 0.04, "{rho} {share} {empty}");
    }
}

/// T4. Exact: in a full lattice nobody moves without squeezing. Else motility rises with the share
/// of squeezing, from a seventh of a lone walker's at 90 % full. Steps between shares are many
/// standard errors (0.5 %).
#[test]
fn squeezing_unjams() {
    let mut lattice = cube(16);
    fill(&mut lattice, 1.0, any_way);
    let ids =
        |lattice: &Lattice| -> Vec<_> { lattice.cells().map(|(s, c)| (s, c.payload)).collect() };
    let before = ids(&lattice);
    run(&mut lattice, &rules(0.25, 0.1, 0.0, 1.0), 0..100);
    assert_eq!(ids(&lattice), before);

    let motility = [0.0, 0.1, 0.25, 0.5, 1.0].map(|squeeze| {
        let mut lattice = cube(32);
        let n = fill(&mut lattice, 0.9, any_way);
        let rules = rules(0.2, 0.2, squeeze, 0.0);
        let mut tracks = Tracks::new(&lattice, n);
        tracks.run(&mut lattice, &rules, 0..100);
        let early = tracks.msd();
        tracks.run(&mut lattice, &rules, 100..300);
        (tracks.msd() - early) / 200.0 / walk_slope(0.2, 0.2)
    });
    assert!(motility.is_sorted() && motility[0] < 0.2 && motility[1] > 0.5, "{motility:?}");
}

/// T4b. The published speeds were seen in packed tissue, so the shares of squeezing are such that
/// each stage has its motility coefficient $v^2 P / 3$ there. Tolerance: the 10 % that the
/// parameters state and three standard errors of 1 %.
#[test]
fn stages_have_their_motility_in_packed_tissue() {
    let parameters = thymoid_chip::parameters().unwrap();
    let scale = Scale::new(&parameters).unwrap();
    for stage in ["progenitor", "isp", "dp", "dp_signalled", "sp_semimature", "sp_mature", "treg"] {
        let motility = Motility::of(stage, &parameters).unwrap();
        let rules = Rules::new(scale, &[motility], &[]).unwrap();
        let mut lattice = cube(32);
        let n = fill(&mut lattice, 0.9, any_way);
        let mut tracks = Tracks::new(&lattice, n);
        tracks.run(&mut lattice, &rules, 0..100);
        let early = tracks.msd();
        tracks.run(&mut lattice, &rules, 100..300);
        let um2 = (tracks.msd() - early) * scale.spacing_um * scale.spacing_um;
        let coefficient = um2 / (6.0 * 200.0 * scale.sweep_min);
        let ratio = coefficient / motility.coefficient_um2_min();
        assert!((ratio - 1.0).abs() < 0.13, "{stage} {ratio}");
    }
}

/// T5. Few walkers with a drift in a closed box have the barometric density of the continuum,
/// $\rho \propto \exp(v x / D)$ with $D = v^2 (2 / q - 1) / 6$, away from the walls. Tolerance 5 %:
/// the standard error is 1.4 %, from 6000 cells between sites 4 and 11, seen over some ten times of
/// relaxation; the share of sites taken (3 to 8 %) acts on a part of $D$ only.
#[test]
fn the_density_in_a_gradient_is_that_of_the_continuum() {
    let (v, q, nx) = (0.3, 0.2, 16);
    let slope = 2.0 / nx as f64;
    let drift = slope * walk_slope(v, q) / 6.0;
    let mut lattice =
        Lattice::new([nx, 128, 128], [Sides::Closed, Sides::Periodic, Sides::Periodic]).unwrap();
    let mut draws = Seed(5).draws(Purpose::Test, 1, 0);
    for site in (0..nx * 128 * 128).map(|i| [i % nx, i / nx % 128, i / nx / 128]) {
        if draws.uniform() < 0.044 * math::exp(slope * (site[0] as f64 - 7.5)) {
            lattice.put(site, any_way(&mut draws));
        }
    }
    let rules = rules(v, q, 1.0, drift * SITE);
    run(&mut lattice, &rules, 0..500);
    let mut profile = vec![0.0; nx];
    for from in (500..2500).step_by(10) {
        run(&mut lattice, &rules, from..from + 10);
        lattice.cells().for_each(|(site, _)| profile[site[0]] += 1.0);
    }
    // Least squares over sites 4 to 11; 42 is the sum of squares of the positions.
    let fitted: f64 = (4..12).map(|i| math::ln(profile[i]) * (i as f64 - 7.5) / 42.0).sum();
    assert!((fitted / slope - 1.0).abs() < 0.05, "{}", fitted / slope);
}

/// A wall leaves no mark on walkers that turn in every sweep: both outer layers hold what the others
/// do. Tolerance 4 %: three standard errors. (Persistent walkers gather at walls, as they should.)
#[test]
fn walls_leave_no_mark() {
    let mut lattice =
        Lattice::new([24, 32, 32], [Sides::Periodic, Sides::Periodic, Sides::Closed]).unwrap();
    let n = fill(&mut lattice, 0.5, any_way);
    let rules = rules(0.2, 1.0, 1.0, 0.0);
    run(&mut lattice, &rules, 0..500);
    let (mut outer, samples) = (0.0, 150);
    for k in 0..samples {
        run(&mut lattice, &rules, 500 + 10 * k..510 + 10 * k);
        outer += lattice.cells().filter(|(s, _)| s[2] == 0 || s[2] == 31).count() as f64;
    }
    let share = outer / f64::from(samples) / (n as f64 / 16.0);
    assert!((share - 1.0).abs() < 0.04, "{share}");
}

/// T6. Walkers of each direction in a crowd that stands still keep speed and direction. Tolerances:
/// waiting costs up to 3 % along the axes at a quarter site a sweep; 1 degree is five standard
/// errors.
#[test]
fn motion_is_isotropic() {
    let mut lattice = cube(64);
    let n = fill(&mut lattice, 0.9, |d| Cell {
        kind: if d.uniform() < 0.02 { 1 } else { 2 },
        ..any_way(d)
    });
    let persistence_min = 1e5;
    let walker =
        Motility { speed_um_min: 0.25 * SITE, persistence_min, squeeze: 1.0, drift_gain: 1.0 };
    let still = Motility { speed_um_min: 0.0, ..walker };
    let rules = Rules::new(SCALE, &[walker, still], &[]).unwrap();
    let mut tracks = Tracks::new(&lattice, n);
    tracks.run(&mut lattice, &rules, 0..300);
    for (i, polarity) in POLARITIES.iter().enumerate() {
        let mut mean = [0.0; 3];
        let mut count = 0.0;
        for (d, cell) in tracks.moves().zip(&tracks.cells) {
            if cell.kind == 1 && usize::from(cell.polarity) == i {
                mean = [0, 1, 2].map(|axis| mean[axis] + d[axis] / 300.0);
                count += 1.0;
            }
        }
        let u = polarity.map(f64::from);
        let speed = dot(mean, mean).sqrt() / count;
        assert!((0.955..1.005).contains(&(speed / 0.25)), "{polarity:?} {}", speed / 0.25);
        let cosine = dot(mean, u) / (dot(mean, mean) * dot(u, u)).sqrt();
        assert!(cosine > 0.99985, "{polarity:?} {cosine}");
    }
}

/// T8. Shared parities hardly tie cells together: after 40 sweeps the covariance of the moves of
/// cells on one line is below 0.6 site² (standard error 0.2), beside a mean square of 37.
#[test]
fn cells_of_a_line_move_independently() {
    let mut lattice = cube(48);
    let n = fill(&mut lattice, 0.3, any_way);
    let mut tracks = Tracks::new(&lattice, n);
    let at: std::collections::BTreeMap<_, _> =
        lattice.cells().map(|(site, cell)| (site, cell.payload as usize)).collect();
    tracks.run(&mut lattice, &rules(0.25, 0.1, 1.0, 0.0), 0..40);
    let moves: Vec<_> = tracks.moves().collect();
    let products: Vec<_> = at
        .iter()
        .flat_map(|([x, y, z], a)| {
            [[(x + 8) % 48, *y, *z], [*x, (y + 8) % 48, *z], [*x, *y, (z + 8) % 48]]
                .map(|partner| at.get(&partner).map(|b| dot(moves[*a], moves[*b])))
        })
        .flatten()
        .collect();
    let covariance = math::mean(&products);
    assert!(covariance.abs() < 0.6, "{covariance}");
}
