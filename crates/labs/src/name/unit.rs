//! Units as the words of a name, a header or a cell of their own say them.

use super::lexicon::Sense;
use super::population::population;
use super::token::Token;
use super::tokens::{LONGEST, tokens};
use crate::analyte::Analyte;
use crate::units::{self, Unit};

/// Reads the text of a unit: `10^9/L`, `% of CD4`.
///
/// ```
/// use thymoid_labs::{Parent, Unit, parse_unit};
///
/// assert_eq!(parse_unit("% of CD4"), Some(Unit::percent_of(Parent::Cd4)));
/// assert_eq!(parse_unit("个/μL"), Some(Unit::PER_UL));
/// assert_eq!(parse_unit("furlongs"), None);
/// ```
pub fn unit(text: &str) -> Option<Unit> {
    units::parse(text).or_else(|| {
        if text.len() > LONGEST {
            return None;
        }
        let tokens = tokens(text);
        if tokens.contains(&Token::Unknown) {
            return None;
        }
        if !tokens.iter().any(is_percent) {
            // `absolute (/uL)`
            let stated: Vec<&String> = tokens
                .iter()
                .filter_map(|t| if let Token::Unit(text) = t { Some(text) } else { None })
                .collect();
            let [stated] = stated[..] else { return None };
            let quiet = tokens.iter().all(|t| matches!(t, Token::Unit(_)) || is_quiet(t));
            return units::parse(stated).filter(|_| quiet);
        }
        let of = tokens.iter().filter(|t| {
            !(is_percent(t) || matches!(t, Token::Word(Sense::Of) | Token::Open | Token::Close))
        });
        let of: Vec<Token> = of.cloned().collect();
        if of.iter().all(|t| *t == Token::Word(Sense::Nothing)) {
            return Some(Unit::PERCENT);
        }
        population(&of).map(Unit::percent_of)
    })
}

/// Reads the unit of an analyte.
pub(crate) fn unit_of(analyte: Analyte, text: &str) -> Option<Unit> {
    units::parse_of(analyte, text).or_else(|| unit(text))
}

/// Finds the only unit that stands in a text.
pub(crate) fn unit_within(analyte: Analyte, text: &str) -> Option<Unit> {
    let mut units = tokens(text).into_iter().filter_map(|token| match token {
        Token::Unit(text) => unit_of(analyte, &text),
        _ => None,
    });
    let first = units.next()?;
    units.all(|unit| unit == first).then_some(first)
}

/// Tells whether a text says no more than that something is counted.
pub(crate) fn says_absolute(text: &str) -> bool {
    let tokens = tokens(text);
    tokens.contains(&Token::Word(Sense::Absolute)) && tokens.iter().all(is_quiet)
}

/// Tells whether a token says nothing of what is counted.
pub(super) fn is_quiet(token: &Token) -> bool {
    let word = matches!(token, Token::Word(Sense::Absolute | Sense::Cell | Sense::Nothing));
    word || matches!(token, Token::Open | Token::Close)
}

/// Tells whether a token is a percent sign, a word for it, or a share as a unit.
pub(super) fn is_percent(token: &Token) -> bool {
    match token {
        Token::Word(Sense::Percent) => true,
        Token::Unit(text) => units::parse(text).is_some_and(|unit| unit.parent().is_some()),
        _ => false,
    }
}
