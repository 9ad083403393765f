//! Who is referred to a trial, and how it goes.

use serde::{Deserialize, Serialize};
use thymoid_patient::dynamics::drugs::Drug;

use crate::bounds;
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

/// Where a file is silent. Assumed: children come some months after birth, as published medians at
/// implantation and two months of waiting leave it, and a centre sees eight a year.
const REFERRED_AT_MONTHS: f64 = 7.0;
const REFERRED_LOG_SD: f64 = 0.7;
const WAIT_DAYS: f64 = 60.0;
const CHILDREN_PER_YEAR: f64 = 8.0;
const UNREADABLE: f64 = 0.02;
const VISIT_SD_DAYS: f64 = 7.0;
const WITHDRAWAL_PER_YEAR: f64 = 0.02;

impl Default for Children {
    fn default() -> Self {
        Self {
            referred_at_months: REFERRED_AT_MONTHS,
            referred_log_sd: REFERRED_LOG_SD,
            wait_days: WAIT_DAYS,
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
            per_year: CHILDREN_PER_YEAR,
            apart_first: 0,
            apart_days: 0.0,
            missed: 0.05,
            unreadable: UNREADABLE,
            visit_sd_days: VISIT_SD_DAYS,
            withdrawal_per_year: WITHDRAWAL_PER_YEAR,
            care_per_year: 1.0,
            assay_log_sd: None,
            assay_limit_per_ul: 1.0,
            second_graft: None,
        }
    }
}

impl Children {
    /// Refuses what cannot be drawn.
    ///
    /// # Errors
    /// For an age, time or share without sense.
    pub fn check(&self) -> Result<(), Error> {
        bounds::AGE_MONTHS.check("referred_at_months", self.referred_at_months)?;
        bounds::LOG_SD.check("referred_log_sd", self.referred_log_sd)?;
        bounds::DAYS.check("wait_days", self.wait_days)?;
        bounds::LOG_SD.check("wait_log_sd", self.wait_log_sd)?;
        bounds::OWN_EXPORT.check("own_export", self.own_export)?;
        probability("own_recovery", self.own_recovery)?;
        for plan in &self.drugs {
            probability("share of the children who receive a drug", plan.share)?;
            let days = plan.to_day - plan.from_day;
            bounds::SOME_DAYS.check("days from from_day to to_day", days)?;
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
        bounds::PER_YEAR.check("per_year", self.per_year)?;
        bounds::DAYS.check("apart_days", self.apart_days)?;
        bounds::VISIT_DAYS.check("visit_sd_days", self.visit_sd_days)?;
        bounds::RATE_PER_YEAR.check("withdrawal_per_year", self.withdrawal_per_year)?;
        bounds::CARE_PER_YEAR.check("care_per_year", self.care_per_year)?;
        bounds::ASSAY_LOG_SD.check("assay_log_sd", self.assay_log_sd.unwrap_or(0.0))?;
        bounds::ASSAY_PER_UL.check("assay_limit_per_ul", self.assay_limit_per_ul)?;
        probability("missed", self.missed)?;
        probability("unreadable", self.unreadable)?;
        if let Some(second) = self.second_graft {
            probability("share of second_graft", second.share)?;
            bounds::MONTH.check("month of second_graft", second.month)?;
            bounds::FEWEST_CELLS_PER_UL
                .check("below_per_ul of second_graft", second.below_per_ul)?;
        }
        Ok(())
    }
}
