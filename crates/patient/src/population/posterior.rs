//! Density of the population given published cohorts.

use thymoid_core::lanes::WIDTH;
use thymoid_core::{Number, Seed, SinceImplant};
use thymoid_inference::contraction::Learned;
use thymoid_inference::sampler::{self, Density, Sampling};

use super::centre_effect::CentreEffect;
use super::cohort::{Centre, CohortRow, SurvivalRow};
use super::coordinate::{Coordinate, DIMENSION};
use super::fit::PopulationFit;
use super::points::{CLOUD, Points, TOLERANCE};
use super::priors::Priors;
use super::typical::{D, Typical, prior_sd};
use super::visits::{Cohort, Deaths};
use crate::dynamics::Physiology;
use crate::error::Error;

/// Months up to which deaths are counted.
const DEATHS_MONTHS: [f64; 2] = [12.0, 24.0];
/// Quasi-random children of each centre: enough for the extremes of its largest sample.
const CHILDREN: [usize; 2] = [80, 32];
const _: () = assert!(CHILDREN[0].is_multiple_of(WIDTH) && CHILDREN[1].is_multiple_of(WIDTH));

/// The posterior of the population given published cohorts.
#[derive(Debug)]
pub struct PopulationPosterior<'a> {
    model: Points<'a>,
    cohorts: [Cohort; 2],
    deaths: Deaths,
}

impl<'a> PopulationPosterior<'a> {
    /// Makes the posterior of the published tables, each with the name of its file; rows that are
    /// unverified, or whose size is not printed, are left out.
    ///
    /// # Errors
    /// When the reference cohort has no row to fit, or the deaths of one cohort up to 12 and 24
    /// months are missing.
    pub fn new(
        physiology: &'a Physiology,
        priors: &'a Priors,
        (naive_file, naive): (&str, &[CohortRow]),
        (survival_file, survival): (&str, &[SurvivalRow]),
    ) -> Result<Self, Error> {
        let fail = |file: &str, problem: String, remedy: &str| Error::Cohort {
            file: file.into(),
            problem,
            remedy: remedy.into(),
        };
        // Without rows of another centre its effect stays what its prior says.
        if !naive.iter().any(|row| row.cohort == Centre::Duke && row.is_fitted()) {
            let problem = "cohort `duke` needs a verified row of naive cells with its size".into();
            return Err(fail(naive_file, problem, "add the row with status read or derived"));
        }
        let deaths =
            deaths(survival).map_err(|(problem, remedy)| fail(survival_file, problem, remedy))?;
        let model = Points { physiology, priors, tolerance: TOLERANCE, cloud: CLOUD };
        let [duke, gosh] = CHILDREN;
        let duke = Cohort::new(Centre::Duke, naive, duke, &deaths);
        let gosh = Cohort::new(Centre::Gosh, naive, gosh, &deaths);
        Ok(Self { model, cohorts: [duke, gosh], deaths })
    }

    fn evaluate(&self, position: &[f64]) -> Result<D, thymoid_inference::SolveError> {
        let priors = self.model.priors;
        let typical = Typical::at(priors, position);
        let mut total = typical.ln_prior(priors, position);
        for cohort in self.cohorts.iter().filter(|cohort| !cohort.visits.is_empty()) {
            let mixtures = cohort.mixtures(&self.model, &typical, &self.deaths)?;
            for (visit, mixture) in cohort.visits.iter().zip(&mixtures.visits) {
                total = total + visit.summary.ln_likelihood(mixture, priors.floor_per_ul);
            }
            if let Some([first, second]) = mixtures.survival {
                let Deaths { n, cumulative: [d1, d2], .. } = self.deaths;
                total = total
                    + (-first + 1.0).ln() * d1
                    + (first - second).ln() * (d2 - d1)
                    + second.ln() * (n - d2);
            }
        }
        Ok(total)
    }

    /// Samples the posterior; `tick` is called once a draw of a chain.
    ///
    /// # Errors
    /// When the sampler finds no point of positive density.
    pub fn sample(
        &self,
        seed: Seed,
        sampling: Sampling,
        tick: &(dyn Fn() + Sync),
    ) -> Result<PopulationFit, Error> {
        let priors = self.model.priors;
        let chains = sampler::sample(self, "the population", seed, 0, sampling, tick)?;
        let draws = chains.iter().map(|q| Typical::at(priors, q).values()).collect();
        let learned = |coordinate: Coordinate| {
            let i = coordinate as usize;
            let sd = prior_sd(priors, coordinate);
            Learned::new(coordinate.as_str(), &chains, i, |q| q[i], sd)
        };
        Ok(PopulationFit {
            draws,
            summary: Coordinate::ALL.map(learned).into(),
            new_centre: CentreEffect::unknown(priors),
            divergences: chains.divergences,
            gradients: chains.gradients,
        })
    }
}

