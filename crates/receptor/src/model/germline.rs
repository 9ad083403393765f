//! Germline segments: what of a V, D or J gene can reach the junction.

use serde::{Deserialize, Serialize};

use super::{Bases, reverse_complement};

/// Longest palindrome that an opened hairpin leaves at a coding end, in nucleotides.
///
/// Deletion tables start here: index `t` means `t - MAX_PALINDROME` deleted nucleotides, and
/// negative deletions are palindromic (P) nucleotides (Murugan et al., PNAS 109, 2012).
pub const MAX_PALINDROME: usize = 4;

/// A V or J allele.
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

/// Length of the palindrome at the end of a segment: a short segment has a short one.
pub(crate) fn palindrome(germline: &Bases) -> usize {
    germline.len().min(MAX_PALINDROME)
}

/// V with the palindrome at its 3' end.
pub(crate) fn extended_v(germline: &Bases) -> Bases {
    let end = &germline[germline.len() - palindrome(germline)..];
    germline.iter().copied().chain(reverse_complement(end)).collect::<Vec<_>>().into()
}

/// J with the palindrome at its 5' end.
pub(crate) fn extended_j(germline: &Bases) -> Bases {
    let start = &germline[..palindrome(germline)];
    reverse_complement(start).chain(germline.iter().copied()).collect::<Vec<_>>().into()
}

/// D with a palindrome at either end.
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
