//! Headers that name something of a person.

use super::words::{NUMBER_PARTS, NUMBER_WORDS, PARTS, WORDS};
use crate::plain::{fold, plain};

/// Tells whether a header names something of a person.
pub(crate) fn names_a_person(header: &str) -> bool {
    let folded = fold(header);
    let lower = plain(header).to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    let label = |word: &str| {
        ["patient", "child", "first", "last", "full", "family", "given", "the", "name", "s"]
            .contains(&word)
    };
    NUMBER_PARTS.iter().chain(&PARTS).any(|part| folded.contains(part))
        || words.clone().any(|word| NUMBER_WORDS.contains(&word) || WORDS.contains(&word))
        || lower.contains("name") && words.all(label)
}

/// Tells whether a header that names something of a person is of a number, which tells children
/// apart better than a name.
pub(crate) fn is_number(header: &str) -> bool {
    let folded = fold(header);
    NUMBER_PARTS.iter().chain(&NUMBER_WORDS).any(|part| folded.contains(part))
}

/// Tells whether a header is of a name.
pub(crate) fn is_name(header: &str) -> bool {
    let folded = fold(header);
    ["姓名", "name", "nom", "apellido", "nombre"].iter().any(|part| folded.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn headers_that_name_a_person() {
        for header in [
            "姓名",
            "患者姓名",
            "Patient name",
            "name",
            "NAME",
            "First Name",
            "MRN",
            "住院号",
            "联系电话",
            "mother's phone",
            "E-Mail",
            "身份证号",
        ] {
            assert!(names_a_person(header), "{header}");
        }
        for header in
            ["analyte", "event name", "drug name", "项目名称", "CD4", "enamel", "emailed?"]
        {
            assert!(!names_a_person(header), "{header}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_looked_at(text in ".*") {
            let _ = names_a_person(&text);
        }
    }
}
