//! One child's posterior, given the population and the child's own laboratory values.
//!
//! The prior of the child's parameters is the normal distribution with the mean and covariance of
//! the population's draws, the between-child variance and the effect of the centre. Values are
//! log-normal about the course; a value below its limit contributes the probability of being there
//! (method M3 of Beal 2001), never half the limit. A graft that never engrafts is a second
//! component of the mixture, summed over exactly.

use thymoid_core::{Days, Draws, Dual, Number, Purpose, Real, Seed, math};

use crate::cohort::{Analyte, Centre};
use crate::diagnostics::Convergence;
use crate::dynamics::{Blood, Child, Physiology};
use crate::error::Error;
use crate::labs::LabValue;
use crate::nuts::{self, Density, Sampling};
use crate::ode::Tolerance;
use crate::population::PopulationFit;
use crate::priors::{Priors, half_normal};

/// Coordinates: export, lag, loss, renewal, CD8 per CD4, activation, memory loss, TREC per
/// emigrant, fading.
const DIMENSION: usize = 9;
/// The first coordinates share the covariance of the population's draws.
const SHARED: usize = 5;
/// Names of the coordinates, as in tables.
pub const COORDINATES: [&str; DIMENSION] = [
    "export",
    "lag",
    "loss",
    "renewal",
    "cd8_per_cd4",
    "activation",
    "memory_loss",
    "trec_per_emigrant",
    "fading",
];
/// Output of a graft that never engrafts: one cell a day, so that logarithms stay finite.
pub(crate) const NO_EXPORT: f64 = 1e-9;
const TOLERANCE: Tolerance = Tolerance { relative: 1e-6, absolute: 1e-9, max_steps: 20_000 };
/// Added to every expected value before its logarithm: a thousandth of a cell per µL or of a copy
/// per 10⁶ cells, so that the error of the solver at a vanishing state cannot make it negative.
const VANISHING: f64 = 1e-3;

type D = Dual<DIMENSION>;

/// What one child is, given the population.
#[derive(Debug, Clone, PartialEq)]
pub struct ChildPrior {
    mean: [f64; DIMENSION],
    /// Lower triangle of the Cholesky factor of the covariance.
    factor: [[f64; DIMENSION]; DIMENSION],
    fading_scale_per_day: f64,
    protection: f64,
    nonengraftment: f64,
    baseline_naive_per_ul: f64,
    age_at_implant: Days,
}

impl ChildPrior {
    /// From the population's draws for a child of this centre and age.
    pub fn new(fit: &PopulationFit, priors: &Priors, centre: Centre, age_at_implant: Days) -> Self {
        let rows: Vec<[f64; SHARED]> = fit
            .draws
            .iter()
            .map(|p| {
                let (export, lag) = match centre {
                    Centre::Gosh => (p.gosh_export, p.gosh_lag),
                    Centre::Duke | Centre::New => (0.0, 0.0),
                };
                [p.ln_export + export, p.ln_lag + lag, p.ln_loss, p.ln_renewal, p.ln_cd8_per_cd4]
            })
            .collect();
        let average =
            |f: &dyn Fn(usize) -> f64| math::sum((0..rows.len()).map(f)) / rows.len() as f64;
        let mut mean = [0.0; DIMENSION];
        let mut covariance = [[0.0; DIMENSION]; DIMENSION];
        for a in 0..SHARED {
            mean[a] = average(&|i| rows[i][a]);
        }
        for a in 0..SHARED {
            for b in 0..SHARED {
                covariance[a][b] = average(&|i| (rows[i][a] - mean[a]) * (rows[i][b] - mean[b]));
            }
        }
        let draws = &fit.draws;
        covariance[0][0] += average(&|i| draws[i].export_sd * draws[i].export_sd);
        covariance[1][1] += average(&|i| draws[i].lag_sd * draws[i].lag_sd);
        covariance[2][2] += priors.loss_sd * priors.loss_sd;
        covariance[4][4] += priors.cd8_sd * priors.cd8_sd;
        if centre == Centre::New {
            let (export, lag) = priors.new_centre_sd();
            covariance[0][0] += export * export;
            covariance[1][1] += lag * lag;
        }
        for (i, prior) in [priors.activation, priors.memory_loss, priors.trec_per_emigrant]
            .into_iter()
            .enumerate()
        {
            mean[SHARED + i] = prior.ln_median;
            covariance[SHARED + i][SHARED + i] = prior.ln_sd * prior.ln_sd;
        }
        covariance[DIMENSION - 1][DIMENSION - 1] = 1.0;
        Self {
            mean,
            factor: cholesky(&covariance),
            fading_scale_per_day: priors.fading_scale_per_day,
            protection: average(&|i| math::exp(draws[i].ln_protection)),
            nonengraftment: average(&|i| draws[i].nonengraftment),
            baseline_naive_per_ul: math::exp(priors.baseline.ln_median),
            age_at_implant,
        }
    }

