//! Theophylline: maximum likelihood against `nlme` in R, posterior against Stan.

use thymoid_core::{Seed, math};
use thymoid_inference::nlme::Posterior;
use thymoid_inference::nlme::lindstrom_bates::fit;
use thymoid_inference::nlme::problems::theophylline;
use thymoid_inference::sampler::{Sampling, sample};

const DATA: &[u8] = include_bytes!("../../../validation/nlme/theoph.csv");

/// Reference: R 4.2.2, `nlme`, diagonal covariance, additive error, `method = "ML"`. It stops at
/// its own tolerance, 0.01 of the log likelihood below where the same alternation comes to rest
/// here, and the estimates differ by 0.3 %: 0.5 % of each, 0.02 of the log likelihood.
#[test]
fn maximum_likelihood_agrees_with_nlme() {
    let (model, individuals) = theophylline::read("theoph.csv", DATA).unwrap();
    let found = fit(&model, &theophylline::hierarchy(), &individuals).unwrap();
    let expected = [0.44434, -3.21155, -0.78632, 0.64426, 0.26458, 0.13440, 0.69197];
    let got = found.typical.into_iter().chain(found.between).chain([found.residual]);
    for (got, expected) in got.zip(expected) {
        assert!((got / expected - 1.0).abs() < 5e-3, "{found:?}");
    }
    assert!((found.ln_likelihood + 179.3354).abs() < 0.02, "{found:?}");
}

/// Reference: Stan (pystan 3.10, two-state ODE), mean and standard deviation. Tolerance: four
/// standard errors of ours plus 0.1 sd for the reference, which had some 200 effective draws.
#[test]
fn posterior_agrees_with_stan() {
    let (model, individuals) = theophylline::read("theoph.csv", DATA).unwrap();
    let posterior = Posterior::new(model, theophylline::hierarchy(), &individuals);
    let sampling = Sampling { chains: 4, tune: 500, draws: 1000 };
    let chains = sample(&posterior, "theophylline", Seed(1), 0, sampling, &|| {}).unwrap();
    let expected = [
        (0.439, 0.191),
        (-3.212, 0.085),
        (-0.781, 0.054),
        (0.695, 0.148),
        (0.298, 0.075),
        (0.157, 0.045),
        (0.703, 0.050),
    ];
    for (c, (mean, sd)) in expected.into_iter().enumerate() {
        let of = |q: &[f64]| posterior.natural(q, c);
        let values: Vec<f64> = chains.iter().map(of).collect();
        let found = chains.convergence(of);
        assert!(found.r_hat < 1.01, "{c}: {found:?}");
        let off = (math::mean(&values) - mean).abs() / sd;
        assert!(off < 4.0 / found.ess.sqrt() + 0.1, "{c}: {} {mean}", math::mean(&values));
        let ratio = math::variance(&values).sqrt() / sd;
        assert!((0.85..1.15).contains(&ratio), "{c}: {ratio}");
    }
    assert!(chains.divergences < 8, "{}", chains.divergences);
}
