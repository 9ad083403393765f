//! Genes, deletions and numbers of insertions of a recombination, before any nucleotide is drawn.

use thymoid_core::Draws;
use thymoid_core::math::sum;

use super::LAST_RESIDUES;
use super::alias_table::AliasTable;
use super::coding_ends::{CodingEnds, Cut};
use crate::model::{GeneMask, Joining, Model, amino_acids};

/// What is drawn before the nucleotides.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RecombinationPlan {
    pub(crate) v: u16,
    pub(crate) j: u16,
    /// 0 at a VJ locus.
    pub(crate) d: u8,
    pub(crate) cut_v: Cut,
    pub(crate) cut_d: Cut,
    pub(crate) cut_j: Cut,
    /// Insertions after V and between D and J.
    pub(crate) n: [u16; 2],
}

/// The genes of a model as the sampler uses them.
#[derive(Debug, Clone)]
pub(crate) struct PreparedGenes {
    /// `None` for what is not functional or not wanted.
    pub(crate) v: Vec<Option<CodingEnds>>,
    pub(crate) j: Vec<Option<CodingEnds>>,
    pub(crate) d: Vec<CodingEnds>,
    /// Probabilities of 0, 1, 2, … insertions.
    pub(crate) lengths: [Vec<f64>; 2],
}

impl PreparedGenes {
    pub(crate) fn new(model: &Model, mask: &GeneMask, n_additions: bool) -> Self {
        let wanted = |genes: Option<&[usize]>, i: usize| {
            genes.is_none_or(|genes| genes.binary_search(&i).is_ok())
        };
        let v = model.v.iter().enumerate();
        let j = model.j.iter().enumerate();
        let lengths = |lengths: &[f64]| if n_additions { lengths.to_vec() } else { vec![1.0] };
        let n2 = match &model.joining {
            Joining::Vj { .. } => vec![1.0],
            Joining::Vdj { n2, .. } => lengths(&n2.length),
        };
        Self {
            v: v.map(|(i, gene)| wanted(mask.v(), i).then(|| CodingEnds::of_v(gene))?).collect(),
            j: j.map(|(i, gene)| wanted(mask.j(), i).then(|| CodingEnds::of_j(gene))?).collect(),
            d: model.d_genes().iter().map(CodingEnds::of_d).collect(),
            lengths: [lengths(&model.n1.length), n2],
        }
    }
}

/// Tables for plans whose junction is a multiple of `modulus` long.
///
/// The length is conditioned on exactly, piece by piece: every table weighs an outcome with the
/// probability that the pieces still to be drawn complete the length, which depends on its
/// remainder only. So no plan is thrown away for its frame.
#[derive(Debug, Clone)]
pub(crate) struct RecombinationPlanner {
    modulus: usize,
    /// Probability that a recombination has such a plan.
    pub(crate) mass: f64,
    v: AliasTable<Left>,
    /// D and J, by V at a VJ locus, then by the remainder to be completed.
    joins: Vec<AliasTable<Join>>,
    by_v: bool,
    /// By gene, then by the remainder of what is left of it.
    j: Vec<AliasTable<u16>>,
    d: Vec<AliasTable<Cut>>,
    /// Both numbers of insertions, by the remainder of their sum.
    n: Vec<AliasTable<[u16; 2]>>,
}

/// A V gene and what is cut off.
#[derive(Debug, Clone, Copy)]
struct Left {
    gene: u16,
    cut: u16,
}

#[derive(Debug, Clone, Copy)]
struct Join {
    j: u16,
    d: u8,
    /// Remainders of what is left of J and D, the latter four times.
    remainders: u8,
}

impl RecombinationPlanner {
    /// Prepares plans of any length.
    pub(crate) fn any(model: &Model, parts: &PreparedGenes) -> Self {
        Self::new(model, parts, 1)
    }

    /// Prepares plans in frame, without those whose V or J alone already spells a stop or lacks its
    /// anchor.
    pub(crate) fn productive(model: &Model, parts: &PreparedGenes) -> Self {
        let mut parts = parts.clone();
        for v in parts.v.iter_mut().flatten() {
            let CodingEnds { extended, cuts, .. } = v;
            cuts.retain(|(cut, _)| {
                let left = &extended[..extended.len() - cut.total()];
                amino_acids(left).all(|residue| residue != '*')
                    && amino_acids(left).next().is_none_or(|first| first == 'C')
            });
        }
        for j in parts.j.iter_mut().flatten() {
            let CodingEnds { extended, cuts, .. } = j;
            cuts.retain(|(cut, _)| {
                let left = &extended[cut.total()..];
                let left = &left[left.len() % 3..];
                amino_acids(left).all(|residue| residue != '*')
                    && amino_acids(left)
                        .next_back()
                        .is_none_or(|last| LAST_RESIDUES.contains(&last))
            });
        }
        Self::new(model, &parts, 3)
    }

