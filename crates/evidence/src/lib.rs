//! This build against every published target: pass, miss, or not done.
//!
//! A number passes when its target's range, widened by two standard errors where the number is a
//! Monte-Carlo estimate, holds it. Nothing else widens a range, and a miss is shown like a pass.
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
pub mod page;
mod patient;
mod receptor;
mod selection;
mod target;
mod trial;

use std::collections::BTreeMap;

use thymoid_core::{Parameters, Seed, math};

pub use job::{ValidateJob, ValidateOutcome};
pub use patient::PopulationEvidence;
pub use target::{Class, Stage, Target, targets};

/// Number of times that [`run`] reports progress.
pub fn ticks(seeds: u32) -> u64 {
    receptor::TICKS + generation::TICKS + selection::TICKS + cells::ticks(seeds, 1.0) + 3
}

/// A number of this build.
///
/// ```
/// use thymoid_evidence::Obtained;
/// assert_eq!(Obtained::exact(3.0).uncertainty, None);
/// assert_eq!(Obtained::estimate(3.0, 0.1).uncertainty, Some(0.1));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Obtained {
    /// The number, in the unit of its target.
    pub value: f64,
    /// Its Monte-Carlo standard error, in the same unit; none when it is exact, or when the range
    /// of the target already allows for it.
    pub uncertainty: Option<f64>,
    /// Standard deviation from seed to seed.
    pub sd: Option<f64>,
    /// Seeds that it is the mean of.
    pub seeds: Option<u32>,
    /// For a statement: whether it held in every seed.
    pub held: Option<bool>,
}

impl Obtained {
    /// A number that is exact, or whose target already allows for its error.
    pub const fn exact(value: f64) -> Self {
        Self { value, uncertainty: None, sd: None, seeds: None, held: None }
    }

    /// An estimate.
    pub const fn estimate(value: f64, standard_error: f64) -> Self {
        Self { uncertainty: Some(standard_error), ..Self::exact(value) }
    }

    /// The mean of one value a seed.
    fn mean(values: &[f64]) -> Self {
        let seeds = values.len();
        let sd = (seeds > 1).then(|| math::variance(values).sqrt());
        Self {
            uncertainty: sd.map(|sd| sd / (seeds as f64).sqrt()),
            sd,
            seeds: Some(seeds as u32),
            ..Self::exact(math::mean(values))
        }
    }

    /// The sum of the first over the sum of the second, one of each a seed; its error to first
    /// order (W. G. Cochran, Sampling Techniques, 3rd ed. 1977, section 6.4).
    fn ratio(parts: &[[f64; 2]]) -> Self {
        let of = math::mean(&parts.iter().map(|[_, of]| *of).collect::<Vec<_>>());
        let part = math::mean(&parts.iter().map(|[part, _]| *part).collect::<Vec<_>>());
        let value = part / of;
        let linear: Vec<f64> = parts.iter().map(|[n, d]| value + (n - value * d) / of).collect();
        Self { value, ..Self::mean(&linear) }
    }
}

/// How a target is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetVerdict {
    /// The range holds the number.
    Pass,
    /// It does not.
    Miss,
    /// No number was computed.
    NotDone,
}

impl TargetVerdict {
    /// The word used in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Miss => "miss",
            Self::NotDone => "not_done",
        }
    }

    fn of(target: &Target, Obtained { value, uncertainty, held, .. }: Obtained) -> Self {
        let slack = 2.0 * uncertainty.unwrap_or(0.0);
        let held = held.unwrap_or(true)
            && target.low.is_none_or(|low| value + slack >= low)
            && target.high.is_none_or(|high| value - slack <= high);
        if held { Self::Pass } else { Self::Miss }
    }
}

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

