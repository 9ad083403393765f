//! Germline segments: what of a V, D or J gene can reach the junction.

use serde::{Deserialize, Serialize};

use super::{Bases, reverse_complement};

/// Longest palindrome that an opened hairpin leaves at a coding end, in nucleotides.
///
/// Deletion tables start here: index `t` means `t - MAX_PALINDROME` deleted nucleotides, and
/// negative deletions are palindromic (P) nucleotides (Murugan et al., PNAS 109, 2012).
///
/// ```
/// use thymoid_receptor::{Chain, MAX_PALINDROME, Model};
/// let gene = &Model::builtin(Chain::Trb).v_genes()[0];
/// if let Some(segment) = &gene.segment {
///     let whole_with_palindrome = segment.deletion[0];
///     let nothing_deleted = segment.deletion[MAX_PALINDROME];
///     assert!(whole_with_palindrome < nothing_deleted);
/// }
/// ```
pub const MAX_PALINDROME: usize = 4;

/// A V or J allele.
///
/// ```
/// use thymoid_receptor::{Chain, Model};
/// let genes = Model::builtin(Chain::Trb).v_genes();
/// let named = |name: &str| genes.iter().find(|gene| gene.name == name).expect("a gene");
/// // TRBV1 is a pseudogene: the recombinase uses it, but no receptor comes of it.
/// assert!(named("TRBV1*01").segment.is_none());
/// assert!(named("TRBV20-1*01").segment.is_some());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gene {
    /// IMGT name with allele, such as `TRBV20-1*01`.
    pub name: String,
    /// Its part of the junction; none for a pseudogene, an ORF, or a gene without an anchor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<Segment>,
}

/// The part of a functional V or J allele that lies in the junction.
///
/// ```
/// use thymoid_receptor::{Chain, Model};
/// let model = Model::builtin(Chain::Trb);
/// let v = model.v_genes().iter().find(|v| v.name == "TRBV20-1*01").expect("a V gene");
/// let segment = v.segment.as_ref().expect("a functional gene");
/// // From the codon of Cys104 on: C, S, A, R.
/// assert_eq!(segment.germline.translation(), None); // the gene ends within a codon
/// assert!(segment.germline.to_string().starts_with("TGCAGTGCTAG"));
/// assert!((segment.deletion.iter().sum::<f64>() - 1.0).abs() < 1e-3);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// V: from the codon of Cys104 to the 3' end. J: from the 5' end to the codon of Phe118 or
    /// Trp118.
    pub germline: Bases,
    /// Probability of `index - MAX_PALINDROME` deleted nucleotides, given the gene.
    pub deletion: Vec<f64>,
}

/// A D allele.
///
/// ```
/// use thymoid_receptor::{Chain, Model};
/// let d = &Model::builtin(Chain::Trb).d_genes()[0];
/// assert_eq!((d.name.as_str(), d.germline.to_string().as_str()), ("TRBD1*01", "GGGACAGGGGGC"));
/// assert!((d.deletion.concat().iter().sum::<f64>() - 1.0).abs() < 1e-3);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DGene {
    /// IMGT name with allele.
    pub name: String,
    /// The whole gene.
    pub germline: Bases,
    /// Joint probability of deletions at the 5' end (row) and at the 3' end (column), both
    /// counted as in [`Segment::deletion`], given the gene.
    pub deletion: Vec<Vec<f64>>,
}

/// Returns the gene of an allele: `TRBV20-1` of `TRBV20-1*01`; any other name as it is.
pub(crate) fn without_allele(name: &str) -> &str {
    name.split_once('*').map_or(name, |(gene, _)| gene)
}

/// Returns the length of the palindrome at the end of a segment: a short segment has a short one.
pub(crate) fn palindrome(germline: &Bases) -> usize {
    germline.len().min(MAX_PALINDROME)
}

/// Returns V with the palindrome at its 3' end.
pub(crate) fn extended_v(germline: &Bases) -> Bases {
    let end = &germline[germline.len() - palindrome(germline)..];
    germline.iter().copied().chain(reverse_complement(end)).collect::<Vec<_>>().into()
}

/// Returns J with the palindrome at its 5' end.
pub(crate) fn extended_j(germline: &Bases) -> Bases {
    let start = &germline[..palindrome(germline)];
    reverse_complement(start).chain(germline.iter().copied()).collect::<Vec<_>>().into()
}

/// Returns D with a palindrome at either end.
pub(crate) fn extended_d(germline: &Bases) -> Bases {
    let start = &germline[..palindrome(germline)];
    let end = &germline[germline.len() - palindrome(germline)..];
    reverse_complement(start)
        .chain(germline.iter().copied())
        .chain(reverse_complement(end))
        .collect::<Vec<_>>()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn palindromes_are_reverse_complements_of_the_ends() {
        let gene: Bases = "TGTGCCAGC".parse().unwrap();
        assert_eq!(extended_v(&gene).to_string(), "TGTGCCAGCGCTG");
        assert_eq!(extended_j(&gene).to_string(), "CACATGTGCCAGC");
        assert_eq!(extended_d(&gene).to_string(), "CACATGTGCCAGCGCTG");
        assert_eq!(extended_v(&"GA".parse().unwrap()).to_string(), "GATC");
    }
}
