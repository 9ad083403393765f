//! The part of a random walk that has not left its bounds.

use thymoid_core::math::{exp, normal_cdf, sum};

use crate::distributions::panels;

/// Beyond this many standard deviations nothing is.
const FAR: f64 = 9.5;

/// Standard deviations of a step that one panel of the integral may span.
const PANEL: f64 = 8.0;

/// A statistic with independent increments, as $B(t) = Z \sqrt t$ with a drift: places it may be
/// at, each with its probability (Armitage, McPherson and Rowe, J. R. Stat. Soc. A 132 (1969) 235).
pub(super) struct Walk {
    drift: f64,
    time: f64,
    /// Places, and density times width.
    going: Vec<(f64, f64)>,
}

impl Walk {
    pub(super) fn new(drift: f64) -> Self {
        Self { drift, time: 0.0, going: vec![(0.0, 1.0)] }
    }

    /// Computes the probabilities of being below `low` and above `high`, as Z, at `time`.
    pub(super) fn tails(&self, time: f64, low: f64, high: f64) -> [f64; 2] {
        let step = time - self.time;
        let (sd, drift, root) = (step.sqrt(), self.drift * step, time.sqrt());
        let tail = |sign: f64, bound: f64| {
            let beyond = |at: f64| normal_cdf(sign * (bound * root - at - drift) / sd);
            if bound.is_infinite() {
                0.0
            } else {
                sum(self.going.iter().map(|&(at, weight)| weight * beyond(at)))
            }
        };
        [tail(1.0, low), tail(-1.0, high)]
    }

    /// Goes on to `time` with what lies between `low` and `high`.
    pub(super) fn go(&mut self, time: f64, low: f64, high: f64) {
        let (root, middle) = (time.sqrt(), self.drift * time);
        let from = (low * root).max(middle - FAR * root);
        let to = (high * root).min(middle + FAR * root);
        let step = time - self.time;
        let sd = step.sqrt();
        let scale = 1.0 / (sd * (2.0 * std::f64::consts::PI).sqrt());
        let count = if to > from { ((to - from) / (PANEL * sd)).ceil().max(2.0) } else { 0.0 };
        let breaks: Vec<f64> = (0..=count as u32)
            .map(|i| from + (to - from) * f64::from(i) / count.max(1.0))
            .collect();
        let arrive = |place: f64| {
            let density = |&(at, weight): &(f64, f64)| {
                let z = (place - at - self.drift * step) / sd;
                weight * exp(-0.5 * z * z)
            };
            scale * sum(self.going.iter().map(density))
        };
        self.going =
            panels(&breaks).into_iter().map(|(at, width)| (at, width * arrive(at))).collect();
        self.time = time;
    }
}

/// Computes the probabilities of leaving below and above at each look.
pub(super) fn crossings(times: &[f64], low: &[f64], high: &[f64], drift: f64) -> Vec<[f64; 2]> {
    let mut walk = Walk::new(drift);
    let looks = times.iter().zip(low).zip(high);
    looks
        .map(|((&time, &low), &high)| {
            let tails = walk.tails(time, low, high);
            walk.go(time, low, high);
            tails
        })
        .collect()
}
