//! Which export each child needs.

use anyhow::Result;
use thymoid_core::math::{exp, ln, pow};

/// The least and the most export that is tried, over that of the reference, as it acts in a child.
pub const TRIED: [f64; 2] = [1e-4, 1e4];
/// Relative width at which a root is known.
const CLOSE: f64 = 1e-3;

/// Returns the least effective export with which a child reaches its aim, by bisection of a
/// monotone question over [`TRIED`]; none if even the most does not suffice.
///
/// # Errors
/// Those of the question.
///
/// ```
/// use thymoid_study::size::required::least_export;
/// let needs = |count: f64| least_export(|export| Ok(count * export >= 100.0));
/// let least = needs(40.0)?.expect("two and a half times the reference");
/// assert!((least / 2.5 - 1.0).abs() < 1e-3);
/// assert_eq!(needs(1e-9)?, None);
/// # anyhow::Ok(())
/// ```
pub fn least_export(mut reaches: impl FnMut(f64) -> Result<bool>) -> Result<Option<f64>> {
    let [least, most] = TRIED;
    if !reaches(most)? {
        return Ok(None);
    }
    if reaches(least)? {
        return Ok(Some(least));
    }
    let (mut below, mut above) = (ln(least), ln(most));
    while above - below > CLOSE {
        let middle = f64::midpoint(below, above);
        if reaches(exp(middle))? {
            above = middle;
        } else {
            below = middle;
        }
    }
    Ok(Some(exp(f64::midpoint(below, above))))
}

/// The ratios that children need, in order.
///
/// ```
/// use thymoid_study::size::required::Required;
/// // Effective exports of four children, one of whom nothing helps.
/// let exports = [Some(4.0), Some(0.25), None, Some(1.0)];
/// let linear = Required::new(&exports, 1.0);
/// assert_eq!((linear.share_never(), linear.probability(1.0)), (0.25, 0.5));
/// assert_eq!((linear.ratio(0.75), linear.ratio(0.8)), (Some(4.0), None));
/// // With exponent 2 a chip need not be as large.
/// assert_eq!(Required::new(&exports, 2.0).ratio(0.75), Some(2.0));
/// // With exponent 0 the chip does not matter: who needs more than the reference never gets it.
/// let none = Required::new(&exports, 0.0);
/// assert_eq!((none.share_never(), none.probability(1e9)), (0.5, 0.5));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Required {
    /// Ratios of all children, ascending; infinite where no ratio suffices.
    ratios: Vec<f64>,
}

impl Required {
    /// Takes effective exports to ratios of chips: an effective export is a ratio to the power of
    /// the dose exponent.
    pub fn new(exports: &[Option<f64>], dose_exponent: f64) -> Self {
        let ratio = |export: &Option<f64>| match export {
            Some(export) if dose_exponent > 0.0 => pow(*export, 1.0 / dose_exponent),
            // Whatever the ratio, its power is one.
            Some(export) if *export <= 1.0 => 0.0,
            Some(_) | None => f64::INFINITY,
        };
        Self { ratios: thymoid_core::math::sorted(exports.iter().map(ratio)) }
    }

    /// Returns the share of children whom no ratio helps.
    pub fn share_never(&self) -> f64 {
        1.0 - self.probability(f64::MAX)
    }

    /// Returns the share of children who reach their aim with a ratio.
    pub fn probability(&self, ratio: f64) -> f64 {
        self.ratios.partition_point(|needed| *needed <= ratio) as f64 / self.ratios.len() as f64
    }

    /// Returns the least ratio with which this share of the children reaches its aim; none if no
    /// ratio does.
    pub fn ratio(&self, probability: f64) -> Option<f64> {
        let children = (probability * self.ratios.len() as f64).ceil().max(1.0) as usize;
        self.ratios.get(children - 1).copied().filter(|ratio| ratio.is_finite())
    }
}
