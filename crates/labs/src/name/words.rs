//! Words within a name.

use super::lexicon::{Sense, lexicon};
use super::markers::numbered;
use super::scan::{Scan, digits, letters_of};
use super::token::Token;

/// Takes the longest word of the table off; of letters, one that ends where the run of letters
/// does, or whose rest is made of words as well.
pub(super) fn word(scan: &mut Scan<'_>) -> bool {
    let rest = scan.rest();
    // Every word begins with a letter.
    if !rest.starts_with(char::is_alphabetic) {
        return false;
    }
    if rest.starts_with(|c: char| c.is_ascii_alphabetic())
        && scan.before().is_some_and(|c| c.is_ascii_alphabetic())
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
        scan.found.push(Token::Word(sense));
        scan.at += end;
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
    scan.found.extend(senses.into_iter().map(Token::Word));
    scan.at += length;
    if marker {
        scan.at += 2;
        numbered(scan);
    }
    true
}

/// Cuts a run of letters into words, the longest first. From the end of the run on, each
/// place is looked at once: there may be many ways to cut a run that none of them cuts to its end.
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
