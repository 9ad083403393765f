//! Divergence from a reference, against SciPy and simulation; the built-in reference.

#[path = "common/close.rs"]
mod close;

use close::close;
use thymoid_core::draw::Categorical;
use thymoid_core::math::{mean, variance};
use thymoid_core::{Purpose, Seed};
use thymoid_receptor::statistics::Profile;
use thymoid_receptor::statistics::divergence::{Counts, Divergence};
use thymoid_receptor::{Chain, FirstNucleotide, Model, Sampler};

/// Reference: scipy 1.16 `stats.entropy`, nats. Tolerance: the half added to each count of the
/// reference, 1e-9 of it here.
#[test]
fn divergences_are_those_of_scipy() {
    let counts = Counts { sample: vec![90, 10], reference: vec![1_000_000_000; 2] };
    let found = Divergence::of(&[counts], 10, Seed(1), 0).unwrap().unwrap();
    close(found.kullback_leibler.observed, 0.3680642071684971, 1e-8);
    close(found.jensen_shannon.observed, 0.10174922507919677, 1e-8);
    close(found.kullback_leibler.observed - found.kullback_leibler.corrected, 0.005, 1e-6);
    let same = |p: f64| 0.5 * (1.0 - p) / (p + 0.5);
    let bias = (same(0.9) + same(0.1)) / 400.0;
    close(found.jensen_shannon.observed - found.jensen_shannon.corrected, bias, 1e-6);
}

/// Samples of the reference itself: corrected divergence and excess are 0 on average, and the
/// percentile is uniform. 400 samples; five standard errors, and for the corrected ones the second
/// order of the expansion, a tenth of the first at 10 copies a bin.
#[test]
fn a_sample_of_the_reference_is_not_far_from_it() {
    let reference: Vec<u64> = (1..=20).map(|i| i * 100_000).collect();
    let total: u64 = reference.iter().sum();
    let (mut kl, mut js, mut excess, mut percentiles) = (vec![], vec![], vec![], vec![]);
    for replicate in 0..400 {
        let mut draws = Seed(8).draws(Purpose::Test, replicate, 1);
        let mut sample = vec![0; 20];
        for _ in 0..200 {
            let mut place = (draws.uniform() * total as f64) as u64;
            let bin = reference.iter().position(|n| {
                let here = place < *n;
                place = place.saturating_sub(*n);
                here
            });
            sample[bin.unwrap()] += 1;
        }
        let counts = Counts { sample, reference: reference.clone() };
        let found = Divergence::of(&[counts], 200, Seed(2), replicate as u32).unwrap().unwrap();
        kl.push(found.kullback_leibler.corrected);
        js.push(found.jensen_shannon.corrected);
        excess.push(found.kullback_leibler.excess);
        percentiles.push(found.kullback_leibler.percentile);
    }
    let error = |values: &[f64]| 5.0 * (variance(values) / 400.0).sqrt();
    let (kl_bias, js_bias) = (19.0 / 400.0, 19.0 / 1600.0);
    assert!(mean(&kl).abs() < error(&kl) + 0.1 * kl_bias, "{}", mean(&kl));
    assert!(mean(&js).abs() < error(&js) + 0.1 * js_bias, "{}", mean(&js));
    assert!(mean(&excess).abs() < error(&excess), "{}", mean(&excess));
    assert!((mean(&percentiles) - 0.5).abs() < 5.0 * (1.0_f64 / 12.0 / 400.0).sqrt());
}

