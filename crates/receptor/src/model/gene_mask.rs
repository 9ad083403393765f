//! Which V and J genes a receptor may use, by allele, gene, family or list.

use std::fmt;

use super::known_genes::{KnownGenes, family, is_orphon};
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

/// An allele that a model does not have, so that its gene stands for it.
///
/// Models hold the alleles that were known when they were inferred, and more become known every
/// year: of one gene they differ by a nucleotide or two, mostly outside the junction.
///
/// ```
/// use thymoid_receptor::{Chain, GeneMask, Model};
/// let model = Model::builtin(Chain::Trb);
/// let (mask, unknown) = GeneMask::read(model, Some("TRBV20-1*07"), None)?;
/// assert_eq!(mask, GeneMask::new(model, Some("TRBV20-1"), None)?);
/// assert_eq!(
///     unknown[0].to_string(),
///     "the model has no allele `TRBV20-1*07`: its gene stands for it"
/// );
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownAllele {
    /// Its IMGT name.
    pub name: String,
}

impl fmt::Display for UnknownAllele {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the model has no allele `{}`: its gene stands for it", self.name)
    }
}

impl GeneMask {
    /// Resolves the names of V and J genes; `None` stands for all.
    ///
    /// A name is an allele (`TRBV7-2*01`), a gene (`TRBV7-2`) or a family (`TRBV7`, `TRBV7-X`), in
    /// any spelling that [`KnownGenes::read`] understands for the genes of the model; several are
    /// added up. An allele that the model does not have counts as its gene: [`GeneMask::read`]
    /// tells which.
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
    /// stands for all genes, nor for another. [`Error::Orphon`] for a gene outside its locus.
    pub fn new(model: &Model, v: Option<&str>, j: Option<&str>) -> Result<Self, Error> {
        Ok(Self::read(model, v, j)?.0)
    }

    /// Resolves the same names, and tells which alleles the model does not have.
    ///
    /// # Errors
    /// The same.
    pub fn read(
        model: &Model,
        v: Option<&str>,
        j: Option<&str>,
    ) -> Result<(Self, Vec<UnknownAllele>), Error> {
        Self::among(&KnownGenes::of(&[model]), model, v, j)
    }

    /// Resolves names with the genes of the model at hand.
    pub(crate) fn among(
        known: &KnownGenes,
        model: &Model,
        v: Option<&str>,
        j: Option<&str>,
    ) -> Result<(Self, Vec<UnknownAllele>), Error> {
        let mut unknown = Vec::new();
        let mut resolve = |call: Option<&str>, genes: &[Gene], segment: &'static str| {
            call.map(|call| alleles(known, genes, call, segment, &mut unknown)).transpose()
        };
        let mask = Self { v: resolve(v, &model.v, "V")?, j: resolve(j, &model.j, "J")? };
        Ok((mask, unknown))
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

fn alleles(
    known: &KnownGenes,
    genes: &[Gene],
    call: &str,
    segment: &'static str,
    unknown: &mut Vec<UnknownAllele>,
) -> Result<Vec<usize>, Error> {
    let none = |name: &str| Error::UnknownGene { name: name.trim().into(), segment };
    let names = known.read(call).ok_or_else(|| none(call))?;
    let mut found = Vec::new();
    for name in names.split(',') {
        let gene = without_allele(name);
        let called = |wanted: &dyn Fn(&str) -> bool| -> Vec<usize> {
            (0..genes.len()).filter(|&i| wanted(&genes[i].name)).collect()
        };
        let mut here = called(&|allele| allele == name);
        if here.is_empty() {
            here = called(&|allele| without_allele(allele) == gene);
            if gene != name && !here.is_empty() {
                unknown.push(UnknownAllele { name: name.into() });
            }
        }
        // A family has no alleles: with one, the name is that of a gene the model lacks.
        if here.is_empty() && gene == name {
            here = called(&|allele| family(without_allele(allele)) == gene);
        }
        if here.is_empty() {
            let orphon = is_orphon(gene);
            return Err(if orphon { Error::Orphon { name: name.into() } } else { none(name) });
        }
        found.extend(here);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
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
        assert_eq!(v_names("TRBV7-X").unwrap(), family);
        assert_eq!(v_names("TRBV10-1").unwrap(), v_names("TCRBV10-01").unwrap());
        let tie = v_names("TRBV6-2,TRBV6-3").unwrap();
        for written in ["TRBV6-2/6-3", "TRBV6-2|TRBV6-3", "TRBV6-2*99 or TRBV6-3"] {
            assert_eq!(v_names(written).unwrap(), tie, "{written}");
        }
        // The orphon of chromosome 9 cannot rearrange.
        assert_eq!(v_names("TRBV20/OR9-2,TRBV20-1").unwrap(), v_names("TRBV20-1").unwrap());
    }

    #[test]
    fn an_unknown_gene_never_stands_for_all() {
        for name in ["TRBV999", "", ",", "TRBV2-10", "TRBV7*01", "TRBV7-2,x", "TRAV1-1", "TRB"] {
            let error = v_names(name).unwrap_err().to_string();
            assert!(error.contains("V gene"), "{name}: {error}");
        }
        let error = v_names("TRBV20/OR9-2*01").unwrap_err().to_string();
        assert!(error.contains("orphon"), "{error}");
        let model = Model::builtin(Chain::Tra);
        let dv = GeneMask::new(model, Some("TRAV14/DV4"), None).unwrap();
        for name in ["TRAV14", "TRAV14DV4", "TCRAV14/DV04"] {
            assert_eq!(dv, GeneMask::new(model, Some(name), None).unwrap());
        }
    }
}
