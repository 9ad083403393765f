//! A name of a test: what is counted, and of what it is a share.

use super::cells::{Cells, PopulationKind};
use super::lexicon::Sense;
use super::population::{is_wider, population};
use super::token::Token;
use super::unit::is_percent;
use crate::analyte::Analyte;
use crate::units::{self, Parent, Unit};

/// Two units, or a share that is absolute.
pub(super) struct Contradiction;

/// A name: what is counted, and of what it is a share.
pub(super) struct Parts<'a> {
    tokens: &'a [Token],
    subject: Vec<Token>,
    of: Vec<Token>,
}

/// Tells whether pieces name any cells.
fn names_cells(tokens: &[Token]) -> bool {
    !matches!(Cells::new(tokens).kind(), PopulationKind::Nothing)
}

/// Splits `CD4 (% of CD3)` and `CD4 % lymphocytes` into subject and population: what follows the
/// sign is the population, to the end of the bracket or of the words that name it; of `% CD4 among
/// CD3`.
fn after(tokens: &[Token], percent: usize) -> Option<(Vec<Token>, Vec<Token>)> {
    let (before, after) = (&tokens[..percent], &tokens[percent + 1..]);
    let stops = |t: &Token| {
        matches!(t, Token::Close | Token::Open | Token::Unit(_) | Token::Word(Sense::Absolute))
    };
    if names_cells(before) {
        let length = after.iter().position(stops).unwrap_or(after.len());
        let (of, rest) = after.split_at(length);
        let named = names_cells(of) || population(of).is_some();
        return named.then(|| ([before, rest].concat(), of.to_vec()));
    }
    let mark = after.iter().skip(1).position(|t| *t == Token::Word(Sense::Of))? + 1;
    let (subject, of) = (&after[..mark], &after[mark + 1..]);
    (names_cells(subject) && population(of).is_some()).then(|| (subject.to_vec(), of.to_vec()))
}

/// Splits `CD4占CD3百分比`, `CD45RA+ among CD4 (%)` and `CD4/CD3 %` likewise.
fn before(tokens: &[Token], percent: usize) -> Option<(Vec<Token>, Vec<Token>)> {
    let before = &tokens[..percent];
    let mark = before.iter().rposition(|t| matches!(t, Token::Word(Sense::Of) | Token::Slash))?;
    let (subject, of) = (&before[..mark], &before[mark + 1..]);
    let wider = before[mark] != Token::Slash || is_wider(subject, of);
    let split = names_cells(subject) && population(of).is_some() && wider;
    split.then(|| (subject.to_vec(), of.to_vec()))
}

impl<'a> Parts<'a> {
    /// Splits a name into what is counted and of what it is a share.
    pub(super) fn new(tokens: &'a [Token]) -> Self {
        let whole = || Self { tokens, subject: tokens.to_vec(), of: Vec::new() };
        let percents = tokens.iter().enumerate().filter(|(_, t)| is_percent(t)).map(|(at, _)| at);
        let split = percents
            .into_iter()
            .find_map(|percent| after(tokens, percent).or_else(|| before(tokens, percent)));
        split.map_or_else(whole, |(subject, of)| Self { tokens, subject, of })
    }

    /// Tells what is counted, and of what it is a share.
    pub(super) fn kind(&self) -> (PopulationKind, Parent) {
        if self.is_ratio() {
            return (PopulationKind::Other, Parent::Unstated);
        }
        let mut cells = Cells::new(&self.subject);
        let parent = if self.of.is_empty() { Some(Parent::Unstated) } else { population(&self.of) };
        if cells.lacks_lineage() && matches!(parent, Some(Parent::Cd4 | Parent::Cd8)) {
            cells.add(&self.of);
        }
        match (cells.kind(), parent) {
            // A share of cells that nobody counts.
            (PopulationKind::Listed(_), None) => (PopulationKind::Other, Parent::Unstated),
            (kind, parent) => (kind, parent.unwrap_or(Parent::Unstated)),
        }
    }

    /// Tells whether one count is over the other: `CD4/CD8`.
    fn is_ratio(&self) -> bool {
        let slash = self.subject.iter().position(|token| *token == Token::Slash);
        slash.is_some_and(|at| {
            let kinds =
                [&self.subject[..at], &self.subject[at + 1..]].map(|side| Cells::new(side).kind());
            matches!(
                kinds,
                [PopulationKind::Listed("thymoid:cd4"), PopulationKind::Listed("thymoid:cd8")]
                    | [
                        PopulationKind::Listed("thymoid:cd8"),
                        PopulationKind::Listed("thymoid:cd4")
                    ]
            )
        })
    }

    /// Returns the unit that the name states.
    pub(super) fn unit(
        &self,
        analyte: Analyte,
        parent: Parent,
    ) -> Result<Option<Unit>, Contradiction> {
        let absolute = self.tokens.contains(&Token::Word(Sense::Absolute));
        let mut found: Option<Unit> = None;
        for token in self.tokens {
            let unit = match token {
                Token::Unit(text) => units::parse_of(analyte, text).ok_or(Contradiction)?,
                Token::Word(Sense::Percent) => Unit::PERCENT,
                Token::Word(Sense::Index) => units::parse_of(analyte, "SI").ok_or(Contradiction)?,
                _ => continue,
            };
            if found.is_some_and(|other| other != unit) {
                return Err(Contradiction);
            }
            found = Some(unit);
        }
        let percent = found.is_some_and(|unit| unit.parent().is_some());
        if percent && absolute && self.of.is_empty() {
            return Err(Contradiction);
        }
        Ok(found.map(|unit| if percent { Unit::percent_of(parent) } else { unit }))
    }
}
