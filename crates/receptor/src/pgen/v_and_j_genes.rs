//! The V and J genes of a model as sides of the junction.

use super::codon::CodonSet;
use super::per_nucleotide::{MarkovChain, Steps};
use super::trie::{Arm, Side};
use crate::error::Error;
use crate::model::{
    Bases, FirstNucleotide, Gene, Insertion, Joining, Model, extended_j, extended_v,
};

/// Prepares V, read from Cys104 on. One column at a VDJ locus; at a VJ locus one for each J,
/// weighted by P(V, J).
pub(crate) fn v_side(model: &Model, rule: FirstNucleotide) -> Result<Side, Error> {
    let columns = (0..model.v.len()).map(|v| match &model.joining {
        Joining::Vdj { .. } => vec![model.p_v[v]],
        Joining::Vj { j_given_v } => j_given_v[v].iter().map(|p| model.p_v[v] * p).collect(),
    });
    side(&model.v, columns, extended_v, Some(("n1", &model.n1)), rule, false)
}

/// Prepares J, read from Phe118 or Trp118 back. At a VDJ locus a column for each D, weighted by
/// P(D, J); at a VJ locus a column for each J.
pub(crate) fn j_side(model: &Model, rule: FirstNucleotide) -> Result<Side, Error> {
    match &model.joining {
        Joining::Vdj { p_j, d_given_j, n2, .. } => {
            let rows = p_j.iter().zip(d_given_j);
            let columns = rows.map(|(p_j, row)| row.iter().map(|p| p_j * p).collect());
            side(&model.j, columns, extended_j, Some(("n2", n2)), rule, true)
        }
        Joining::Vj { j_given_v } => {
            let used = |j: usize| model.p_v.iter().zip(j_given_v).any(|(p, row)| p * row[j] > 0.0);
            let columns = (0..model.j.len()).map(|j| {
                (0..model.j.len()).map(|other| f64::from(u8::from(other == j && used(j)))).collect()
            });
            side(&model.j, columns, extended_j, None, rule, true)
        }
    }
}

fn side(
    genes: &[Gene],
    columns: impl Iterator<Item = Vec<f64>>,
    extend: impl Fn(&Bases) -> Bases,
    insertion: Option<(&str, &Insertion)>,
    rule: FirstNucleotide,
    mirrored: bool,
) -> Result<Side, Error> {
    let arm = |gene: &Gene| {
        let segment = gene.segment.as_ref()?;
        let mut bases: Vec<u8> = extend(&segment.germline).iter().map(|b| *b as u8).collect();
        if mirrored {
            bases.reverse();
        }
        let cut = |left: usize| segment.deletion.get(bases.len() - left).copied().unwrap_or(0.0);
        let left = (0..=bases.len()).map(cut).collect();
        Some(Arm { bases, left })
    };
    let arms: Vec<_> = genes.iter().map(arm).collect();
    let weighted = |(arm, weights): (&Option<Arm>, Vec<f64>)| {
        let weights = weights.into_iter().enumerate().filter(|(_, p)| arm.is_some() && *p > 0.0);
        weights.map(|(column, p)| (column as u16, p)).collect()
    };
    let columns = arms.iter().zip(columns).map(weighted).collect();
    let chain = insertion.map(|(part, insertion)| {
        MarkovChain::new(insertion, rule).ok_or_else(|| Error::Model {
            part: part.into(),
            reason: "no lengths of insertions, or no stationary distribution".into(),
        })
    });
    let arms = arms.into_iter().map(Option::unwrap_or_default).collect();
    Ok(Side { arms, columns, chain: chain.transpose()?, mirrored })
}

impl Side {
    /// Returns the same genes, each in a column of its own.
    pub(crate) fn each(&self) -> Self {
        let own = |(i, columns): (usize, &Vec<_>)| {
            if columns.is_empty() { Vec::new() } else { vec![(i as u16, 1.0)] }
        };
        Self { columns: self.columns.iter().enumerate().map(own).collect(), ..self.clone() }
    }

    /// Returns the weight of a gene in a column.
    pub(crate) fn weight(&self, gene: usize, column: u16) -> Option<f64> {
        let columns = &self.columns[gene];
        let found = columns.binary_search_by_key(&column, |(column, _)| *column).ok()?;
        Some(columns[found].1)
    }

    /// Returns what insertions do within a codon of this set.
    pub(crate) fn steps(&self, set: CodonSet) -> Option<Steps> {
        let set = if self.mirrored { set.mirrored() } else { set };
        self.chain.as_ref().map(|chain| Steps::new(set, chain))
    }

    /// Returns the longest piece of a gene, in nucleotides.
    pub(crate) fn longest(&self) -> usize {
        self.arms.iter().map(|arm| arm.bases.len()).max().unwrap_or(0)
    }
}
