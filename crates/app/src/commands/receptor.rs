//! `thymoid receptor sample`.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};

use anyhow::{Context, Result, bail};
use thymoid::catalogue::Lang;
use thymoid::progress::Progress;
use thymoid_core::Seed;
use thymoid_receptor::airr::Writer;
use thymoid_receptor::{Chain, FirstNucleotide, Functionality, Model, Sampler};

use crate::cli::{ChainArg, SampleArgs};

/// Receptors held in memory at once.
const BATCH: u64 = 20_000;

/// Samples to an AIRR TSV; a file appears whole or not at all.
pub(crate) fn sample(args: &SampleArgs) -> Result<()> {
    let chain = match args.chain {
        ChainArg::Trb => Chain::Trb,
        ChainArg::Tra => Chain::Tra,
    };
    let sampler = Sampler::new(Model::builtin(chain), FirstNucleotide::Stationary)?;
    let Some(path) = &args.out else {
        return write(&sampler, args, io::stdout().lock(), &|| {});
    };
    if path.is_dir() {
        bail!("{}: is a folder\nhint: name a file", path.display());
    }
    if path.exists() && !args.overwrite {
        bail!(
            "{}: exists already\nhint: choose another --out, or pass --overwrite",
            path.display()
        );
    }
    let partial = path.with_extension(format!("partial-{}", std::process::id()));
    let file = File::create(&partial)
        .with_context(|| format!("{}: cannot be written", partial.display()))?;
    let batches = args.number.div_ceil(BATCH);
    let written = Progress::new(Lang::En).stage("stage.receptors", batches, |tick| {
        write(&sampler, args, BufWriter::new(file), tick)
    });
    let placed = written.and_then(|()| {
        fs::rename(&partial, path)
            .with_context(|| format!("{}: cannot be put in place", path.display()))
    });
    if placed.is_err() {
        let _ = fs::remove_file(&partial);
    }
    placed
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
