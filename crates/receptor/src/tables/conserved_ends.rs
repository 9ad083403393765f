//! The residues at both ends of a junction, for CDR3s that leave them out.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::model::{Chain, Model, residue, without_allele};

/// Residue 118 of the functional J alleles of the built-in models.
static RESIDUE_118: LazyLock<BTreeMap<&str, u8>> = LazyLock::new(|| {
    let genes = [Chain::Tra, Chain::Trb].into_iter().flat_map(|c| Model::builtin(c).j_genes());
    let codon = |gene: &'static crate::model::Gene| {
        let germline = gene.segment.as_ref()?.germline.to_string();
        let codon = germline.as_bytes().rchunks_exact(3).next()?;
        Some((gene.name.as_str(), residue(codon)?))
    };
    genes.filter_map(codon).collect()
});

/// Returns the residue at 118 of a J call: of the allele, or of the first of a gene without one.
/// `None`: it is not known, or genes that fit equally well differ.
fn residue_118(j_call: &str) -> Option<u8> {
    let of_one = |name: &str| {
        let of_gene = |(known, residue): (&&str, &u8)| {
            let fits = if name.contains('*') { *known } else { without_allele(known) };
            (fits == name).then_some(*residue)
        };
        RESIDUE_118.iter().find_map(of_gene)
    };
    let mut all = j_call.split(',').map(of_one);
    let first = all.next()??;
    all.all(|residue| residue == Some(first)).then_some(first)
}

/// Puts Cys104 and residue 118 around a CDR3 as IMGT defines it, from 105 to 117. All functional V
/// genes have that cysteine; the other residue is that of J.
pub(super) fn junction(cdr3: &str, j_call: &str) -> Option<String> {
    Some(format!("C{cdr3}{}", char::from(residue_118(j_call)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the J genes of IMGT: TRAJ33 and TRAJ38 end in W, TRBJ2-7*02 in V, most others in F.
    #[test]
    fn residues_are_those_of_j() {
        for (j_call, expected) in [
            ("TRBJ2-7*01", Some("CASSYEQYF")),
            ("TRBJ2-7", Some("CASSYEQYF")),
            ("TRAJ33*01", Some("CASSYEQYW")),
            ("TRAJ38", Some("CASSYEQYW")),
            ("TRBJ2-1,TRBJ2-7", Some("CASSYEQYF")),
            ("TRAJ33,TRAJ45", None),
            ("TRGJ1", None),
            ("", None),
        ] {
            assert_eq!(junction("ASSYEQY", j_call).as_deref(), expected, "{j_call}");
        }
    }
}
