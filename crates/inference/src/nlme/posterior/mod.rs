//! The posterior of a population and of all its individuals.

mod absence;
mod density;
mod observed;

use pulp::{Arch, Simd, WithSimd};
use thymoid_core::{Vectors, math};

use self::absence::logistic;
use self::observed::Observed;
use super::hierarchy::{Absence, Hierarchy};
use super::individual::Individual;
use super::prediction::Prediction;
use crate::assessment::contraction::Contraction;
use crate::error::Error;
use crate::ode::SolveError;
use crate::sampler::{Chains, Density};

/// A density on coordinates for the typical values, the standard deviations between individuals,
/// the residual standard deviations, the logit of the share of an absence, and the effects of each
/// individual in its order, those of one individual side by side. Under the prior every coordinate
/// but the residual ones and the share's is standard normal. [`Self::natural`] leads back.
///
/// So a standard deviation between individuals enters through its quantile. Its logarithm would
/// have an exponential tail where a few individuals cannot exclude 0, and a chain would get lost
/// there.
///
/// ```
/// use thymoid_inference::nlme::problems::majekodunmi::{Recovery, hierarchy};
/// use thymoid_inference::nlme::{Individual, Observation, Posterior};
/// use thymoid_inference::sampler::Density;
/// let seen = Observation { time: 0.0, output: 0, value: -2.0, below: false };
/// let children = [Individual { observations: vec![seen] }, Individual::default()];
/// let posterior = Posterior::new(Recovery, hierarchy(), &children);
/// // Three typical values and deviations, a residual one, and three effects of each child.
/// assert_eq!((posterior.population(), posterior.dimension()), (7, 7 + 2 * 3));
/// ```
#[derive(Debug, Clone)]
pub struct Posterior<M, const P: usize, const O: usize> {
    observed: Observed<M, P, O>,
    /// Centre and scale of each coordinate of the population; effects are as they are.
    standards: Vec<(f64, f64)>,
    arch: Arch,
}

/// Returns the half-normal variable of scale 1 with the quantile of a standard normal `z`, and its
/// derivative.
fn half_normal(z: f64) -> (f64, f64) {
    let value = -math::normal_quantile(0.5 * math::normal_cdf(-z));
    let slope = 0.5 * math::exp(math::ln_normal_pdf(z) - math::ln_normal_pdf(value));
    (value, slope)
}

/// Standard deviation of the logarithm of a half-normal variable, and minus the mean of it for
/// scale 1: pi / (2 sqrt 2) and (gamma + ln 2) / 2.
const LN_HALF_NORMAL: (f64, f64) = (1.110_720_734_539_591_5, 0.635_181_422_730_739);

impl<M: Prediction<P, O>, const P: usize, const O: usize> Posterior<M, P, O> {
    /// Holds a model against the observations of individuals.
    pub fn new(model: M, hierarchy: Hierarchy<P, O>, individuals: &[Individual]) -> Self {
        let varying = hierarchy.varying();
        let typical = hierarchy.parameters.iter().map(|p| (p.mean, p.sd));
        let between = varying.iter().map(|_| (0.0, 1.0));
        let ln_half_normal = |scale: f64| (math::ln(scale) - LN_HALF_NORMAL.1, LN_HALF_NORMAL.0);
        let residual = hierarchy.outputs.iter().map(|o| ln_half_normal(o.scale));
        // The delta method: of order 1 is all that a coordinate need be.
        let share = hierarchy
            .absence
            .iter()
            .map(|Absence { shapes: [a, b], .. }| (math::ln(a / b), (1.0 / a + 1.0 / b).sqrt()));
        let standards = typical.chain(between).chain(residual).chain(share).collect();
        let observed = Observed::new(model, hierarchy, individuals);
        Self { observed, standards, arch: Vectors::allowed() }
    }

    /// Returns the number of coordinates of the population; those of individuals follow.
    pub fn population(&self) -> usize {
        self.observed.population()
    }

    /// Computes a quantity of [`Hierarchy::names`], or an effect, from its coordinate.
    ///
    /// ```
    /// use thymoid_inference::nlme::Posterior;
    /// use thymoid_inference::nlme::problems::majekodunmi::{Recovery, hierarchy};
    /// let posterior = Posterior::new(Recovery, hierarchy(), &[]);
    /// // At the centre of the coordinates typical values are at the means of their priors.
    /// assert_eq!(posterior.natural(&[0.0; 7], 1), -3.0);
    /// // One unit is one prior standard deviation.
    /// assert_eq!(posterior.natural(&[0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0], 1), -1.0);
    /// ```
    pub fn natural(&self, position: &[f64], coordinate: usize) -> f64 {
        let (centre, scale) = self.standards.get(coordinate).copied().unwrap_or((0.0, 1.0));
        let x = centre + scale * position[coordinate];
        let residual = P + self.observed.varying.len();
        match coordinate {
            c if c < P || c >= self.population() => x,
            c if c < residual => self.observed.varying[c - P].1 * half_normal(x).0,
            c if c < residual + O => math::exp(x),
            _ => logistic(x),
        }
    }

