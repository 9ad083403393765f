//! Every combination of the levels of each input.

/// Returns every combination of levels, as the number of the level of each input; the last input
/// changes fastest. Nothing, where an input has no level.
///
/// ```
/// use thymoid_inference::designs_of_experiments::full_grid;
/// let two_by_three = full_grid(&[2, 3]);
/// assert_eq!(two_by_three[..4], [[0, 0], [0, 1], [0, 2], [1, 0]]);
/// assert_eq!(two_by_three.len(), 6);
/// ```
pub fn full_grid(levels: &[usize]) -> Vec<Vec<usize>> {
    let runs = levels.iter().product();
    let point = |mut run: usize| {
        let mut point = vec![0; levels.len()];
        for (at, count) in point.iter_mut().zip(levels).rev() {
            (*at, run) = (run % count, run / count);
        }
        point
    };
    (0..runs).map(point).collect()
}
