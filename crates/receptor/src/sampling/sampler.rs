//! Drawing receptors from a model.

use std::ops::Range;

use rayon::prelude::*;
use thymoid_core::{Draws, Purpose, Seed};

use super::bit_planes::BitPlanes;
use super::coding_ends::CodingEnds;
use super::inserted_nucleotides::Inserter;
use super::recombination_plan::{PreparedGenes, RecombinationPlan, RecombinationPlanner};
use super::{Conditions, Deletions, Functionality, JunctionDefect, Lengths, Receptor, Scenario};
use crate::error::Error;
use crate::model::{Bases, FirstNucleotide, Gene, Genes, Joining, Model, Nucleotide};

/// Plans in frame tried for one productive receptor. Human models need 1.2 on average.
const MAX_TRIES: u32 = 100_000;
/// Recombinations looked at to say why none is productive.
const DIAGNOSED: u32 = 10_000;

/// A model prepared for drawing.
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
    conditions: Conditions,
    parts: PreparedGenes,
    any: RecombinationPlanner,
    productive: RecombinationPlanner,
    n1: Inserter,
    /// At a VDJ locus.
    n2: Option<Inserter>,
    /// Longest junction that fits two words.
    short: usize,
}

impl<'m> Sampler<'m> {
    /// Prepares a model with all its genes and N additions.
    ///
    /// ```
    /// use thymoid_receptor::{Chain, FirstNucleotide, Model, Sampler};
    /// let sampler = Sampler::new(Model::builtin(Chain::Tra), FirstNucleotide::Flanking)?;
    /// assert!(sampler.conditions().n_additions);
    /// assert_eq!(sampler.conditions().rule, FirstNucleotide::Flanking);
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Model`] when the model cannot make any junction.
    pub fn new(model: &'m Model, rule: FirstNucleotide) -> Result<Self, Error> {
        Self::under(model, Conditions { rule, ..Conditions::default() })
    }

    /// Prepares a model under conditions.
    ///
    /// ```
    /// use thymoid_core::Seed;
    /// use thymoid_receptor::{Chain, Conditions, Functionality, GeneMask, Model, Sampler};
    /// let model = Model::builtin(Chain::Trb);
    /// let genes = GeneMask::new(model, Some("TRBV7-3*01"), None)?;
    /// let conditions = Conditions { genes, n_additions: false, ..Conditions::default() };
    /// let sampler = Sampler::under(model, conditions)?;
    /// let scenario = sampler.receptor(Seed(7), 0, Functionality::Productive)?.scenario;
    /// assert_eq!(model.v_genes()[scenario.genes.v].name, "TRBV7-3*01");
    /// assert!(scenario.n1().is_empty());
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Model`] when the model cannot make any junction under these conditions.
    pub fn under(model: &'m Model, conditions: Conditions) -> Result<Self, Error> {
        let unusable =
            |part: &str, reason: &str| Error::Model { part: part.into(), reason: reason.into() };
        if !fits(model) {
            let reason = "more than 65 535 genes, deletions or insertions, or 255 D genes";
            return Err(unusable("size", reason));
        }
        let parts = PreparedGenes::new(model, &conditions.genes, conditions.n_additions);
        let any = RecombinationPlanner::any(model, &parts);
        if any.is_empty() {
            return Err(unusable(
                "genes, deletions and insertions",
                "nothing with a probability above 0 is left",
            ));
        }
        let inserter = |part: &str, insertion, backward| {
            let reason = "the dinucleotide matrix has no single stationary distribution";
            Inserter::new(insertion, conditions.rule, backward)
                .ok_or_else(|| unusable(part, reason))
        };
        let n1 = inserter("n1", &model.n1, false)?;
        let n2 = match &model.joining {
            Joining::Vj { .. } => None,
            Joining::Vdj { n2, .. } => Some(inserter("n2", n2, true)?),
        };
        let productive = RecombinationPlanner::productive(model, &parts);
        // A piece of a longer D could begin beyond its planes.
        let short_d = parts.d.iter().all(|ends| ends.extended.len() < BitPlanes::CAPACITY);
        let short = if short_d { BitPlanes::CAPACITY } else { 0 };
        Ok(Self { model, conditions, parts, any, productive, n1, n2, short })
    }

    /// Returns the model.
    pub const fn model(&self) -> &'m Model {
        self.model
    }

    /// Returns the conditions.
    pub const fn conditions(&self) -> &Conditions {
        &self.conditions
    }

    /// Returns the probability that a recombination uses functional genes that count and leaves
    /// something of V and J. Times the productive share of [`recombine`](Self::recombine), this is
    /// P(productive). Without N additions it takes P(no insertions) as 1.
    ///
    /// ```
    /// use thymoid_receptor::{Chain, Conditions, FirstNucleotide, GeneMask, Model, Sampler};
    /// let model = Model::builtin(Chain::Trb);
    /// let all = Sampler::new(model, FirstNucleotide::Stationary)?.mass();
    /// assert!((0.9..1.0).contains(&all)); // the rest are pseudogenes and bare ends
    /// let genes = GeneMask::new(model, Some("TRBV20-1"), None)?;
    /// let one = Sampler::under(model, Conditions { genes, ..Conditions::default() })?.mass();
    /// assert!(one < 0.15 * all);
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    pub const fn mass(&self) -> f64 {
        self.any.mass
    }

