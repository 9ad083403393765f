//! The stages in tissue that is as full as their layer: what was observed there is what the engine
//! gives.

use thymoid_chip::tissue::{Lattice, Motility, Rules, Scale};
use thymoid_core::math;

use super::{Tracks, cube, either_way, fill, way};

/// Edge of the crowd.
const N: usize = 48;
/// Stages of the cortex, where neighbours exchange once in a sweep, and of the medulla.
const STAGES: [(&str, usize); 8] = [
    ("progenitor", N),
    ("isp", N),
    ("dp", N),
    ("dp_signalled", N),
    ("sp_semimature", 0),
    ("sp_mature", 0),
    ("treg", 0),
    ("confined", 0),
];
const TIMES_MIN: [f64; 6] = [1.0, 2.0, 5.0, 10.0, 20.0, 30.0];
/// Sweeps before anything is measured: 30 min.
const SETTLE: u32 = 60;

/// A persistent walk: $2 v^2 P [t - P (1 - e^{-t / P})]$.
fn walk_um2(speed: f64, persistence: f64, t: f64) -> f64 {
    let gone = persistence * (1.0 - math::exp(-t / persistence));
    2.0 * speed * speed * persistence * (t - gone)
}

/// Share of the sites that cells take: in the cortex, and in the medulla of the lobule.
const fn full(calm_planes: usize) -> f64 {
    if calm_planes > 0 { 0.9 } else { 0.25 }
}

/// A crowd of one kind, half of which drifts each way along x, after it has settled.
fn crowd(rules: &Rules, calm_planes: usize) -> (Lattice, Tracks) {
    let mut lattice = cube(N);
    let n = fill(&mut lattice, full(calm_planes), either_way);
    let mut tracks = Tracks { calm_planes, ..Tracks::new(&lattice, n) };
    tracks.run(&mut lattice, rules, 0..SETTLE);
    tracks.start.clone_from(&tracks.at);
    (lattice, tracks)
}

/// Squared displacement after each of the times, in um2.
fn curve_um2(scale: Scale, rules: &Rules, calm_planes: usize) -> [f64; 6] {
    let (mut lattice, mut tracks) = crowd(rules, calm_planes);
    let mut from = SETTLE;
    TIMES_MIN.map(|t| {
        let to = SETTLE + (t / scale.sweep_min).round() as u32;
        tracks.run(&mut lattice, rules, from..to);
        from = to;
        tracks.msd() * scale.spacing_um * scale.spacing_um
    })
}

/// Speed and persistence of the persistent walk that is nearest to a curve in its logarithm: on a
/// grid of 1 % for the persistence, the speed in closed form.
fn fitted(curve: [f64; 6]) -> (f64, f64) {
    let fit = |persistence: f64| {
        let ratios: Vec<_> =
            (0..6).map(|i| math::ln(curve[i] / walk_um2(1.0, persistence, TIMES_MIN[i]))).collect();
        let mean = math::mean(&ratios);
        let misfit: f64 = ratios.iter().map(|r| (r - mean) * (r - mean)).sum();
        (misfit, math::exp(mean / 2.0), persistence)
    };
    let fits = (0..300).map(|i| fit(0.2 * math::pow(1.01, f64::from(i))));
    let (_, speed, persistence) = fits.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
    (speed, persistence)
}

/// T4b. The published speeds were seen in tissue, so a cell moves on its own such that among its
/// like, in tissue that is 90 % full in the cortex and 25 % in the medulla, its squared
/// displacement is that of a persistent walk
/// with the published speed and persistence, from 1 to 30 min. Tolerance: the 7 % (slow stages) to
/// 15 % (fast stages) that the calibration leaves, and three standard errors of 0.5 %. Speed and
/// persistence read off the curve lie in their ranges.
#[test]
fn stages_walk_as_observed_in_packed_tissue() {
    let parameters = thymoid_chip::parameters().unwrap();
    let scale = Scale::new(&parameters).unwrap();
    for (stage, calm_planes) in STAGES {
        let observed = Motility::observed(stage, &parameters).unwrap();
        let own = Motility::of(stage, &parameters).unwrap();
        let curve = curve_um2(scale, &Rules::new(scale, &[own; 3], &[]).unwrap(), calm_planes);
        let (v, p) = (observed.speed_um_min, observed.persistence_min);
        let ratios = [0, 1, 2, 3, 4, 5].map(|i| curve[i] / walk_um2(v, p, TIMES_MIN[i]));
        let (speed, persistence) = fitted(curve);
        let within = |name: &str, value: f64| {
            let range = parameters.get(&format!("chip.{stage}_{name}")).unwrap();
            assert!((range.low..=range.high).contains(&value), "{stage} {name} {value}");
        };
        for (t, ratio) in TIMES_MIN.iter().zip(ratios) {
            assert!((ratio - 1.0).abs() < 0.17, "{stage} {t} {ratio}");
        }
        within("speed_um_min", speed);
        within("persistence_min", persistence);
    }
}

/// T3c. A drift comes out right in tissue that is as full, for every stage. Tolerance 4 %: the
/// standard error is 1 % for the fastest stage.
#[test]
fn stages_drift_as_asked_in_packed_tissue() {
    let parameters = thymoid_chip::parameters().unwrap();
    let scale = Scale::new(&parameters).unwrap();
    for (stage, calm_planes) in STAGES {
        let own = Motility::of(stage, &parameters).unwrap();
        let drift = 0.3;
        let rules = Rules::new(scale, &[own; 3], &[[drift, 0.0], [0.0; 2], [-drift, 0.0]]).unwrap();
        let (mut lattice, mut tracks) = crowd(&rules, calm_planes);
        tracks.run(&mut lattice, &rules, SETTLE..SETTLE + 1000);
        let along: f64 = tracks.moves().zip(&tracks.cells).map(|(d, cell)| d[0] * way(cell)).sum();
        let um = along / tracks.at.len() as f64 * scale.spacing_um;
        let ratio = um / (1000.0 * scale.sweep_min) / drift;
        assert!((ratio - 1.0).abs() < 0.04, "{stage} {ratio}");
    }
}
