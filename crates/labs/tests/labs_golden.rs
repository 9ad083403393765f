//! Every file of `labs/` against the table beside it, which was written by hand.
//!
//! `NAME.expected` holds one line an entry, in the order of the file:
//!
//! `cell or row | verdict | child | analyte | value | unit | age in days | day | use | words`
//!
//! where the words are of why and remedy.
//!
//! `-` stands for nothing, `~` for anything; words are separated by `;` and each must occur. A file
//! that is refused as a whole has one line `error | words`; a word after `!` must not occur. A
//! first line `#! birth DATE implant DATE` holds what the command line would; `drop` there drops
//! identifiers.

use std::fs;
use std::path::Path;

use thymoid_labs::{Entry, Given, Pseudonyms, Reading, SECRET_BYTES, Use, check};

/// What the command line would say: dates, and whether identifiers are dropped.
fn said(expected: &str) -> (Given, bool) {
    let mut words = expected.lines().next().unwrap_or_default().split_whitespace();
    let first = words.next();
    let rest: Vec<&str> = if first == Some("#!") { words.collect() } else { Vec::new() };
    let after = |name: &str| rest.iter().position(|word| *word == name).map(|at| rest[at + 1]);
    let given = Given::new(after("birth"), after("implant")).expect("dates of the expectation");
    (given, rest.contains(&"drop"))
}

fn matches(entry: &Entry, line: &str) -> Result<(), String> {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let [place, verdict, child, analyte, value, unit, age, day, used, words] = cells[..] else {
        return Err("the expectation has not ten cells".into());
    };
    let same = |what: &str, expected: &str, found: &str| {
        let equal = expected == "~" || expected == found || expected == "-" && found.is_empty();
        if equal { Ok(()) } else { Err(format!("{what} is `{found}`")) }
    };
    let number = |what: &str, expected: &str, found: Option<f64>| {
        let equal = match (expected.parse::<f64>(), found) {
            (Ok(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs(),
            (Err(_), None) => expected == "-",
            _ => false,
        };
        if equal || expected == "~" { Ok(()) } else { Err(format!("{what} is {found:?}")) }
    };
    let row = entry.row.to_string();
    same("place", place, if entry.cell.is_empty() { &row } else { &entry.cell })?;
    same("verdict", verdict, entry.verdict.as_str())?;
    same("child", child, &entry.child_id)?;
    same("analyte", analyte, entry.analyte.map_or("", |a| a.as_str()))?;
    let limited = value.trim_start_matches(['<', '>']);
    if value != "~" {
        same("sign", &value[..value.len() - limited.len()], entry.limit.sign())?;
    }
    number("value", limited, entry.value)?;
    same("unit", unit, entry.unit)?;
    number("age", age, entry.age.map(thymoid_core::Days::value))?;
    number("day", day, entry.day)?;
    same("use", used, if entry.used == Use::Fit { "fit" } else { "shown" })?;
    let said = format!("{} {}: {} {}", entry.sheet, entry.column, entry.why(), entry.mend());
    let missing = words.split(';').map(str::trim).find(|w| *w != "-" && !holds(&said, w));
    missing.map_or(Ok(()), |word| Err(format!("`{word}` is not in `{said}`")))
}

fn holds(text: &str, word: &str) -> bool {
    word.strip_prefix('!').map_or_else(|| text.contains(word), |not| !text.contains(not.trim()))
}

fn compare(file: &Path, expected: &str) -> Result<(), String> {
    let bytes = fs::read(file).map_err(|error| error.to_string())?;
    let lines: Vec<&str> =
        expected.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()).collect();
    let key = Pseudonyms::new([7; SECRET_BYTES]);
    let (given, drops) = said(expected);
    let reading = Reading { given, pseudonyms: drops.then_some(&key), ..Reading::default() };
    let entries = match (check("labs", &bytes, reading), lines[0].strip_prefix("error |")) {
        (Ok(entries), None) => entries,
        (Err(error), Some(words)) => {
            let message = error.to_string();
            let missing = words.split(';').map(str::trim).find(|word| !holds(&message, word));
            return missing.map_or(Ok(()), |w| Err(format!("`{w}` is not in `{message}`")));
        }
        (Ok(_), Some(_)) => return Err("the file was read".into()),
        (Err(error), None) => return Err(error.to_string()),
    };
    if entries.len() != lines.len() {
        let all: Vec<String> = entries
            .iter()
            .map(|e| format!("{} {} {} {}", e.row, e.cell, e.verdict.as_str(), e.why()))
            .collect();
        return Err(format!("{} entries\n    {}", entries.len(), all.join("\n    ")));
    }
    let failed: Vec<String> = entries
        .iter()
        .zip(&lines)
        .filter_map(|(entry, line)| matches(entry, line).err().map(|e| format!("{line}\n    {e}")))
        .collect();
    if failed.is_empty() { Ok(()) } else { Err(failed.join("\n  ")) }
}

#[test]
fn files_of_wards_get_the_verdicts_that_a_person_expects() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/labs");
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let mut failures = Vec::new();
    let mut tried = 0;
    for expected in files.iter().filter(|f| f.extension().is_some_and(|e| e == "expected")) {
        let stem = expected.with_extension("");
        tried += 1;
        if let Err(fault) = compare(&stem, &fs::read_to_string(expected).unwrap()) {
            failures.push(format!("{}\n  {fault}", stem.file_name().unwrap().display()));
        }
    }
    assert!(tried >= 180, "only {tried} files");
    assert!(failures.is_empty(), "{} of {tried} files\n{}", failures.len(), failures.join("\n"));
}
