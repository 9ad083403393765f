//! The role of a column, by its header.

use super::others::OTHERS;
use super::role::Role;
use super::times::TIMES;
use super::values::VALUES;
use crate::plain::letters;

/// Returns every role with its names.
fn names() -> impl Iterator<Item = &'static (Role, &'static [&'static str])> {
    [TIMES, VALUES, OTHERS].into_iter().flatten()
}

/// Returns the role of a header.
pub(crate) fn role(header: &str) -> Option<Role> {
    // Longer than any name: a cell of prose.
    if header.len() > 120 {
        return None;
    }
    let folded: String = letters(header)
        .chars()
        .filter(|c| !matches!(c, ' ' | '.' | ':' | '"' | '-' | '*' | '\''))
        .collect();
    names().find(|(_, names)| names.contains(&folded.as_str())).map(|(role, _)| *role)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::Span::Months;
    use crate::headers::OWN;

    #[test]
    fn one_name_has_one_role() {
        let mut seen: Vec<&str> = names().flat_map(|(_, names)| *names).copied().collect();
        let all = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), all);
        for (header, expected) in [
            ("Child_ID", Role::Child),
            ("采样日期", Role::Date),
            ("月龄（月）", Role::Age(Months)),
            (" Months since implant", Role::Since(Months)),
            ("redcap_event_name", Role::Event),
            ("Unit:", Role::Unit),
        ] {
            assert_eq!(role(header), Some(expected), "{header}");
        }
        assert!(OWN.iter().all(|name| role(name).is_some()));
        assert_eq!(role("mood"), None);
    }
}
