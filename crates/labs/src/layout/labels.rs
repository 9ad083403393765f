//! Labels above or between the values that name a child.

use crate::headers::{Role, role};
use crate::identity::names_a_person;
use crate::reading::Reading;

/// Returns the child that a label names: `Patient: P7`, or `编号` and its value in the next cell.
/// Where identifiers are dropped, a name or number counts as well, under its pseudonym.
pub(super) fn label_of_child(cells: &[String], reading: &Reading<'_>) -> Option<String> {
    let names_a_child = |label: &str| {
        role(label) == Some(Role::Child) || reading.pseudonyms.is_some() && names_a_person(label)
    };
    let filled: Vec<&String> = cells.iter().filter(|cell| !cell.is_empty()).collect();
    let value = |cell: &str| -> Option<String> {
        let (label, value) = cell.split_once([':', '：'])?;
        let value = value.trim();
        (names_a_child(label) && !value.is_empty() && value.len() < 60).then(|| value.to_owned())
    };
    let found = filled.iter().find_map(|cell| value(cell)).or_else(|| {
        let at =
            filled.iter().position(|cell| names_a_child(cell.trim_end_matches([':', '：'])))?;
        // Two cells and a label in the first: in a header there are more.
        (filled.len() <= 4 && at % 2 == 0)
            .then(|| filled.get(at + 1).map(|cell| (*cell).clone()))
            .flatten()
    })?;
    Some(match reading.pseudonyms {
        Some(key) => key.of(&found),
        None => found,
    })
}

/// Tells whether a row of labels names several children, one beside the other.
pub(super) fn names_several(cells: &[String], reading: &Reading<'_>) -> bool {
    let filled: Vec<&String> = cells.iter().filter(|cell| !cell.is_empty()).collect();
    let mut named: Vec<String> = filled
        .iter()
        .filter_map(|cell| label_of_child(std::slice::from_ref(*cell), reading))
        .collect();
    if filled
        .first()
        .is_some_and(|first| role(first.trim_end_matches([':', '：'])) == Some(Role::Child))
    {
        named.extend(filled[1..].iter().map(|cell| (*cell).clone()));
    }
    named.sort();
    named.dedup();
    named.len() > 1
}
