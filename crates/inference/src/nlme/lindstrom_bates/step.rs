//! One step of expectation and maximisation for the linear mixed model.
//!
//! With `W = I + D X'X D / s^2` and D the standard deviations between individuals, effects have the
//! covariance `D W^-1 D` given the data, and `X' V^-1 y = (X'y - X'X D W^-1 D X'y / s^2) / s^2`.

use thymoid_core::math;

use super::cholesky::{cholesky, solve};
use super::estimate::Estimate;
use super::linear::Linear;

/// Share of each step of Gauss and Newton that is taken. A whole one overshoots where residuals are
/// large and the model is curved; the fixed point does not depend on it.
const STEP: f64 = 0.5;

/// Improves an estimate and the effects of all individuals; `None` where the observations do not
/// tell the parameters apart.
pub(super) fn improve<const P: usize>(
    now: &Estimate<P>,
    linear: &[Linear<P>],
    effects: &mut [[f64; P]],
) -> Option<Estimate<P>> {
    let variance = now.residual * now.residual;
    let mut information = [[0.0; P]; P];
    let mut score = [0.0; P];
    let mut moments = Vec::with_capacity(linear.len());
    for one in linear {
        let of_one = Moments::new(one, &now.between, variance)?;
        of_one.inform(variance, &mut information, &mut score);
        moments.push(of_one);
    }
    let typical = toward(&now.typical, &solve(&cholesky(&information)?, score));

    let (mut spread, mut squares, mut count) = ([0.0; P], 0.0, 0);
    let mut twice_minus = 0.0;
    for ((one, effect), of_one) in linear.iter().zip(&mut *effects).zip(&moments) {
        *effect = toward(effect, &of_one.effect(&typical, variance));
        for p in 0..P {
            spread[p] += effect[p] * effect[p] + of_one.covariance[p][p];
        }
        squares += math::sum(one.residuals(&typical, effect).map(|r| r * r));
        squares += of_one.uncertainty();
        count += one.response.len();
        twice_minus += of_one.twice_minus_ln_likelihood(one, &typical, effect, variance);
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

/// What one individual says, given the variances.
struct Moments<const P: usize> {
    /// X'X.
    gram: [[f64; P]; P],
    /// X'y.
    moment: [f64; P],
    /// Columns of D W^-1 D.
    covariance: [[f64; P]; P],
    /// Of W.
    factor: [[f64; P]; P],
}

impl<const P: usize> Moments<P> {
    fn new(one: &Linear<P>, between: &[f64; P], variance: f64) -> Option<Self> {
        let Linear { slopes, response } = one;
        let gram: [[f64; P]; P] = std::array::from_fn(|p| {
            std::array::from_fn(|q| math::sum(slopes.iter().map(|x| x[p] * x[q])))
        });
        let moment: [f64; P] =
            std::array::from_fn(|p| math::sum(slopes.iter().zip(response).map(|(x, y)| x[p] * y)));
        let d = between;
        let mut w: [[f64; P]; P] =
            std::array::from_fn(|p| std::array::from_fn(|q| d[p] * gram[p][q] * d[q] / variance));
        for p in 0..P {
            w[p][p] += 1.0;
        }
        let factor = cholesky(&w)?;
        let covariance: [[f64; P]; P] = std::array::from_fn(|q| {
            let unit = std::array::from_fn(|p| if p == q { d[q] } else { 0.0 });
            let column = solve(&factor, unit);
            std::array::from_fn(|p| d[p] * column[p])
        });
        Some(Self { gram, moment, covariance, factor })
    }

    /// Adds X' V^-1 X and X' V^-1 y.
    fn inform(&self, variance: f64, information: &mut [[f64; P]; P], score: &mut [f64; P]) {
        let Self { gram, moment, covariance, .. } = self;
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
    }

    /// Computes the expected effects.
    fn effect(&self, typical: &[f64; P], variance: f64) -> [f64; P] {
        let Self { gram, moment, covariance, .. } = self;
        let centred: [f64; P] =
            std::array::from_fn(|p| moment[p] - math::sum((0..P).map(|q| gram[p][q] * typical[q])));
        std::array::from_fn(|p| math::sum((0..P).map(|q| covariance[p][q] * centred[q])) / variance)
    }

    /// Computes what the uncertainty of the effects adds to the squared residuals.
    fn uncertainty(&self) -> f64 {
        let Self { gram, covariance, .. } = self;
        math::sum((0..P).map(|p| math::sum((0..P).map(|q| covariance[p][q] * gram[p][q]))))
    }

    /// Sums it from the quadratic form r' V^-1 r = r' (r - X b) / s^2 and the determinant s^2n |W|.
    fn twice_minus_ln_likelihood(
        &self,
        one: &Linear<P>,
        typical: &[f64; P],
        effect: &[f64; P],
        variance: f64,
    ) -> f64 {
        let pairs = one.residuals(typical, &[0.0; P]).zip(one.residuals(typical, effect));
        let quadratic = math::sum(pairs.map(|(whole, rest)| whole * rest / variance));
        let ln_w = 2.0 * math::sum((0..P).map(|p| math::ln(self.factor[p][p])));
        let ln_normal = math::ln(std::f64::consts::TAU * variance);
        quadratic + ln_w + one.response.len() as f64 * ln_normal
    }
}

/// Goes [`STEP`] of the way from what was to what the linearised model asks for.
fn toward<const P: usize>(now: &[f64; P], next: &[f64; P]) -> [f64; P] {
    std::array::from_fn(|p| now[p] + STEP * (next[p] - now[p]))
}
