//! A name taken apart: markers with their signs, units, words, and what is none of them.

use super::lexicon::{Sense, lexicon};
use crate::plain::letters;
use crate::units;

/// A piece of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A surface or intracellular marker, and whether cells have it.
    Marker(String, Sign),
    /// A unit as written.
    Unit(String),
    Word(Sense),
    Slash,
    Open,
    Close,
    /// Not understood.
    Unknown,
}

/// What a sign behind a marker says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Plus,
    /// Much of it: a part of those that have it.
    Bright,
    Minus,
    /// Dim or low.
    Low,
}

/// Markers whose name is not `CD` and digits.
const OTHER_MARKERS: [&str; 16] = [
    "ccr7", "ccr6", "ccr4", "ccr5", "cxcr3", "cxcr5", "hladr", "foxp3", "tcrab", "tcrgd", "tcr",
    "ptk7", "kirs", "pd1", "icos", "kappa",
];
/// Letters behind the digits of a marker that belong to it.
const SUFFIXED: [&str; 12] =
    ["45ra", "45ro", "62l", "1a", "1c", "11b", "11c", "16b", "49d", "66b", "158a", "107a"];
/// Bytes of the longest unit.
const LONGEST_UNIT: usize = 60;

/// Bytes of a name of a test: what is longer is prose.
pub(super) const LONGEST: usize = 300;

/// Takes a name apart.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let text = letters(text);
    let mut scan = Scan { text: &text, at: 0, found: Vec::new() };
    while scan.at < scan.text.len() {
        scan.step();
    }
    scan.found
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    found: Vec<Token>,
}

