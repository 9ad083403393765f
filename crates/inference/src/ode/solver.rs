//! An explicit Runge-Kutta pair with dense output, generic over plain and dual numbers.
//!
//! Tsitouras' pair of order 5(4) with first-same-as-last and its free fourth-order interpolant
//! (Ch. Tsitouras, Computers & Mathematics with Applications 62 (2011) 770), steps chosen by a
//! proportional-integral controller (Hairer, Nørsett, Wanner, Solving ODEs I, IV.2). The error is
//! measured on the values alone, so a derivative costs no step. On dual numbers the result is the
//! exact derivative of the discrete solution.

use thymoid_core::{Number, math};

use super::error::SolveError;
use super::tolerance::Tolerance;
use super::tsit5::{A2, A3, A4, A5, A6, B, C, DENSE, ERROR};

/// What the solver did.
///
/// ```
/// use thymoid_inference::ode::{Tolerance, solve};
/// let decay = |_: f64, y: &[f64; 1]| [-y[0]];
/// let steps = |error| solve(&decay, 0.0, [1.0], &[5.0], Tolerance::of(error)).unwrap().1.accepted;
/// // Of order 5: a thousand times the accuracy costs about four times the steps.
/// let ratio = steps(1e-9) as f64 / steps(1e-6) as f64;
/// assert!((2.0..6.0).contains(&ratio), "{ratio}");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Effort {
    /// Steps taken.
    pub accepted: usize,
    /// Steps tried and thrown away.
    pub rejected: usize,
}

// Controller of Hairer, Nørsett and Wanner for order 5: exponents 0.7/5 and 0.4/5.
const SAFETY: f64 = 0.9;
const GAIN: f64 = 0.14;
const MEMORY: f64 = 0.08;
const SHRINK: f64 = 0.2;
const GROW: f64 = 10.0;

/// The right-hand side of y' = f(t, y): any function is one.
///
/// ```
/// use thymoid_inference::ode::{Slope, Tolerance, solve};
/// /// Decay at a rate.
/// struct Decay(f64);
/// impl Slope<f64, 1> for Decay {
///     fn at(&self, _: f64, y: &[f64; 1]) -> [f64; 1] {
///         [-self.0 * y[0]]
///     }
/// }
/// let (states, _) = solve(&Decay(2.0), 0.0, [1.0], &[0.5], Tolerance::of(1e-9))?;
/// assert!((states[0][0] - 0.367879441).abs() < 1e-8);
/// # Ok::<_, thymoid_inference::Error>(())
/// ```
///
/// A type of its own can have its method always inlined, hence compiled for a caller's vectors.
pub trait Slope<R, const S: usize> {
    /// Returns the slope of the state `y` at time `t`.
    fn at(&self, t: f64, y: &[R; S]) -> [R; S];
}

impl<R, F: Fn(f64, &[R; S]) -> [R; S], const S: usize> Slope<R, S> for F {
    #[inline(always)]
    fn at(&self, t: f64, y: &[R; S]) -> [R; S] {
        self(t, y)
    }
}

/// Computes `y + step * sum_i weights[i] * slopes[i]`.
#[inline(always)]
fn combine<R: Number, const S: usize, const N: usize>(
    y: &[R; S],
    step: f64,
    weights: &[f64; N],
    slopes: &[[R; S]],
) -> [R; S] {
    // Loops: what the methods of arrays make of it is not inlined, hence not for a caller's
    // vectors.
    let mut state = *y;
    for (s, y) in state.iter_mut().enumerate() {
        let mut total = slopes[0][s] * (weights[0] * step);
        for (w, k) in weights.iter().zip(slopes).skip(1) {
            total = total + k[s] * (w * step);
        }
        *y = *y + total;
    }
    state
}

