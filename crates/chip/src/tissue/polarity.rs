//! Sixty-four directions, nearly uniform on the sphere.

/// Length of the vectors of [`POLARITIES`] over the length that a step takes for 1.
pub(crate) const LENGTH: f64 = 511.0 / 512.0;

/// Directions as integer vectors of length 511, rounded; direction `i + 32` is the opposite of `i`.
///
/// The 32 pairs of opposite points of least Coulomb energy (1765.955, met from four random starts),
/// then the nearest set whose second moment is a third of the unit matrix, so that turning at
/// random is isotropic; rounded. Neighbours are 24.6 to 26.5 degrees apart and no direction is
/// farther than 16.8 degrees from the set; fourth moments differ from those of the sphere by less
/// than 0.5 %.
///
/// ```
/// use thymoid_chip::tissue::POLARITIES;
/// let [x, y, z] = POLARITIES[5];
/// assert_eq!(POLARITIES[5 + 32], [-x, -y, -z]);
/// ```
pub const POLARITIES: [[i16; 3]; 64] = with_opposites([
    [35, -1, 510],
    [-174, 83, 473],
    [43, -223, 458],
    [-180, -151, 454],
    [-8, 245, 448],
    [211, 127, 448],
    [250, -119, 429],
    [-365, -65, 352],
    [-329, 175, 349],
    [192, 327, 343],
    [-165, -346, 338],
    [-187, 343, 329],
    [388, 50, 328],
    [72, -392, 320],
    [277, -312, 296],
    [10, 436, 267],
    [-359, -267, 247],
    [426, -153, 237],
    [377, 255, 232],
    [-466, 87, 192],
    [-64, -480, 163],
    [-377, 310, 152],
    [235, 434, 132],
    [-200, 455, 117],
    [-484, -118, 115],
    [493, 70, 113],
    [174, -467, 111],
    [-267, -424, 99],
    [368, -347, 76],
    [25, 508, 53],
    [489, -147, 19],
    [417, 295, 13],
]);

const fn with_opposites(half: [[i16; 3]; 32]) -> [[i16; 3]; 64] {
    let mut all = [[0; 3]; 64];
    let mut i = 0;
    while i < 32 {
        all[i] = half[i];
        let [x, y, z] = half[i];
        all[i + 32] = [-x, -y, -z];
        i += 1;
    }
    all
}

/// A length of 512 as a fraction of 15 bits.
const SCALE: i32 = 64;

/// [`POLARITIES`] as fractions of 15 bits: x and y in the low word, z in the high one.
pub(crate) const SCALED: [u64; 64] = {
    let mut scaled = [0; 64];
    let mut i = 0;
    while i < 64 {
        let [x, y, z] = POLARITIES[i];
        scaled[i] = fraction(x) | fraction(y) << 16 | fraction(z) << 32;
        i += 1;
    }
    scaled
};

const fn fraction(component: i16) -> u64 {
    (component as i32 * SCALE) as u16 as u64
}

/// The first 32 of them as low words, then as high words, each in two tables of 16.
#[cfg(target_arch = "x86_64")]
pub(crate) const PAIRS: [[[u32; 16]; 2]; 2] = {
    let mut pairs = [[[0; 16]; 2]; 2];
    let mut i = 0;
    while i < 32 {
        pairs[0][i / 16][i % 16] = SCALED[i] as u32;
        pairs[1][i / 16][i % 16] = (SCALED[i] >> 32) as u32;
        i += 1;
    }
    pairs
};

#[cfg(test)]
mod tests {
    use super::*;

    /// What makes a walk isotropic: no mean, equal second moments, nearly equal fourth moments.
    #[test]
    fn the_directions_have_the_moments_of_a_sphere() {
        let of = |f: &dyn Fn([f64; 3]) -> f64| {
            POLARITIES.iter().map(|u| f(u.map(|c| f64::from(c) / 511.0))).sum::<f64>() / 64.0
        };
        for a in 0..3 {
            assert_eq!(POLARITIES.iter().map(|u| u[a]).sum::<i16>(), 0);
            for b in 0..3 {
                let second = if a == b { 1.0 / 3.0 } else { 0.0 };
                // Rounding to 1/511 moves a mean of 64 products by less than this.
                assert!((of(&|u| u[a] * u[b]) - second).abs() < 2e-4);
                let fourth = if a == b { 1.0 / 5.0 } else { 1.0 / 15.0 };
                let got = of(&|u| u[a] * u[a] * u[b] * u[b]);
                assert!((got - fourth).abs() < 0.005 * 0.2, "{a} {b} {got}");
            }
        }
        for u in POLARITIES {
            let length =
                f64::from(u.map(|c| i32::from(c) * i32::from(c)).iter().sum::<i32>()).sqrt();
            assert!((length - 511.0).abs() < 0.6, "{u:?}");
        }
    }
}
