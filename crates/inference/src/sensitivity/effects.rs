//! Elementary effects along trajectories.

use thymoid_core::{Seed, math};

use super::bootstrap::intervals;
use crate::designs_of_experiments::Trajectory;

/// What one input does, over all trajectories.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// Mean effect, per full range of the input.
    pub mean: f64,
    /// Mean of its size: nought only for an input without any effect.
    pub mean_size: f64,
    /// 95 % bootstrap interval of the mean size.
    pub mean_size_interval: [f64; 2],
    /// Standard deviation: large where the effect is curved, or depends on other inputs.
    pub sd: f64,
}

/// Returns the effect of each input, from an output at every point of every trajectory, in order:
/// µ, µ* (Campolongo, Cariboni and Saltelli 2007) and σ of Morris (1991).
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_inference::designs_of_experiments::trajectories;
/// use thymoid_inference::sensitivity::elementary_effects;
/// let paths = trajectories(10, 3, Seed(1));
/// let points = paths.iter().flat_map(|path| &path.points);
/// let outputs: Vec<f64> = points.map(|x| 5.0 * x[0] - 2.0 * x[1]).collect();
/// let effects = elementary_effects(&paths, &outputs, Seed(1));
/// // A straight line: the effect is the slope, wherever it is looked at.
/// assert!((effects[1].mean + 2.0).abs() < 1e-12 && (effects[1].mean_size - 2.0).abs() < 1e-12);
/// assert!(effects[1].sd < 1e-12 && effects[2].mean_size < 1e-12);
/// ```
pub fn elementary_effects(paths: &[Trajectory], outputs: &[f64], seed: Seed) -> Vec<Effect> {
    let inputs = paths.first().map_or(0, |path| path.order.len());
    let mut effects = vec![Vec::with_capacity(paths.len()); inputs];
    for (path, outputs) in paths.iter().zip(outputs.chunks(inputs + 1)) {
        let steps = path.points.windows(2).zip(outputs.windows(2));
        for (&input, (points, outputs)) in path.order.iter().zip(steps) {
            let moved = points[1][input] - points[0][input];
            effects[input].push((outputs[1] - outputs[0]) / moved);
        }
    }
    let mean_size = |drawn: &[usize], of: &[f64]| {
        math::sum(drawn.iter().map(|at| of[*at].abs())) / drawn.len() as f64
    };
    let sizes = |drawn: &[usize]| effects.iter().map(|of| mean_size(drawn, of)).collect();
    let all: Vec<usize> = (0..paths.len()).collect();
    let intervals = intervals(paths.len(), seed, sizes);
    let effect = |(of, mean_size_interval): (&Vec<f64>, [f64; 2])| Effect {
        mean: math::mean(of),
        mean_size: mean_size(&all, of),
        mean_size_interval,
        sd: math::variance(of).sqrt(),
    };
    effects.iter().zip(intervals).map(effect).collect()
}
