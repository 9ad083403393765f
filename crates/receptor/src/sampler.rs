//! Drawing receptors from a model.

use std::ops::Range;

use rayon::prelude::*;
use thymoid_core::draw::Categorical;
use thymoid_core::math::sum;
use thymoid_core::{Draws, Purpose, Seed};

use crate::ends::Ends;
use crate::error::Error;
use crate::germline::{extended_j, extended_v};
use crate::insertion::{FirstNucleotide, Inserter};
use crate::model::{Genes, Joining, Model};
use crate::scenario::{Defect, Deletions, Lengths, Receptor, Scenario};

/// Recombinations tried for one productive receptor. Human models need 4 on average.
const MAX_TRIES: u32 = 10_000;

/// Which recombinations to keep. All are of functional genes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Functionality {
    /// In frame, without a stop codon, from Cys104 to Phe118, Val118 or Trp118.
    Productive,
    /// Every one, as the recombinase makes it.
    All,
}

/// A model prepared for drawing: alias tables, and germlines with their palindromes.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_receptor::{Chain, FirstNucleotide, Functionality, Model, Sampler};
/// let sampler = Sampler::new(Model::builtin(Chain::Trb), FirstNucleotide::Stationary)?;
/// let receptor = sampler.receptor(Seed(7), 0, Functionality::Productive)?;
/// let junction = receptor.scenario.junction_aa().expect("a productive junction is in frame");
/// assert!(junction.starts_with('C'));
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Sampler<'m> {
    model: &'m Model,
    rule: FirstNucleotide,
    mass: f64,
    choices: Vec<Genes>,
    choice: Categorical,
    v: Vec<Option<Ends>>,
    d: Vec<Option<Ends>>,
    j: Vec<Option<Ends>>,
    n1: Inserter,
    n2: Option<Inserter>,
}

/// Genes, what is taken off each extended end, and how much is inserted.
struct Plan {
    genes: Genes,
    cut: [usize; 4],
    n1: usize,
    n2: usize,
}

impl<'m> Sampler<'m> {
    /// Prepares a model.
    ///
    /// # Errors
    /// [`Error::Model`] when the model cannot make any junction.
    pub fn new(model: &'m Model, rule: FirstNucleotide) -> Result<Self, Error> {
        let nothing = |part: &str| Error::Model {
            part: part.into(),
            reason: "nothing with a probability above 0 is left".into(),
        };
        let v: Vec<_> = model.v.iter().map(|gene| Ends::of_gene(gene, extended_v)).collect();
        let j: Vec<_> = model.j.iter().map(|gene| Ends::of_gene(gene, extended_j)).collect();
        let d: Vec<_> = model.d_genes().iter().map(Ends::of_d).collect();

        // A gene counts with the mass of its valid deletions, which is not the same for all
        // genes: deletion tables are never normalised by themselves.
        let mass_of = |ends: &Option<Ends>| ends.as_ref().map_or(0.0, |ends| ends.mass);
        let (choices, weights): (Vec<_>, Vec<_>) = model
            .gene_choices()
            .into_iter()
            .map(|(genes, p)| {
                let d = genes.d.map_or(1.0, |index| mass_of(&d[index]));
                (genes, p * mass_of(&v[genes.v]) * d * mass_of(&j[genes.j]))
            })
            .filter(|(_, weight)| *weight > 0.0)
            .unzip();
        let choice = Categorical::new(&weights).ok_or_else(|| nothing("genes and deletions"))?;

        let n1 = Inserter::new(&model.n1, rule).ok_or_else(|| nothing("n1"))?;
        let mut mass = sum(weights) * sum(model.n1.length.iter().copied());
        let n2 = match &model.joining {
            Joining::Vj { .. } => None,
            Joining::Vdj { n2, .. } => {
                mass *= sum(n2.length.iter().copied());
                Some(Inserter::new(n2, rule).ok_or_else(|| nothing("n2"))?)
            }
        };
        Ok(Self { model, rule, mass, choices, choice, v, d, j, n1, n2 })
    }

