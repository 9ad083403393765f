//! Workbooks of Excel, each cell as the text that the spreadsheet shows.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, copy, sink};

use calamine::{CellErrorType, DataRef, Reader, SheetType, SheetVisible, Style, Xlsx};

use super::grid::{Grid, MOST_ROWS, too_many_rows};
use super::sheet_xml::{self, Beside, place};
use super::{name, units};
use crate::error::Error;

/// What stands in a cell whose formula has no stored result; no file holds the character.
pub(super) const FORMULA_WITHOUT_RESULT: &str = "\u{E000}";

/// Unpacked bytes a workbook may have: a table of 10⁵ rows takes a tenth.
const MAX_BYTES: u64 = 256 << 20;
/// Bytes that its cells may hold: cells share texts in the file, and own them here.
const MAX_HELD: usize = 1 << 30;
/// Bytes of `AAA1048576:AAA1048576`.
const LONGEST_RANGE: usize = 24;
/// Columns a sheet may have.
const MAX_COLUMNS: usize = 1000;

const SAVE_ALONE: &str = "save the sheet alone, as .xlsx or CSV";

/// Reads every sheet.
///
/// # Errors
/// For a file that is no workbook, is locked with a password, or is too large.
pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Vec<Grid>, Error> {
    let fail = |problem: String, remedy: &str| Error::at(file, 1, "-", problem, remedy);
    let broken = |error: &dyn std::fmt::Display| {
        fail(format!("the workbook cannot be read: {error}"), "open it, and save it again as .xlsx")
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let mut size = 0_u64;
    let mut parts: BTreeMap<String, String> = BTreeMap::new();
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| broken(&error))?;
        let title = part.name().map_or_else(|_| String::new(), |name| name.to_string());
        let sheet = title.contains("sheet")
            || title.starts_with("xl/workbook")
            || title.starts_with("xl/_rels/");
        let mut xml = Vec::new();
        // What a part says of its size need not be so.
        let mut part = part.take(MAX_BYTES + 1 - size);
        size += if sheet {
            part.read_to_end(&mut xml).map(|n| n as u64)
        } else {
            copy(&mut part, &mut sink())
        }
        .map_err(|error| broken(&error))?;
        if !references_fit(&xml) {
            return Err(broken(&"the name of a cell lies beyond a spreadsheet"));
        }
        if size > MAX_BYTES {
            let problem = "the workbook unpacks to more than 256 MiB".into();
            return Err(fail(problem, SAVE_ALONE));
        }
        if sheet {
            parts.insert(title, String::from_utf8_lossy(&xml).into_owned());
        }
    }
    let mut beside = sheet_xml::beside(&parts);
    drop(parts);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let mut grids = Vec::new();
    let mut held = 0;
    for sheet in book.sheets_metadata().to_owned() {
        // A sheet of charts or macros holds no cells.
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let invisible = sheet.visible != SheetVisible::Visible;
        let sheet = sheet.name;
        let Beside { mut hidden, merged, formulas } = beside.remove(&sheet).unwrap_or_default();
        hidden.sheet |= invisible;
        let mut cells = book.worksheet_cells_reader(&sheet).map_err(|error| broken(&error))?;
        let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
        // One cell at a time: a sheet with one cell in its last corner is small, its rectangle
        // is not.
        while let Some((cell, style)) =
            cells.next_cell_with_style_id().map_err(|error| broken(&error))?
        {
            let (row, column) = cell.get_position();
            let (row, column) = (row as usize + 1, column as usize);
            let mut text = show(cell.get_value(), cells.styles().get(style));
            if text.is_empty() && formulas.contains(&(row, column)) {
                FORMULA_WITHOUT_RESULT.clone_into(&mut text);
            }
            if text.is_empty() {
                continue;
            }
            let in_order = rows.last().is_none_or(|(last, _)| *last <= row);
            if !in_order || column >= MAX_COLUMNS {
                let problem = format!("row {row} lies beyond a table, or out of order");
                return Err(fail(problem, "delete what stands far from the table"));
            }
            if rows.last().is_none_or(|(last, _)| *last != row) {
                rows.push((row, Vec::new()));
            }
            if rows.len() > MOST_ROWS {
                return Err(too_many_rows(&format!("{file} [{sheet}]"), row));
            }
            let (_, cells) = rows.last_mut().expect("pushed above");
            if cells.len() <= column {
                held += (column + 1 - cells.len()) * size_of::<String>();
                cells.resize(column + 1, String::new());
            }
            held += text.len();
            if held > MAX_HELD {
                let problem = format!("the cells up to row {row} of `{sheet}` hold over 1 GiB");
                return Err(fail(problem, SAVE_ALONE));
            }
            cells[column] = text;
        }
        grids.push(Grid { sheet, rows, ragged_is_wrong: false, hidden, merged });
    }
    Ok(grids)
}

