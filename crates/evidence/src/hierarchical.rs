//! Blood: the hierarchical engine on two problems whose posteriors are known.

use anyhow::{Context, Result};
use thymoid_core::{Seed, math};
use thymoid_inference::nlme::lindstrom_bates::fit;
use thymoid_inference::nlme::problems::{recon12, theophylline};
use thymoid_inference::nlme::{Course, Posterior};
use thymoid_inference::sampler::{Chains, Sampling, sample};

use super::{Numbers, Obtained};

const RECON12: &[u8] = include_bytes!("../../../validation/nlme/recon12.csv");
const THEOPHYLLINE: &[u8] = include_bytes!("../../../validation/nlme/theoph.csv");

/// Coordinates of recon12's population in their order, with the standard deviations of the
/// reference posterior (`validation/nlme/SOURCE.md`).
const POPULATION: [(&str, f64); 13] = [
    ("log-sigma", 0.2657),
    ("log-tau", 0.1047),
    ("log-delta", 0.2520),
    ("log-rho", 0.3266),
    ("log-alpha", 0.1150),
    ("log-mu", 0.1832),
    ("log-c", 0.0824),
    ("omega-sigma", 0.1303),
    ("omega-tau", 0.0643),
    ("omega-delta", 0.1198),
    ("sd-naive", 0.0231),
    ("sd-trec", 0.0333),
    ("sd-memory", 0.0258),
];
/// All coordinates of recon12: the population, and three effects of twelve children.
const COORDINATES: usize = POPULATION.len() + 3 * 12;
/// Tolerances of the solver: where the density is stated, and with which one samples.
const EXACT: f64 = 1e-10;
const SAMPLING: f64 = 1e-4;

/// Step of the central differences of fourth order.
const STEP: f64 = 1e-3;

type Recon12 = Posterior<Course<recon12::Reconstitution>, 7, 3>;

/// How the two posteriors are sampled.
const OF_RECON12: Sampling = Sampling { chains: 4, tune: 500, draws: 1500 };
const OF_THEOPHYLLINE: Sampling = Sampling { chains: 4, tune: 500, draws: 1000 };

/// Number of times that [`compute`] reports progress: once a draw.
pub(super) fn ticks() -> u64 {
    let draws = |s: Sampling| s.chains * (s.tune + s.draws);
    (draws(OF_RECON12) + draws(OF_THEOPHYLLINE)) as u64
}

pub(super) fn compute(seed: Seed, tick: &(dyn Fn() + Sync), numbers: &mut Numbers) -> Result<()> {
    density(numbers)?;
    posterior(seed, tick, numbers)?;
    theophylline(seed, tick, numbers)
}

fn recon12_at(tolerance: f64) -> Result<Recon12> {
    let individuals = recon12::read("recon12.csv", RECON12)?;
    Ok(Posterior::new(recon12::model(tolerance), recon12::hierarchy(), &individuals))
}

fn density(numbers: &mut Numbers) -> Result<()> {
    let posterior = recon12_at(EXACT)?;
    let at = |x: &[f64], gradient: &mut [f64]| {
        let value = posterior.ln_density_of_logarithms(x, gradient);
        value.context("recon12 has no density where it is stated")
    };
    let (x, mut gradient) = (recon12::stated_point(), [0.0; COORDINATES]);
    numbers.exact("patient-02-density", at(&x, &mut gradient)?);
    for (partial, name) in gradient.iter().zip(["sigma", "tau", "delta", "rho"]) {
        numbers.exact(format!("patient-02-gradient-{name}"), *partial);
    }
    let mut largest = 0.0_f64;
    for (c, exact) in gradient.iter().enumerate() {
        let moved = |by: f64| {
            let mut x = x.clone();
            x[c] += by;
            at(&x, &mut [0.0; COORDINATES])
        };
        let near = moved(STEP)? - moved(-STEP)?;
        let far = moved(2.0 * STEP)? - moved(-2.0 * STEP)?;
        let difference = (8.0 * near - far) / (12.0 * STEP);
        // Relative to 1 where a partial is near 0.
        largest = largest.max((exact - difference).abs() / (1.0 + exact.abs()));
    }
    numbers.exact("patient-02-differences", largest);
    Ok(())
}

fn posterior(seed: Seed, tick: &(dyn Fn() + Sync), numbers: &mut Numbers) -> Result<()> {
    let posterior = recon12_at(SAMPLING)?;
    let chains = sample(&posterior, "recon12", seed, 0, OF_RECON12, tick)?;
    let (mut r_hat, mut ratios) = (0.0_f64, Vec::new());
    for (c, (name, reference_sd)) in POPULATION.into_iter().enumerate() {
        let (mean, sd) = coordinate(&chains, |q| posterior.natural(q, c));
        numbers.add(format!("patient-03-{name}"), mean);
        r_hat = r_hat.max(chains.convergence(|q| posterior.natural(q, c)).r_hat);
        ratios.push(sd / reference_sd);
    }
    numbers.exact("patient-03-sd-low", ratios.iter().copied().fold(f64::INFINITY, f64::min));
    numbers.exact("patient-03-sd-high", ratios.iter().copied().fold(0.0, f64::max));
    numbers.exact("patient-03-rhat", r_hat);
    let share = chains.divergences as f64 / chains.iter().count() as f64;
    numbers.exact("patient-03-divergences", share);
    Ok(())
}

fn theophylline(seed: Seed, tick: &(dyn Fn() + Sync), numbers: &mut Numbers) -> Result<()> {
    let (model, individuals) = theophylline::read("theoph.csv", THEOPHYLLINE)?;
    let hierarchy = theophylline::hierarchy();
    let found = fit(&model, &hierarchy, &individuals).context("theophylline was not fitted")?;
    let estimates = found.typical.into_iter().chain(found.between).chain([found.residual]);
    let names = ["lka", "lcl", "lv", "sd-lka", "sd-lcl", "sd-lv", "residual"];
    for (name, estimate) in names.into_iter().zip(estimates) {
        numbers.exact(format!("patient-05-ml-{name}"), estimate);
    }
    let posterior = Posterior::new(model, hierarchy, &individuals);
    let chains = sample(&posterior, "theophylline", seed, 1, OF_THEOPHYLLINE, tick)?;
    let names = ["lka", "lcl", "lv", "omega-ka", "omega-cl", "omega-v", "residual"];
    for (c, name) in names.into_iter().enumerate() {
        let (mean, _) = coordinate(&chains, |q| posterior.natural(q, c));
        numbers.add(format!("patient-05-bayes-{name}"), mean);
    }
    Ok(())
}

/// Mean of a function of the position with its Monte-Carlo error, and standard deviation.
fn coordinate(chains: &Chains, of: impl Fn(&[f64]) -> f64) -> (Obtained, f64) {
    let values: Vec<f64> = chains.iter().map(&of).collect();
    let sd = math::variance(&values).sqrt();
    let error = sd / chains.convergence(&of).ess.sqrt();
    (Obtained { uncertainty: Some(error), ..Obtained::exact(math::mean(&values)) }, sd)
}
