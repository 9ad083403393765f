//! `model_marginals.txt`: the probabilities of each event given its parents.

use std::collections::BTreeMap;

use super::{Event, at};
use crate::error::Error;
use crate::model::distribution;

const FILE: &str = "model_marginals.txt";
/// Guards memory against a damaged `$Dim`; the largest table of a published model has 1e4 values.
const MAX_VALUES: usize = 1 << 22;

/// Values of an event for one choice of its parents.
#[derive(Debug, Default)]
pub(super) struct Row {
    line: usize,
    pub(super) values: Vec<f64>,
}

/// All values of an event.
#[derive(Debug, Default)]
pub(super) struct Table<'a> {
    line: usize,
    dims: Vec<usize>,
    /// Nicknames, slowest index first.
    parents: Vec<&'a str>,
    /// In the order of the parents' indices.
    rows: Vec<Row>,
}

#[derive(Debug)]
pub(super) struct Tables<'a> {
    all: BTreeMap<&'a str, Table<'a>>,
    last_line: usize,
}

impl<'a> Tables<'a> {
    pub(super) fn parse(text: &'a str) -> Result<Self, Error> {
        let mut all = BTreeMap::new();
        let mut last_line = 0;
        let mut name = None;
        let mut place = 0;
        for (i, line) in text.lines().enumerate() {
            last_line = i + 1;
            let line = line.trim();
            let Some(mark) = line.chars().next() else { continue };
            let rest = &line[mark.len_utf8()..];
            if mark == '@' {
                (name, place) = (Some(rest), 0);
                all.insert(rest, Table { line: last_line, ..Table::default() });
                continue;
            }
            let Some(table) = name.and_then(|name| all.get_mut(name)) else {
                return Err(at(FILE, last_line, "a table starts with `@name`".into()));
            };
            match (mark, table.dims.is_empty()) {
                ('$', true) => table.dims = dims(rest, last_line)?,
                ('#', false) => place = table.header(rest, last_line)?,
                ('%', false) => table.fill(place, rest, last_line)?,
                _ => {
                    let reason = "a table reads `@name`, `$Dim[size,…]`, then rows `#…` and `%…`";
                    return Err(at(FILE, last_line, reason.into()));
                }
            }
        }
        Ok(Self { all, last_line })
    }

    /// Returns the names of the events on which an event depends.
    pub(super) fn parents(&self, event: &Event<'_>) -> Result<&[&'a str], Error> {
        Ok(&self.named(event)?.parents)
    }

    /// Returns the complete table of an event that depends on exactly these others, in this order.
    pub(super) fn get(
        &self,
        event: &Event<'_>,
        parents: &[&Event<'_>],
    ) -> Result<&Table<'a>, Error> {
        self.shaped(event, parents, event.items.len())
    }

    /// Returns the same with a given number of values a row.
    pub(super) fn shaped(
        &self,
        event: &Event<'_>,
        parents: &[&Event<'_>],
        width: usize,
    ) -> Result<&Table<'a>, Error> {
        let table = self.named(event)?;
        let fail = |reason| Err(at(FILE, table.line, format!("`{}` {reason}", event.nickname)));
        let names: Vec<&str> = parents.iter().map(|parent| parent.nickname).collect();
        if table.parents != names {
            return fail(format!(
                "depends on {:?}; only a dependence on {names:?} is read",
                table.parents
            ));
        }
        let mut dims: Vec<usize> = parents.iter().map(|parent| parent.items.len()).collect();
        let rows: usize = dims.iter().product();
        dims.push(width);
        if table.dims != dims {
            return fail(format!("has the shape {:?} where the events need {dims:?}", table.dims));
        }
        if table.rows.len() != rows || table.rows.iter().any(|row| row.values.is_empty()) {
            return fail(format!("does not have all {rows} rows"));
        }
        Ok(table)
    }

    fn named(&self, event: &Event<'_>) -> Result<&Table<'a>, Error> {
        self.all.get(event.nickname).ok_or_else(|| {
            at(FILE, self.last_line, format!("no table `@{}` in the file", event.nickname))
        })
    }
}

impl<'a> Table<'a> {
    /// Reads `[parent,index],…`; returns the place of the row that follows.
    fn header(&mut self, text: &'a str, line: usize) -> Result<usize, Error> {
        let mut parents = Vec::new();
        let mut place = 0;
        for part in text.split("],").map(|part| part.trim_matches(['[', ']', ' '])) {
            if part.is_empty() {
                continue;
            }
            let (parent, index) = part
                .split_once(',')
                .and_then(|(parent, index)| Some((parent, index.trim().parse::<usize>().ok()?)))
                .ok_or_else(|| at(FILE, line, format!("`[{part}]` is not `[parent,index]`")))?;
            match self.dims.get(parents.len()) {
                Some(&size) if index < size => place = place * size + index,
                _ => return Err(at(FILE, line, format!("`[{part}]` lies outside `$Dim`"))),
            }
            parents.push(parent);
        }
        if self.rows.is_empty() {
            self.parents = parents;
        } else if self.parents != parents {
            return Err(at(FILE, line, "rows of one table have different parents".into()));
        }
        Ok(place)
    }

    /// Reads `value,…` into its row.
    fn fill(&mut self, place: usize, text: &str, line: usize) -> Result<(), Error> {
        let values = text
            .split(',')
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .map(|value| {
                value.parse().map_err(|_any| at(FILE, line, format!("`{value}` is not a number")))
            })
            .collect::<Result<Vec<f64>, _>>()?;
        let width: usize = self.dims.iter().skip(self.parents.len()).product();
        if values.len() != width {
            let found = values.len();
            return Err(at(FILE, line, format!("{found} values where `$Dim` has {width}")));
        }
        if self.rows.len() <= place {
            self.rows.resize_with(place + 1, Row::default);
        }
        if !self.rows[place].values.is_empty() {
            return Err(at(FILE, line, "a second row for the same parents".into()));
        }
        self.rows[place] = Row { line, values };
        Ok(())
    }

    /// Returns the row for these indices of the parents.
    pub(super) fn row(&self, indices: &[usize]) -> &Row {
        let place = indices.iter().zip(&self.dims).fold(0, |place, (i, size)| place * size + i);
        &self.rows[place]
    }

    /// Returns the same as probabilities that sum to 1 or 0.
    pub(super) fn distribution(&self, indices: &[usize]) -> Result<Vec<f64>, Error> {
        let row = self.row(indices);
        distribution(&row.values).map_err(|reason| at(FILE, row.line, reason))?;
        Ok(row.values.clone())
    }
}

fn dims(text: &str, line: usize) -> Result<Vec<usize>, Error> {
    let sizes = |list: &str| -> Option<Vec<usize>> {
        list.split(',').map(|size| size.trim().parse().ok()).collect()
    };
    text.strip_prefix("Dim[")
        .and_then(|rest| sizes(rest.strip_suffix(']')?))
        .filter(|dims| {
            let values = dims.iter().try_fold(1_usize, |all, size| all.checked_mul(*size));
            values.is_some_and(|values| (1..=MAX_VALUES).contains(&values))
        })
        .ok_or_else(|| at(FILE, line, format!("`${text}` is not a usable `$Dim[size,…]`")))
}
