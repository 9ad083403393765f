//! Steady fields, cold or from a field that is nearly right.

use super::balance::Balance;
use super::multigrid::Hierarchy;
use super::problem::Problem;
use crate::error::Error;

/// When to stop.
///
/// ```
/// use thymoid_transport::fields::Stop;
/// assert_eq!(Stop::default().most_cycles, 20);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stop {
    /// Greatest correction of the last cycle over the greatest concentration. The error that is
    /// left is a fraction of it.
    pub tolerance: f32,
    /// Cycles after which a solve that has not come so far is an error.
    pub most_cycles: u32,
}

impl Default for Stop {
    fn default() -> Self {
        Self { tolerance: 1e-4, most_cycles: 20 }
    }
}

/// A steady field.
///
/// ```
/// use thymoid_transport::fields::{Contact, Problem, Solver, Stop};
/// use thymoid_transport::voxels::{Axis, Grid};
/// // Tissue 200 um thick that takes up 6.25e-3 mol/m3/s, fed from below.
/// let mut problem = Problem::uniform(Grid::new([1, 1, 40], 5.0)?, 1.7e-9);
/// problem.most_uptake_mol_m3_s.fill(6.25e-3);
/// problem.half_uptake_mol_m3 = 1e-4;
/// let conductance_per_s = 2.0 * problem.free_conductance_per_s; // half a voxel to the face
/// let face =
///     Contact { voxel: 0, axis: Axis::Z, conductance_per_s, concentration_mol_m3: 0.135 };
/// problem.contacts.push(face);
/// let solution = Solver::new(problem)?.solve(Stop::default())?;
/// let far = solution.concentration_mol_m3[39];
/// let eager = 0.135 - 0.5 * 6.25e-3 / 1.7e-9 * 200e-6_f32.powi(2); // uptake of zero order
/// assert!((far / eager - 1.0).abs() < 0.01, "{far} {eager}");
/// assert!(solution.balance.imbalance().abs() < 1e-3);
/// # Ok::<(), thymoid_transport::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// Concentration of each voxel; 0 where the substance does not diffuse.
    pub concentration_mol_m3: Vec<f32>,
    /// Cycles made: V-cycles, the F-cycle of a cold start being the first.
    pub cycles: u32,
    /// Greatest correction of the last cycle, by the greatest concentration.
    pub correction: f32,
    /// What enters and leaves.
    pub balance: Balance,
}

/// A problem made ready for solving, with the field that was found last.
///
/// ```
/// use thymoid_transport::fields::{Problem, Solver, Stop};
/// use thymoid_transport::voxels::Grid;
/// let mut problem = Problem::uniform(Grid::new([8, 8, 8], 10.0)?, 1e-10);
/// problem.source_mol_m3_s.fill(2e-9);
/// problem.loss_per_s.fill(1e-3);
/// let mut solver = Solver::new(problem)?;
/// let even = solver.solve(Stop::default())?;
/// assert!((even.concentration_mol_m3[100] / 2e-6 - 1.0).abs() < 1e-5);
/// // Twice the source: from the field that is there.
/// solver.set_source(vec![4e-9; 512])?;
/// let twice = solver.resolve(Stop::default())?;
/// assert!((twice.concentration_mol_m3[100] / 4e-6 - 1.0).abs() < 1e-5);
/// # Ok::<(), thymoid_transport::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Solver {
    problem: Problem,
    hierarchy: Hierarchy,
}

impl Solver {
    /// Makes a problem ready.
    ///
    /// # Errors
    /// [`Error::Problem`] if it does not fit together.
    pub fn new(problem: Problem) -> Result<Self, Error> {
        problem.check()?;
        let hierarchy = Hierarchy::new(&problem);
        Ok(Self { problem, hierarchy })
    }

    /// Returns the problem.
    pub const fn problem(&self) -> &Problem {
        &self.problem
    }

    /// Sets the greatest uptake of each voxel.
    ///
    /// # Errors
    /// [`Error::Problem`] if it does not fit the grid, or a value is no uptake.
    pub fn set_uptake(&mut self, mol_m3_s: Vec<f32>) -> Result<(), Error> {
        self.problem.check_values("uptake", &mol_m3_s)?;
        self.problem.most_uptake_mol_m3_s = mol_m3_s;
        self.hierarchy.update(&self.problem);
        Ok(())
    }

