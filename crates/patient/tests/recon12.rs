//! The hierarchical engine on recon12, against what independent programs found.

use thymoid_core::{Seed, math};
use thymoid_patient::nlme::{Posterior, recon12};
use thymoid_patient::nuts::{Density, Sampling, sample};

const DATA: &[u8] = include_bytes!("../../../validation/nlme/recon12.csv");

type Recon = Posterior<thymoid_patient::nlme::Course<recon12::Reconstitution>, 7, 3>;

#[expect(clippy::unwrap_used, reason = "called by tests alone")]
fn posterior(error: f64) -> Recon {
    let individuals = recon12::read("recon12.csv", DATA).unwrap();
    Posterior::new(recon12::model(error), recon12::hierarchy(), &individuals)
}

/// The tolerance with which one samples.
const SAMPLING: f64 = 1e-4;

/// Reference: forward sensitivities in C++ at tolerance 1e-10.
#[test]
fn log_density_and_gradient_at_the_stated_point() {
    let mut gradient = [0.0; 49];
    let value =
        posterior(1e-10).ln_density_of_logarithms(&recon12::stated_point(), &mut gradient).unwrap();
    assert!((value + 276.634528717).abs() < 1e-6, "{value}");
    let expected = [332.589708, -303.743662, -283.582792, 72.133126];
    for (got, expected) in gradient.iter().zip(expected) {
        assert!((got - expected).abs() < 1e-5, "{got} {expected}");
    }
}

/// Central differences of fourth order with step h: an error of order h⁴, and of the solver over h.
/// Relative to 1 plus the partial, since a difference cannot resolve one near 0.
#[test]
fn gradient_agrees_with_differences() {
    let posterior = posterior(1e-12);
    let x = recon12::stated_point();
    let mut gradient = [0.0; 49];
    posterior.ln_density_of_logarithms(&x, &mut gradient).unwrap();
    let at = |c: usize, h: f64| {
        let mut moved = x.clone();
        moved[c] += h;
        posterior.ln_density_of_logarithms(&moved, &mut [0.0; 49]).unwrap()
    };
    for (c, exact) in gradient.iter().enumerate() {
        let h = 1e-3;
        let near = at(c, h) - at(c, -h);
        let far = at(c, 2.0 * h) - at(c, -2.0 * h);
        let difference = (8.0 * near - far) / (12.0 * h);
        let error = (exact - difference).abs() / (1.0 + exact.abs());
        assert!(error < 1e-7, "{c}: {exact} {difference}");
    }
}

/// A proposal far outside is impossible or computed, never a panic.
#[test]
fn wild_proposals_are_no_fault() {
    let posterior = posterior(SAMPLING);
    for scale in [30.0, 300.0, 1e4, f64::INFINITY, f64::NAN] {
        for sign in [1.0, -1.0] {
            let x: Vec<f64> = (0..49).map(|c| sign * scale * f64::from(c % 3 - 1)).collect();
            let value = posterior.ln_density_of_logarithms(&x, &mut [0.0; 49]);
            assert!(value.is_none_or(f64::is_finite), "{value:?}");
        }
    }
}

/// Mean and standard deviation of the reference posterior: Stan, NumPyro with diffrax and nutpie
/// with a C++ density, 844 004 gradients. Gate: four standard errors plus 0.02 sd.
const REFERENCE: [(f64, f64); 13] = [
    (0.9769, 0.2657),
    (5.5117, 0.1047),
    (-4.7070, 0.2520),
    (-5.4384, 0.3266),
    (-5.9874, 0.1150),
    (-5.2494, 0.1832),
    (-0.5753, 0.0824),
    (0.1858, 0.1303),
    (0.2358, 0.0643),
    (0.3144, 0.1198),
    (0.2494, 0.0231),
    (0.3930, 0.0333),
    (0.2421, 0.0258),
];

/// An error of a log density by 0.01 changes no expectation by more than a hundredth of itself; at
/// the draws themselves it is as small.
#[test]
fn posterior_agrees_with_the_reference_and_does_not_depend_on_the_tolerance() {
    let (posterior, fine) = (posterior(SAMPLING), posterior(1e-10));
    let sampling = Sampling { chains: 4, tune: 500, draws: 1500 };
    let chains = sample(&posterior, "recon12", Seed(1), 0, sampling, &|| {}).unwrap();
    for (c, (mean, sd)) in REFERENCE.into_iter().enumerate() {
        let of = |q: &[f64]| posterior.natural(q, c);
        let values: Vec<f64> = chains.iter().map(of).collect();
        let found = chains.convergence(of);
        assert!(found.r_hat < 1.01, "{c}: {found:?}");
        let off = (math::mean(&values) - mean).abs() / sd;
        assert!(off < 4.0 / found.ess.sqrt() + 0.02, "{c}: {} {mean}", math::mean(&values));
        let ratio = math::variance(&values).sqrt() / sd;
        assert!((0.93..1.07).contains(&ratio), "{c}: {ratio}");
    }
    assert!(chains.divergences < 12, "{}", chains.divergences);
    for q in chains.iter().step_by(30) {
        let [coarse, fine] = [&posterior, &fine].map(|p| p.ln_density(q, &mut [0.0; 49]).unwrap());
        assert!((coarse - fine).abs() < 1e-2, "{coarse} {fine}");
    }
}
