//! `thymoid receptor sample`.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};

use anyhow::{Context, Result, bail};
use thymoid::catalogue::Lang;
use thymoid::progress::Progress;
use thymoid_core::Seed;
use thymoid_receptor::airr::Writer;
use thymoid_receptor::{Chain, Conditions, Functionality, GeneMask, Model, Sampler};

use super::receptor_model::Directory;
use crate::cli::SampleArgs;

/// Receptors held in memory at once.
const BATCH: u64 = 20_000;

/// Samples to an AIRR TSV; a file appears whole or not at all.
pub(crate) fn sample(args: &SampleArgs) -> Result<()> {
    let (model, name) = match (&args.model, args.chain) {
        (Some(dir), _) => (&Directory::open(dir)?.model()?, dir.display().to_string()),
        (None, chain) => {
            let chain = chain.context("no chain; pass --chain TRB or --chain TRA")?;
            (Model::builtin(chain.into()), "built-in".to_owned())
        }
    };
    if let Some(chain) = args.chain
        && Chain::from(chain) != model.chain()
    {
        bail!("{name}: is a model of {}\nhint: leave --chain out", model.chain().as_str());
    }
    let genes = GeneMask::new(model, args.v.as_deref(), args.j.as_deref())?;
    let rule = args.first_nucleotide.into();
    let sampler = Sampler::under(model, Conditions { rule, genes, n_additions: !args.no_n })?;
    let Some(path) = &args.out else {
        return write(&sampler, &name, args, io::stdout().lock(), &|| {});
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
        write(&sampler, &name, args, BufWriter::new(file), tick)
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
    model: &str,
    args: &SampleArgs,
    to: impl Write,
    tick: &(dyn Fn() + Sync),
) -> Result<()> {
    let functionality = if args.all { Functionality::All } else { Functionality::Productive };
    let mut writer = Writer::of_sample(to, sampler, functionality, model)?;
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
