//! The hierarchical engine on recon12, against what independent programs found.

use thymoid_core::{Seed, math};
use thymoid_inference::nlme::problems::recon12::{self, Coordinate};
use thymoid_inference::nlme::{Individual, Posterior};
use thymoid_inference::sampler::{Density, Sampling, sample};

const DATA: &[u8] = include_bytes!("../../../validation/nlme/recon12.csv");

type Recon = Posterior<thymoid_inference::nlme::Course<recon12::Reconstitution>, 7, 3>;

#[expect(clippy::unwrap_used, reason = "called by tests alone")]
fn posterior(error: f64) -> Recon {
    let individuals = recon12::read("recon12.csv", DATA).unwrap();
    Posterior::new(recon12::model(error), recon12::hierarchy(), &individuals)
}

/// Coordinates: of the population, and three effects of twelve children.
const POPULATION: usize = 13;
const COORDINATES: usize = POPULATION + 3 * 12;
/// Where the share of grafts that never export comes, before the effects.
const SHARE: usize = POPULATION;
const SIGMA: usize = Coordinate::Sigma as usize;

/// The tolerance with which one samples.
const SAMPLING: f64 = 1e-4;

/// Reference: forward sensitivities in C++ at tolerance 1e-10.
#[test]
fn log_density_and_gradient_at_the_stated_point() {
    let mut gradient = [0.0; COORDINATES];
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
    agrees_with_differences(&posterior(1e-12), &recon12::stated_point());
}

#[expect(clippy::unwrap_used, reason = "called by tests alone")]
fn agrees_with_differences(posterior: &Recon, x: &[f64]) {
    let mut gradient = vec![0.0; x.len()];
    posterior.ln_density_of_logarithms(x, &mut gradient).unwrap();
    let at = |c: usize, h: f64| {
        let mut moved = x.to_vec();
        moved[c] += h;
        posterior.ln_density_of_logarithms(&moved, &mut vec![0.0; x.len()]).unwrap()
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

/// Days until which hardly any value is above its limit: either kind of graft may be so.
const EARLY: f64 = 100.0;

/// Recon12 with a share of grafts that never export, at the stated point with 12 % of them.
fn of_grafts(error: f64, individuals: &[Individual]) -> (Recon, Vec<f64>) {
    let posterior =
        Posterior::new(recon12::model(error), recon12::hierarchy_of_grafts(), individuals);
    let mut x = recon12::stated_point();
    x.insert(SHARE, math::ln(0.12 / 0.88));
    x.truncate(SHARE + 1 + 3 * individuals.len());
    (posterior, x)
}

/// By hand, from the densities of one kind: the prior aside, with export and without.
#[test]
fn both_kinds_of_graft_are_summed() {
    let mut doubtful = 0;
    for mut child in recon12::read("recon12.csv", DATA).unwrap() {
        child.observations.retain(|o| o.time < EARLY);
        let (posterior, x) = of_grafts(1e-10, std::slice::from_ref(&child));
        let got = posterior.ln_density_of_logarithms(&x, &mut vec![0.0; x.len()]).unwrap();
        let plain = Posterior::new(recon12::model(1e-10), recon12::hierarchy(), &[child]);
        let mut at = x.clone();
        at.remove(SHARE);
        let of =
            |at: &[f64]| plain.ln_density_of_logarithms(at, &mut [0.0; POPULATION + 3]).unwrap();
        let exporting = of(&at);
        // The same priors, so that their difference is that of the typical export and its effect,
        // the first after the population.
        let (ln_typical, effect) = (at[SIGMA], at[POPULATION]);
        let z = (math::ln(1e-9) - ln_typical) / 0.7;
        (at[SIGMA], at[POPULATION]) = (math::ln(1e-9), 0.0);
        let bereft = of(&at) + 0.5 * z * z - 0.5 * effect * effect;
        let prior = 1.5 * math::ln(0.12) + 20.0 * math::ln(0.88);
        let [with, without] = [math::ln(0.88) + exporting, math::ln(0.12) + bereft];
        let expected = prior + math::ln_sum_exp(&[with, without]);
        assert!((got - expected).abs() < 1e-8, "{got} {expected}");
        doubtful += u32::from((with - without).abs() < 3.0);
    }
    // Else one term would hardly show.
    assert!(doubtful > 0);
}

/// Tolerance as above. Of five children the last is alone in its group.
#[test]
fn gradient_with_both_kinds_agrees_with_differences() {
    let mut children = recon12::read("recon12.csv", DATA).unwrap();
    children.truncate(5);
    for child in &mut children {
        child.observations.retain(|o| o.time < EARLY);
    }
    let (posterior, x) = of_grafts(1e-12, &children);
    agrees_with_differences(&posterior, &x);
}

/// A proposal far outside is impossible or computed, never a panic.
#[test]
fn wild_proposals_are_no_fault() {
    let posterior = posterior(SAMPLING);
    for scale in [30.0, 300.0, 1e4, f64::INFINITY, f64::NAN] {
        for sign in [1.0, -1.0] {
            let x: Vec<f64> =
                (0..COORDINATES).map(|c| sign * scale * ((c % 3) as f64 - 1.0)).collect();
            let value = posterior.ln_density_of_logarithms(&x, &mut [0.0; COORDINATES]);
            assert!(value.is_none_or(f64::is_finite), "{value:?}");
        }
    }
}

/// Mean and standard deviation of the reference posterior: Stan, NumPyro with diffrax and nutpie
/// with a C++ density, 844 004 gradients. Gate: four standard errors plus 0.02 sd.
const REFERENCE: [(f64, f64); POPULATION] = [
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
        let [coarse, fine] =
            [&posterior, &fine].map(|p| p.ln_density(q, &mut [0.0; COORDINATES]).unwrap().unwrap());
        assert!((coarse - fine).abs() < 1e-2, "{coarse} {fine}");
    }
}
