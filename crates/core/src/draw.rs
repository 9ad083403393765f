//! Samplers on [`Draws`]: the same bits on every target, because all arithmetic is `libm`'s.

use crate::math::{exp, ln, ln_factorial, normal_quantile, pow};
use crate::rng::Draws;

/// Above this mean, Poisson and binomial numbers come from Hörmann's transformed rejection;
/// below it, from inversion. 10 is the lower end of validity of PTRS and BTRS.
const REJECTION_FROM: f64 = 10.0;

impl Draws {
    /// Draws from the uniform distribution on [0, 1), with 53 bits.
    ///
    /// ```
    /// use thymoid_core::{Purpose, Seed};
    /// let mut draws = Seed(1).draws(Purpose::Test, 0, 0);
    /// let values: Vec<f64> = (0..1000).map(|_| draws.uniform()).collect();
    /// assert!(values.iter().all(|u| (0.0..1.0).contains(u)));
    /// assert!((thymoid_core::math::mean(&values) - 0.5).abs() < 0.05);
    /// ```
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        const SCALE: f64 = 1.0 / (1_u64 << 53) as f64;
        (self.double_word() >> 11) as f64 * SCALE
    }

    /// Draws from the uniform distribution on (0, 1): never 0, for logarithms.
    ///
    /// ```
    /// use thymoid_core::{Purpose, Seed, math::ln};
    /// let mut draws = Seed(1).draws(Purpose::Test, 0, 0);
    /// assert!((0..1000).all(|_| ln(draws.uniform_open()).is_finite()));
    /// ```
    #[inline]
    pub fn uniform_open(&mut self) -> f64 {
        const SCALE: f64 = 1.0 / (1_u64 << 53) as f64;
        ((self.double_word() >> 11) as f64 + 0.5) * SCALE
    }

    /// Draws from {0, …, n − 1}, each equally likely, by Lemire's multiplication with rejection
    /// (2019). `n` must not be 0.
    ///
    /// ```
    /// use thymoid_core::{Purpose, Seed};
    /// let mut draws = Seed(1).draws(Purpose::Test, 0, 0);
    /// let mut faces = [0; 6];
    /// (0..600).for_each(|_| faces[draws.below(6) as usize] += 1);
    /// assert!(faces.iter().all(|n| (60..140).contains(n)), "{faces:?}");
    /// ```
    pub fn below(&mut self, n: u32) -> u32 {
        debug_assert!(n > 0, "an empty range has no element");
        let threshold = n.wrapping_neg() % n;
        loop {
            let product = u64::from(self.word()) * u64::from(n);
            if product as u32 >= threshold {
                return (product >> 32) as u32;
            }
        }
    }

    /// Draws from the standard normal distribution, by inversion (AS 241): one uniform a draw.
    ///
    /// ```
    /// use thymoid_core::{Purpose, Seed, math::normal_quantile};
    /// let mut draws = Seed(1).draws(Purpose::Test, 0, 0);
    /// let mut same = draws.clone();
    /// assert_eq!(draws.normal(), normal_quantile(same.uniform_open()));
    /// ```
    #[inline]
    pub fn normal(&mut self) -> f64 {
        normal_quantile(self.uniform_open())
    }

    /// Draws from the exponential distribution of rate 1: a waiting time in units of its mean.
    ///
    /// ```
    /// use thymoid_core::{Purpose, Seed};
    /// let mut draws = Seed(1).draws(Purpose::Test, 0, 0);
    /// let mean_days = 3.0;
    /// let waited: Vec<f64> = (0..1000).map(|_| mean_days * draws.exponential()).collect();
    /// assert!((thymoid_core::math::mean(&waited) - 3.0).abs() < 0.5);
    /// ```
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        -ln(self.uniform_open())
    }

    /// Draws from the gamma distribution of the given shape, above 0, and scale 1 (Marsaglia and
    /// Tsang 2000; Ahrens' power for shapes below 1).
    ///
    /// ```
    /// use thymoid_core::{Purpose, Seed};
    /// let mut draws = Seed(1).draws(Purpose::Test, 0, 0);
    /// // Mean and variance both are the shape.
    /// let values: Vec<f64> = (0..4000).map(|_| draws.gamma(4.0)).collect();
    /// assert!((thymoid_core::math::mean(&values) - 4.0).abs() < 0.2);
    /// assert!((thymoid_core::math::variance(&values) - 4.0).abs() < 0.7);
    /// ```
    pub fn gamma(&mut self, shape: f64) -> f64 {
        debug_assert!(shape > 0.0, "a gamma shape is positive");
        if shape < 1.0 {
            let boost = pow(self.uniform_open(), 1.0 / shape);
            return self.gamma(shape + 1.0) * boost;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = 1.0 + c * x;
            if v > 0.0 {
                let v = v * v * v;
                if ln(self.uniform_open()) < 0.5 * x * x + d * (1.0 - v + ln(v)) {
                    return d * v;
                }
            }
        }
    }

    /// Draws from the Poisson distribution of the given mean: inversion for small means, PTRS
    /// (Hörmann 1993) for large.
    ///
    /// ```
    /// use thymoid_core::{Purpose, Seed};
    /// let mut draws = Seed(1).draws(Purpose::Test, 0, 0);
    /// assert_eq!(draws.poisson(0.0), 0);
    /// // A million cells, give or take five standard deviations of a thousand.
    /// assert!(draws.poisson(1e6).abs_diff(1_000_000) < 5000);
    /// ```
    pub fn poisson(&mut self, mean: f64) -> u64 {
        debug_assert!(mean >= 0.0, "a Poisson mean is not negative");
        if mean < REJECTION_FROM {
            let (mut p, mut k) = (exp(-mean), 0);
            let mut u = self.uniform();
            while u > p && p > 0.0 {
                u -= p;
                k += 1;
                p *= mean / k as f64;
            }
            return k;
        }
        let ln_mean = ln(mean);
        let b = 0.931 + 2.53 * mean.sqrt();
        let a = -0.059 + 0.02483 * b;
        let inv_alpha = 1.1239 + 1.1328 / (b - 3.4);
        let v_r = 0.9277 - 3.6224 / (b - 2.0);
        loop {
            let u = self.uniform_open() - 0.5;
            let v = self.uniform_open();
            let us = 0.5 - u.abs();
            let k = ((2.0 * a / us + b) * u + mean + 0.43).floor();
            if us >= 0.07 && v <= v_r {
                return k as u64;
            }
            if k < 0.0 || (us < 0.013 && v > us) {
                continue;
            }
            let accept = ln(v) + ln(inv_alpha) - ln(a / (us * us) + b);
            if accept <= k * ln_mean - mean - ln_factorial(k as u64) {
                return k as u64;
            }
        }
    }

    /// Draws the number of successes in `n` trials of probability `p`: inversion for small means,
    /// BTRS (Hörmann 1993) for large.
    ///
    /// ```
    /// use thymoid_core::{Purpose, Seed};
    /// let mut draws = Seed(1).draws(Purpose::Test, 0, 0);
    /// assert_eq!((draws.binomial(50, 0.0), draws.binomial(50, 1.0)), (0, 50));
    /// // Half of a billion cells, at the cost of a few.
    /// assert!(draws.binomial(1_000_000_000, 0.5).abs_diff(500_000_000) < 80_000);
    /// ```
    pub fn binomial(&mut self, n: u64, p: f64) -> u64 {
        debug_assert!((0.0..=1.0).contains(&p), "a probability lies in [0, 1]");
        if p > 0.5 {
            return n - self.binomial(n, 1.0 - p);
        }
        let size = n as f64;
        if size * p < REJECTION_FROM {
            let odds = p / (1.0 - p);
            let mut term = pow(1.0 - p, size);
            let (mut u, mut k) = (self.uniform(), 0);
            while u > term && k < n {
                u -= term;
                k += 1;
                term *= odds * (n - k + 1) as f64 / k as f64;
            }
            return k;
        }
        let spread = (size * p * (1.0 - p)).sqrt();
        let b = 1.15 + 2.53 * spread;
        let a = -0.0873 + 0.0248 * b + 0.01 * p;
        let centre = size * p + 0.5;
        let v_r = 0.92 - 4.2 / b;
        let alpha = (2.83 + 5.1 / b) * spread;
        let mode = ((size + 1.0) * p).floor();
        let ln_odds = ln(p / (1.0 - p));
        let h = ln_factorial(mode as u64) + ln_factorial(n - mode as u64);
        loop {
            let u = self.uniform_open() - 0.5;
            let v = self.uniform_open();
            let us = 0.5 - u.abs();
            let k = ((2.0 * a / us + b) * u + centre).floor();
            if k < 0.0 || k > size {
                continue;
            }
            if us >= 0.07 && v <= v_r {
                return k as u64;
            }
            let accept = ln(v * alpha / (a / (us * us) + b));
            let chosen = k as u64;
            let bound = h - ln_factorial(chosen) - ln_factorial(n - chosen) + (k - mode) * ln_odds;
            if accept <= bound {
                return chosen;
            }
        }
    }
}

