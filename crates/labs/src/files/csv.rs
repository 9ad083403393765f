//! Text with commas, semicolons or tabs.

use super::grid::{Grid, MOST_ROWS, too_many_rows};
use crate::error::Error;

/// Lines looked at to find the separator.
const SNIFFED: usize = 30;

/// Reads the cells of a text.
///
/// # Errors
/// For an empty text, a quote that does not close, and more than [`MOST_ROWS`] rows.
pub(crate) fn read(file: &str, text: &str) -> Result<Grid, Error> {
    if text.trim().is_empty() {
        let problem = "the table is empty".into();
        return Err(Error::at(file, 1, "-", problem, "write a header and at least one row"));
    }
    // Excel may say which separator it uses, in a first line of its own.
    let told = text.strip_prefix("sep=").and_then(|rest| rest.bytes().next());
    let told = told.filter(|b| matches!(b, b',' | b';' | b'\t' | b'|'));
    let separator = told.unwrap_or_else(|| separator(text));
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .trim(::csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut row = 0;
    let mut record = ::csv::StringRecord::new();
    let mut start = 0;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let remedy = "check the quotes of this row";
                return Err(Error::at(file, row + 1, "-", error.to_string(), remedy));
            }
        }
        let end = reader.position().byte() as usize;
        // The reader skips empty lines; a spreadsheet counts them. Line feeds within quotes are
        // no rows in either.
        row += 1 + empty_lines(&text[start..end]);
        // A quote left open swallows the rows below it.
        if !quotes_close(text[start..end].trim_start_matches(['\r', '\n']), separator) {
            let problem = "a quote does not close where the cell ends".into();
            return Err(Error::at(file, row, "-", problem, "check the quotes of this row"));
        }
        // Of CR LF, the reader leaves LF to the next row.
        start = end + usize::from(text[end..].starts_with('\n') && text[..end].ends_with('\r'));
        if rows.len() == MOST_ROWS {
            return Err(too_many_rows(file, row));
        }
        if told.is_none() || row > 1 {
            rows.push((row, record.iter().map(str::to_owned).collect()));
        }
    }
    Ok(Grid { rows, ragged_is_wrong: true, ..Grid::default() })
}

/// Finds the separator that splits the most lines into the same number of cells, two at least.
fn separator(text: &str) -> u8 {
    let lines: Vec<&str> =
        text.lines().filter(|line| !line.trim().is_empty()).take(SNIFFED).collect();
    let score = |separator: u8| {
        let widths: Vec<usize> = lines.iter().map(|line| unquoted(line, separator)).collect();
        let best = |width: &usize| widths.iter().filter(|w| *w == width).count();
        widths.iter().filter(|w| **w > 0).map(|w| (best(w), *w)).max().unwrap_or_default()
    };
    // A tab or semicolon is no part of a number: where either splits as well, it is the one.
    [b'\t', b';', b','].into_iter().max_by_key(|s| (score(*s), *s != b',')).unwrap_or(b',')
}

/// Counts the separators of a line that stand outside quotes.
fn unquoted(line: &str, separator: u8) -> usize {
    let mut quoted = false;
    let outside = |b: &u8| {
        quoted ^= *b == b'"';
        *b == separator && !quoted
    };
    line.bytes().filter(outside).count()
}

/// Tells whether each quote that opens a cell of a record closes it too.
fn quotes_close(record: &str, separator: u8) -> bool {
    let mut bytes = record.bytes().peekable();
    let mut begins = true;
    while let Some(byte) = bytes.next() {
        if !(begins && byte == b'"') {
            begins = byte == separator;
            continue;
        }
        loop {
            match (bytes.next(), bytes.peek()) {
                (None, _) => return false,
                (Some(b'"'), Some(b'"')) => {
                    bytes.next();
                }
                (Some(b'"'), _) => break,
                _ => {}
            }
        }
        // Spaces may follow, where somebody aligned the columns.
        while bytes.next_if_eq(&b' ').is_some() {}
        if bytes.peek().is_some_and(|b| *b != separator && !matches!(b, b'\r' | b'\n')) {
            return false;
        }
        begins = false;
    }
    true
}

/// Counts the empty lines before a record.
fn empty_lines(text: &str) -> usize {
    let blank = text.len() - text.trim_start_matches(['\r', '\n']).len();
    text[..blank].replace("\r\n", "\n").len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(usize, Vec<String>)> {
        read("x", text).unwrap().rows
    }

    #[test]
    fn rows_are_those_of_a_spreadsheet() {
        let numbers = |text| rows(text).iter().map(|(row, _)| *row).collect::<Vec<_>>();
        assert_eq!(numbers("a,b\n\n1,2\r\n\r\n3,\"two\nlines\"\r\n5,6"), [1, 3, 5, 6]);
        assert_eq!(numbers("sep=;\na;b\n1;2\n"), [2, 3]);
    }

    #[test]
    fn a_quote_left_open_is_refused_and_swallows_no_row() {
        for (text, row) in [
            ("a,note\n1,\"two\n3,4\n", 2),
            ("a,note\n1,2\n3,\"two\n4,\"five\n", 3),
            ("a,note\n\n1,\"5\" tube\"\n", 3),
        ] {
            let message = read("x", text).unwrap_err().to_string();
            assert!(message.starts_with(&format!("x: row {row}")), "{message}");
        }
        assert_eq!(rows("a,b\n\"say \"\"no\"\"\" ,5\" tube\n").len(), 2);
        assert_eq!(rows("sep=\na,b\n1,2\n").len(), 3);
    }

    #[test]
    fn separators_are_found() {
        for (text, width) in [
            ("a,b,c\n1,2,3\n", 3),
            ("a;b\n1,5;2,5\n3,5;4,5\n", 2),
            ("a\tb\tc\n1,5\t2;5\t3\n", 3),
            ("\"x;y;z\",b\n\"1;2;3\",2\n", 2),
            ("a;b,c;d\n1;2,0;3\n", 3),
        ] {
            assert!(rows(text).iter().all(|(_, cells)| cells.len() == width), "{text}");
        }
    }
}
