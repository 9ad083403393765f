//! Where cells gather: T5 and walls.

use thymoid_chip::tissue::{Lattice, Sides};
use thymoid_core::{Purpose, Seed, math};

use super::{SITE, any_way, fill, rules, run, walk_slope};

/// T5. Few walkers with a drift in a closed box have the barometric density of the continuum,
/// $\rho \propto \exp(v x / D)$ with $D = v^2 (2 / q - 1) / 6$, away from the walls. Tolerance 3 %:
/// the standard error is 1 %, from 14,000 cells between sites 4 and 11, seen over some ten times of
/// relaxation; the share of sites taken (3 to 8 %) acts on a part of $D$ only.
#[test]
fn the_density_in_a_gradient_is_that_of_the_continuum() {
    let (v, q, nx) = (0.3, 0.2, 16);
    let slope = 2.0 / nx as f64;
    let drift = slope * walk_slope(v, q) / 6.0;
    let mut lattice =
        Lattice::new([nx, 192, 192], [Sides::Closed, Sides::Periodic, Sides::Periodic]).unwrap();
    let mut draws = Seed(5).draws(Purpose::Test, 1, 0);
    for site in (0..nx * 192 * 192).map(|i| [i % nx, i / nx % 192, i / nx / 192]) {
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
    assert!((fitted / slope - 1.0).abs() < 0.03, "{}", fitted / slope);
}

/// A wall leaves no mark on walkers that turn in every sweep: both outer layers hold what the
/// others do. Tolerance 4 %: three standard errors. (Persistent walkers gather at walls, as they
/// should.)
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
