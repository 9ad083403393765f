//! Latin hypercube: each coordinate in each of its strata once.

use thymoid_core::{Purpose, Seed};

/// Returns `number` points, of which each coordinate falls once into each of `number` strata of
/// equal width, at a random place there (McKay, Beckman and Conover 1979).
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_inference::designs_of_experiments::latin_hypercube;
/// let points = latin_hypercube(8, 3, Seed(1));
/// let mut strata: Vec<usize> = points.iter().map(|point| (8.0 * point[2]) as usize).collect();
/// strata.sort_unstable();
/// assert_eq!(strata, [0, 1, 2, 3, 4, 5, 6, 7]);
/// ```
pub fn latin_hypercube(number: u32, coordinates: usize, seed: Seed) -> Vec<Vec<f64>> {
    let mut points = vec![vec![0.0; coordinates]; number as usize];
    for coordinate in 0..coordinates {
        let mut draws = seed.draws(Purpose::LatinHypercube, coordinate as u64, 0);
        let mut strata: Vec<u32> = (0..number).collect();
        // Fisher and Yates: every order is as likely.
        for end in (1..number).rev() {
            strata.swap(end as usize, draws.below(end + 1) as usize);
        }
        for (point, stratum) in points.iter_mut().zip(strata) {
            point[coordinate] = (f64::from(stratum) + draws.uniform()) / f64::from(number);
        }
    }
    points
}
