//! The reasons of a verdict on a laboratory value, and how to mend it.

use thymoid_labs::{Reason, Remedy};

use crate::catalogue::{Message, Value};

/// Why a value has its verdict; nothing where it was taken as it stands.
pub fn because(reasons: &[Reason]) -> Option<Message> {
    let sentences = reasons.iter().map(|reason| {
        let values = reason.values().into_iter().map(|(name, text)| (name, Value::from(text)));
        Message { key: format!("lab.{}", reason.code()), values: values.collect() }
    });
    sentences.reduce(|first, second| {
        Message::new("verdict.and").with("first", first).with("second", second)
    })
}

/// How to mend it.
pub fn remedy(remedy: Remedy) -> Message {
    Message::new(&format!("mend.{}", remedy.code()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, Lang};

    #[test]
    fn the_catalogue_says_what_the_reader_says() {
        let groups = [("lab", Reason::ALL), ("mend", Remedy::ALL)];
        for (group, sentences) in groups {
            for (code, english) in sentences {
                let key = format!("{group}.{code}");
                assert!(Catalogue::has(&key), "{key}");
                // Without values, a placeholder is shown in brackets.
                let shown = english.replace('{', "[").replace('}', "]");
                assert_eq!(Catalogue::text(Lang::En, &key, &[]), shown);
            }
        }
    }

    #[test]
    fn reasons_are_joined_in_each_language() {
        let reasons = [Reason::Unverified, Reason::SameValue { row: "2".into() }];
        let message = because(&reasons).unwrap();
        assert_eq!(message.text(Lang::En), "unverified; the same value stands in row 2 too");
        assert_eq!(message.text(Lang::ZhCn), "未经核实；第2行也有相同的数值");
        assert_eq!(because(&[]), None);
        assert_eq!(remedy(Remedy::AtMostHundred).text(Lang::ZhCn), "比例最多为100%");
    }
}