    /// The child at standard normal coordinates.
    fn child(&self, coordinates: &[f64]) -> Child<D> {
        let q: [D; DIMENSION] = std::array::from_fn(|i| D::variable(coordinates[i], i));
        let at = |row: usize| {
            let mut total = D::from(self.mean[row]);
            for (weight, q) in self.factor[row].iter().zip(&q).take(row + 1) {
                total = total + *q * *weight;
            }
            total.exp()
        };
        Child {
            export: at(0),
            lag_days: at(1),
            loss_per_day: at(2),
            renewal_per_day: at(3),
            cd8_per_cd4: at(4),
            activation_per_day: at(5),
            memory_loss_per_day: at(6),
            trec_per_emigrant: at(7),
            fading_per_day: half_normal(q[DIMENSION - 1]) * self.fading_scale_per_day,
            protection: D::from(self.protection),
            baseline_naive_per_ul: self.baseline_naive_per_ul,
            age_at_implant: self.age_at_implant,
        }
    }

    /// Draws without any laboratory value: the forecast made at implantation.
    pub fn draws(&self, seed: Seed, n: usize) -> Vec<ChildDraw> {
        (0..n as u64)
            .map(|i| {
                let mut source = seed.draws(Purpose::Forecast, i, 0);
                let coordinates: [f64; DIMENSION] = std::array::from_fn(|_| source.normal());
                let child = values(&self.child(&coordinates));
                ChildDraw { child, nonengraftment: self.nonengraftment }
            })
            .collect()
    }
}

/// One draw of a child's posterior.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChildDraw {
    /// The child, should the graft engraft.
    pub child: Child<f64>,
    /// Probability at this draw that it never does.
    pub nonengraftment: f64,
}

impl ChildDraw {
    /// The child with the graft that this draw's uniform number decides on.
    pub fn decide(&self, uniform: f64) -> Child<f64> {
        if uniform < self.nonengraftment {
            Child { export: NO_EXPORT, ..self.child }
        } else {
            self.child
        }
    }
}

/// A child's posterior density.
#[derive(Debug)]
pub struct ChildPosterior<'a> {
    physiology: &'a Physiology,
    prior: &'a ChildPrior,
    observations: Vec<Observation>,
    days: Vec<f64>,
    residual: Residual,
    floor_per_ul: f64,
    tolerance: Tolerance,
}

#[derive(Debug, Clone, Copy)]
struct Residual {
    naive: f64,
    memory: f64,
    trec: f64,
}

#[derive(Debug, Clone, Copy)]
struct Observation {
    visit: usize,
    analyte: Analyte,
    ln_value: f64,
    censored: bool,
}