impl Scan<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn before(&self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }

    fn step(&mut self) {
        let c = self.rest().chars().next().expect("the loop ends with the text");
        if self.marker() || self.unit() || self.range() || self.word() {
            // Each has moved on.
        } else {
            let token = match c {
                '(' | '[' | '{' | '【' | '<' => Some(Token::Open),
                ')' | ']' | '}' | '】' | '>' => Some(Token::Close),
                '/' => Some(Token::Slash),
                '#' => Some(Token::Word(Sense::Absolute)),
                '+' | '-' | '|' | ' ' | ',' | ';' | ':' | '.' | '"' | '\'' | '&' | '=' | '*'
                | '?' | '!' | '~' | '·' | '、' => None,
                _ => Some(Token::Unknown),
            };
            self.found.extend(token);
            self.at +=
                if c.is_ascii_alphanumeric() { run(self.rest()).max(1) } else { c.len_utf8() };
        }
    }

    /// `CD4`, `CD 4`, `CD-4`, `CD45RA`, `CD16+56`, `CD(16+56)`, `CCR7`.
    fn marker(&mut self) -> bool {
        let rest = self.rest();
        if self.before().is_some_and(|c| c.is_ascii_alphabetic()) {
            return false;
        }
        if let Some(name) = OTHER_MARKERS.iter().find(|name| starts_with_joined(rest, name)) {
            let length = joined_length(rest, name);
            if !rest[length..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
                self.at += length;
                let sign = self.sign(name);
                self.found.push(Token::Marker((*name).to_owned(), sign));
                return true;
            }
        }
        let Some(after) = rest.strip_prefix("cd") else { return false };
        let skipped = after.len() - after.trim_start_matches([' ', '-', '(']).len();
        // Of a hyphen or space, one.
        if skipped > 1 || digits(&after[skipped..]) == 0 {
            return false;
        }
        self.at += 2 + skipped;
        self.numbered();
        // `16+56`, `3/4`: further numbers belong to CD too.
        loop {
            let skipped = usize::from(self.rest().starts_with('/'));
            let joined = skipped == 1 || self.before() == Some('+');
            let ahead = &self.rest()[skipped..];
            let length = digits(ahead);
            let ends = ahead[length..].chars().next();
            let number =
                (1..=3).contains(&length) && !ends.is_some_and(|c| matches!(c, '^' | '.' | '*'));
            if !joined || !number || unit_length(self.rest()).is_some() {
                break;
            }
            self.at += skipped;
            self.numbered();
        }
        true
    }

    /// Digits and suffix of a marker, at the scan.
    fn numbered(&mut self) {
        let rest = self.rest();
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
        self.at += length;
        let name = format!("cd{name}");
        let sign = self.sign(&name);
        self.found.push(Token::Marker(name, sign));
    }

    /// The sign behind a marker; moves past it.
    fn sign(&mut self, marker: &str) -> Sign {
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
                if let Some(after) =
                    self.rest().strip_prefix(gap).and_then(|r| r.strip_prefix(word))
                {
                    let whole = word == "+"
                        || !word.is_ascii()
                        || !after.starts_with(|c: char| c.is_ascii_alphabetic());
                    let joined = gap.is_empty() || word != "+";
                    if whole && joined {
                        self.at = self.text.len() - after.len();
                        // A second plus says no more.
                        self.at += self.rest().len() - self.rest().trim_start_matches('+').len();
                        return sign;
                    }
                }
            }
        }
        // A minus, unless the hyphen joins a word: `CD4-Zellen`, `CD4-T`.
        let Some(after) = self.rest().strip_prefix('-') else { return Sign::Plus };
        let lineage =
            matches!(marker, "cd3" | "cd4" | "cd8" | "cd19" | "cd20" | "cd45" | "cd16" | "cd56");
        let minus = after.is_empty()
            || after.starts_with("cd")
            || after.starts_with(|c: char| !c.is_ascii_alphanumeric())
            || !lineage;
        if !minus {
            return Sign::Plus;
        }
        self.at += 1;
        Sign::Minus
    }

    fn unit(&mut self) -> bool {
        let boundary = self.before().is_none_or(|c| !c.is_ascii_alphanumeric())
            || self.rest().starts_with(|c: char| matches!(c, '%' | '/') || !c.is_ascii())
            || !self.found.is_empty() && self.rest().starts_with("10^");
        if !boundary {
            return false;
        }
        let Some(length) = unit_length(self.rest()) else { return false };
        let unit = self.rest()[..length].to_owned();
        self.at += length;
        self.found.push(Token::Unit(unit));
        true
    }

    /// A range of reference, which says nothing of the test: `550-1440`, `>410`.
    fn range(&mut self) -> bool {
        let rest = self.rest();
        let signs = rest.len() - rest.trim_start_matches(['<', '>', '=', '≤', '≥']).len();
        let number = |text: &str| {
            let length =
                text.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.' || *b == b',').count();
            text[..length].trim_end_matches(['.', ',']).len()
        };
        let first = number(&rest[signs..]);
        if first == 0 || self.before().is_some_and(|c| c.is_ascii_alphabetic()) {
            return false;
        }
        let after = &rest[signs + first..];
        let mark = after.trim_start_matches(' ');
        let second = ["--", "-", "~", "to ", "bis ", "至", "a "].iter().find_map(|mark_text| {
            let text = mark.strip_prefix(mark_text)?.trim_start_matches(' ');
            let length = number(text);
            (length > 0).then(|| after.len() - text.len() + length)
        });
        match second {
            Some(length) => self.at += signs + first + length,
            None if signs > 0 => self.at += signs + first,
            None => return false,
        }
        // `ref 1500-2900`
        if self.found.last() == Some(&Token::Word(Sense::Reference)) {
            self.found.pop();
        }
        true
    }

    /// The longest word of the table; of letters, one that ends where the run of letters does, or
    /// whose rest is made of words as well.
    fn word(&mut self) -> bool {
        let rest = self.rest();
        // Every word begins with a letter.
        if !rest.starts_with(char::is_alphabetic) {
            return false;
        }
        if rest.starts_with(|c: char| c.is_ascii_alphabetic())
            && self.before().is_some_and(|c| c.is_ascii_alphabetic())
        {
            return false;
        }
        let longest = rest.len().min(lexicon().longest);
        let whole = (1..=longest).rev().filter(|end| rest.is_char_boundary(*end)).find_map(|end| {
            let sense = lexicon().sense(&rest[..end])?;
            let letter = rest[..end].ends_with(|c: char| c.is_ascii_alphabetic());
            let cut = letter && rest[end..].starts_with(|c: char| c.is_ascii_alphabetic());
            (!cut).then_some((end, sense))
        });
        if let Some((end, sense)) = whole {
            // `naivecd4` ends in a marker: see below.
            self.found.push(Token::Word(sense));
            self.at += end;
            return true;
        }
        let run = letters_of(rest);
        if run == 0 {
            return false;
        }
        let marker = rest[..run].ends_with("cd") && digits(&rest[run..]) > 0;
        let of_words = if marker { &rest[..run - 2] } else { &rest[..run] };
        let Some(senses) = segments(of_words) else { return false };
        let length = of_words.len();
        self.found.extend(senses.into_iter().map(Token::Word));
        self.at += length;
        if marker {
            self.at += 2;
            self.numbered();
        }
        true
    }
}

