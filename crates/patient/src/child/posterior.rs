//! Density of a child's parameters given its values.

use thymoid_core::{Dual, Number, SinceImplant, math};
use thymoid_inference::ode::Tolerance;
use thymoid_inference::sampler::Density;
use thymoid_labs::{Analyte, LabValue};

use super::assay::{Assay, Observation};
use super::coordinate::{DIMENSION, GRAFT};
use super::host_cells::HostCells;
use super::informs::is_naive;
use super::prior::{ChildPrior, D, Wide};
use crate::dynamics::drugs::Medication;
use crate::dynamics::{Blood, Child, NO_EXPORT, Physiology, Timeline};
use crate::error::Error;
use crate::population::priors::Priors;

/// A thousandth of the error of an assay, over years: the states are in 10⁹ cells.
const TOLERANCE: Tolerance = Tolerance { relative: 1e-5, absolute: 1e-8, max_steps: 20_000 };

/// A child's posterior density.
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_labs::{Given, read};
/// use thymoid_patient::child::ChildPosterior;
/// use thymoid_patient::dynamics::Physiology;
/// use thymoid_core::{Age, Seed};
/// use thymoid_patient::child::{ChildPrior, Presentation, Recipient};
/// use thymoid_patient::population::cohort::Centre;
/// use thymoid_patient::population::{Population, PopulationFit, priors::Priors};
/// # let priors = Priors::new(&thymoid_patient::parameters()?)?;
/// # let row = "-2.3,5.7,-5.3,-4.5,-1.2,0.4,0.6,0.06,0.002,1.1,-0.3,0.8,-0.6";
/// # let table = format!("{}\n{row}\n", Population::COLUMNS.join(","));
/// # let fit = PopulationFit::read("draws.csv", table.as_bytes(), &priors)?;
/// # let recipient = Recipient {
/// #     centre: Centre::New,
/// #     age_at_implant: Age::from_months(9.0),
/// #     graft_export: 1.0,
/// #     presentation: Presentation::default(),
/// # };
/// let prior = ChildPrior::new(&fit, &priors, recipient);
/// let table = "child_id,age_months,months_since_implant,analyte,value,unit\n\
///     a,15,6,naive_cd4,42,/uL\na,21,12,cd19,300,/uL\n";
/// let labs = read("labs.csv", table.as_bytes(), Given::default()).unwrap();
/// let physiology = Physiology::new(&thymoid_patient::parameters()?)?;
/// let posterior = ChildPosterior::new(&physiology, &priors, &prior, &labs, &[]);
/// // B cells say nothing of a thymus, but the child whose they are was alive.
/// assert_eq!(posterior.observations().len(), 1);
/// assert_eq!(posterior.alive_until(), SinceImplant::from_months(12.0));
/// # Ok::<_, thymoid_patient::Error>(())
/// ```
#[derive(Debug)]
pub struct ChildPosterior<'a> {
    physiology: &'a Physiology,
    pub(super) prior: &'a ChildPrior,
    assay: Assay,
    drugs: &'a [Medication],
    observations: Vec<Observation>,
    /// Place of each observation on the timeline.
    places: Vec<usize>,
    /// Days of the observations, and the last one on which the child is known to be alive.
    timeline: Timeline,
    /// Days of loss that drugs have added up to each.
    excess_days: Vec<f64>,
    tolerance: Tolerance,
}

/// ln(prior times likelihood) by graft, with and without it, and by T cells that no graft made,
/// without and with them. `None` where the prior excludes the kind.
pub(super) type LnKinds = [[Option<Wide>; 2]; 2];

impl<'a> ChildPosterior<'a> {
    /// Makes the posterior of the values that inform the child by its [rule](super::Rule); it is
    /// alive on the day of its last value, fitted or not.
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

    /// Makes the posterior of observations, and the last day on which the child is known to be
    /// alive.
    pub fn of(
        physiology: &'a Physiology,
        priors: &Priors,
        prior: &'a ChildPrior,
        observations: Vec<Observation>,
        alive_until: SinceImplant,
        drugs: &'a [Medication],
    ) -> Self {
        let days = observations.iter().map(|o| o.day).chain([alive_until]);
        let (timeline, places) = Timeline::placing(days);
        let excess = |time| physiology.excess_loss_days(drugs, time);
        let excess_days = timeline.times().map(excess).collect();
        let (assay, tolerance) = (Assay::new(priors), TOLERANCE);
        Self {
            physiology,
            prior,
            assay,
            drugs,
            observations,
            places,
            timeline,
            excess_days,
            tolerance,
        }
    }

    /// Returns the values that inform the posterior.
    pub fn observations(&self) -> &[Observation] {
        &self.observations
    }

    /// Returns the last day on which the child is known to be alive.
    pub fn alive_until(&self) -> SinceImplant {
        self.timeline.last().unwrap_or(SinceImplant::from_days(0.0))
    }

    /// Each kind of child.
    pub(super) fn ln_kinds(
        &self,
        child: &Child<D>,
        host: &HostCells<Wide>,
    ) -> Result<LnKinds, thymoid_inference::SolveError> {
        let without = Child { export: D::from(NO_EXPORT), ..*child };
        let none = self.prior.nonengraftment;
        Ok([self.ln_hosts(child, host, 1.0 - none)?, self.ln_hosts(&without, host, none)?])
    }