/// Solves y' = f(t, y) from `start` and returns the state at each of the ascending times `at`.
///
/// # Errors
/// When a state leaves the finite numbers or the bound on steps is met: to a sampler both mean
/// probability zero.
///
/// ```
/// use thymoid_inference::ode::{Tolerance, solve};
/// let decay = |_t: f64, y: &[f64; 1]| [-y[0]];
/// let (states, _) = solve(&decay, 0.0, [1.0], &[1.0, 2.0], Tolerance::of(1e-10))?;
/// assert!((states[1][0] - 0.135335283236613).abs() < 1e-9);
/// # Ok::<_, thymoid_inference::Error>(())
/// ```
///
/// On dual numbers it returns derivatives too:
///
/// ```
/// use thymoid_core::Dual;
/// use thymoid_inference::ode::{Tolerance, solve};
/// let rate = Dual::<1>::variable(0.5, 0);
/// let decay = |_t: f64, y: &[Dual<1>; 1]| [-(rate * y[0])];
/// let (states, _) = solve(&decay, 0.0, [Dual::from(1.0)], &[2.0], Tolerance::of(1e-10))?;
/// // d/dr e^(-2 r) = -2 e^(-2 r).
/// assert!((states[0][0].partials[0] + 2.0 * 0.367879441).abs() < 1e-8);
/// # Ok::<_, thymoid_inference::Error>(())
/// ```
#[inline(always)]
pub fn solve<R: Number, const S: usize>(
    f: &impl Slope<R, S>,
    start: f64,
    initial: [R; S],
    at: &[f64],
    tolerance: Tolerance,
) -> Result<(Vec<[R; S]>, Effort), SolveError> {
    let mut out = Vec::with_capacity(at.len());
    let mut effort = Effort::default();
    let Some(&end) = at.last() else { return Ok((out, effort)) };
    let (mut t, mut y) = (start, initial);
    let mut k = [[R::from(0.0); S]; 7];
    k[0] = f.at(t, &y);
    let mut step = first_step(&y, &k[0], tolerance).min(end - t);
    let mut last_ln_error = math::ln(1e-4);
    while out.len() < at.len() && at[out.len()] <= t {
        out.push(y);
    }
    while out.len() < at.len() {
        if effort.accepted + effort.rejected >= tolerance.max_steps || t + step <= t {
            return Err(SolveError::TooManySteps { steps: tolerance.max_steps, reached: t });
        }
        // One place that calls the slope: where it is inlined, it is large.
        let mut next = y;
        for (i, c) in C.into_iter().chain([1.0]).enumerate() {
            next = match i {
                0 => combine(&y, step, &A2, &k),
                1 => combine(&y, step, &A3, &k),
                2 => combine(&y, step, &A4, &k),
                3 => combine(&y, step, &A5, &k),
                4 => combine(&y, step, &A6, &k),
                _ => combine(&y, step, &B, &k),
            };
            k[i + 1] = f.at(t + c * step, &next);
        }
        let error = scaled_error(&y, &next, &k, step, tolerance);
        if !error.is_finite() {
            if step < 1e-9 {
                return Err(SolveError::NotFinite { reached: t });
            }
            step *= SHRINK;
            effort.rejected += 1;
            continue;
        }
        if error > 1.0 {
            step *= (SAFETY * math::pow(error, -1.0 / 5.0)).max(SHRINK);
            effort.rejected += 1;
            continue;
        }
        while out.len() < at.len() && at[out.len()] <= t + step {
            out.push(interpolate(&y, &k, step, (at[out.len()] - t) / step));
        }
        effort.accepted += 1;
        t += step;
        y = next;
        k[0] = k[6];
        let ln_error = math::ln(error.max(1e-10));
        let factor = SAFETY * math::exp(MEMORY * last_ln_error - GAIN * ln_error);
        step *= factor.clamp(SHRINK, GROW);
        last_ln_error = ln_error;
    }
    Ok((out, effort))
}

#[inline(always)]
fn interpolate<R: Number, const S: usize>(
    y: &[R; S],
    k: &[[R; S]; 7],
    step: f64,
    theta: f64,
) -> [R; S] {
    let mut weights = DENSE.map(|[r2, r3, r4]| theta * theta * (r2 + theta * (r3 + theta * r4)));
    weights[0] += theta;
    combine(y, step, &weights, k)
}

/// Computes the root mean square of the error estimate over the tolerance of each component; the
/// largest of those that are solved side by side.
#[inline(always)]
fn scaled_error<R: Number, const S: usize>(
    y: &[R; S],
    next: &[R; S],
    k: &[[R; S]; 7],
    step: f64,
    tolerance: Tolerance,
) -> f64 {
    let of_one = |lane: usize| {
        let mut total = 0.0;
        for s in 0..S {
            let mut error = 0.0;
            for (e, slope) in ERROR.iter().zip(k) {
                error += e * slope[s].values()[lane];
            }
            let size = y[s].values()[lane].abs().max(next[s].values()[lane].abs());
            let ratio = step * error / (tolerance.absolute + tolerance.relative * size);
            total += ratio * ratio;
        }
        (total / S as f64).sqrt()
    };
    // Not `f64::max`, which would hide what is not a number.
    (0..y[0].values().len()).map(of_one).fold(0.0, |a, b| if b <= a { a } else { b })
}

/// Chooses a first step in the spirit of Hairer, Nørsett and Wanner II.4: one percent of the time
/// in which the state changes by its own size; the shortest of those that are solved side by side.
#[inline(always)]
fn first_step<R: Number, const S: usize>(y: &[R; S], slope: &[R; S], tolerance: Tolerance) -> f64 {
    let of_one = |lane: usize| {
        let norm = |v: &[R; S]| {
            let mut total = 0.0;
            for s in 0..S {
                let scale = tolerance.absolute + tolerance.relative * y[s].values()[lane].abs();
                let ratio = v[s].values()[lane] / scale;
                total += ratio * ratio;
            }
            (total / S as f64).sqrt()
        };
        let (size, speed) = (norm(y), norm(slope));
        if size < 1e-5 || speed < 1e-5 { 1e-3 } else { 0.01 * size / speed }
    };
    (0..y[0].values().len()).map(of_one).fold(f64::INFINITY, f64::min)
}
