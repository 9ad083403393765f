//! Gene calls of other tools as IMGT names.

use std::borrow::Cow;

use super::known_genes::{KnownGenes, family, is_orphon};
use super::without_allele;

/// Longest text that is looked at as a call, in bytes: some hundred genes.
const MAX_CALL: usize = 4096;
/// What stands between genes that fit equally well.
const BETWEEN: [char; 4] = [',', ';', '|', '&'];

/// A gene and an allele, each in IMGT's letters; an allele that is not known is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Name {
    gene: String,
    allele: String,
}

impl KnownGenes {
    /// Writes a gene call in IMGT names, those that tie separated by commas.
    ///
    /// Understood are IMGT names as they are, with the words of IMGT/V-QUEST around them (`Homsap
    /// TRBV6-2*01 F, or Homsap TRBV6-3*01 F or ...`), ties written with `,`, `;`, `|`, `&`, `or`,
    /// `/` and in short (`TRBV6-2/6-3`, `TRBV12-3/4`), scores and unknown alleles of MiXCR
    /// (`TRBV6-5*00(1234)`), names without the slash before DV, and Adaptive's
    /// (`TCRBV06-02/06-03*01`, `TCRBV12-X` for a family). Orphons are left out of a tie: they
    /// cannot rearrange. `None`: this is no name of a gene, or leaves open which.
    ///
    /// ```
    /// use thymoid_receptor::KnownGenes;
    /// let read = |call| KnownGenes::human().read(call);
    /// assert_eq!(read("TRBV12-3/12-4*01").as_deref(), Some("TRBV12-3*01,TRBV12-4*01"));
    /// assert_eq!(read("TCRBV20-01,TCRBV20-or09_02").as_deref(), Some("TRBV20-1"));
    /// assert_eq!(read("TRBV6-5 or something else"), None);
    /// ```
    pub fn read<'c>(&self, call: &'c str) -> Option<Cow<'c, str>> {
        if call.split(',').all(|name| self.has_allele(name) || self.has_gene(name)) {
            return Some(Cow::Borrowed(call));
        }
        if call.len() > MAX_CALL {
            return None;
        }
        let mut names: Vec<Name> = Vec::new();
        let plain = without_remarks(call);
        let alternatives = plain.split(BETWEEN).flat_map(|part| part.split(" OR "));
        for alternative in alternatives.map(str::trim).filter(|part| !part.is_empty()) {
            self.alternative(alternative, &mut names)?;
        }
        if names.iter().any(|name| !is_orphon(&name.gene)) {
            names.retain(|name| !is_orphon(&name.gene));
        }
        let mut texts: Vec<String> = Vec::new();
        for name in names {
            let text = name.text();
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        let found = texts.join(",");
        (!found.is_empty()).then(|| if found == call { Cow::Borrowed(call) } else { found.into() })
    }

    /// Reads what stands between two separators: names, and words of IMGT/V-QUEST around them.
    fn alternative(&self, text: &str, names: &mut Vec<Name>) -> Option<()> {
        if self.has_allele(text) || self.has_gene(text) {
            let gene = without_allele(text);
            let allele = text.strip_prefix(gene).and_then(|rest| rest.strip_prefix('*'));
            names.push(Name { gene: gene.into(), allele: allele.unwrap_or_default().into() });
            return Some(());
        }
        if let Some(allele) = text.strip_prefix('*') {
            let gene = names.last()?.gene.clone();
            names.push(Name { gene, allele: known_allele(allele).into() });
            return Some(());
        }
        let before = names.len();
        let starts = ["TR", "IG", "TCR"];
        for word in text.split_ascii_whitespace() {
            if starts.iter().any(|start| word.starts_with(start)) {
                self.word(word, names)?;
            }
        }
        (names.len() > before).then_some(())
    }

    /// Reads one word: a name, or several with slashes between them.
    fn word(&self, word: &str, names: &mut Vec<Name>) -> Option<()> {
        let adaptive = word.starts_with("TCR");
        let mut found: Vec<Name> = Vec::new();
        for part in word.split('/') {
            let (gene, allele) = part.split_once('*').unwrap_or((part, ""));
            let (gene, allele) = (imgt_letters(gene), known_allele(allele));
            match found.last_mut() {
                // The second name of a gene, as in TRAV29/DV5, or of an orphon.
                Some(last) if gene.starts_with("DV") || gene.starts_with("OR") => {
                    last.gene = format!("{}/{gene}", last.gene);
                    allele.clone_into(&mut last.allele);
                }
                Some(last) if gene.starts_with("TRDV") && last.gene.starts_with("TRAV") => {
                    last.gene = format!("{}/{}", last.gene, &gene[2..]);
                    allele.clone_into(&mut last.allele);
                }
                // TRBV6-5*01/02.
                Some(last) if !last.allele.is_empty() && is_allele_number(part) => {
                    let gene = last.gene.clone();
                    found.push(Name { gene, allele: part.into() });
                }
                Some(last) if !is_locus(gene.as_bytes()) => {
                    let gene = self.short_form(&gene, &last.gene)?;
                    found.push(Name { gene, allele: allele.into() });
                }
                _ => found.push(Name { gene, allele: allele.into() }),
            }
        }
        // One allele at the end is that of all.
        let shared = found.last().map_or(String::new(), |name| name.allele.clone());
        let leads = |w: &[u8]| !w[0].is_ascii_digit() && w[0] != b'*' && w[1] == b'0';
        let padded = word.as_bytes().windows(2).any(leads);
        for mut name in found {
            if name.allele.is_empty() {
                name.allele.clone_from(&shared);
            }
            // A whole IMGT name of an allele is taken letter by letter.
            let imgt = !adaptive && !padded && !name.allele.is_empty();
            let gene = name.gene.strip_suffix("-X").unwrap_or(&name.gene);
            name.gene = self.gene(gene, imgt);
            if !name.is_valid() {
                return None;
            }
            names.push(name);
        }
        Some(())
    }

    /// Returns the gene that a number after a slash stands for: with its family (`6-3`), or without
    /// (`4` after TRBV12-3). `None` where both are genes.
    fn short_form(&self, number: &str, last: &str) -> Option<String> {
        let family = family(last);
        if number.starts_with('-') {
            return Some(format!("{family}{number}"));
        }
        let whole = format!("{}{number}", last.get(..4)?);
        let member = format!("{family}-{number}");
        let within = last.contains('-') && !number.contains('-') && self.has_gene(&member);
        match (within, self.has_gene(&self.gene(&whole, true))) {
            (true, true) => None,
            (true, false) => Some(member),
            (false, _) => Some(whole),
        }
    }
}

