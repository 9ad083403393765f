//! What a design does, by exact enumeration.

use serde::Serialize;
use thymoid_core::math::{mean, sum};

use super::aim::Aim;
use super::design::Design;
use crate::error::Error;
use crate::proportion::Binomial;

/// How a trial of one design ends, on average.
///
/// ```
/// use thymoid_trial::{Design, Look, OperatingCharacteristics};
/// // Three children, who all must succeed, after two who both must.
/// let design = Design::new(vec![Look { n: 2, needed: 2 }, Look { n: 3, needed: 3 }])?;
/// let OperatingCharacteristics { success, stop_early, expected_n } = design.characteristics(0.5)?;
/// assert_eq!((success, stop_early, expected_n), (0.125, 0.75, 2.25));
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct OperatingCharacteristics {
    /// Probability of declaring success: the type I error under `p0`, the power under `p1`.
    pub success: f64,
    /// Probability of stopping before the last look (PET).
    pub stop_early: f64,
    /// Expected number of children enrolled (EN).
    pub expected_n: f64,
}

/// A design with its characteristics at the two probabilities it was made for.
///
/// ```
/// use thymoid_trial::{Aim, simon};
/// let aim = Aim { p0: 0.5, p1: 0.8, alpha: 0.05, beta: 0.2 };
/// let optimal = simon(&aim, 100)?.optimal;
/// assert!(optimal.at_p0.success <= aim.alpha && optimal.at_p1.success >= 1.0 - aim.beta);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SizedDesign {
    /// The design.
    pub design: Design,
    /// Under the probability not worth pursuing: `success` is the exact alpha.
    pub at_p0: OperatingCharacteristics,
    /// Under the probability worth finding: `success` is the exact power.
    pub at_p1: OperatingCharacteristics,
}

impl SizedDesign {
    pub(crate) fn new(design: Design, aim: &Aim) -> Result<Self, Error> {
        let at_p0 = design.characteristics(aim.p0)?;
        let at_p1 = design.characteristics(aim.p1)?;
        Ok(Self { design, at_p0, at_p1 })
    }
}

impl Design {
    /// Computes the exact characteristics if each child succeeds with probability `p`.
    ///
    /// The distribution of successes is carried from look to look; what falls short of `needed`
    /// leaves it (Schultz et al., Biometrics 29 (1973) 293).
    ///
    /// # Errors
    /// When `p` is no probability.
    ///
    /// ```
    /// use thymoid_trial::{Design, Look};
    /// let simon = Design::new(vec![Look { n: 7, needed: 5 }, Look { n: 20, needed: 14 }])?;
    /// let idle = simon.characteristics(0.5)?;
    /// assert!((idle.expected_n - 9.95).abs() < 0.005 && (idle.stop_early - 0.773).abs() < 5e-4);
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn characteristics(&self, p: f64) -> Result<OperatingCharacteristics, Error> {
        // `going[x]`: probability of x successes so far in a trial not stopped.
        let mut going = vec![1.0];
        let (mut enrolled, mut expected_n, mut reached) = (0, 0.0, 1.0);
        for look in self.looks() {
            let stage = u64::from(look.n - enrolled);
            reached = sum(going.iter().copied());
            expected_n += reached * stage as f64;
            let binomial = Binomial::new(stage, p)?;
            let more: Vec<f64> = (0..=stage).map(|k| binomial.pmf(k)).collect();
            let mut next = vec![0.0; look.n as usize + 1];
            for (x, weight) in going.iter().enumerate() {
                for (k, probability) in more.iter().enumerate() {
                    next[x + k] += weight * probability;
                }
            }
            next[..look.needed as usize].fill(0.0);
            going = next;
            enrolled = look.n;
        }
        let success = sum(going);
        Ok(OperatingCharacteristics { success, stop_early: 1.0 - reached, expected_n })
    }

    /// Averages the characteristics over draws of the unknown success probability, such as a
    /// posterior: `success` is then the assurance (O'Hagan, Stevens and Campbell, Pharm. Stat. 4
    /// (2005) 187).
    ///
    /// # Errors
    /// When there is no draw, or one is no probability.
    ///
    /// ```
    /// use thymoid_trial::{Design, Look};
    /// let design = Design::new(vec![Look { n: 18, needed: 13 }])?;
    /// let power = design.characteristics(0.8)?.success;
    /// // Not knowing whether the truth is 0.7 or 0.9 costs more than it gains.
    /// let assurance = design.assurance(&[0.7, 0.9])?.success;
    /// assert!(assurance < power, "{assurance} {power}");
    /// # Ok::<_, thymoid_trial::Error>(())
    /// ```
    pub fn assurance(&self, p_draws: &[f64]) -> Result<OperatingCharacteristics, Error> {
        if p_draws.is_empty() {
            return Err(Error::Empty { what: "draws of the success probability" });
        }
        let each: Vec<_> =
            p_draws.iter().map(|&p| self.characteristics(p)).collect::<Result<_, _>>()?;
        let average = |field: fn(&OperatingCharacteristics) -> f64| {
            mean(&each.iter().map(field).collect::<Vec<_>>())
        };
        Ok(OperatingCharacteristics {
            success: average(|c| c.success),
            stop_early: average(|c| c.stop_early),
            expected_n: average(|c| c.expected_n),
        })
    }
}
