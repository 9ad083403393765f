//! Samplers against their distribution functions.
//!
//! Seeds are fixed and every test is exact at level 1e-6: with about twenty comparisons a correct
//! sampler fails one seed in fifty thousand, so a red test means a wrong sampler.

use thymoid_core::draw::Categorical;
use thymoid_core::math::{exp, ln, ln_factorial, normal_cdf, pow, sorted, sum};
use thymoid_core::{Draws, Purpose, Seed};

const N: usize = 100_000;

fn draws(identity: u64) -> Draws {
    Seed(20_261_123).draws(Purpose::Test, identity, 0)
}

/// Kolmogorov's distance, against the asymptotic critical value at level 1e-6:
/// sqrt(-ln(1e-6 / 2) / 2) / sqrt(n).
fn assert_follows(sample: Vec<f64>, cdf: impl Fn(f64) -> f64) {
    let sample = sorted(sample);
    let n = sample.len() as f64;
    let distance = sample.iter().enumerate().fold(0.0_f64, |worst, (i, &x)| {
        let f = cdf(x);
        worst.max((f - i as f64 / n).abs()).max(((i + 1) as f64 / n - f).abs())
    });
    let critical = (-ln(5e-7) / 2.0).sqrt() / n.sqrt();
    assert!(distance < critical, "Kolmogorov distance {distance} >= {critical}");
}

/// Pearson's statistic on cells of expectation >= 10; the critical value at level 1e-6 is the
/// Wilson-Hilferty quantile (z = 4.7534).
fn assert_counts(counts: &[u64], probability: impl Fn(u64) -> f64) {
    let n = counts.iter().sum::<u64>() as f64;
    let (mut statistic, mut cells, mut rest_seen, mut rest_expected) = (0.0, 0.0_f64, n, n);
    for (k, &seen) in counts.iter().enumerate() {
        let expected = n * probability(k as u64);
        if expected >= 10.0 {
            statistic += (seen as f64 - expected) * (seen as f64 - expected) / expected;
            cells += 1.0;
            rest_seen -= seen as f64;
            rest_expected -= expected;
        }
    }
    if rest_expected >= 10.0 {
        statistic += (rest_seen - rest_expected) * (rest_seen - rest_expected) / rest_expected;
    } else {
        cells -= 1.0;
    }
    let spread = 2.0 / (9.0 * cells);
    let cube = 1.0 - spread + 4.7534 * spread.sqrt();
    let critical = cells * cube * cube * cube;
    assert!(statistic < critical, "chi-square {statistic} >= {critical} on {cells} degrees");
}

fn sample(identity: u64, mut one: impl FnMut(&mut Draws) -> f64) -> Vec<f64> {
    let mut source = draws(identity);
    (0..N).map(|_| one(&mut source)).collect()
}

fn count(identity: u64, cells: usize, mut one: impl FnMut(&mut Draws) -> u64) -> Vec<u64> {
    let mut source = draws(identity);
    let mut counts = vec![0; cells];
    for _ in 0..N {
        counts[(one(&mut source) as usize).min(cells - 1)] += 1;
    }
    counts
}

#[test]
fn continuous_samplers_follow_their_distribution() {
    assert_follows(sample(1, Draws::uniform), |x| x);
    assert_follows(sample(2, Draws::normal), normal_cdf);
    assert_follows(sample(3, Draws::exponential), |x| 1.0 - exp(-x));
    // Erlang-3, and half a chi-square of one degree: both have elementary distribution functions.
    assert_follows(sample(4, |d| d.gamma(3.0)), |x| 1.0 - exp(-x) * (1.0 + x + x * x / 2.0));
    assert_follows(sample(5, |d| d.gamma(0.5)), |x| 2.0 * normal_cdf((2.0 * x).sqrt()) - 1.0);
}

#[test]
fn poisson_follows_its_distribution_on_both_algorithms() {
    for (identity, mean) in [(10, 0.3), (11, 9.9), (12, 10.1), (13, 250.0)] {
        let counts = count(identity, 400, |d| d.poisson(mean));
        assert_counts(&counts, |k| exp(k as f64 * ln(mean) - mean - ln_factorial(k)));
    }
}

#[test]
fn binomial_follows_its_distribution_on_both_algorithms() {
    for (identity, n, p) in [(20, 20, 0.3), (21, 30, 0.5), (22, 1000, 0.02), (23, 95, 0.77)] {
        let counts = count(identity, 1001, |d| d.binomial(n, p));
        assert_counts(&counts, |k| {
            if k > n {
                return 0.0;
            }
            let choose = ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k);
            exp(choose) * pow(p, k as f64) * pow(1.0 - p, (n - k) as f64)
        });
    }
}

#[test]
fn categorical_follows_its_weights_and_never_draws_an_impossible_one() {
    let weights = [0.5, 0.0, 3.0, 1.5, 1e-9, 5.0];
    let total = sum(weights);
    let table = Categorical::new(&weights).unwrap();
    let counts = count(30, weights.len(), |d| table.draw(d) as u64);
    assert_eq!(counts[1], 0);
    assert_counts(&counts, |k| weights[k as usize] / total);
    assert!(Categorical::new(&[0.0, 0.0]).is_none());
    assert!(Categorical::new(&[1.0, -1.0]).is_none());
    assert!(Categorical::new(&[f64::NAN]).is_none());
}

#[test]
fn below_is_uniform() {
    let counts = count(40, 7, |d| u64::from(d.below(7)));
    assert_counts(&counts, |_| 1.0 / 7.0);
}

/// Golden draws, made by this crate at its first release on x86-64 Linux; exact bits on any
/// target. A change here changes every simulated result: see the changelog's rule.
#[test]
fn golden_draws() {
    let mut d = draws(0);
    let bits = [
        d.uniform().to_bits(),
        d.normal().to_bits(),
        d.exponential().to_bits(),
        d.gamma(2.5).to_bits(),
        d.poisson(3.0),
        d.poisson(40.0),
        d.binomial(18, 0.7),
        d.binomial(1000, 0.3),
        u64::from(d.below(1000)),
    ];
    assert_eq!(bits, GOLDEN);
}

const GOLDEN: [u64; 9] = [
    4605310362933815731,
    13824560565878576290,
    4611351336354297141,
    4615528861897244833,
    3,
    39,
    13,
    330,
    882,
];
