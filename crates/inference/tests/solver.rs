//! The solver against an independent one.
//!
//! Reference: SciPy 1.17.1, `solve_ivp(method="DOP853", rtol=1e-13, atol=1e-14)`, made by
//! `tests/golden/solver.py`. Tolerance 1e-8 as required of the solver, at an error bound of 1e-11.

use thymoid_core::{Dual, Real};
use thymoid_inference::ode::{Tolerance, solve};

fn assert_close(got: &[[f64; 2]], expected: &[[f64; 2]]) {
    for (g, e) in got.iter().flatten().zip(expected.iter().flatten()) {
        assert!((g - e).abs() < 1e-8, "{g} is not {e}");
    }
}

fn predator_prey<R: Real>(growth: R, y: &[R; 2]) -> [R; 2] {
    let eaten = y[0] * y[1];
    [growth * y[0] - eaten, eaten - y[1] * 3.0]
}

#[test]
fn lotka_volterra_agrees_with_scipy() {
    let f = |_: f64, y: &[f64; 2]| predator_prey(1.5, y);
    let (states, _) = solve(&f, 0.0, [1.0, 1.0], &[1.0, 5.0, 10.0], Tolerance::of(1e-11)).unwrap();
    let expected = [
        [2.772850901841334, 0.25871087814265814],
        [6.098494675970979, 0.6281379021875172],
        [1.0263447675750506, 0.9096910781361666],
    ];
    assert_close(&states, &expected);
}

#[test]
fn van_der_pol_agrees_with_scipy() {
    let f = |_: f64, y: &[f64; 2]| [y[1], (1.0 - y[0] * y[0]) * y[1] - y[0]];
    let (states, _) = solve(&f, 0.0, [2.0, 0.0], &[3.3, 10.0, 20.0], Tolerance::of(1e-11)).unwrap();
    let expected = [
        [-2.007940617132786, -0.04196501045870633],
        [-2.0083407825797073, 0.03290706586331393],
        [2.0081497621749427, -0.04250887527319626],
    ];
    assert_close(&states, &expected);
}

/// Derivatives of the solution by a parameter, against central differences of the solution:
/// error of order h² = 1e-10 plus solver error over h.
#[test]
fn sensitivities_agree_with_differences() {
    let at = [2.0, 7.5];
    let run = |growth: f64| {
        let f = |_: f64, y: &[f64; 2]| predator_prey(growth, y);
        solve(&f, 0.0, [1.0, 1.0], &at, Tolerance::of(1e-12)).unwrap().0
    };
    let f = |_: f64, y: &[Dual<1>; 2]| predator_prey(Dual::variable(1.5, 0), y);
    let one = Dual::from(1.0);
    let (exact, _) = solve(&f, 0.0, [one, one], &at, Tolerance::of(1e-12)).unwrap();
    let h = 1e-5;
    for ((e, up), down) in exact.iter().zip(run(1.5 + h)).zip(run(1.5 - h)) {
        for s in 0..2 {
            let difference = (up[s] - down[s]) / (2.0 * h);
            assert!((e[s].partials[0] - difference).abs() < 1e-5 * (1.0 + difference.abs()));
        }
    }
}

#[test]
fn a_solution_that_explodes_is_an_error_and_not_a_panic() {
    let f = |_: f64, y: &[f64; 1]| [y[0] * y[0]];
    assert!(solve(&f, 0.0, [1.0], &[2.0], Tolerance::of(1e-8)).is_err());
}

/// Effort on a smooth problem is part of the contract: a change here is a change of the method.
#[test]
fn effort_is_stable() {
    let f = |_: f64, y: &[f64; 2]| predator_prey(1.5, y);
    let (_, effort) = solve(&f, 0.0, [1.0, 1.0], &[10.0], Tolerance::of(1e-6)).unwrap();
    assert_eq!((effort.accepted, effort.rejected), (104, 2));
}
