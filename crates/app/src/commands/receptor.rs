//! `thymoid receptor sample`.

use std::io::{self, Write};

use anyhow::Result;
use thymoid::catalogue::Lang;
use thymoid::progress::Progress;
use thymoid_core::Seed;
use thymoid_receptor::airr::Writer;
use thymoid_receptor::{FirstNucleotide, Functionality, Model, Sampler};

use crate::cli::SampleArgs;

/// Receptors held in memory at once.
const BATCH: u64 = 20_000;

/// Samples to an AIRR TSV; a file appears whole or not at all.
pub(crate) fn sample(args: &SampleArgs) -> Result<()> {
    let sampler = Sampler::new(Model::builtin(args.chain.into()), FirstNucleotide::Stationary)?;
    let Some(path) = &args.out else {
        return write(&sampler, args, io::stdout().lock(), &|| {});
    };
    let batches = args.number.div_ceil(BATCH);
    super::whole(path, args.overwrite, |file| {
        Progress::new(Lang::En)
            .stage("stage.receptors", batches, |tick| write(&sampler, args, file, tick))
    })
}

fn write(
    sampler: &Sampler<'_>,
    args: &SampleArgs,
    to: impl Write,
    tick: &(dyn Fn() + Sync),
) -> Result<()> {
    let functionality = if args.all { Functionality::All } else { Functionality::Productive };
    let mut writer = Writer::new(to, sampler)?;
    for start in (0..args.number).step_by(BATCH as usize) {
        let end = args.number.min(start + BATCH);
        for receptor in sampler.sample(Seed(args.seed), start..end, functionality)? {
            writer.write(&receptor, None)?;
        }
        tick();
    }
    writer.finish()?.flush()?;
    Ok(())
}
