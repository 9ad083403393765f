//! The population that a share is of.

use super::cells::{Cells, PopulationKind};
use super::lexicon::Sense;
use super::token::Token;
use crate::units::Parent;

/// Returns the population that a share is of.
pub(super) fn population(tokens: &[Token]) -> Option<Parent> {
    if tokens.contains(&Token::Word(Sense::Parent)) {
        return Some(Parent::Gate);
    }
    match Cells::new(tokens).kind() {
        PopulationKind::Listed("thymoid:lymphocytes") => Some(Parent::Lymphocytes),
        PopulationKind::Listed("thymoid:cd3") => Some(Parent::Cd3),
        PopulationKind::Listed("thymoid:cd4") => Some(Parent::Cd4),
        PopulationKind::Listed("thymoid:cd8") => Some(Parent::Cd8),
        PopulationKind::Leukocytes => Some(Parent::Leukocytes),
        _ => None,
    }
}

/// Tells whether the cells on the right of a stroke contain those on its left.
pub(super) fn is_wider(subject: &[Token], of: &[Token]) -> bool {
    match population(of) {
        Some(Parent::Lymphocytes | Parent::Leukocytes | Parent::Gate) => true,
        Some(Parent::Cd3) => !Cells::new(subject).lacks_lineage(),
        // `naive CD4/CD4`
        Some(Parent::Cd4 | Parent::Cd8) => {
            let kind = Cells::new(subject).kind();
            matches!(kind, PopulationKind::Listed(code) if !matches!(code, "thymoid:cd4" | "thymoid:cd8" | "thymoid:cd3"))
        }
        _ => false,
    }
}
