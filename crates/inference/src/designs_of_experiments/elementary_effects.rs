//! Trajectories of Morris, on which one input changes at a time.

use thymoid_core::{Purpose, Seed};

/// Levels of each input: 0, 1/3, 2/3 and 1.
pub const LEVELS: u32 = 4;
/// How far an input moves, half the levels: up from the lower two of them, down from the others.
pub const STEP: f64 = (LEVELS / 2) as f64 / (LEVELS - 1) as f64;

/// Points from one to the next of which one input moves by [`STEP`], up or down.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_inference::designs_of_experiments::{STEP, trajectories};
/// let path = &trajectories(1, 3, Seed(1))[0];
/// assert_eq!((path.points.len(), path.order.len()), (4, 3));
/// let first = path.order[0];
/// let moved = (path.points[1][first] - path.points[0][first]).abs();
/// assert!((moved - STEP).abs() < 1e-12);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Trajectory {
    /// One point more than inputs.
    pub points: Vec<Vec<f64>>,
    /// The input that moves after each point but the last.
    pub order: Vec<usize>,
}

/// Returns `number` trajectories through [0, 1]^`coordinates` (Morris 1991): random starts on
/// [`LEVELS`] levels, random order of the inputs.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_inference::designs_of_experiments::trajectories;
/// let paths = trajectories(20, 5, Seed(1));
/// let inside = |x: &f64| (0.0..=1.0).contains(x);
/// assert!(paths.iter().flat_map(|path| &path.points).flatten().all(inside));
/// assert_ne!(paths[0].order, paths[1].order);
/// ```
pub fn trajectories(number: u32, coordinates: usize, seed: Seed) -> Vec<Trajectory> {
    (0..number).map(|which| trajectory(which, coordinates, seed)).collect()
}

fn trajectory(which: u32, coordinates: usize, seed: Seed) -> Trajectory {
    let mut draws = seed.draws(Purpose::ElementaryEffects, which.into(), 0);
    let levels: Vec<u32> = (0..coordinates).map(|_| draws.below(LEVELS)).collect();
    let value = |level: u32| f64::from(level) / f64::from(LEVELS - 1);
    let mut order: Vec<usize> = (0..coordinates).collect();
    for end in (1..coordinates).rev() {
        order.swap(end, draws.below(end as u32 + 1) as usize);
    }
    let mut point: Vec<f64> = levels.iter().map(|level| value(*level)).collect();
    let mut points = vec![point.clone()];
    for &input in &order {
        // Half of the levels away, where there is room.
        point[input] = value((levels[input] + LEVELS / 2) % LEVELS);
        points.push(point.clone());
    }
    Trajectory { points, order }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_input_moves_once_by_the_step_and_nothing_else_does() {
        for path in trajectories(50, 7, Seed(3)) {
            let mut moved = path.order.clone();
            moved.sort_unstable();
            assert!(moved.into_iter().eq(0..7));
            for (pair, input) in path.points.windows(2).zip(&path.order) {
                for at in 0..7 {
                    let by = (pair[1][at] - pair[0][at]).abs();
                    let expected = if at == *input { STEP } else { 0.0 };
                    assert!((by - expected).abs() < 1e-15);
                }
            }
        }
    }

    /// Each level is a start as often: 4 of 4000 at 1000, with a standard deviation of 27.
    #[test]
    fn starts_are_spread_evenly_over_the_levels() {
        let mut counts = [0; LEVELS as usize];
        for path in trajectories(4000, 1, Seed(1)) {
            counts[(3.0 * path.points[0][0]).round() as usize] += 1;
        }
        assert!(counts.iter().all(|n| (860..1140).contains(n)), "{counts:?}");
    }
}
