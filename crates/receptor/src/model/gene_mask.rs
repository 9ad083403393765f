//! Which V and J genes a receptor may use, by allele, gene, family or list.

use super::{Gene, Model, without_allele};
use crate::error::Error;

/// The V and J alleles that count; by default, all.
///
/// Probabilities under a mask are joint: P(junction, V in the mask, J in the mask).
///
/// ```
/// use thymoid_receptor::{Chain, GeneMask, Model};
/// let model = Model::builtin(Chain::Trb);
/// let mask = GeneMask::new(model, Some("TRBV7-2"), None)?;
/// let alleles = mask.v().expect("V is restricted").iter();
/// assert!(alleles.clone().all(|i| model.v_genes()[*i].name.starts_with("TRBV7-2*")));
/// assert_eq!(mask.j(), None);
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct GeneMask {
    v: Option<Vec<usize>>,
    j: Option<Vec<usize>>,
}

impl GeneMask {
    /// Resolves the names of V and J genes; `None` stands for all.
    ///
    /// A name is an allele (`TRBV7-2*01`), a gene (`TRBV7-2`) or a family (`TRBV7`), in upper or
    /// lower case, or in the zero-padded style of immunoSEQ (`TCRBV07-02`). Several are separated
    /// by `,` or `;`.
    ///
    /// ```
    /// use thymoid_receptor::{Chain, GeneMask, Model};
    /// let model = Model::builtin(Chain::Trb);
    /// // Of IMGT and of immunoSEQ: the same gene.
    /// let imgt = GeneMask::new(model, Some("TRBV7-2"), Some("TRBJ2-7"))?;
    /// assert_eq!(imgt, GeneMask::new(model, Some("tcrbv07-02"), Some("TCRBJ02-07"))?);
    /// // A gene of another locus never stands for all genes.
    /// assert!(GeneMask::new(model, Some("TRAV1-1"), None).is_err());
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::UnknownGene`] for a name, or an empty name, that the model does not hold: it never
    /// stands for all genes.
    pub fn new(model: &Model, v: Option<&str>, j: Option<&str>) -> Result<Self, Error> {
        let resolve = |names: Option<&str>, genes: &[Gene], segment: &'static str| {
            names.map(|names| alleles(genes, names, segment)).transpose()
        };
        Ok(Self { v: resolve(v, &model.v, "V")?, j: resolve(j, &model.j, "J")? })
    }

    /// Returns indices of the V alleles in [`Model::v_genes`], ascending; `None` for all.
    pub fn v(&self) -> Option<&[usize]> {
        self.v.as_deref()
    }

    /// Returns indices of the J alleles in [`Model::j_genes`], ascending; `None` for all.
    pub fn j(&self) -> Option<&[usize]> {
        self.j.as_deref()
    }
}

fn alleles(genes: &[Gene], names: &str, segment: &'static str) -> Result<Vec<usize>, Error> {
    let mut found = Vec::new();
    for name in names.split([',', ';']) {
        let called = |wanted: &str| -> Vec<usize> {
            (0..genes.len()).filter(|&i| is_called(&genes[i].name, wanted)).collect()
        };
        let wanted = imgt_name(name);
        let mut here = called(&wanted);
        if here.is_empty() {
            // immunoSEQ numbers the only gene of a family too: TCRBV27-01 is TRBV27.
            here = called(&wanted.replacen("-1", "", 1));
        }
        if here.is_empty() {
            return Err(Error::UnknownGene { name: name.trim().into(), segment });
        }
        found.extend(here);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Tells whether an allele goes by this name: its own, its gene's or its family's.
fn is_called(allele: &str, wanted: &str) -> bool {
    let gene = without_allele(allele);
    let family = gene.split(['-', '/']).next().unwrap_or(gene);
    // Some tables leave out the slash of genes shared with TRD: TRAV14DV4.
    let joined = || gene.replace('/', "") == wanted || allele.replace('/', "") == wanted;
    !wanted.is_empty() && (allele == wanted || gene == wanted || family == wanted || joined())
}

/// Writes a gene name in IMGT's spelling: `tcrbv07-02` becomes `TRBV7-2`.
fn imgt_name(name: &str) -> String {
    let upper = name.trim().to_ascii_uppercase().replacen("TCR", "TR", 1);
    let (gene, allele) = upper.split_at(upper.find('*').unwrap_or(upper.len()));
    let mut imgt = String::with_capacity(upper.len());
    let mut letters = gene.chars().peekable();
    while let Some(letter) = letters.next() {
        let leads = !imgt.ends_with(|last: char| last.is_ascii_digit());
        let padding = letter == '0' && leads && letters.peek().is_some_and(char::is_ascii_digit);
        if !padding {
            imgt.push(letter);
        }
    }
    imgt + allele
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Chain;

    fn v_names(names: &str) -> Result<Vec<String>, Error> {
        let model = Model::builtin(Chain::Trb);
        let mask = GeneMask::new(model, Some(names), None)?;
        let indices = mask.v().expect("V is restricted").to_vec();
        Ok(indices.into_iter().map(|i| model.v[i].name.clone()).collect())
    }

    #[test]
    fn a_name_is_an_allele_a_gene_a_family_or_a_list() {
        assert_eq!(v_names("TRBV7-2*03").unwrap(), ["TRBV7-2*03"]);
        let gene = v_names("TRBV7-2").unwrap();
        assert!(gene.len() > 1 && gene.iter().all(|name| name.starts_with("TRBV7-2*")));
        assert_eq!(v_names("tcrbv07-02").unwrap(), gene);
        assert_eq!(v_names("TCRBV07-02*01").unwrap(), ["TRBV7-2*01"]);
        assert_eq!(v_names("TCRBV27-01*01").unwrap(), ["TRBV27*01"]);
        let family = v_names("TRBV7").unwrap();
        assert!(family.len() > gene.len() && family.iter().all(|n| n.starts_with("TRBV7-")));
        assert_eq!(v_names("TRBV27; TRBV7-2,TRBV27").unwrap().len(), gene.len() + 1);
        assert_eq!(v_names("TRBV10-1").unwrap(), v_names("TCRBV10-01").unwrap());
    }

    #[test]
    fn an_unknown_gene_never_stands_for_all() {
        for name in ["TRBV999", "TRBV7-2*99", "", "TRBV7-2,", "TRBV6-2/6-3", "TRAV1-1", "TRB"] {
            let error = v_names(name).unwrap_err().to_string();
            assert!(error.contains("V gene"), "{name}: {error}");
        }
        let model = Model::builtin(Chain::Tra);
        let dv = GeneMask::new(model, Some("TRAV14/DV4"), None).unwrap();
        for name in ["TRAV14", "TRAV14DV4", "TCRAV14/DV04"] {
            assert_eq!(dv, GeneMask::new(model, Some(name), None).unwrap());
        }
    }
}
