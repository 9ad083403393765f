//! What a hospital's own children say of its centre, of the population, and of one another.
//!
//! Each child is fitted alone first, with nothing known of the centre. A second stage then weights
//! pairs of a population draw and a centre effect by how well they explain all children (D. Lunn et
//! al. 2013, Stat. Med. 32:2955, doi 10.1002/sim.5767, by importance instead of Markov chains): the
//! likelihood of a child under a pair is the mean, over its draws, of the density of the child under
//! the pair over that under its first prior. A child's own draws are weighted in the same way by the
//! pairs that the *other* children leave, so that no value counts twice.
//!
//! Renewal and the kind of competition, which children share, keep the weights of the first stage.

use rayon::prelude::*;
use thymoid_core::{Purpose, Seed, math};

use crate::child::{ChildDraw, ChildPrior};
use crate::population::{CentreEffect, Population, PopulationFit};
use crate::priors::Priors;

/// Centre effects tried with each draw of the population.
const EFFECTS: usize = 32;
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

/// What the children say together.
#[derive(Debug, Clone, PartialEq)]
pub struct Ward {
    /// The population, and the effect of this hospital's centre.
    pub population: PopulationFit,
    /// Draws of each child, in the order given, informed by the others.
    pub children: Vec<Vec<ChildDraw>>,
    /// Pairs that carry the weight, of all that were tried.
    pub effective: f64,
}

/// ln(export), ln(lag), ln(loss) and ln(CD8 per CD4) of a child, the graft taken out.
type Traits = [f64; 4];

/// A draw of the population with a centre effect: means and standard deviations of [`Traits`].
struct Pair {
    draw: usize,
    effect: [f64; 2],
    mean: Traits,
    sd: Traits,
}

impl Pair {
    fn new(draw: usize, effect: [f64; 2], population: &Population, priors: &Priors) -> Self {
        let p = population;
        let mean = [p.ln_export + effect[0], p.ln_lag + effect[1], p.ln_loss, p.ln_cd8_per_cd4];
        let sd = [p.export_sd, p.lag_sd, priors.loss_sd, priors.cd8_sd];
        Self { draw, effect, mean, sd }
    }

    fn ln_density(&self, traits: &Traits) -> f64 {
        let mut total = 0.0;
        for i in 0..4 {
            let z = (traits[i] - self.mean[i]) / self.sd[i];
            total -= 0.5 * z * z + math::ln(self.sd[i]);
        }
        total
    }
}

