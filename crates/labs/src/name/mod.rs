//! What a header or the name of a test says. It is parsed, not looked up: markers with their signs,
//! words of five languages, units, the population that a share is of. A name of which anything is
//! left over is not understood.

mod cells;
mod lexicon;
mod tokens;

use super::catalogue::{Meaning, catalogue};
use super::plain::letters;
use super::units::{self, Parent, Unit};
use crate::Analyte;
use cells::{Cells, Kind};
use lexicon::Sense;
use tokens::Token;

/// Bytes of a name of a test: what is longer is prose.
const LONGEST: usize = 300;

/// What became of a name.
#[derive(Debug, Clone, Copy)]
pub enum Named {
    /// An analyte.
    Known(Meaning),
    /// Understood, and nothing that is read.
    Other(Other),
    /// Not understood; of what it may be, where it holds a marker that matters.
    Unknown(Option<Analyte>),
}

/// Why a name that is understood is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Other {
    /// Other cells or another test.
    Test,
    /// Of no blood.
    Specimen,
    /// Date, unit, comment or the like of a test.
    Companion,
}

impl Named {
    /// The analyte, where it is one.
    pub const fn known(self) -> Option<Meaning> {
        if let Self::Known(meaning) = self { Some(meaning) } else { None }
    }
}

/// Parses a name.
pub fn parse(text: &str) -> Named {
    if text.len() > LONGEST {
        return Named::Unknown(None);
    }
    let tokens = tokens::tokens(text);
    let parts = Parts::new(&tokens);
    let (kind, parent) = parts.kind();
    let like = || Named::Unknown(looks_like(text, kind));
    match kind {
        Kind::OtherSpecimen => return Named::Other(Other::Specimen),
        Kind::Companion => return Named::Other(Other::Companion),
        _ if tokens.contains(&Token::Unknown) => return like(),
        Kind::Other | Kind::Leukocytes => return Named::Other(Other::Test),
        Kind::Nothing => return like(),
        Kind::Listed(_) => {}
    }
    let Kind::Listed(code) = kind else { return like() };
    let Some(meaning) = catalogue().own(code) else { return like() };
    match parts.unit(meaning.definition.analyte, parent) {
        Ok(unit) => Named::Known(Meaning { unit, ..meaning }),
        Err(Contradiction) => like(),
    }
}