    /// Judges what the draws of a fit say of each quantity of [`Hierarchy::names`] beyond the
    /// prior, under which its coordinate has variance 1.
    pub fn contractions(&self, chains: &Chains) -> Vec<(String, Contraction)> {
        let of = |c: usize| chains.iter().map(|q| q[c]).collect::<Vec<_>>();
        let names = self.observed.hierarchy.names().into_iter().enumerate();
        names.map(|(c, name)| (name, Contraction::of(&of(c), 1.0))).collect()
    }

    /// Computes the logarithm of the density of what other programs take as coordinates: typical
    /// values, the logarithms of all standard deviations, the logit of a share, effects; with its
    /// gradient. Constants of the priors are left out, those of the likelihood and the Jacobians of
    /// logarithms are not. `None` where the density is zero.
    ///
    /// ```
    /// use thymoid_inference::nlme::Posterior;
    /// use thymoid_inference::nlme::problems::majekodunmi::{Recovery, hierarchy};
    /// let prior = Posterior::new(Recovery, hierarchy(), &[]);
    /// let (mut x, mut gradient) = ([0.0, -3.0, 0.0, 0.0, 0.0, 0.0, 0.0], [0.0; 7]);
    /// let centre = prior.ln_density_of_logarithms(&x, &mut gradient).unwrap();
    /// // Two of its prior's standard deviations off: half of 2^2 less, and a slope of 2 / 2.
    /// x[0] = -4.0;
    /// let off = prior.ln_density_of_logarithms(&x, &mut gradient).unwrap();
    /// assert!((centre - off - 2.0).abs() < 1e-12 && (gradient[0] - 1.0).abs() < 1e-12);
    /// ```
    pub fn ln_density_of_logarithms(&self, x: &[f64], gradient: &mut [f64]) -> Option<f64> {
        let mut own = x.to_vec();
        for c in P..P + self.observed.varying.len() {
            own[c] = math::exp(x[c]);
        }
        let mut value = self.at(&own, gradient)?;
        for (c, (_, scale)) in (P..).zip(&self.observed.varying) {
            let z = own[c] / scale;
            value += x[c] - 0.5 * z * z;
            gradient[c] = 1.0 - z * z + gradient[c] * own[c];
        }
        Some(value)
    }

    /// Computes the logarithm of the density by standard deviations between individuals themselves,
    /// without their priors; `None` where it is zero.
    fn at(&self, x: &[f64], gradient: &mut [f64]) -> Option<f64> {
        match self.arch.dispatch(Evaluate { observed: &self.observed, x, gradient }) {
            Ok(value) => value.is_finite().then_some(value),
            // The point is impossible. Nothing else can go wrong.
            Err(SolveError::TooManySteps { .. } | SolveError::NotFinite { .. }) => None,
        }
    }
}

/// A density to be computed with the widest vectors of the machine.
struct Evaluate<'a, M, const P: usize, const O: usize> {
    observed: &'a Observed<M, P, O>,
    x: &'a [f64],
    gradient: &'a mut [f64],
}

impl<M: Prediction<P, O>, const P: usize, const O: usize> WithSimd for Evaluate<'_, M, P, O> {
    type Output = Result<f64, SolveError>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) -> Self::Output {
        self.observed.evaluate(self.x, self.gradient)
    }
}

impl<M: Prediction<P, O>, const P: usize, const O: usize> Density for Posterior<M, P, O> {
    type Error = Error;

    fn dimension(&self) -> usize {
        self.population() + self.observed.individuals * self.observed.varying.len()
    }

    /// Effects times their standard deviation are known better than either: a curved ridge. A
    /// metric that follows every linear correlation shortens the trajectories along it: on
    /// [`super::problems::recon12`] a gradient is then worth half as many independent draws of the
    /// least known deviation.
    fn correlation_cutoff(&self) -> f64 {
        10.0
    }

    fn ln_density(&self, position: &[f64], gradient: &mut [f64]) -> Result<Option<f64>, Error> {
        let mut x = position.to_vec();
        for (c, (centre, scale)) in self.standards.iter().enumerate() {
            x[c] = centre + scale * x[c];
        }
        let mut slopes = [0.0; P];
        for (r, (_, scale)) in self.observed.varying.iter().enumerate() {
            let (value, slope) = half_normal(x[P + r]);
            (x[P + r], slopes[r]) = (scale * value, scale * slope);
        }
        let Some(mut total) = self.at(&x, gradient) else { return Ok(None) };
        for (slope, (_, scale)) in gradient.iter_mut().zip(&self.standards) {
            *slope *= scale;
        }
        for r in 0..self.observed.varying.len() {
            let z = position[P + r];
            total -= 0.5 * z * z;
            gradient[P + r] = gradient[P + r] * slopes[r] - z;
        }
        Ok(Some(total))
    }
}
