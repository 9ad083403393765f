//! A commensurate prior: an earlier estimate counts as far as the new one agrees with it.

use serde::{Deserialize, Serialize};
use thymoid_core::math::{cos, exp, ln_normal_pdf, normal_cdf, sin, sum};

use crate::distributions::panels;
use crate::error::{Error, positive};

/// Estimates of one effect from two studies, on a scale on which they are normal, such as log odds
/// or log hazard: the effects differ by a normal amount whose spread is unknown.
///
/// Hobbs et al., Biometrics 67 (2011) 1047; flat on the earlier effect.
///
/// ```
/// use thymoid_trial::{Commensurate, Spread};
/// let studies = Commensurate {
///     estimate: -0.1,
///     standard_error: 0.35,
///     earlier: 0.05,
///     earlier_standard_error: 0.2,
///     spread: Spread::HalfNormal,
///     scale: 0.5,
/// };
/// let known = studies.posterior(0.0)?;
/// // Borrowing narrows, and pulls towards the earlier study.
/// assert!(known.sd < 0.35 && known.mean > -0.1);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Commensurate {
    /// New estimate.
    pub estimate: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Earlier estimate.
    pub earlier: f64,
    /// Its standard error.
    pub earlier_standard_error: f64,
    /// What is assumed of the spread between studies.
    pub spread: Spread,
    /// Its scale.
    pub scale: f64,
}

/// The distribution of a spread between studies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spread {
    /// Beyond some scales practically impossible.
    HalfNormal,
    /// With heavy tails: disagreement is believed sooner.
    HalfCauchy,
}

/// What is known of the new effect.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Commensurated {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
    /// Mean spread between studies; infinite for the half-Cauchy one, hence none.
    pub spread_mean: Option<f64>,
    /// Probability that the effect is below the threshold.
    pub below_threshold: f64,
    /// Density of the new estimate before it is seen.
    pub marginal_likelihood: f64,
    /// Information gained, as a share of what the earlier study holds; negative if doubt grew.
    pub borrowed_information: f64,
}

/// Panels over the angle of a half-Cauchy spread.
const ANGLES: u32 = 16;

impl Commensurate {
    /// Computes what is known of the new effect.
    ///
    /// # Errors
    /// When a standard error or the scale is not positive.
    pub fn posterior(&self, threshold: f64) -> Result<Commensurated, Error> {
        let s = positive("standard error", self.standard_error)?;
        let s0 = positive("standard error of the earlier estimate", self.earlier_standard_error)?;
        positive("scale of the spread", self.scale)?;
        let gap = self.estimate - self.earlier;
        let given = |spread: f64| {
            let earlier_variance = s0 * s0 + spread * spread;
            let total = s * s + earlier_variance;
            let likelihood = exp(ln_normal_pdf(gap / total.sqrt())) / total.sqrt();
            let variance = 1.0 / (1.0 / (s * s) + 1.0 / earlier_variance);
            let mean = variance * (self.estimate / (s * s) + self.earlier / earlier_variance);
            (likelihood, mean, variance)
        };
        let points: Vec<(f64, f64, f64, f64)> = self
            .spreads()
            .into_iter()
            .map(|(spread, weight)| {
                let (likelihood, mean, variance) = given(spread);
                (weight * likelihood, spread, mean, variance)
            })
            .collect();
        let marginal_likelihood = sum(points.iter().map(|point| point.0));
        let average = |f: &dyn Fn(f64, f64, f64) -> f64| {
            sum(points.iter().map(|&(w, spread, mean, variance)| w * f(spread, mean, variance)))
                / marginal_likelihood
        };
        let mean = average(&|_, mean, _| mean);
        let variance = average(&|_, each, variance| variance + (each - mean) * (each - mean));
        let spread_mean =
            (self.spread == Spread::HalfNormal).then(|| average(&|spread, _, _| spread));
        Ok(Commensurated {
            mean,
            sd: variance.sqrt(),
            spread_mean,
            below_threshold: average(&|_, mean, variance| {
                normal_cdf((threshold - mean) / variance.sqrt())
            }),
            marginal_likelihood,
            borrowed_information: (1.0 / variance - 1.0 / (s * s)) * s0 * s0,
        })
    }

    /// Returns spreads with their prior weights.
    fn spreads(&self) -> Vec<(f64, f64)> {
        match self.spread {
            Spread::HalfNormal => {
                let breaks: Vec<f64> = (0..=18).map(|i| 0.5 * f64::from(i)).collect();
                let weigh = |(z, width)| (z * self.scale, 2.0 * width * exp(ln_normal_pdf(z)));
                panels(&breaks).into_iter().map(weigh).collect()
            }
            // Its quantiles are tangents: uniform in the angle.
            Spread::HalfCauchy => {
                let quarter = std::f64::consts::FRAC_PI_2;
                let breaks: Vec<f64> =
                    (0..=ANGLES).map(|i| quarter * f64::from(i) / f64::from(ANGLES)).collect();
                let weigh =
                    |(angle, width)| (self.scale * sin(angle) / cos(angle), width / quarter);
                panels(&breaks).into_iter().map(weigh).collect()
            }
        }
    }
}
