//! The trial: published survival, a design, and what it would find in virtual cohorts.

use anyhow::Result;
use thymoid_core::{CellsPerUl, Days, Months, Seed};
use thymoid_patient::population::PopulationFit;
use thymoid_patient::population::cohort::{Centre, SurvivalRow};
use thymoid_trial::{
    Aim, Criterion, Interval, Level, Proportion, Simulated, SizedDesign, SurvivalBand, Transform,
    VirtualCohort, published_estimate, simon,
};

use super::chip::Chips;
use super::population::{Cohorts, Model};
use crate::jobs::Stages;
use crate::study::TrialPlan;

/// Largest two-stage design searched for.
const N_MAX: u32 = 100;
/// Simulated cohorts of the survival figure, and children in each: those of the published one.
const SURVIVAL_COHORTS: u32 = 200;
const SURVIVAL_CHILDREN: u32 = 95;
/// Children that estimate a success probability within one posterior draw.
const CHILDREN_A_DRAW: u32 = 40;

/// A published share of children alive.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedSurvival {
    /// The printed row.
    pub row: SurvivalRow,
    /// Exact interval of the count of deaths, where printed.
    pub exact: Option<(f64, Interval)>,
    /// Log-log Greenwood interval of the printed share, as if nobody were censored.
    pub log_log: Option<Interval>,
}

/// One way of implanting, in the trial.
#[derive(Debug, Clone, PartialEq)]
pub struct ArmResult {
    /// Catalogue key of its name.
    pub name: &'static str,
    /// Success probability of a child: 10 %, 50 % and 90 % quantiles over what is not known.
    pub success: [f64; 3],
    /// What the design would find.
    pub simulated: Simulated,
}

/// Everything about the trial.
#[derive(Debug)]
pub struct TrialResult {
    /// Published survival.
    pub published: Vec<PublishedSurvival>,
    /// Survival of virtual cohorts of the published size.
    pub survival: Vec<SurvivalBand>,
    /// The design.
    pub design: SizedDesign,
    /// Success probability, and what the design does at it: (p, P(success), expected n).
    pub curve: Vec<(f64, f64, f64)>,
    /// What it would find.
    pub arms: Vec<ArmResult>,
}

/// The design a plan asks for.
///
/// # Errors
/// When no design of up to 100 children keeps both errors.
pub fn plan(plan: &TrialPlan) -> Result<SizedDesign> {
    let aim = Aim { p0: plan.p0, p1: plan.p1, alpha: plan.alpha, beta: plan.beta };
    Ok(simon(&aim, N_MAX)?.optimal)
}

/// Simulates the trial.
///
/// # Errors
/// When the plan allows no design, or a child cannot be simulated.
pub fn simulate(
    model: &Model,
    population: &PopulationFit,
    chips: &Chips,
    cohorts: &Cohorts,
    trial: &TrialPlan,
    seed: Seed,
    stages: &mut Stages<'_>,
) -> Result<TrialResult> {
    let design = plan(trial)?;
    let criterion = Criterion {
        count: CellsPerUl(trial.criterion_per_ul),
        day: Days::from(Months(trial.criterion_month)).value(),
        missed: trial.missed_visits,
    };
    let cohort = |centre, export_ratio| VirtualCohort {
        physiology: &model.physiology,
        priors: &model.priors,
        population,
        centre,
        export_ratio,
        seed,
    };
    let days: Vec<f64> = (0..=24).map(|m| Days::from(Months(f64::from(m))).value()).collect();
    let survival = stages.stage("stage.survival", 1, |_| {
        Ok(cohort(Centre::Duke, 1.0).survival(&days, SURVIVAL_COHORTS, SURVIVAL_CHILDREN)?)
    })?;
    let arms = [
        ("arm.published", Centre::Duke, 1.0),
        ("arm.new_centre", Centre::New, 1.0),
        ("arm.candidate", Centre::New, chips.effective_ratio()),
    ];
    let arms = stages.stage("stage.trial", arms.len() as u64, |tick| {
        arms.into_iter()
            .map(|(name, centre, ratio)| {
                let virtual_cohort = cohort(centre, ratio);
                let draws = population.draws.len().min(400) as u32;
                let p = virtual_cohort.success_probabilities(&criterion, draws, CHILDREN_A_DRAW)?;
                let p = thymoid_core::math::sorted(p);
                let q = |share| thymoid_core::math::quantile_sorted(&p, share);
                let simulated = thymoid_trial::simulate(&design.design, trial.trials, |t, c| {
                    virtual_cohort.outcome(&criterion, t, c)
                })?;
                tick();
                Ok(ArmResult { name, success: [q(0.1)?, q(0.5)?, q(0.9)?], simulated })
            })
            .collect::<Result<Vec<_>>>()
    })?;
    let curve = (1..40)
        .map(|i| {
            let p = f64::from(i) / 40.0;
            let at = design.design.characteristics(p)?;
            Ok((p, at.success, at.expected_n))
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(TrialResult { published: published(&cohorts.survival)?, survival, design, curve, arms })
}

fn published(rows: &[SurvivalRow]) -> Result<Vec<PublishedSurvival>> {
    rows.iter()
        .filter(|row| row.survival.is_some() || row.deaths.is_some())
        .map(|row| {
            let exact = match (row.deaths, row.n) {
                (Some(deaths), Some(n)) => {
                    let alive = Proportion::new(u64::from(n - deaths), n.into())?;
                    Some((alive.estimate(), alive.clopper_pearson(Level::PERCENT_95)))
                }
                _ => None,
            };
            let log_log = match (row.survival, row.n) {
                (Some(survival), Some(n)) if survival > 0.0 && survival < 1.0 => {
                    published_estimate(survival, n)?.interval(Transform::LogLog, Level::PERCENT_95)
                }
                _ => None,
            };
            Ok(PublishedSurvival { row: row.clone(), exact, log_log })
        })
        .collect()
}