    /// Draws one recombination of functional genes, productive or not.
    ///
    /// ```
    /// use thymoid_core::{Purpose, Seed};
    /// use thymoid_receptor::{Chain, FirstNucleotide, Model, Sampler};
    /// let sampler = Sampler::new(Model::builtin(Chain::Tra), FirstNucleotide::Stationary)?;
    /// let scenario = sampler.recombine(&mut Seed(1).draws(Purpose::Test, 0, 0));
    /// let lengths = scenario.lengths;
    /// assert_eq!(scenario.junction.len(), lengths.v + lengths.n1 + lengths.j);
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    pub fn recombine(&self, draws: &mut Draws) -> Scenario {
        let plan = self.any.draw(&self.parts, draws);
        let lengths = self.lengths(&plan);
        let junction = if lengths.total() <= self.short {
            self.planes(&plan, lengths, draws).spell(lengths.total())
        } else {
            self.bases(&plan, lengths, draws)
        };
        self.scenario(&plan, lengths, junction)
    }

    /// Draws receptor number `index` of a seed.
    ///
    /// ```
    /// use thymoid_core::Seed;
    /// use thymoid_receptor::{Chain, FirstNucleotide, Functionality, Model, Sampler};
    /// let sampler = Sampler::new(Model::builtin(Chain::Trb), FirstNucleotide::Stationary)?;
    /// // A cell need not carry its receptor: its number gives it back at any time.
    /// let once = sampler.receptor(Seed(7), 123_456, Functionality::Productive)?;
    /// let again = sampler.receptor(Seed(7), once.index, Functionality::Productive)?;
    /// assert_eq!(once, again);
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Unproductive`] when no receptor of the model is productive, or fewer than one in
    /// 100 000 of those in frame.
    pub fn receptor(
        &self,
        seed: Seed,
        index: u64,
        functionality: Functionality,
    ) -> Result<Receptor, Error> {
        let chain = self.model.chain;
        let mut draws = seed.draws(Purpose::Recombination, index, chain as u32);
        let scenario = match functionality {
            Functionality::All => self.recombine(&mut draws),
            Functionality::Productive => {
                self.recombine_productive(&mut draws).ok_or_else(|| self.diagnosis())?
            }
        };
        Ok(Receptor { chain, index, scenario })
    }

    /// Draws receptors with these numbers, in order, on the threads of the current rayon pool.
    ///
    /// ```
    /// use thymoid_core::Seed;
    /// use thymoid_receptor::{Chain, FirstNucleotide, Functionality, Model, Sampler};
    /// let sampler = Sampler::new(Model::builtin(Chain::Trb), FirstNucleotide::Stationary)?;
    /// let kept = Functionality::Productive;
    /// let all = sampler.sample(Seed(7), 0..100, kept)?;
    /// // Any part can be drawn by itself.
    /// assert_eq!(sampler.sample(Seed(7), 40..60, kept)?, all[40..60]);
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`receptor`](Self::receptor).
    pub fn sample(
        &self,
        seed: Seed,
        indices: Range<u64>,
        functionality: Functionality,
    ) -> Result<Vec<Receptor>, Error> {
        // The error is the same whichever receptor meets it.
        indices.into_par_iter().map(|index| self.receptor(seed, index, functionality)).collect()
    }

    fn recombine_productive(&self, draws: &mut Draws) -> Option<Scenario> {
        if self.productive.is_empty() {
            return None;
        }
        for _ in 0..MAX_TRIES {
            let plan = self.productive.draw(&self.parts, draws);
            let lengths = self.lengths(&plan);
            let total = lengths.total();
            if total <= self.short {
                let planes = self.planes(&plan, lengths, draws);
                if planes.defect(total).is_none() {
                    return Some(self.scenario(&plan, lengths, planes.spell(total)));
                }
            } else {
                let scenario = self.scenario(&plan, lengths, self.bases(&plan, lengths, draws));
                if scenario.defect().is_none() {
                    return Some(scenario);
                }
            }
        }
        None
    }

    /// Tells why no recombination is productive: counts over some of any kind, the same in every
    /// run.
    #[cold]
    fn diagnosis(&self) -> Error {
        let (mut out_of_frame, mut stop, mut no_cysteine, mut no_phenylalanine) = (0, 0, 0, 0);
        let mut draws = Seed(0).draws(Purpose::Recombination, 0, self.model.chain as u32);
        for _ in 0..DIAGNOSED {
            match self.recombine(&mut draws).defect() {
                None => {}
                Some(JunctionDefect::OutOfFrame) => out_of_frame += 1,
                Some(JunctionDefect::Stop) => stop += 1,
                Some(JunctionDefect::NoCysteine) => no_cysteine += 1,
                Some(JunctionDefect::NoPhenylalanine) => no_phenylalanine += 1,
            }
        }
        Error::Unproductive {
            chain: self.model.chain.as_str(),
            tries: DIAGNOSED,
            out_of_frame,
            stop,
            no_cysteine,
            no_phenylalanine,
        }
    }

    #[inline]
    fn lengths(&self, plan: &RecombinationPlan) -> Lengths {
        Lengths {
            v: self.v(plan).left(plan.cut_v),
            n1: usize::from(plan.n[0]),
            d: self.parts.d.get(usize::from(plan.d)).map_or(0, |ends| ends.left(plan.cut_d)),
            n2: usize::from(plan.n[1]),
            j: self.j(plan).left(plan.cut_j),
        }
    }

    /// Draws the junction of a plan, when it is short.
    #[inline]
    fn planes(&self, plan: &RecombinationPlan, lengths: Lengths, draws: &mut Draws) -> BitPlanes {
        let (v, j) = (self.v(plan), self.j(plan));
        let mut junction = v.planes.first(lengths.v);
        let last = junction.nucleotide(lengths.v - 1);
        let mut at = lengths.v;
        junction.put(at, self.n1.planes(last, lengths.n1, draws));
        at += lengths.n1;
        let j = j.planes.skip(j.extended.len().min(BitPlanes::CAPACITY) - lengths.j);
        if let (Some(d), Some(n2)) = (self.parts.d.get(usize::from(plan.d)), &self.n2) {
            junction.put(at, d.planes.skip(usize::from(plan.cut_d.five)).first(lengths.d));
            at += lengths.d;
            junction.put(at, n2.planes(j.nucleotide(0), lengths.n2, draws));
            at += lengths.n2;
        }
        junction.put(at, j);
        junction
    }

    /// Draws the junction of a plan, of any length: the same as [`Self::planes`].
    fn bases(&self, plan: &RecombinationPlan, lengths: Lengths, draws: &mut Draws) -> Bases {
        let (v, j) = (self.v(plan), self.j(plan));
        let mut junction: Vec<Nucleotide> = Vec::with_capacity(lengths.total());
        junction.extend_from_slice(&v.extended[..lengths.v]);
        let last = junction[lengths.v - 1];
        junction.extend(self.n1.bases(last, lengths.n1, draws));
        let j = &j.extended[usize::from(plan.cut_j.five)..];
        if let (Some(d), Some(n2)) = (self.parts.d.get(usize::from(plan.d)), &self.n2) {
            junction.extend_from_slice(&d.extended[usize::from(plan.cut_d.five)..][..lengths.d]);
            junction.extend(n2.bases(j[0], lengths.n2, draws));
        }
        junction.extend_from_slice(j);
        junction.into()
    }

    #[inline]
    fn scenario(&self, plan: &RecombinationPlan, lengths: Lengths, junction: Bases) -> Scenario {
        let d = self.parts.d.get(usize::from(plan.d));
        Scenario {
            genes: Genes {
                v: usize::from(plan.v),
                d: d.map(|_| usize::from(plan.d)),
                j: usize::from(plan.j),
            },
            deletions: Deletions {
                v: self.v(plan).deleted(plan.cut_v.three),
                d5: d.map_or(0, |d| d.deleted(plan.cut_d.five)),
                d3: d.map_or(0, |d| d.deleted(plan.cut_d.three)),
                j: self.j(plan).deleted(plan.cut_j.five),
            },
            lengths,
            junction,
        }
    }

    #[inline]
    fn v(&self, plan: &RecombinationPlan) -> &CodingEnds {
        self.parts.v[usize::from(plan.v)].as_ref().expect("only functional genes are planned")
    }

    #[inline]
    fn j(&self, plan: &RecombinationPlan) -> &CodingEnds {
        self.parts.j[usize::from(plan.j)].as_ref().expect("only functional genes are planned")
    }
}

