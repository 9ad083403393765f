//! Density of a child's parameters given its values.

use thymoid_core::{Dual, Number, math};

use super::prior::{D, Wide};
use super::{Assay, ChildPrior, DIMENSION, GRAFT, NO_EXPORT, Observation, TOLERANCE, is_naive};
use crate::drugs::Medication;
use crate::dynamics::{Blood, Child, Physiology};
use crate::error::Error;
use crate::host::HostCells;
use crate::priors::Priors;
use thymoid_inference::ode::Tolerance;
use thymoid_inference::sampler::Density;
use thymoid_labs::Analyte;
use thymoid_labs::LabValue;

/// A child's posterior density.
#[derive(Debug)]
pub struct ChildPosterior<'a> {
    physiology: &'a Physiology,
    pub(super) prior: &'a ChildPrior,
    assay: Assay,
    drugs: &'a [Medication],
    observations: Vec<Observation>,
    /// Days of the observations and the last one on which the child is known to be alive, each
    /// once, ascending.
    days: Vec<f64>,
    /// Days of loss that drugs have added up to each.
    excess_days: Vec<f64>,
    tolerance: Tolerance,
}

impl<'a> ChildPosterior<'a> {
    /// Of the values that inform the child by its [rule](super::Rule); it is alive on the day of its
    /// last value, fitted or not.
    pub fn new(
        physiology: &'a Physiology,
        priors: &Priors,
        prior: &'a ChildPrior,
        labs: &[LabValue],
        drugs: &'a [Medication],
    ) -> Self {
        let observations = Assay::new(priors).observations(prior.rule, labs);
        Self::of(physiology, priors, prior, observations, alive_until(labs), drugs)
    }

    /// Of observations, and the last day on which the child is known to be alive.
    pub fn of(
        physiology: &'a Physiology,
        priors: &Priors,
        prior: &'a ChildPrior,
        observations: Vec<Observation>,
        alive_until: f64,
        drugs: &'a [Medication],
    ) -> Self {
        let days = math::sorted_distinct(observations.iter().map(|o| o.day).chain([alive_until]));
        let (assay, tolerance) = (Assay::new(priors), TOLERANCE);
        let excess_days = days.iter().map(|day| physiology.excess_loss_days(drugs, *day)).collect();
        Self { physiology, prior, assay, drugs, observations, days, excess_days, tolerance }
    }

    /// The values that inform the posterior.
    pub fn observations(&self) -> &[Observation] {
        &self.observations
    }

    /// The last day on which the child is known to be alive.
    pub fn alive_until(&self) -> f64 {
        self.days.last().copied().unwrap_or(0.0)
    }

    /// ln(prior times likelihood) of each kind of child: with the graft and without it, and of each
    /// without and with cells that no graft made. `None` where the prior excludes the kind.
    pub(super) fn ln_kinds(
        &self,
        child: &Child<D>,
        host: &HostCells<Wide>,
    ) -> Result<[[Option<Wide>; 2]; 2], Error> {
        let without = Child { export: D::from(NO_EXPORT), ..*child };
        let ChildPrior { nonengraftment, host_cells, .. } = *self.prior;
        let of = |child: &Child<D>, graft: f64| -> Result<[Option<Wide>; 2], Error> {
            let course = self.physiology.course(child, self.drugs, &self.days, self.tolerance)?;
            let course: Vec<Blood<Wide>> = course.iter().map(|blood| blood.map(widened)).collect();
            let exposure = course.last().map_or(Wide::from(0.0), |blood| blood.exposure_days);
            let alive = exposure * -self.prior.hazard_per_day;
            let common = self.ln_values(&course, is_naive) + alive;
            let kind = |course: &[Blood<Wide>], host: f64| {
                let others = || self.ln_values(course, |analyte| !is_naive(analyte));
                (graft * host > 0.0).then(|| others() + common + math::ln(graft * host))
            };
            let days = self.days.iter().zip(&self.excess_days);
            let joined = course.iter().zip(days);
            let joined =
                joined.map(|(blood, (day, excess))| blood.with_host(host.on(*day, *excess)));
            let joined: Vec<Blood<Wide>> =
                if host_cells > 0.0 { joined.collect() } else { Vec::new() };
            Ok([kind(&course, 1.0 - host_cells), kind(&joined, host_cells)])
        };
        Ok([of(child, 1.0 - nonengraftment)?, of(&without, nonengraftment)?])
    }

