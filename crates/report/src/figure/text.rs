//! How wide text can be, without a font at hand: estimates for sans-serif type.

/// Width of a text in units of its font size.
pub(super) fn ems(text: &str) -> f64 {
    text.chars().map(em).sum()
}

/// Advance widths of the widest common sans-serif type (Verdana, DejaVu); Chinese is square.
fn em(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' => 0.28,
        ' ' | '\u{a0}' | '.' | ',' | ':' | ';' | '/' | 'I' | 'f' | '-' | '|' => 0.36,
        't' | 'r' | '(' | ')' | '!' => 0.41,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.97,
        'A'..='Z' | '+' | '=' | '<' | '>' | '×' | '≤' | '≥' | '−' | '±' => 0.78,
        '\u{2e80}'..='\u{ffef}' => 1.0,
        _ => 0.63,
    }
}

/// Breaks text into lines no wider than `width`: at spaces, and between Chinese characters.
pub(super) fn wrap(text: &str, width: f64, size: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces(text) {
        let last = lines.last_mut().expect("because lines starts with one line");
        let joined = format!("{last}{piece}");
        if last.is_empty() || ems(joined.trim_end()) * size <= width {
            *last = joined;
        } else {
            lines.push(piece.trim_start().into());
        }
    }
    lines.into_iter().map(|line| line.trim_end().into()).collect()
}

/// Stretches that stay on one line. A closing mark stays with what precedes it.
fn pieces(text: &str) -> Vec<String> {
    let wide = |c: char| matches!(c, '\u{2e80}'..='\u{ffef}');
    let closes = |c: char| "，。、；：？！）》”%".contains(c);
    let opens = |c: char| "（《“".contains(c);
    let mut pieces: Vec<String> = Vec::new();
    let mut previous = ' ';
    for c in text.chars() {
        let breaks =
            (previous == ' ' || wide(previous) || wide(c)) && !closes(c) && !opens(previous);
        match pieces.last_mut() {
            Some(piece) if !breaks || c == ' ' => piece.push(c),
            _ => pieces.push(c.into()),
        }
        previous = c;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_keep_every_character() {
        for text in [
            "Probability of survival after implant (years)",
            "植入后初始CD4 T细胞（个/µL）的预测值",
        ] {
            let lines = wrap(text, 120.0, 12.0);
            assert!(
                lines.len() > 1 && lines.iter().all(|line| ems(line) * 12.0 <= 120.0),
                "{lines:?}"
            );
            let glyphs = |t: &str| t.chars().filter(|c| *c != ' ').collect::<String>();
            assert_eq!(glyphs(&lines.concat()), glyphs(text));
        }
    }

    #[test]
    fn a_closing_mark_never_starts_a_line() {
        assert!(wrap("一二三四）五六", 48.0, 12.0).iter().all(|line| !line.starts_with('）')));
    }
}
