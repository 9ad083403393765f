//! Crowds: T1, T3, T4.

use thymoid_chip::tissue::{Lattice, Sides, WALL};

use super::{SITE, Tracks, any_way, cube, either_way, fill, rules, run, walk_slope, way};

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
    let mut ids: Vec<_> = lattice.cells().map(|(_, cell)| cell.label).collect();
    ids.sort_unstable();
    assert_eq!(ids, (0..n as u32).collect::<Vec<_>>());
    assert!(sites.clone().all(|s| wall(s) == (lattice.kind(s) == WALL)));
}

/// T3. Slow drifts come out right in a packed, moving crowd, half of which drifts each way: 5 % are
/// lost (measured; tolerance 10 % is what immunology asks for). The standard error is 0.8 %.
#[test]
fn a_drift_of_a_tenth_of_a_micrometre_a_minute_is_right() {
    let rules = rules(4.5 / SITE, 0.2, 1.0, 0.1);
    let mut lattice = cube(48);
    let n = fill(&mut lattice, 0.9, either_way);
    let mut tracks = Tracks::new(&lattice, n);
    tracks.run(&mut lattice, &rules, 0..1000);
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

/// T4. Exact: in a full lattice nobody moves without squeezing.
#[test]
fn a_full_lattice_is_jammed() {
    let mut lattice = cube(16);
    fill(&mut lattice, 1.0, any_way);
    let ids =
        |lattice: &Lattice| -> Vec<_> { lattice.cells().map(|(s, c)| (s, c.label)).collect() };
    let before = ids(&lattice);
    run(&mut lattice, &rules(0.25, 0.1, 0.0, 1.0), 0..100);
    assert_eq!(ids(&lattice), before);
}

/// T4. Motility at 90 % full against a mean field of waiting. Along an axis a walker crosses a site
/// in $2 / v$ sweeps, then needs $2 / a$ tries where $a = 1 - \rho + \rho s$, of which two are no
/// wait; so its speed falls by $w = 1 / (1 + v (1 / a - 1))$ and its motility by $w^2$. Of its $3 v
/// w / 2$ crossings in a sweep $\rho s / a$ push another cell by one site. The sum is right within
/// 30 %: the mean field knows no correlations. (Exclusion alone, memoryless, is $(1 - \rho) f =
/// 0.07$ by Nakazato and Kitahara; a walker that waits and tries again is twice as fast.)
#[test]
fn squeezing_unjams_as_waiting_says() {
    let (v, q, rho) = (0.2, 0.2, 0.9);
    let mut before = 0.0;
    for squeeze in [0.0, 0.1, 0.25, 0.5, 1.0] {
        let mut lattice = cube(32);
        let n = fill(&mut lattice, rho, any_way);
        let rules = rules(v, q, squeeze, 0.0);
        let mut tracks = Tracks::new(&lattice, n);
        tracks.run(&mut lattice, &rules, 0..100);
        let early = tracks.msd();
        tracks.run(&mut lattice, &rules, 100..300);
        let motility = (tracks.msd() - early) / 200.0 / walk_slope(v, q);
        let a = 1.0 - rho + rho * squeeze;
        let w = 1.0 / (1.0 + v * (1.0 / a - 1.0));
        let theory = w * w + 1.5 * v * w * rho * squeeze / a / walk_slope(v, q);
        assert!((motility / theory - 1.0).abs() < 0.32, "{squeeze} {motility} {theory}");
        assert!(motility > before);
        before = motility;
    }
}
