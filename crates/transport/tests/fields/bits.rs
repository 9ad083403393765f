//! The bits of a field depend neither on threads nor on vectors.

use crate::common::{chip, oxygen, set_uptake};
use thymoid_core::Vectors;
use thymoid_transport::fields::{Solver, Stop};
use thymoid_transport::voxels::{Grid, Kind};

/// A chip of several slabs of planes, whose rows are no multiple of any vector.
fn field() -> Vec<u32> {
    let grid = Grid::new([61, 83, 13], 15.0).unwrap();
    let chip = chip(grid, Kind::Lumen, |p| (p[0] % 300.0 - 151.0).hypot(p[2] - 90.0) - 50.0);
    let mut problem = oxygen(&chip, 0.135);
    problem.half_uptake_mol_m3 = 1e-3;
    set_uptake(&mut problem, 9e-3);
    let solution = Solver::new(problem).unwrap().solve(Stop::default()).unwrap();
    solution.concentration_mol_m3.iter().map(|c| c.to_bits()).collect()
}

/// One test, for the limit on vectors holds for the whole process.
#[test]
fn same_bits_for_any_threads_and_vectors() {
    let expected = field();
    for threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert!(pool.install(field) == expected, "{threads} threads");
    }
    for vectors in [Vectors::Avx2, Vectors::Portable] {
        vectors.allow();
        assert!(field() == expected, "{vectors:?}");
    }
    Vectors::Widest.allow();
}
