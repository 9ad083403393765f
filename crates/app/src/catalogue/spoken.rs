//! Errors in the language asked for.
//!
//! Errors are English sentences, made where they happen. The group `error` of the catalogues holds
//! those that a ward meets, with their values in braces; one that is not there stays English.

use thymoid_core::TableError;
use thymoid_patient::Error;

use super::{Catalogue, EN, Lang, Message, Value, next_placeholder};

/// An error as the terminal shows it.
pub fn error(error: &anyhow::Error, lang: Lang) -> String {
    let english = format!("{error:#}");
    if lang == Lang::En {
        return format!("error: {english}");
    }
    let of_patient = || match error.downcast_ref::<Error>() {
        Some(Error::Table(fault)) => Some(fault),
        _ => None,
    };
    let told = match error.downcast_ref::<TableError>().or_else(of_patient) {
        Some(TableError { file, row, column, problem, remedy }) => Message::new("check.refused")
            .with("file", file.as_str())
            .with("row", row.to_string())
            .with("column", column.as_str())
            .with(
                "why",
                Message::new("verdict.and")
                    .with("first", translated(problem, lang))
                    .with("second", translated(remedy, lang)),
            )
            .text(lang),
        None => translated(&english, lang),
    };
    Message::new("check.error").with("error", told).text(lang)
}

/// An English sentence of the group `error` in a language, its values likewise; another as it is.
fn translated(english: &str, lang: Lang) -> String {
    let all = EN.sentences.iter().filter(|(key, _)| key.starts_with("error."));
    let found = all.filter_map(|(key, sentence)| Some((key, values(sentence, english)?)));
    // The sentence with the fewest letters left to its values says most.
    let best = found.min_by_key(|(_, values)| values.iter().map(|(_, v)| v.len()).sum::<usize>());
    let Some((key, found)) = best else { return english.into() };
    let Some(sentence) = Catalogue::of(lang).sentences.get(key) else { return english.into() };
    let mut text = String::new();
    let mut rest = sentence.as_str();
    while let Some((before, name, after)) = next_placeholder(rest) {
        text.push_str(before);
        let value = found.iter().find(|(n, _)| *n == name).map_or("", |(_, value)| value);
        text.push_str(&Value::from(translated(value, lang)).text(lang));
        rest = after;
    }
    text + rest
}

/// The values with which a sentence reads as `text`.
fn values<'a>(sentence: &'a str, text: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let (mut sentence, mut text) = (sentence, text);
    let mut values = Vec::new();
    while let Some((before, name, after)) = next_placeholder(sentence) {
        text = text.strip_prefix(before)?;
        let next = after.split('{').next().unwrap_or_default();
        // The last value reaches to what ends the sentence.
        let end = if next.len() == after.len() {
            text.strip_suffix(next)?.len()
        } else {
            text.find(next).filter(|_| !next.is_empty())?
        };
        values.push((name, &text[..end]));
        (sentence, text) = (after, &text[end..]);
    }
    (sentence == text).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_found_with_its_values() {
        let text = "looks like a name of a person";
        assert_eq!(values("looks like {what} of a person", text), Some(vec![("what", "a name")]));
        assert_eq!(values("looks like {what} of a person", "looks like a name"), None);
        assert_eq!(translated(text, Lang::ZhCn), "疑似患儿姓名");
        assert_eq!(translated("no such sentence", Lang::ZhCn), "no such sentence");
        // A value that is a sentence itself is not looked for without end.
        assert_eq!(translated("", Lang::ZhCn), "");
    }

    #[test]
    fn errors_of_laboratory_files_are_told_in_chinese() {
        let none = thymoid_labs::Given::default();
        for (bytes, told) in [
            (
                &b"%PDF-1.7"[..],
                "错误：labs：第1行，列`-`：PDF中没有可读取的表格；请改为导出CSV或.xlsx",
            ),
            (b"", "错误：labs：第1行，列`-`：表格为空；请填写表头和至少一行数据"),
            (
                b"<html>",
                "错误：labs：第1行，列`-`：无论扩展名如何，这是网页或XML；请用电子表格软件打开，另存为.xlsx或CSV",
            ),
        ] {
            let refused = thymoid_labs::check("labs", bytes, none).unwrap_err();
            assert_eq!(error(&refused.into(), Lang::ZhCn), told);
        }
        let plain = anyhow::anyhow!(
            "x: exists already\nhint: choose another --out, or pass --overwrite to replace it"
        );
        assert_eq!(error(&plain, Lang::En).lines().next(), Some("error: x: exists already"));
        assert!(error(&plain, Lang::ZhCn).starts_with("错误：x：已存在\n提示："));
    }
}
