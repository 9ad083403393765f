//! The meta-analytic-predictive prior: what several studies say of the success probability of a new
//! one, if all vary about a common centre.

use serde::{Deserialize, Serialize};
use thymoid_core::math::{exp, ln, ln_factorial, ln_normal_pdf, sum};

use super::fit::fit_mixture;
use super::log_odds::{LogOddsDensity, ln_probability, log_odds};
use super::mixture::BetaMixture;
use super::stencil::{BEFORE, value_at};
use crate::distributions::{Beta, ln_beta, panels};
use crate::error::{Error, positive, probability};
use crate::proportion::Proportion;

/// Log odds beyond these are not considered: success in one of nine million.
const FARTHEST: f64 = 16.0;

/// Scales of a half-normal spread beyond which is nothing: one in 10^16.
const WIDEST_SPREAD: f64 = 8.5;

/// Standard deviations of a normal variation beyond which is nothing: one in 10^20.
const REACH: f64 = 9.5;

/// Steps of a standard deviation from which sums over even steps are exact to the last digits.
const NARROWEST: f64 = 1.4;

/// What is assumed of centre and spread of the studies' log odds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapSettings {
    /// Mean of the normal prior of the centre.
    pub mu_mean: f64,
    /// Its standard deviation.
    pub mu_sd: f64,
    /// Scale of the half-normal prior of the spread between studies.
    pub tau_scale: f64,
}

impl Default for MapSettings {
    /// Returns the customary choice: nothing known of the centre, studies that may differ a lot.
    fn default() -> Self {
        Self { mu_mean: 0.0, mu_sd: 2.0, tau_scale: 1.0 }
    }
}

/// The prior for the next study, with what was learned on the way.
///
/// $r_j \sim \mathrm{Bin}(n_j, \mathrm{expit}\,\theta_j)$, $\theta_j \sim N(\mu, \tau^2)$,
/// integrated over $\mu$ and $\tau$. Spiegelhalter, Abrams and Myles 2004; Neuenschwander et al.,
/// Clin. Trials 7 (2010) 5.
///
/// ```
/// use thymoid_trial::{MapPrior, MapSettings, Proportion};
/// let studies = [(74, 95), (9, 12)].map(|(r, n)| Proportion::new(r, n).unwrap());
/// let prior = MapPrior::new(&studies, MapSettings::default())?;
/// // Two programmes say little of a third: it is worth seven children.
/// assert!((prior.p_mean - 0.7354).abs() < 5e-5);
/// let ess = prior.moment_beta()?;
/// assert!((ess.counts().0 + ess.counts().1 - 7.07).abs() < 5e-3);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MapPrior {
    /// Logarithm of the probability of all the studies' counts.
    pub log_evidence: f64,
    /// Mean success probability of the next study.
    pub p_mean: f64,
    /// Its standard deviation.
    pub p_sd: f64,
    /// Mean success probability of a study at the centre.
    pub p_typical_mean: f64,
    /// Mean of the centre, as log odds.
    pub mu_mean: f64,
    /// Its standard deviation.
    pub mu_sd: f64,
    /// Mean spread between studies.
    pub tau_mean: f64,
    /// Its standard deviation.
    pub tau_sd: f64,
    /// Mass of the prior within log odds of 16 of even; the rest is left out.
    pub mass: f64,
    #[serde(skip)]
    density: LogOddsDensity,
}

impl MapPrior {
    /// Integrates over centre and spread.
    ///
    /// # Errors
    /// When there is no study, or one of more than 100 000 children, or a scale is not positive.
    pub fn new(studies: &[Proportion], settings: MapSettings) -> Result<Self, Error> {
        let largest = studies.iter().map(|study| study.of).max();
        let largest = largest.ok_or(Error::Empty { what: "earlier study" })?;
        if largest > 100_000 {
            let quantity = "children of an earlier study";
            return Err(Error::OutOfRange {
                quantity,
                allowed: "at most 100 000",
                value: largest as f64,
            });
        }
        positive("standard deviation of the centre", settings.mu_sd)?;
        positive("scale of the spread between studies", settings.tau_scale)?;
        // A quarter of the narrowest likelihood: its width is at least 2 / sqrt(n).
        let step = (0.5 / (largest as f64).sqrt()).min(0.05);
        let half = (FARTHEST / step).ceil();
        let grid = LogOddsDensity {
            start: -FARTHEST,
            step: FARTHEST / half,
            values: vec![0.0; 2 * half as usize + 1],
        };
        Ok(Sums::over(&grid, studies, settings).prior(&grid))
    }

