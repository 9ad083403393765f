//! Intervals behind published survival figures.
//!
//! A publication prints a survival and a number of children, sometimes an interval, rarely how
//! the interval was made. [`published_estimate`] gives the standard error that the two numbers
//! imply, and [`Estimate::interval`] each customary interval to compare; a count of deaths has an
//! exact one, [`Proportion::clopper_pearson`](crate::Proportion::clopper_pearson).
//!
//! ```
//! use thymoid_trial::{Level, Proportion, Transform, published_estimate};
//! // One-year survival in the label of cultured thymus tissue: 77 % of 95, interval 0.670-0.841.
//! let estimate = published_estimate(0.77, 95)?;
//! let log_log = estimate.interval(Transform::LogLog, Level::PERCENT_95).unwrap();
//! assert!((log_log.low - 0.6717).abs() < 5e-5 && (log_log.high - 0.8423).abs() < 5e-5);
//! let plain = estimate.interval(Transform::Plain, Level::PERCENT_95).unwrap();
//! assert!((plain.low - 0.685).abs() < 5e-4 && (plain.high - 0.855).abs() < 5e-4);
//! // All deaths of that year, 21, were counted: 14.2 % to 31.8 %.
//! let deaths = Proportion::new(21, 95)?.clopper_pearson(Level::PERCENT_95);
//! assert!((deaths.low - 0.142).abs() < 5e-4 && (deaths.high - 0.318).abs() < 5e-4);
//! # Ok::<_, thymoid_trial::Error>(())
//! ```

use super::estimate::Estimate;
use crate::error::{Error, probability};

/// Returns the Kaplan-Meier estimate that a printed survival stands for, if none of the `n`
/// children was censored before: Greenwood's variance is then the binomial $S (1 - S) / n$.
///
/// Children censored before make the true standard error larger.
///
/// # Errors
/// When `survival` is no probability or `n` is 0.
///
/// ```
/// use thymoid_trial::published_estimate;
/// assert_eq!(published_estimate(0.5, 100)?.standard_error, 0.05);
/// assert!(published_estimate(77.0, 95).is_err());
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
pub fn published_estimate(survival: f64, n: u32) -> Result<Estimate, Error> {
    let survival = probability("survival", survival)?;
    if n == 0 {
        return Err(Error::Empty { what: "child behind the published survival" });
    }
    let standard_error = (survival * (1.0 - survival) / f64::from(n)).sqrt();
    Ok(Estimate { survival, standard_error })
}
