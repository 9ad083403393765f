//! Points from which Sobol indices are estimated.

use thymoid_core::Seed;

use super::sobol::sobol;
use crate::error::Error;

/// Returns the points of Saltelli's scheme: for each of `number` pairs of points A and B, first A,
/// then A with each coordinate in turn from B, then B. `number` × (`coordinates` + 2) points.
///
/// # Errors
/// [`Error::SobolEnds`] for more pairs or coordinates than a Sobol sequence has.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_inference::designs_of_experiments::saltelli;
/// let points = saltelli(4, 2, Seed(1))?;
/// assert_eq!(points.len(), 4 * (2 + 2));
/// let [a, first, second, b] = [0, 1, 2, 3].map(|at| &points[at]);
/// assert_eq!((first[0], first[1]), (b[0], a[1]));
/// assert_eq!((second[0], second[1]), (a[0], b[1]));
/// # Ok::<_, thymoid_inference::Error>(())
/// ```
pub fn saltelli(number: usize, coordinates: usize, seed: Seed) -> Result<Vec<Vec<f64>>, Error> {
    let mut points = Vec::with_capacity(number * (coordinates + 2));
    for pair in sobol(number, 2 * coordinates, seed)? {
        let (a, b) = pair.split_at(coordinates);
        points.push(a.to_vec());
        for coordinate in 0..coordinates {
            let mut mixed = a.to_vec();
            mixed[coordinate] = b[coordinate];
            points.push(mixed);
        }
        points.push(b.to_vec());
    }
    Ok(points)
}
