//! Single walkers: T2, T6, T7, T8.

use thymoid_chip::tissue::{Cell, Motility, POLARITIES, Rules};
use thymoid_core::math;

use super::{SCALE, SITE, Tracks, any_way, cube, dot, fill, rules, walk_slope};

/// T2 and T7. A walker among few others has the mean squared displacement of a persistent walk,
/// $v^2 [t (2 - q) / q - 2 (1 - q) (1 - (1 - q)^t) / q^2]$, and one site² for each time that
/// another one crosses it: a walker crosses $3 v / 2$ sites a sweep. Tolerance: three standard
/// errors of 5,500 walkers (1.1 %), and below the 3 % that waiting for a partner costs at a quarter
/// site a sweep.
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
        lattice.cells().map(|(site, cell)| (site, cell.label as usize)).collect();
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
