//! The days that a forecast is about.

use thymoid_core::{Months, SinceImplant};

use super::next_lab::WAITS_DAYS;
use crate::child::Observation;
use crate::dynamics::Timeline;

/// Months after implantation at which the state is told.
pub const TOLD: [Months; 2] = [Months(12.0), Months(24.0)];

/// The times of [`TOLD`].
pub(super) fn told() -> [SinceImplant; 2] {
    TOLD.map(|months| SinceImplant::from_months(months.value()))
}

/// Returns the day on which forecasts are compared: two years after implantation, or a year from
/// the day on which the child is last known to be alive, whichever is later.
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_patient::forecast::target_day;
/// let target = |months| target_day(SinceImplant::from_months(months)).months();
/// assert_eq!((target(3.0), target(18.0)), (24.0, 30.0));
/// ```
pub fn target_day(alive_until: SinceImplant) -> SinceImplant {
    let [year, two_years] = told().map(SinceImplant::days);
    SinceImplant::from_days(two_years.max(alive_until.days() + year))
}

/// Returns the days on which a forecast needs its draws: those of its bands, and what else it tells
/// of.
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_patient::dynamics::Timeline;
/// use thymoid_patient::forecast::needed_days;
/// let months = |m: f64| SinceImplant::from_months(m);
/// let bands = Timeline::new([months(6.0)]);
/// let needed = needed_days(&bands, &[], months(0.0));
/// assert!(needed.at(months(6.0)).is_ok() && needed.at(months(24.0)).is_ok());
/// assert!(needed.at(months(7.0)).is_err());
/// ```
pub fn needed_days(
    bands: &Timeline,
    observations: &[Observation],
    alive_until: SinceImplant,
) -> Timeline {
    let waits = WAITS_DAYS.map(|wait| alive_until.days() + wait);
    let seen = observations.iter().map(|o| o.day.days());
    let all = bands.days().iter().copied().chain(told().map(SinceImplant::days));
    let all = all.chain(waits).chain(seen).chain([target_day(alive_until).days()]);
    Timeline::of_days(all.filter(|day| *day > 0.0))
}
