//! Minimising a smooth convex function: L-BFGS (Nocedal and Wright, Numerical Optimization,
//! 2006, algorithm 7.5) with a weak Wolfe line search by bisection (Lewis and Overton,
//! Mathematical Programming 141 (2013) 135), which cannot fail on a convex function.

/// Pairs of steps kept: Nocedal and Wright find 3 to 20 to serve; the collinear ends of junctions
/// and J genes make 20 the quickest here.
const MEMORY: usize = 20;
/// Constants of the weak Wolfe conditions, as usual for quasi-Newton steps.
const DECREASE: f64 = 1e-4;
const CURVATURE: f64 = 0.9;
/// A bisection of doubles has nothing left to halve after this many.
const HALVINGS: usize = 60;
/// With a prior, factors of this crate need some hundreds; without, some thousands.
const ITERATIONS: usize = 10_000;

/// Where a minimisation ended.
#[derive(Debug, Clone)]
pub(super) struct Minimum {
    pub(super) point: Vec<f64>,
    pub(super) value: f64,
    /// Largest absolute component of the gradient.
    pub(super) gradient: f64,
    pub(super) iterations: usize,
}

struct Step {
    moved: Vec<f64>,
    turned: Vec<f64>,
    rho: f64,
}

/// Goes down from `start` until no component of the gradient exceeds the tolerance, or nothing
/// more can be gained. `function` gives value and gradient; `curvature` is a guess of the
/// Hessian's diagonal, above 0.
pub(super) fn minimise(
    function: impl Fn(&[f64]) -> (f64, Vec<f64>),
    start: Vec<f64>,
    curvature: &[f64],
    tolerance: f64,
) -> Minimum {
    let mut point = start;
    let (mut value, mut gradient) = function(&point);
    let mut steps: Vec<Step> = Vec::new();
    let mut iterations = 0;
    while largest(&gradient) > tolerance && iterations < ITERATIONS {
        let direction = direction(&gradient, &steps, curvature);
        let Some((next, next_value, next_gradient)) =
            search(&function, &point, value, &gradient, &direction)
        else {
            break;
        };
        let moved = minus(&next, &point);
        let turned = minus(&next_gradient, &gradient);
        let product = dot(&moved, &turned);
        if product > 0.0 {
            if steps.len() == MEMORY {
                steps.remove(0);
            }
            steps.push(Step { moved, turned, rho: 1.0 / product });
        }
        (point, value, gradient) = (next, next_value, next_gradient);
        iterations += 1;
    }
    Minimum { gradient: largest(&gradient), point, value, iterations }
}

/// Runs the two loops of L-BFGS.
fn direction(gradient: &[f64], steps: &[Step], curvature: &[f64]) -> Vec<f64> {
    let mut q: Vec<f64> = gradient.iter().map(|g| -g).collect();
    let mut alphas = Vec::with_capacity(steps.len());
    for step in steps.iter().rev() {
        let alpha = step.rho * dot(&step.moved, &q);
        add(&mut q, -alpha, &step.turned);
        alphas.push(alpha);
    }
    for (q, curvature) in q.iter_mut().zip(curvature) {
        *q /= curvature;
    }
    for (step, alpha) in steps.iter().zip(alphas.into_iter().rev()) {
        let beta = step.rho * dot(&step.turned, &q);
        add(&mut q, alpha - beta, &step.moved);
    }
    q
}

/// Finds a step that satisfies the weak Wolfe conditions; `None` when rounding leaves none.
fn search(
    function: &impl Fn(&[f64]) -> (f64, Vec<f64>),
    point: &[f64],
    value: f64,
    gradient: &[f64],
    direction: &[f64],
) -> Option<(Vec<f64>, f64, Vec<f64>)> {
    let slope = dot(gradient, direction);
    let (mut low, mut high, mut length) = (0.0, f64::INFINITY, 1.0);
    for _ in 0..HALVINGS {
        let mut next = point.to_vec();
        add(&mut next, length, direction);
        let (next_value, next_gradient) = function(&next);
        // A value that is not a number is a step too long.
        if next_value <= value + DECREASE * length * slope {
            if dot(&next_gradient, direction) >= CURVATURE * slope {
                return Some((next, next_value, next_gradient));
            }
            low = length;
        } else {
            high = length;
        }
        length = if high.is_finite() { 0.5 * (low + high) } else { 2.0 * low };
    }
    None
}

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |top, value| value.abs().max(top))
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn minus(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

fn add(to: &mut [f64], scale: f64, what: &[f64]) {
    for (to, what) in to.iter_mut().zip(what) {
        *to += scale * what;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A quadratic of condition 10⁶ plus quartic terms; the minimum is at the origin. The error
    /// in each coordinate is at most the gradient's tolerance over the smallest curvature.
    #[test]
    fn a_badly_scaled_valley_is_walked_to_its_floor() {
        let weights: Vec<f64> = (0..7).map(|k| [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6][k]).collect();
        let function = |x: &[f64]| {
            let value = x.iter().zip(&weights).map(|(x, w)| 0.5 * w * x * x + x * x * x * x).sum();
            (value, x.iter().zip(&weights).map(|(x, w)| w * x + 4.0 * x * x * x).collect())
        };
        let found = minimise(function, vec![1.0; 7], &[1.0; 7], 1e-8);
        assert!(found.gradient <= 1e-8, "{found:?}");
        assert!(found.point.iter().all(|x| x.abs() < 1e-7), "{found:?}");
    }
}
