//! Every sentence a user sees, in each language, and how numbers are written.
//!
//! The two files in `locales/` hold the same keys. A sentence names its values as `{name}`; nothing
//! is put together from parts, because word order differs between languages.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::LazyLock;

use thymoid_core::Note;

pub mod number;
pub mod translate;

pub use number::Format;

/// A language of the user interface.
///
/// ```
/// use thymoid_report::catalogue::Lang;
/// assert_eq!("zh-CN".parse::<Lang>()?, Lang::ZhCn);
/// assert_eq!(Lang::ZhCn.name(), "中文");
/// assert!("fr".parse::<Lang>().is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    ZhCn,
}

impl Lang {
    /// Every language, in the order offered.
    pub const ALL: [Self; 2] = [Self::En, Self::ZhCn];

    /// The BCP 47 tag, as in `--lang` and in HTML.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhCn => "zh-CN",
        }
    }

    /// The language's name in itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::ZhCn => "中文",
        }
    }
}

impl FromStr for Lang {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|lang| lang.tag() == text)
            .ok_or_else(|| format!("unknown language `{text}`; use en or zh-CN"))
    }
}

/// A sentence of the catalogue with its values: the same in every language until it is written.
///
/// ```
/// use thymoid_report::catalogue::{Lang, Message, Value};
/// let axis = Message::new("figure.axis")
///     .with("label", "naive CD4")
///     .with("unit", Value::key("unit.months"));
/// assert_eq!(axis.text(Lang::En), "naive CD4 (months)");
/// assert_eq!(axis.text(Lang::ZhCn), "naive CD4（月）");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Key in the catalogue, such as `report.contents`.
    pub key: String,
    /// Values by the names of the placeholders.
    pub values: Vec<(&'static str, Value)>,
}

impl Message {
    /// A sentence without values.
    pub fn new(key: &str) -> Self {
        Self { key: key.into(), values: Vec::new() }
    }

    /// The same sentence with one more value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// The sentence in a language.
    pub fn text(&self, lang: Lang) -> String {
        Catalogue::text(lang, &self.key, &self.values)
    }
}

impl From<&Note> for Message {
    fn from(note: &Note) -> Self {
        let values = note.values.iter().map(|(name, text)| (*name, Value::Text(text.clone())));
        Self { key: note.code.into(), values: values.collect() }
    }
}

/// What stands in a placeholder, a table cell or a key figure.
///
/// ```
/// use thymoid_report::catalogue::{Lang, Value};
/// assert_eq!(Value::integer(1234.4).text(Lang::En), "1,234");
/// assert_eq!(Value::percent(0.725, 1).text(Lang::En), "72.5\u{a0}%");
/// assert_eq!(Value::percent(0.725, 1).text(Lang::ZhCn), "72.5%");
/// // Nobody knows that a probability is 0 or 1.
/// assert_eq!(Value::probability(0.9999, 0).text(Lang::En), ">99\u{a0}%");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// The same in every language: a name, an identifier, a citation, a date.
    Text(String),
    /// A sentence or a word of the catalogue.
    Message(Message),
    /// One number.
    Number(f64, Format),
    /// A range from low to high.
    Range(f64, f64, Format),
}

impl Value {
    /// A count.
    pub fn integer(value: f64) -> Self {
        Self::Number(value, Format::Integer)
    }

    /// A number with this many significant digits.
    pub fn significant(value: f64, digits: u8) -> Self {
        Self::Number(value, Format::Significant(digits))
    }

    /// A fraction of one as per cent, with this many decimals.
    pub fn percent(fraction: f64, decimals: u8) -> Self {
        Self::Number(fraction, Format::Percent(decimals))
    }

    /// A probability as per cent, never 0 or 100, with this many decimals.
    pub fn probability(probability: f64, decimals: u8) -> Self {
        Self::Number(probability, Format::Probability(decimals))
    }

    /// A word of the catalogue.
    pub fn key(key: &str) -> Self {
        Self::Message(Message::new(key))
    }

    /// Whether columns of it are aligned as numbers.
    pub const fn is_number(&self) -> bool {
        matches!(self, Self::Number(..) | Self::Range(..))
    }

