//! What the format of a number prints around it, and whether it multiplies it.

use crate::{name, units};

/// Writes a number with what its format prints around it, where that is a sign or a unit; what a
/// format prints in place of the number, where it does.
pub(super) fn dressed(number: &str, format: Option<&str>) -> String {
    let Some(format) = format.filter(|format| format.contains(['"', '\\', '[', '≤', '≥']))
    else {
        return number.into();
    };
    let section = section_of(format, number.parse().unwrap_or_default());
    let (before, after, digits) = literals(section);
    if !digits && !section.contains("General") && !before.trim().is_empty() {
        return before.trim().into();
    }
    let sign = if matches!(before.trim(), "<" | ">" | "≤" | "≥" | "<=" | ">=") {
        before.trim()
    } else {
        ""
    };
    let unit = after.trim();
    let unit = if units::is_unit(unit) || name::unit(unit).is_some() {
        format!(" {unit}")
    } else {
        String::new()
    };
    format!("{sign}{number}{unit}")
}

/// Returns the section of a format that a number is shown by: the first whose condition it meets,
/// such as `[<10]`, or that has none.
fn section_of(format: &str, number: f64) -> &str {
    let holds = |section: &&str| {
        let Some(condition) =
            section.trim_start().strip_prefix('[').and_then(|s| s.split_once(']'))
        else {
            return true;
        };
        let text = condition.0;
        let sign = text.len() - text.trim_start_matches(['<', '>', '=']).len();
        let Ok(bound) = text[sign..].parse::<f64>() else { return true };
        match &text[..sign] {
            "<" => number < bound,
            "<=" => number <= bound,
            ">" => number > bound,
            ">=" => number >= bound,
            "=" => number == bound,
            "<>" => number != bound,
            _ => true,
        }
    };
    format.split(';').find(holds).unwrap_or(format)
}

/// Tells whether the format of a date shows year and month and no day.
pub(super) fn shows_no_day(format: &str) -> bool {
    let mut quoted = false;
    let shown: String = format
        .chars()
        .filter(|c| {
            quoted ^= *c == '"';
            !quoted
        })
        .collect::<String>()
        .to_lowercase();
    shown.contains('y') && shown.contains('m') && !shown.contains('d')
}

/// Returns the quoted and escaped texts of the first section of a format, before and after its
/// digits, and whether it has any.
fn literals(format: &str) -> (String, String, bool) {
    let (mut before, mut after) = (String::new(), String::new());
    let (mut quoted, mut digits) = (false, false);
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        let literal = match c {
            '"' => {
                quoted = !quoted;
                None
            }
            c if quoted => Some(c),
            '\\' => chars.next(),
            '_' | '*' => {
                chars.next();
                None
            }
            '[' => {
                chars.by_ref().find(|c| *c == ']');
                None
            }
            ';' => break,
            '0' | '#' | '?' | '.' | ',' => {
                digits = true;
                None
            }
            ' ' | '/' | '+' | '-' | '(' | ')' | '≤' | '≥' => Some(c),
            _ => None,
        };
        if let Some(c) = literal {
            if digits { after.push(c) } else { before.push(c) }
        }
    }
    (before, after, digits)
}

/// Tells whether a format multiplies by a hundred: a sign that is quoted or escaped is only shown.
pub(super) fn is_percent(format: &str) -> bool {
    let mut quoted = false;
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '\\' | '_' | '*' if !quoted => {
                chars.next();
            }
            '%' if !quoted => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percent_sign_that_is_only_shown_scales_nothing() {
        for (format, percent) in [
            ("0%", true),
            ("0.00%;[Red]-0.00%", true),
            ("0.0\"%\"", false),
            ("0.0\\%", false),
            ("\"about \"0%", true),
            ("General", false),
        ] {
            assert_eq!(is_percent(format), percent, "{format}");
        }
    }

    #[test]
    fn a_format_may_print_a_sign_or_a_unit() {
        for (format, text) in [
            ("0.0\" x10^9/L\"", "1.35 x10^9/L"),
            ("\"<\"0", "<1.35"),
            ("0.0\"%\"", "1.35 %"),
            ("0.0\\%", "1.35 %"),
            ("0.0\" cells/uL\";[Red]-0.0", "1.35 cells/uL"),
            ("\"about \"0", "1.35"),
            ("General", "1.35"),
            ("0.0\"; \"", "1.35"),
            ("[<10]\"<10\";0", "<10"),
            ("[=0]\"<10\";0", "1.35"),
            ("≤0", "≤1.35"),
        ] {
            assert_eq!(dressed("1.35", Some(format)), text, "{format}");
        }
    }
}
