//! The designs that a trial could have, each with what it does exactly.

use anyhow::{Result, bail};
use thymoid_trial::declared::{DesignRule, PlannedDesign};
use thymoid_trial::{MonitoredCharacteristics, MonitoredDesign};

/// A design with what it does, whatever the truth.
///
/// ```
/// use thymoid_study::trial_file::TrialFile;
/// use thymoid_study::trial_simulated::candidates;
/// # let text = "name = \"chip\"\n[estimand]\npopulation = \"a\"\ntreatment = \"b\"\n\
/// #     naive_cd4_per_ul = 100\nmonth = 12\n[visits]\nmonths = [12]\ndays_early = 14\n\
/// #     days_late = 30\n[design]\np0 = 0.3\np1 = 0.6\nalpha = 0.05\nbeta = 0.2\n\
/// #     rule = \"simon\"\nlooks = [10, 15, 20]\n";
/// let trial = TrialFile::parse("TRIAL.toml", text)?;
/// let (all, refused) = candidates(&trial.design)?;
/// assert!(refused.is_empty() && all.len() == 5);
/// assert!(all.iter().all(|each| each.at_p0.success <= 0.05));
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Its kind.
    pub rule: DesignRule,
    /// Its looks.
    pub design: MonitoredDesign,
    /// Children at most.
    pub n: u32,
    /// Under the success probability not worth pursuing.
    pub at_p0: MonitoredCharacteristics,
    /// Under that worth finding.
    pub at_p1: MonitoredCharacteristics,
    /// Success probability of a child, and of the trial.
    pub curve: Vec<(f64, f64)>,
}

/// Candidates, and why others are none.
pub type Candidates = (Vec<Candidate>, Vec<(DesignRule, String)>);

/// Makes one design of each kind from what is declared; the kind that was chosen must be possible.
///
/// # Errors
/// When it is not.
pub fn candidates(plan: &PlannedDesign) -> Result<Candidates> {
    let (mut all, mut refused) = (Vec::new(), Vec::new());
    for rule in DesignRule::ALL {
        match one(plan, rule) {
            Ok(candidate) => all.push(candidate),
            Err(error) if rule == plan.rule => bail!("rule `{}`: {error}", rule.as_str()),
            Err(error) => refused.push((rule, error.to_string())),
        }
    }
    Ok((all, refused))
}

fn one(plan: &PlannedDesign, rule: DesignRule) -> Result<Candidate, thymoid_trial::Error> {
    let design = plan.monitored(rule)?;
    let at = |p: f64| Ok((p, design.characteristics(p)?.success));
    let curve = (1..40).map(|i| at(f64::from(i) / 40.0));
    Ok(Candidate {
        rule,
        n: design.looks().last().map_or(0, |look| look.n),
        at_p0: design.characteristics(plan.aim.p0)?,
        at_p1: design.characteristics(plan.aim.p1)?,
        curve: curve.collect::<Result<_, thymoid_trial::Error>>()?,
        design,
    })
}