impl<'a> ChildPosterior<'a> {
    /// Of the values marked for fitting, after implantation, that the model explains.
    pub fn new(
        physiology: &'a Physiology,
        priors: &Priors,
        prior: &'a ChildPrior,
        labs: &[LabValue],
    ) -> Self {
        let fitted: Vec<(&LabValue, f64)> = labs
            .iter()
            .filter(|lab| lab.informs())
            .filter_map(|lab| Some((lab, lab.day?)))
            .collect();
        let mut posterior = Self::without_values(physiology, priors, prior);
        posterior.days = fitted.iter().map(|(_, day)| *day).collect();
        posterior.days.sort_by(f64::total_cmp);
        posterior.days.dedup();
        posterior.observations = fitted
            .iter()
            .map(|(lab, day)| {
                let floor = posterior.floor(lab.analyte);
                Observation {
                    visit: posterior.days.partition_point(|d| d < day),
                    analyte: lab.analyte,
                    ln_value: math::ln(lab.value.max(floor)),
                    censored: lab.below_limit || lab.value <= floor,
                }
            })
            .collect();
        posterior
    }

    /// That of a child of whom nothing is known.
    pub(crate) fn without_values(
        physiology: &'a Physiology,
        priors: &Priors,
        prior: &'a ChildPrior,
    ) -> Self {
        let residual = Residual {
            naive: priors.naive_residual_sd,
            memory: priors.memory_residual_sd,
            trec: priors.trec_residual_sd,
        };
        Self {
            physiology,
            prior,
            observations: Vec::new(),
            days: Vec::new(),
            residual,
            floor_per_ul: priors.floor_per_ul,
            tolerance: TOLERANCE,
        }
    }

    /// Number of values that inform the posterior.
    pub fn observations(&self) -> usize {
        self.observations.len()
    }

    /// With values that the model gives a child at each of the visits, with the errors of the assay
    /// that `draws` decides on, in place of its own.
    pub(crate) fn with_values_of(
        mut self,
        child: &Child<f64>,
        visits: &[(f64, Analyte)],
        draws: &mut Draws,
    ) -> Result<Self, Error> {
        self.days = visits.iter().map(|(day, _)| *day).collect();
        self.days.dedup();
        let course = self.physiology.course(child, &self.days, self.tolerance)?;
        self.observations = visits
            .iter()
            .map(|(day, analyte)| {
                let visit = self.days.partition_point(|d| d < day);
                let (mean, sd) = self.expected(*analyte, &course[visit]);
                let ln_value = math::ln(mean + VANISHING) + sd * draws.normal();
                let floor = math::ln(self.floor(*analyte));
                Observation {
                    visit,
                    analyte: *analyte,
                    ln_value: ln_value.max(floor),
                    censored: ln_value <= floor,
                }
            })
            .collect();
        Ok(self)
    }

    /// TREC of zero is below what the assay sees; so is a count at its floor.
    fn floor(&self, analyte: Analyte) -> f64 {
        if analyte == Analyte::Trec { 1.0 } else { self.floor_per_ul }
    }

    /// ln likelihood with the graft and without it.
    fn ln_likelihoods(&self, child: &Child<D>) -> Result<[D; 2], Error> {
        let without = Child { export: D::from(NO_EXPORT), ..*child };
        let of = |child: &Child<D>| -> Result<D, Error> {
            let course = self.physiology.course(child, &self.days, self.tolerance)?;
            let mut total = D::from(0.0);
            for observation in &self.observations {
                let (mean, sd) = self.expected(observation.analyte, &course[observation.visit]);
                let z = (-(mean + VANISHING).ln() + observation.ln_value) * (1.0 / sd);
                let term = if observation.censored {
                    z.ln_normal_cdf()
                } else {
                    z * z * -0.5 + -math::ln(sd)
                };
                total = total + term;
            }
            Ok(total)
        };
        Ok([of(child)?, of(&without)?])
    }

