//! What was sampled, and what remarks say of a sample.

use super::lexicon::Sense;
use super::token::Token;
use super::tokens::{LONGEST, tokens};
use super::unit::is_quiet;

/// What a text says of a specimen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Specimen {
    Blood,
    Other,
    Unknown,
}

/// Tells whether a specimen is blood.
pub(crate) fn specimen(text: &str) -> Specimen {
    let tokens = tokens(text);
    let says = |sense: Sense| tokens.contains(&Token::Word(sense));
    // `Bone marrow blood` is marrow; of `Blut der Mutter` and `EDTA-KM`, something is left over.
    let blood = tokens
        .iter()
        .all(|t| is_quiet(t) || matches!(t, Token::Word(Sense::Blood | Sense::Of) | Token::Slash));
    if says(Sense::OtherSpecimen) {
        Specimen::Other
    } else if says(Sense::Blood) && blood || tokens.is_empty() {
        Specimen::Blood
    } else {
        Specimen::Unknown
    }
}

/// Tells whether a remark names another person or specimen, or says that a sample is no good.
pub(crate) fn warns(text: &str) -> bool {
    let warning = |t: &Token| matches!(t, Token::Word(Sense::Warning | Sense::OtherSpecimen));
    text.len() <= LONGEST && tokens(text).iter().any(warning)
}
