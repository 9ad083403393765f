//! Two posteriors of posteriordb, by the solver on dual numbers and the sampler.
//!
//! Data and 10 000 reference draws: stan-dev/posteriordb, commit 28f8d3d6, BSD-3-Clause; quantiles
//! of the draws are in `golden/posteriordb.tsv`. A quantile of theirs must have its probability
//! among our draws, within four standard errors of both.

use thymoid_core::{Dual, Number, Seed, math};
use thymoid_inference::ode::{Tolerance, solve};
use thymoid_inference::sampler::{Density, Sampling, sample};
use thymoid_inference::{Error, SolveError};

const REFERENCE: &str = include_str!("golden/posteriordb.tsv");
const TOLERANCE: Tolerance = Tolerance { max_steps: 2000, ..Tolerance::of(1e-7) };

/// A density on the logarithms of `N` positive parameters, about `centre` with `scale`.
struct Positive<const N: usize> {
    centre: [f64; N],
    scale: [f64; N],
    /// Logarithm of the density of the parameters themselves.
    ln_density: fn(&[Dual<N>; N]) -> Result<Option<Dual<N>>, SolveError>,
}

impl<const N: usize> Density for Positive<N> {
    type Error = Error;

    fn dimension(&self) -> usize {
        N
    }

    fn ln_density(&self, position: &[f64], gradient: &mut [f64]) -> Result<Option<f64>, Error> {
        let logarithms: [Dual<N>; N] = std::array::from_fn(|i| {
            Dual::variable(position[i], i) * self.scale[i] + self.centre[i]
        });
        let jacobian = logarithms.iter().fold(Dual::from(0.0), |sum, x| sum + *x);
        let value = match (self.ln_density)(&logarithms.map(Number::exp)) {
            Ok(Some(value)) => value + jacobian,
            // Equations that cannot be solved are a density of zero.
            Ok(None) | Err(_) => return Ok(None),
        };
        gradient.copy_from_slice(&value.partials);
        Ok(Some(value.value))
    }
}

fn normal<const N: usize>(x: Dual<N>, mean: f64, sd: f64) -> Dual<N> {
    let z = (x + -mean) * (1.0 / sd);
    z * z * -0.5
}

/// Of the logarithm of y about that of a prediction.
fn ln_normal<const N: usize>(y: f64, prediction: Dual<N>, sd: Dual<N>) -> Dual<N> {
    let z = (-prediction.ln() + math::ln(y)) / sd;
    z * z * -0.5 - sd.ln()
}

/// Pelts of hares and lynxes 1900-1920. Parameters: alpha, beta, gamma, delta, both states in 1900,
/// both residual standard deviations.
fn lotka_volterra(p: &[Dual<8>; 8]) -> Result<Option<Dual<8>>, SolveError> {
    const PELTS: [[f64; 2]; 21] = [
        [30.0, 4.0],
        [47.2, 6.1],
        [70.2, 9.8],
        [77.4, 35.2],
        [36.3, 59.4],
        [20.6, 41.7],
        [18.1, 19.0],
        [21.4, 13.0],
        [22.0, 8.3],
        [25.4, 9.1],
        [27.1, 7.4],
        [40.3, 8.0],
        [57.0, 12.3],
        [76.6, 19.5],
        [52.3, 45.7],
        [19.5, 51.1],
        [11.2, 29.7],
        [7.6, 15.8],
        [14.6, 9.7],
        [16.2, 10.1],
        [24.7, 8.6],
    ];
    let [alpha, beta, gamma, delta, hares, lynxes, sd_hares, sd_lynxes] = *p;
    let slope =
        |_: f64, z: &[Dual<8>; 2]| [(alpha - beta * z[1]) * z[0], (delta * z[0] - gamma) * z[1]];
    let years: Vec<f64> = (0..21).map(f64::from).collect();
    let (states, _) = solve(&slope, 0.0, [hares, lynxes], &years, TOLERANCE)?;
    let mut total = normal(alpha, 1.0, 0.5) + normal(gamma, 1.0, 0.5);
    total = total + normal(beta, 0.05, 0.05) + normal(delta, 0.05, 0.05);
    for sd in [sd_hares, sd_lynxes] {
        total = total + normal(sd.ln(), -1.0, 1.0) - sd.ln();
    }
    for start in [hares, lynxes] {
        total = total + normal(start.ln(), math::ln(10.0), 1.0) - start.ln();
    }
    for (state, pelts) in states.iter().zip(PELTS) {
        for (k, sd) in [sd_hares, sd_lynxes].into_iter().enumerate() {
            if state[k].value <= 0.0 {
                return Ok(None);
            }
            total = total + ln_normal(pelts[k], state[k], sd);
        }
    }
    Ok(Some(total))
}

