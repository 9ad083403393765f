//! Learning from the children of one hospital.

use rayon::prelude::*;
use thymoid_core::{Seed, math};

use super::pair::Pair;
use super::weights::{normalised, systematic};
use crate::child::{ChildDraw, ChildPrior, Traits};
use crate::population::priors::Priors;
use crate::population::{CentreEffect, PopulationFit};

/// Draws of each child that the likelihood of a pair is averaged over.
const AVERAGED: usize = 250;

/// A child fitted alone.
#[derive(Debug, Clone, Copy)]
pub struct Alone<'a> {
    /// The prior it was fitted with.
    pub prior: &'a ChildPrior,
    /// Its draws.
    pub draws: &'a [ChildDraw],
}

/// What the children of one centre say together.
#[derive(Debug, Clone, PartialEq)]
pub struct CentreChildren {
    /// The population, and the effect of this hospital's centre.
    pub population: PopulationFit,
    /// Draws of each child, in the order given, informed by the others.
    pub children: Vec<Vec<ChildDraw>>,
    /// Pairs that carry the weight, of all that were tried.
    pub effective: f64,
}

/// Learns from children of one hospital, of centre [`crate::population::cohort::Centre::New`].
///
/// ```
/// use thymoid_patient::centre::{Alone, learn};
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
/// // Two children of whom nothing was measured.
/// let draws = [0, 1].map(|child| prior.draws(Seed(child), 30));
/// let alone = draws.each_ref().map(|draws| Alone { prior: &prior, draws });
/// let learned = learn(&fit, &priors, &alone, Seed(1));
/// assert_eq!(learned.children.len(), 2);
/// // Each keeps as many draws as it had.
/// assert!(learned.children.iter().all(|draws| draws.len() == 30));
/// # Ok::<_, thymoid_patient::Error>(())
/// ```
pub fn learn(
    fit: &PopulationFit,
    priors: &Priors,
    children: &[Alone<'_>],
    seed: Seed,
) -> CentreChildren {
    let pairs = Pair::all(fit, priors, seed);
    let likelihoods: Vec<Vec<f64>> =
        children.iter().map(|child| child.ln_likelihoods(&pairs)).collect();
    let without = |left_out: Option<usize>| -> Vec<f64> {
        let ln = |pair: usize| {
            let of = likelihoods.iter().enumerate().filter(|(i, _)| Some(*i) != left_out);
            math::sum(of.map(|(_, ln)| ln[pair]))
        };
        normalised(&(0..pairs.len()).map(ln).collect::<Vec<_>>())
    };
    let weights = without(None);
    let kept = systematic(&weights, fit.draws.len());
    let population = PopulationFit {
        draws: kept.into_iter().map(|pair| fit.draws[pairs[pair].draw]).collect(),
        new_centre: centre_effect(&weights, &pairs),
        ..fit.clone()
    };
    let informed = |(i, child): (usize, &Alone<'_>)| {
        let others = systematic(&without(Some(i)), AVERAGED);
        let others: Vec<&Pair> = others.into_iter().map(|pair| &pairs[pair]).collect();
        child.informed_by(&others)
    };
    let children = children.iter().enumerate().map(informed).collect();
    let effective = 1.0 / math::sum(weights.iter().map(|w| w * w));
    CentreChildren { population, children, effective }
}

/// Mean and standard deviation of weighted effects.
fn centre_effect(weights: &[f64], pairs: &[Pair]) -> CentreEffect {
    let average =
        |of: &dyn Fn(&Pair) -> f64| math::sum(weights.iter().zip(pairs).map(|(w, p)| w * of(p)));
    let mean = [0, 1].map(|i| average(&|p| p.effect[i]));
    let sd = [0, 1].map(|i| average(&|p| (p.effect[i] - mean[i]) * (p.effect[i] - mean[i])).sqrt());
    CentreEffect { mean, sd }
}

impl Alone<'_> {
    /// ln likelihood of the child under each pair, but for a constant.
    fn ln_likelihoods(&self, pairs: &[Pair]) -> Vec<f64> {
        let step = self.draws.len().div_ceil(AVERAGED).max(1);
        let with_prior = |draw: &ChildDraw| {
            let traits = self.prior.traits(&draw.child);
            (traits, self.prior.ln_density_of_traits(&traits))
        };
        let drawn: Vec<(Traits, f64)> = self.draws.iter().step_by(step).map(with_prior).collect();
        let under = |pair: &Pair| {
            let terms = drawn.iter().map(|(traits, ln)| pair.ln_density(traits) - ln);
            math::ln_sum_exp(&terms.collect::<Vec<f64>>())
        };
        pairs.par_iter().map(under).collect()
    }

    /// The draws of the child, weighted by the pairs that other children leave.
    fn informed_by(&self, others: &[&Pair]) -> Vec<ChildDraw> {
        let weight = |draw: &ChildDraw| {
            let traits = self.prior.traits(&draw.child);
            let terms: Vec<f64> = others.iter().map(|pair| pair.ln_density(&traits)).collect();
            math::ln_sum_exp(&terms) - self.prior.ln_density_of_traits(&traits)
        };
        let ln: Vec<f64> = self.draws.par_iter().map(weight).collect();
        let kept = systematic(&normalised(&ln), self.draws.len());
        kept.into_iter().map(|draw| self.draws[draw]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::child::{Assay, ChildPosterior, Presentation, Recipient};
    use crate::dynamics::{Physiology, Timeline};
    use crate::population::Population;
    use crate::population::cohort::Centre;
    use thymoid_core::{Age, Purpose, SinceImplant};
    use thymoid_inference::ode::Tolerance;
    use thymoid_inference::sampler::Sampling;
    use thymoid_labs::Analyte;

    /// Six children of a centre whose grafts export e^-1.2 times as much: the effect is found to
    /// within three of its posterior standard deviations, narrower than before by a quarter at
    /// least, and no pair of the second stage carries it alone.
    #[test]
    fn a_centre_shows_in_its_children() {
        const EFFECT: f64 = -1.2;
        let parameters = crate::parameters().unwrap();
        let physiology = Physiology::new(&parameters).unwrap();
        let priors = Priors::new(&parameters).unwrap();
        let fit = PopulationFit::published(&priors);
        let recipient = Recipient {
            centre: Centre::New,
            age_at_implant: Age::from_days(300.0),
            graft_export: 1.0,
            presentation: Presentation::default(),
        };
        let prior = ChildPrior::new(&fit, &priors, recipient);
        let of = |get: fn(&Population) -> f64| {
            math::mean(&fit.draws.iter().map(get).collect::<Vec<_>>())
        };
        let assay = Assay::new(&priors);
        let timeline = Timeline::of_days([180.0, 365.0, 545.0]);
        let alive_until = SinceImplant::from_days(545.0);
        let fits: Vec<Vec<ChildDraw>> = (0..6)
            .map(|number| {
                let mut source = Seed(5).draws(Purpose::Test, 1000 + number, 0);
                let typical = prior.draw(Seed(3), 0).child;
                let child = crate::dynamics::Child {
                    export: math::exp(of(|p| p.ln_export) + EFFECT + 0.4 * source.normal()),
                    lag_days: math::exp(of(|p| p.ln_lag) + 0.3 * source.normal()),
                    loss_per_day: math::exp(of(|p| p.ln_loss)),
                    ..typical
                };
                let course =
                    physiology.course(&child, &[], &timeline, Tolerance::of(1e-6)).unwrap();
                let observations = timeline
                    .times()
                    .zip(&course)
                    .map(|(day, blood)| assay.measure(day, Analyte::NaiveCd4, blood, &mut source))
                    .collect();
                let posterior = ChildPosterior::of(
                    &physiology,
                    &priors,
                    &prior,
                    observations,
                    alive_until,
                    &[],
                );
                let sampling = Sampling { chains: 2, tune: 200, draws: 150 };
                let what = "a virtual child";
                posterior.sample(what, Seed(4), number as u32, sampling, &|| {}).unwrap().draws
            })
            .collect();
        let alone: Vec<Alone<'_>> =
            fits.iter().map(|draws| Alone { prior: &prior, draws }).collect();
        let learned = learn(&fit, &priors, &alone, Seed(1));
        let CentreEffect { mean, sd } = learned.population.new_centre;
        assert!((mean[0] - EFFECT).abs() < 3.0 * sd[0], "{mean:?} {sd:?}");
        assert!(
            sd[0] < 0.75 * CentreEffect::unknown(&priors).sd[0] && mean[0] < -0.5,
            "{mean:?} {sd:?}"
        );
        assert!(learned.effective > 20.0, "{}", learned.effective);
        assert_eq!(learned.children.len(), 6);
        assert_eq!(learned.children[0].len(), fits[0].len());
    }
}
