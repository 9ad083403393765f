//! One spelling for characters that look alike.

/// Full-width forms, superscripts, minus signs, spaces and comparison signs in their ASCII form.
pub(super) fn plain(text: &str) -> String {
    if text.is_ascii() {
        return text.trim().to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut raised = false;
    for c in text.chars() {
        let digit = match c {
            '⁰' => Some('0'),
            '¹' => Some('1'),
            '²' => Some('2'),
            '³' => Some('3'),
            '⁴'..='⁹' => char::from_digit(c as u32 - '⁴' as u32 + 4, 10),
            _ => None,
        };
        if let Some(digit) = digit {
            if !raised {
                out.push('^');
            }
            out.push(digit);
            raised = true;
            continue;
        }
        raised = false;
        match c {
            '\u{FF01}'..='\u{FF5E}' => {
                out.extend(char::from_u32(c as u32 - 0xFEE0));
            }
            '\u{3000}' | '\u{A0}' | '\u{2007}' | '\u{2009}' | '\u{202F}' => out.push(' '),
            '\u{200B}' | '\u{FEFF}' => {}
            '\u{2212}' | '\u{2013}' | '\u{2014}' => out.push('-'),
            '\u{2019}' => out.push('\''),
            'µ' | 'μ' => out.push('u'),
            '×' => out.push('x'),
            '≤' => out.push_str("<="),
            '≥' => out.push_str(">="),
            '﹤' => out.push('<'),
            '﹥' => out.push('>'),
            '﹪' => out.push('%'),
            'ï' | 'Ï' => out.push('i'),
            _ => out.push(c),
        }
    }
    out.trim().to_owned()
}

/// The plain form in lower case, without spaces, dots, colons and underscores.
pub(super) fn fold(text: &str) -> String {
    plain(text)
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '.' | ':' | '"'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_have_one_spelling() {
        assert_eq!(plain(" ＜１０ "), "<10");
        assert_eq!(plain("10⁹/L"), "10^9/L");
        assert_eq!(plain("个/µL"), plain("个／μL"));
        assert_eq!(plain("−3—4"), "-3-4");
        assert_eq!(fold("Naïve_CD4 T."), "naivecd4t");
    }
}