/// Deaths of the cohort that is fitted; else what is wrong with the table, and how to mend it.
fn deaths(survival: &[SurvivalRow]) -> Result<Deaths, (String, &'static str)> {
    let at = |month: f64| {
        survival.iter().filter(|row| row.is_fitted()).find_map(|row| {
            let (n, deaths) = (f64::from(row.n?), f64::from(row.deaths?));
            (row.month == Some(month)).then_some((n, deaths))
        })
    };
    let [Some((n, first)), Some((same_n, second))] = DEATHS_MONTHS.map(at) else {
        let problem = "deaths of `RETHYMIC EAS` up to months 12 and 24 are missing".into();
        return Err((problem, "add both rows, verified, to the survival table"));
    };
    if second < first || same_n.to_bits() != n.to_bits() {
        let problem = format!(
            "`RETHYMIC EAS` has {first} deaths of {n} by month 12, and {second} of {same_n} by \
             month 24"
        );
        return Err((problem, "write cumulative deaths of the same children"));
    }
    let days = DEATHS_MONTHS.map(|months| SinceImplant::from_months(months).days());
    Ok(Deaths { n, days, cumulative: [first, second] })
}

impl Density for PopulationPosterior<'_> {
    type Error = Error;

    fn dimension(&self) -> usize {
        DIMENSION
    }

    fn ln_density(&self, position: &[f64], gradient: &mut [f64]) -> Result<Option<f64>, Error> {
        // Equations that cannot be solved have no children: their probability is zero.
        let Ok(density) = self.evaluate(position) else { return Ok(None) };
        gradient.copy_from_slice(&density.partials);
        Ok(Some(density.value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::population::cohort::{read_naive, read_survival};
    use thymoid_inference::ode::Tolerance;

    const NAIVE: &str = include_str!("../../../../studies/athymia/cohorts/naive_t.csv");
    const SURVIVAL: &str = include_str!("../../../../studies/athymia/cohorts/survival.csv");

    /// Without clouds, whose width the gradient takes as given. Central differences at solver
    /// tolerance 1e-10 and step 1e-4; 1e-3 allows for the cut tail of the integral over the gap.
    #[test]
    fn the_gradient_is_that_of_the_density() {
        let parameters = crate::parameters().unwrap();
        let physiology = Physiology::new(&parameters).unwrap();
        let priors = Priors::new(&parameters).unwrap();
        let naive = read_naive("naive_t.csv", NAIVE.as_bytes()).unwrap();
        let survival = read_survival("survival.csv", SURVIVAL.as_bytes()).unwrap();
        let mut posterior = PopulationPosterior::new(
            &physiology,
            &priors,
            ("naive_t.csv", &naive),
            ("survival.csv", &survival),
        )
        .unwrap();
        posterior.model.tolerance = Tolerance::of(1e-10);
        posterior.model.cloud = 0.0;
        let at: Vec<f64> = (0..DIMENSION).map(|i| 0.1 * (i as f64 - 5.0)).collect();
        let exact = posterior.evaluate(&at).unwrap();
        for i in 0..DIMENSION {
            let shifted = |step: f64| {
                let mut q = at.clone();
                q[i] += step;
                posterior.evaluate(&q).unwrap().value
            };
            let difference = (shifted(1e-4) - shifted(-1e-4)) / 2e-4;
            let error = (exact.partials[i] - difference).abs();
            assert!(
                error < 1e-3 * (1.0 + difference.abs()),
                "{i}: {} {difference}",
                exact.partials[i]
            );
        }
    }

    #[test]
    fn unverified_and_foreign_rows_are_never_fitted() {
        let naive = read_naive("naive_t.csv", NAIVE.as_bytes()).unwrap();
        let fitted: Vec<_> = naive.iter().filter(|r| r.is_fitted()).collect();
        assert_eq!(fitted.len(), 5);
        assert!(fitted.iter().all(|r| r.status != thymoid_labs::Provenance::Memory));
        let survival = read_survival("survival.csv", SURVIVAL.as_bytes()).unwrap();
        assert!(survival.iter().filter(|r| r.is_fitted()).all(|r| r.n == Some(95)));
    }
}
