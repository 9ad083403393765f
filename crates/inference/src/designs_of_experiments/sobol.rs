//! Scrambled Sobol points.

use thymoid_core::{Purpose, Seed};

use crate::error::Error;

/// Points that a sequence has.
pub const MOST_POINTS: usize = 1 << 16;
/// Coordinates that a point can have.
pub const MOST_COORDINATES: usize = sobol_burley::NUM_DIMENSIONS as usize;

/// Returns `number` points of an Owen-scrambled Sobol sequence (Burley 2020; direction numbers of
/// Joe and Kuo). The number is best a power of two: then each half, quarter, ... of a coordinate
/// holds as many points.
///
/// # Errors
/// [`Error::SobolEnds`] beyond [`MOST_POINTS`] or [`MOST_COORDINATES`].
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_inference::designs_of_experiments::sobol;
/// let points = sobol(16, 5, Seed(1))?;
/// let mut sixteenths: Vec<usize> = points.iter().map(|p| (16.0 * p[4]) as usize).collect();
/// sixteenths.sort_unstable();
/// assert!(sixteenths.into_iter().eq(0..16));
/// assert!(sobol(70_000, 5, Seed(1)).is_err());
/// # Ok::<_, thymoid_inference::Error>(())
/// ```
pub fn sobol(number: usize, coordinates: usize, seed: Seed) -> Result<Vec<Vec<f64>>, Error> {
    for (what, most, asked) in
        [("points", MOST_POINTS, number), ("coordinates", MOST_COORDINATES, coordinates)]
    {
        if asked > most {
            return Err(Error::SobolEnds { what, most, asked });
        }
    }
    let scramble = seed.draws(Purpose::SobolScramble, 0, 0).word();
    let at = |point: usize, coordinate: usize| {
        f64::from(sobol_burley::sample(point as u32, coordinate as u32, scramble))
    };
    Ok((0..number).map(|point| (0..coordinates).map(|c| at(point, c)).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A net in base 2: of the first 2^m points each rectangle of area 2^-m that halvings of two
    /// of the first two coordinates make holds exactly one.
    #[test]
    fn the_first_two_coordinates_are_a_net() {
        for seed in 0..4 {
            let points = sobol(64, 2, Seed(seed)).unwrap();
            for across in 0..=6 {
                let cells = [f64::from(1 << across), f64::from(1 << (6 - across))];
                let mut seen: Vec<[u32; 2]> =
                    points.iter().map(|p| [0, 1].map(|c| (p[c] * cells[c]) as u32)).collect();
                seen.sort_unstable();
                seen.dedup();
                assert_eq!(seen.len(), 64, "seed {seed}, 2^{across} columns");
            }
        }
    }

    #[test]
    fn the_seed_decides() {
        assert_eq!(sobol(32, 3, Seed(1)), sobol(32, 3, Seed(1)));
        assert_ne!(sobol(32, 3, Seed(1)), sobol(32, 3, Seed(1 << 40 | 1)));
    }
}
