//! Columns and cells that tell who a child is. A file with one is refused whole, and what the cell
//! holds is not repeated.

use super::plain::{fold, plain};
use crate::error::Error;

const REMEDY: &str = "remove it and save again, or add --drop-identifiers to read past it: a pseudonym, and dates or ages, suffice";

const ID: &str = "a national identity number";
const PHONE: &str = "a telephone number";

/// Words of a header, as a part of it.
const PARTS: [&str; 46] = [
    "姓名",
    "病历号",
    "病案号",
    "住院号",
    "门诊号",
    "就诊号",
    "登记号",
    "就诊卡",
    "床号",
    "身份证",
    "证件号",
    "电话",
    "手机",
    "联系方式",
    "地址",
    "住址",
    "医保",
    "社保",
    "护照",
    "家长",
    "监护人",
    "surname",
    "firstname",
    "lastname",
    "familyname",
    "givenname",
    "fullname",
    "patientname",
    "childname",
    "passport",
    "medicalrecord",
    "hospitalnumber",
    "address",
    "telephone",
    "postcode",
    "postalcode",
    "zipcode",
    "insurance",
    "versicherten",
    "fallnummer",
    "patientennummer",
    "historiaclinica",
    "numerodedossier",
    "gemeinde",
    "strasse",
    "nextofkin",
];
/// Whole words of a header.
const WORDS: [&str; 27] = [
    "name",
    "mrn",
    "ssn",
    "nhs",
    "phone",
    "mobile",
    "email",
    "mail",
    "vorname",
    "nachname",
    "tel",
    "patientenname",
    "geburtsname",
    "nom",
    "prenom",
    "prénom",
    "ipp",
    "nombre",
    "apellido",
    "apellidos",
    "dni",
    "nhc",
    "adresse",
    "direccion",
    "dirección",
    "guardian",
    "telefon",
];
/// Numbers that tell one child of a hospital from another.
const NUMBERS: [&str; 20] = [
    "病历号",
    "病案号",
    "住院号",
    "门诊号",
    "就诊号",
    "登记号",
    "就诊卡",
    "身份证",
    "证件号",
    "mrn",
    "nhs",
    "ssn",
    "medicalrecord",
    "hospitalnumber",
    "fallnummer",
    "patientennummer",
    "ipp",
    "nhc",
    "historiaclinica",
    "dni",
];

/// Whether a header that names something of a person is of a number, which tells children apart
/// better than a name.
pub(super) fn is_number(header: &str) -> bool {
    let folded = fold(header);
    NUMBERS.iter().any(|part| folded.contains(part))
}

/// Whether a header is of a name.
pub(super) fn is_name(header: &str) -> bool {
    let folded = fold(header);
    ["姓名", "name", "nom", "apellido", "nombre"].iter().any(|part| folded.contains(part))
}

/// Family names that begin most Chinese names (the twenty most frequent, and those of the usual
/// sample persons).
const FAMILY_NAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武莫孔向汤";

/// Whether a header names something of a person.
pub(super) fn names_a_person(header: &str) -> bool {
    let folded = fold(header);
    let lower = plain(header).to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    let label = |word: &str| {
        ["patient", "child", "first", "last", "full", "family", "given", "the", "name", "s"]
            .contains(&word)
    };
    PARTS.iter().any(|part| folded.contains(part))
        || words.clone().any(|word| WORDS[1..].contains(&word))
        || lower.contains("name") && words.all(label)
}

/// What a cell looks like, where it tells who somebody is.
pub(super) fn identifies(cell: &str) -> Option<&'static str> {
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

/// Eighteen characters whose last checks the others (GB 11643, ISO 7064 MOD 11-2).
fn national_id(text: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 =
        text.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = b"10X98765432"[(sum % 11) as usize];
    text.as_bytes()[17].eq_ignore_ascii_case(&check)
}

/// What a pseudonym looks like, where it is none.
pub(super) fn not_a_pseudonym(id: &str) -> Option<&'static str> {
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

/// Refuses a comma-separated table whose header names something of a person.
///
/// # Errors
/// For such a header; the message names it, never a cell below it.
pub fn refuse_identifiers(file: &str, table: &[u8]) -> Result<(), Error> {
    let header = table.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let header = String::from_utf8_lossy(header);
    let names = |cell: &&str| names_a_person(cell);
    match header.split(',').map(|cell| cell.trim().trim_matches('"')).find(names) {
        Some(cell) => refuse(file, 1, &cell.to_lowercase(), "an identifier"),
        None => Ok(()),
    }
}

/// The refusal.
pub(super) fn refuse<T>(
    file: &str,
    row: usize,
    column: &str,
    looks_like: &str,
) -> Result<T, Error> {
    let problem = format!("looks like {looks_like} of a person");
    Err(Error::at(file, row, column, problem, REMEDY))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn headers_that_name_a_person() {
        for header in [
            "姓名",
            "患者姓名",
            "Patient name",
            "name",
            "NAME",
            "First Name",
            "MRN",
            "住院号",
            "联系电话",
            "mother's phone",
            "E-Mail",
            "身份证号",
        ] {
            assert!(names_a_person(header), "{header}");
        }
        for header in
            ["analyte", "event name", "drug name", "项目名称", "CD4", "enamel", "emailed?"]
        {
            assert!(!names_a_person(header), "{header}");
        }
    }

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
        fn any_cell_is_looked_at(text in ".*") {
            let _ = (names_a_person(&text), identifies(&text), not_a_pseudonym(&text));
        }
    }
}
