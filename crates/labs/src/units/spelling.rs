//! Powers of ten in one spelling.

/// Brings `10*9`, `10e9`, `x10^9` and UCUM's braces to one spelling.
pub(super) fn powers(folded: &str) -> String {
    let mut text: String =
        folded.chars().filter(|c| !matches!(c, '{' | '}' | '(' | ')' | '[' | ']')).collect();
    for digit in ["3", "4", "5", "6", "9"] {
        for form in ["10*", "10e+", "10e"] {
            text = text.replace(&format!("{form}{digit}"), &format!("10^{digit}"));
        }
        text = text.replace(&format!("1e{digit}"), &format!("10^{digit}"));
        text = text.replace(&format!("10^0{digit}"), &format!("10^{digit}"));
    }
    text.strip_prefix(['x', '*']).map_or(text.clone(), str::to_owned)
}
