//! How many children a prior is worth. Definitions differ by a factor of two and more on one prior,
//! so never one number alone.

use serde::Serialize;
use thymoid_core::math::{exp, ln, ln_1p, sum};

use super::mixture::BetaMixture;

/// Three answers.
///
/// ```
/// use thymoid_trial::{Beta, BetaMixture, EffectiveSampleSizes};
/// // Of one beta distribution all mean the number of its children.
/// let prior = BetaMixture::new(vec![(1.0, Beta::new(11.0, 32.0)?)])?;
/// let EffectiveSampleSizes { moment, morita, elir } = prior.effective_sample_sizes();
/// assert!((moment - 43.0).abs() < 1e-9 && (elir.unwrap() - 43.0).abs() < 1e-9);
/// assert!((morita - 43.0).abs() < 0.01);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct EffectiveSampleSizes {
    /// Of the beta distribution with the same mean and variance.
    pub moment: f64,
    /// Curvature at the mode beside that of a hundredth of a child (Morita, Thall and Müller,
    /// Biometrics 64 (2008) 595).
    pub morita: f64,
    /// Expected local information ratio (Neuenschwander et al., Biometrics 76 (2020) 578). None if
    /// a component has a parameter below 1: its information is infinite at an end.
    pub elir: Option<f64>,
}

/// The vague prior of Morita is worth 1 over this many children.
const VAGUENESS: f64 = 100.0;

impl BetaMixture {
    /// Computes the three effective sample sizes.
    pub fn effective_sample_sizes(&self) -> EffectiveSampleSizes {
        let (mean, variance) = (self.mean(), self.variance());
        EffectiveSampleSizes {
            moment: mean * (1.0 - mean) / variance - 1.0,
            morita: self.morita(mean),
            elir: self.elir(),
        }
    }

    fn morita(&self, mean: f64) -> f64 {
        let p = self.mode();
        let q = 1.0 - p;
        let vague = (p / VAGUENESS - 1.0) / (p * p) + (q / VAGUENESS - 1.0) / (q * q);
        let of_one_child = (1.0 - mean) / (q * q) + mean / (p * p);
        (self.information(Odds::of(p)) - vague) / of_one_child
    }

    /// Averages information, in children, over the mixture: a trapezoidal rule over log odds, on
    /// which everything is smooth and falls off at both ends.
    fn elir(&self) -> Option<f64> {
        /// Of log odds: finer changes no digit.
        const STEP: f64 = 1.0 / 64.0;
        let mut parts = self.components().iter().flat_map(|(_, beta)| [beta.a, beta.b]);
        if parts.any(|part| part < 1.0) {
            return None;
        }
        let term = |i: i32| {
            let odds = Odds::at(f64::from(i) * STEP);
            let width = odds.p * odds.q;
            let density = sum(self.densities(odds).map(|(density, _)| density));
            // Far out there is no mass, and 0/0 for its information.
            if density * width < 1e-300 {
                0.0
            } else {
                density * width * self.information(odds) * width * STEP
            }
        };
        // A component of (1 + e) falls off as slowly as its e: to log odds of 300 at most.
        Some(sum((-19_200..=19_200).map(term)))
    }

    /// Returns weighted densities of the components with what curves them.
    fn densities(&self, odds: Odds) -> impl Iterator<Item = (f64, [f64; 2])> {
        self.components().iter().map(move |(weight, beta)| {
            let (a, b) = (beta.a - 1.0, beta.b - 1.0);
            let slope = a / odds.p - b / odds.q;
            let bend = a / (odds.p * odds.p) + b / (odds.q * odds.q);
            (weight * beta.density(odds.ln_p, odds.ln_q), [slope, bend])
        })
    }

    /// Computes minus the second derivative of the logarithm of the density.
    fn information(&self, odds: Odds) -> f64 {
        let (mut total, mut slope, mut curve) = (0.0, 0.0, 0.0);
        for (density, [each, bend]) in self.densities(odds) {
            total += density;
            slope += density * each;
            curve += density * (each * each - bend);
        }
        (slope / total) * (slope / total) - curve / total
    }
}

/// A probability with what is left of it, both to full precision.
#[derive(Debug, Clone, Copy)]
struct Odds {
    p: f64,
    q: f64,
    ln_p: f64,
    ln_q: f64,
}

impl Odds {
    fn of(p: f64) -> Self {
        Self { p, q: 1.0 - p, ln_p: ln(p), ln_q: ln_1p(-p) }
    }

    fn at(log_odds: f64) -> Self {
        let ln_q_of = |x: f64| if x > 0.0 { -x - ln_1p(exp(-x)) } else { -ln_1p(exp(x)) };
        let (ln_p, ln_q) = (ln_q_of(-log_odds), ln_q_of(log_odds));
        Self { p: exp(ln_p), q: exp(ln_q), ln_p, ln_q }
    }
}