/// One compartment, first-order absorption of 30 mg into 2 L, elimination by Michaelis and Menten.
/// Parameters: absorption, constant and largest rate of elimination, residual standard deviation.
fn one_compartment(p: &[Dual<4>; 4]) -> Result<Option<Dual<4>>, SolveError> {
    const MG_PER_L: [f64; 20] = [
        5.70812264865215,
        7.10126075072086,
        8.38520678426651,
        9.79008249883381,
        13.4390409239245,
        11.4478987597702,
        11.2124282696837,
        11.4269217682577,
        12.2432859438401,
        13.8201804108938,
        13.8408670746042,
        11.422291744251,
        10.5031943081843,
        11.9121452242965,
        14.0849980781312,
        10.5505145523917,
        10.1905539351877,
        12.2232272590821,
        11.7290653047821,
        12.2719396535996,
    ];
    let [absorption, constant, largest, sd] = *p;
    let slope = |t: f64, c: &[Dual<4>; 1]| {
        let dose = (absorption * -t).exp() * absorption * (30.0 / 2.0);
        [dose - largest * 0.5 * c[0] / (constant + c[0])]
    };
    let days: Vec<f64> = (1..=20).map(|i| 0.5 * f64::from(i)).collect();
    let (states, _) = solve(&slope, 0.0, [Dual::from(0.0)], &days, TOLERANCE)?;
    // Standard Cauchy distributions, cut at 0.
    let mut total = p.iter().fold(Dual::from(0.0), |sum, x| sum - (*x * *x + 1.0).ln());
    for ([c], y) in states.iter().zip(MG_PER_L) {
        if c.value <= 0.0 {
            return Ok(None);
        }
        total = total + ln_normal(y, *c, sd);
    }
    Ok(Some(total))
}

#[expect(clippy::unwrap_used, reason = "called by tests alone")]
fn assert_agrees<const N: usize>(name: &str, density: &Positive<N>) {
    let sampling = Sampling { chains: 4, tune: 500, draws: 1500 };
    let chains = sample(density, name, Seed(1), 0, sampling, &|| {}).unwrap();
    let rows = REFERENCE.lines().filter(|row| row.starts_with(name));
    let mut compared = 0;
    for (i, row) in rows.enumerate() {
        let number = |column: usize| row.split('\t').nth(column).unwrap().parse::<f64>().unwrap();
        let (probability, quantile, c) = (number(2), number(3), i / 5);
        let at = (math::ln(quantile) - density.centre[c]) / density.scale[c];
        let below = |q: &[f64]| f64::from(u8::from(q[c] < at));
        let ess = chains.convergence(below).ess;
        let share = math::mean(&chains.iter().map(below).collect::<Vec<_>>());
        let error = (probability * (1.0 - probability) * (1.0 / ess + 1e-4)).sqrt();
        assert!((share - probability).abs() < 4.0 * error, "{row}: {share} of {ess}");
        compared += 1;
    }
    assert_eq!(compared, 5 * N);
}

#[test]
fn lotka_volterra_agrees_with_posteriordb() {
    let centre = [0.55, 0.028, 0.8, 0.024, 34.0, 6.0, 0.25, 0.25].map(math::ln);
    let scale = [0.15; 8];
    assert_agrees("lotka_volterra", &Positive { centre, scale, ln_density: lotka_volterra });
}

#[test]
fn one_compartment_agrees_with_posteriordb() {
    let centre = [0.76, 1.0, 0.9, 0.13].map(math::ln);
    let scale = [0.1, 1.0, 0.3, 0.2];
    let density = Positive { centre, scale, ln_density: one_compartment };
    assert_agrees("one_comp_mm_elim_abs", &density);
}
