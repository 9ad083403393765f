//! A survival probability and its confidence intervals.

use std::f64::consts::FRAC_PI_2;

use serde::{Deserialize, Serialize};
use thymoid_core::math::{exp, ln};

use crate::interval::{Interval, Level};

/// A survival probability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// Estimated probability.
    pub survival: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// The scale on which an interval is symmetric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Transform {
    /// $S$ itself.
    Plain,
    /// $\ln S$: the default of R.
    Log,
    /// $\ln(-\ln S)$: the default of SAS. Like the arcsine it keeps its level down to about 25
    /// children (Borgan and Liestøl, Scand. J. Stat. 17 (1990) 35).
    LogLog,
    /// $\ln(S / (1 - S))$.
    Logit,
    /// $\arcsin \sqrt S$.
    Arcsine,
}

impl Estimate {
    /// The interval as `survfit` of R's package `survival` 3.5-3 defines it, cut to [0, 1].
    ///
    /// None where R gives none: at survival 0, and for the last three scales at 1.
    pub fn interval(self, scale: Transform, level: Level) -> Option<Interval> {
        let Self { survival: s, standard_error } = self;
        let at_one_too = matches!(scale, Transform::Plain | Transform::Log);
        if s <= 0.0 || (s >= 1.0 && !at_one_too) {
            return None;
        }
        let half = level.z() * standard_error;
        let (low, high) = match scale {
            Transform::Plain => ((s - half).max(0.0), (s + half).min(1.0)),
            Transform::Log => (s * exp(-half / s), (s * exp(half / s)).min(1.0)),
            Transform::LogLog => {
                let shift = half / (s * ln(s));
                (exp(ln(s) * exp(-shift)), exp(ln(s) * exp(shift)))
            }
            Transform::Logit => {
                let odds = s / (1.0 - s);
                let factor = exp(half / (s * (1.0 - s)));
                (odds / (odds + factor), odds / (odds + 1.0 / factor))
            }
            Transform::Arcsine => {
                let angle = libm::asin(s.sqrt());
                let shift = 0.5 * half / (s * (1.0 - s)).sqrt();
                let back = |a: f64| libm::sin(a) * libm::sin(a);
                (back((angle - shift).max(0.0)), back((angle + shift).min(FRAC_PI_2)))
            }
        };
        Some(Interval { low, high })
    }
}
