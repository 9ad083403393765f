//! Differential equations of several individuals at once, and their discrete adjoint.
//!
//! Forwards, Tsitouras' pair of order 5(4) from observation to observation, all lanes in the steps
//! of the one that needs the smallest. Backwards, the derivative of that very recurrence in reverse
//! order (Hager, Numerische Mathematik 87 (2000) 247): the exact gradient of the discrete solution,
//! at a price that does not grow with the number of parameters. Steps are taken as given, and the
//! error is measured on the states alone, so that a gradient costs no step.

use thymoid_core::lanes::Lanes;
use thymoid_core::math;

use super::prediction::Prediction;
use crate::ode::tsit5::{A2, A3, A4, A5, A6, B, C, ERROR};
use crate::ode::{SolveError, Tolerance};

/// Equations of `S` states and `P` parameters; the states are what is observed.
pub trait Dynamics<const S: usize, const P: usize>: Sync {
    /// What depends on time and parameters alone, with its derivatives.
    type Forcing: Copy;

    /// Returns the states at time 0, the same for any parameters.
    fn initial(&self) -> [f64; S];

    /// Computes the forcing at a time.
    fn forcing(&self, time: f64, parameters: &[Lanes; P]) -> Self::Forcing;

    /// Computes the slopes of the states.
    fn slope(
        &self,
        forcing: &Self::Forcing,
        states: &[Lanes; S],
        parameters: &[Lanes; P],
    ) -> [Lanes; S];

    /// Turns the derivatives of a number by the slopes into those by the states, and adds those by
    /// the parameters to `by_parameters`.
    fn pull_back(
        &self,
        forcing: &Self::Forcing,
        states: &[Lanes; S],
        parameters: &[Lanes; P],
        by_slopes: &[Lanes; S],
        by_parameters: &mut [Lanes; P],
    ) -> [Lanes; S];
}

/// A model solved to a tolerance.
///
/// ```
/// use thymoid_core::Lanes;
/// use thymoid_inference::nlme::{Course, Dynamics, Prediction};
/// use thymoid_inference::ode::Tolerance;
/// /// Decay from 1 at a rate.
/// struct Decay;
/// impl Dynamics<1, 1> for Decay {
///     type Forcing = ();
///     fn initial(&self) -> [f64; 1] {
///         [1.0]
///     }
///     fn forcing(&self, _time: f64, _rate: &[Lanes; 1]) {}
///     fn slope(&self, _: &(), [y]: &[Lanes; 1], [rate]: &[Lanes; 1]) -> [Lanes; 1] {
///         [-(*rate * *y)]
///     }
///     fn pull_back(
///         &self,
///         _: &(),
///         [y]: &[Lanes; 1],
///         [rate]: &[Lanes; 1],
///         [by_slope]: &[Lanes; 1],
///         [by_rate]: &mut [Lanes; 1],
///     ) -> [Lanes; 1] {
///         *by_rate += -(*by_slope * *y);
///         [-(*by_slope * *rate)]
///     }
/// }
/// let course = Course { dynamics: Decay, tolerance: Tolerance::of(1e-10) };
/// let (rate, mut tape, mut out) = ([Lanes::splat(0.5)], Default::default(), Vec::new());
/// course.predict(0, &[2.0], &rate, &mut tape, &mut out)?;
/// let [by_rate] = course.pull_back(0, &[2.0], &rate, &tape, &[[Lanes::splat(1.0)]]);
/// // e^(-2 r), and its derivative.
/// assert!((out[0][0].0[0] - 0.367879441).abs() < 1e-8);
/// assert!((by_rate.0[0] + 2.0 * 0.367879441).abs() < 1e-8);
/// # Ok::<_, thymoid_inference::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Course<D> {
    /// The equations.
    pub dynamics: D,
    /// How accurately.
    pub tolerance: Tolerance,
}

/// The steps taken.
#[derive(Debug)]
pub struct Tape<F, const S: usize> {
    steps: Vec<Step<F, S>>,
    /// Steps taken before each time of observation.
    landed: Vec<usize>,
}

impl<F, const S: usize> Default for Tape<F, S> {
    fn default() -> Self {
        Self { steps: Vec::with_capacity(64), landed: Vec::new() }
    }
}

#[derive(Debug)]
struct Step<F, const S: usize> {
    size: f64,
    forcing: [F; 6],
    states: [[Lanes; S]; 6],
}

/// Weights of the slopes before each later stage.
const A: [&[f64]; 5] = [&A2, &A3, &A4, &A5, &A6];

/// Controller on the last error alone (Hairer, Nørsett, Wanner, II.4): a step that lands on an
/// observation says nothing of the one before it.
const SAFETY: f64 = 0.9;
const ORDER: f64 = 5.0;
const SHRINK: f64 = 0.2;
const GROW: f64 = 8.0;

/// Computes `y + size * sum_j weights[j] slopes[j]`.
#[inline(always)]
fn combine<const S: usize>(
    y: &[Lanes; S],
    size: f64,
    weights: &[f64],
    slopes: &[[Lanes; S]; 7],
) -> [Lanes; S] {
    let mut out = *y;
    for s in 0..S {
        let mut total = slopes[0][s] * weights[0];
        for j in 1..weights.len() {
            total += slopes[j][s] * weights[j];
        }
        out[s] += total * size;
    }
    out
}

