//! Elementary effects, Sobol indices and rank correlation against SALib and SciPy on the same
//! points (`tests/sensitivity/fixtures.py`), and against the closed form of the Ishigami function.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::f64::consts::PI;

use thymoid_core::{Seed, math};
use thymoid_inference::designs_of_experiments::{Trajectory, saltelli};
use thymoid_inference::sensitivity::{elementary_effects, rank_correlation, sobol_indices};

/// Numbers of a table, row by row.
fn numbers(table: &str) -> Vec<Vec<f64>> {
    let row = |row: &str| row.split(',').map(|cell| cell.parse().unwrap()).collect();
    table.lines().skip(1).map(row).collect()
}

/// What SALib found: by statistic, for each input.
fn expected() -> BTreeMap<String, Vec<f64>> {
    let mut expected: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for line in include_str!("sensitivity/expected.csv").lines().skip(2) {
        let [statistic, _, value] = line.split(',').collect::<Vec<_>>()[..] else {
            panic!("{line}: three columns")
        };
        expected.entry(statistic.to_owned()).or_default().push(value.parse().unwrap());
    }
    expected
}

/// The same formulas on the same numbers: equal but for the order of summation.
fn near(own: &[f64], theirs: &[f64]) {
    assert_eq!(own.len(), theirs.len());
    for (own, theirs) in own.iter().zip(theirs) {
        assert!((own - theirs).abs() <= 1e-12 * theirs.abs().max(1.0), "{own}, not {theirs}");
    }
}

#[test]
fn elementary_effects_are_those_of_salib() {
    let rows = numbers(include_str!("sensitivity/morris.csv"));
    let path = |rows: &[Vec<f64>]| {
        let points: Vec<Vec<f64>> = rows.iter().map(|row| row[..3].to_vec()).collect();
        let moved = |pair: &[Vec<f64>]| {
            (0..3).find(|at| (pair[1][*at] - pair[0][*at]).abs() > 0.5).unwrap()
        };
        Trajectory { order: points.windows(2).map(moved).collect(), points }
    };
    let paths: Vec<Trajectory> = rows.chunks(4).map(path).collect();
    let outputs: Vec<f64> = rows.iter().map(|row| row[3]).collect();
    let effects = elementary_effects(&paths, &outputs, Seed(1));
    let expected = expected();
    near(&effects.iter().map(|effect| effect.mean).collect::<Vec<_>>(), &expected["mu"]);
    near(&effects.iter().map(|effect| effect.mean_size).collect::<Vec<_>>(), &expected["mu_star"]);
    near(&effects.iter().map(|effect| effect.sd).collect::<Vec<_>>(), &expected["sigma"]);
    for effect in effects {
        let [low, high] = effect.mean_size_interval;
        assert!(low <= effect.mean_size && effect.mean_size <= high);
    }
}

#[test]
fn sobol_indices_are_those_of_salib() {
    let outputs: Vec<f64> =
        numbers(include_str!("sensitivity/sobol.csv")).into_iter().flatten().collect();
    let indices = sobol_indices(3, &outputs, Seed(1));
    let expected = expected();
    near(&indices.iter().map(|index| index.first).collect::<Vec<_>>(), &expected["S1"]);
    near(&indices.iter().map(|index| index.total).collect::<Vec<_>>(), &expected["ST"]);
}

#[test]
fn rank_correlation_is_that_of_scipy() {
    let rows = numbers(include_str!("sensitivity/ranks.csv"));
    let [x, y] = [0, 1].map(|at| rows.iter().map(|row| row[at]).collect::<Vec<_>>());
    let own = rank_correlation(&x, &y, Seed(1)).coefficient;
    near(&[own], &expected()["spearman"]);
    assert!(rank_correlation(&x, &[1.0; 10], Seed(1)).coefficient.is_nan());
}

/// The closed form of the Ishigami function sin x1 + a sin² x2 + b x3⁴ sin x1 on [-π, π]³
/// (Ishigami and Homma 1990): parts of the variance by integration.
fn ishigami(a: f64, b: f64) -> ([f64; 3], [f64; 3]) {
    let pi4 = math::pow(PI, 4.0);
    let pi8 = pi4 * pi4;
    let of_1 = 0.5 * (1.0 + b * pi4 / 5.0) * (1.0 + b * pi4 / 5.0);
    let of_2 = a * a / 8.0;
    let of_1_and_3 = b * b * pi8 * (1.0 / 18.0 - 1.0 / 50.0);
    let all = of_1 + of_2 + of_1_and_3;
    let first = [of_1, of_2, 0.0].map(|part| part / all);
    (first, [of_1 + of_1_and_3, of_2, of_1_and_3].map(|part| part / all))
}

#[test]
fn the_closed_form_of_ishigami_lies_in_its_intervals() {
    let (first, total) = ishigami(7.0, 0.1);
    // As printed in the literature.
    let printed = [[0.3139, 0.4424, 0.0], [0.5576, 0.4424, 0.2437]];
    for (own, printed) in first.iter().chain(&total).zip(printed.as_flattened()) {
        assert!((own - printed).abs() < 6e-5, "{own}, not {printed}");
    }
    let sin = libm::sin;
    let points = saltelli(4096, 3, Seed(1)).unwrap();
    let outputs: Vec<f64> = points
        .iter()
        .map(|point| {
            let [x1, x2, x3] = [0, 1, 2].map(|at| PI * (2.0 * point[at] - 1.0));
            sin(x1) + 7.0 * sin(x2) * sin(x2) + 0.1 * math::pow(x3, 4.0) * sin(x1)
        })
        .collect();
    for (input, index) in sobol_indices(3, &outputs, Seed(1)).into_iter().enumerate() {
        for (name, exact, own, [low, high]) in [
            ("S1", first[input], index.first, index.first_interval),
            ("ST", total[input], index.total, index.total_interval),
        ] {
            println!(
                "{name} of x{}: {own:.4} [{low:.4}, {high:.4}], exactly {exact:.4}",
                input + 1
            );
            assert!(low <= exact && exact <= high);
            // Scrambled Sobol points do better than the interval, which takes them for random.
            assert!((own - exact).abs() < 0.01);
        }
    }
}
