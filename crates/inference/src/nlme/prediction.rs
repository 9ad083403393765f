//! What a model foretells of a group of individuals.

use thymoid_core::lanes::Lanes;

use crate::ode::SolveError;

/// A model of `P` parameters and `O` outputs.
///
/// Groups are [`thymoid_core::lanes::WIDTH`] individuals each, in their order; `times` are all
/// times at which one of the group was observed, ascending.
pub trait Prediction<const P: usize, const O: usize>: Sync {
    /// What is kept of a prediction to pull back through it.
    type Tape: Default;

    /// Writes the outputs at each time.
    ///
    /// # Errors
    /// When the equations cannot be solved with these parameters, which are then impossible.
    fn predict(
        &self,
        group: usize,
        times: &[f64],
        parameters: &[Lanes; P],
        tape: &mut Self::Tape,
        out: &mut Vec<[Lanes; O]>,
    ) -> Result<(), SolveError>;

    /// From the derivatives of a number by the outputs just predicted those by the parameters.
    fn pull_back(
        &self,
        group: usize,
        times: &[f64],
        parameters: &[Lanes; P],
        tape: &Self::Tape,
        by_outputs: &[[Lanes; O]],
    ) -> [Lanes; P];
}