    fn new(model: &Model, parts: &PreparedGenes, modulus: usize) -> Self {
        let [n1, n2] = &parts.lengths;
        let mut n = vec![Vec::new(); modulus];
        for (i, p1) in n1.iter().enumerate() {
            for (k, p2) in n2.iter().enumerate() {
                n[(i + k) % modulus].push(([i as u16, k as u16], p1 * p2));
            }
        }
        let j: Vec<_> = parts
            .j
            .iter()
            .flat_map(|ends| by_remainder(ends.as_ref(), modulus, |cut| cut.five))
            .collect();
        let d: Vec<_> =
            parts.d.iter().flat_map(|ends| by_remainder(Some(ends), modulus, |cut| cut)).collect();
        let masses = [masses(&n), masses(&j), masses(&d)];

        // Rows of P(D, J), one for each V at a VJ locus.
        let rows: Vec<Vec<(u16, u8, f64)>> = match &model.joining {
            Joining::Vj { j_given_v } => {
                let row = |row: &Vec<f64>| {
                    row.iter().enumerate().map(|(j, p)| (j as u16, 0, *p)).collect()
                };
                j_given_v.iter().map(row).collect()
            }
            Joining::Vdj { p_j, d_given_j, .. } => {
                let row = |(j, (p_j, row)): (usize, (&f64, &Vec<f64>))| {
                    let join = |(d, p): (usize, &f64)| (j as u16, d as u8, p_j * p);
                    row.iter().enumerate().map(join).collect::<Vec<_>>()
                };
                vec![p_j.iter().zip(d_given_j).enumerate().flat_map(row).collect()]
            }
        };
        let mut joins = Vec::new();
        let mut join_masses = Vec::new();
        for row in &rows {
            for need in 0..modulus {
                let outcomes = joined(row, need, modulus, &masses);
                join_masses.push(sum(outcomes.iter().map(|(_, p)| *p)));
                joins.push(AliasTable::new(outcomes));
            }
        }
        let by_v = model.d_genes().is_empty();
        let mut v = Vec::new();
        for (gene, (ends, p_v)) in parts.v.iter().zip(&model.p_v).enumerate() {
            let Some(ends) = ends else { continue };
            for (cut, p) in &ends.cuts {
                let row = if by_v { gene } else { 0 };
                let rest = join_masses[row * modulus + completion(ends.left(*cut), modulus)];
                v.push((Left { gene: gene as u16, cut: cut.three }, p_v * p * rest));
            }
        }
        let mass = sum(v.iter().map(|(_, p)| *p));
        let v = AliasTable::new(v);
        let j = j.into_iter().map(AliasTable::new).collect();
        let d = d.into_iter().map(AliasTable::new).collect();
        let n = n.into_iter().map(AliasTable::new).collect();
        Self { modulus, mass, v, joins, by_v, j, d, n }
    }

    /// Tells whether there is no plan to draw.
    pub(crate) const fn is_empty(&self) -> bool {
        self.v.is_empty()
    }

    /// Draws a plan with its probability given the modulus. There must be one.
    #[inline]
    pub(crate) fn draw(&self, parts: &PreparedGenes, draws: &mut Draws) -> RecombinationPlan {
        let m = self.modulus;
        let Left { gene: v, cut } = self.v.draw(draws);
        let cut_v = Cut { five: 0, three: cut };
        let left = parts.v[usize::from(v)].as_ref().map_or(0, |ends| ends.left(cut_v));
        let need = completion(left, m);
        let row = if self.by_v { usize::from(v) } else { 0 };
        let Join { j, d, remainders } = self.joins[row * m + need].draw(draws);
        let (of_j, of_d) = (usize::from(remainders & 3), usize::from(remainders >> 2));
        let five = self.j[usize::from(j) * m + of_j].draw(draws);
        let cut_d =
            if self.by_v { Cut::default() } else { self.d[usize::from(d) * m + of_d].draw(draws) };
        let n = self.n[(need + 2 * m - of_j - of_d) % m].draw(draws);
        RecombinationPlan { v, j, d, cut_v, cut_d, cut_j: Cut { five, three: 0 }, n }
    }
}

/// Returns what completes a length to a multiple of the modulus.
#[inline]
const fn completion(length: usize, modulus: usize) -> usize {
    (modulus - length % modulus) % modulus
}

/// Groups cuts by the remainder of what they leave.
fn by_remainder<T: Clone>(
    ends: Option<&CodingEnds>,
    modulus: usize,
    of: impl Fn(Cut) -> T,
) -> Vec<Vec<(T, f64)>> {
    let mut classes = vec![Vec::new(); modulus];
    if let Some(ends) = ends {
        for (cut, p) in &ends.cuts {
            classes[ends.left(*cut) % modulus].push((of(*cut), *p));
        }
    }
    classes
}

fn masses<T>(tables: &[Vec<(T, f64)>]) -> Vec<f64> {
    tables.iter().map(|table| sum(table.iter().map(|(_, p)| *p))).collect()
}

/// Returns every J and D of a row with the remainders of what is left of them, weighted by what
/// completes them. The masses are those of insertions, J and D.
fn joined(
    row: &[(u16, u8, f64)],
    need: usize,
    modulus: usize,
    [n, j_masses, d_masses]: &[Vec<f64>; 3],
) -> Vec<(Join, f64)> {
    let mut outcomes = Vec::new();
    for &(j, d, p) in row.iter().filter(|(_, _, p)| *p > 0.0) {
        for of_j in 0..modulus {
            for of_d in 0..modulus {
                let d_mass = match d_masses.get(usize::from(d) * modulus + of_d) {
                    Some(mass) => *mass,
                    // No D: nothing of it is left.
                    None => f64::from(u8::from(of_d == 0)),
                };
                let rest = n[(need + 2 * modulus - of_j - of_d) % modulus];
                let weight = p * j_masses[usize::from(j) * modulus + of_j] * d_mass * rest;
                let remainders = (of_j | of_d << 2) as u8;
                outcomes.push((Join { j, d, remainders }, weight));
            }
        }
    }
    outcomes
}