    /// ln likelihood of the values of such analytes.
    fn ln_values(&self, course: &[Blood<Wide>], of: impl Fn(Analyte) -> bool) -> Wide {
        let mut total = Wide::from(0.0);
        for observation in self.observations.iter().filter(|o| of(o.analyte)) {
            let blood = &course[self.days.partition_point(|day| *day < observation.day)];
            total = total + self.assay.ln_likelihood(observation, blood);
        }
        total
    }
}

/// The derivatives by the coordinates of the graft are the first of all.
fn widened(narrow: D) -> Wide {
    let mut wide = Wide::from(narrow.value);
    wide.partials[..GRAFT].copy_from_slice(&narrow.partials);
    wide
}

/// The last day on which a child is known to be alive: that of its last value, or of implantation.
pub(crate) fn alive_until(labs: &[LabValue]) -> f64 {
    labs.iter().filter_map(|lab| lab.day).fold(0.0, f64::max)
}

impl Density for ChildPosterior<'_> {
    type Error = Error;

    fn dimension(&self) -> usize {
        DIMENSION
    }

    fn ln_density(&self, position: &[f64], gradient: &mut [f64]) -> Result<Option<f64>, Error> {
        let (child, host) = (self.prior.child(position), self.prior.host(position));
        let kinds = match self.ln_kinds(&child, &host) {
            Err(error) if error.is_unsolved() => return Ok(None),
            kinds => kinds?,
        };
        let Some(mut density) = kinds.into_iter().flatten().flatten().reduce(ln_add) else {
            return Ok(None);
        };
        for (i, &q) in position.iter().enumerate() {
            density = density + Wide::variable(q, i) * Wide::variable(q, i) * -0.5;
        }
        gradient.copy_from_slice(&density.partials);
        Ok(Some(density.value))
    }
}

/// ln(eᵃ + eᵇ) without overflow.
fn ln_add<const N: usize>(a: Dual<N>, b: Dual<N>) -> Dual<N> {
    let (high, low) = if a.value >= b.value { (a, b) } else { (b, a) };
    high + ((low - high).exp() + 1.0).ln()
}

#[cfg(test)]
mod tests {
    use thymoid_core::{Days, Purpose, Seed};