/// Whether the names of rows and cells are those of a spreadsheet, `XFD1048576` at most: the reader
/// of workbooks counts longer ones beyond its integers.
fn references_fit(xml: &[u8]) -> bool {
    let mut rest = xml;
    while let Some(at) = rest.iter().position(|b| *b == b'=') {
        let (before, after) = (rest[..at].trim_ascii_end(), rest[at + 1..].trim_ascii_start());
        let stem = before.strip_suffix(b"r").or(before.strip_suffix(b"ref"));
        if stem.is_some_and(|stem| stem.last().is_some_and(u8::is_ascii_whitespace))
            && let [b'"' | b'\'', name @ ..] = after
        {
            let end = name.iter().position(|b| matches!(b, b'"' | b'\'')).unwrap_or(name.len());
            let named = &name[..end.min(LONGEST_RANGE)];
            let fits = named.split(|b| *b == b':').all(|part| {
                let letters = part.iter().take_while(|b| b.is_ascii_alphabetic()).count();
                let digits = part[letters..].iter().take_while(|b| b.is_ascii_digit()).count();
                letters <= 3 && digits <= 7
            });
            if !fits {
                return false;
            }
            // A range that ends before it begins.
            let range = std::str::from_utf8(named).unwrap_or_default();
            let ends = range.split_once(':').and_then(|(a, b)| place(a).zip(place(b)));
            if ends.is_some_and(|(first, last)| first.0 > last.0 || first.1 > last.1) {
                return false;
            }
        }
        rest = after;
    }
    true
}

/// A value as text: dates as ISO, percentages with their sign.
fn show(value: &DataRef<'_>, style: Option<&Style>) -> String {
    let format = style.and_then(|style| style.number_format.as_ref()).map(|f| &*f.format_code);
    let percent = format.is_some_and(is_percent);
    match value {
        DataRef::Int(n) if percent => format!("{}%", fifteen_digits(*n as f64 * 100.0)),
        DataRef::Int(n) => dressed(&n.to_string(), format),
        DataRef::Float(x) if percent => format!("{}%", fifteen_digits(x * 100.0)),
        DataRef::Float(x) => dressed(&fifteen_digits(*x), format),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(b) => if *b { "TRUE" } else { "FALSE" }.into(),
        DataRef::DateTime(moment) => {
            let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
            // Of a month alone, no day is shown.
            if format.is_some_and(shows_no_day) {
                return format!("{year:04}-{month:02}");
            }
            let time = if (hour, minute) == (0, 0) {
                String::new()
            } else {
                format!(" {hour:02}:{minute:02}")
            };
            format!("{year:04}-{month:02}-{day:02}{time}")
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error_text(error).into(),
        DataRef::Empty => String::new(),
    }
}

/// A number with what its format prints around it, where that is a sign or a unit; what a format
/// prints in place of the number, where it does.
fn dressed(number: &str, format: Option<&str>) -> String {
    let Some(format) = format.filter(|format| format.contains(['"', '\\', '[', '≤', '≥']))
    else {
        return number.into();
    };
    let section = section_of(format, number.parse().unwrap_or_default());
    let (before, after, digits) = literals(section);
    if !digits && !section.contains("General") && !before.trim().is_empty() {
        return before.trim().into();
    }
    let sign = if matches!(before.trim(), "<" | ">" | "≤" | "≥" | "<=" | ">=") {
        before.trim()
    } else {
        ""
    };
    let unit = after.trim();
    let unit = if units::is_unit(unit) || name::unit(unit).is_some() {
        format!(" {unit}")
    } else {
        String::new()
    };
    format!("{sign}{number}{unit}")
}

/// The section of a format that a number is shown by: the first whose condition it meets, such as
/// `[<10]`, or that has none.
fn section_of(format: &str, number: f64) -> &str {
    let holds = |section: &&str| {
        let Some(condition) =
            section.trim_start().strip_prefix('[').and_then(|s| s.split_once(']'))
        else {
            return true;
        };
        let text = condition.0;
        let sign = text.len() - text.trim_start_matches(['<', '>', '=']).len();
        let Ok(bound) = text[sign..].parse::<f64>() else { return true };
        match &text[..sign] {
            "<" => number < bound,
            "<=" => number <= bound,
            ">" => number > bound,
            ">=" => number >= bound,
            "=" => number == bound,
            "<>" => number != bound,
            _ => true,
        }
    };
    format.split(';').find(holds).unwrap_or(format)
}

/// Whether the format of a date shows year and month and no day.
fn shows_no_day(format: &str) -> bool {
    let mut quoted = false;
    let shown: String = format
        .chars()
        .filter(|c| {
            quoted ^= *c == '"';
            !quoted
        })
        .collect::<String>()
        .to_lowercase();
    shown.contains('y') && shown.contains('m') && !shown.contains('d')
}

/// Quoted and escaped texts of the first section of a format, before and after its digits, and
/// whether it has any.
fn literals(format: &str) -> (String, String, bool) {
    let (mut before, mut after) = (String::new(), String::new());
    let (mut quoted, mut digits) = (false, false);
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        let literal = match c {
            '"' => {
                quoted = !quoted;
                None
            }
            c if quoted => Some(c),
            '\\' => chars.next(),
            '_' | '*' => {
                chars.next();
                None
            }
            '[' => {
                chars.by_ref().find(|c| *c == ']');
                None
            }
            ';' => break,
            '0' | '#' | '?' | '.' | ',' => {
                digits = true;
                None
            }
            ' ' | '/' | '+' | '-' | '(' | ')' | '≤' | '≥' => Some(c),
            _ => None,
        };
        if let Some(c) = literal {
            if digits { after.push(c) } else { before.push(c) }
        }
    }
    (before, after, digits)
}

