//! Cells of the tables on children followed.

use thymoid_report::catalogue::{Format, Message, Value};
use thymoid_report::figure::Cell;
use thymoid_trial::Interval;

use crate::followed::GroupCurve;

/// The name of a group.
pub(super) fn name(group: &GroupCurve) -> Message {
    if group.all {
        Message::new("analyse.all")
    } else {
        Message::new("analyse.group").with("name", group.name.as_str())
    }
}

/// An interval of a probability; empty where there is none.
pub(super) fn percent_range(ends: Option<Interval>) -> Cell {
    ends.map_or(Cell::EMPTY, |ends| {
        Cell::from(Value::Range(ends.low, ends.high, Format::Percent(1)))
    })
}

/// A number of days; empty where there is none.
pub(super) fn days(value: Option<f64>) -> Cell {
    value.map_or(Cell::EMPTY, |days| Cell::from(Value::significant(days, 4)))
}

/// A statistic or its p-value; empty where it is not defined.
pub(super) fn p_value(p: Option<f64>) -> Cell {
    p.map_or(Cell::EMPTY, |p| Cell::from(Value::significant(p, 3)))
}
