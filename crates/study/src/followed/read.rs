//! Reading a table of follow-up by the names of its columns.

use std::collections::BTreeSet;

use thymoid_core::table::TableError;

use super::request::ColumnNames;

/// A word that divides children; none where the cell is empty.
pub type Label = Option<String>;

/// Children followed, a row each, as a table gives them.
///
/// ```
/// use thymoid_study::followed::{ColumnNames, FollowUpTable};
/// let columns =
///     ColumnNames { time: "t".into(), status: Some("s".into()), ..ColumnNames::default() };
/// let table = FollowUpTable::read("a.csv", "t,s\n30,1\n90,0\n", &columns)?;
/// assert_eq!(table.event, [true, false]);
/// let error = FollowUpTable::read("a.csv", "t,s\n30,2\n", &columns).unwrap_err().to_string();
/// assert!(error.starts_with("a.csv: row 2, column `s`: `2` is neither 0 nor 1"));
/// # Ok::<_, thymoid_core::table::TableError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct FollowUpTable {
    /// File as the user named it.
    pub file: String,
    /// Row of each child in the file; 1 is the header.
    pub row: Vec<usize>,
    /// Until when each was followed.
    pub time: Vec<f64>,
    /// Whether that was an event, of any cause.
    pub event: Vec<bool>,
    /// From when each was at risk.
    pub entry: Option<Vec<f64>>,
    /// Its group.
    pub group: Option<Vec<Label>>,
    /// The cause of its event; none if it had none.
    pub cause: Option<Vec<Label>>,
    /// Its stratum.
    pub strata: Option<Vec<Label>>,
    /// Covariates by name.
    pub covariates: Vec<(String, Vec<Label>)>,
}

impl FollowUpTable {
    /// Reads the columns that are named; others are passed over.
    ///
    /// # Errors
    /// With file, row, column and how to mend it: for a column that is not there, a time that is no
    /// number from 0, an entry that is not before the end, a status other than 0 and 1, an event
    /// without a cause, or the other way about.
    pub fn read(file: &str, text: &str, columns: &ColumnNames) -> Result<Self, TableError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let cells = Cells::read(file, text)?;
        let time = cells.times(&columns.time)?;
        let entry = columns.entry.as_ref().map(|name| cells.times(name)).transpose()?;
        if let (Some(entry), Some(name)) = (&entry, &columns.entry) {
            cells.entries_before(name, entry, &time)?;
        }
        let cause = columns.cause.as_ref().map(|name| cells.causes(name)).transpose()?;
        let event = cells.events(columns, cause.as_deref())?;
        let labels = |name: &String| cells.labels(name);
        let covariate = |name: &String| Ok((name.clone(), cells.labels(name)?));
        Ok(Self {
            file: file.into(),
            group: columns.group.as_ref().map(labels).transpose()?,
            strata: columns.strata.as_ref().map(labels).transpose()?,
            covariates: columns.covariates.iter().map(covariate).collect::<Result<_, _>>()?,
            row: cells.rows.iter().map(|(row, _)| *row).collect(),
            time,
            event,
            entry,
            cause,
        })
    }

    /// Returns the number of children.
    pub fn children(&self) -> usize {
        self.time.len()
    }
}

/// Every label of a column in order: numbers by value, words by letters.
pub(super) fn levels(labels: &[Label]) -> Vec<String> {
    let distinct: BTreeSet<&String> = labels.iter().flatten().collect();
    let mut levels: Vec<String> = distinct.into_iter().cloned().collect();
    let number = |label: &String| label.parse::<f64>().unwrap_or(f64::INFINITY);
    levels.sort_by(|a, b| number(a).total_cmp(&number(b)).then_with(|| a.cmp(b)));
    levels
}

struct Cells<'a> {
    file: &'a str,
    header: csv::StringRecord,
    rows: Vec<(usize, csv::StringRecord)>,
}

