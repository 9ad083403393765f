//! Fields in time.

use crate::common::{TIGHT, set_uptake};
use thymoid_core::math;
use thymoid_transport::fields::{Contact, Problem, Solver, Transient};
use thymoid_transport::voxels::{Axis, Grid};

/// A slab of 200 um, fed from below, no-flux above.
fn slab() -> Problem {
    let grid = Grid::new([3, 2, 40], 5.0).unwrap();
    let mut problem = Problem::uniform(grid, 1.7e-9);
    let conductance_per_s = 2.0 * problem.free_conductance_per_s;
    for voxel in (0..grid.len()).filter(|v| grid.place(*v)[2] == 0) {
        let (voxel, concentration_mol_m3) = (voxel as u32, 0.135);
        problem.contacts.push(Contact {
            voxel,
            axis: Axis::Z,
            conductance_per_s,
            concentration_mol_m3,
        });
    }
    problem
}

/// After 20 times `L^2 / D`, 24 s, nothing of the start is left.
#[test]
fn the_steady_field_is_the_limit_in_time() {
    let mut problem = slab();
    problem.half_uptake_mol_m3 = 8e-3;
    set_uptake(&mut problem, 6.25e-3);
    let steady = Solver::new(problem.clone()).unwrap().solve(TIGHT).unwrap();
    let voxels = problem.grid.len();
    let mut field = Transient::new(problem, vec![0.0; voxels], 24.0).unwrap();
    let mut last = None;
    for _ in 0..20 {
        last = Some(field.step(TIGHT).unwrap().concentration_mol_m3);
    }
    let pairs = last.unwrap().into_iter().zip(steady.concentration_mol_m3);
    for (late, steady) in pairs {
        assert!((late - steady).abs() < 1e-5 * 0.135, "{late} {steady}");
    }
}

/// Reference: the series of Carslaw and Jaeger for a slab from empty,
/// `1 - sum of 4 / ((2n+1) pi) (-1)^n cos(..) exp(-((2n+1) pi / 2)^2 t)` at the closed face, with
/// t = D T / L^2. Backward Euler is of first order: the error halves with the step.
#[test]
fn diffusion_into_an_empty_slab_follows_its_series() {
    let exact = {
        let t = 1.7e-9 * 12.0 / (200e-6_f64 * 200e-6);
        // The last voxel's middle is that far from the closed face: the cosine is its series.
        let off = 2.5 / 200.0;
        let terms = (0..20).map(|n| {
            let k = (2.0 * f64::from(n) + 1.0) * std::f64::consts::FRAC_PI_2;
            let (sign, angle2) = (if n % 2 == 0 { 1.0 } else { -1.0 }, k * k * off * off);
            let cosine = 1.0 - angle2 / 2.0 + angle2 * angle2 / 24.0;
            2.0 / k * sign * cosine * math::exp(-k * k * t)
        });
        0.135 * (1.0 - terms.sum::<f64>())
    };
    let error = |steps: u32| {
        let problem = slab();
        let voxels = problem.grid.len();
        let step_s = 12.0 / f64::from(steps);
        let mut field = Transient::new(problem, vec![0.0; voxels], step_s).unwrap();
        let mut far = 0.0;
        for _ in 0..steps {
            far = f64::from(field.step(TIGHT).unwrap().concentration_mol_m3[voxels - 1]);
        }
        (far / exact - 1.0).abs()
    };
    let (coarse, fine) = (error(24), error(48));
    assert!(fine < 0.01 && (coarse / fine - 2.0).abs() < 0.2, "{coarse} {fine}");
}

#[test]
fn a_step_must_be_a_time() {
    let voxels = slab().grid.len();
    for step_s in [0.0, -1.0, f64::NAN] {
        assert!(Transient::new(slab(), vec![0.0; voxels], step_s).is_err());
    }
    assert!(Transient::new(slab(), vec![0.0; voxels - 1], 1.0).is_err());
}
