//! Gene names of other tools as IMGT names.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::model::{Chain, Model, without_allele};

/// Genes of the built-in models, without alleles.
static KNOWN: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    [Chain::Tra, Chain::Trb]
        .into_iter()
        .map(Model::builtin)
        .flat_map(|model| {
            let ends = model.v_genes().iter().chain(model.j_genes()).map(|gene| &gene.name);
            ends.chain(model.d_genes().iter().map(|gene| &gene.name))
        })
        .map(|name| without_allele(name))
        .collect()
});

/// Longest text that is looked at as a call, in bytes: some hundred genes.
const MAX_CALL: usize = 4096;

/// Writes a gene call in IMGT names, alternatives separated by commas.
///
/// Understood are IMGT names as they are, with the words of IMGT/V-QUEST around them (`Homsap
/// TRBV6-5*01 F`), MiXCR's scores and unknown alleles (`TRBV6-5*00(1234)`), names without the
/// slash before DV (`TRAV14DV4`), and Adaptive's names (`TCRBV06-02/06-03*01`), in which single
/// genes carry a `-01` that IMGT does not write. `None`: this is no name of a gene.
pub(super) fn imgt(call: &str) -> Option<Cow<'_, str>> {
    if is_imgt(call) {
        return Some(Cow::Borrowed(call));
    }
    if call.len() > MAX_CALL {
        return None;
    }
    let mut names: Vec<String> = Vec::new();
    for alternative in call.split([',', ';']) {
        let upper = alternative.to_ascii_uppercase();
        let word = upper
            .split_ascii_whitespace()
            .find(|word| ["TR", "IG", "TCR"].iter().any(|start| word.starts_with(start)))?;
        let adaptive = word.starts_with("TCR");
        let word = if adaptive { word.replacen("TCR", "TR", 1) } else { word.to_owned() };
        let score = |inner: &str| inner.bytes().all(|b| b.is_ascii_digit() || b".E-".contains(&b));
        let word = match word.strip_suffix(')').and_then(|word| word.rsplit_once('(')) {
            Some((name, inner)) if score(inner) => name,
            _ => &word,
        };
        let (genes, allele) = word.split_once('*').unwrap_or((word, ""));
        let allele = if allele.bytes().all(|b| b == b'0') { "" } else { allele };
        let locus = genes.get(..4).filter(|locus| is_locus(locus.as_bytes()))?;
        for gene in alternatives(genes, locus) {
            let gene = if adaptive { from_adaptive(&gene) } else { with_slash(&gene) };
            let name = if allele.is_empty() { gene } else { format!("{gene}*{allele}") };
            if !is_imgt(&name) {
                return None;
            }
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    Some(Cow::Owned(names.join(",")))
}

/// Loci of the receptors of T and B cells.
const LOCI: [&str; 7] = ["TRA", "TRB", "TRG", "TRD", "IGH", "IGK", "IGL"];

/// Reads the locus that a table names, such as `TRB`, or `TCRB` at Adaptive, or that of a gene;
/// `None` for any other text.
pub(super) fn locus(name: &str) -> Option<&'static str> {
    let plain = match name.strip_prefix("TCR") {
        Some(rest) => format!("TR{rest}"),
        None => name.to_owned(),
    };
    let known = LOCI.into_iter().find(|locus| plain.starts_with(locus))?;
    (plain.len() == known.len() || is_locus(plain.as_bytes())).then_some(known)
}

/// Tells whether a gene can be part of a chain of this locus: those with two names, such as
/// `TRAV29/DV5`, serve TRA and TRD. `None`: the text names no locus.
pub(super) fn serves(gene: &str, locus: &str) -> Option<bool> {
    let own = self::locus(gene)?;
    Some(own == locus || (gene.contains("/DV") && ["TRA", "TRD"].contains(&locus)))
}