/// Computes what can be computed and judges every target, in the order of the file.
///
/// `parameters` holds those of all stages; a study that changes them moves its figures.
/// `population` is what a fit to published cohorts leaves; without it, its targets are not done.
/// Biology is simulated cell by cell with `seeds` seeds from `seed` on; without any, its targets
/// are not done. `tick` is called as often as [`ticks`] says.
///
/// # Errors
/// When `parameters` lacks an entry, or takes the chip out of the range of its solver.
pub fn run(
    parameters: &Parameters,
    population: Option<&PopulationEvidence>,
    seed: Seed,
    seeds: u32,
    tick: &(dyn Fn() + Sync),
) -> anyhow::Result<Vec<Outcome>> {
    let mut numbers = Numbers::default();
    receptor::compute(seed, tick, &mut numbers)?;
    generation::compute(seed, tick, &mut numbers)?;
    chip::compute(parameters, &mut numbers)?;
    tick();
    selection::compute(parameters, seed, tick, &mut numbers)?;
    cells::compute(parameters, seed, seeds, 1.0, tick, &mut numbers)?;
    patient::compute(population, &mut numbers)?;
    hierarchical::compute(seed, &mut numbers)?;
    tick();
    trial::compute(&mut numbers)?;
    tick();
    let outcomes = targets()?
        .into_iter()
        .map(|target| {
            let obtained = numbers.0.remove(&target.id);
            let verdict =
                obtained.map_or(TargetVerdict::NotDone, |o| TargetVerdict::of(&target, o));
            Outcome { target, obtained, verdict }
        })
        .collect();
    let left = numbers.0.keys().next();
    assert!(left.is_none(), "no target is called {left:?}");
    Ok(outcomes)
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
    use std::sync::atomic::{AtomicU64, Ordering};

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
        let count = AtomicU64::new(0);
        let tick = || {
            count.fetch_add(1, Ordering::Relaxed);
        };
        let outcomes = run(&parameters(), None, Seed(7), 0, &tick).unwrap();
        assert_eq!(count.into_inner(), ticks(0));
        // The published entropies count the deletions of pseudogenes, which make no receptor and
        // which the built-in models do not hold. What cells in space give is not done without
        // seeds.
        let misses = ["receptor-scenario-entropy-tra", "receptor-entropy-v-deletion-trb"];
        assert_eq!(ids(&outcomes, TargetVerdict::Miss), misses);
        assert_eq!(ids(&outcomes, TargetVerdict::Pass).len(), 172 + 17 + 21 + 37);
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
            survival_12_months: 0.78,
            survival_24_months: 0.5,
            deaths_before_cells: Obtained::exact(0.9),
            untreated_24_months: Obtained::exact(0.4),
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

    /// By hand: (1 + 5) / (2 + 2), from which the seeds differ by (1 - 1.5 x 2) / 2 and as much.
    #[test]
    fn a_ratio_is_that_of_the_sums() {
        let ratio = Obtained::ratio(&[[1.0, 2.0], [5.0, 2.0]]);
        assert_eq!((ratio.value, ratio.seeds), (1.5, Some(2)));
        assert!((ratio.sd.unwrap() - 2.0_f64.sqrt()).abs() < 1e-12);
        assert!((ratio.uncertainty.unwrap() - 1.0).abs() < 1e-12);
        // A seed without cells weighs nothing.
        assert_eq!(Obtained::ratio(&[[0.0, 0.0], [1.0, 4.0]]).value, 0.25);
    }

    #[test]
    fn only_the_standard_error_widens_a_range() {
        let mut target = targets().unwrap().remove(0);
        (target.low, target.high) = (Some(1.0), Some(2.0));
        let verdict = |target: &Target, value, uncertainty| {
            TargetVerdict::of(target, Obtained { uncertainty, ..Obtained::exact(value) })
        };
        assert_eq!(verdict(&target, 2.0, None), TargetVerdict::Pass);
        assert_eq!(verdict(&target, 2.1, None), TargetVerdict::Miss);
        assert_eq!(verdict(&target, 2.1, Some(0.06)), TargetVerdict::Pass);
        assert_eq!(verdict(&target, 0.85, Some(0.06)), TargetVerdict::Miss);
        assert_eq!(verdict(&target, f64::NAN, None), TargetVerdict::Miss);
        target.high = None;
        assert_eq!(verdict(&target, 2.1, None), TargetVerdict::Pass);
    }
}
