//! What a workbook says beside its values: rows and columns that it hides, merged cells, and
//! formulas whose results were never stored.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::references::place;
use crate::files::grid::{Hidden, Merged};

/// Columns that a hidden range may name; a sheet of a table has fewer.
const MOST_COLUMNS: usize = 1000;

/// Merged ranges that a sheet may have.
const MOST_MERGED: usize = 10_000;

/// Of one sheet.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    pub(crate) hidden: Hidden,
    pub(crate) merged: Vec<Merged>,
    /// Row, counted from 1, and column, counted from 0, of formulas without a result.
    pub(crate) formulas: BTreeSet<(usize, usize)>,
}

/// Reads what stands beside the values of every sheet, by its name, from the parts of the package.
/// A part that cannot be read says nothing: the reader of cells refuses it.
pub(crate) fn beside(parts: &BTreeMap<String, String>) -> BTreeMap<String, Beside> {
    let (workbook, relations) = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels");
    let (Some(workbook), Some(relations)) = (parts.get(workbook), parts.get(relations)) else {
        return BTreeMap::new();
    };
    let mut targets: BTreeMap<String, String> = BTreeMap::new();
    each(relations, |element| {
        if let (Some(id), Some(target)) = (value(element, "Id"), value(element, "Target")) {
            let target = target.trim_start_matches('/');
            let path =
                if target.starts_with("xl/") { target.into() } else { format!("xl/{target}") };
            targets.insert(id, path);
        }
    });
    let mut sheets = BTreeMap::new();
    each(workbook, |element| {
        if element.local_name().as_ref() != "sheet" {
            return;
        }
        let part = value(element, "id").and_then(|id| parts.get(targets.get(&id)?));
        if let (Some(name), Some(part)) = (value(element, "name"), part) {
            sheets.insert(name, of_sheet(part));
        }
    });
    sheets
}

/// Calls for every element that begins.
fn each(xml: &str, mut found: impl FnMut(&BytesStart<'_>)) {
    let mut reader = Reader::from_str(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(element) | Event::Empty(element) => found(&element),
            _ => {}
        }
    }
}

/// Returns an attribute by its name without prefix.
fn value(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    quick_xml::escape::unescape(&found.value).ok().map(std::borrow::Cow::into_owned)
}

/// Returns an attribute that is a whole number.
fn number(element: &BytesStart<'_>, name: &str) -> Option<usize> {
    value(element, name)?.parse().ok()
}

/// Tells whether a row or column is hidden, by its mark or by a size of zero.
fn is_hidden(element: &BytesStart<'_>, size: &str) -> bool {
    let said = value(element, "hidden").is_some_and(|text| text == "1" || text == "true");
    said || value(element, size).is_some_and(|text| text.parse() == Ok(0.0))
}

/// Reads the part of one sheet.
fn of_sheet(xml: &str) -> Beside {
    let mut found = Beside::default();
    let mut reader = Reader::from_str(xml);
    let mut row = 0;
    let mut cell = Cell::default();
    while let Ok(event) = reader.read_event() {
        match &event {
            Event::Eof => break,
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "row" => {
                    row = number(element, "r").unwrap_or(row + 1);
                    if is_hidden(element, "ht") {
                        found.hidden.rows.insert(row);
                    }
                }
                "col" if is_hidden(element, "width") => {
                    let [min, max] = ["min", "max"].map(|key| number(element, key).unwrap_or(0));
                    found
                        .hidden
                        .columns
                        .extend((min..=max.min(MOST_COLUMNS)).filter_map(|n| n.checked_sub(1)));
                }
                "c" => {
                    let text = value(element, "t").is_some_and(|kind| kind == "str");
                    cell = Cell {
                        place: value(element, "r").as_deref().and_then(place),
                        text,
                        ..Cell::default()
                    };
                }
                "mergeCell" if found.merged.len() < MOST_MERGED => {
                    let ends = value(element, "ref");
                    let ends = ends.as_deref().and_then(|text| text.split_once(':'));
                    if let Some((first, last)) = ends.and_then(|(a, b)| place(a).zip(place(b))) {
                        let (rows, columns) =
                            ((first.0, last.0), (first.1, last.1.min(MOST_COLUMNS)));
                        found.merged.push(Merged { rows, columns });
                    }
                }
                "f" => cell.formula = true,
                "v" if matches!(event, Event::Start(_)) => cell.result = Stored::Begun,
                _ => {}
            },
            Event::Text(text) if cell.result == Stored::Begun && !text.is_empty() => {
                cell.result = Stored::Yes;
            }
            Event::End(element) => match element.local_name().as_ref() {
                "v" if cell.result == Stored::Begun => cell.result = Stored::No,
                "c" => {
                    let computed = cell.text || cell.result != Stored::No;
                    if cell.formula && !computed {
                        found.formulas.extend(cell.place);
                    }
                    cell = Cell::default();
                }
                _ => {}
            },
            _ => {}
        }
    }
    found
}

/// A cell that is being read.
#[derive(Default)]
struct Cell {
    place: Option<(usize, usize)>,
    /// Of a formula that makes text, nothing is a result too.
    text: bool,
    formula: bool,
    result: Stored,
}

/// The result of a formula.
#[derive(Default, PartialEq, Eq)]
enum Stored {
    #[default]
    No,
    /// Its element is open.
    Begun,
    Yes,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_and_not_computed_is_found() {
        let sheet = r#"<worksheet><cols><col min="2" max="3" hidden="1"/></cols><sheetData>
            <row r="2" hidden="true"><c r="A2"><f>1+1</f></c><c r="B2"><f>1+1</f><v></v></c></row>
            <row><c r="A3"><f>1+1</f><v>2</v></c><c r="B3" t="str"><f>""</f><v></v></c><c r="C3"/></row>
            <row r="7" ht="0"/></sheetData><mergeCells><mergeCell ref="B1:C2"/></mergeCells></worksheet>"#;
        let found = of_sheet(sheet);
        assert_eq!(Vec::from_iter(found.hidden.rows), [2, 7]);
        assert_eq!(Vec::from_iter(found.hidden.columns), [1, 2]);
        assert_eq!(Vec::from_iter(found.formulas), [(2, 0), (2, 1)]);
        let [Merged { rows, columns }] = found.merged[..] else { panic!("one range") };
        assert_eq!((rows, columns), ((1, 2), (1, 2)));
    }
}
