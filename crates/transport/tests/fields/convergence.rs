//! How many cycles a field takes, and what enters and leaves it.

use crate::common::TIGHT;
use thymoid_core::{Purpose, Seed};
use thymoid_transport::Error;
use thymoid_transport::fields::{Contact, Problem, Solver, Stop};
use thymoid_transport::voxels::{Axis, Grid};

const SOURCE: f32 = 0.135;

/// Oxygen from below; blocks without cells, of native and of twice the native uptake, each voxel
/// between half and one and a half of it: much of it has no oxygen.
fn blocks(count: [usize; 3], edge_um: f64, half_uptake_mol_m3: f32) -> Problem {
    let grid = Grid::new(count, edge_um).unwrap();
    let mut problem = Problem::uniform(grid, 1.7e-9);
    problem.half_uptake_mol_m3 = half_uptake_mol_m3;
    let conductance_per_s = 2.0 * problem.free_conductance_per_s;
    let mut draws = Seed(3).draws(Purpose::Test, 0, 0);
    for voxel in 0..grid.len() {
        let [x, y, z] = grid.place(voxel);
        let block = (x / 20 * 7 + y / 15 * 5 + z / 10 * 3) % 3;
        let noise = 0.5 + draws.uniform() as f32;
        problem.most_uptake_mol_m3_s[voxel] = 6.25e-3 * block as f32 * noise;
        if z == 0 {
            let (voxel, concentration_mol_m3) = (voxel as u32, SOURCE);
            let face = Contact { voxel, axis: Axis::Z, conductance_per_s, concentration_mol_m3 };
            problem.contacts.push(face);
        }
    }
    problem
}

/// Reference: the field of 25 cycles. The bar is six cycles, for Km from nearly zero-order uptake
/// to the high end of the parameter.
#[test]
fn six_cycles_or_fewer_to_a_ten_thousandth() {
    for half_uptake in [1e-4, 1e-3, 8e-3, 1e-2] {
        for (count, edge_um) in [([112, 112, 16], 30.0), ([60, 50, 33], 15.0)] {
            let mut solver = Solver::new(blocks(count, edge_um, half_uptake)).unwrap();
            solver.cycle(true, 25);
            let reference = solver.solution(25, 0.0).concentration_mol_m3;
            let error = |cycles: u32| {
                solver.cycle(true, cycles);
                let c = solver.solution(cycles, 0.0).concentration_mol_m3;
                let errors = c.iter().zip(&reference).map(|(a, b)| (a - b).abs());
                errors.fold(0.0, f32::max) / SOURCE
            };
            let needed = (1..=6).map(error).position(|error| error <= 1e-4);
            println!("Km {half_uptake} {count:?}: {:?} cycles", needed.map(|n| n + 1));
            assert!(needed.is_some(), "Km {half_uptake}, {count:?}");
        }
    }
}

/// A signal that spreads 500 um from a layer that makes it, in a box that lets nothing out: most of
/// what corrects it is the same everywhere. Reference: decay takes what the layer makes.
#[test]
fn signals_without_walls_converge_too() {
    let grid = Grid::new([64, 48, 20], 25.0).unwrap();
    let mut problem = Problem::uniform(grid, 1e-10);
    problem.loss_per_s.fill(4e-4);
    for voxel in (0..grid.len()).filter(|v| grid.place(*v)[0] < 10) {
        problem.source_mol_m3_s[voxel] = 1e-9;
    }
    let solution = Solver::new(problem).unwrap().solve(Stop::default()).unwrap();
    println!("a signal: {} cycles", solution.cycles);
    assert!(solution.cycles <= 6);
    assert!(solution.balance.imbalance().abs() < 1e-4, "{:?}", solution.balance);
}

/// What a solve promises: the error that is left is below the correction it stopped at.
#[test]
fn a_solve_stops_below_its_tolerance() {
    let mut solver = Solver::new(blocks([60, 50, 33], 15.0, 8e-3)).unwrap();
    solver.cycle(true, 25);
    let reference = solver.solution(25, 0.0).concentration_mol_m3;
    for tolerance in [1e-2, 1e-3, 1e-4] {
        let solution = solver.solve(Stop { tolerance, most_cycles: 20 }).unwrap();
        let errors = solution.concentration_mol_m3.iter().zip(&reference);
        let error = errors.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max) / SOURCE;
        assert!(solution.correction <= tolerance && error <= tolerance, "{tolerance}: {error}");
    }
}

#[test]
fn uptake_is_what_enters_by_the_boundary() {
    for half_uptake in [1e-4, 8e-3] {
        let problem = blocks([112, 112, 16], 30.0, half_uptake);
        let balance = Solver::new(problem).unwrap().solve(TIGHT).unwrap().balance;
        assert!(balance.taken_up_mol_s > 1e-13, "{balance:?}");
        println!("Km {half_uptake}: {:.1e}", balance.imbalance());
        assert!(balance.imbalance().abs() < 1e-5, "{balance:?}");
    }
}

/// Cold and warm end in one field: it does not depend on where one starts.
#[test]
fn from_another_field_to_the_same() {
    let problem = blocks([60, 50, 33], 15.0, 1e-3);
    let twice: Vec<f32> = problem.most_uptake_mol_m3_s.iter().map(|v| 2.0 * v).collect();
    let mut solver = Solver::new(problem).unwrap();
    solver.solve(TIGHT).unwrap();
    solver.set_uptake(twice).unwrap();
    let warm = solver.resolve(TIGHT).unwrap().concentration_mol_m3;
    let cold = solver.solve(TIGHT).unwrap().concentration_mol_m3;
    let errors = warm.iter().zip(&cold).map(|(a, b)| (a - b).abs());
    assert!(errors.fold(0.0, f32::max) < 1e-5 * SOURCE);
}

#[test]
fn sources_that_outdo_uptake_are_told() {
    let mut problem = Problem::uniform(Grid::new([16, 16, 16], 10.0).unwrap(), 1e-10);
    problem.source_mol_m3_s.fill(2e-9);
    problem.most_uptake_mol_m3_s.fill(1e-9);
    problem.half_uptake_mol_m3 = 1e-6;
    let error = Solver::new(problem).unwrap().solve(Stop::default()).unwrap_err();
    assert!(matches!(error, Error::Unsolved { cycles: 20, .. }), "{error}");
    assert!(error.to_string().ends_with("do sources outdo uptake?"));
}

type Break = fn(&mut Problem);

#[test]
fn broken_problems_are_refused() {
    let whole = Problem::uniform(Grid::new([4, 4, 4], 10.0).unwrap(), 1e-10);
    let broken: [(&str, Break); 5] = [
        ("neither decays", |_| {}),
        ("63 values of loss for 64 voxels", |p| p.loss_per_s.truncate(63)),
        ("source of voxel 5 is NaN", |p| p.source_mol_m3_s[5] = f32::NAN),
        ("half uptake", |p| p.half_uptake_mol_m3 = 0.0),
        ("a contact of voxel 64", |p| {
            p.contacts.push(Contact {
                voxel: 64,
                axis: Axis::X,
                conductance_per_s: 1.0,
                concentration_mol_m3: 1.0,
            });
        }),
    ];
    for (expected, breaks) in broken {
        let mut problem = whole.clone();
        breaks(&mut problem);
        let error = Solver::new(problem).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}
