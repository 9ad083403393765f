//! LOINC codes within the names of variables.

use super::unit::unit_within;
use crate::catalogue::{Meaning, catalogue};
use crate::plain::letters;

/// Finds a LOINC code within the name of a variable, such as `lympho_loinc_24467_3_val`.
pub(crate) fn loinc_within(title: &str) -> Option<Meaning> {
    let text = letters(title);
    let bytes = text.as_bytes();
    (0..bytes.len()).find_map(|at| {
        let begins = at == 0 || !bytes[at - 1].is_ascii_digit();
        let number = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        if !begins || !(3..=5).contains(&number) {
            return None;
        }
        let [mark, check, rest @ ..] = &bytes[at + number..] else { return None };
        let ends = rest.first().is_none_or(|b| !b.is_ascii_digit());
        if !matches!(mark, b'-' | b' ') || !check.is_ascii_digit() || !ends {
            return None;
        }
        // A hyphen, or the word: three digits and one are also a pair of numbers.
        if *mark == b' ' && !text.contains("loinc") {
            return None;
        }
        let code = format!("{}-{}", &text[at..at + number], char::from(*check));
        let meaning = catalogue().code(&code)?;
        let stated = unit_within(meaning.definition.analyte, title);
        Some(Meaning { unit: meaning.unit.or(stated), ..meaning })
    })
}
