//! The design a trial declares.

use serde::{Deserialize, Serialize};

use super::rule::DesignRule;
use super::safety::SafetyRule;
use crate::bayes::{Bop2, PosteriorDesign, PredictiveDesign};
use crate::designs::{Aim, MonitoredDesign, MonitoredLook, simon, smallest_single_stage};
use crate::distributions::Beta;
use crate::error::Error;

/// What enrolment does while the children of a look are followed to their visit.
///
/// ```
/// use thymoid_trial::declared::Enrolment;
/// assert_eq!(Enrolment::default(), Enrolment::Continues);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Enrolment {
    /// Children are implanted meanwhile; they are pending when the look is taken.
    #[default]
    Continues,
    /// Nobody is implanted until the look is taken.
    Pauses,
}

/// Errors, looks and rules that stop.
///
/// A look is taken when the first `n` children implanted all have an outcome: a death is known
/// before any success, so a look at the first `n` outcomes would count too many deaths.
///
/// ```
/// use thymoid_trial::Aim;
/// use thymoid_trial::declared::{DesignRule, Enrolment, PlannedDesign};
/// let plan = PlannedDesign {
///     aim: Aim { p0: 0.5, p1: 0.8, alpha: 0.05, beta: 0.2 },
///     rule: DesignRule::Simon,
///     looks: vec![10, 15, 20],
///     prior: [0.5, 0.5],
///     futility: 0.05,
///     n_max: 60,
///     enrolment: Enrolment::Continues,
///     safety: None,
/// };
/// assert_eq!(plan.monitored(plan.rule)?.to_string(), "4/7, 13/20");
/// // A rule with looks of its own keeps the same error.
/// let posterior = plan.monitored(DesignRule::Posterior)?;
/// assert!(posterior.characteristics(0.5)?.success <= 0.05);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlannedDesign {
    /// What it must achieve.
    pub aim: Aim,
    /// The kind of design that was chosen.
    pub rule: DesignRule,
    /// Children at each look, the last one final, of rules that do not find their own.
    pub looks: Vec<u32>,
    /// Beta prior of the rules that need one: successes and failures that it is worth.
    pub prior: [f64; 2],
    /// Predictive or posterior probability below which the trial stops for futility.
    pub futility: f64,
    /// Children at most, where the rule finds its own looks.
    pub n_max: u32,
    /// What enrolment does before a look.
    pub enrolment: Enrolment,
    /// The rule that stops for harm.
    pub safety: Option<SafetyRule>,
}

impl PlannedDesign {
    /// Refuses what is no design.
    ///
    /// # Errors
    /// For errors, looks, a prior or a rule without sense, or when no design keeps the errors.
    pub fn check(&self) -> Result<(), Error> {
        self.aim.check()?;
        if let Some(safety) = &self.safety {
            safety.check()?;
        }
        self.monitored(self.rule).map(|_| ())
    }

    /// Returns the looks and bounds of a design of a kind, which keeps the type I error exactly:
    /// where a rule has a cut-off at the end, it is the least that does.
    ///
    /// # Errors
    /// When no such design keeps the errors, or its looks are none.
    pub fn monitored(&self, rule: DesignRule) -> Result<MonitoredDesign, Error> {
        let Aim { p0, p1, alpha, .. } = self.aim;
        match rule {
            DesignRule::Single => {
                Ok((&smallest_single_stage(&self.aim, self.n_max)?.design).into())
            }
            DesignRule::Simon => Ok((&simon(&self.aim, self.n_max)?.optimal.design).into()),
            DesignRule::Bop2 => Bop2::optimal(p0, p1, &self.looks, alpha)?.design.design(),
            DesignRule::Posterior => self.calibrated(|needed, n| {
                let success_above = self.just_below(needed, n)?;
                let (prior, looks) = (self.beta()?, self.looks.clone());
                PosteriorDesign { prior, p0, looks, stop_below: self.futility, success_above }
                    .design()
            }),
            DesignRule::Predictive => self.calibrated(|needed, n| {
                let rule = PredictiveDesign {
                    prior: self.beta()?,
                    p0,
                    n_max: n,
                    first: self.looks.first().copied().unwrap_or(n),
                    theta_t: self.just_below(needed, n)?,
                    theta_l: self.futility,
                    theta_u: None,
                };
                self.at_looks(&rule.design()?)
            }),
        }
    }

    fn beta(&self) -> Result<Beta, Error> {
        Beta::new(self.prior[0], self.prior[1])
    }

    /// Posterior probability that `needed` successes of `n` exceed, and one fewer does not.
    fn just_below(&self, needed: u32, n: u32) -> Result<f64, Error> {
        Ok(self.beta()?.after(needed.saturating_sub(1), n).above(self.aim.p0))
    }

    /// The design with the fewest successes at the end that keeps the type I error.
    fn calibrated(
        &self,
        design: impl Fn(u32, u32) -> Result<MonitoredDesign, Error>,
    ) -> Result<MonitoredDesign, Error> {
        let &n = self.looks.last().ok_or(Error::Empty { what: "look in the design" })?;
        for needed in 1..=n {
            let design = design(needed, n)?;
            if design.characteristics(self.aim.p0)?.success <= self.aim.alpha {
                return Ok(design);
            }
        }
        Err(Error::TooFew { n })
    }

    /// The looks that are planned of a design that looks after each child.
    fn at_looks(&self, each: &MonitoredDesign) -> Result<MonitoredDesign, Error> {
        let planned = |look: &&MonitoredLook| self.looks.contains(&look.n);
        MonitoredDesign::new(each.looks().iter().filter(planned).copied().collect())
    }
}