    /// What a value is about, and the standard deviation of its logarithm.
    pub(crate) fn expected<R: Number>(&self, analyte: Analyte, blood: &Blood<R>) -> (R, f64) {
        match analyte {
            Analyte::NaiveCd8 => (blood.naive_cd8, self.residual.naive),
            Analyte::Cd3 => (blood.cd3(), self.residual.memory),
            Analyte::Cd4 => (blood.cd4(), self.residual.memory),
            Analyte::Cd8 => (blood.cd8(), self.residual.memory),
            Analyte::Trec => (blood.trec_per_t_cell * 1e6, self.residual.trec),
            _ => (blood.naive_cd4, self.residual.naive),
        }
    }

    /// Samples the posterior; without observations, draws from the prior. `fit` tells the children
    /// of one run apart.
    ///
    /// # Errors
    /// When the sampler finds no point of positive density.
    pub fn sample(
        &self,
        what: &str,
        seed: Seed,
        fit: u32,
        sampling: Sampling,
        tick: &(dyn Fn() + Sync),
    ) -> Result<ChildFit, Error> {
        let chains = nuts::sample(self, what, seed, fit, sampling, tick)?;
        let draws = chains
            .iter()
            .map(|q| {
                let child = self.prior.child(q);
                let nonengraftment = match self.ln_likelihoods(&child) {
                    Ok([with, without]) => {
                        let odds = math::exp(without.value - with.value)
                            * self.prior.nonengraftment
                            / (1.0 - self.prior.nonengraftment);
                        if odds.is_finite() { odds / (1.0 + odds) } else { 1.0 }
                    }
                    Err(_) => self.prior.nonengraftment,
                };
                ChildDraw { child: values(&child), nonengraftment }
            })
            .collect();
        let learned = (0..DIMENSION)
            .map(|i| {
                let convergence = chains.convergence(|q| q[i]);
                // Coordinates are standard normal a priori along the Cholesky factor.
                let of = |q: &[f64]| math::sum((0..=i).map(|j| self.prior.factor[i][j] * q[j]));
                let posterior: Vec<f64> = chains.iter().map(of).collect();
                let prior_sd = math::sum(self.prior.factor[i].iter().map(|f| f * f)).sqrt();
                let contraction = 1.0 - math::variance(&posterior).sqrt() / prior_sd;
                Learned { name: COORDINATES[i], convergence, contraction }
            })
            .collect();
        Ok(ChildFit { draws, learned, divergences: chains.divergences })
    }
}

impl Density for ChildPosterior<'_> {
    fn dimension(&self) -> usize {
        DIMENSION
    }

    fn ln_density(&self, position: &[f64], gradient: &mut [f64]) -> Option<f64> {
        let child = self.prior.child(position);
        let [with, without] = self.ln_likelihoods(&child).ok()?;
        let with = with + math::ln(1.0 - self.prior.nonengraftment);
        let without = without + math::ln(self.prior.nonengraftment);
        let mut density = ln_add(with, without);
        for (i, &q) in position.iter().enumerate() {
            density = density + D::variable(q, i) * D::variable(q, i) * -0.5;
        }
        gradient.copy_from_slice(&density.partials);
        Some(density.value)
    }
}

/// ln(eᵃ + eᵇ) without overflow.
fn ln_add(a: D, b: D) -> D {
    let (high, low) = if a.value >= b.value { (a, b) } else { (b, a) };
    high + ((low - high).exp() + 1.0).ln()
}

fn values(child: &Child<D>) -> Child<f64> {
    Child {
        export: child.export.value,
        lag_days: child.lag_days.value,
        loss_per_day: child.loss_per_day.value,
        renewal_per_day: child.renewal_per_day.value,
        cd8_per_cd4: child.cd8_per_cd4.value,
        activation_per_day: child.activation_per_day.value,
        memory_loss_per_day: child.memory_loss_per_day.value,
        trec_per_emigrant: child.trec_per_emigrant.value,
        fading_per_day: child.fading_per_day.value,
        protection: child.protection.value,
        baseline_naive_per_ul: child.baseline_naive_per_ul,
        age_at_implant: child.age_at_implant,
    }
}

