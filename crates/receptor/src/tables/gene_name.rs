//! Loci that tables name, and those of genes.

use crate::model::is_locus;

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
