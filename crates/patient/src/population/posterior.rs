//! Density of the population given published cohorts.

use rayon::prelude::*;
use thymoid_core::{Days, Dual, Months, Number, Real, Seed, math};

use crate::cohort::{Centre, CohortRow, SurvivalRow};
use crate::dynamics::{Child, Physiology};
use crate::error::Error;
use crate::mixture::{Mixture, Part};
use crate::order_statistics::SampleSummary;
use crate::priors::{LogNormal, Priors, half_normal};
use thymoid_core::lanes::WIDTH;
use thymoid_inference::contraction::Learned;
use thymoid_inference::ode::Tolerance;
use thymoid_inference::quasi_random;
use thymoid_inference::sampler::{self, Density, Sampling};
use thymoid_labs::Analyte;

use super::{CentreEffect, Population, PopulationFit};

/// Coordinates of the posterior.
const DIMENSION: usize = 13;
/// Parameters of a child that the lattice is differentiated by.
const CHILD: usize = 7;
/// Times up to which deaths are counted.
const FIRST_YEAR: Months = Months(12.0);
const SECOND_YEAR: Months = Months(24.0);
/// Children of the lattice of each centre: enough for the extremes of its largest sample.
const LATTICE: [usize; 2] = [80, 32];
/// Coordinates of a point of the lattice: export, lag, loss, CD8 per CD4, baseline, age.
const POINT: usize = 6;
const _: () = assert!(LATTICE[0].is_multiple_of(WIDTH) && LATTICE[1].is_multiple_of(WIDTH));
/// Accuracy of the solver within the fit: an order below the Monte-Carlo error of the lattice.
const TOLERANCE: Tolerance = Tolerance { relative: 1e-3, absolute: 1e-4, max_steps: 10_000 };

/// Each point of the lattice stands for a small cloud of children about it, so that the density
/// of an extreme does not ripple from point to point: the share of the between-child standard
/// deviation that is within the clouds. Its square, 4 % of the variance, is treated to first order,
/// and the gradient takes the width of a cloud as given: a leapfrog step along an approximate
/// gradient still preserves volume and reverses, so the draws are exact, only a little dearer.
const CLOUD: f64 = 0.2;

type D = Dual<DIMENSION>;

impl Priors {
    /// The population at a position of the sampler, with derivatives.
    fn population(&self, position: &[f64]) -> Typical {
        let q = |i: usize| D::variable(position[i], i);
        let logit = q(7);
        Typical {
            ln_export: self.export.ln_at(q(0)),
            ln_lag: self.lag.ln_at(q(1)),
            ln_loss: self.loss.ln_at(q(2)),
            ln_renewal: self.renewal.ln_at(q(3)),
            ln_cd8_per_cd4: self.cd8_per_cd4.ln_at(q(4)),
            export_sd: half_normal(q(5)) * self.export_sd_scale,
            lag_sd: half_normal(q(6)) * self.lag_sd_scale,
            // The coordinate is centred on the logit of the prior mean.
            nonengraftment: D::from(1.0)
                / ((-(logit + math::ln(self.engraftment_events / self.engraftment_others))).exp()
                    + 1.0),
            ln_hazard: self.hazard.ln_at(q(8)),
            ln_protection: self.protection.ln_at(q(9)),
            gosh_export: q(10) * self.centre_export_sd,
            gosh_lag: q(11) * self.centre_lag_sd,
            competition: q(12),
        }
    }

    /// Logarithm of the prior density of a position: standard normal in all coordinates but the
    /// logit of non-engraftment, which has the beta density with its Jacobian.
    fn ln_density(&self, position: &[f64], nonengraftment: D) -> D {
        let mut total = D::from(0.0);
        for (i, &q) in position.iter().enumerate() {
            if i != 7 {
                let q = D::variable(q, i);
                total = total + q * q * -0.5;
            }
        }
        let others = -nonengraftment + 1.0;
        total
            + nonengraftment.ln() * self.engraftment_events
            + others.ln() * self.engraftment_others
    }
}

/// [`Population`] with derivatives.
struct Typical {
    ln_export: D,
    ln_lag: D,
    ln_loss: D,
    ln_renewal: D,
    ln_cd8_per_cd4: D,
    export_sd: D,
    lag_sd: D,
    nonengraftment: D,
    ln_hazard: D,
    ln_protection: D,
    gosh_export: D,
    gosh_lag: D,
    competition: D,
}