/// Cholesky factor of a covariance; a direction without variance stays without.
fn cholesky(covariance: &[[f64; DIMENSION]; DIMENSION]) -> [[f64; DIMENSION]; DIMENSION] {
    let mut factor = [[0.0; DIMENSION]; DIMENSION];
    for i in 0..DIMENSION {
        for j in 0..=i {
            let dot = math::sum((0..j).map(|k| factor[i][k] * factor[j][k]));
            let rest = covariance[i][j] - dot;
            factor[i][j] = if i == j {
                rest.max(0.0).sqrt()
            } else if factor[j][j] > 0.0 {
                rest / factor[j][j]
            } else {
                0.0
            };
        }
    }
    factor
}

/// What the child's values said of one parameter.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Learned {
    /// Name as in tables.
    pub name: &'static str,
    /// Agreement and worth of the chains.
    pub convergence: Convergence,
    /// 1 − posterior / prior standard deviation of the logarithm.
    pub contraction: f64,
}

/// A child's posterior.
#[derive(Debug, Clone, PartialEq)]
pub struct ChildFit {
    /// Draws, chain by chain.
    pub draws: Vec<ChildDraw>,
    /// What was learned, parameter by parameter.
    pub learned: Vec<Learned>,
    /// Divergent transitions.
    pub divergences: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cohort::Evidence;
    use crate::labs::Verdict;
    use crate::population::Population;

    fn population() -> PopulationFit {
        let draws = (0..200)
            .map(|i| {
                let mut draws = Seed(9).draws(Purpose::Test, i, 0);
                Population {
                    ln_export: -1.6 + 0.3 * draws.normal(),
                    ln_lag: 5.7 + 0.15 * draws.normal(),
                    ln_loss: -4.8 + 0.3 * draws.normal(),
                    ln_renewal: -5.1 + 0.3 * draws.normal(),
                    ln_cd8_per_cd4: -1.1 + 0.2 * draws.normal(),
                    export_sd: 0.3,
                    lag_sd: 0.6,
                    nonengraftment: 0.04,
                    hazard_per_day: 0.001,
                    ln_protection: 0.7,
                    gosh_export: -0.5,
                    gosh_lag: 0.4,
                }
            })
            .collect();
        PopulationFit { draws, summary: Vec::new(), divergences: 0, gradients: 0 }
    }

    fn setting() -> (Physiology, Priors, ChildPrior) {
        let parameters = crate::parameters().unwrap();
        let priors = Priors::new(&parameters).unwrap();
        let prior = ChildPrior::new(&population(), &priors, Centre::Gosh, Days(300.0));
        (Physiology::new(&parameters).unwrap(), priors, prior)
    }

    fn lab(day: f64, analyte: Analyte, value: f64, below_limit: bool) -> LabValue {
        LabValue {
            row: 2,
            child_id: "virtual".into(),
            age: Days(300.0 + day),
            day: Some(day),
            analyte,
            value,
            unit: if analyte == Analyte::Trec { "copies/1e6 T" } else { "/uL" },
            below_limit,
            used: crate::labs::Use::Fit,
            verdict: Verdict::Accepted,
            reasons: Vec::new(),
            status: Evidence::Read,
            source: String::new(),
            note: String::new(),
        }
    }

    /// Values of the prior's central child, without error, on eight visits.
    fn labs(physiology: &Physiology, prior: &ChildPrior) -> Vec<LabValue> {
        let days: Vec<f64> = (1..=8).map(|i| 120.0 * f64::from(i)).collect();
        let child = values(&prior.child(&[0.0; DIMENSION]));
        let course = physiology.course(&child, &days, Tolerance::of(1e-8)).unwrap();
        let mut labs = vec![lab(30.0, Analyte::NaiveCd4, 10.0, true)];
        for (day, blood) in days.iter().zip(course) {
            labs.push(lab(*day, Analyte::NaiveCd4, blood.naive_cd4, false));
            labs.push(lab(*day, Analyte::Cd4, blood.cd4(), false));
            labs.push(lab(*day, Analyte::Trec, 1e6 * blood.trec_per_t_cell, false));
        }
        labs
    }

