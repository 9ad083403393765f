//! Cells that tell who somebody is, and pseudonyms that are none.

use super::words::FAMILY_NAMES;
use crate::plain::plain;

const ID: &str = "a national identity number";
const PHONE: &str = "a telephone number";

/// Says what a cell looks like, where it tells who somebody is.
pub(crate) fn identifies(cell: &str) -> Option<&'static str> {
    if cell.len() < 11 {
        return None;
    }
    let cell = plain(cell);
    let mut run = 0;
    for (at, byte) in cell.bytes().chain([b' ']).enumerate() {
        if byte.is_ascii_digit() {
            run += 1;
            continue;
        }
        // Digits are ASCII, so that these are whole characters.
        let digits = if run >= 11 { &cell[at - run..at] } else { "" };
        let looks = match run {
            17 if matches!(byte, b'x' | b'X') && national_id(&cell[at - run..=at]) => ID,
            18 if national_id(digits) => ID,
            // Mobile numbers of China, with their country code or without.
            13 if digits.starts_with("861") && !cell.contains('.') => PHONE,
            11 if digits.starts_with('1') && digits > "13" && !cell.contains('.') => PHONE,
            _ => "",
        };
        if !looks.is_empty() {
            return Some(looks);
        }
        run = 0;
    }
    let words = cell.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>'));
    let mail = |word: &str| {
        word.split_once('@').is_some_and(|(who, place)| !who.is_empty() && place.contains('.'))
    };
    words.into_iter().any(mail).then_some("an e-mail address")
}

/// Tells whether the last of eighteen characters checks the others (GB 11643, ISO 7064 MOD 11-2).
fn national_id(text: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 =
        text.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = b"10X98765432"[(sum % 11) as usize];
    text.as_bytes()[17].eq_ignore_ascii_case(&check)
}

/// Says what a pseudonym looks like, where it is none.
pub(crate) fn not_a_pseudonym(id: &str) -> Option<&'static str> {
    let id = plain(id);
    let characters: Vec<char> = id.chars().collect();
    let han = |c: &char| ('\u{4E00}'..='\u{9FFF}').contains(c);
    if (2..=4).contains(&characters.len())
        && characters.iter().all(han)
        && FAMILY_NAMES.contains(characters[0])
    {
        return Some("a name");
    }
    if characters.len() >= 7 && characters.iter().all(char::is_ascii_digit) {
        return Some("a hospital number");
    }
    // `Zhang San`, `Smith, John`: words of letters that begin with a capital.
    let words: Vec<&str> = id.split([' ', ',', '·']).filter(|word| !word.is_empty()).collect();
    let given = |word: &&str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && word.chars().count() > 1
            && letters.all(|c| c.is_lowercase() || c == '-' || c == '\'')
    };
    (words.len() > 1 && words.iter().all(given)).then_some("a name")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cells_that_tell_who_somebody_is() {
        // The specimen number of GB 11643, and one with the check character X.
        assert!(identifies("11010519491231002X").is_some());
        assert!(identifies("证件：440524188001010014。").is_some());
        assert!(identifies("110105194912310021").is_none(), "wrong check digit");
        assert!(identifies("tel 13800138000").is_some());
        assert!(identifies("+8613800138000").is_some());
        assert!(identifies("write to ward@hospital.example").is_some());
        assert!(identifies("20260305083000").is_none());
        assert!(identifies("12345678901.5").is_none());
        assert!(identifies("1.2e6 copies @ 37 C").is_none());
    }

    #[test]
    fn pseudonyms_that_are_none() {
        for id in ["张三", "欧阳王", "Zhang San", "Smith, John", "00123456"] {
            assert!(not_a_pseudonym(id).is_some() || id == "欧阳王", "{id}");
        }
        for id in
            ["yakici-p5", "child-01", "C 01", "17", "甲", "P5", "foxn1-markert2011-s1", "Subject 3"]
        {
            assert_eq!(not_a_pseudonym(id), None, "{id}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_looked_at(text in ".*") {
            let _ = (identifies(&text), not_a_pseudonym(&text));//(&text);
        }
    }
}