/// Words that a run of letters is made of, the longest first. From the end of the run on, each place
/// is looked at once: there may be many ways to cut a run that none of them cuts to its end.
fn segments(run: &str) -> Option<Vec<Sense>> {
    // By place: the word that begins there, if the rest is made of words.
    let mut words: Vec<Option<(usize, Sense)>> = vec![None; run.len()];
    for at in (0..run.len()).rev() {
        let most = run.len().min(at + lexicon().longest);
        words[at] = (at + 1..=most).rev().find_map(|end| {
            let word = &run[at..end];
            let joins =
                word.len() > 2 || end < run.len() && matches!(word, "t" | "b" | "nk" | "th" | "tc");
            let rest = end == run.len() || words[end].is_some();
            let sense = if joins && rest { lexicon().sense(word) } else { None };
            sense.map(|sense| (end, sense))
        });
    }
    let (mut at, mut senses) = (0, Vec::new());
    while at < run.len() {
        let (end, sense) = words[at]?;
        senses.push(sense);
        at = end;
    }
    Some(senses)
}

/// Bytes of the unit that a text begins with; the longest.
fn unit_length(text: &str) -> Option<usize> {
    let begins = text
        .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '%' | '/' | '*' | '#'))
        || [
            "x10", "x 10", "cel", "zell", "个", "ul", "mm3", "k/", "k ", "g/", "gpt/", "mpt/",
            "tsd", "thou", "cop", "kop", "per", "pro ", "pct", "拷贝", "si", "cpm", "iu/", "miu/",
            "mg/", "ui/", "ie/", "mie/", "m/", "giga", "细胞/", "mio", "mil", "taus", "elem",
            "mmc", "cmm", "u/", "mui/",
        ]
        .iter()
        .any(|start| text.starts_with(start));
    // `////`: a line that somebody drew.
    if !begins || text.starts_with("//") || text.starts_with("**") {
        return None;
    }
    let most = text.len().min(LONGEST_UNIT);
    (1..=most).rev().filter(|end| text.is_char_boundary(*end)).find(|end| {
        let unit = &text[..*end];
        let cut = !unit.ends_with('%')
            && text[*end..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '^');
        let balanced = unit.matches(['(', '[']).count() == unit.matches([')', ']']).count();
        !cut && balanced && !unit.ends_with([' ', '(']) && units::is_unit(unit)
    })
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn letters_of(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_alphabetic).count()
}

fn run(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_alphanumeric).count()
}

/// Whether a text begins with a name, a space or hyphen more or less: `hla-dr`, `45 ra`.
fn starts_with_joined(text: &str, name: &str) -> bool {
    joined_length(text, name) > 0
}

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
