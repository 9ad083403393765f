//! This build against every published target: pass, miss, undecided, or not done.
//!
//! [`TargetVerdict`] says what each means. Nothing widens a range, and a miss is shown like a pass.
//!
//! Targets that nothing computes yet are not done. So are those that ask for an input of the
//! model, such as the residence of a stage of the reference chains: to find it again would prove
//! nothing.

pub mod calibration;
mod cells;
mod chip;
pub mod deaths;
mod generation;
pub mod held_out;
mod hierarchical;
mod job;
mod obtained;
mod only;
pub mod page;
mod part;
mod patient;
mod receptor;
mod selection;
mod systems;
mod target;
mod trial;
mod verdict;

use std::collections::BTreeMap;

use thymoid_core::{Parameters, Seed};
use thymoid_study::jobs::Stages;

pub use job::{ValidateJob, ValidateOutcome};
pub use obtained::Obtained;
pub use only::only;
use part::Part;
pub use patient::{Lives, PopulationEvidence};
pub use target::{Class, Stage, Target, targets};
pub use verdict::TargetVerdict;

/// One target and what this build makes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The target.
    pub target: Target,
    /// The number, if one was computed.
    pub obtained: Option<Obtained>,
    /// Whether it is met.
    pub verdict: TargetVerdict,
}

/// Numbers by the id of their target.
#[derive(Default)]
struct Numbers(BTreeMap<String, Obtained>);

impl Numbers {
    fn add(&mut self, id: impl Into<String>, obtained: Obtained) {
        let id = id.into();
        let before = self.0.insert(id.clone(), obtained);
        assert!(before.is_none(), "two numbers for the target `{id}`");
    }

    fn exact(&mut self, id: impl Into<String>, value: f64) {
        self.add(id, Obtained::exact(value));
    }
}

/// What numbers are computed from.
#[derive(Debug, Clone, Copy)]
pub struct Build<'a> {
    /// Parameters of all stages; a study that changes them moves its figures.
    pub parameters: &'a Parameters,
    /// What a fit to published cohorts leaves; without it, its targets are not done.
    pub population: Option<&'a PopulationEvidence>,
    /// The first seed.
    pub seed: Seed,
    /// Seeds that biology is simulated with cell by cell, at most, from the first on; without any,
    /// its targets are not done.
    pub seeds: u32,
}

/// Computes what these targets need and judges each, in their order.
///
/// # Errors
/// When `parameters` lacks an entry, or takes the chip out of the range of its solver.
pub fn run(
    targets: Vec<Target>,
    build: Build<'_>,
    stages: &mut Stages<'_>,
) -> anyhow::Result<Vec<Outcome>> {
    let numbers = compute(&targets, build, stages)?;
    let judge = |target: Target| {
        let obtained = numbers.0.get(&target.id).copied();
        let verdict = obtained.map_or(TargetVerdict::NotDone, |o| TargetVerdict::of(&target, o));
        Outcome { target, obtained, verdict }
    };
    Ok(targets.into_iter().map(judge).collect())
}

/// The numbers of the parts that answer these targets.
fn compute(
    targets: &[Target],
    build: Build<'_>,
    stages: &mut Stages<'_>,
) -> anyhow::Result<Numbers> {
    let Build { parameters, population, seed, seeds } = build;
    let (mut numbers, parts) = (Numbers::default(), Part::needed(targets));
    if parts.contains(&Part::Repertoires) {
        stages.stage("stage.repertoires", receptor::TICKS, |tick| {
            receptor::compute(seed, tick, &mut numbers)
        })?;
    }
    if parts.contains(&Part::Generation) {
        stages.stage("stage.pgen", generation::TICKS, |tick| {
            generation::compute(seed, tick, &mut numbers)
        })?;
    }
    if parts.contains(&Part::StringModel) {
        stages.stage("stage.string_model", selection::TICKS, |tick| {
            selection::compute(parameters, seed, tick, &mut numbers)
        })?;
    }
    if parts.contains(&Part::Cells) {
        let ticks = cells::ticks(targets, seeds, 1.0);
        stages.stage("stage.chips", ticks, |tick| {
            let setting = cells::Setting { parameters, seed, shrink: 1.0, tick };
            cells::compute(targets, seeds, setting, &mut numbers)
        })?;
    }
    if parts.contains(&Part::Hierarchy) {
        stages.stage("stage.hierarchy", hierarchical::ticks(), |tick| {
            hierarchical::compute(seed, tick, &mut numbers)
        })?;
    }
    chip::compute(parameters, &mut numbers)?;
    systems::compute(parameters, &mut numbers)?;
    patient::compute(population, &mut numbers)?;
    trial::compute(&mut numbers)?;
    Ok(numbers)
}

