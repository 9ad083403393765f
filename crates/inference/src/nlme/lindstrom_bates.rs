//! Approximate maximum likelihood: the alternating algorithm of Lindstrom and Bates.
//!
//! The model is linearised at the current effects of each individual; the linear mixed model that
//! comes of it is improved by one step of expectation and maximisation (Laird and Ware 1982); and so
//! on until nothing moves. The fixed point is that of `nlme` in R (M. J. Lindstrom and D. M. Bates,
//! Biometrics 46 (1990) 673), and close to what first-order conditional estimation finds. It is the
//! maximum of an approximation, not of the likelihood.

use thymoid_core::math;

use super::hierarchy::Hierarchy;
use super::individual::{Group, Individual, groups};
use super::likelihood::ErrorModel;
use super::prediction::Prediction;
use thymoid_core::lanes::{Lanes, WIDTH};

/// What was found, each on the scale of its parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate<const P: usize> {
    /// Typical values.
    pub typical: [f64; P],
    /// Standard deviations between individuals; 0 for what they share.
    pub between: [f64; P],
    /// Residual standard deviation.
    pub residual: f64,
    /// Logarithm of the likelihood of the linearised model.
    pub ln_likelihood: f64,
    /// Iterations taken.
    pub iterations: usize,
}

/// Change of an estimate in units of itself at which nothing moves any more.
const STILL: f64 = 1e-9;
/// Standard deviation between individuals at the start; the fixed point does not depend on it.
const START: f64 = 0.3;
/// Share of each step of Gauss and Newton that is taken. A whole one overshoots where residuals are
/// large and the model is curved; the fixed point does not depend on it.
const STEP: f64 = 0.5;
/// Iterations after which the algorithm is given up.
const MOST: usize = 20_000;

/// Fits one output with additive normal errors. Starts at the prior's centre and uses the prior for
/// nothing else.
///
/// `None` if the model cannot be computed, an observation lies below a limit, the error is not
/// additive, or it does not settle.
pub fn fit<M: Prediction<P, 1>, const P: usize>(
    model: &M,
    hierarchy: &Hierarchy<P, 1>,
    individuals: &[Individual],
) -> Option<Estimate<P>> {
    let censored = individuals.iter().flat_map(|i| &i.observations).any(|o| o.below);
    if censored || hierarchy.outputs[0].error != ErrorModel::Additive {
        return None;
    }
    let groups = groups(individuals);
    let start = |p: usize| if hierarchy.parameters[p].between.is_some() { START } else { 0.0 };
    let mut now = Estimate {
        typical: hierarchy.parameters.map(|p| p.mean),
        between: std::array::from_fn(start),
        residual: 1.0,
        ln_likelihood: f64::NEG_INFINITY,
        iterations: 0,
    };
    let mut effects = vec![[0.0; P]; individuals.len()];
    while now.iterations < MOST {
        let linear = linearise(model, hierarchy, &groups, &now.typical, &effects)?;
        let next = improve(&now, &linear, &mut effects)?;
        let moved = |a: f64, b: f64| (a - b).abs() > STILL * (b.abs() + STILL);
        let pairs = now.typical.iter().zip(&next.typical);
        let mut pairs = pairs.chain(now.between.iter().zip(&next.between));
        if !pairs.any(|(a, b)| moved(*a, *b)) && !moved(now.residual, next.residual) {
            return Some(next);
        }
        now = next;
    }
    None
}

/// One individual about its current effects: `response = slopes (typical + effects) + error`.
struct Linear<const P: usize> {
    slopes: Vec<[f64; P]>,
    response: Vec<f64>,
}

fn linearise<M: Prediction<P, 1>, const P: usize>(
    model: &M,
    hierarchy: &Hierarchy<P, 1>,
    groups: &[Group],
    typical: &[f64; P],
    effects: &[[f64; P]],
) -> Option<Vec<Linear<P>>> {
    let mut linear: Vec<Linear<P>> =
        effects.iter().map(|_| Linear { slopes: Vec::new(), response: Vec::new() }).collect();
    let (mut tape, mut predicted) = (M::Tape::default(), Vec::new());
    for (g, group) in groups.iter().enumerate() {
        let at = |lane: usize, p: usize| {
            typical[p] + effects.get(g * WIDTH + lane).map_or(0.0, |effects| effects[p])
        };
        let of = &hierarchy.parameters;
        let parameters: [Lanes; P] =
            std::array::from_fn(|p| of[p].value(Lanes(std::array::from_fn(|lane| at(lane, p)))));
        model.predict(g, &group.times, &parameters, &mut tape, &mut predicted)?;
        let mut weights = vec![[Lanes::ZERO]; group.times.len()];
        let slopes: Vec<[Lanes; P]> = (0..group.times.len())
            .map(|k| {
                weights[k] = [Lanes::splat(1.0)];
                let by = model.pull_back(g, &group.times, &parameters, &tape, &weights);
                weights[k] = [Lanes::ZERO];
                std::array::from_fn(|p| by[p] * of[p].slope(parameters[p]))
            })
            .collect();
        for (k, lane, observation) in &group.observations {
            let row: [f64; P] = std::array::from_fn(|p| slopes[*k][p].0[*lane]);
            let explained = math::sum((0..P).map(|p| row[p] * at(*lane, p)));
            let Linear { slopes, response } = &mut linear[g * WIDTH + lane];
            slopes.push(row);
            response.push(observation.value - predicted[*k][0].0[*lane] + explained);
        }
    }
    Some(linear)
}