    /// Central differences at solver tolerance 1e-11: error of order h² = 1e-8 and solver noise.
    #[test]
    fn the_gradient_is_that_of_the_density() {
        let (physiology, priors, prior) = setting();
        let labs = labs(&physiology, &prior);
        let mut posterior = ChildPosterior::new(&physiology, &priors, &prior, &labs);
        posterior.tolerance = Tolerance::of(1e-11);
        let at: Vec<f64> = (0..DIMENSION).map(|i| 0.2 * (i as f64 - 4.0)).collect();
        let mut gradient = [0.0; DIMENSION];
        posterior.ln_density(&at, &mut gradient).unwrap();
        for i in 0..DIMENSION {
            let moved = |step: f64| {
                let mut q = at.clone();
                q[i] += step;
                posterior.ln_density(&q, &mut [0.0; DIMENSION]).unwrap()
            };
            let difference = (moved(1e-4) - moved(-1e-4)) / 2e-4;
            let error = (gradient[i] - difference).abs();
            assert!(error < 1e-5 * (1.0 + difference.abs()), "{i}: {} {difference}", gradient[i]);
        }
    }

    /// With eight visits without error the lag is found within three posterior standard errors and
    /// the graft is known to work.
    #[test]
    fn many_values_find_the_child() {
        let (physiology, priors, prior) = setting();
        let labs = labs(&physiology, &prior);
        let posterior = ChildPosterior::new(&physiology, &priors, &prior, &labs);
        assert_eq!(posterior.observations(), 25);
        let sampling = Sampling { chains: 2, tune: 200, draws: 200 };
        let fit = posterior.sample("a virtual child", Seed(4), 1, sampling, &|| {}).unwrap();
        let lags: Vec<f64> = fit.draws.iter().map(|d| math::ln(d.child.lag_days)).collect();
        let (centre, sd) = (math::mean(&lags), math::variance(&lags).sqrt());
        assert!((centre - prior.mean[1]).abs() < 3.0 * sd, "{centre} +- {sd}");
        let lag = fit.learned.iter().find(|l| l.name == "lag").unwrap();
        assert!(lag.contraction > 0.5, "{}", lag.contraction);
        assert!(fit.draws.iter().all(|d| d.nonengraftment < 1e-6));
    }

    /// Naive cells that stay below 2/µL for two years after implantation mean no graft.
    #[test]
    fn a_graft_without_output_is_recognised() {
        let (physiology, priors, prior) = setting();
        let labs: Vec<LabValue> =
            [200.0, 400.0, 600.0, 800.0].map(|day| lab(day, Analyte::NaiveCd4, 2.0, true)).to_vec();
        let posterior = ChildPosterior::new(&physiology, &priors, &prior, &labs);
        let sampling = Sampling { chains: 2, tune: 200, draws: 200 };
        let fit = posterior.sample("a virtual child", Seed(4), 2, sampling, &|| {}).unwrap();
        let none = math::mean(&fit.draws.iter().map(|d| d.nonengraftment).collect::<Vec<_>>());
        assert!(none > 0.9, "{none}");
    }

    #[test]
    fn cholesky_factors_multiply_to_the_covariance() {
        let mut covariance = [[0.0; DIMENSION]; DIMENSION];
        for i in 0..DIMENSION {
            for j in 0..DIMENSION {
                covariance[i][j] =
                    1.0 / (1.0 + i as f64 + j as f64) + if i == j { 1.0 } else { 0.0 };
            }
        }
        let factor = cholesky(&covariance);
        for i in 0..DIMENSION {
            for j in 0..DIMENSION {
                let product = math::sum((0..DIMENSION).map(|k| factor[i][k] * factor[j][k]));
                assert!((product - covariance[i][j]).abs() < 1e-12);
            }
        }
    }
}
