//! What a repertoire looks like: gene usage, junction lengths, distinct junctions.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::model::{Model, without_allele};
use crate::sampling::Receptor;

/// Counts over receptors.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_receptor::{Chain, FirstNucleotide, Functionality, Model, Sampler, Summary};
/// let model = Model::builtin(Chain::Trb);
/// let sampler = Sampler::new(model, FirstNucleotide::Stationary)?;
/// let made = sampler.sample(Seed(7), 0..1000, Functionality::Productive)?;
/// let summary = Summary::of(model, &made);
/// assert_eq!(summary.receptors, 1000);
/// assert_eq!(summary.j_usage.values().sum::<u64>(), 1000);
/// // The gene most used by far.
/// assert_eq!(summary.j_usage.iter().max_by_key(|(_, n)| **n).expect("J").0, "TRBJ2-7");
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// All receptors.
    pub receptors: u64,
    /// Receptors by V gene, alleles together.
    pub v_usage: BTreeMap<String, u64>,
    /// Receptors by J gene, alleles together.
    pub j_usage: BTreeMap<String, u64>,
    /// Receptors by the number of amino acids from Cys104 to Phe118, both included; those out of
    /// frame are left out.
    pub junction_aa_lengths: BTreeMap<usize, u64>,
    /// Different amino-acid junctions.
    pub distinct_junction_aa: u64,
}

impl Summary {
    /// Counts receptors of a model.
    pub fn of<'r>(model: &Model, receptors: impl IntoIterator<Item = &'r Receptor>) -> Self {
        let mut summary = Self::default();
        let (mut v, mut j) = (vec![0; model.v_genes().len()], vec![0; model.j_genes().len()]);
        let mut junctions = BTreeSet::new();
        for receptor in receptors {
            summary.receptors += 1;
            v[receptor.scenario.genes.v] += 1;
            j[receptor.scenario.genes.j] += 1;
            if let Some(junction) = receptor.scenario.junction_aa() {
                *summary.junction_aa_lengths.entry(junction.len()).or_default() += 1;
                junctions.insert(junction);
            }
        }
        summary.distinct_junction_aa = junctions.len() as u64;
        for (usage, counts, genes) in
            [(&mut summary.v_usage, v, model.v_genes()), (&mut summary.j_usage, j, model.j_genes())]
        {
            for (count, gene) in counts.into_iter().zip(genes).filter(|(count, _)| *count > 0) {
                *usage.entry(without_allele(&gene.name).to_owned()).or_default() += count;
            }
        }
        summary
    }
}