/// Tells whether all indices of a model fit the words of a [`RecombinationPlan`].
fn fits(model: &Model) -> bool {
    let d = model.d_genes();
    let insertions = match &model.joining {
        Joining::Vj { .. } => 0,
        Joining::Vdj { n2, .. } => n2.length.len(),
    };
    let deletions = |gene: &Gene| gene.segment.as_ref().map_or(0, |s| s.deletion.len());
    let mut sizes = (model.v.iter().chain(&model.j).map(deletions))
        .chain(d.iter().flat_map(|d| [d.deletion.len(), d.deletion.first().map_or(0, Vec::len)]))
        .chain([model.v.len(), model.j.len(), model.n1.length.len(), insertions]);
    sizes.all(|size| u16::try_from(size).is_ok()) && u8::try_from(d.len()).is_ok()
}

impl Lengths {
    /// Returns the length of the junction.
    #[inline]
    const fn total(&self) -> usize {
        self.v + self.n1 + self.d + self.n2 + self.j
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Chain;

    #[test]
    fn junctions_do_not_depend_on_how_they_are_put_together() -> Result<(), Error> {
        for chain in [Chain::Tra, Chain::Trb] {
            for rule in [FirstNucleotide::Stationary, FirstNucleotide::Flanking] {
                let sampler = Sampler::new(Model::builtin(chain), rule)?;
                let long = Sampler { short: 0, ..sampler.clone() };
                for functionality in [Functionality::Productive, Functionality::All] {
                    assert_eq!(
                        sampler.sample(Seed(3), 0..3000, functionality)?,
                        long.sample(Seed(3), 0..3000, functionality)?
                    );
                }
            }
        }
        Ok(())
    }
}
