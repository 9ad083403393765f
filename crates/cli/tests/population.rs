//! The population that the published cohorts imply, against the cohorts.
//!
//! Statistical, at a fixed seed and shorter chains than a run's: a printed median must lie in the
//! model's 80 % interval of the sample median. Rows that were not fitted count as well.

use thymoid_core::Seed;
use thymoid_labs::Analyte;
use thymoid_patient::population::cohort::Centre;
use thymoid_study::analysis::population::{Cohorts, Model, fit};
use thymoid_study::jobs::Stages;
use thymoid_study::study::{Loaded, SamplingPlan};

#[test]
fn published_medians_lie_where_the_model_expects_them() {
    let study = Loaded::bundled().unwrap();
    let model = Model::new(&study.parameters().unwrap()).unwrap();
    let cohorts = Cohorts::read(&study).unwrap();
    let plan = SamplingPlan { chains: 2, tune: 120, draws: 150 };
    let result = fit(&model, &cohorts, &plan, Seed(1), &mut Stages::new(&mut ())).unwrap();
    let naive_cd4: Vec<_> =
        result.checks.iter().filter(|c| c.analyte == Analyte::NaiveCd4).collect();
    let of = |centre| {
        naive_cd4.iter().filter(|c| c.centre == centre).map(|c| c.month).collect::<Vec<_>>()
    };
    assert_eq!(of(Centre::Duke), [6.0, 12.0, 24.0]);
    assert_eq!(of(Centre::Gosh), [12.0, 24.0]);
    for check in naive_cd4 {
        assert!(
            check.median.covered(),
            "{:?} month {}: {:?}",
            check.centre,
            check.month,
            check.median
        );
    }
    for coordinate in &result.fit.summary {
        assert!(
            coordinate.convergence.r_hat < 1.1,
            "{}: {:?}",
            coordinate.name,
            coordinate.convergence
        );
    }
}