impl Typical {
    fn values(&self) -> Population {
        Population {
            ln_export: self.ln_export.value,
            ln_lag: self.ln_lag.value,
            ln_loss: self.ln_loss.value,
            ln_renewal: self.ln_renewal.value,
            ln_cd8_per_cd4: self.ln_cd8_per_cd4.value,
            export_sd: self.export_sd.value,
            lag_sd: self.lag_sd.value,
            nonengraftment: self.nonengraftment.value,
            hazard_per_day: math::exp(self.ln_hazard.value),
            ln_protection: self.ln_protection.value,
            gosh_export: self.gosh_export.value,
            gosh_lag: self.gosh_lag.value,
            competition: self.competition.value,
        }
    }
}

/// One programme: what it printed, and the lattice of its children.
#[derive(Debug)]
struct Cohort {
    centre: Centre,
    visits: Vec<Visit>,
    /// Children that are solved side by side.
    lattice: Vec<[[f64; POINT]; WIDTH]>,
}

/// One visit of one cohort.
#[derive(Debug, Clone, PartialEq)]
struct Visit {
    day: f64,
    analyte: Analyte,
    summary: SampleSummary,
}

/// Deaths of the reference cohort up to two ascending days.
#[derive(Debug, Clone, PartialEq)]
struct Deaths {
    n: f64,
    days: [f64; 2],
    cumulative: [f64; 2],
}

/// The posterior of the population given published cohorts.
#[derive(Debug)]
pub struct PopulationPosterior<'a> {
    physiology: &'a Physiology,
    priors: &'a Priors,
    cohorts: [Cohort; 2],
    deaths: Deaths,
    tolerance: Tolerance,
    cloud: f64,
}

impl<'a> PopulationPosterior<'a> {
    /// From the published tables; rows that are unverified, or whose size is not printed, are left
    /// out.
    ///
    /// # Errors
    /// When the reference cohort has no row to fit, or the deaths of one cohort up to 12 and 24 months are
    /// missing.
    pub fn new(
        physiology: &'a Physiology,
        priors: &'a Priors,
        (naive_file, naive): (&str, &[CohortRow]),
        (survival_file, survival): (&str, &[SurvivalRow]),
    ) -> Result<Self, Error> {
        let fail = |file: &str, problem: &str, remedy: &str| {
            let (file, problem, remedy) = (file.into(), problem.into(), remedy.into());
            Err(Error::Cohort { file, problem, remedy })
        };
        let of = |centre: Centre, children: usize| {
            let visits = naive
                .iter()
                .filter(|row| row.cohort == centre && row.is_fitted())
                .filter_map(|row| {
                    let day = Days::from(Months(row.month)).value();
                    Some(Visit { day, analyte: row.analyte, summary: row.summary()? })
                })
                .collect();
            Cohort {
                centre,
                visits,
                lattice: quasi_random::points(children).as_chunks().0.to_vec(),
            }
        };
        let cohorts = [of(Centre::Duke, LATTICE[0]), of(Centre::Gosh, LATTICE[1])];
        // Without rows of another programme its effect stays what its prior says.
        if cohorts[0].visits.is_empty() {
            return fail(
                naive_file,
                "cohort `duke` needs a verified row of naive cells with its size",
                "add the row with status read or derived",
            );
        }
        let at = |month: f64| {
            survival.iter().filter(|row| row.is_fitted()).find_map(|row| {
                let (n, deaths) = (f64::from(row.n?), f64::from(row.deaths?));
                (row.month == Some(month)).then_some((n, deaths))
            })
        };
        let (Some((n, first)), Some((same_n, second))) =
            (at(FIRST_YEAR.value()), at(SECOND_YEAR.value()))
        else {
            return fail(
                survival_file,
                "deaths of `RETHYMIC EAS` up to months 12 and 24 are missing",
                "add both rows, verified, to the survival table",
            );
        };
        if second < first || same_n.to_bits() != n.to_bits() {
            let problem = format!(
                "`RETHYMIC EAS` has {first} deaths of {n} by month 12, and {second} of {same_n} by month 24"
            );
            return fail(survival_file, &problem, "write cumulative deaths of the same children");
        }
        let days = [FIRST_YEAR, SECOND_YEAR].map(|months| Days::from(months).value());
        Ok(Self {
            physiology,
            priors,
            cohorts,
            deaths: Deaths { n, days, cumulative: [first, second] },
            tolerance: TOLERANCE,
            cloud: CLOUD,
        })
    }

