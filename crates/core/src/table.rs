//! CSV tables with errors that name file, row and column.

use serde::de::DeserializeOwned;

/// One fault of a table. Row 1 is the header.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: row {row}{}: {problem}; {remedy}", named(.column))]
pub struct TableError {
    /// File as the user named it.
    pub file: String,
    /// 1-based row; 1 is the header.
    pub row: usize,
    /// Column by its header, or `-` when the row as a whole is meant.
    pub column: String,
    /// What is wrong, with the offending value.
    pub problem: String,
    /// How to mend it.
    pub remedy: String,
}

/// The column, unless the row as a whole is meant.
fn named(column: &str) -> String {
    if column == "-" { String::new() } else { format!(", column `{column}`") }
}

impl TableError {
    /// A fault of one cell of a table; row 1 is the header.
    pub fn at(file: &str, row: usize, column: &str, problem: String, remedy: &str) -> Self {
        let (file, column, remedy) = (file.into(), column.into(), remedy.into());
        Self { file, row, column, problem, remedy }
    }
}

/// Rows a table may have: far above any clinical study, far below what would exhaust memory.
pub const MAX_ROWS: usize = 100_000;

/// The columns of a table, by name.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    /// Those that must be there.
    pub required: &'static [&'static str],
    /// Those that may be there.
    pub optional: &'static [&'static str],
}

/// Reads every row into `T`, with its row number (the header is row 1).
///
/// # Errors
/// For text that is not UTF-8, an empty table, a missing or unknown column, a cell of the wrong
/// type, or more than [`MAX_ROWS`] rows.
pub fn read<T: DeserializeOwned>(
    file: &str,
    bytes: &[u8],
    columns: Columns,
) -> Result<Vec<(usize, T)>, TableError> {
    let fail = |row: usize, column: &str, problem: String, remedy: &str| {
        Err(TableError::at(file, row, column, problem, remedy))
    };
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
        Err(error) => {
            let row = 1 + bytes[..error.valid_up_to()].iter().filter(|b| **b == b'\n').count();
            let problem = format!("byte {} is not UTF-8", error.valid_up_to() + 1);
            return fail(row, "-", problem, "save the table as UTF-8 and check that it is whole");
        }
    };
    if text.trim().is_empty() {
        return fail(1, "-", "the table is empty".into(), "write a header and at least one row");
    }
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let headers = match reader.headers() {
        Ok(headers) => headers.clone(),
        Err(error) => return fail(1, "-", error.to_string(), "write the column names in row 1"),
    };
    check_header(file, &headers, columns)?;
    let starts = record_rows(text);
    let mut rows = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let row = starts.get(index + 1).copied().unwrap_or(index + 2);
        if index == MAX_ROWS {
            let problem = format!("the table has more than {MAX_ROWS} rows");
            return fail(row, "-", problem, "split it by child or by year");
        }
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let csv::ErrorKind::UnequalLengths { expected_len, len, .. } = error.kind() else {
                    return fail(row, "-", error.to_string(), "check the quotes of this row");
                };
                let problem = format!("the row has {len} cells, the header has {expected_len}");
                return fail(row, "-", problem, "quote cells that contain a comma");
            }
        };
        match record.deserialize::<T>(Some(&headers)) {
            Ok(value) => rows.push((row, value)),
            Err(error) => {
                let csv::ErrorKind::Deserialize { err, .. } = error.kind() else {
                    return fail(row, "-", error.to_string(), "check this row");
                };
                let message = err.kind().to_string();
                // The reader names no column for an unknown word: find the cell it quotes.
                let quoted =
                    |cell: &str| !cell.is_empty() && message.contains(&format!("`{cell}`,"));
                let field =
                    err.field().map(|i| i as usize).or_else(|| record.iter().position(quoted));
                let column = field.and_then(|i| headers.get(i)).unwrap_or("-");
                let problem = match field.and_then(|i| record.get(i)) {
                    Some(cell) if !quoted(cell) => format!("{message}, found `{cell}`"),
                    _ => message.clone(),
                };
                return fail(
                    row,
                    column,
                    problem,
                    "see the column descriptions in docs/formats.md",
                );
            }
        }
    }
    if rows.is_empty() {
        return fail(2, "-", "the table has a header and no rows".into(), "write at least one row");
    }
    Ok(rows)
}

/// Where the table is read at all, its columns are known.
fn check_header(
    file: &str,
    headers: &csv::StringRecord,
    columns: Columns,
) -> Result<(), TableError> {
    const REMEDY: &str = "see the column descriptions in docs/formats.md";
    let known = || columns.required.iter().chain(columns.optional);
    if headers.len() == 1 && headers[0].contains([';', '\t']) {
        let problem = "the columns are not separated by commas".into();
        return Err(TableError::at(
            file,
            1,
            "-",
            problem,
            "save the table as comma-separated values",
        ));
    }
    if let Some(unknown) = headers.iter().find(|name| !known().any(|k| k == name)) {
        let all = known().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let problem = format!("unknown field `{unknown}`, expected {all}");
        return Err(TableError::at(file, 1, unknown, problem, REMEDY));
    }
    if let Some(missing) = columns.required.iter().find(|name| !headers.iter().any(|h| h == **name))
    {
        let problem = format!("missing field `{missing}`");
        return Err(TableError::at(file, 1, missing, problem, REMEDY));
    }
    Ok(())
}

/// Row on which each record begins, the header first: empty lines and quoted line feeds count, as
/// they do in the user's editor.
fn record_rows(text: &str) -> Vec<usize> {
    let (mut rows, mut row, mut quoted, mut begun) = (Vec::new(), 1, false, false);
    for byte in text.bytes() {
        match byte {
            b'\n' => {
                row += 1;
                begun &= quoted;
            }
            b'\r' => {}
            _ => {
                if !begun {
                    rows.push(row);
                    begun = true;
                }
                quoted ^= byte == b'"';
            }
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_those_of_the_editor() {
        assert_eq!(record_rows("a\n1\n\n\"two\nlines\"\r\n3"), [1, 2, 4, 6]);
    }
}
