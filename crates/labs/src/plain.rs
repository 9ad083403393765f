//! One spelling for characters that look alike.

/// Brings full-width forms, superscripts, minus signs, spaces and comparison signs to ASCII.
pub(crate) fn plain(text: &str) -> String {
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

/// Returns the plain form in lower case, without spaces, dots, colons and underscores.
pub(crate) fn fold(text: &str) -> String {
    plain(text)
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '.' | ':' | '"'))
        .collect()
}

/// Returns the plain form in lower case, without accents and in simplified Chinese; underscores and
/// line feeds are spaces, and of several spaces one is left.
pub(crate) fn letters(text: &str) -> String {
    let plain = plain(text).to_lowercase();
    let mut out = String::with_capacity(plain.len());
    for c in plain.chars() {
        let c = match c {
            'à'..='å' | 'α' => 'a',
            'ç' => 'c',
            'è'..='ë' => 'e',
            'ì'..='ï' => 'i',
            'ñ' => 'n',
            'ò'..='ö' => 'o',
            'ù'..='ü' => 'u',
            'ß' => 's',
            'β' => 'b',
            '_' => ' ',
            c if c.is_whitespace() => ' ',
            // Of a letter and an accent after it.
            '\u{300}'..='\u{36F}' => continue,
            c => simplified(c),
        };
        if c != ' ' || !out.ends_with(' ') {
            out.push(c);
        }
    }
    out.trim().to_owned()
}

/// Returns the simplified form of the traditional characters that laboratories use.
fn simplified(c: char) -> char {
    const PAIRS: &str = "細细絕绝對对計计數数項项結结單单採采檢检驗验樣样編编號号齡龄歲岁個个總总輔辅殺杀傷伤導导誘诱記记憶忆應应類类別别範范圍围參参異异幹干遷迁輸输調调節节雙双陰阴陽阳報报間间時时備备註注漿浆環环體体組组織织腦脑臍脐帶带測测實实係系醫医療疗診诊斷断術术後后種种歷历電电話话證证聯联絡络質质減减標标誌志準准線线嗎吗濃浓淨净週周額额當当檔档紀纪錄录從从處处門门護护滅灭狀状態态變变點点際际統统評评邊边漸渐靜静脈脉兒儿嬰婴産产產产歳岁氣气風风";
    if c < '\u{4E00}' {
        return c;
    }
    let mut pairs = PAIRS.chars();
    while let (Some(traditional), Some(simplified)) = (pairs.next(), pairs.next()) {
        if traditional == c {
            return simplified;
        }
    }
    c
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
