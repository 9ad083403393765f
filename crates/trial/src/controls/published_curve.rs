//! Survival as a publication prints it: at a few times, on one clock.

use std::marker::PhantomData;

use thymoid_core::math::{exp, ln};

use crate::error::{Error, open_probability, positive};
use crate::survival::Clock;

/// Survival printed at a few times; between them the hazard is constant, which is the least that
/// can be assumed. Nothing is said beyond the last time.
///
/// ```
/// use thymoid_core::Age;
/// use thymoid_trial::PublishedCurve;
/// // Untreated, 6 % are alive at two years: from birth.
/// let untreated = PublishedCurve::<Age>::new(&[(730.5, 0.06)])?;
/// let at = Age::from_days;
/// // Who is alive at nine months has outlived the worst: 17 %, not 6 %, see the second birthday.
/// let given = untreated.survival_given(at(273.9375), at(730.5)).unwrap();
/// assert!((given - 0.06_f64.powf(0.625)).abs() < 1e-12);
/// assert!(untreated.survival_given(at(273.0), at(731.0)).is_none());
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedCurve<C> {
    /// Days and cumulative hazard, from (0, 0).
    knots: Vec<(f64, f64)>,
    clock: PhantomData<C>,
}

impl<C: Clock> PublishedCurve<C> {
    /// Takes days and the survival to each.
    ///
    /// # Errors
    /// When there is no time, times do not rise from 0, or survival rises or is not between 0 and 1
    /// itself.
    pub fn new(points: &[(f64, f64)]) -> Result<Self, Error> {
        if points.is_empty() {
            return Err(Error::Empty { what: "time at which survival was published" });
        }
        let mut knots: Vec<(f64, f64)> = vec![(0.0, 0.0)];
        for &(days, survival) in points {
            positive("time of a published survival", days)?;
            open_probability("published survival", survival)?;
            let (before, hazard) = knots.last().copied().unwrap_or_default();
            let now = -ln(survival);
            if days <= before || now < hazard {
                return Err(Error::OutOfRange {
                    quantity: "published survival",
                    allowed: "at times that rise, and not above survival before",
                    value: survival,
                });
            }
            knots.push((days, now));
        }
        Ok(Self { knots, clock: PhantomData })
    }

    /// Returns the last day of which anything was published.
    pub fn end_days(&self) -> f64 {
        self.knots.last().map_or(0.0, |knot| knot.0)
    }

    /// Computes the cumulative hazard, constant after the end.
    pub fn cumulative_hazard(&self, at: C) -> f64 {
        let days = at.days();
        let reached = self.knots.windows(2).find(|pair| days < pair[1].0);
        reached.map_or_else(
            || self.knots.last().map_or(0.0, |knot| knot.1),
            |pair| {
                let [(from, low), (to, high)] = [pair[0], pair[1]];
                low + (high - low) * (days - from) / (to - from)
            },
        )
    }

    /// Computes the probability of being alive at `at` for who is alive at `entry`; none where the
    /// curve ends before.
    pub fn survival_given(&self, entry: C, at: C) -> Option<f64> {
        let known = at.days() <= self.end_days() && entry.days() <= at.days();
        known.then(|| exp(self.cumulative_hazard(entry) - self.cumulative_hazard(at)))
    }
}
