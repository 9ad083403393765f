//! Sentences made in English elsewhere, found in the catalogue and told in another language.
//!
//! The group `error` of the catalogues holds the errors that a hospital meets, with their values in
//! braces; a sentence that is not there stays English.

use super::{Catalogue, EN, Lang, Value, next_placeholder};

/// Returns an English sentence of the group `error` in a language, its values likewise; another as
/// it is.
///
/// ```
/// use thymoid_report::catalogue::Lang;
/// use thymoid_report::catalogue::translate::translated;
/// assert_eq!(translated("looks like a name of a person", Lang::ZhCn), "疑似患儿姓名");
/// assert_eq!(translated("said by nobody", Lang::ZhCn), "said by nobody");
/// ```
pub fn translated(english: &str, lang: Lang) -> String {
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
}