/// One step for the linear mixed model, with `W = I + D X'X D / s^2` and D the standard deviations
/// between individuals: effects have the covariance `D W^-1 D` given the data, and
/// `X' V^-1 y = (X'y - X'X D W^-1 D X'y / s^2) / s^2`.
fn improve<const P: usize>(
    now: &Estimate<P>,
    linear: &[Linear<P>],
    effects: &mut [[f64; P]],
) -> Option<Estimate<P>> {
    let variance = now.residual * now.residual;
    let mut information = [[0.0; P]; P];
    let mut score = [0.0; P];
    let mut parts = Vec::with_capacity(linear.len());
    for Linear { slopes, response } in linear {
        let gram: [[f64; P]; P] = std::array::from_fn(|p| {
            std::array::from_fn(|q| math::sum(slopes.iter().map(|x| x[p] * x[q])))
        });
        let moment: [f64; P] =
            std::array::from_fn(|p| math::sum(slopes.iter().zip(response).map(|(x, y)| x[p] * y)));
        let d = now.between;
        let mut w: [[f64; P]; P] =
            std::array::from_fn(|p| std::array::from_fn(|q| d[p] * gram[p][q] * d[q] / variance));
        for p in 0..P {
            w[p][p] += 1.0;
        }
        let factor = cholesky(&w)?;
        // Columns of D W^-1 D.
        let covariance: [[f64; P]; P] = std::array::from_fn(|q| {
            let unit = std::array::from_fn(|p| if p == q { d[q] } else { 0.0 });
            let column = solve(&factor, unit);
            std::array::from_fn(|p| d[p] * column[p])
        });
        let times = |v: &[f64; P]| -> [f64; P] {
            std::array::from_fn(|p| math::sum((0..P).map(|q| covariance[q][p] * v[q])))
        };
        for q in 0..P {
            let kept = times(&gram[q]);
            for p in 0..P {
                let lost = math::sum((0..P).map(|r| gram[p][r] * kept[r])) / variance;
                information[p][q] += (gram[p][q] - lost) / variance;
            }
            score[q] +=
                (moment[q] - math::sum((0..P).map(|r| kept[r] * moment[r])) / variance) / variance;
        }
        parts.push((gram, moment, covariance, factor));
    }
    let typical = toward(&now.typical, &solve(&cholesky(&information)?, score));

    let (mut spread, mut squares, mut count) = ([0.0; P], 0.0, 0);
    let mut twice_minus = 0.0;
    for ((one, effect), (gram, moment, covariance, factor)) in
        linear.iter().zip(&mut *effects).zip(&parts)
    {
        let centred: [f64; P] =
            std::array::from_fn(|p| moment[p] - math::sum((0..P).map(|q| gram[p][q] * typical[q])));
        let next = std::array::from_fn(|p| {
            math::sum((0..P).map(|q| covariance[p][q] * centred[q])) / variance
        });
        *effect = toward(effect, &next);
        for p in 0..P {
            spread[p] += effect[p] * effect[p] + covariance[p][p];
        }
        let residual = |x: &[f64; P], y: f64, effect: &[f64; P]| {
            y - math::sum((0..P).map(|p| x[p] * (typical[p] + effect[p])))
        };
        let rows = || one.slopes.iter().zip(&one.response);
        squares += math::sum(rows().map(|(x, y)| {
            let r = residual(x, *y, effect);
            r * r
        }));
        squares +=
            math::sum((0..P).map(|p| math::sum((0..P).map(|q| covariance[p][q] * gram[p][q]))));
        count += one.response.len();
        // Quadratic form r' V^-1 r = r' (r - X b) / s^2, determinant s^2n |W|.
        let quadratic = math::sum(
            rows().map(|(x, y)| residual(x, *y, &[0.0; P]) * residual(x, *y, effect) / variance),
        );
        let ln_w = 2.0 * math::sum((0..P).map(|p| math::ln(factor[p][p])));
        let ln_normal = math::ln(std::f64::consts::TAU * variance);
        twice_minus += quadratic + ln_w + one.response.len() as f64 * ln_normal;
    }
    let individuals = linear.len() as f64;
    Some(Estimate {
        typical,
        between: spread.map(|s| (s / individuals).sqrt()),
        residual: (squares / f64::from(count as u32)).sqrt(),
        ln_likelihood: -0.5 * twice_minus,
        iterations: now.iterations + 1,
    })
}

/// A step of [`STEP`] from what was to what the linearised model asks for.
fn toward<const P: usize>(now: &[f64; P], next: &[f64; P]) -> [f64; P] {
    std::array::from_fn(|p| now[p] + STEP * (next[p] - now[p]))
}

/// Lower triangular factor of a symmetric matrix; `None` if it is not positive definite.
fn cholesky<const P: usize>(matrix: &[[f64; P]; P]) -> Option<[[f64; P]; P]> {
    let mut factor = [[0.0; P]; P];
    for i in 0..P {
        for j in 0..=i {
            let rest = matrix[i][j] - math::sum((0..j).map(|k| factor[i][k] * factor[j][k]));
            factor[i][j] = if i == j { rest.sqrt() } else { rest / factor[j][j] };
        }
        if factor[i][i].is_nan() || factor[i][i] <= 0.0 {
            return None;
        }
    }
    Some(factor)
}

/// Solution of `factor factor' x = right`.
fn solve<const P: usize>(factor: &[[f64; P]; P], right: [f64; P]) -> [f64; P] {
    let mut x = right;
    for i in 0..P {
        x[i] = (x[i] - math::sum((0..i).map(|k| factor[i][k] * x[k]))) / factor[i][i];
    }
    for i in (0..P).rev() {
        x[i] = (x[i] - math::sum((i + 1..P).map(|k| factor[k][i] * x[k]))) / factor[i][i];
    }
    x
}