    /// The model.
    pub const fn model(&self) -> &'m Model {
        self.model
    }

    /// The rule for first inserted nucleotides.
    pub const fn rule(&self) -> FirstNucleotide {
        self.rule
    }

    /// Probability that a recombination uses functional genes and leaves something of V and J.
    /// Times the productive share of [`recombine`](Self::recombine), this is P(productive).
    pub const fn mass(&self) -> f64 {
        self.mass
    }

    /// One recombination of functional genes, productive or not.
    pub fn recombine(&self, draws: &mut Draws) -> Scenario {
        let plan = self.plan(draws);
        self.complete(&plan, draws)
    }

    /// Receptor number `index` of a seed.
    ///
    /// # Errors
    /// [`Error::Unproductive`] when 10 000 recombinations give no productive receptor.
    pub fn receptor(
        &self,
        seed: Seed,
        index: u64,
        functionality: Functionality,
    ) -> Result<Receptor, Error> {
        let chain = self.model.chain;
        let mut draws = seed.draws(Purpose::Recombination, index, chain as u32);
        if functionality == Functionality::All {
            return Ok(Receptor { chain, index, scenario: self.recombine(&mut draws) });
        }
        let (mut out_of_frame, mut stop, mut no_cysteine, mut no_phenylalanine) = (0, 0, 0, 0);
        for _ in 0..MAX_TRIES {
            let plan = self.plan(&mut draws);
            // Two thirds fail here, before any nucleotide is drawn.
            if !self.lengths(&plan).total().is_multiple_of(3) {
                out_of_frame += 1;
                continue;
            }
            let scenario = self.complete(&plan, &mut draws);
            match scenario.defect() {
                None => return Ok(Receptor { chain, index, scenario }),
                Some(Defect::OutOfFrame) => out_of_frame += 1,
                Some(Defect::Stop) => stop += 1,
                Some(Defect::NoCysteine) => no_cysteine += 1,
                Some(Defect::NoPhenylalanine) => no_phenylalanine += 1,
            }
        }
        Err(Error::Unproductive {
            chain: chain.as_str(),
            tries: MAX_TRIES,
            out_of_frame,
            stop,
            no_cysteine,
            no_phenylalanine,
        })
    }

    /// Receptors with these numbers, in order, drawn on the threads of the current rayon pool.
    pub fn sample(
        &self,
        seed: Seed,
        indices: Range<u64>,
        functionality: Functionality,
    ) -> Result<Vec<Receptor>, Error> {
        // Collected before the first error is looked for, so that it is the same on any pool.
        let all: Vec<_> = indices
            .into_par_iter()
            .map(|index| self.receptor(seed, index, functionality))
            .collect();
        all.into_iter().collect()
    }

    fn plan(&self, draws: &mut Draws) -> Plan {
        let genes = self.choices[self.choice.draw(draws)];
        let v = self.v_ends(genes).deletion.draw(draws);
        let (d5, d3) = self.d_ends(genes).map_or((0, 0), |ends| {
            let place = ends.deletion.draw(draws);
            (place / ends.columns, place % ends.columns)
        });
        let j = self.j_ends(genes).deletion.draw(draws);
        let n1 = self.n1.length.draw(draws);
        let n2 = self.n2.as_ref().map_or(0, |n2| n2.length.draw(draws));
        Plan { genes, cut: [v, d5, d3, j], n1, n2 }
    }

    fn lengths(&self, plan: &Plan) -> Lengths {
        let [v, d5, d3, j] = plan.cut;
        Lengths {
            v: self.v_ends(plan.genes).extended.len() - v,
            n1: plan.n1,
            d: self.d_ends(plan.genes).map_or(0, |ends| ends.extended.len() - d5 - d3),
            n2: plan.n2,
            j: self.j_ends(plan.genes).extended.len() - j,
        }
    }

    fn complete(&self, plan: &Plan, draws: &mut Draws) -> Scenario {
        let lengths = self.lengths(plan);
        let [cut_v, cut_d5, cut_d3, cut_j] = plan.cut;
        let (v, d, j) = (self.v_ends(plan.genes), self.d_ends(plan.genes), self.j_ends(plan.genes));
        let j_piece = &j.extended[cut_j..];

        let mut junction = Vec::with_capacity(lengths.total());
        junction.extend_from_slice(&v.extended[..lengths.v]);
        let last = junction[lengths.v - 1];
        junction.extend(self.n1.chain(last, plan.n1, draws));
        if let Some(d) = d {
            junction.extend_from_slice(&d.extended[cut_d5..][..lengths.d]);
        }
        if let Some(n2) = &self.n2 {
            // The chain starts at J and runs towards D.
            let start = junction.len();
            junction.extend(n2.chain(j_piece[0], plan.n2, draws));
            junction[start..].reverse();
        }
        junction.extend_from_slice(j_piece);

        let deleted = |cut: usize, ends: &Ends| cut.cast_signed() - ends.palindrome.cast_signed();
        let deletions = Deletions {
            v: deleted(cut_v, v),
            d5: d.map_or(0, |d| deleted(cut_d5, d)),
            d3: d.map_or(0, |d| deleted(cut_d3, d)),
            j: deleted(cut_j, j),
        };
        Scenario { genes: plan.genes, deletions, lengths, junction: junction.into() }
    }

    fn v_ends(&self, genes: Genes) -> &Ends {
        self.v[genes.v].as_ref().expect("a gene that is chosen has a mass above 0")
    }

    fn j_ends(&self, genes: Genes) -> &Ends {
        self.j[genes.j].as_ref().expect("a gene that is chosen has a mass above 0")
    }

    fn d_ends(&self, genes: Genes) -> Option<&Ends> {
        self.d[genes.d?].as_ref()
    }
}

impl Lengths {
    /// Length of the junction.
    const fn total(&self) -> usize {
        self.v + self.n1 + self.d + self.n2 + self.j
    }
}
