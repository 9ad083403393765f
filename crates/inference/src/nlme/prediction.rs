//! What a model foretells of a group of individuals.

use thymoid_core::lanes::Lanes;

use crate::ode::SolveError;

/// A model of `P` parameters and `O` outputs.
///
/// Groups are [`thymoid_core::lanes::WIDTH`] individuals each, in their order; `times` are all
/// times at which one of the group was observed, ascending.
///
/// ```
/// use thymoid_core::Lanes;
/// use thymoid_inference::SolveError;
/// use thymoid_inference::nlme::Prediction;
/// /// y = slope * t.
/// struct Line;
/// impl Prediction<1, 1> for Line {
///     type Tape = ();
///     fn predict(
///         &self,
///         _group: usize,
///         times: &[f64],
///         [slope]: &[Lanes; 1],
///         _tape: &mut (),
///         out: &mut Vec<[Lanes; 1]>,
///     ) -> Result<(), SolveError> {
///         out.clear();
///         out.extend(times.iter().map(|t| [*slope * *t]));
///         Ok(())
///     }
///     fn pull_back(
///         &self,
///         _group: usize,
///         times: &[f64],
///         _parameters: &[Lanes; 1],
///         _tape: &(),
///         by_outputs: &[[Lanes; 1]],
///     ) -> [Lanes; 1] {
///         let terms = times.iter().zip(by_outputs).map(|(t, [by])| *by * *t);
///         [terms.fold(Lanes::ZERO, |sum, term| sum + term)]
///     }
/// }
/// let (times, slope, mut out) = ([1.0, 2.0], [Lanes::splat(3.0)], Vec::new());
/// Line.predict(0, &times, &slope, &mut (), &mut out)?;
/// assert_eq!(out[1][0], Lanes::splat(6.0));
/// // The sum of both outputs grows by 1 + 2 with the slope.
/// let by = Line.pull_back(0, &times, &slope, &(), &[[Lanes::splat(1.0)]; 2]);
/// assert_eq!(by, [Lanes::splat(3.0)]);
/// # Ok::<_, SolveError>(())
/// ```
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

    /// Turns the derivatives of a number by the outputs just predicted into those by the
    /// parameters.
    fn pull_back(
        &self,
        group: usize,
        times: &[f64],
        parameters: &[Lanes; P],
        tape: &Self::Tape,
        by_outputs: &[[Lanes; O]],
    ) -> [Lanes; P];
}
