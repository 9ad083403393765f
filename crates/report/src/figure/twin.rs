//! A figure as the table of its numbers; references are named in words and are not in it.

use thymoid_core::math::sorted_distinct;

use super::axis_cell::{column, number};
use super::model::{Axis, Chart, Figure, Mark, Plot, Rows};
use super::table::{Cell, Column, Table};
use crate::catalogue::{Message, Value};

impl Figure {
    /// Every number of it: one line for each point, row or rectangle, one pair of columns for each
    /// interval.
    pub fn table(&self) -> Table {
        match &self.chart {
            Chart::Plot(plot) => plot_table(plot),
            Chart::Rows(rows) => rows_table(rows),
            Chart::Map(map) => super::map::table(map),
            Chart::Section(section) => super::section::table(section),
        }
    }
}

fn plot_table(plot: &Plot) -> Table {
    let levels = sorted_distinct(plot.series.iter().flat_map(|s| s.levels.iter().copied()));
    let marked = plot.series.iter().flat_map(|s| &s.points).any(|p| p.mark != Mark::Plain);
    let counted = plot.series.iter().any(|s| !s.at_risk.is_empty());

    let mut columns = vec![Column::new("figure.series"), column(&plot.x), column(&plot.y)];
    for &level in &levels {
        columns.push(end(false, Some(level), &plot.y));
        columns.push(end(true, Some(level), &plot.y));
    }
    columns.extend(marked.then(|| Column::new("figure.mark")));
    columns.extend(counted.then(|| Column::new("figure.at_risk")));

    let mut rows = Vec::new();
    for series in &plot.series {
        let bounds = |intervals: &[[f64; 2]]| {
            let at = |&level: &f64| series.levels.iter().position(|l| *l == level);
            levels
                .iter()
                .flat_map(|level| match at(level).and_then(|i| intervals.get(i)) {
                    Some(ends) => ends.map(|v| number(v, &plot.y)),
                    None => [Cell::EMPTY, Cell::EMPTY],
                })
                .collect::<Vec<_>>()
        };
        for point in &series.points {
            let mut row = vec![Cell::from(series.label.clone())];
            row.extend([number(point.x, &plot.x), number(point.y, &plot.y)]);
            row.extend(bounds(&point.intervals));
            row.extend(marked.then(|| mark(point.mark)));
            row.extend(counted.then_some(Cell::EMPTY));
            rows.push(row);
        }
        for &(x, n) in &series.at_risk {
            let mut row = vec![Cell::from(series.label.clone()), number(x, &plot.x), Cell::EMPTY];
            row.extend(bounds(&[]));
            row.extend(marked.then_some(Cell::EMPTY));
            row.push(Value::integer(n as f64).into());
            rows.push(row);
        }
    }
    Table { columns, rows }
}

fn rows_table(chart: &Rows) -> Table {
    let expected = chart.items.iter().any(|row| row.expected.is_some());
    let interval = chart.items.iter().any(|row| row.interval.is_some());
    let marked = chart.items.iter().any(|row| row.mark != Mark::Plain);
    let mut columns = vec![Column::new("figure.row"), column(&chart.axis)];
    if interval {
        columns.push(end(false, chart.level, &chart.axis));
        columns.push(end(true, chart.level, &chart.axis));
    }
    if expected {
        let ends = [Message::new("figure.expected_lower"), Message::new("figure.expected_upper")];
        columns.extend(ends.map(|label| Column { label, unit: chart.axis.unit.clone() }));
    }
    columns.extend(marked.then(|| Column::new("figure.mark")));

    let ends = |range: Option<[f64; 2]>| match range {
        Some(range) => range.map(|v| number(v, &chart.axis)),
        None => [Cell::EMPTY, Cell::EMPTY],
    };
    let rows = chart.items.iter().map(|row| {
        let mut cells = vec![Cell::from(row.label.clone()), number(row.value, &chart.axis)];
        if interval {
            cells.extend(ends(row.interval));
        }
        if expected {
            cells.extend(ends(row.expected));
        }
        cells.extend(marked.then(|| mark(row.mark)));
        cells
    });
    Table { columns, rows: rows.collect() }
}

fn mark(mark: Mark) -> Cell {
    match mark {
        Mark::Plain => Cell::EMPTY,
        Mark::Unverified => Message::new("badge.unverified").into(),
        Mark::BelowLimit => Message::new("figure.below_limit").into(),
        Mark::Censored => Message::new("figure.censored").into(),
    }
}

/// The heading of the lower or upper end of an interval.
fn end(upper: bool, level: Option<f64>, axis: &Axis) -> Column {
    let label = match (upper, level) {
        (false, None) => Message::new("figure.lower"),
        (true, None) => Message::new("figure.upper"),
        (false, Some(1.0)) => Message::new("figure.minimum"),
        (true, Some(1.0)) => Message::new("figure.maximum"),
        (false, Some(level)) => {
            Message::new("figure.lower_of").with("level", Value::percent(level, 0))
        }
        (true, Some(level)) => {
            Message::new("figure.upper_of").with("level", Value::percent(level, 0))
        }
    };
    Column { label, unit: axis.unit.clone() }
}
