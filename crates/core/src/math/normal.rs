//! The standard normal distribution.

use super::{exp, ln};

/// ln sqrt(2 pi).
const LN_SQRT_2PI: f64 = 0.918_938_533_204_672_8;

/// Returns the density at `x`.
///
/// ```
/// use thymoid_core::math::normal_pdf;
/// // At its mode, 1 / sqrt(2 pi); the same on either side of it.
/// assert!((normal_pdf(0.0) - 0.398_942_280_401_432_7).abs() < 1e-15);
/// assert_eq!(normal_pdf(1.5), normal_pdf(-1.5));
/// ```
pub fn normal_pdf(x: f64) -> f64 {
    exp(ln_normal_pdf(x))
}

/// Returns the logarithm of [`normal_pdf`], finite where the density itself is 0.
///
/// ```
/// use thymoid_core::math::{ln_normal_pdf, normal_pdf};
/// assert_eq!(normal_pdf(60.0), 0.0);
/// assert!((ln_normal_pdf(60.0) + 1800.918_938_533_204_7).abs() < 1e-9);
/// ```
pub fn ln_normal_pdf(x: f64) -> f64 {
    -0.5 * x * x - LN_SQRT_2PI
}

/// Returns the probability below `x`, $\Phi(x)$, accurate in both tails.
///
/// ```
/// use thymoid_core::math::normal_cdf;
/// assert_eq!(normal_cdf(0.0), 0.5);
/// // 68 % lie within one standard deviation.
/// assert!((normal_cdf(1.0) - normal_cdf(-1.0) - 0.682_689_492_137_085_9).abs() < 1e-15);
/// ```
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// Returns $\ln \Phi(x)$, finite far into the lower tail.
///
/// ```
/// use thymoid_core::math::{ln_normal_cdf, normal_cdf};
/// assert_eq!(normal_cdf(-40.0), 0.0);
/// assert!((ln_normal_cdf(-40.0) + 804.608_442_013_753_8).abs() < 1e-9);
/// ```
pub fn ln_normal_cdf(x: f64) -> f64 {
    // Below -35 `erfc` leaves the normal numbers; four terms of the asymptotic series
    // (Abramowitz and Stegun 26.2.12) are then exact to 1e-13.
    if x > -35.0 {
        return ln(normal_cdf(x));
    }
    let r = 1.0 / (x * x);
    let series = 1.0 - r * (1.0 - 3.0 * r * (1.0 - 5.0 * r * (1.0 - 7.0 * r)));
    ln_normal_pdf(x) - ln(-x) + ln(series)
}

/// Returns the quantile of probability `p`; $\mp\infty$ at 0 and 1, `NaN` outside.
///
/// Wichura's algorithm AS 241 (PPND16), Applied Statistics 37 (1988) 477.
///
/// ```
/// use thymoid_core::math::normal_quantile;
/// // The 1.96 of 95 % intervals.
/// assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-14);
/// assert_eq!(normal_quantile(1.0), f64::INFINITY);
/// assert!(normal_quantile(1.1).is_nan());
/// ```
pub fn normal_quantile(p: f64) -> f64 {
    const A: [f64; 8] = [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ];
    const B: [f64; 8] = [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_854,
    ];
    const C: [f64; 8] = [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        7.745_450_142_783_414e-4,
    ];
    const D: [f64; 8] = [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ];
    const E: [f64; 8] = [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        0.001_242_660_947_388_078_4,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ];
    const F: [f64; 8] = [
        1.0,
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ];
    let ratio = |num: &[f64; 8], den: &[f64; 8], r: f64| {
        let horner = |c: &[f64; 8]| c.iter().rev().fold(0.0, |acc, k| acc * r + k);
        horner(num) / horner(den)
    };
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        return q * ratio(&A, &B, 0.180_625 - q * q);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    if tail == 0.0 {
        return q.signum() * f64::INFINITY;
    }
    let r = (-ln(tail)).sqrt();
    let x = if r <= 5.0 { ratio(&C, &D, r - 1.6) } else { ratio(&E, &F, r - 5.0) };
    q.signum() * x
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reference: mpmath 1.3, 30 digits, `sqrt(2)*erfinv(2*p-1)` and `log(ncdf(x))`.
    /// Tolerance 1e-15 relative for quantiles (AS 241 states 1e-16), 1e-13 for the log tail.
    #[test]
    fn normal_functions_agree_with_mpmath() {
        for (p, x) in [
            (0.975, 1.959_963_984_540_054_2),
            (0.5, 0.0),
            (0.9, 1.281_551_565_544_600_5),
            (1e-5, -4.264_890_793_922_824_6),
            (1e-20, -9.262_340_089_798_409),
        ] {
            assert!(
                (normal_quantile(p) - x).abs() <= 2e-15 * x.abs(),
                "{p}: {}",
                normal_quantile(p)
            );
        }
        for (x, l) in [
            (-5.0, -15.064_998_393_988_726),
            (-20.0, -203.917_155_371_097_26),
            (-40.0, -804.608_442_013_753_8),
        ] {
            assert!((ln_normal_cdf(x) / l - 1.0).abs() < 1e-12, "{x}: {}", ln_normal_cdf(x));
        }
        assert!(normal_quantile(1.5).is_nan());
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
    }
}
