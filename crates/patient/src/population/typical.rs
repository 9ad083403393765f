//! The population at a position of the sampler.

use std::ops::Index;

use thymoid_core::{Dual, Number, math};

use super::coordinate::{Coordinate, DIMENSION, Prior};
use super::draw::Population;
use super::priors::{Priors, half_normal};

/// A number with derivatives by the coordinates of the population.
pub(super) type D = Dual<DIMENSION>;

/// The quantity of each coordinate, those with a log-normal prior as their logarithm.
pub(super) struct Typical([D; DIMENSION]);

impl Index<Coordinate> for Typical {
    type Output = D;

    fn index(&self, coordinate: Coordinate) -> &D {
        &self.0[coordinate as usize]
    }
}

impl Typical {
    /// At a position of the sampler.
    pub(super) fn at(priors: &Priors, position: &[f64]) -> Self {
        Self(Coordinate::ALL.map(|coordinate| {
            let q = variable(position, coordinate);
            match coordinate.prior() {
                Prior::LogNormal(of) => of(priors).ln_at(q),
                Prior::HalfNormal(scale) => half_normal(q) * scale(priors),
                Prior::Normal(sd) => q * sd(priors),
                Prior::Standard => q,
                Prior::Beta => {
                    let mean = priors.engraftment_events / priors.engraftment_others;
                    D::from(1.0) / ((-(q + math::ln(mean))).exp() + 1.0)
                }
            }
        }))
    }

    /// The population without derivatives.
    pub(super) fn values(&self) -> Population {
        let of = |coordinate: Coordinate| self[coordinate].value;
        Population {
            ln_export: of(Coordinate::Export),
            ln_lag: of(Coordinate::Lag),
            ln_loss: of(Coordinate::Loss),
            ln_renewal: of(Coordinate::Renewal),
            ln_cd8_per_cd4: of(Coordinate::Cd8PerCd4),
            export_sd: of(Coordinate::ExportBetween),
            lag_sd: of(Coordinate::LagBetween),
            nonengraftment: of(Coordinate::Nonengraftment),
            hazard_per_day: math::exp(of(Coordinate::Hazard)),
            ln_protection: of(Coordinate::Protection),
            gosh_export: of(Coordinate::GoshExport),
            gosh_lag: of(Coordinate::GoshLag),
            competition: of(Coordinate::Competition),
        }
    }

    /// Logarithm of the prior density of a position: standard normal in all coordinates but the
    /// logit of non-engraftment, which has the beta density with its Jacobian.
    pub(super) fn ln_prior(&self, priors: &Priors, position: &[f64]) -> D {
        let mut total = D::from(0.0);
        for coordinate in Coordinate::ALL {
            if !matches!(coordinate.prior(), Prior::Beta) {
                let q = variable(position, coordinate);
                total = total + q * q * -0.5;
            }
        }
        let none = self[Coordinate::Nonengraftment];
        let others = -none + 1.0;
        total + none.ln() * priors.engraftment_events + others.ln() * priors.engraftment_others
    }
}

fn variable(position: &[f64], coordinate: Coordinate) -> D {
    D::variable(position[coordinate as usize], coordinate as usize)
}

/// Standard deviation of a coordinate beforehand.
pub(super) fn prior_sd(priors: &Priors, coordinate: Coordinate) -> f64 {
    match coordinate.prior() {
        Prior::Beta => logit_sd(priors.engraftment_events, priors.engraftment_others),
        _ => 1.0,
    }
}

/// Standard deviation of the logit of a beta variable, to first order: the trigamma function of its
/// parameters by its asymptotic series.
fn logit_sd(events: f64, others: f64) -> f64 {
    let trigamma = |x: f64| {
        let shifted = x + 3.0;
        let tail =
            1.0 / shifted + 0.5 / (shifted * shifted) + 1.0 / (6.0 * shifted * shifted * shifted);
        1.0 / (x * x) + 1.0 / ((x + 1.0) * (x + 1.0)) + 1.0 / ((x + 2.0) * (x + 2.0)) + tail
    };
    (trigamma(events) + trigamma(others)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The logit of a uniform variable has the variance pi² / 3 of the logistic distribution; the
    /// series is good to a few thousandths at 1.
    #[test]
    fn the_logit_of_a_uniform_share_is_logistic() {
        let exact = std::f64::consts::PI / 3.0_f64.sqrt();
        assert!((logit_sd(1.0, 1.0) - exact).abs() < 2e-3, "{}", logit_sd(1.0, 1.0));
    }
}