/// The point between `low` and `high` from which `beyond` holds.
fn bisect(mut low: f64, mut high: f64, beyond: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        *(if beyond(middle) { &mut high } else { &mut low }) = middle;
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use thymoid_labs::Analyte;
    use thymoid_patient::evaluation::predictive::{Check, Compared};
    use thymoid_patient::population::cohort::Centre;

    use super::*;

    fn parameters() -> Parameters {
        thymoid_chip::parameters().unwrap().join(thymoid_patient::parameters().unwrap())
    }

    fn ids(outcomes: &[Outcome], verdict: TargetVerdict) -> Vec<&str> {
        let judged = outcomes.iter().filter(|outcome| outcome.verdict == verdict);
        judged.map(|outcome| outcome.target.id.as_str()).collect()
    }

    #[test]
    fn targets_are_well_formed() {
        let targets = targets().unwrap();
        let ids: BTreeSet<_> = targets.iter().map(|target| &target.id).collect();
        assert_eq!(ids.len(), targets.len(), "an id occurs twice");
        for Target { id, what, what_zh, low, high, unit, source, .. } in &targets {
            assert!(![what, what_zh, unit, source].into_iter().any(String::is_empty), "{id}");
            assert_eq!(low.is_none() && high.is_none(), unit == "qualitative", "{id}");
            assert!(low.zip(*high).is_none_or(|(low, high)| low <= high), "{id}");
        }
    }

    /// A miss that comes or goes, or a number that is lost, is a change of the model to be named.
    #[test]
    fn what_this_build_misses() {
        let parameters = parameters();
        let build = Build { parameters: &parameters, population: None, seed: Seed(7), seeds: 0 };
        let all = targets().unwrap();
        let numbers = compute(&all, build, &mut Stages::new(&mut ())).unwrap();
        let unknown = numbers.0.keys().find(|id| all.iter().all(|target| target.id != **id));
        assert_eq!(unknown, None, "no target is called so");
        let outcomes = run(all, build, &mut Stages::new(&mut ())).unwrap();
        // The published entropies count the deletions of pseudogenes, which make no receptor and
        // which the built-in models do not hold. What cells in space give is not done without
        // seeds.
        // Of published systems, five are missed for the reasons that stand beside them.
        let misses = [
            "receptor-scenario-entropy-tra",
            "receptor-entropy-v-deletion-trb",
            "system-rat-fragments-vessels",
            "system-rat-fragments-function",
            "vessels-foam-centre",
            "system-ato-cells",
            "system-fibrin-organoid-sp",
        ];
        assert_eq!(ids(&outcomes, TargetVerdict::Miss), misses);
        assert_eq!(ids(&outcomes, TargetVerdict::Pass).len(), 174 + 17 + 21 + 37 + 9);
        assert_eq!(outcomes.len(), targets().unwrap().len());
    }

    #[test]
    fn a_fitted_population_answers_its_targets() {
        let compared =
            Compared { published: 42.0, q10: 30.0, q50: 40.0, q90: 60.0, share_at_most: 0.55 };
        let check = |centre, analyte, month| Check {
            centre,
            analyte,
            month,
            n: 62,
            n_published: true,
            fitted: true,
            replicates: 400,
            minimum: Compared { published: 0.0, share_at_most: 0.75, ..compared },
            median: compared,
            maximum: compared,
        };
        let population = PopulationEvidence {
            checks: vec![
                check(Centre::Duke, Analyte::NaiveCd4, 6.0),
                check(Centre::Gosh, Analyte::NaiveCd4, 12.0),
            ],
            lives: Some(Lives {
                survival_12_months: 0.78,
                survival_24_months: 0.5,
                deaths_before_cells: Obtained::exact(0.9),
                untreated_24_months: Obtained::exact(0.4),
            }),
            numbers: vec![("patient-held-trec-m12".into(), Obtained::exact(0.3))],
        };
        let mut numbers = Numbers::default();
        patient::compute(Some(&population), &mut numbers).unwrap();
        let value = |id: &str| numbers.0.get(id).map(|obtained| obtained.value);
        assert_eq!(value("patient-09-cd4-m6"), Some(0.55));
        assert_eq!(value("patient-09-min-m6"), Some(0.75));
        assert!((value("patient-09-max-m6").unwrap() - 0.45).abs() < 1e-12);
        let error = numbers.0["patient-09-cd4-m6"].uncertainty.unwrap();
        assert!((error - (0.55_f64 * 0.45 / 400.0).sqrt()).abs() < 1e-12);
        assert_eq!(value("patient-09-cd4-m12"), None);
        assert_eq!(value("thymus-26-naive-cd4"), Some(40.0));
        assert_eq!(value("patient-10-year2"), Some(0.5));
        assert_eq!(value("patient-held-trec-m12"), Some(0.3));
    }
}
