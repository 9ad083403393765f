//! What the name of a test says.

use super::cells::PopulationKind;
use super::parts::{Contradiction, Parts};
use super::token::Token;
use super::tokens::{LONGEST, tokens};
use crate::analyte::Analyte;
use crate::catalogue::{Meaning, catalogue};
use crate::plain::letters;

/// What became of a name.
///
/// ```
/// use thymoid_labs::{Analyte, Named, parse_name};
///
/// // Something is left over, and a marker that matters: nobody guesses.
/// assert!(matches!(parse_name("CD4 frobnicated"), Named::Unknown(Some(Analyte::Cd4))));
/// ```
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
///
/// ```
/// use thymoid_labs::{Named, Other, parse_name};
///
/// // A ratio, marrow, and what stands beside a value.
/// assert!(matches!(parse_name("CD4/CD8"), Named::Other(Other::Test)));
/// assert!(matches!(parse_name("CD4 骨髓"), Named::Other(Other::Specimen)));
/// assert!(matches!(parse_name("CD4 comment"), Named::Other(Other::Companion)));
/// ```
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
    /// Returns the analyte, where it is one.
    ///
    /// ```
    /// use thymoid_labs::parse_name;
    ///
    /// assert!(parse_name("Lymphozyten absolut").known().is_some());
    /// assert!(parse_name("Hämoglobin").known().is_none());
    /// ```
    pub const fn known(self) -> Option<Meaning> {
        if let Self::Known(meaning) = self { Some(meaning) } else { None }
    }
}

/// Parses a name.
///
/// ```
/// use thymoid_labs::{Analyte, parse_name};
///
/// let known = |text: &str| parse_name(text).known().map(|meaning| meaning.definition.analyte);
/// assert_eq!(known("辅助性T细胞绝对计数"), Some(Analyte::Cd4));
/// assert_eq!(known("CD3+CD4+CD45RA+CCR7+ naive"), Some(Analyte::NaiveCd4));
/// assert_eq!(known("CD4+HLA-DR+"), None, "other cells");
/// assert_eq!(parse_name("淋巴细胞(10^9/L)").known().unwrap().unit.unwrap().factor, 1000.0);
/// ```
pub fn parse(text: &str) -> Named {
    if text.len() > LONGEST {
        return Named::Unknown(None);
    }
    let tokens = tokens(text);
    let parts = Parts::new(&tokens);
    let (kind, parent) = parts.kind();
    let like = || Named::Unknown(looks_like(text, kind));
    match kind {
        PopulationKind::OtherSpecimen => return Named::Other(Other::Specimen),
        PopulationKind::Companion => return Named::Other(Other::Companion),
        _ if tokens.contains(&Token::Unknown) => return like(),
        PopulationKind::Other | PopulationKind::Leukocytes => return Named::Other(Other::Test),
        PopulationKind::Nothing => return like(),
        PopulationKind::Listed(_) => {}
    }
    let PopulationKind::Listed(code) = kind else { return like() };
    let Some(meaning) = catalogue().own(code) else { return like() };
    match parts.unit(meaning.definition.analyte, parent) {
        Ok(unit) => Named::Known(Meaning { unit, ..meaning }),
        Err(Contradiction) => like(),
    }
}

/// Tells what a name may be of which something is left over, yet with a marker that matters.
fn looks_like(text: &str, kind: PopulationKind) -> Option<Analyte> {
    let text: String = letters(text).chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let marked = |marker: &str| {
        text.match_indices(marker)
            .any(|(at, _)| !text[at + marker.len()..].starts_with(|c: char| c.is_ascii_digit()))
    };
    let helper = matches!(kind, PopulationKind::Listed("thymoid:cd4")) && !text.contains("cd3");
    if marked("cd4") || helper {
        Some(Analyte::Cd4)
    } else if marked("cd8") || matches!(kind, PopulationKind::Listed("thymoid:cd8")) {
        Some(Analyte::Cd8)
    } else {
        None
    }
}
