//! `thymoid receptor sample`.

use anyhow::{Context, Result, bail};
use thymoid_receptor::{Chain, Functionality};
use thymoid_report::catalogue::Lang;
use thymoid_study::jobs::receptor::{ModelChoice, SampleJob};

use crate::cli::SampleArgs;
use crate::out::{to_standard, write_whole};
use crate::terminal::Terminal;

/// Samples to an AIRR TSV; a file appears whole or not at all.
pub(crate) fn sample(args: &SampleArgs) -> Result<()> {
    let model = match (&args.model, args.chain) {
        (Some(folder), _) => ModelChoice::read(folder)?,
        (None, chain) => {
            let chain = chain.context("no chain; pass --chain TRB or --chain TRA")?;
            ModelChoice::BuiltIn(vec![chain.into()])
        }
    };
    if let (ModelChoice::Read(model, folder), Some(chain)) = (&model, args.chain)
        && Chain::from(chain) != model.chain()
    {
        let (name, chain) = (folder.display(), model.chain().as_str());
        bail!("{name}: is a model of {chain}\nhint: leave --chain out");
    }
    let job = SampleJob {
        model,
        v: args.v.clone(),
        j: args.j.clone(),
        n_additions: !args.no_n,
        first_nucleotide: args.first_nucleotide.into(),
        number: args.number,
        seed: args.seed,
        functionality: if args.all { Functionality::All } else { Functionality::Productive },
    };
    match &args.out.path {
        None => to_standard(|file| job.run(file, &mut ())),
        Some(out) => {
            write_whole(out, args.out.overwrite, |file| job.run(file, &mut Terminal::new(Lang::En)))
        }
    }
}
