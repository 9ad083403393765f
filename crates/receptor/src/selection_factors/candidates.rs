//! The receptors that a clonotype can be, where its genes tie.

use crate::error::Error;
use crate::model::{FirstNucleotide, Gene, GeneMask, KnownGenes, Model, UnknownAllele};
use crate::model::{Standing, without_allele};
use crate::pgen::Pgen;

use super::feature::{Clonotype, residues};
use super::shared_genes::Shares;

/// Finds the receptors that clonotypes can be, and how probably recombination makes each.
///
/// ```
/// use thymoid_receptor::selection_factors::{Candidates, Clonotype};
/// use thymoid_receptor::{Chain, FirstNucleotide, Model};
/// let mut candidates =
///     Candidates::new(Model::builtin(Chain::Trb), FirstNucleotide::Stationary)?;
/// let tied = Clonotype {
///     junction_aa: "CASSYEQYF".into(),
///     v: "TRBV6-2*01,TRBV6-3".into(),
///     j: "TRBJ2-7*01".into(),
/// };
/// let (all, unknown) = candidates.of(&tied)?;
/// let genes: Vec<&str> = all.iter().map(|one| one.v.as_str()).collect();
/// assert_eq!((genes, unknown.len()), (vec!["TRBV6-2", "TRBV6-3"], 0));
/// assert!(candidates.p_gen(&all[0])? > 0.0);
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Candidates<'m> {
    model: &'m Model,
    known: KnownGenes,
    pgen: Pgen<'m>,
}

impl<'m> Candidates<'m> {
    /// Prepares a model.
    ///
    /// # Errors
    /// [`Error::Model`] when it is not usable.
    pub fn new(model: &'m Model, rule: FirstNucleotide) -> Result<Self, Error> {
        let (known, pgen) = (KnownGenes::of(&[model]), Pgen::new(model, rule)?);
        Ok(Self { model, known, pgen })
    }

    /// Returns the clonotype with each V gene and J gene that it can have, without alleles, and the
    /// alleles that the model does not have: one receptor, unless genes tie or only the family is
    /// named.
    ///
    /// # Errors
    /// [`Error::Clonotype`] when it is no productive receptor of the model.
    pub fn of(&self, one: &Clonotype) -> Result<(Vec<Clonotype>, Vec<UnknownAllele>), Error> {
        let all = || {
            residues(&one.junction_aa)?;
            let (mask, unknown) =
                GeneMask::among(&self.known, self.model, Some(&one.v), Some(&one.j))
                    .map_err(|error| error.to_string())?;
            let names = |genes: &[Gene], chosen: Option<&[usize]>| {
                let mut names: Vec<String> = Vec::new();
                for &at in chosen.unwrap_or_default() {
                    let gene = without_allele(&genes[at].name);
                    if !names.iter().any(|name| name == gene) {
                        names.push(gene.to_owned());
                    }
                }
                names
            };
            let v = names(self.model.v_genes(), mask.v());
            let j = names(self.model.j_genes(), mask.j());
            let pairs = v.iter().flat_map(|v| j.iter().map(move |j| (v, j)));
            let clonotype = |(v, j): (&String, &String)| Clonotype {
                junction_aa: one.junction_aa.clone(),
                v: v.clone(),
                j: j.clone(),
            };
            Ok((pairs.map(clonotype).collect(), unknown))
        };
        all().map_err(|reason| Error::Clonotype { number: 1, reason })
    }

    /// Tells whether a gene call names a gene that the model does not have.
    pub fn lacks(&self, call: &str) -> bool {
        self.known.standing(call) == Standing::UnknownGene
    }

    /// Returns the probability that recombination makes the junction with these genes.
    ///
    /// # Errors
    /// [`Error::UnknownGene`] for a gene that the model does not have.
    pub fn p_gen(&mut self, one: &Clonotype) -> Result<f64, Error> {
        let (mask, _) = GeneMask::among(&self.known, self.model, Some(&one.v), Some(&one.j))?;
        Ok(self.pgen.amino_acids(&one.junction_aa, &mask).probability)
    }

    /// Returns the candidates of a clonotype with their shares before selection: proportional to
    /// the probabilities with which they are made; equal where the model makes none of them.
    pub(super) fn shares(&mut self, one: &Clonotype) -> Result<Shares, Error> {
        let (all, _) = self.of(one)?;
        if all.len() == 1 {
            return Ok(all.into_iter().map(|one| (one, 1.0)).collect());
        }
        let mut shares = all.iter().map(|one| self.p_gen(one)).collect::<Result<Vec<_>, _>>()?;
        let total: f64 = shares.iter().sum();
        let equal = 1.0 / all.len() as f64;
        for share in &mut shares {
            *share = if total > 0.0 { *share / total } else { equal };
        }
        // What cannot be is no candidate.
        Ok(all.into_iter().zip(shares).filter(|(_, share)| *share > 0.0).collect())
    }
}
