//! Maximum likelihood inside bounds: Fisher scoring, damped as by Levenberg and Marquardt.
//!
//! Own code because bounds and an estimated noise are needed together: `levenberg-marquardt` has
//! neither, `argmin` has no gradient method with bounds.

use std::array::from_fn;

use thymoid_core::{Dual, math};

/// A measurement, normal about its prediction on the scale of its observable.
pub(crate) struct Scored<const N: usize> {
    /// Prediction minus measurement, on that scale.
    pub(crate) deviation: Dual<N>,
    /// Standard deviation of the measurement, on that scale.
    pub(crate) sd: Dual<N>,
    /// Logarithm of the derivative of the scale by the measurement.
    pub(crate) ln_slope: f64,
}

/// Negative logarithm of the likelihood, its gradient and its expected curvature.
pub(crate) struct Objective<const N: usize> {
    pub(crate) value: f64,
    pub(crate) gradient: [f64; N],
    pub(crate) curvature: [[f64; N]; N],
}

/// Sums over the measurements: `ln(2 pi sd^2) / 2 + z^2 / 2 - ln_slope` each, z = deviation / sd.
pub(crate) fn objective<const N: usize>(scored: &[Scored<N>]) -> Objective<N> {
    let mut total = Objective { value: 0.0, gradient: [0.0; N], curvature: [[0.0; N]; N] };
    for Scored { deviation, sd, ln_slope } in scored {
        let z = deviation.value / sd.value;
        total.value += math::ln(sd.value) - math::ln_normal_pdf(z) - ln_slope;
        let mean = deviation.partials.map(|p| p / sd.value);
        let noise = sd.partials.map(|p| p / sd.value);
        for i in 0..N {
            total.gradient[i] += z * mean[i] + (1.0 - z * z) * noise[i];
            for j in 0..N {
                total.curvature[i][j] += mean[i] * mean[j] + 2.0 * noise[i] * noise[j];
            }
        }
    }
    total
}

/// Damping at the start, and how it answers to a step that helps or does not: Marquardt's factors.
const DAMPING: f64 = 1e-2;
const EASE: f64 = 0.2;
const STIFFEN: f64 = 5.0;
/// Damping at which no step is left that helps.
const STUCK: f64 = 1e12;
/// A gain in log likelihood that no longer matters, three orders below what is compared.
const GAIN: f64 = 1e-9;
/// From an sd of 10¹⁰ down to 0.1 it takes 50 steps of half a unit of its logarithm; in the valley
/// of Crauste thousands would not do.
const ITERATIONS: usize = 400;

/// The smallest objective reached downhill from `start`, and where; `None` where it cannot be
/// computed there.
pub(crate) fn minimise<const N: usize>(
    score: impl Fn(&[f64; N]) -> Option<Vec<Scored<N>>>,
    bounds: &[(f64, f64); N],
    start: [f64; N],
) -> Option<([f64; N], f64)> {
    let (mut x, mut now) = (start, objective(&score(&start)?));
    let mut damping = DAMPING;
    for _ in 0..ITERATIONS {
        let step = step(&x, &now, bounds, damping);
        let next: [f64; N] = from_fn(|i| (x[i] - step[i]).clamp(bounds[i].0, bounds[i].1));
        let there = score(&next).map(|scored| objective(&scored));
        match there.filter(|o| o.value < now.value) {
            Some(better) => {
                let gain = now.value - better.value;
                (x, now) = (next, better);
                damping *= EASE;
                if gain < GAIN {
                    break;
                }
            }
            None if damping > STUCK => break,
            None => damping *= STIFFEN,
        }
    }
    Some((x, now.value))
}

/// Solves (curvature + damping (1 + its diagonal)) step = gradient for the coordinates that are not
/// held by a bound, by Cholesky's factor. The 1 stands for directions in which nothing is known.
fn step<const N: usize>(
    x: &[f64; N],
    at: &Objective<N>,
    bounds: &[(f64, f64); N],
    damping: f64,
) -> [f64; N] {
    let held = |i: usize| {
        let (low, high) = bounds[i];
        (x[i] <= low && at.gradient[i] > 0.0) || (x[i] >= high && at.gradient[i] < 0.0)
    };
    let entry = |i: usize, j: usize| match (i == j, held(i) || held(j)) {
        (true, true) => 1.0,
        (false, true) => 0.0,
        (true, false) => at.curvature[i][i] + damping * (1.0 + at.curvature[i][i]),
        (false, false) => at.curvature[i][j],
    };
    let mut factor = [[0.0; N]; N];
    let mut step: [f64; N] = from_fn(|i| if held(i) { 0.0 } else { at.gradient[i] });
    for i in 0..N {
        for j in 0..=i {
            let rest = entry(i, j) - (0..j).map(|k| factor[i][k] * factor[j][k]).sum::<f64>();
            factor[i][j] = if i == j { rest.sqrt() } else { rest / factor[j][j] };
        }
        let known: f64 = (0..i).map(|k| factor[i][k] * step[k]).sum();
        step[i] = (step[i] - known) / factor[i][i];
    }
    for i in (0..N).rev() {
        let known: f64 = (i + 1..N).map(|k| factor[k][i] * step[k]).sum();
        step[i] = (step[i] - known) / factor[i][i];
    }
    step
}
