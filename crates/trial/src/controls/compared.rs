//! Children of a trial against a published curve.

use thymoid_core::math::{exp, ln};

use super::bias::ControlBias;
use super::published_curve::PublishedCurve;
use crate::comparison::{OneSample, one_sample};
use crate::distributions::gamma_quantile;
use crate::error::{Error, open_probability};
use crate::interval::Level;
use crate::survival::{Clock, FollowUp};

/// What a published curve says of the children of a trial.
#[derive(Debug, Clone, PartialEq)]
pub struct Controlled {
    /// Children with time at risk within the curve.
    pub children: usize,
    /// Children who entered when the curve had ended: it says nothing of them.
    pub beyond: usize,
    /// Deaths against those expected from each child's entry on.
    pub test: OneSample,
    /// Deaths that would be expected if each child were counted from the beginning of the clock,
    /// though it could not have died before its entry: what immortal time pretends.
    pub expected_with_immortal_time: f64,
    /// Hazard, over the published one, at which the conclusion turns: below it the children did no
    /// better than controls.
    pub turns_at: f64,
    /// Probability that the conclusion holds, over the bias and the deaths behind the curve.
    pub holds: f64,
}

impl Controlled {
    /// Whether fewer died than under the published hazard, at the level asked for.
    pub fn better(&self) -> bool {
        self.turns_at < 1.0
    }

    /// Returns the published survival at which the conclusion would turn, in the place of
    /// `survival`.
    pub fn turning_survival(&self, survival: f64) -> f64 {
        exp(self.turns_at * ln(survival))
    }
}

/// Holds children against a published curve on the same clock, each from its entry on, up to the
/// end of the curve. `deaths` are those behind the curve, if known; the conclusion "fewer die" is
/// drawn when as few deaths as were seen have a probability of at most `alpha` (Poisson).
///
/// ```
/// use thymoid_core::Age;
/// use thymoid_trial::{ControlBias, FollowUp, PublishedCurve, against_controls};
/// let untreated = PublishedCurve::<Age>::new(&[(730.5, 0.06)])?;
/// let at = |days: f64| Age::from_days(days);
/// let rows = FollowUp::entering(
///     &[at(250.0), at(300.0), at(350.0), at(900.0)],
///     &[at(800.0), at(800.0), at(400.0), at(1500.0)],
///     &[false, false, true, false],
/// )?;
/// let found = against_controls(&rows, &untreated, ControlBias::new(1.0, 0.5, 2.0)?, None, 0.05)?;
/// // The child implanted at 900 days has no control at all.
/// assert_eq!((found.children, found.beyond, found.test.observed), (3, 1, 1));
/// // From birth 7.2 deaths would be pretended; from implantation 3.7 are expected.
/// assert!((found.expected_with_immortal_time - 7.167).abs() < 1e-3);
/// assert!((found.test.expected - 3.701).abs() < 1e-3);
/// # Ok::<_, thymoid_trial::Error>(())
/// ```
///
/// # Errors
/// When `alpha` is no such probability, or no child was at risk within the curve.
pub fn against_controls<C: Clock>(
    rows: &FollowUp<C>,
    curve: &PublishedCurve<C>,
    bias: ControlBias,
    deaths: Option<f64>,
    alpha: f64,
) -> Result<Controlled, Error> {
    open_probability("alpha", alpha)?;
    let last = curve.end_days();
    let entry = |row: usize| rows.entry.as_ref().map_or(0.0, |entry| entry[row]);
    let within = rows.only(|row| entry(row) < last);
    let within = within.ok_or(Error::Empty { what: "child at risk within the published curve" })?;
    let clock = |days: &f64| C::from_days(days.min(last));
    let end: Vec<C> = within.end.iter().map(clock).collect();
    let ends = within.event.iter().zip(&within.end);
    let event: Vec<bool> = ends.map(|(event, end)| *event && *end <= last).collect();
    let used = match &within.entry {
        None => FollowUp::new(&end, &event)?,
        Some(entry) => {
            FollowUp::entering(&entry.iter().map(clock).collect::<Vec<_>>(), &end, &event)?
        }
    };
    let test = one_sample(&used, |at| curve.cumulative_hazard(at), Level::PERCENT_95);
    let from_the_beginning = end.iter().map(|at| curve.cumulative_hazard(*at));
    let turns_at = gamma_quantile(1.0 - alpha, test.observed as f64 + 1.0) / test.expected;
    Ok(Controlled {
        children: used.children(),
        beyond: rows.children() - used.children(),
        test,
        expected_with_immortal_time: thymoid_core::math::sum(from_the_beginning),
        turns_at,
        holds: bias.above(turns_at, deaths),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use thymoid_core::SinceImplant;

    #[test]
    fn the_conclusion_turns_where_the_exact_test_does() {
        let at = SinceImplant::from_days;
        let curve = PublishedCurve::new(&[(365.25, 0.77), (730.5, 0.76)]).unwrap();
        let rows = FollowUp::new(&[at(400.0); 40], &[false; 40]).unwrap();
        let bias = ControlBias::new(1.0, 0.5, 2.0).unwrap();
        let found = against_controls(&rows, &curve, bias, Some(22.0), 0.05).unwrap();
        // Nobody died: exp(-r E) = 0.05.
        let by_hand = -ln(0.05) / found.test.expected;
        assert!((found.turns_at - by_hand).abs() < 1e-12 && found.better());
        let scaled =
            one_sample(&rows, |t| found.turns_at * curve.cumulative_hazard(t), Level::PERCENT_95);
        assert!((scaled.p_exact_lower - 0.05).abs() < 1e-12);
    }
}
