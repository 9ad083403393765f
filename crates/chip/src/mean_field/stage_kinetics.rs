//! One stage of thymocytes in closed form.

use thymoid_core::math;

/// One stage: residence, divisions spread evenly over it, and the share that survives it.
///
/// With growth $g = 2^n s$ and influx $J$ per day, $J g$ cells leave per day and
/// $N = J \tau (g - 1) / \ln g$ are present ($J \tau$ when $g = 1$).
///
/// ```
/// let blast = thymoid_chip::StageKinetics { residence_days: 2.0, divisions: 1.0, survival: 0.5 };
/// assert_eq!(blast.outflux_per_day(10.0), 10.0);
/// assert_eq!(blast.cells(10.0), 20.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StageKinetics {
    /// Residence $\tau$ in days.
    pub residence_days: f64,
    /// Mean number of divisions $n$.
    pub divisions: f64,
    /// Share $s$ of the lineages that survive the stage, in [0, 1].
    pub survival: f64,
}

impl StageKinetics {
    fn ln_growth(self) -> f64 {
        self.divisions * std::f64::consts::LN_2 + math::ln(self.survival)
    }

    /// Returns the cells that leave per day when `influx_per_day` enter.
    pub fn outflux_per_day(self, influx_per_day: f64) -> f64 {
        influx_per_day * math::exp(self.ln_growth())
    }

    /// Returns the cells present when `influx_per_day` enter.
    pub fn cells(self, influx_per_day: f64) -> f64 {
        let x = self.ln_growth();
        let mean_growth = if x == 0.0 { 1.0 } else { math::exp_m1(x) / x };
        influx_per_day * self.residence_days * mean_growth
    }
}
