//! How a cell must move on its own so that it moves as observed in tissue that is as full as its
//! layer: 90 % in the cortex, 25 % in the medulla.
//!
//! ```sh
//! cargo run --release --example motion_calibrate -- [stage]
//! ```
//!
//! For each stage and several shares of squeezing, the speed and persistence between pushes for
//! which the mean squared displacement after 1 to 30 min among its like is nearest to that of a
//! persistent walk with the observed speed and persistence. Prints the farthest ratio of the two,
//! then the ratios after 1, 2, 5, 10, 20 and 30 min.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a tool, not the library")]

use thymoid_chip::tissue::{Cell, Gradients, Lattice, Motility, Motion, Rules, Scale, Sides};
use thymoid_core::{Purpose, Seed, math};

const N: usize = 32;
/// Sweeps before anything is measured.
const SETTLE: u32 = 60;
const TIMES_MIN: [f64; 6] = [1.0, 2.0, 5.0, 10.0, 20.0, 30.0];

fn place([x, y, z]: [usize; 3], cell: Cell) -> [f64; 3] {
    let along = |site: usize, axis: usize| site as f64 + (f64::from(cell.place[axis]) + 0.5) / 16.0;
    [along(x, 0), along(y, 1), along(z, 2)]
}

/// Squared displacement in um2.
fn walk(speed: f64, persistence: f64, t: f64) -> f64 {
    2.0 * speed * speed * persistence * (t - persistence * (1.0 - math::exp(-t / persistence)))
}

/// Where a stage was observed.
#[derive(Clone, Copy)]
enum Layer {
    Cortex,
    Medulla,
}

/// A crowd of one kind, half of which drifts each way along x.
struct Crowd {
    lattice: Lattice,
    at: Vec<[f64; 3]>,
    moved: Vec<[f64; 3]>,
    step: u32,
    /// All planes where neighbours exchange once in a sweep, as in the cortex; else none.
    calm_planes: usize,
}

impl Layer {
    const fn full(self) -> f64 {
        match self {
            Self::Cortex => 0.9,
            Self::Medulla => 0.25,
        }
    }

    /// Own speed and persistence over the observed ones, where the search begins.
    const fn own(self) -> (f64, f64) {
        match self {
            Self::Cortex => (0.9, 2.5),
            Self::Medulla => (1.0, 1.1),
        }
    }

    const fn calm_planes(self) -> usize {
        match self {
            Self::Cortex => N,
            Self::Medulla => 0,
        }
    }
}

impl Crowd {
    fn new(layer: Layer) -> Self {
        let calm_planes = layer.calm_planes();
        let mut lattice = Lattice::new([N; 3], [Sides::Periodic; 3]).unwrap();
        let mut draws = Seed(5).draws(Purpose::Test, 0, 0);
        let mut count = 0;
        for i in 0..N * N * N {
            if draws.uniform() < layer.full() {
                let place = [(); 3].map(|()| draws.below(16) as i8);
                let polarity = draws.below(64) as u8;
                let kind = 1 + (count % 2) as u8;
                let cell = Cell { kind, polarity, place, label: count, ..Cell::default() };
                lattice.put([i % N, i / N % N, i / N / N], cell);
                count += 1;
            }
        }
        let zeros = vec![[0.0; 3]; count as usize];
        let mut crowd =
            Self { lattice, at: zeros.clone(), moved: zeros.clone(), step: 0, calm_planes };
        crowd.follow();
        crowd.moved = zeros;
        crowd
    }

    fn follow(&mut self) {
        for (site, cell) in self.lattice.cells() {
            let (i, new) = (cell.label as usize, place(site, cell));
            for axis in 0..3 {
                let half = N as f64 / 2.0;
                let gone = new[axis] - self.at[i][axis];
                self.moved[i][axis] += (gone + half).rem_euclid(2.0 * half) - half;
            }
            self.at[i] = new;
        }
    }

    fn run(&mut self, rules: &Rules, until: u32) {
        let gradients = Gradients::new(&self.lattice, |_| [[1.0, 0.0, 0.0], [0.0; 3]]);
        let motion =
            Motion { seed: Seed(1), rules, gradients: &gradients, calm_planes: self.calm_planes };
        while self.step < until {
            let to = until.min(self.step + 25);
            (self.step..to).for_each(|step| motion.sweep(&mut self.lattice, step));
            self.step = to;
            self.follow();
        }
    }
}

