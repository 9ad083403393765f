//! The fields of one test in the variables of a form: `cd4_val`, `cd4_unit`, `cd4_flag`.

use crate::plain::letters;

/// Which field of a test a variable of a form is, by the end of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Value,
    Unit,
    Beside,
}

/// Tells which field of a test a variable is, by the end of its name.
pub(super) fn field_part(title: &str) -> Option<Part> {
    let text = letters(title);
    let last = text.rsplit([' ', '(', '[']).next().unwrap_or_default().trim_end_matches([')', ']']);
    match last {
        "val" | "value" | "result" | "res" | "num" => Some(Part::Value),
        "unit" | "units" | "uom" | "einheit" | "unite" | "unidad" | "单位" => Some(Part::Unit),
        _ if last.ends_with("单位") => Some(Part::Unit),
        "int" | "interp" | "flag" | "date" | "complete" | "test" | "comment" => Some(Part::Beside),
        _ => None,
    }
}

/// Returns `cd4` of `cd4_unit` and `CD4 (unit)`.
pub(super) fn base_of_unit(title: &str) -> String {
    let text = letters(title);
    let text = text.trim_end_matches([')', ']']);
    let words = ["units", "unit", "uom", "einheit", "unite", "unidad", "单位"];
    let base = words.iter().find_map(|word| text.strip_suffix(word)).unwrap_or(text);
    base.trim_end_matches([' ', '(', '[', '-']).to_owned()
}