    fn evaluate(&self, position: &[f64]) -> Result<D, Error> {
        let typical = self.priors.population(position);
        let mut total = self.priors.ln_density(position, typical.nonengraftment);
        for cohort in self.cohorts.iter().filter(|cohort| !cohort.visits.is_empty()) {
            let mixtures = self.mixtures(&typical, cohort)?;
            for (visit, mixture) in cohort.visits.iter().zip(&mixtures.visits) {
                total = total + visit.summary.ln_likelihood(mixture, self.priors.floor_per_ul);
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

    /// The distribution of each visit's count among those alive, and survival to the days of
    /// [`Deaths`] at the reference centre.
    fn mixtures(&self, typical: &Typical, cohort: &Cohort) -> Result<Mixtures, Error> {
        let Cohort { centre, visits, lattice } = cohort;
        let reference = *centre == Centre::Duke;
        let of_deaths = self.deaths.days.into_iter().filter(|_| reference);
        let days = math::sorted_distinct(visits.iter().map(|v| v.day).chain(of_deaths));
        let index = |day: f64| days.partition_point(|d| *d < day);
        let (shift_export, shift_lag) = if reference {
            (D::from(0.0), D::from(0.0))
        } else {
            (typical.gosh_export, typical.gosh_lag)
        };
        let hazard = typical.ln_hazard.exp();
        let engrafted = (-typical.nonengraftment + 1.0) * (1.0 / (lattice.len() * WIDTH) as f64);
        let mut out: Vec<Mixture<DIMENSION>> =
            visits.iter().map(|visit| self.without_graft(typical, hazard, visit)).collect();
        let mut survival =
            self.deaths.days.map(|day| typical.nonengraftment * (-(hazard * day)).exp());
        let between = [
            typical.export_sd,
            typical.lag_sd,
            D::from(self.priors.loss_sd),
            D::from(0.0),
            D::from(self.priors.cd8_sd),
        ];
        let shrink = (1.0 - self.cloud * self.cloud).sqrt();
        let inputs_of = |point: &[f64; POINT]| {
            [
                typical.ln_export + shift_export + typical.export_sd * (shrink * point[0]),
                typical.ln_lag + shift_lag + typical.lag_sd * (shrink * point[1]),
                typical.ln_loss + self.priors.loss_sd * shrink * point[2],
                typical.ln_renewal,
                typical.ln_cd8_per_cd4 + self.priors.cd8_sd * shrink * point[3],
                typical.ln_protection,
                typical.competition.normal_cdf(),
            ]
        };
        // In parallel, for a chain that outlives the others; in the order of the lattice.
        let solve = |points: &[[f64; POINT]; WIDTH]| {
            let inputs = points.each_ref().map(inputs_of);
            let children = std::array::from_fn(|i| self.child(&inputs[i], &points[i]));
            Ok((inputs, self.physiology.courses(&children, &days, self.tolerance)?))
        };
        let solved: Vec<_> = lattice.par_iter().map(solve).collect::<Result<_, Error>>()?;
        for (inputs, course) in &solved {
            for (lane, inputs) in inputs.iter().enumerate() {
                let alive = |day: f64| {
                    let exposure = chain(course[index(day)].exposure_days.lane(lane), inputs);
                    engrafted * (-(hazard * exposure)).exp()
                };
                for (visit, mixture) in visits.iter().zip(&mut out) {
                    let blood = &course[index(visit.day)];
                    let count = if visit.analyte == Analyte::NaiveCd8 {
                        blood.naive_cd8
                    } else {
                        blood.naive_cd4
                    };
                    let ln_count = count.lane(lane).ln();
                    mixture.parts.push(Part {
                        weight: alive(visit.day),
                        ln_mean: chain(ln_count, inputs),
                        ln_sd: self.cloud_sd(&between, &ln_count.partials),
                    });
                }
                if reference {
                    survival = std::array::from_fn(|i| survival[i] + alive(self.deaths.days[i]));
                }
            }
        }
        for mixture in &mut out {
            mixture.normalise();
        }
        Ok(Mixtures { visits: out, survival: reference.then_some(survival) })
    }

    /// A graft that never engrafts leaves what was there before, which decays.
    fn without_graft(&self, typical: &Typical, hazard: D, visit: &Visit) -> Mixture<DIMENSION> {
        let LogNormal { ln_median, ln_sd } = self.priors.baseline;
        let residual = self.priors.naive_residual_sd;
        let part = Part {
            weight: typical.nonengraftment * (-(hazard * visit.day)).exp(),
            ln_mean: typical.ln_loss.exp() * -visit.day + ln_median,
            ln_sd: D::from((ln_sd * ln_sd + residual * residual).sqrt()),
        };
        Mixture { parts: vec![part] }
    }

    /// Standard deviation of ln(count) about a point of the lattice: error of the assay, and the
    /// spread of the children the point stands for, to first order in their parameters.
    fn cloud_sd(&self, between: &[D; 5], slopes: &[f64; CHILD]) -> D {
        let residual = self.priors.naive_residual_sd;
        let mut variance = D::from(residual * residual);
        for (sd, slope) in between.iter().zip(slopes) {
            let spread = *sd * (self.cloud * slope);
            variance = variance + spread * spread;
        }
        (variance.ln() * 0.5).exp()
    }

    fn child(&self, inputs: &[D; CHILD], point: &[f64; POINT]) -> Child<Dual<CHILD>> {
        let plain = |i: usize| Dual::<CHILD>::variable(inputs[i].value, i);
        let input = |i: usize| plain(i).exp();
        let fixed = |prior: LogNormal| Dual::from(math::exp(prior.ln_median));
        Child {
            export: input(0),
            lag_days: input(1),
            loss_per_day: input(2),
            renewal_per_day: input(3),
            cd8_per_cd4: input(4),
            activation_per_day: fixed(self.priors.activation),
            memory_loss_per_day: fixed(self.priors.memory_loss),
            trec_per_emigrant: fixed(self.priors.trec_per_emigrant),
            fading_per_day: Dual::from(0.0),
            competition_on_division: plain(6),
            protection: input(5),
            baseline_naive_per_ul: self.priors.baseline_per_ul(point[4]).into(),
            age_at_implant: self.priors.age_at_implant(point[5]),
        }
    }

    /// Samples the posterior.
    ///
    /// # Errors
    /// When the sampler finds no point of positive density.
    pub fn sample(
        &self,
        seed: Seed,
        sampling: Sampling,
        tick: &(dyn Fn() + Sync),
    ) -> Result<PopulationFit, Error> {
        let chains = sampler::sample(self, "the population", seed, 0, sampling, tick)?;
        let draws = chains.iter().map(|q| self.priors.population(q).values()).collect();
        let summary = (0..DIMENSION)
            .map(|i| {
                // All coordinates but the logit have prior standard deviation 1.
                let prior_sd = if i == 7 { self.prior_logit_sd() } else { 1.0 };
                Learned::new(COORDINATES[i], &chains, i, |q| q[i], prior_sd)
            })
            .collect();
        Ok(PopulationFit {
            draws,
            summary,
            new_centre: CentreEffect::unknown(self.priors),
            divergences: chains.divergences,
            gradients: chains.gradients,
        })
    }

    /// Standard deviation of the logit of a beta variable, to first order: the trigamma function
    /// of its parameters by its asymptotic series.
    fn prior_logit_sd(&self) -> f64 {
        let trigamma = |x: f64| {
            let shifted = x + 3.0;
            let tail = 1.0 / shifted
                + 0.5 / (shifted * shifted)
                + 1.0 / (6.0 * shifted * shifted * shifted);
            1.0 / (x * x) + 1.0 / ((x + 1.0) * (x + 1.0)) + 1.0 / ((x + 2.0) * (x + 2.0)) + tail
        };
        (trigamma(self.priors.engraftment_events) + trigamma(self.priors.engraftment_others)).sqrt()
    }
}

/// Names of the coordinates, as in tables.
const COORDINATES: [&str; DIMENSION] = [
    "export",
    "lag",
    "loss",
    "renewal",
    "cd8_per_cd4",
    "export_between",
    "lag_between",
    "nonengraftment",
    "hazard",
    "protection",
    "gosh_export",
    "gosh_lag",
    "competition",
];

impl Density for PopulationPosterior<'_> {
    type Error = Error;

    fn dimension(&self) -> usize {
        DIMENSION
    }

    fn ln_density(&self, position: &[f64], gradient: &mut [f64]) -> Result<Option<f64>, Error> {
        let density = match self.evaluate(position) {
            Err(error) if error.is_unsolved() => return Ok(None),
            density => density?,
        };
        gradient.copy_from_slice(&density.partials);
        Ok(Some(density.value))
    }
}

/// Chain rule: a quantity with derivatives by a child's parameters, which have derivatives by the
/// population's coordinates.
fn chain(quantity: Dual<CHILD>, inputs: &[D; CHILD]) -> D {
    let mut out = D::from(quantity.value);
    for (slope, input) in quantity.partials.iter().zip(inputs) {
        for (o, p) in out.partials.iter_mut().zip(&input.partials) {
            *o += slope * p;
        }
    }
    out
}

struct Mixtures {
    visits: Vec<Mixture<DIMENSION>>,
    survival: Option<[D; 2]>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cohort::{read_naive, read_survival};

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
        posterior.tolerance = Tolerance::of(1e-10);
        posterior.cloud = 0.0;
        let at: Vec<f64> = (0..DIMENSION).map(|i| 0.1 * (i as f64 - 5.0)).collect();
        let exact = posterior.evaluate(&at).unwrap();
        for i in 0..DIMENSION {
            let moved = |step: f64| {
                let mut q = at.clone();
                q[i] += step;
                posterior.evaluate(&q).unwrap().value
            };
            let difference = (moved(1e-4) - moved(-1e-4)) / 2e-4;
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
