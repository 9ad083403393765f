//! Curved walls: order of convergence, Krogh's cylinder, a channel anywhere on the grid.

mod common;

use common::{OXYGEN, chip, oxygen, set_uptake, solve};
use thymoid_transport::fields::{Outside, Problem, Surroundings};
use thymoid_transport::voxels::{Grid, Kind};

/// Root of the mean square error and greatest error, over the size of the solution.
fn manufactured_errors(voxels: usize) -> [f64; 2] {
    // Gel between two cylinders of 60 and 180 um whose axis lies anywhere; the walls have the
    // concentrations of the solution.
    let (edge, centre) = (400.0 / voxels as f64, [203.7, 196.1]);
    let grid = Grid::new([voxels, voxels, 1], edge).unwrap();
    let r = |p: [f64; 3]| (p[0] - centre[0]).hypot(p[1] - centre[1]);
    let chip = chip(grid, Kind::Lumen, |p| (r(p) - 60.0).min(180.0 - r(p)));
    // C = A + B cos(x / L) sin(y / M)
    let (a, b, l, m) = (0.06, 0.05, 70.0, 90.0);
    let wave = |p: [f64; 3]| (p[0] / l).cos() * (p[1] / m).sin();
    let exact = |p: [f64; 3]| a + b * wave(p);
    let laplacian = |p: [f64; 3]| -b * (1.0 / (l * l) + 1.0 / (m * m)) * wave(p);
    let medium = |_| Outside::at(0.0);
    let around = Surroundings { medium: &medium, gas: None, sides: [None; 6] };
    let mut problem = Problem::of_chip(&chip, &OXYGEN, &around).unwrap();
    // Where each contact meets the wall: along its axis, towards the lumen.
    let d = OXYGEN.diffusivity_m2_s * 1e12 / (edge * edge);
    for contact in &mut problem.contacts {
        let way = d / f64::from(contact.conductance_per_s) * edge;
        let place = grid.centre_um(contact.voxel as usize);
        let step = |sign: f64| {
            let mut place = place;
            place[contact.axis.index()] += sign * way;
            place
        };
        let off = |p: [f64; 3]| (r(p) - 60.0).abs().min((180.0 - r(p)).abs());
        let wall = if off(step(1.0)) < off(step(-1.0)) { step(1.0) } else { step(-1.0) };
        contact.concentration_mol_m3 = exact(wall) as f32;
    }
    let v = 6.25e-3;
    set_uptake(&mut problem, v as f32);
    let (km, d_um2) = (OXYGEN.half_uptake_mol_m3, OXYGEN.diffusivity_m2_s * 1e12);
    for voxel in (0..grid.len()).filter(|voxel| problem.diffuses[*voxel]) {
        let p = grid.centre_um(voxel);
        let c = exact(p);
        // The source may be negative: what is missing goes to the uptake.
        problem.source_mol_m3_s[voxel] = (v * c / (km + c) - d_um2 * laplacian(p) + 0.05) as f32;
        problem.loss_per_s[voxel] = (0.05 / c) as f32;
    }
    let diffuses = problem.diffuses.clone();
    let solution = solve(problem);
    let (mut sum, mut most, mut count) = (0.0, 0.0_f64, 0.0);
    for voxel in (0..grid.len()).filter(|voxel| diffuses[*voxel]) {
        let error = f64::from(solution.concentration_mol_m3[voxel]) - exact(grid.centre_um(voxel));
        sum += error * error;
        most = most.max(error.abs());
        count += 1.0;
    }
    [(sum / count).sqrt() / (a + b), most / (a + b)]
}

#[test]
fn explore_order() {
    let mut before = [0.0; 2];
    for n in [20, 28, 40, 56, 80, 113, 160] {
        let e = manufactured_errors(n);
        println!(
            "{n} {e:?} order {:?}",
            [(before[0] / e[0]).log2() * 2.0, (before[1] / e[1]).log2() * 2.0]
        );
        before = e;
    }
}

fn channel_deficit(edge: f64, shift: [f64; 2]) -> f64 {
    let n = (300.0 / edge).round() as usize;
    let grid = Grid::new([n, n, 1], edge).unwrap();
    let r = |p: [f64; 3]| (p[0] - 150.0 - shift[0]).hypot(p[1] - 150.0 - shift[1]);
    let chip = chip(grid, Kind::Lumen, |p| r(p) - 50.0);
    let mut problem = oxygen(&chip, 0.135);
    problem.half_uptake_mol_m3 = 1e-6;
    set_uptake(&mut problem, 6.25e-3);
    let d = problem.diffuses.clone();
    let s = solve(problem);
    let (mut sum, mut n) = (0.0, 0.0);
    for (c, d) in s.concentration_mol_m3.iter().zip(d) {
        if d {
            sum += 0.135 - f64::from(*c);
            n += 1.0;
        }
    }
    sum / n
}

#[test]
fn explore_shift() {
    let reference = channel_deficit(300.0 / 256.0, [0.0; 2]);
    println!("reference {reference} {}", channel_deficit(300.0 / 180.0, [0.3, 0.1]));
    for edge in [30.0, 15.0, 10.0, 7.5] {
        let mut worst = [0.0_f64; 2];
        for i in 0..6 {
            for j in 0..6 {
                let s = [f64::from(i) * edge / 6.0, f64::from(j) * edge / 6.0];
                let e = channel_deficit(edge, s) / channel_deficit(300.0/200.0, s) - 1.0;
                worst[0] = worst[0].min(e);
                worst[1] = worst[1].max(e);
            }
        }
        println!("{edge} {worst:?}");
    }
}

#[test]
fn explore_convergence() {
    use thymoid_transport::fields::Solver;
    for n in [20, 30, 64, 128, 256] {
        for km in [8e-3, 1e-6] {
            let grid = Grid::new([n, n, 1], 300.0 / n as f64).unwrap();
            let r = |p: [f64; 3]| (p[0] - 151.0).hypot(p[1] - 149.0);
            let chip = chip(grid, Kind::Lumen, |p| r(p) - 50.0);
            let mut problem = oxygen(&chip, 0.135);
            problem.half_uptake_mol_m3 = km;
            set_uptake(&mut problem, 6.25e-3);
            let mut s = Solver::new(problem).unwrap();
            let mut line = format!("{n} {km}: f {:.1e}", s.cycle(true, 1));
            for _ in 0..10 {
                line += &format!(" {:.1e}", s.cycle(false, 1));
            }
            println!("{line}");
        }
    }
}
