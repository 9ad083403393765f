//! The receptors the thymocytes of this run may draw.

use anyhow::Result;
use thymoid_core::Seed;
use thymoid_receptor::airr::Writer;
use thymoid_receptor::{Chain, FirstNucleotide, Functionality, Model, Receptor, Sampler, Summary};

use crate::jobs::Stages;
use crate::study::ReceptorPlan;

/// Receptors sampled a batch, between two ticks of the progress bar.
const BATCH: u64 = 2_000;

/// A sample of one chain.
#[derive(Debug)]
pub struct Repertoire {
    /// Which chain.
    pub chain: Chain,
    /// Usage and lengths.
    pub summary: Summary,
    /// AIRR Rearrangement TSV of the sample.
    pub airr: Vec<u8>,
}

/// Samples both chains.
///
/// # Errors
/// When the built-in models cannot be sampled, or the observer cancels.
pub fn sample(plan: ReceptorPlan, seed: Seed, stages: &mut Stages<'_>) -> Result<Vec<Repertoire>> {
    let batches = plan.sample.div_ceil(BATCH);
    stages.stage("stage.receptors", 2 * batches, |tick| {
        [Chain::Trb, Chain::Tra]
            .into_iter()
            .map(|chain| {
                let sampler = Sampler::new(Model::builtin(chain), FirstNucleotide::Stationary)?;
                let receptors = productive(&sampler, seed, plan.sample, tick)?;
                let kept = Functionality::Productive;
                let mut writer = Writer::of_sample(Vec::new(), &sampler, kept, "built-in")?;
                for receptor in &receptors {
                    writer.write(receptor, None)?;
                }
                let summary = Summary::of(sampler.model(), &receptors);
                Ok(Repertoire { chain, summary, airr: writer.finish()? })
            })
            .collect()
    })
}

/// The first `n` productive receptors of a seed, in batches.
///
/// # Errors
/// When the built-in model cannot be sampled.
pub fn productive(
    sampler: &Sampler<'_>,
    seed: Seed,
    n: u64,
    tick: &(dyn Fn() + Sync),
) -> Result<Vec<Receptor>> {
    let mut receptors = Vec::new();
    for start in (0..n).step_by(BATCH as usize) {
        let end = n.min(start + BATCH);
        receptors.extend(sampler.sample(seed, start..end, Functionality::Productive)?);
        tick();
    }
    Ok(receptors)
}