/// A categorical distribution with constant-time draws: Walker's alias method, Vose's tables.
///
/// ```
/// use thymoid_core::{Purpose, Seed, draw::Categorical};
/// let genes = Categorical::new(&[0.0, 3.0, 1.0]).expect("weights are usable");
/// let mut draws = Seed(1).draws(Purpose::Test, 0, 0);
/// assert_ne!(genes.draw(&mut draws), 0);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Categorical {
    keep: Vec<f64>,
    alias: Vec<u32>,
}

impl Categorical {
    /// Makes the tables from weights that need not sum to 1; `None` when one is negative or not
    /// finite, or when all are 0.
    ///
    /// ```
    /// use thymoid_core::draw::Categorical;
    /// assert!(Categorical::new(&[2.0, 1.0]).is_some());
    /// assert!(Categorical::new(&[0.0, 0.0]).is_none());
    /// assert!(Categorical::new(&[1.0, -1.0]).is_none());
    /// ```
    pub fn new(weights: &[f64]) -> Option<Self> {
        let total = crate::math::sum(weights.iter().copied());
        let usable = weights.iter().all(|w| w.is_finite() && *w >= 0.0);
        if !usable || !total.is_finite() || total <= 0.0 {
            return None;
        }
        let n = weights.len();
        let mut keep: Vec<f64> = weights.iter().map(|w| w * n as f64 / total).collect();
        let mut alias: Vec<u32> = (0..n as u32).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) = (0..n).partition(|&i| keep[i] < 1.0);
        while let (Some(&s), Some(&l)) = (small.last(), large.last()) {
            small.pop();
            alias[s] = l as u32;
            keep[l] -= 1.0 - keep[s];
            if keep[l] < 1.0 {
                large.pop();
                small.push(l);
            }
        }
        // What is left differs from 1 by rounding only, unless its weight is 0.
        for i in small.into_iter().chain(large) {
            keep[i] = if weights[i] > 0.0 { 1.0 } else { keep[i] };
        }
        Some(Self { keep, alias })
    }

    /// Returns, for each index, the probability to keep it when its column is chosen, and the index
    /// to take otherwise: for tables that draw in their own way.
    ///
    /// ```
    /// use thymoid_core::draw::Categorical;
    /// let three_to_one = Categorical::new(&[3.0, 1.0]).expect("weights are usable");
    /// // Of the second column, half goes to the first index.
    /// assert_eq!(three_to_one.columns().collect::<Vec<_>>(), [(1.0, 0), (0.5, 0)]);
    /// ```
    pub fn columns(&self) -> impl Iterator<Item = (f64, usize)> {
        self.keep.iter().zip(&self.alias).map(|(keep, alias)| (*keep, *alias as usize))
    }

    /// Draws an index with the probability of its weight.
    ///
    /// ```
    /// use thymoid_core::{Purpose, Seed, draw::Categorical};
    /// let three_to_one = Categorical::new(&[3.0, 1.0]).expect("weights are usable");
    /// let mut draws = Seed(1).draws(Purpose::Test, 0, 0);
    /// let second = (0..1000).filter(|_| three_to_one.draw(&mut draws) == 1).count();
    /// assert!((200..300).contains(&second), "{second}");
    /// ```
    #[inline]
    pub fn draw(&self, draws: &mut Draws) -> usize {
        let scaled = draws.uniform() * self.keep.len() as f64;
        let column = (scaled as usize).min(self.keep.len() - 1);
        if scaled - (column as f64) < self.keep[column] {
            column
        } else {
            self.alias[column] as usize
        }
    }
}