/// Whether a format multiplies by a hundred: a sign that is quoted or escaped is only shown.
fn is_percent(format: &str) -> bool {
    let mut quoted = false;
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '\\' | '_' | '*' if !quoted => {
                chars.next();
            }
            '%' if !quoted => return true,
            _ => {}
        }
    }
    false
}

/// Numbers are stored in binary and shown with at most fifteen digits: 0.1 + 0.2 is 0.3.
fn fifteen_digits(x: f64) -> String {
    let rounded = format!("{x:.14e}").parse().unwrap_or(x);
    format!("{rounded}")
}

fn error_text(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        CellErrorType::GettingData => "#GETTING_DATA",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percent_sign_that_is_only_shown_scales_nothing() {
        for (format, percent) in [
            ("0%", true),
            ("0.00%;[Red]-0.00%", true),
            ("0.0\"%\"", false),
            ("0.0\\%", false),
            ("\"about \"0%", true),
            ("General", false),
        ] {
            assert_eq!(is_percent(format), percent, "{format}");
        }
    }

    #[test]
    fn a_format_may_print_a_sign_or_a_unit() {
        for (format, text) in [
            ("0.0\" x10^9/L\"", "1.35 x10^9/L"),
            ("\"<\"0", "<1.35"),
            ("0.0\"%\"", "1.35 %"),
            ("0.0\\%", "1.35 %"),
            ("0.0\" cells/uL\";[Red]-0.0", "1.35 cells/uL"),
            ("\"about \"0", "1.35"),
            ("General", "1.35"),
            ("0.0\"; \"", "1.35"),
            ("[<10]\"<10\";0", "<10"),
            ("[=0]\"<10\";0", "1.35"),
            ("≤0", "≤1.35"),
        ] {
            assert_eq!(dressed("1.35", Some(format)), text, "{format}");
        }
    }

    #[test]
    fn names_of_cells_beyond_a_spreadsheet_are_found() {
        for (xml, fit) in [
            (r#"<row r="1"><c r="XFD1048576" t="s"/></row>"#, true),
            (r#"<dimension ref="A1:B2"/><tabColor rgb="FFFF0000"/>"#, true),
            (r#"<row r="sheetml/2006/main">"#, false),
            ("<row\nr = '99999999999'>", false),
            (r#"<mergeCell ref="AAAAAAAA1:B2"/>"#, false),
            (r#"<dimension ref="A5:B3"/>"#, false),
            (r#"<dimension ref="A1:F88888888888888888888884"/>"#, false),
            ("", true),
        ] {
            assert_eq!(references_fit(xml.as_bytes()), fit, "{xml}");
        }
    }

    #[test]
    fn numbers_are_shown_with_fifteen_digits() {
        assert_eq!(fifteen_digits(0.1 + 0.2), "0.3");
        assert_eq!(fifteen_digits(1200.0), "1200");
    }
}