/// Computes the largest error of a step over its tolerance, over the lanes, as a square.
#[inline(always)]
fn squared_error<const S: usize>(
    y: &[Lanes; S],
    next: &[Lanes; S],
    size: f64,
    slopes: &[[Lanes; S]; 7],
    tolerance: Tolerance,
) -> f64 {
    let mut total = Lanes::ZERO;
    for s in 0..S {
        let mut error = Lanes::ZERO;
        for (slope, weight) in slopes.iter().zip(ERROR) {
            error += slope[s] * weight;
        }
        let scale = y[s].max_abs(next[s]) * tolerance.relative + tolerance.absolute;
        let ratio = error * size / scale;
        total += ratio * ratio;
    }
    // Not `f64::max`, which would hide what is not a number.
    let worst = total.0.into_iter().fold(0.0, |a, b| if b <= a { a } else { b });
    worst / S as f64
}

impl<D: Dynamics<S, P>, const S: usize, const P: usize> Prediction<P, S> for Course<D> {
    type Tape = Tape<D::Forcing, S>;

    #[inline(always)]
    fn predict(
        &self,
        _group: usize,
        times: &[f64],
        parameters: &[Lanes; P],
        tape: &mut Self::Tape,
        out: &mut Vec<[Lanes; S]>,
    ) -> Result<(), SolveError> {
        let Tape { steps, landed } = tape;
        steps.clear();
        landed.clear();
        out.clear();
        let mut y = self.dynamics.initial().map(Lanes::splat);
        let mut time = 0.0;
        let mut forcing = self.dynamics.forcing(time, parameters);
        let mut slopes = [self.dynamics.slope(&forcing, &y, parameters); 7];
        let mut wish = f64::INFINITY;
        let mut rejected = 0;
        for &end in times {
            while time < end {
                if steps.len() + rejected >= self.tolerance.max_steps {
                    let steps = self.tolerance.max_steps;
                    return Err(SolveError::TooManySteps { steps, reached: time });
                }
                let left = end - time;
                let size = if wish >= left {
                    left
                } else if 2.0 * wish > left {
                    0.5 * left
                } else {
                    wish
                };
                let mut forcing_of = [forcing; 6];
                for i in 1..6 {
                    forcing_of[i] = self.dynamics.forcing(time + C[i - 1] * size, parameters);
                }
                let mut states = [y; 6];
                for i in 1..6 {
                    states[i] = combine(&y, size, A[i - 1], &slopes);
                    slopes[i] = self.dynamics.slope(&forcing_of[i], &states[i], parameters);
                }
                let next = combine(&y, size, &B, &slopes);
                slopes[6] = self.dynamics.slope(&forcing_of[5], &next, parameters);
                let error = squared_error(&y, &next, size, &slopes, self.tolerance);
                let factor = if error.is_finite() {
                    let ideal = SAFETY * math::exp(-0.5 / ORDER * math::ln(error.max(1e-20)));
                    ideal.clamp(SHRINK, GROW)
                } else {
                    SHRINK
                };
                if !error.is_finite() || error > 1.0 {
                    wish = size * factor.min(SAFETY);
                    rejected += 1;
                    if time + wish <= time {
                        return Err(SolveError::NotFinite { reached: time });
                    }
                    continue;
                }
                steps.push(Step { size, forcing: forcing_of, states });
                let ideal = size * factor;
                wish = if size < wish { ideal.max(wish) } else { ideal };
                time = if size == left { end } else { time + size };
                y = next;
                forcing = forcing_of[5];
                slopes[0] = slopes[6];
            }
            landed.push(steps.len());
            out.push(y);
        }
        Ok(())
    }

    #[inline(always)]
    fn pull_back(
        &self,
        _group: usize,
        _times: &[f64],
        parameters: &[Lanes; P],
        tape: &Self::Tape,
        by_outputs: &[[Lanes; S]],
    ) -> [Lanes; P] {
        let mut by_parameters = [Lanes::ZERO; P];
        let mut by_state = [Lanes::ZERO; S];
        for (k, by_output) in by_outputs.iter().enumerate().rev() {
            for s in 0..S {
                by_state[s] += by_output[s];
            }
            let before = k.checked_sub(1).map_or(0, |last| tape.landed[last]);
            for step in tape.steps[before..tape.landed[k]].iter().rev() {
                // What the end of the step makes of each slope, then stage by stage, last first.
                let mut by_slope = [by_state; 6];
                for i in 0..6 {
                    for s in 0..S {
                        by_slope[i][s] = by_state[s] * (B[i] * step.size);
                    }
                }
                for i in (0..6).rev() {
                    let by_stage = self.dynamics.pull_back(
                        &step.forcing[i],
                        &step.states[i],
                        parameters,
                        &by_slope[i],
                        &mut by_parameters,
                    );
                    for s in 0..S {
                        by_state[s] += by_stage[s];
                        for j in 0..i {
                            by_slope[j][s] += by_stage[s] * (A[i - 1][j] * step.size);
                        }
                    }
                }
            }
        }
        by_parameters
    }
}
