//! Every sentence a user sees, in each language, and how numbers are written.
//!
//! The two files in `locales/` hold the same keys. A sentence names its values as `{name}`; nothing
//! is put together from parts, because word order differs between languages.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::LazyLock;

use thymoid_core::Note;

pub mod number;
pub mod spoken;

pub use number::Format;

/// A language of the user interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lang {
    /// English.
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
#[derive(Debug)]
pub struct Catalogue {
    sentences: BTreeMap<String, String>,
}

static EN: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::read(include_str!("../locales/en.toml")));
static ZH_CN: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::read(include_str!("../locales/zh-CN.toml")));

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
    use std::path::Path;

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

    /// Quoted `group.name` in a source file or template, unless it is the name of a file.
    fn keys_in(text: &str) -> Vec<&str> {
        let groups: BTreeSet<&str> = EN
            .sentences
            .keys()
            .filter_map(|key| key.split_once('.'))
            .map(|(group, _)| group)
            .collect();
        let is_key = |word: &&str| {
            word.split_once('.').is_some_and(|(group, name)| {
                groups.contains(group)
                    && !name.is_empty()
                    && !["html", "css", "csv", "toml", "svg"].contains(&name)
                    && name
                        .bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            })
        };
        text.split(['"', '\'']).filter(is_key).collect()
    }

    fn missing_keys(folder: &Path, missing: &mut Vec<String>) {
        let chip = thymoid_chip::parameters().unwrap();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                missing_keys(&path, missing);
            } else if path.file_name().is_some_and(|name| {
                // The study speaks of the keys of study.toml, which have groups of the same names.
                name != "catalogue.rs" && name != "study.rs"
            }) {
                let text = std::fs::read_to_string(&path).unwrap();
                // A figure is named by the stem of its three sentences.
                // Parameters of the chip have names like keys of its section.
                let known = |key: &&str| {
                    Catalogue::has(key)
                        || Catalogue::has(&format!("{key}_title"))
                        || chip.get(key).is_ok()
                };
                let unknown = keys_in(&text).into_iter().filter(|key| !known(key));
                missing.extend(unknown.map(|key| format!("{}: {key}", path.display())));
            }
        }
    }

    #[test]
    fn every_key_named_in_the_source_is_in_the_catalogue() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut missing = Vec::new();
        missing_keys(&root.join("src"), &mut missing);
        assert_eq!(missing, Vec::<String>::new());
    }

    /// Codes that other crates put into notes, gates and tables.
    #[test]
    fn every_code_of_the_crates_upstream_is_in_the_catalogue() {
        let sources = [
            include_str!("../../chip/src/export.rs"),
            include_str!("../../patient/src/child/scope.rs"),
        ];
        let codes = sources.iter().flat_map(|text| text.split('"')).filter(|word| {
            let parameter = |p: &str| crate::parameters().unwrap().get(p).is_ok();
            let group = word.split_once('.').map(|(group, _)| group);
            matches!(group, Some("chip" | "scope")) && !word.contains(' ') && !parameter(word)
        });
        let mut seen = 0;
        for code in codes {
            assert!(Catalogue::has(code), "{code}");
            seen += 1;
        }
        assert!(seen >= 8, "only {seen} codes found: has the search gone stale?");
        for name in thymoid_patient::child::Coordinate::ALL.map(|c| c.as_str()) {
            assert!(Catalogue::has(&format!("learned.{name}")), "{name}");
        }
        for informs in thymoid_patient::child::Informs::ALL {
            assert!(Catalogue::has(&format!("informs.{}", informs.as_str())), "{informs:?}");
        }
        for reason in thymoid_patient::child::scope::ScopeReason::ALL {
            assert!(Catalogue::has(reason.as_str()), "{reason:?}");
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