    /// The value in a language.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Message(message) => message.text(lang),
            Self::Number(value, format) => {
                number::in_language(&number::write(*value, *format), lang)
            }
            Self::Range(low, high, format) => {
                number::in_language(&number::range(*low, *high, *format), lang)
            }
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Message> for Value {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}

/// The embedded sentences.
///
/// ```
/// use thymoid_report::catalogue::{Catalogue, Lang};
/// assert!(Catalogue::has("report.intended_use"));
/// assert!(Catalogue::keys().count() > 500);
/// // A key that is not there is visible on the page.
/// assert_eq!(Catalogue::text(Lang::En, "no.such_key", &[]), "[no.such_key]");
/// ```
#[derive(Debug)]
pub struct Catalogue {
    sentences: BTreeMap<String, String>,
}

static EN: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::read(include_str!("../../locales/en.toml")));
static ZH_CN: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::read(include_str!("../../locales/zh-CN.toml")));

impl Catalogue {
    /// The sentence of `key` in `lang` with its values filled in.
    ///
    /// A key that is not in the catalogue is shown in brackets; [`Self::has`] finds it in a test.
    pub fn text(lang: Lang, key: &str, values: &[(&'static str, Value)]) -> String {
        let Some(sentence) = Self::of(lang).sentences.get(key) else {
            return format!("[{key}]");
        };
        // One pass, so that a brace inside a value is never read as a placeholder.
        let mut text = String::new();
        let mut rest = sentence.as_str();
        while let Some((before, name, after)) = next_placeholder(rest) {
            text.push_str(before);
            let value = values.iter().find(|(n, _)| *n == name).map(|(_, value)| value.text(lang));
            text.push_str(&value.unwrap_or_else(|| format!("[{name}]")));
            rest = after;
        }
        text + rest
    }

    /// Whether the catalogue has this key; the languages have the same.
    pub fn has(key: &str) -> bool {
        EN.sentences.contains_key(key)
    }

    /// Returns every key, in order.
    pub fn keys() -> impl Iterator<Item = &'static str> {
        EN.sentences.keys().map(String::as_str)
    }

    fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::En => &EN,
            Lang::ZhCn => &ZH_CN,
        }
    }

    fn read(text: &str) -> Self {
        let table: toml::Table =
            text.parse().expect("because the catalogue is compiled in and its tests read it");
        let mut sentences = BTreeMap::new();
        for (key, value) in table {
            match value {
                toml::Value::String(sentence) => {
                    sentences.insert(key, sentence);
                }
                toml::Value::Table(group) => {
                    sentences.extend(group.into_iter().map(|(name, sentence)| {
                        let sentence = sentence.as_str().unwrap_or_default().to_owned();
                        (format!("{key}.{name}"), sentence)
                    }));
                }
                _ => {}
            }
        }
        Self { sentences }
    }
}

/// Splits at the first `{name}` into what precedes it, the name and what follows.
fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn placeholders(sentence: &str) -> BTreeSet<&str> {
        let (mut names, mut rest) = (BTreeSet::new(), sentence);
        while let Some((_, name, after)) = next_placeholder(rest) {
            names.insert(name);
            rest = after;
        }
        names
    }

    #[test]
    fn both_languages_have_the_same_keys_and_placeholders_and_no_empty_sentence() {
        let keys = |c: &Catalogue| c.sentences.keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&EN), keys(&ZH_CN));
        for (key, en) in &EN.sentences {
            let zh = &ZH_CN.sentences[key];
            assert_eq!(placeholders(en), placeholders(zh), "placeholders of {key}");
            assert!(!en.trim().is_empty() && !zh.trim().is_empty(), "{key} is empty");
        }
    }

    #[test]
    fn values_are_filled_in_once_and_translated() {
        let message = Message::new("figure.axis")
            .with("label", "{unit}")
            .with("unit", Value::key("unit.months"));
        assert_eq!(message.text(Lang::En), "{unit} (months)");
        assert_eq!(message.text(Lang::ZhCn), "{unit}（月）");
    }

    #[test]
    fn unknown_keys_and_languages_are_visible() {
        assert_eq!(Message::new("no.such").text(Lang::En), "[no.such]");
        assert!("fr".parse::<Lang>().unwrap_err().contains("zh-CN"));
    }
}
