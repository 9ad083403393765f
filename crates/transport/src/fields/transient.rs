//! Fields in time.

use super::problem::Problem;
use super::solver::{Solution, Solver, Stop};
use crate::error::Error;

/// A field that changes in time, by implicit (backward Euler) steps of one length.
///
/// A step is a steady problem in which what was there before is a source and what is there a loss.
///
/// ```
/// use thymoid_transport::fields::{Problem, Stop, Transient};
/// use thymoid_transport::voxels::Grid;
/// let mut problem = Problem::uniform(Grid::new([4, 4, 4], 10.0)?, 1e-10);
/// problem.loss_per_s.fill(1e-3);
/// let mut field = Transient::new(problem, vec![1e-6; 64], 100.0)?;
/// let after = field.step(Stop::default())?;
/// assert!((after.concentration_mol_m3[7] * 1.1 / 1e-6 - 1.0).abs() < 1e-5); // 1 / (1 + k dt)
/// # Ok::<(), thymoid_transport::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Transient {
    solver: Solver,
    /// Sources of the problem itself.
    source_mol_m3_s: Vec<f32>,
    /// Storage over the length of a step.
    kept_per_s: Vec<f32>,
    field_mol_m3: Vec<f32>,
}

impl Transient {
    /// Starts from a field, with steps of `step_s`.
    ///
    /// # Errors
    /// [`Error::Problem`] if the parts do not fit together.
    pub fn new(mut problem: Problem, field_mol_m3: Vec<f32>, step_s: f64) -> Result<Self, Error> {
        if !(step_s > 0.0 && step_s.is_finite()) {
            let reason = format!("a step in time is {step_s} s, not a positive number");
            return Err(Error::Problem { reason });
        }
        let kept_per_s: Vec<f32> =
            problem.storage.iter().map(|s| (f64::from(*s) / step_s) as f32).collect();
        let source_mol_m3_s = problem.source_mol_m3_s.clone();
        for (loss, kept) in problem.loss_per_s.iter_mut().zip(&kept_per_s) {
            *loss += kept;
        }
        problem.source_mol_m3_s = with_kept(&source_mol_m3_s, &kept_per_s, &field_mol_m3);
        let mut solver = Solver::new(problem)?;
        solver.set_field(&field_mol_m3)?;
        Ok(Self { solver, source_mol_m3_s, kept_per_s, field_mol_m3 })
    }

    /// Goes one step on. In its balance what was there before counts as made, and what is left as
    /// decayed.
    ///
    /// # Errors
    /// [`Error::Unsolved`] if the step is not solved in the allowed cycles.
    pub fn step(&mut self, stop: Stop) -> Result<Solution, Error> {
        let source = with_kept(&self.source_mol_m3_s, &self.kept_per_s, &self.field_mol_m3);
        self.solver.set_source(source)?;
        let solution = self.solver.resolve(stop)?;
        self.field_mol_m3.clone_from(&solution.concentration_mol_m3);
        Ok(solution)
    }
}

fn with_kept(source: &[f32], kept: &[f32], field: &[f32]) -> Vec<f32> {
    source.iter().zip(kept).zip(field).map(|((source, kept), c)| source + kept * c).collect()
}
