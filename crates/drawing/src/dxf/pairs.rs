//! The lines of a DXF file, two by two: a code and a value.

use crate::error::{Error, Result};

/// A code, its value, and the line of the value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pair<'a> {
    pub(super) code: i32,
    pub(super) value: &'a str,
    pub(super) line: usize,
}

impl Pair<'_> {
    /// The value as a number.
    pub(super) fn number(&self, file: &str) -> Result<f64> {
        let number: Option<f64> = self.value.parse().ok();
        number.filter(|number| number.is_finite()).ok_or_else(|| {
            let place = format!("{file}, line {}", self.line);
            let problem = format!("`{}` after code {} is no number", self.value, self.code);
            Error::new(place, problem, "save the file again as ASCII DXF")
        })
    }
}

/// Splits a file into pairs.
pub(super) fn pairs<'a>(file: &str, text: &'a str) -> Result<Vec<Pair<'a>>> {
    let wrong = |line: usize, problem: String| {
        Error::new(format!("{file}, line {line}"), problem, "save the file again as ASCII DXF")
    };
    if text.starts_with("AutoCAD Binary DXF") {
        return Err(wrong(1, "is a binary DXF".into()));
    }
    let mut pairs = Vec::new();
    let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    while let Some((index, code)) = lines.next() {
        let Some((at, value)) = lines.next() else {
            if code.trim().is_empty() {
                break;
            }
            return Err(wrong(index + 1, "breaks off after a code".into()));
        };
        let code = code.trim();
        let Ok(code) = code.parse::<i32>() else {
            return Err(wrong(index + 1, format!("`{code}` is no code of DXF")));
        };
        let value = value.trim();
        pairs.push(Pair { code, value, line: at + 1 });
        if code == 0 && value == "EOF" {
            return Ok(pairs);
        }
    }
    Err(wrong(text.lines().count().max(1), "breaks off before `EOF`".into()))
}
