//! Markers of cells with their signs: `CD4`, `CD45RA-`, `CD(16+56)`, `CCR7`.

use super::scan::{Scan, digits};
use super::token::{Sign, Token};
use super::unit_at::unit_length;

/// Markers whose name is not `CD` and digits.
const OTHER_MARKERS: [&str; 16] = [
    "ccr7", "ccr6", "ccr4", "ccr5", "cxcr3", "cxcr5", "hladr", "foxp3", "tcrab", "tcrgd", "tcr",
    "ptk7", "kirs", "pd1", "icos", "kappa",
];
/// Letters behind the digits of a marker that belong to it.
const SUFFIXED: [&str; 12] =
    ["45ra", "45ro", "62l", "1a", "1c", "11b", "11c", "16b", "49d", "66b", "158a", "107a"];

/// Takes a marker off: `CD4`, `CD 4`, `CD-4`, `CD45RA`, `CD16+56`, `CD(16+56)`, `CCR7`.
pub(super) fn marker(scan: &mut Scan<'_>) -> bool {
    let rest = scan.rest();
    if scan.before().is_some_and(|c| c.is_ascii_alphabetic()) {
        return false;
    }
    if let Some(name) = OTHER_MARKERS.iter().find(|name| starts_with_joined(rest, name)) {
        let length = joined_length(rest, name);
        if !rest[length..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
            scan.at += length;
            let sign = sign_behind(scan, name);
            scan.found.push(Token::Marker((*name).to_owned(), sign));
            return true;
        }
    }
    let Some(after) = rest.strip_prefix("cd") else { return false };
    let skipped = after.len() - after.trim_start_matches([' ', '-', '(']).len();
    // Of a hyphen or space, one.
    if skipped > 1 || digits(&after[skipped..]) == 0 {
        return false;
    }
    scan.at += 2 + skipped;
    numbered(scan);
    // `16+56`, `3/4`: further numbers belong to CD too.
    loop {
        let skipped = usize::from(scan.rest().starts_with('/'));
        let joined = skipped == 1 || scan.before() == Some('+');
        let ahead = &scan.rest()[skipped..];
        let length = digits(ahead);
        let ends = ahead[length..].chars().next();
        let number =
            (1..=3).contains(&length) && !ends.is_some_and(|c| matches!(c, '^' | '.' | '*'));
        if !joined || !number || unit_length(scan.rest()).is_some() {
            break;
        }
        scan.at += skipped;
        numbered(scan);
    }
    true
}

/// Takes digits and suffix of a marker off.
pub(super) fn numbered(scan: &mut Scan<'_>) {
    let rest = scan.rest();
    let number = digits(rest);
    let known = SUFFIXED.iter().find(|name| {
        let (plain, suffix) = name.split_at(digits(name));
        plain == &rest[..number]
            && starts_with_joined(&rest[number..], suffix)
            && !rest[number + joined_length(&rest[number..], suffix)..]
                .starts_with(|c: char| c.is_ascii_lowercase() && !"tbclnphdi".contains(c))
    });
    let (name, length) = match known {
        Some(name) => {
            let suffix = &name[digits(name)..];
            ((*name).to_owned(), number + joined_length(&rest[number..], suffix))
        }
        None => (rest[..number].to_owned(), number),
    };
    scan.at += length;
    let name = format!("cd{name}");
    let sign = sign_behind(scan, &name);
    scan.found.push(Token::Marker(name, sign));
}

/// Takes the sign behind a marker off.
fn sign_behind(scan: &mut Scan<'_>, marker: &str) -> Sign {
    for (word, sign) in [
        ("+", Sign::Plus),
        ("阳性", Sign::Plus),
        ("pos", Sign::Plus),
        ("hi", Sign::Bright),
        ("high", Sign::Bright),
        ("bright", Sign::Bright),
        ("阴性", Sign::Minus),
        ("neg", Sign::Minus),
        ("negative", Sign::Minus),
        ("negativ", Sign::Minus),
        ("low", Sign::Low),
        ("lo", Sign::Low),
        ("dim", Sign::Low),
        ("low/-", Sign::Low),
        ("-/low", Sign::Low),
        ("低", Sign::Low),
    ] {
        for gap in ["", " ", "-"] {
            if let Some(after) = scan.rest().strip_prefix(gap).and_then(|r| r.strip_prefix(word)) {
                let whole = word == "+"
                    || !word.is_ascii()
                    || !after.starts_with(|c: char| c.is_ascii_alphabetic());
                let joined = gap.is_empty() || word != "+";
                if whole && joined {
                    scan.at = scan.text.len() - after.len();
                    // A second plus says no more.
                    scan.at += scan.rest().len() - scan.rest().trim_start_matches('+').len();
                    return sign;
                }
            }
        }
    }
    // A minus, unless the hyphen joins a word: `CD4-Zellen`, `CD4-T`.
    let Some(after) = scan.rest().strip_prefix('-') else { return Sign::Plus };
    let lineage =
        matches!(marker, "cd3" | "cd4" | "cd8" | "cd19" | "cd20" | "cd45" | "cd16" | "cd56");
    let minus = after.is_empty()
        || after.starts_with("cd")
        || after.starts_with(|c: char| !c.is_ascii_alphanumeric())
        || !lineage;
    if !minus {
        return Sign::Plus;
    }
    scan.at += 1;
    Sign::Minus
}

/// Tells whether a text begins with a name, a space or hyphen more or less: `hla-dr`, `45 ra`.
fn starts_with_joined(text: &str, name: &str) -> bool {
    joined_length(text, name) > 0
}

/// Counts the bytes of a name that a text begins with, whatever spaces and hyphens; 0 without it.
fn joined_length(text: &str, name: &str) -> usize {
    let mut wanted = name.bytes();
    let mut next = wanted.next();
    for (at, byte) in text.bytes().enumerate() {
        match next {
            None => return at,
            Some(b) if b == byte => next = wanted.next(),
            _ if matches!(byte, b' ' | b'-') => {}
            _ => return 0,
        }
    }
    if next.is_none() { text.len() } else { 0 }
}