    /// Returns the beta distribution with the same mean and variance.
    ///
    /// # Errors
    /// When there is none.
    pub fn moment_beta(&self) -> Result<Beta, Error> {
        let total = self.p_mean * (1.0 - self.p_mean) / (self.p_sd * self.p_sd) - 1.0;
        Beta::new(self.p_mean * total, (1.0 - self.p_mean) * total)
    }

    /// Finds the success probability with `share` of the prior below it.
    pub fn quantile(&self, share: f64) -> f64 {
        exp(ln_probability(self.density.quantile(share)))
    }

    /// Returns the density of the next study's success probability at `p`, on the grid's points:
    /// probabilities with their densities.
    pub fn density(&self) -> Vec<(f64, f64)> {
        let point = |(at, value): (f64, &f64)| {
            let (ln_p, ln_q) = (ln_probability(at), ln_probability(-at));
            (exp(ln_p), value / self.mass / exp(ln_p + ln_q))
        };
        self.density.points().zip(&self.density.values).map(point).collect()
    }

    /// Finds the mixture of so many beta distributions nearest to the prior.
    ///
    /// # Errors
    /// When `components` is 0.
    pub fn mixture(&self, components: usize) -> Result<BetaMixture, Error> {
        fit_mixture(&self.density, self.moment_beta()?, components)
    }

    /// Computes $P(p > p_0)$ after `seen`, if the history applies but for probability `robust`, in
    /// which nothing is known: exactly, from the density itself.
    ///
    /// # Errors
    /// When a probability is none.
    pub fn above_after(&self, seen: Proportion, p0: f64, robust: f64) -> Result<f64, Error> {
        probability("p0", p0)?;
        probability("weight of the robust component", robust)?;
        let failures = (seen.of - seen.count) as f64;
        let history = self.density.times_likelihood(seen.count as f64, failures);
        let vague = Beta { a: 1.0 + seen.count as f64, b: 1.0 + failures };
        let with = (1.0 - robust) / self.mass;
        let without = robust * exp(ln_beta(vague.a, vague.b));
        let all = with * history.integrate(|_| 1.0) + without;
        Ok((with * history.above(log_odds(p0)) + without * vague.above(p0)) / all)
    }
}

/// Sums over centre and spread of the joint density.
#[derive(Debug, Default)]
struct Sums {
    /// By centre.
    mu: Vec<f64>,
    /// Spreads with their weights.
    tau: Vec<(f64, f64)>,
    /// Of the next study, at the grid.
    next: Vec<f64>,
}

impl Sums {
    fn over(grid: &LogOddsDensity, studies: &[Proportion], settings: MapSettings) -> Self {
        let likelihoods: Vec<Vec<f64>> = studies
            .iter()
            .map(|study| grid.points().map(|at| likelihood(*study, at)).collect())
            .collect();
        let MapSettings { mu_mean, mu_sd, tau_scale } = settings;
        let centre = |mu: f64| exp(ln_normal_pdf((mu - mu_mean) / mu_sd)) / mu_sd * grid.step;
        let centres: Vec<f64> = grid.points().map(centre).collect();
        let n = grid.values.len();
        let mut sums = Self { mu: vec![0.0; n], tau: vec![], next: vec![0.0; n] };
        // The square root of the spread: finer where the posterior is.
        let end = (WIDEST_SPREAD * tau_scale).sqrt();
        for (root, width) in panels(&[0.0, 0.25 * end, 0.5 * end, end]) {
            let tau = root * root;
            let prior = 2.0 * exp(ln_normal_pdf(tau / tau_scale)) / tau_scale;
            let kernel = kernel(tau / grid.step, n);
            let mut joint: Vec<f64> =
                centres.iter().map(|centre| 2.0 * root * width * prior * centre).collect();
            for study in &likelihoods {
                let smoothed = convolve(&kernel, study);
                joint.iter_mut().zip(smoothed).for_each(|(joint, l)| *joint *= l);
            }
            let next = convolve(&kernel, &joint);
            sums.mu.iter_mut().zip(&joint).for_each(|(sum, joint)| *sum += joint);
            sums.next.iter_mut().zip(next).for_each(|(sum, next)| *sum += next / grid.step);
            sums.tau.push((tau, sum(joint)));
        }
        sums
    }