/// Learns from children of one hospital, of centre [`crate::cohort::Centre::New`].
pub fn learn(fit: &PopulationFit, priors: &Priors, children: &[Alone<'_>], seed: Seed) -> Ward {
    let unknown = CentreEffect::unknown(priors);
    let pairs: Vec<Pair> = (0..fit.draws.len() * EFFECTS)
        .map(|number| {
            let mut source = seed.draws(Purpose::Ward, number as u64, 0);
            let effect = [0, 1].map(|i| unknown.mean[i] + unknown.sd[i] * source.normal());
            let draw = number / EFFECTS;
            Pair::new(draw, effect, &fit.draws[draw], priors)
        })
        .collect();
    // ln likelihood of each child under each pair.
    let likelihoods: Vec<Vec<f64>> = children
        .iter()
        .map(|child| {
            let step = child.draws.len().div_ceil(AVERAGED).max(1);
            let drawn: Vec<(Traits, f64)> = child
                .draws
                .iter()
                .step_by(step)
                .map(|draw| {
                    let traits = child.prior.traits(&draw.child);
                    (traits, child.prior.ln_density_of_traits(&traits))
                })
                .collect();
            pairs
                .par_iter()
                .map(|pair| {
                    let terms: Vec<f64> =
                        drawn.iter().map(|(traits, ln)| pair.ln_density(traits) - ln).collect();
                    math::ln_sum_exp(&terms)
                })
                .collect()
        })
        .collect();
    let without = |left_out: Option<usize>| -> Vec<f64> {
        let ln = |pair: usize| {
            let of = likelihoods.iter().enumerate().filter(|(i, _)| Some(*i) != left_out);
            math::sum(of.map(|(_, ln)| ln[pair]))
        };
        normalised(&(0..pairs.len()).map(ln).collect::<Vec<_>>())
    };
    let weights = without(None);
    let kept = systematic(&weights, fit.draws.len());
    let mean_of = |i: usize| math::sum(weights.iter().zip(&pairs).map(|(w, p)| w * p.effect[i]));
    let mean = [mean_of(0), mean_of(1)];
    let sd = [0, 1].map(|i| {
        let square = |p: &Pair| (p.effect[i] - mean[i]) * (p.effect[i] - mean[i]);
        math::sum(weights.iter().zip(&pairs).map(|(w, p)| w * square(p))).sqrt()
    });
    let population = PopulationFit {
        draws: kept.into_iter().map(|pair| fit.draws[pairs[pair].draw]).collect(),
        new_centre: CentreEffect { mean, sd },
        ..fit.clone()
    };
    let informed = |(i, child): (usize, &Alone<'_>)| {
        let others = systematic(&without(Some(i)), AVERAGED);
        let ln: Vec<f64> = child
            .draws
            .par_iter()
            .map(|draw| {
                let traits = child.prior.traits(&draw.child);
                let terms: Vec<f64> =
                    others.iter().map(|pair| pairs[*pair].ln_density(&traits)).collect();
                math::ln_sum_exp(&terms) - child.prior.ln_density_of_traits(&traits)
            })
            .collect();
        let kept = systematic(&normalised(&ln), child.draws.len());
        kept.into_iter().map(|draw| child.draws[draw]).collect()
    };
    let children = children.iter().enumerate().map(informed).collect();
    let effective = 1.0 / math::sum(weights.iter().map(|w| w * w));
    Ward { population, children, effective }
}

/// Weights that sum to 1, from logarithms.
fn normalised(ln: &[f64]) -> Vec<f64> {
    let total = math::ln_sum_exp(ln);
    ln.iter().map(|ln| math::exp(ln - total)).collect()
}

/// `n` numbers of weighted items, each as often as its weight says to within one: evenly spaced
/// positions along the cumulative weights.
fn systematic(weights: &[f64], n: usize) -> Vec<usize> {
    let (mut at, mut below) = (0, weights.first().copied().unwrap_or(0.0));
    let mut item = |i: usize| {
        let position = (i as f64 + 0.5) / n as f64;
        while below < position && at + 1 < weights.len() {
            at += 1;
            below += weights[at];
        }
        at
    };
    (0..n).map(&mut item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::child::{Assay, ChildPosterior, Recipient};
    use crate::cohort::Centre;
    use crate::dynamics::Physiology;
    use crate::host::Presentation;
    use thymoid_core::Days;
    use thymoid_inference::ode::Tolerance;
    use thymoid_inference::sampler::Sampling;
    use thymoid_labs::Analyte;

    /// The published population, roughly: one draw many times over but for small scatter.
    fn population(priors: &Priors) -> PopulationFit {
        let draws = (0..100)
            .map(|i| {
                let mut draws = Seed(9).draws(Purpose::Test, i, 0);
                Population {
                    ln_export: -1.6 + 0.2 * draws.normal(),
                    ln_lag: 5.7 + 0.1 * draws.normal(),
                    ln_loss: -4.8 + 0.2 * draws.normal(),
                    ln_renewal: -5.1,
                    ln_cd8_per_cd4: -1.1,
                    export_sd: 0.4,
                    lag_sd: 0.3,
                    nonengraftment: 0.02,
                    hazard_per_day: 0.001,
                    ln_protection: 0.7,
                    gosh_export: -0.5,
                    gosh_lag: 0.4,
                    competition: 0.0,
                }
            })
            .collect();
        let new_centre = CentreEffect::unknown(priors);
        PopulationFit { draws, summary: Vec::new(), new_centre, divergences: 0, gradients: 0 }
    }

    /// Six children of a centre whose grafts export e^-1.2 times as much: the effect is found to
    /// within three of its posterior standard deviations, narrower than before by a quarter at
    /// least, and no pair of the second stage carries it alone.
    #[test]
    fn a_centre_shows_in_its_children() {
        const EFFECT: f64 = -1.2;
        let parameters = crate::parameters().unwrap();
        let physiology = Physiology::new(&parameters).unwrap();
        let priors = Priors::new(&parameters).unwrap();
        let fit = population(&priors);
        let recipient = Recipient {
            centre: Centre::New,
            age_at_implant: Days(300.0),
            graft_export: 1.0,
            presentation: Presentation::default(),
        };
        let prior = ChildPrior::new(&fit, &priors, recipient);
        let assay = Assay::new(&priors);
        let days = [180.0, 365.0, 545.0];
        let fits: Vec<Vec<ChildDraw>> = (0..6)
            .map(|number| {
                let mut source = Seed(5).draws(Purpose::Test, 1000 + number, 0);
                let typical = prior.draw(Seed(3), 0).child;
                let child = crate::dynamics::Child {
                    export: math::exp(-1.6 + EFFECT + 0.4 * source.normal()),
                    lag_days: math::exp(5.7 + 0.3 * source.normal()),
                    loss_per_day: math::exp(-4.8),
                    ..typical
                };
                let course = physiology.course(&child, &[], &days, Tolerance::of(1e-6)).unwrap();
                let observations = days
                    .iter()
                    .zip(&course)
                    .map(|(day, blood)| assay.measure(*day, Analyte::NaiveCd4, blood, &mut source))
                    .collect();
                let posterior =
                    ChildPosterior::of(&physiology, &priors, &prior, observations, 545.0, &[]);
                let sampling = Sampling { chains: 2, tune: 200, draws: 150 };
                let what = "a virtual child";
                posterior.sample(what, Seed(4), number as u32, sampling, &|| {}).unwrap().draws
            })
            .collect();
        let alone: Vec<Alone<'_>> =
            fits.iter().map(|draws| Alone { prior: &prior, draws }).collect();
        let ward = learn(&fit, &priors, &alone, Seed(1));
        let CentreEffect { mean, sd } = ward.population.new_centre;
        assert!((mean[0] - EFFECT).abs() < 3.0 * sd[0], "{mean:?} {sd:?}");
        assert!(sd[0] < 0.75 * priors.new_centre_sd().0 && mean[0] < -0.5, "{mean:?} {sd:?}");
        assert!(ward.effective > 20.0, "{}", ward.effective);
        assert_eq!(ward.children.len(), 6);
        assert_eq!(ward.children[0].len(), fits[0].len());
    }

    #[test]
    fn items_come_as_often_as_they_weigh() {
        assert_eq!(systematic(&[0.25, 0.0, 0.5, 0.25], 4), [0, 2, 2, 3]);
        assert_eq!(systematic(&[1.0], 3), [0, 0, 0]);
    }
}