    /// Sets the source of each voxel.
    ///
    /// # Errors
    /// [`Error::Problem`] if it does not fit the grid, or a value is no source.
    pub fn set_source(&mut self, mol_m3_s: Vec<f32>) -> Result<(), Error> {
        self.problem.check_values("source", &mol_m3_s)?;
        self.problem.source_mol_m3_s = mol_m3_s;
        self.hierarchy.update(&self.problem);
        Ok(())
    }

    /// Sets the concentration beyond each contact, in their order: what flowing medium has become.
    ///
    /// # Errors
    /// [`Error::Problem`] if there are not as many, or one is no concentration.
    pub fn set_outside(&mut self, mol_m3: &[f32]) -> Result<(), Error> {
        let contacts = self.problem.contacts.len();
        if mol_m3.len() != contacts || !mol_m3.iter().all(|c| *c >= 0.0 && c.is_finite()) {
            let reason = format!("{} concentrations for {contacts} contacts", mol_m3.len());
            return Err(Error::Problem { reason: reason + ", or one is no concentration" });
        }
        for (contact, c) in self.problem.contacts.iter_mut().zip(mol_m3) {
            contact.concentration_mol_m3 = *c;
        }
        self.hierarchy.update(&self.problem);
        Ok(())
    }

    /// Sets the field from which [`Self::resolve`] starts.
    ///
    /// # Errors
    /// [`Error::Problem`] if it does not fit the grid.
    pub fn set_field(&mut self, mol_m3: &[f32]) -> Result<(), Error> {
        let voxels = self.problem.grid.len();
        if mol_m3.len() != voxels || !mol_m3.iter().all(|c| c.is_finite()) {
            let reason = format!("{} concentrations for {voxels} voxels", mol_m3.len());
            return Err(Error::Problem { reason: reason + ", or one is not finite" });
        }
        self.hierarchy.set(mol_m3);
        Ok(())
    }

    /// Finds the steady field from nothing: an F-cycle, then V-cycles.
    ///
    /// # Errors
    /// [`Error::Unsolved`] if it is not found in the allowed cycles, as where sources outdo uptake.
    pub fn solve(&mut self, stop: Stop) -> Result<Solution, Error> {
        self.hierarchy.fill(self.problem.greatest_outside());
        self.iterate(stop, true)
    }

    /// Finds the steady field from the last one by V-cycles.
    ///
    /// # Errors
    /// As [`Self::solve`].
    pub fn resolve(&mut self, stop: Stop) -> Result<Solution, Error> {
        self.iterate(stop, false)
    }

    /// Makes some cycles whatever they achieve: for measurements of the method.
    pub fn cycle(&mut self, cold: bool, cycles: u32) -> f32 {
        let mut correction = 0.0;
        if cold {
            self.hierarchy.fill(self.problem.greatest_outside());
        }
        for cycle in 0..cycles {
            correction = self.one_cycle(cold && cycle == 0);
        }
        correction
    }

    fn one_cycle(&mut self, f: bool) -> f32 {
        if f { self.hierarchy.f_cycle() } else { self.hierarchy.v_cycle() }
    }

    fn iterate(&mut self, stop: Stop, cold: bool) -> Result<Solution, Error> {
        let mut correction = f32::INFINITY;
        for cycle in 0..stop.most_cycles {
            let change = self.one_cycle(cold && cycle == 0);
            let greatest = self.hierarchy.greatest_mol_m3();
            correction = if change > 0.0 { change / greatest } else { 0.0 };
            if correction <= stop.tolerance {
                return Ok(self.solution(cycle + 1, correction));
            }
        }
        Err(Error::Unsolved { cycles: stop.most_cycles, correction, tolerance: stop.tolerance })
    }

    /// Returns the field that is there, which took some cycles.
    pub fn solution(&self, cycles: u32, correction: f32) -> Solution {
        let concentration_mol_m3 = self.hierarchy.concentration_mol_m3();
        let balance = Balance::of(&self.problem, &concentration_mol_m3);
        Solution { concentration_mol_m3, cycles, correction, balance }
    }
}
