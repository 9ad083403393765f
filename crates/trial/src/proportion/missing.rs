//! Children whose outcome is missing: from which of their outcomes on the conclusion turns.

use serde::Serialize;

use super::binomial::Binomial;
use super::exact::Proportion;
use crate::error::{Error, open_probability, probability};
use crate::interval::Interval;

/// Outcomes of a single arm, some of them missing, against a null.
///
/// ```
/// use thymoid_trial::MissingOutcomes;
/// let seen = MissingOutcomes { successes: 15, failures: 6, missing: 3 };
/// let tipping = seen.tipping(0.5, 0.05)?;
/// // Success is declared if at least two of the three missing children succeeded.
/// assert_eq!(tipping.fewest_needed, Some(2));
/// assert!(tipping.complete_case_p < 0.05);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MissingOutcomes {
    /// Children who succeeded.
    pub successes: u32,
    /// Children who failed.
    pub failures: u32,
    /// Children of whom it is not known.
    pub missing: u32,
}

/// What would be concluded, by how many of the missing children succeeded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tipping {
    /// One for each number of missing children counted as successes, from none.
    pub rows: Vec<TippingRow>,
    /// One-sided p-value of those seen alone.
    pub complete_case_p: f64,
    /// Fewest successes among the missing with which the null is rejected; none if never.
    pub fewest_needed: Option<u32>,
}

/// One way to count the missing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TippingRow {
    /// Missing children counted as successes.
    pub missing_as_success: u32,
    /// Successes then.
    pub successes: u32,
    /// Exact one-sided p-value.
    pub p_value: f64,
    /// Clopper-Pearson limits, each at the one-sided level.
    pub limits: Interval,
    /// Whether the null is rejected.
    pub significant: bool,
    /// Probability that so many or more of the missing succeed if each does with `p0`.
    pub chance_at_p0: f64,
}

impl MissingOutcomes {
    /// Counts the missing in every way, with an exact one-sided test of `p0` at `alpha`.
    ///
    /// # Errors
    /// When `p0` or `alpha` is no such probability, or there is no child.
    pub fn tipping(self, p0: f64, alpha: f64) -> Result<Tipping, Error> {
        probability("p0", p0)?;
        open_probability("alpha", alpha)?;
        let Self { successes, failures, missing } = self;
        let n = u64::from(successes) + u64::from(failures) + u64::from(missing);
        let among_missing = Binomial::new(missing.into(), p0)?;
        let rows = (0..=missing)
            .map(|more| {
                let seen = Proportion::new(u64::from(successes) + u64::from(more), n)?;
                let p_value = seen.test(p0)?.upper;
                Ok(TippingRow {
                    missing_as_success: more,
                    successes: successes + more,
                    p_value,
                    limits: seen.clopper_pearson_one_sided(alpha),
                    significant: p_value <= alpha,
                    chance_at_p0: among_missing.at_least(more.into()),
                })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        let fewest_needed = rows.iter().find(|row| row.significant).map(|r| r.missing_as_success);
        let complete = Binomial::new(n - u64::from(missing), p0)?;
        let complete_case_p = complete.at_least(successes.into());
        Ok(Tipping { rows, complete_case_p, fewest_needed })
    }
}
