//! Sampled receptors, as an AIRR Rearrangement table.

use std::io::Write;

use anyhow::{Result, bail};
use thymoid_core::Seed;
use thymoid_receptor::airr::Writer;
use thymoid_receptor::{Conditions, FirstNucleotide, Functionality, GeneMask, Model, Sampler};

use super::pgen::ModelChoice;
use crate::jobs::{Event, Observer, Stages};

/// Receptors held in memory at once.
const BATCH: u64 = 20_000;

/// What is asked of a recombination model.
///
/// ```
/// use thymoid_receptor::{Chain, FirstNucleotide, Functionality, Species};
/// use thymoid_study::jobs::receptor::{ModelChoice, SampleJob};
/// let job = SampleJob {
///     model: ModelChoice::BuiltIn(Species::Human, vec![Chain::Trb]),
///     v: Some("TRBV20-1".into()),
///     j: None,
///     n_additions: true,
///     first_nucleotide: FirstNucleotide::Stationary,
///     number: 3,
///     seed: 7,
///     functionality: Functionality::Productive,
/// };
/// let mut table = Vec::new();
/// job.run(&mut table, &mut ())?;
/// let table = String::from_utf8(table)?;
/// assert_eq!(table.lines().count(), 1 + 3);
/// assert!(table.lines().skip(1).all(|row| row.contains("TRBV20-1*")));
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone)]
pub struct SampleJob {
    /// The model.
    pub model: ModelChoice,
    /// V alleles, genes or families to draw from; by default, all.
    pub v: Option<String>,
    /// J alleles, genes or families to draw from; by default, all.
    pub j: Option<String>,
    /// Whether N nucleotides are inserted, as after birth.
    pub n_additions: bool,
    /// How the first inserted nucleotide is drawn.
    pub first_nucleotide: FirstNucleotide,
    /// Receptors.
    pub number: u64,
    /// The one seed.
    pub seed: u64,
    /// Which rearrangements are kept.
    pub functionality: Functionality,
}

impl SampleJob {
    /// Writes the table.
    ///
    /// # Errors
    /// When the model or a gene cannot be used, or nothing can be written.
    pub fn run(&self, mut to: impl Write, observer: &mut dyn Observer) -> Result<()> {
        let (model, name) = match &self.model {
            ModelChoice::BuiltIn(species, chains) => {
                let [chain] = chains.as_slice() else {
                    bail!("no chain; pass --chain TRB or --chain TRA");
                };
                (Model::of(*species, *chain), "built-in".to_owned())
            }
            ModelChoice::Read(model, folder) => (&**model, folder.display().to_string()),
        };
        let (genes, unknown) = GeneMask::read(model, self.v.as_deref(), self.j.as_deref())?;
        for allele in unknown {
            observer.notice(Event::Warns(&allele.to_string()));
        }
        let (rule, n_additions) = (self.first_nucleotide, self.n_additions);
        let sampler = Sampler::under(model, Conditions { rule, genes, n_additions })?;
        let batches = self.number.div_ceil(BATCH);
        Stages::new(observer).stage("stage.receptors", batches, |tick| {
            let mut writer = Writer::of_sample(&mut to, &sampler, self.functionality, &name)?;
            for start in (0..self.number).step_by(BATCH as usize) {
                let end = self.number.min(start + BATCH);
                for receptor in sampler.sample(Seed(self.seed), start..end, self.functionality)? {
                    writer.write(&receptor, None)?;
                }
                tick();
            }
            Ok(writer.finish()?.flush()?)
        })
    }
}