    use super::*;
    use crate::child::prior::values;
    use crate::child::{ChildFit, Recipient};
    use crate::cohort::Centre;
    use crate::host::Presentation;
    use crate::population::{CentreEffect, Population, PopulationFit};
    use thymoid_inference::sampler::Sampling;
    use thymoid_labs::LabVerdict;
    use thymoid_labs::Provenance;

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
                    competition: draws.normal(),
                }
            })
            .collect();
        let new_centre = CentreEffect { mean: [0.0; 2], sd: [0.7, 0.4] };
        PopulationFit { draws, summary: Vec::new(), new_centre, divergences: 0, gradients: 0 }
    }

    fn setting() -> (Physiology, Priors, ChildPrior) {
        let parameters = crate::parameters().unwrap();
        let priors = Priors::new(&parameters).unwrap();
        let recipient = Recipient {
            centre: Centre::Gosh,
            age_at_implant: Days(300.0),
            graft_export: 1.0,
            presentation: Presentation::default(),
        };
        let prior = ChildPrior::new(&population(), &priors, recipient);
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
            used: thymoid_labs::Use::Fit,
            verdict: LabVerdict::Accepted,
            reasons: Vec::new(),
            conflict: String::new(),
            status: Provenance::Read,
            source: String::new(),
            note: String::new(),
        }
    }

    /// Values of the prior's central child, without error, on eight visits.
    fn labs(physiology: &Physiology, prior: &ChildPrior) -> Vec<LabValue> {
        let days: Vec<f64> = (1..=8).map(|i| 120.0 * f64::from(i)).collect();
        let child = values(&prior.child(&[0.0; DIMENSION]));
        let course = physiology.course(&child, &[], &days, Tolerance::of(1e-8)).unwrap();
        let mut labs = vec![lab(30.0, Analyte::NaiveCd4, 10.0, true)];
        for (day, blood) in days.iter().zip(course) {
            labs.push(lab(*day, Analyte::NaiveCd4, blood.naive_cd4, false));
            labs.push(lab(*day, Analyte::Cd4, blood.cd4(), false));
            labs.push(lab(*day, Analyte::Trec, 1e6 * blood.trec_per_t_cell, false));
        }
        labs
    }

    /// Differences of fourth order at solver tolerance 1e-11, with steps wide enough for its noise,
    /// which the square of large residuals magnifies. An early total reaches cells that no graft made.
    #[test]
    fn the_gradient_is_that_of_the_density() {
        let (physiology, priors, prior) = setting();
        let mut labs = labs(&physiology, &prior);
        labs.push(lab(60.0, Analyte::Cd3, 300.0, false));
        let mut posterior = ChildPosterior::new(&physiology, &priors, &prior, &labs, &[]);
        posterior.tolerance = Tolerance::of(1e-11);
        let at: Vec<f64> = (0..DIMENSION).map(|i| 0.2 * (i as f64 - 4.0)).collect();
        let mut gradient = [0.0; DIMENSION];
        posterior.ln_density(&at, &mut gradient).unwrap().unwrap();
        for i in 0..DIMENSION {
            let moved = |step: f64| {
                let mut q = at.clone();
                q[i] += step;
                posterior.ln_density(&q, &mut [0.0; DIMENSION]).unwrap().unwrap()
            };
            let [near, far] = [1e-3, 2e-3].map(|h| moved(h) - moved(-h));
            let difference = (8.0 * near - far) / 12e-3;
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
        let posterior = ChildPosterior::new(&physiology, &priors, &prior, &labs, &[]);
        assert_eq!(posterior.observations().len(), 25);
        let sampling = Sampling { chains: 2, tune: 200, draws: 200 };
        let fit = posterior.sample("a virtual child", Seed(4), 1, sampling, &|| {}).unwrap();
        let lags: Vec<f64> = fit.draws.iter().map(|d| math::ln(d.child.lag_days)).collect();
        let (centre, sd) = (math::mean(&lags), math::variance(&lags).sqrt());
        assert!((centre - prior.mean[1]).abs() < 3.0 * sd, "{centre} +- {sd}");
        let lag = fit.learned.iter().find(|l| l.name == "lag").unwrap();
        assert!(lag.contraction.0 > 0.5, "{:?}", lag.contraction);
        assert!(fit.draws.iter().all(|d| d.nonengraftment < 1e-6));
    }

    /// Naive cells that stay below 2/µL for two years after implantation mean no graft.
    #[test]
    fn a_graft_without_output_is_recognised() {
        let (physiology, priors, prior) = setting();
        let labs: Vec<LabValue> =
            [200.0, 400.0, 600.0, 800.0].map(|day| lab(day, Analyte::NaiveCd4, 2.0, true)).to_vec();
        let posterior = ChildPosterior::new(&physiology, &priors, &prior, &labs, &[]);
        let sampling = Sampling { chains: 2, tune: 200, draws: 200 };
        let fit = posterior.sample("a virtual child", Seed(4), 2, sampling, &|| {}).unwrap();
        let none = math::mean(&fit.draws.iter().map(|d| d.nonengraftment).collect::<Vec<_>>());
        assert!(none > 0.9, "{none}");
    }

    /// Of two children of whom nothing is counted, the one that lived on for two years more likely
    /// has a graft that works: the hazard without is 0.001 a day, so at least 0.3 in the log odds.
    #[test]
    fn to_be_alive_speaks_for_the_graft() {
        let (physiology, priors, prior) = setting();
        let share = |alive_until: f64| {
            let posterior =
                ChildPosterior::of(&physiology, &priors, &prior, Vec::new(), alive_until, &[]);
            let sampling = Sampling { chains: 2, tune: 200, draws: 200 };
            let ChildFit { draws, .. } =
                posterior.sample("a virtual child", Seed(4), 3, sampling, &|| {}).unwrap();
            math::mean(&draws.iter().map(|d| d.nonengraftment).collect::<Vec<_>>())
        };
        let (new, old) = (share(0.0), share(730.5));
        assert!((new - prior.nonengraftment).abs() < 1e-9, "{new}");
        assert!(old < 0.75 * new, "{old} {new}");
    }
}
