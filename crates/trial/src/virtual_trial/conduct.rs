//! Who is referred to a trial, and how it goes.

use serde::{Deserialize, Serialize};
use thymoid_patient::dynamics::drugs::Drug;

use crate::error::{Error, probability};

/// A drug that some children receive.
///
/// ```
/// use thymoid_patient::dynamics::drugs::Drug;
/// use thymoid_trial::virtual_trial::{Children, DrugPlan};
/// let drug = Drug::Glucocorticoid;
/// let plan = DrugPlan { drug, share: 1.2, from_day: 0.0, to_day: 90.0 };
/// let children = Children { drugs: vec![plan], ..Children::default() };
/// assert!(children.check().unwrap_err().to_string().contains("share"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrugPlan {
    /// What is given.
    pub drug: Drug,
    /// Share of the children who receive it.
    pub share: f64,
    /// First day, counted from implantation.
    pub from_day: f64,
    /// Day on which its effect ends.
    pub to_day: f64,
}

/// Who is referred.
///
/// Not everybody referred is implanted: while a child waits, it may die at the hazard of a child
/// without naive T cells.
///
/// ```
/// use thymoid_trial::virtual_trial::Children;
/// assert!(Children::default().check().is_ok());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Children {
    /// Median age at referral.
    pub referred_at_months: f64,
    /// Standard deviation of its logarithm.
    pub referred_log_sd: f64,
    /// Median time from referral to implantation.
    pub wait_days: f64,
    /// Standard deviation of its logarithm.
    pub wait_log_sd: f64,
    /// Share of the children whose own thymus recovers in part.
    pub own_recovery: f64,
    /// What such a thymus exports, of a typical published graft.
    pub own_export: f64,
    /// Drugs that hold T cells back.
    pub drugs: Vec<DrugPlan>,
}

impl Default for Children {
    fn default() -> Self {
        Self {
            referred_at_months: 7.0,
            referred_log_sd: 0.7,
            wait_days: 60.0,
            wait_log_sd: 0.5,
            own_recovery: 0.0,
            own_export: 0.5,
            drugs: Vec::new(),
        }
    }
}

/// A second graft, for children in whom the first gives too little.
///
/// ```
/// use thymoid_trial::virtual_trial::SecondGraft;
/// let plan = SecondGraft { below_per_ul: 10.0, month: 9.0, share: 0.5 };
/// assert!(plan.share < 1.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecondGraft {
    /// Naive CD4 below which it is considered, cells/µL.
    pub below_per_ul: f64,
    /// At this month.
    pub month: f64,
    /// Share of these children who receive it.
    pub share: f64,
}

/// How the trial goes.
///
/// ```
/// use thymoid_trial::virtual_trial::Conduct;
/// let idle = Conduct { per_year: 0.0, ..Conduct::default() };
/// assert!(idle.check().unwrap_err().to_string().contains("per_year"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Conduct {
    /// Children referred a year.
    pub per_year: f64,
    /// How many children are implanted one by one.
    pub apart_first: u32,
    /// Days between them.
    pub apart_days: f64,
    /// Share of the visits that are missed.
    pub missed: f64,
    /// Share of the samples without a value.
    pub unreadable: f64,
    /// Standard deviation of the day of a visit about the planned one.
    pub visit_sd_days: f64,
    /// Rate of withdrawal.
    pub withdrawal_per_year: f64,
    /// Factor on the hazard of death with each year since the first referral.
    pub care_per_year: f64,
    /// Standard deviation of ln(reported naive CD4); that of the parameters if not given.
    pub assay_log_sd: Option<f64>,
    /// Counts below it are reported as none.
    pub assay_limit_per_ul: f64,
    /// Second grafts.
    pub second_graft: Option<SecondGraft>,
}

impl Default for Conduct {
    fn default() -> Self {
        Self {
            per_year: 8.0,
            apart_first: 0,
            apart_days: 0.0,
            missed: 0.05,
            unreadable: 0.02,
            visit_sd_days: 7.0,
            withdrawal_per_year: 0.02,
            care_per_year: 1.0,
            assay_log_sd: None,
            assay_limit_per_ul: 1.0,
            second_graft: None,
        }
    }
}

/// Refuses a value that is not within two bounds.
fn within(
    quantity: &'static str,
    allowed: &'static str,
    [low, high]: [f64; 2],
    value: f64,
) -> Result<(), Error> {
    if (low..=high).contains(&value) {
        Ok(())
    } else {
        Err(Error::OutOfRange { quantity, allowed, value })
    }
}

impl Children {
    /// Refuses what cannot be drawn.
    ///
    /// # Errors
    /// For an age, time or share without sense.
    pub fn check(&self) -> Result<(), Error> {
        let allowed = "from 0.1 to 240";
        within("referred_at_months", allowed, [0.1, 240.0], self.referred_at_months)?;
        within("referred_log_sd", "from 0 to 3", [0.0, 3.0], self.referred_log_sd)?;
        within("wait_days", "from 0 to 3660", [0.0, 3660.0], self.wait_days)?;
        within("wait_log_sd", "from 0 to 3", [0.0, 3.0], self.wait_log_sd)?;
        within("own_export", "from 0 to 10", [0.0, 10.0], self.own_export)?;
        probability("own_recovery", self.own_recovery)?;
        for plan in &self.drugs {
            probability("share of the children who receive a drug", plan.share)?;
            let days = plan.to_day - plan.from_day;
            within("days from from_day to to_day", "above 0, up to 3660", [1e-9, 3660.0], days)?;
        }
        Ok(())
    }
}

impl Conduct {
    /// Refuses a trial that cannot be played.
    ///
    /// # Errors
    /// For a rate, time or share without sense.
    pub fn check(&self) -> Result<(), Error> {
        within("per_year", "from 0.1 to 1000", [0.1, 1000.0], self.per_year)?;
        within("apart_days", "from 0 to 3660", [0.0, 3660.0], self.apart_days)?;
        within("visit_sd_days", "from 0 to 60", [0.0, 60.0], self.visit_sd_days)?;
        within("withdrawal_per_year", "from 0 to 5", [0.0, 5.0], self.withdrawal_per_year)?;
        within("care_per_year", "from 0.5 to 2", [0.5, 2.0], self.care_per_year)?;
        within("assay_log_sd", "from 0 to 2", [0.0, 2.0], self.assay_log_sd.unwrap_or(0.0))?;
        within("assay_limit_per_ul", "from 0 to 100", [0.0, 100.0], self.assay_limit_per_ul)?;
        probability("missed", self.missed)?;
        probability("unreadable", self.unreadable)?;
        if let Some(second) = self.second_graft {
            probability("share of second_graft", second.share)?;
            within("month of second_graft", "from 1 to 60", [1.0, 60.0], second.month)?;
            let allowed = "from 0 to 5000";
            within("below_per_ul of second_graft", allowed, [0.0, 5000.0], second.below_per_ul)?;
        }
        Ok(())
    }
}