/// A sample far larger than the reference: what differs is then the reference's own sampling. Five
/// standard errors of 200, and a tenth of the bias for its second order.
#[test]
fn a_small_reference_is_taken_for_what_it_is() {
    let shares = [0.4, 0.3, 0.2, 0.1];
    let draw = |draws: &mut thymoid_core::Draws, n: u32| {
        let bins = Categorical::new(&shares).unwrap();
        let mut counts = vec![0; 4];
        (0..n).for_each(|_| counts[bins.draw(draws)] += 1);
        counts
    };
    let (mut percentiles, mut kl, mut js) = (vec![], vec![], vec![]);
    for replicate in 0..200 {
        let mut draws = Seed(6).draws(Purpose::Test, replicate, 2);
        let counts = Counts { sample: draw(&mut draws, 20_000), reference: draw(&mut draws, 300) };
        let found = Divergence::of(&[counts], 200, Seed(2), replicate as u32).unwrap().unwrap();
        percentiles.push(found.kullback_leibler.percentile);
        kl.push(found.kullback_leibler.corrected);
        js.push(found.jensen_shannon.corrected);
    }
    let error = |values: &[f64]| 5.0 * (variance(values) / 200.0).sqrt();
    assert!((mean(&percentiles) - 0.5).abs() < 5.0 * (1.0_f64 / 12.0 / 200.0).sqrt());
    assert!(mean(&kl).abs() < error(&kl) + 0.1 * 3.0 / 600.0, "{}", mean(&kl));
    assert!(mean(&js).abs() < error(&js) + 0.1 * 3.0 / 2400.0, "{}", mean(&js));
}

#[test]
fn divergences_of_v_and_of_length_within_v_add_up() {
    let groups = [
        Counts { sample: vec![8, 2, 5], reference: vec![10_000_000, 20_000_000, 30_000_000] },
        Counts { sample: vec![1, 30, 4], reference: vec![20_000_000, 10_000_000, 10_000_000] },
    ];
    let of = |groups: &[Counts]| {
        Divergence::of(groups, 5, Seed(1), 0).unwrap().unwrap().kullback_leibler.observed
    };
    let joint = Counts {
        sample: groups.iter().flat_map(|g| g.sample.clone()).collect(),
        reference: groups.iter().flat_map(|g| g.reference.clone()).collect(),
    };
    let v = Counts { sample: vec![15, 35], reference: vec![60_000_000, 40_000_000] };
    // Up to the halves added to the reference.
    close(of(&[joint]), of(&[v]) + of(&groups), 1e-6);
    let empty = Counts { sample: vec![0, 0], reference: vec![1, 1] };
    assert_eq!(Divergence::of(&[empty], 5, Seed(1), 0).unwrap(), None);
}
#[test]
fn samples_of_the_reference_are_the_same_on_any_threads() {
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let counts = Counts { sample: vec![5, 9, 1], reference: vec![400, 500, 100] };
            Divergence::of(&[counts], 50, Seed(9), 4).unwrap()
        })
    };
    assert_eq!(on(1), on(4));
}

/// Shares of V and J and the lengths of 10⁶ productive draws of OLGA 1.3.0, with the digits
/// printed. Tolerance: five standard errors of 500 000 draws, and half a printed digit.
#[test]
fn the_expectation_is_that_of_olga() {
    let sampler = Sampler::new(Model::builtin(Chain::Trb), FirstNucleotide::Stationary).unwrap();
    let expected = Profile::expected(&sampler).unwrap();
    let v = expected.by(|bin| Some(bin.v.clone()));
    let j = expected.by(|bin| Some(bin.j.clone()));
    let error = |p: f64| 5.0 * (p * (1.0 - p) / 5e5).sqrt() + 0.0005;
    for (found, p) in [
        (v["TRBV20-1"], 0.071),
        (v["TRBV5-1"], 0.056),
        (j["TRBJ2-7"], 0.209),
        (j["TRBJ1-1"], 0.114),
    ] {
        assert_eq!(found.copies, found.clonotypes);
        assert!((found.copies as f64 / 5e5 - p).abs() < error(p), "{found:?} {p}");
    }
    let lengths = expected.by(|bin| bin.length);
    let total: f64 = lengths.iter().map(|(l, t)| f64::from(*l) * t.copies as f64).sum();
    assert!((total / 5e5 - 15.13).abs() < 5.0 * 2.57 / 5e5_f64.sqrt() + 0.005);
}
