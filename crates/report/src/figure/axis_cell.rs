//! What an axis says in a table: a heading, and numbers as it writes them.

use super::model::{Axis, Scale};
use super::table::{Cell, Column};
use crate::catalogue::{Format, Value};

pub(super) fn column(axis: &Axis) -> Column {
    Column { label: axis.label.clone(), unit: axis.unit.clone() }
}

pub(super) fn number(value: f64, axis: &Axis) -> Cell {
    Value::Number(value, format(axis)).into()
}

/// How values on an axis are written in its table.
pub(super) fn format(axis: &Axis) -> Format {
    match axis.scale {
        Scale::Percent => Format::Percent(1),
        Scale::Probability => Format::Probability(1),
        Scale::Months => Format::Decimals(1),
        Scale::Linear | Scale::Log { .. } => Format::Significant(3),
    }
}
