//! Units of time.

/// Hours in a day.
pub(crate) const HOURS_PER_DAY: f64 = 24.0;
/// Minutes in an hour.
pub(crate) const MINUTES_PER_HOUR: f64 = 60.0;
/// Minutes in a day.
pub(crate) const MINUTES_PER_DAY: f64 = HOURS_PER_DAY * MINUTES_PER_HOUR;