impl Name {
    fn text(&self) -> String {
        let Self { gene, allele } = self;
        if allele.is_empty() { gene.clone() } else { format!("{gene}*{allele}") }
    }

    fn is_valid(&self) -> bool {
        let letter = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b"-/".contains(&b);
        self.gene.len() > 4
            && is_locus(self.gene.as_bytes())
            && self.gene.bytes().all(letter)
            && self.allele.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    }
}

/// Tells whether a name begins with locus and segment, as in `TRBV`.
pub(crate) fn is_locus(name: &[u8]) -> bool {
    name.len() >= 4
        && matches!(&name[..3], b"TRA" | b"TRB" | b"TRG" | b"TRD" | b"IGH" | b"IGK" | b"IGL")
        && matches!(name[3], b'V' | b'D' | b'J' | b'C')
}

/// Returns a call in upper case, without what stands in brackets: scores, remarks of IMGT.
fn without_remarks(call: &str) -> String {
    let (mut plain, mut depth) = (String::with_capacity(call.len()), 0_usize);
    for letter in call.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            letter if depth == 0 => plain.push(letter.to_ascii_uppercase()),
            _ => {}
        }
    }
    plain
}

/// Returns an allele; none for `00`, which says that it is not known.
fn known_allele(allele: &str) -> &str {
    if allele.bytes().all(|b| b == b'0') { "" } else { allele }
}

fn is_allele_number(part: &str) -> bool {
    part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())
}

