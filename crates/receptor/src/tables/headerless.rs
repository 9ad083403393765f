//! Tables without column names, recognised by what stands in their first row.

use super::named::NamedColumn;
use super::role::Role;
use crate::model::KnownGenes;

/// Shortest text that is taken for a junction in amino acids; the shortest of VDJdb has 6.
const SHORTEST: usize = 5;

/// Names the columns of a table without names, from 1.
pub(super) fn names(fields: usize) -> Vec<String> {
    (1..=fields).map(|number| format!("column_{number}")).collect()
}

/// Tells what a field of a row holds, if it can be nothing else.
pub(super) fn role_of(field: &str) -> Option<Role> {
    let field = field.trim().trim_matches('"');
    let letters = |of: &str| field.chars().all(|letter| of.contains(letter));
    if field.len() >= 3 * SHORTEST && letters("ACGT") {
        return Some(Role::Junction);
    }
    let ends = field.starts_with('C') && field.ends_with(['F', 'W', 'V']);
    if field.len() >= SHORTEST && ends && letters("ACDEFGHIKLMNPQRSTVWY*_~") {
        return Some(Role::JunctionAa);
    }
    let name = KnownGenes::human().read(field)?;
    let gene = name.split(',').next().unwrap_or_default();
    match gene.as_bytes().get(3)? {
        b'V' => Some(Role::VCall),
        b'D' => Some(Role::DCall),
        b'J' => Some(Role::JCall),
        _ => None,
    }
}

/// What the first row of a table says of its columns.
pub(super) enum FirstRow {
    /// It is no row of receptors, but column names.
    Names,
    /// What the columns hold.
    Decoded(Vec<NamedColumn>),
    /// Two columns hold the same, or none a junction.
    Unclear,
}

/// Reads the first row of a table whose column names are not known. Names of columns are neither
/// junctions nor genes.
pub(super) fn decode(first: &[&str]) -> FirstRow {
    let roles: Vec<Option<Role>> = first.iter().map(|field| role_of(field)).collect();
    if roles.iter().all(Option::is_none) {
        return FirstRow::Names;
    }
    let twice = |role| roles.iter().filter(|found| **found == Some(role)).count() > 1;
    let junction = [Role::Junction, Role::JunctionAa].map(Some);
    if Role::ALL.into_iter().any(twice) || !roles.iter().any(|role| junction.contains(role)) {
        return FirstRow::Unclear;
    }
    let columns = roles.iter().zip(names(first.len()));
    let named = columns.filter_map(|(role, column)| Some(NamedColumn { role: (*role)?, column }));
    FirstRow::Decoded(named.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_told_apart_by_what_they_hold() {
        for (field, role) in [
            ("TGTGCCAGCAGCTTC", Some(Role::Junction)),
            ("CASSF", Some(Role::JunctionAa)),
            ("CAS*YEQYF", Some(Role::JunctionAa)),
            ("TRBV6-5*01", Some(Role::VCall)),
            ("TRAV14/DV4", Some(Role::VCall)),
            ("TRBD1", Some(Role::DCall)),
            ("TRBJ2-7", Some(Role::JCall)),
            ("1.2e-9", None),
            ("cdr3_aa", None),
            ("CDR3", None),
            ("V", None),
            ("count", None),
        ] {
            assert_eq!(role_of(field), role, "{field}");
        }
    }

    #[test]
    fn what_is_there_twice_is_not_guessed() {
        assert!(matches!(decode(&["CASSF", "CASTF"]), FirstRow::Unclear));
        assert!(matches!(decode(&["TRBV6-5", "TRBJ2-7"]), FirstRow::Unclear));
        assert!(matches!(decode(&["id", "junction"]), FirstRow::Names));
        let FirstRow::Decoded(named) = decode(&["CASSF", "TRBV6-5", "0.1"]) else {
            panic!("a junction and its gene")
        };
        let found: Vec<_> = named.iter().map(|n| (n.role, n.column.as_str())).collect();
        assert_eq!(found, [(Role::JunctionAa, "column_1"), (Role::VCall, "column_2")]);
    }
}
