//! The hierarchical engine on recon12, against what independent programs found.

use thymoid_core::math;
use thymoid_patient::nlme::{Posterior, recon12};
use thymoid_patient::ode::Tolerance;

const DATA: &[u8] = include_bytes!("../../../validation/nlme/recon12.csv");

type Recon = Posterior<thymoid_patient::nlme::Course<recon12::Reconstitution>, 7, 3>;

fn posterior(tolerance: f64) -> Recon {
    let individuals = recon12::read("recon12.csv", DATA).unwrap();
    Posterior::new(recon12::model(Tolerance::of(tolerance)), recon12::hierarchy(), &individuals)
}

/// Locations at prior medians, standard deviations 0.3, effects 0.3 sin(1.7 (13 + k)).
fn stated_point() -> Vec<f64> {
    let medians = [2.0, 240.0, 0.009, 0.006, 0.0025, 0.006, 0.6].map(math::ln);
    let effects = (0..36).map(|k| 0.3 * (1.7 * f64::from(13 + k)).sin());
    medians.into_iter().chain([math::ln(0.3); 6]).chain(effects).collect()
}

/// Reference: forward sensitivities in C++ at tolerance 1e-10.
#[test]
fn log_density_and_gradient_at_the_stated_point() {
    let mut gradient = [0.0; 49];
    let value = posterior(1e-10).ln_density_natural(&stated_point(), &mut gradient).unwrap();
    assert!((value + 276.634528717).abs() < 1e-6, "{value}");
    let expected = [332.589708, -303.743662, -283.582792, 72.133126];
    for (got, expected) in gradient.iter().zip(expected) {
        assert!((got - expected).abs() < 1e-5, "{got} {expected}");
    }
}