    /// A child of this graft, which has such a probability, without and with T cells that no graft
    /// made.
    fn ln_hosts(
        &self,
        child: &Child<D>,
        host: &HostCells<Wide>,
        graft: f64,
    ) -> Result<[Option<Wide>; 2], thymoid_inference::SolveError> {
        let course = self.physiology.course(child, self.drugs, &self.timeline, self.tolerance)?;
        let course: Vec<Blood<Wide>> = course.iter().map(|blood| blood.map(widened)).collect();
        let exposure = course.last().map_or(Wide::from(0.0), |blood| blood.exposure_days);
        let alive = exposure * -self.prior.hazard_per_day;
        let common = self.ln_values(&course, is_naive) + alive;
        let kind = |course: &[Blood<Wide>], host: f64| {
            let others = || self.ln_values(course, |analyte| !is_naive(analyte));
            (graft * host > 0.0).then(|| others() + common + math::ln(graft * host))
        };
        let host_cells = self.prior.host_cells;
        let days = self.timeline.times().zip(&self.excess_days);
        let joined = course.iter().zip(days);
        let joined = joined.map(|(blood, (time, excess))| blood.with_host(host.on(time, *excess)));
        let joined: Vec<Blood<Wide>> = if host_cells > 0.0 { joined.collect() } else { Vec::new() };
        Ok([kind(&course, 1.0 - host_cells), kind(&joined, host_cells)])
    }

    /// ln likelihood of the values of such analytes.
    fn ln_values(&self, course: &[Blood<Wide>], of: impl Fn(Analyte) -> bool) -> Wide {
        let mut total = Wide::from(0.0);
        let observed = self.observations.iter().zip(&self.places);
        for (observation, at) in observed.filter(|(o, _)| of(o.analyte)) {
            total = total + self.assay.ln_likelihood(observation, &course[*at]);
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
fn alive_until(labs: &[LabValue]) -> SinceImplant {
    SinceImplant::from_days(labs.iter().filter_map(|lab| lab.day).fold(0.0, f64::max))
}

impl Density for ChildPosterior<'_> {
    type Error = Error;

    fn dimension(&self) -> usize {
        DIMENSION
    }

    fn ln_density(&self, position: &[f64], gradient: &mut [f64]) -> Result<Option<f64>, Error> {
        let (child, host) = (self.prior.child(position), self.prior.host(position));
        // Equations that cannot be solved are no child: their probability is zero.
        let Ok(kinds) = self.ln_kinds(&child, &host) else { return Ok(None) };
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
    use thymoid_core::{Age, Days, Seed};

    use super::*;
    use crate::child::coordinate::Coordinate;
    use crate::child::{Presentation, Recipient};
    use crate::population::PopulationFit;
    use crate::population::cohort::Centre;
    use thymoid_inference::sampler::Sampling;
    use thymoid_labs::{LabVerdict, Provenance};

    fn setting() -> (Physiology, Priors, ChildPrior) {
        let parameters = crate::parameters().unwrap();
        let priors = Priors::new(&parameters).unwrap();
        let recipient = Recipient {
            centre: Centre::Gosh,
            age_at_implant: Age::from_days(300.0),
            graft_export: 1.0,
            presentation: Presentation::default(),
        };
        let prior = ChildPrior::new(&PopulationFit::published(&priors), &priors, recipient);
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
        let days = Timeline::of_days((1..=8).map(|i| 120.0 * f64::from(i)));
        let child = prior.child(&[0.0; DIMENSION]).map(|d| d.value);
        let course = physiology.course(&child, &[], &days, Tolerance::of(1e-8)).unwrap();
        let mut labs = vec![lab(30.0, Analyte::NaiveCd4, 10.0, true)];
        for (day, blood) in days.days().iter().zip(course) {
            labs.push(lab(*day, Analyte::NaiveCd4, blood.naive_cd4, false));
            labs.push(lab(*day, Analyte::Cd4, blood.cd4(), false));
            labs.push(lab(*day, Analyte::Trec, 1e6 * blood.trec_per_t_cell, false));
        }
        labs
    }

    /// Differences of fourth order at solver tolerance 1e-11, with steps wide enough for its noise,
    /// which the square of large residuals magnifies. An early total reaches cells that no graft
    /// made.
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
            let shifted = |step: f64| {
                let mut q = at.clone();
                q[i] += step;
                posterior.ln_density(&q, &mut [0.0; DIMENSION]).unwrap().unwrap()
            };
            let [near, far] = [1e-3, 2e-3].map(|h| shifted(h) - shifted(-h));
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
        assert!(
            (centre - prior.mean[Coordinate::Lag as usize]).abs() < 3.0 * sd,
            "{centre} +- {sd}"
        );
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
            let alive_until = SinceImplant::from_days(alive_until);
            let posterior =
                ChildPosterior::of(&physiology, &priors, &prior, Vec::new(), alive_until, &[]);
            let sampling = Sampling { chains: 2, tune: 200, draws: 200 };
            let fit = posterior.sample("a virtual child", Seed(4), 3, sampling, &|| {}).unwrap();
            math::mean(&fit.draws.iter().map(|d| d.nonengraftment).collect::<Vec<_>>())
        };
        let (new, old) = (share(0.0), share(730.5));
        assert!((new - prior.nonengraftment).abs() < 1e-9, "{new}");
        assert!(old < 0.75 * new, "{old} {new}");
    }
}
