//! The words of `lexicon.toml`, findable.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::plain::letters;

/// What a word of a header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Sense {
    T,
    B,
    Nk,
    /// CD4 T cells.
    Helper,
    /// CD8 T cells.
    Cytotoxic,
    TLymphocyte,
    BLymphocyte,
    /// Cells, of whatever kind.
    Cell,
    Lymphocyte,
    Leukocyte,
    Naive,
    Memory,
    Regulatory,
    /// Recent thymic emigrants.
    Emigrant,
    OtherCell,
    OtherTest,
    /// What stands beside a value.
    Companion,
    /// Before the limits of healthy people.
    Reference,
    Trec,
    DriedSpot,
    Igg,
    Iga,
    Igm,
    Pha,
    /// What cells do in a dish.
    Functional,
    Maternal,
    Spectratype,
    /// What a vaccine protects from.
    Antigen,
    Antibody,
    Absolute,
    Percent,
    Ratio,
    /// Of stimulation.
    Index,
    /// The population above in the tree of gates.
    Parent,
    /// Before the population that a share is of.
    Of,
    Blood,
    OtherSpecimen,
    /// Another person, or a sample that is no good.
    Warning,
    Nothing,
}

/// All words.
pub(super) struct Lexicon {
    words: BTreeMap<String, Sense>,
    /// Bytes of the longest.
    pub(super) longest: usize,
}

/// Returns the table of this crate.
pub(super) fn lexicon() -> &'static Lexicon {
    static BUILTIN: LazyLock<Lexicon> = LazyLock::new(|| {
        Lexicon::parse(include_str!("../../lexicon.toml")).expect("the built-in table is tested")
    });
    &BUILTIN
}

impl Lexicon {
    /// Reads a table of words.
    fn parse(text: &str) -> Result<Self, String> {
        let file: BTreeMap<Sense, Vec<String>> =
            toml::from_str(text).map_err(|error| error.to_string())?;
        let mut words = BTreeMap::new();
        for (sense, all) in file {
            for word in all {
                let key = letters(&word);
                if let Some(other) = words.insert(key, sense)
                    && other != sense
                {
                    return Err(format!("`{word}` is both {other:?} and {sense:?}"));
                }
            }
        }
        let longest = words.keys().map(String::len).max().unwrap_or_default();
        Ok(Self { words, longest })
    }

    /// Returns what a word says, in the spelling of [`letters`].
    pub(super) fn sense(&self, word: &str) -> Option<Sense> {
        self.words.get(word).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_one_sense() {
        assert_eq!(lexicon().sense("helferzellen"), Some(Sense::Helper));
        let twice = Lexicon::parse("t = [\"x\"]\nb = [\"X\"]\n");
        assert!(twice.is_err_and(|why| why.contains("both")));
    }
}
