//! What was published, predicted without it: one centre from the other, later visits from earlier
//! ones, children from their centre.

use anyhow::Result;
use thymoid_core::Seed;
use thymoid_labs::Analyte;
use thymoid_patient::child::{Assay, Recipient, Rule};
use thymoid_patient::evaluation::baseline::Tables;
use thymoid_patient::evaluation::predictive::{Check, compare};
use thymoid_patient::evaluation::rewind::{Setting, rewind};
use thymoid_patient::population::PopulationFit;
use thymoid_patient::population::cohort::{Centre, CohortRow};

use super::Obtained;
use super::patient::share;
use thymoid_study::analysis::children::ClinicalData;
use thymoid_study::analysis::population::{Cohorts, Model, REPLICATES};
use thymoid_study::jobs::Stages;
use thymoid_study::study::SamplingPlan;

/// The centre whose later visits are held out, and the last month that is not.
const EARLY: (Centre, f64) = (Centre::Duke, 6.0);

/// Simulated samples beside published TREC: one of their shares lies by an end of its range.
const TREC_REPLICATES: u32 = 4 * REPLICATES;

/// Predictions of published rows by fits that never saw them, by the id of their target: the share
/// of simulated samples at most as high.
///
/// # Errors
/// When a fit or a virtual child fails.
pub fn cohorts(
    model: &Model,
    all: &Cohorts,
    whole: &PopulationFit,
    plan: &SamplingPlan,
    seed: Seed,
    stages: &mut Stages<'_>,
) -> Result<Vec<(String, Obtained)>> {
    let draws = (plan.chains * (plan.tune + plan.draws)) as u64;
    let mut fit = |keep: &dyn Fn(&CohortRow) -> bool| -> Result<PopulationFit> {
        let kept = all.keeping(keep);
        let posterior = kept.posterior(model)?;
        stages.stage("stage.held_out", draws, |tick| {
            Ok(posterior.sample(seed, plan.sampling(), tick)?)
        })
    };
    let duke = fit(&|row| row.cohort == Centre::Duke)?;
    let early = fit(&|row| row.cohort == EARLY.0 && row.month <= EARLY.1)?;
    let predict = |fit: &PopulationFit,
                   keep: &dyn Fn(&CohortRow) -> bool,
                   arm: &dyn Fn(Centre) -> Centre,
                   replicates: u32| {
        let rows: Vec<CohortRow> = all.naive.iter().filter(|row| keep(row)).cloned().collect();
        compare(&model.physiology, &model.priors, fit, &rows, arm, replicates, seed)
    };
    let of_gosh = |row: &CohortRow| row.cohort == Centre::Gosh && row.is_count();
    let mut numbers = Vec::new();
    for (name, arm) in [("effect", Centre::Gosh), ("none", Centre::Duke)] {
        for check in predict(&duke, &of_gosh, &|_| arm, REPLICATES)? {
            three(&mut numbers, &format!("gosh-{name}"), &check);
        }
    }
    let later = |row: &CohortRow| {
        row.cohort == EARLY.0 && row.month > EARLY.1 && row.is_read() && row.is_count()
    };
    for check in predict(&early, &later, &|own| own, REPLICATES)? {
        three(&mut numbers, "duke", &check);
    }
    for check in predict(whole, &|row| row.analyte == Analyte::Trec, &|own| own, TREC_REPLICATES)? {
        let id = format!("patient-held-trec-m{}", check.month);
        numbers.push((id, share(&check, check.median.share_at_most)));
    }
    Ok(numbers)
}

/// Minimum, median and maximum.
fn three(numbers: &mut Vec<(String, Obtained)>, what: &str, check: &Check) {
    let parts = [("min", check.minimum), ("median", check.median), ("max", check.maximum)];
    for (name, compared) in parts {
        let id = format!("patient-held-{what}-m{}-{name}", check.month);
        numbers.push((id, share(check, compared.share_at_most)));
    }
}

/// Published children, forecast at implantation: where in the forecast each value came to lie.
///
/// # Errors
/// When a child's equations cannot be solved.
pub fn children(
    model: &Model,
    fit: &PopulationFit,
    cohorts: &[CohortRow],
    data: &ClinicalData,
    seed: Seed,
) -> Result<Vec<(String, Obtained)>> {
    let assay = Assay::new(&model.priors);
    let mut numbers = Vec::new();
    for child in &data.children {
        let Some(age_at_implant) = child.age_at_implant() else { continue };
        let rule = Rule::new(&model.priors, child.maternal_engraftment);
        let observations = assay.observations(rule, &data.labs_of(&child.child_id));
        let setting = Setting {
            physiology: &model.physiology,
            priors: &model.priors,
            population: fit,
            recipient: Recipient {
                centre: child.centre,
                age_at_implant,
                graft_export: 1.0,
                presentation: child.presentation(),
            },
            drugs: &[],
            tables: Tables { cohorts, ranges: &data.ranges },
        };
        // One visit each: nothing is known before it, and nothing sampled.
        let sampling = thymoid_inference::sampler::Sampling { chains: 2, tune: 300, draws: 300 };
        let came = rewind(&setting, &observations, (&child.child_id, 0), sampling, seed, &|| {})?;
        for came in came.iter().filter(|came| came.made_on.days() == 0.0) {
            let id = format!("patient-held-{}-{}", child.child_id, came.analyte.as_str());
            numbers.push((id, Obtained::exact(came.score.position)));
        }
    }
    Ok(numbers)
}