/// Reads the text of a unit: `10^9/L`, `% of CD4`.
pub fn unit(text: &str) -> Option<Unit> {
    units::parse(text).or_else(|| {
        if text.len() > LONGEST {
            return None;
        }
        let tokens = tokens::tokens(text);
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

/// Whether a text says no more than that something is counted.
pub(super) fn says_absolute(text: &str) -> bool {
    let tokens = tokens::tokens(text);
    tokens.contains(&Token::Word(Sense::Absolute)) && tokens.iter().all(is_quiet)
}

/// Whether a token says nothing of what is counted.
fn is_quiet(token: &Token) -> bool {
    let word = matches!(token, Token::Word(Sense::Absolute | Sense::Cell | Sense::Nothing));
    word || matches!(token, Token::Open | Token::Close)
}

/// The only unit that stands in a text.
pub(super) fn unit_within(analyte: Analyte, text: &str) -> Option<Unit> {
    let mut units = tokens::tokens(text).into_iter().filter_map(|token| match token {
        Token::Unit(text) => unit_of(analyte, &text),
        _ => None,
    });
    let first = units.next()?;
    units.all(|unit| unit == first).then_some(first)
}

/// What a text says of a specimen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Specimen {
    Blood,
    Other,
    Unknown,
}

/// Whether a specimen is blood.
pub(super) fn specimen(text: &str) -> Specimen {
    let tokens = tokens::tokens(text);
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

/// Whether a remark names another person or specimen, or says that a sample is no good.
pub(super) fn warns(text: &str) -> bool {
    let warning = |t: &Token| matches!(t, Token::Word(Sense::Warning | Sense::OtherSpecimen));
    text.len() <= LONGEST && tokens::tokens(text).iter().any(warning)
}

/// The unit of an analyte.
pub(super) fn unit_of(analyte: Analyte, text: &str) -> Option<Unit> {
    units::parse_of(analyte, text).or_else(|| unit(text))
}

/// A name of which something is left over, yet with a marker that matters.
fn looks_like(text: &str, kind: Kind) -> Option<Analyte> {
    let text: String = letters(text).chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let marked = |marker: &str| {
        text.match_indices(marker)
            .any(|(at, _)| !text[at + marker.len()..].starts_with(|c: char| c.is_ascii_digit()))
    };
    let helper = matches!(kind, Kind::Listed("thymoid:cd4")) && !text.contains("cd3");
    if marked("cd4") || helper {
        Some(Analyte::Cd4)
    } else if marked("cd8") || matches!(kind, Kind::Listed("thymoid:cd8")) {
        Some(Analyte::Cd8)
    } else {
        None
    }
}

/// Two units, or a share that is absolute.
struct Contradiction;

/// A name: what is counted, and of what it is a share.
struct Parts<'a> {
    tokens: &'a [Token],
    subject: Vec<Token>,
    of: Vec<Token>,
}

fn is_percent(token: &Token) -> bool {
    match token {
        Token::Word(Sense::Percent) => true,
        Token::Unit(text) => units::parse(text).is_some_and(|unit| unit.parent().is_some()),
        _ => false,
    }
}

fn names_cells(tokens: &[Token]) -> bool {
    !matches!(Cells::new(tokens).kind(), Kind::Nothing)
}

/// Subject and population of `CD4 (% of CD3)` and `CD4 % lymphocytes`: what follows the sign is the
/// population, to the end of the bracket or of the words that name it; of `% CD4 among CD3`.
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

/// Those of `CD4占CD3百分比`, `CD45RA+ among CD4 (%)` and `CD4/CD3 %`.
fn before(tokens: &[Token], percent: usize) -> Option<(Vec<Token>, Vec<Token>)> {
    let before = &tokens[..percent];
    let mark = before.iter().rposition(|t| matches!(t, Token::Word(Sense::Of) | Token::Slash))?;
    let (subject, of) = (&before[..mark], &before[mark + 1..]);
    let wider = before[mark] != Token::Slash || is_wider(subject, of);
    let split = names_cells(subject) && population(of).is_some() && wider;
    split.then(|| (subject.to_vec(), of.to_vec()))
}

impl<'a> Parts<'a> {
    fn new(tokens: &'a [Token]) -> Self {
        let whole = || Self { tokens, subject: tokens.to_vec(), of: Vec::new() };
        let percents = tokens.iter().enumerate().filter(|(_, t)| is_percent(t)).map(|(at, _)| at);
        let split = percents
            .into_iter()
            .find_map(|percent| after(tokens, percent).or_else(|| before(tokens, percent)));
        split.map_or_else(whole, |(subject, of)| Self { tokens, subject, of })
    }

    fn kind(&self) -> (Kind, Parent) {
        if self.is_ratio() {
            return (Kind::Other, Parent::Unstated);
        }
        let mut cells = Cells::new(&self.subject);
        let parent = if self.of.is_empty() { Some(Parent::Unstated) } else { population(&self.of) };
        if cells.lacks_lineage() && matches!(parent, Some(Parent::Cd4 | Parent::Cd8)) {
            cells.add(&self.of);
        }
        match (cells.kind(), parent) {
            // A share of cells that nobody counts.
            (Kind::Listed(_), None) => (Kind::Other, Parent::Unstated),
            (kind, parent) => (kind, parent.unwrap_or(Parent::Unstated)),
        }
    }

    /// `CD4/CD8`: one over the other.
    fn is_ratio(&self) -> bool {
        let slash = self.subject.iter().position(|token| *token == Token::Slash);
        slash.is_some_and(|at| {
            let kinds =
                [&self.subject[..at], &self.subject[at + 1..]].map(|side| Cells::new(side).kind());
            matches!(
                kinds,
                [Kind::Listed("thymoid:cd4"), Kind::Listed("thymoid:cd8")]
                    | [Kind::Listed("thymoid:cd8"), Kind::Listed("thymoid:cd4")]
            )
        })
    }

    /// The unit that the name states.
    fn unit(&self, analyte: Analyte, parent: Parent) -> Result<Option<Unit>, Contradiction> {
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

/// Whether the cells on the right of a stroke contain those on its left.
fn is_wider(subject: &[Token], of: &[Token]) -> bool {
    match population(of) {
        Some(Parent::Lymphocytes | Parent::Leukocytes | Parent::Gate) => true,
        Some(Parent::Cd3) => !Cells::new(subject).lacks_lineage(),
        // `naive CD4/CD4`
        Some(Parent::Cd4 | Parent::Cd8) => {
            let kind = Cells::new(subject).kind();
            matches!(kind, Kind::Listed(code) if !matches!(code, "thymoid:cd4" | "thymoid:cd8" | "thymoid:cd3"))
        }
        _ => false,
    }
}

/// The population that a share is of.
fn population(tokens: &[Token]) -> Option<Parent> {
    if tokens.contains(&Token::Word(Sense::Parent)) {
        return Some(Parent::Gate);
    }
    match Cells::new(tokens).kind() {
        Kind::Listed("thymoid:lymphocytes") => Some(Parent::Lymphocytes),
        Kind::Listed("thymoid:cd3") => Some(Parent::Cd3),
        Kind::Listed("thymoid:cd4") => Some(Parent::Cd4),
        Kind::Listed("thymoid:cd8") => Some(Parent::Cd8),
        Kind::Leukocytes => Some(Parent::Leukocytes),
        _ => None,
    }
}