    fn prior(self, grid: &LogOddsDensity) -> MapPrior {
        let evidence = sum(self.mu.iter().copied());
        let moments = |pairs: &[(f64, f64)]| {
            let mean = sum(pairs.iter().map(|(at, weight)| at * weight)) / evidence;
            let square = |(at, weight): &(f64, f64)| (at - mean) * (at - mean) * weight;
            (mean, (sum(pairs.iter().map(square)) / evidence).sqrt())
        };
        let centres: Vec<_> = grid.points().zip(self.mu.iter().copied()).collect();
        let (mu_mean, mu_sd) = moments(&centres);
        let (tau_mean, tau_sd) = moments(&self.tau);
        let typical = centres.iter().map(|(mu, weight)| exp(ln_probability(*mu)) * weight);
        let p_typical_mean = sum(typical) / evidence;
        let values = self.next.iter().map(|next| next / evidence).collect();
        let density = LogOddsDensity { values, ..*grid };
        let mass = density.integrate(|_| 1.0);
        let p = |at| exp(ln_probability(at));
        let p_mean = density.integrate(p) / mass;
        let variance = density.integrate(|at| (p(at) - p_mean) * (p(at) - p_mean)) / mass;
        MapPrior {
            log_evidence: ln(evidence),
            p_mean,
            p_sd: variance.sqrt(),
            p_typical_mean,
            mu_mean,
            mu_sd,
            tau_mean,
            tau_sd,
            mass,
            density,
        }
    }
}

fn likelihood(study: Proportion, log_odds: f64) -> f64 {
    let failures = study.of - study.count;
    let ways = ln_factorial(study.of) - ln_factorial(study.count) - ln_factorial(failures);
    exp(ways
        + study.count as f64 * ln_probability(log_odds)
        + failures as f64 * ln_probability(-log_odds))
}

/// Returns the weights by which a normal variation of `width` steps smooths a grid, from one end to
/// the other of an odd number.
///
/// Where the variation is narrower than the steps can show, the function is read off between them.
fn kernel(width: f64, points: usize) -> Vec<f64> {
    let reach = ((REACH * width).ceil() as usize + super::stencil::WIDTH).min(points);
    let mut kernel = vec![0.0; 2 * reach + 1];
    if width > NARROWEST {
        for (i, weight) in kernel.iter_mut().enumerate() {
            *weight = exp(ln_normal_pdf((i as f64 - reach as f64) / width)) / width;
        }
        return kernel;
    }
    for i in -19..=19 {
        let z = 0.5 * f64::from(i);
        let place = width * z;
        let first = reach as i64 + place.floor() as i64 - BEFORE;
        for (k, weight) in value_at(place - place.floor()).into_iter().enumerate() {
            kernel[(first + k as i64) as usize] += 0.5 * exp(ln_normal_pdf(z)) * weight;
        }
    }
    kernel
}

fn convolve(kernel: &[f64], values: &[f64]) -> Vec<f64> {
    let reach = kernel.len() / 2;
    let n = values.len();
    let mut smoothed = vec![0.0; n];
    for (k, weight) in kernel.iter().enumerate() {
        // `smoothed[i]` takes `values[i + k - reach]`.
        let (to, from) = (reach.saturating_sub(k), k.saturating_sub(reach));
        if to.max(from) >= n {
            continue;
        }
        let length = n - to.max(from);
        let sources = &values[from..from + length];
        for (sum, value) in smoothed[to..to + length].iter_mut().zip(sources) {
            *sum += weight * value;
        }
    }
    smoothed
}