/// Mean squared displacement in the engine over that of `observed`.
fn ratios(scale: Scale, layer: Layer, own: Motility, observed: Motility) -> [f64; 6] {
    let rules = Rules::new(scale, &[own; 2], &[]).unwrap();
    let mut crowd = Crowd::new(layer);
    crowd.run(&rules, SETTLE);
    crowd.moved.fill([0.0; 3]);
    TIMES_MIN.map(|t| {
        crowd.run(&rules, SETTLE + (t / scale.sweep_min).round() as u32);
        let sites2 = crowd.moved.iter().flatten().map(|d| d * d).sum::<f64>();
        let um2 = sites2 / crowd.at.len() as f64 * scale.spacing_um * scale.spacing_um;
        um2 / walk(observed.speed_um_min, observed.persistence_min, t)
    })
}

/// Drift in the engine over what was asked for.
fn drift(scale: Scale, layer: Layer, own: Motility) -> f64 {
    let rules = Rules::new(scale, &[own; 2], &[[0.3, 0.0], [-0.3, 0.0]]).unwrap();
    let mut crowd = Crowd::new(layer);
    crowd.run(&rules, SETTLE);
    crowd.moved.fill([0.0; 3]);
    crowd.run(&rules, SETTLE + 1000);
    let along = |(i, d): (usize, &[f64; 3])| if i % 2 == 0 { d[0] } else { -d[0] };
    let sites = crowd.moved.iter().enumerate().map(along).sum::<f64>() / crowd.at.len() as f64;
    sites * scale.spacing_um / (1000.0 * scale.sweep_min) / 0.3
}

fn farthest(ratios: [f64; 6]) -> f64 {
    ratios.map(|r| math::ln(r).abs()).into_iter().fold(0.0, f64::max)
}

fn main() {
    let parameters = thymoid_chip::parameters().unwrap();
    let scale = Scale::new(&parameters).unwrap();
    let fastest = scale.max_hop * f64::from(scale.rounds) * scale.spacing_um / scale.sweep_min;
    let tries = [
        ("progenitor", Layer::Cortex, [0.04, 0.055, 0.075]),
        ("dp", Layer::Cortex, [0.06, 0.08, 0.11]),
        ("dp_signalled", Layer::Cortex, [0.37, 0.5, 0.65]),
        ("sp_semimature", Layer::Medulla, [0.3, 0.6, 0.9]),
        ("sp_mature", Layer::Medulla, [0.3, 0.6, 0.9]),
        ("treg", Layer::Medulla, [0.3, 0.6, 0.9]),
        ("confined", Layer::Medulla, [0.1, 0.3, 0.5]),
    ];
    let only = std::env::args().nth(1);
    let tries = tries.into_iter().filter(|(stage, ..)| only.as_deref().is_none_or(|s| s == *stage));
    for (stage, layer, shares) in tries {
        let observed = Motility::observed(stage, &parameters).unwrap();
        let (slower, longer) = layer.own();
        let mut best = (f64::INFINITY, observed, [0.0; 6]);
        for squeeze in shares {
            let mut here = Motility {
                speed_um_min: (slower * observed.speed_um_min).min(0.9999 * fastest),
                persistence_min: longer * observed.persistence_min,
                squeeze,
                drift_gain: 1.0,
            };
            let mut found = ratios(scale, layer, here, observed);
            let mut step = 1.2;
            while step > 1.04 {
                let mut better = false;
                for [dv, dp] in [
                    [1.0, -1.0],
                    [1.0, 1.0],
                    [-1.0, 1.0],
                    [-1.0, -1.0],
                    [0.0, 1.0],
                    [0.0, -1.0],
                    [1.0, 0.0],
                    [-1.0, 0.0],
                ] {
                    let next = Motility {
                        speed_um_min: (here.speed_um_min * math::pow(step, dv))
                            .min(0.9999 * fastest),
                        persistence_min: (here.persistence_min * math::pow(step, dp)).max(0.1),
                        squeeze,
                        drift_gain: 1.0,
                    };
                    let got = ratios(scale, layer, next, observed);
                    if farthest(got) < farthest(found) {
                        (here, found, better) = (next, got, true);
                        break;
                    }
                }
                if !better {
                    step = step.sqrt();
                }
            }
            println!(
                "  {stage} {here:?} {:.3} {found:.3?} {:.3}",
                farthest(found),
                drift(scale, layer, here)
            );
            if farthest(found) < best.0 {
                best = (farthest(found), here, found);
            }
        }
        println!("{stage} {:?} {:.3} {:.3?}", best.1, best.0, best.2);
    }
}
