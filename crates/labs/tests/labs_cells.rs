//! Nothing of a file is dropped without a word: every cell with content is structure (headers,
//! children, dates) or has an entry that speaks for it, in random tables and workbooks.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use proptest::prelude::*;
use thymoid_labs::{Entry, Given, check};

/// Headers of columns with values, with words nobody knows, and with no name.
const TITLES: [&str; 16] = [
    "CD4 (/uL)",
    "CD3 10^9/L",
    "CD8 %",
    "naive CD4 (% of CD4)",
    "Lymphozyten (G/l)",
    "IgG (g/L)",
    "WBC",
    "CD4/CD8",
    "CD4 whatever",
    "remarks of the ward",
    "CD4 (bone marrow)",
    "",
    "淋巴细胞绝对值(个/µL)",
    "CD4+HLA-DR+ (/uL)",
    "CD4 date",
    "TREC (copies/1e6 T)",
];
/// Contents of cells.
const CELLS: [&str; 14] = [
    "",
    "",
    "",
    "150",
    "0.35",
    "<10",
    "12,5",
    "not done",
    "plenty",
    "1.2e3",
    "-999",
    "2025-06-01",
    "150 /uL",
    "#N/A",
];

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

#[derive(Debug, Clone)]
struct Table {
    titles: Vec<&'static str>,
    rows: Vec<Vec<&'static str>>,
}

/// A column of days and one of children, then whatever comes.
fn tables() -> impl Strategy<Value = Table> {
    let titles = prop::collection::vec(prop::sample::select(TITLES.to_vec()), 1..7);
    (titles, 1_usize..6).prop_flat_map(|(others, rows)| {
        let titles: Vec<&'static str> =
            ["date", "child_id", "CD4 (cells/uL)"].into_iter().chain(others).collect();
        let cells = prop::collection::vec(prop::sample::select(CELLS.to_vec()), titles.len() - 2);
        let rows = prop::collection::vec(cells, rows..=rows);
        (Just(titles), rows).prop_map(|(titles, rows)| {
            let row =
                |cells: Vec<&'static str>| ["2025-06-10", "c1"].into_iter().chain(cells).collect();
            Table { titles, rows: rows.into_iter().map(row).collect() }
        })
    })
}

impl Table {
    /// Cells that are neither header nor day nor child.
    fn to_speak_for(&self) -> usize {
        self.rows.iter().flat_map(|row| &row[2..]).filter(|cell| !cell.is_empty()).count()
    }

    fn csv(&self) -> String {
        let mut text = String::new();
        for row in std::iter::once(&self.titles).chain(&self.rows) {
            let quoted: Vec<String> = row.iter().map(|cell| format!("\"{cell}\"")).collect();
            writeln!(text, "{}", quoted.join(",")).unwrap();
        }
        text
    }

    /// A workbook with this one sheet, each cell a text.
    fn xlsx(&self) -> Vec<u8> {
        let mut rows = String::new();
        for (r, row) in std::iter::once(&self.titles).chain(&self.rows).enumerate() {
            write!(rows, "<row r=\"{}\">", r + 1).unwrap();
            for (c, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let cell = cell.replace('<', "&lt;");
                let place = format!("{}{}", char::from(b'A' + c as u8), r + 1);
                write!(rows, "<c r=\"{place}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>")
                    .unwrap();
            }
            rows.push_str("</row>");
        }
        let parts = [
            (
                "[Content_Types].xml",
                format!(
                    "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
                ),
            ),
            (
                "_rels/.rels",
                format!(
                    "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/workbook.xml",
                format!(
                    "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"labs\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/worksheets/sheet1.xml",
                format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>"),
            ),
        ];
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, xml) in parts {
            archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(xml.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }
}

fn spoken_for(entries: &[Entry]) -> usize {
    entries.iter().map(|entry| entry.cells).sum()
}

fn given() -> Given {
    Given::new(Some("2024-04-10"), Some("2025-01-10")).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn every_cell_of_a_table_has_an_entry(table in tables()) {
        let entries = check("t", table.csv().as_bytes(), given()).unwrap();
        prop_assert_eq!(spoken_for(&entries), table.to_speak_for(), "{}", table.csv());
    }

    #[test]
    fn every_cell_of_a_workbook_has_an_entry(table in tables()) {
        let entries = check("t", &table.xlsx(), given()).unwrap();
        prop_assert_eq!(spoken_for(&entries), table.to_speak_for(), "{}", table.csv());
    }

    /// Where nothing is known of the structure, the reader itself counts: see the assertion in
    /// `labs::tables`.
    #[test]
    fn cells_of_any_table_are_counted(rows in prop::collection::vec(prop::collection::vec("[a-zA-Z0-9<%/ 细胞.-]{0,8}", 1..6), 1..6)) {
        let text: String = rows.iter().map(|row| row.join(",") + "\n").collect();
        let _ = check("t", format!("date,CD4 (/uL),{text}").as_bytes(), given());
    }
}