/// Writes a gene without `TCR` and leading zeros, with the slashes that IMGT has before the second
/// name of a gene that serves TRA and TRD, and before the place of an orphon.
fn imgt_letters(gene: &str) -> String {
    let gene = gene.replacen("TCR", "TR", 1).replace('_', "-").replace("-OR", "/OR");
    let mut plain = String::with_capacity(gene.len());
    for (at, letter) in gene.char_indices() {
        let rest = &gene[at..];
        let after_digit = plain.ends_with(|c: char| c.is_ascii_digit());
        if after_digit && (rest.starts_with("DV") || rest.starts_with("OR")) {
            plain.push('/');
        }
        let leads = letter == '0' && !after_digit;
        if !(leads && rest[1..].starts_with(|c: char| c.is_ascii_digit())) {
            plain.push(letter);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_other_tools_become_imgt_names() {
        for (given, expected) in [
            ("TRBV6-5*01", "TRBV6-5*01"),
            ("TRBV6-2*01,TRBV6-3*01", "TRBV6-2*01,TRBV6-3*01"),
            ("TRAV38-2/DV8*01", "TRAV38-2/DV8*01"),
            ("TRBV20/OR9-2*01", "TRBV20/OR9-2*01"),
            // MiXCR.
            ("TRBV12-3*00(1180.5),TRBV12-4*00(1160)", "TRBV12-3,TRBV12-4"),
            ("TRAV14DV4*00(523)", "TRAV14/DV4"),
            ("TRBV6-5*01(1220)", "TRBV6-5*01"),
            // 10x.
            ("TRAV29DV5", "TRAV29/DV5"),
            // Adaptive immunoSEQ.
            ("TCRBV06-05*01", "TRBV6-5*01"),
            ("TCRBV30-01*01", "TRBV30*01"),
            ("TCRBV20-01", "TRBV20-1"),
            ("TCRBV10-03*02", "TRBV10-3*02"),
            ("TCRBV06", "TRBV6"),
            ("TCRBV12-X", "TRBV12"),
            ("TRBV27-X", "TRBV27"),
            ("TCRBV20-or09_02*01", "TRBV20/OR9-2*01"),
            ("TCRBJ02-07*01", "TRBJ2-7*01"),
            ("TCRBD02-01*02", "TRBD2*02"),
            ("TCRAV14-01/DV04*01", "TRAV14/DV4*01"),
            ("TCRAV38-02*01", "TRAV38-2/DV8*01"),
            ("TCRAV36-01", "TRAV36/DV7"),
            ("TCRAJ45-01*01", "TRAJ45*01"),
            ("TCRBV06-01*00", "TRBV6-1"),
            // As immunarch rewrites them; an allele says that the name is IMGT's.
            ("TRBV27-1", "TRBV27"),
            ("TRBV27-1*01", "TRBV27-1*01"),
            ("TRBV2-10", "TRBV2-10"),
            ("TCRBV02-10*01", "TRBV2-10*01"),
            ("trbv19", "TRBV19"),
        ] {
            assert_eq!(KnownGenes::human().read(given).as_deref(), Some(expected), "{given}");
        }
    }

    #[test]
    fn ties_are_read_however_they_are_written() {
        let two = "TRBV6-2*01,TRBV6-3*01";
        for (given, expected) in [
            ("Homsap TRBV6-2*01 F, or Homsap TRBV6-3*01 F", two),
            ("Homsap TRBV6-2*01 F or Homsap TRBV6-3*01 (F) (see comment)", two),
            ("TRBV6-2*01 or TRBV6-3*01", two),
            ("TRBV6-2*01 OR TRBV6-3*01", two),
            ("TRBV6-2*01; TRBV6-3*01", two),
            ("TRBV6-2*01|TRBV6-3*01", two),
            ("TRBV6-2*01 & TRBV6-3*01", two),
            ("TRBV6-2*01&TRBV6-3*01", two),
            ("TRBV6-2*01 TRBV6-3*01", two),
            ("TRBV6-2*01/TRBV6-3*01", two),
            ("TRBV06-02*01/TRBV06-03*01", two),
            ("TCRBV06-02/06-03*01", two),
            ("TRBV6-2/6-3*01", two),
            ("TRBV6-2*01,", "TRBV6-2*01"),
            ("TRBV6-2*01/6-3", "TRBV6-2*01,TRBV6-3"),
            ("TRBV12-3/TRBV12-4", "TRBV12-3,TRBV12-4"),
            ("TRBV12-3/4", "TRBV12-3,TRBV12-4"),
            ("TRBV12-3/-4", "TRBV12-3,TRBV12-4"),
            ("TRBV6-2/27", "TRBV6-2,TRBV27"),
            ("TRBV12-3, TRBV12-3*00", "TRBV12-3"),
            ("TRBV10-3*01,*02", "TRBV10-3*01,TRBV10-3*02"),
            ("TRBV10-3*01/02", "TRBV10-3*01,TRBV10-3*02"),
            ("TRAV29/TRDV5;TRAV14DV4", "TRAV29/DV5,TRAV14/DV4"),
            // Orphons cannot rearrange.
            ("TCRBV20-01,TCRBV20-or09_02", "TRBV20-1"),
            ("TRBV20-1*01/TRBV20/OR9-2*01", "TRBV20-1*01"),
            ("TRBV24/OR9-2,TRBV24-1", "TRBV24-1"),
        ] {
            assert_eq!(KnownGenes::human().read(given).as_deref(), Some(expected), "{given}");
        }
        // TRBV9 or TRBV7-9.
        assert_eq!(KnownGenes::human().read("TRBV7-2/9"), None);
    }

    #[test]
    fn other_text_is_no_gene() {
        for text in
            ["", "V6-5", "TR", "TRBX1", "TRB", "TRBV", "TRBV6-5,foo", "TCR", "TRBVé", "*", ","]
        {
            assert_eq!(KnownGenes::human().read(text), None, "{text}");
        }
    }
}
