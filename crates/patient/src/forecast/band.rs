//! Central intervals of what a laboratory would report on a day.

use serde::Serialize;
use thymoid_core::SinceImplant;

use super::weighted::Weighted;
use crate::error::Error;

/// Central intervals of the value a laboratory would report on a day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Band {
    /// When, since implantation.
    pub day: SinceImplant,
    /// 2.5 % quantile.
    pub q025: f64,
    /// 10 % quantile.
    pub q10: f64,
    /// 25 % quantile.
    pub q25: f64,
    /// Median.
    pub q50: f64,
    /// 75 % quantile.
    pub q75: f64,
    /// 90 % quantile.
    pub q90: f64,
    /// 97.5 % quantile.
    pub q975: f64,
}

impl Band {
    pub(super) fn of(day: SinceImplant, values: &Weighted) -> Result<Self, Error> {
        let q = |p| values.quantile(p);
        Ok(Self {
            day,
            q025: q(0.025)?,
            q10: q(0.1)?,
            q25: q(0.25)?,
            q50: q(0.5)?,
            q75: q(0.75)?,
            q90: q(0.9)?,
            q975: q(0.975)?,
        })
    }
}
