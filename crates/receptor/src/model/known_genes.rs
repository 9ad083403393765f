//! The genes that names can stand for: one place decides what a name means.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::{Chain, Model, without_allele};

/// Letters of locus and segment, as in `TRBV`.
const PREFIX: usize = 4;

/// The genes of recombination models, by which gene names of other tools are read.
///
/// Which gene `TCRBV13-01` is depends on the genes there are: TRBV13-1 of the mouse, or TRBV13 of
/// man, whose family has one gene.
///
/// ```
/// use thymoid_receptor::{Chain, KnownGenes, Model};
/// let human = KnownGenes::of(&[Model::builtin(Chain::Tra), Model::builtin(Chain::Trb)]);
/// assert_eq!(human.read("TCRBV13-01").as_deref(), Some("TRBV13"));
/// assert_eq!(human.read("TCRAV29-01*01").as_deref(), Some("TRAV29/DV5*01"));
/// assert_eq!(human.read("TRBV2-10").as_deref(), Some("TRBV2-10")); // never TRBV20
/// assert_eq!(human.read("no gene"), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownGenes {
    alleles: BTreeSet<String>,
    /// Genes by their names: IMGT's, and of those that serve TRA and TRD also that without the
    /// part from `/DV` on, and that without the slash.
    genes: BTreeMap<String, String>,
    families: BTreeSet<String>,
    prefixes: BTreeSet<String>,
}

/// How a gene call stands to the genes that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Every name is one of them.
    Known,
    /// Every gene is one of them, but not every allele.
    UnknownAllele,
    /// A gene is none of them.
    UnknownGene,
}

static HUMAN: LazyLock<KnownGenes> =
    LazyLock::new(|| KnownGenes::of(&[Model::builtin(Chain::Tra), Model::builtin(Chain::Trb)]));

impl KnownGenes {
    /// Returns the genes of models, V, D and J.
    pub fn of(models: &[&Model]) -> Self {
        let names = |model: &&Model| {
            let ends = model.v.iter().chain(&model.j).map(|gene| gene.name.clone());
            ends.chain(model.d_genes().iter().map(|d| d.name.clone())).collect::<Vec<_>>()
        };
        let alleles: BTreeSet<String> = models.iter().flat_map(names).collect();
        let own: BTreeSet<&str> = alleles.iter().map(|name| without_allele(name)).collect();
        let mut genes: BTreeMap<String, String> = BTreeMap::new();
        for gene in own.iter().filter(|gene| gene.contains("/DV")) {
            let short = gene.split_once("/DV").map_or(*gene, |(short, _)| short).to_owned();
            for alias in [short, gene.replace('/', "")] {
                genes.entry(alias).or_insert_with(|| (*gene).to_owned());
            }
        }
        genes.extend(own.iter().map(|gene| ((*gene).to_owned(), (*gene).to_owned())));
        let families = own.iter().map(|gene| family(gene).to_owned()).collect();
        let prefixes = own.iter().filter_map(|gene| gene.get(..PREFIX)).map(str::to_owned);
        let prefixes = prefixes.collect();
        Self { alleles, genes, families, prefixes }
    }

    /// Returns the genes of the built-in human models.
    pub fn human() -> &'static Self {
        &HUMAN
    }

    /// Tells whether this is the IMGT name of an allele.
    pub(crate) fn has_allele(&self, name: &str) -> bool {
        self.alleles.contains(name)
    }

    /// Tells whether this is the IMGT name of a gene.
    pub(crate) fn has_gene(&self, name: &str) -> bool {
        self.genes.get(name).is_some_and(|gene| gene == name)
    }

    /// Returns the gene that a name without padding and allele stands for; the name itself where no
    /// gene is known by it.
    ///
    /// Adaptive numbers the only gene of a family too, where IMGT does not: `-1` falls away where
    /// only the name without it is known. `letter_by_letter`: it stays, for the name is IMGT's.
    pub(crate) fn gene(&self, name: &str, letter_by_letter: bool) -> String {
        if let Some(gene) = self.genes.get(name) {
            return gene.clone();
        }
        let short = match name.split_once("-1/") {
            Some((before, after)) => format!("{before}/{after}"),
            None => name.strip_suffix("-1").unwrap_or(name).to_owned(),
        };
        match self.genes.get(&short) {
            Some(gene) if !letter_by_letter => gene.clone(),
            _ => name.to_owned(),
        }
    }

    /// Returns how a call in IMGT names stands to these genes. Genes of a locus and segment of
    /// which none is known are not judged.
    pub(crate) fn standing(&self, call: &str) -> Standing {
        let mut standing = Standing::Known;
        for name in call.split(',') {
            let gene = without_allele(name);
            let prefix = gene.get(..PREFIX).unwrap_or_default();
            if !self.prefixes.contains(prefix) || self.has_allele(name) {
                continue;
            }
            if self.has_gene(gene) {
                if gene != name {
                    standing = Standing::UnknownAllele;
                }
            } else if gene != name || !self.families.contains(gene) {
                return Standing::UnknownGene;
            }
        }
        standing
    }
}

/// Returns the family of a gene: `TRBV6` of `TRBV6-5`.
pub(crate) fn family(gene: &str) -> &str {
    gene.split(['-', '/']).next().unwrap_or(gene)
}

/// Tells whether a gene lies outside its locus, as `TRBV20/OR9-2` does: it cannot rearrange.
pub(crate) fn is_orphon(gene: &str) -> bool {
    gene.contains("/OR")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allele_is_never_of_a_family_and_other_loci_are_not_judged() {
        let human = KnownGenes::human();
        for (call, expected) in [
            ("TRBV20-1*01", Standing::Known),
            ("TRBV20-1", Standing::Known),
            ("TRBV7", Standing::Known),
            ("TRBV6-2*01,TRBV6-3", Standing::Known),
            ("TRBV20-1*07", Standing::UnknownAllele),
            ("TRBV13-2*01", Standing::UnknownGene),
            // A gene of the mouse; in man a family.
            ("TRBV29*01", Standing::UnknownGene),
            ("TRBV20-1*07,TRBV13-2", Standing::UnknownGene),
            ("TRGV9*01", Standing::Known),
        ] {
            assert_eq!(human.standing(call), expected, "{call}");
        }
    }
}