impl<'a> Cells<'a> {
    fn read(file: &'a str, text: &str) -> Result<Self, TableError> {
        let fail = |row: usize, problem: String, remedy: &str| {
            TableError::at(file, row, "-", problem, remedy)
        };
        let mut reader =
            csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let header = reader
            .headers()
            .map_err(|error| fail(1, error.to_string(), "write the column names in row 1"))?
            .clone();
        if header.len() == 1 && header[0].contains([';', '\t']) {
            let remedy = "save the table as comma-separated values";
            return Err(fail(1, "the columns are not separated by commas".into(), remedy));
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| {
                let row = error.position().map_or(0, |place| place.line() as usize);
                fail(row, error.to_string(), "give each row a cell for every column")
            })?;
            let row = record.position().map_or(0, |place| place.line() as usize);
            rows.push((row, record));
        }
        if rows.is_empty() {
            let remedy = "write a row for each child";
            return Err(fail(2, "the table has no rows".into(), remedy));
        }
        Ok(Self { file, header, rows })
    }

    fn column(&self, name: &str) -> Result<usize, TableError> {
        self.header.iter().position(|column| column == name).ok_or_else(|| {
            let has: Vec<&str> = self.header.iter().collect();
            let problem = format!("there is no column `{name}`");
            let remedy = format!("name one of: {}", has.join(", "));
            TableError::at(self.file, 1, name, problem, &remedy)
        })
    }

    fn each<T>(
        &self,
        name: &str,
        remedy: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Vec<T>, TableError> {
        let column = self.column(name)?;
        let of = |(row, record): &(usize, csv::StringRecord)| {
            read(record.get(column).unwrap_or_default())
                .map_err(|problem| TableError::at(self.file, *row, name, problem, remedy))
        };
        self.rows.iter().map(of).collect()
    }

    fn times(&self, name: &str) -> Result<Vec<f64>, TableError> {
        let remedy = "give a number of days from 0, or leave the row out";
        self.each(name, remedy, |cell| match cell.parse::<f64>() {
            _ if cell.is_empty() => Err("the time is missing".into()),
            Ok(time) if time < 0.0 => Err(format!("the time `{cell}` is negative")),
            Ok(time) if time.is_finite() => Ok(time),
            _ => Err(format!("`{cell}` is no time")),
        })
    }

    fn entries_before(&self, name: &str, entry: &[f64], time: &[f64]) -> Result<(), TableError> {
        let Some(child) = (0..time.len()).find(|&child| entry[child] >= time[child]) else {
            return Ok(());
        };
        let (entry, time) = (entry[child], time[child]);
        let problem = if entry == time {
            format!("entry and end are both {time}: the child was never at risk")
        } else {
            format!("the entry {entry} is after the end {time}")
        };
        let remedy = "the entry must be before the end: correct it, or leave the row out";
        Err(TableError::at(self.file, self.rows[child].0, name, problem, remedy))
    }

    fn labels(&self, name: &str) -> Result<Vec<Label>, TableError> {
        self.each(name, "", |cell| Ok((!cell.is_empty()).then(|| cell.to_owned())))
    }

    fn causes(&self, name: &str) -> Result<Vec<Label>, TableError> {
        self.each(name, "write 0 for no event", |cell| match cell {
            "" => Err("the cause is missing".into()),
            "0" => Ok(None),
            _ => Ok(Some(cell.to_owned())),
        })
    }

    fn events(
        &self,
        columns: &ColumnNames,
        cause: Option<&[Label]>,
    ) -> Result<Vec<bool>, TableError> {
        let Some(name) = &columns.status else {
            return cause.map(|cause| cause.iter().map(Option::is_some).collect()).ok_or_else(
                || {
                    let problem = "nothing says who had the event".into();
                    TableError::at(
                        self.file,
                        1,
                        "-",
                        problem,
                        "name a column with --status or --cause",
                    )
                },
            );
        };
        let remedy = "write 1 for the event and 0 for the end of follow-up without it";
        let event = self.each(name, remedy, |cell| match cell {
            "1" => Ok(true),
            "0" => Ok(false),
            "" => Err("the status is missing".into()),
            _ => Err(format!("`{cell}` is neither 0 nor 1")),
        })?;
        let differs = |child: &usize| cause.is_some_and(|c| c[*child].is_some() != event[*child]);
        match (0..event.len()).find(differs) {
            None => Ok(event),
            Some(child) => {
                let problem = "status and cause disagree on whether there was an event".into();
                let remedy = "write cause 0 where the status is 0, and a cause where it is 1";
                Err(TableError::at(self.file, self.rows[child].0, name, problem, remedy))
            }
        }
    }
}
