//! What a child's file says of its athymia and of T cells that no graft made.

use serde::{Deserialize, Serialize};

use crate::population::priors::Priors;

/// Which form of athymia a child has.
///
/// ```
/// use thymoid_patient::child::Phenotype;
/// assert_eq!(Phenotype::of_words("Atypical; rash"), Phenotype::Atypical);
/// assert_eq!(Phenotype::of_words("Omenn-like"), Phenotype::Unknown);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phenotype {
    /// Hardly any T cell before treatment.
    Typical,
    /// Oligoclonal T cells of its own.
    Atypical,
    /// Not said.
    #[default]
    Unknown,
}

impl Phenotype {
    /// Reads the words of a table: the first one decides, as in `atypical; rash`. Words that say
    /// neither leave it unknown, which is the wide side.
    pub fn of_words(words: &str) -> Self {
        let first = words.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty());
        match first.unwrap_or_default().to_lowercase().as_str() {
            "typical" => Self::Typical,
            "atypical" => Self::Atypical,
            _ => Self::Unknown,
        }
    }
}

/// What is known of a yes-or-no question about a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not said, or not examined.
    #[default]
    #[serde(alias = "")]
    Unknown,
}

/// What a child's file says of T cells that no graft made.
///
/// ```
/// use thymoid_patient::child::{Answer, Phenotype, Presentation};
/// // What nobody wrote down is not known: it is never taken for a no.
/// let presentation = Presentation::default();
/// assert_eq!(presentation.phenotype, Phenotype::Unknown);
/// assert_eq!(presentation.maternal_engraftment, Answer::Unknown);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Presentation {
    /// Form of athymia.
    pub phenotype: Phenotype,
    /// Whether cells of the mother were found.
    pub maternal_engraftment: Answer,
}

impl Presentation {
    /// Probability, before any value is seen, that the child has such cells.
    pub(super) fn host_cells(self, priors: &Priors) -> f64 {
        match (self.phenotype, self.maternal_engraftment) {
            (Phenotype::Atypical, _) | (_, Answer::Yes) => 1.0,
            (Phenotype::Typical, _) => priors.host.typical,
            (Phenotype::Unknown, _) => priors.host.unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_of_a_phenotype_decides() {
        let of = Phenotype::of_words;
        assert_eq!(of("Atypical; rash"), Phenotype::Atypical);
        assert_eq!(of("typical"), Phenotype::Typical);
        for words in ["", "unknown", "non-typical", "Omenn-like SCID; aplastic thymus"] {
            assert_eq!(of(words), Phenotype::Unknown, "{words}");
        }
    }

    #[test]
    fn what_a_file_says_sets_the_prior() {
        let priors = Priors::new(&crate::parameters().unwrap()).unwrap();
        let of = |phenotype, maternal_engraftment| {
            Presentation { phenotype, maternal_engraftment }.host_cells(&priors)
        };
        assert_eq!(of(Phenotype::Atypical, Answer::No), 1.0);
        assert_eq!(of(Phenotype::Typical, Answer::Yes), 1.0);
        assert_eq!(of(Phenotype::Unknown, Answer::Unknown), 0.44);
        assert!(of(Phenotype::Typical, Answer::Unknown) < 0.1);
    }
}