/// Tells whether a call needs no conversion.
fn is_imgt(call: &str) -> bool {
    call.split(',').all(|name| {
        let bytes = name.as_bytes();
        let (gene, allele) = name.split_once('*').unwrap_or((name, "01"));
        let padded = |pair: &[u8]| !pair[0].is_ascii_digit() && pair[1] == b'0';
        bytes.len() > 4
            && is_locus(bytes)
            && gene.bytes().all(|b| {
                b.is_ascii_uppercase()
                    || b.is_ascii_digit()
                    || b == b'-'
                    || b == b'/'
                    || b.is_ascii_lowercase() && gene.contains("/OR")
            })
            && !gene.as_bytes().windows(2).any(padded)
            && !gene.as_bytes().windows(3).any(|w| w[0].is_ascii_digit() && &w[1..] == b"DV")
            && !gene.as_bytes().windows(2).any(|w| w[0] == b'/' && !w[1].is_ascii_uppercase())
            && !gene.contains("/TR")
            && !allele.is_empty()
            && allele.bytes().any(|b| b != b'0')
            && allele.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    })
}

/// Tells whether a name begins with locus and segment, as in `TRBV`.
fn is_locus(name: &[u8]) -> bool {
    name.len() >= 4
        && matches!(&name[..3], b"TRA" | b"TRB" | b"TRG" | b"TRD" | b"IGH" | b"IGK" | b"IGL")
        && matches!(name[3], b'V' | b'D' | b'J' | b'C')
}

/// Returns the genes in `TRBV6-2/6-3` and `TRBV6-2/TRBV6-3`; one gene in `TRAV14/DV4`.
fn alternatives(genes: &str, locus: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for part in genes.split('/') {
        if part.starts_with("TR") || part.starts_with("IG") {
            all.push(part.to_owned());
        } else if part.starts_with(|c: char| c.is_ascii_digit()) {
            all.push(format!("{locus}{part}"));
        } else if let Some(last) = all.last_mut() {
            last.push('/');
            last.push_str(part);
        }
    }
    all
}

/// Writes the slash that IMGT has between the two names of a gene that serves TRA and TRD.
fn with_slash(gene: &str) -> String {
    match gene.find("DV") {
        Some(at) if gene[..at].ends_with(|c: char| c.is_ascii_digit()) => {
            format!("{}/{}", &gene[..at], &gene[at..])
        }
        _ => gene.to_owned(),
    }
}

/// Writes numbers without leading zeros, orphons as IMGT does, and no `-1` where the family has one
/// gene.
fn from_adaptive(gene: &str) -> String {
    let gene = with_slash(&gene.replace("-OR", "/OR").replace('_', "-"));
    let mut plain = String::new();
    for (i, c) in gene.char_indices() {
        let digit = |c: char| c.is_ascii_digit();
        let leads = !gene[..i].ends_with(digit) || plain.ends_with(|c: char| !digit(c));
        if !(c == '0' && leads && gene[i + 1..].starts_with(digit)) {
            plain.push(c);
        }
    }
    let single = match plain.split_once("-1/") {
        Some((before, after)) => format!("{before}/{after}"),
        None => plain.strip_suffix("-1").unwrap_or(&plain).to_owned(),
    };
    if !KNOWN.contains(plain.as_str()) && KNOWN.contains(single.as_str()) { single } else { plain }
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
            // IMGT/V-QUEST.
            ("Homsap TRBV6-2*01 F, or Homsap TRBV6-3*01 F", "TRBV6-2*01,TRBV6-3*01"),
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
            ("TCRBV06-02/06-03*01", "TRBV6-2*01,TRBV6-3*01"),
            ("TCRBV20-or09_02*01", "TRBV20/OR9-2*01"),
            ("TCRBJ02-07*01", "TRBJ2-7*01"),
            ("TCRBD02-01*02", "TRBD2*02"),
            ("TCRAV14-01/DV04*01", "TRAV14/DV4*01"),
            ("TCRAJ45-01*01", "TRAJ45*01"),
            // Others.
            ("trbv19", "TRBV19"),
            ("TRBV12-3/TRBV12-4", "TRBV12-3,TRBV12-4"),
            ("TRBV12-3, TRBV12-3*00", "TRBV12-3"),
        ] {
            assert_eq!(imgt(given).as_deref(), Some(expected), "{given}");
        }
    }

    #[test]
    fn other_text_is_no_gene() {
        for text in ["", "V6-5", "TR", "TRBX1", "TRB", "TRBV", "TRBV6-5,foo", "TCR", "TRBVé", "*"]
        {
            assert_eq!(imgt(text), None, "{text}");
        }
    }
}
