//! `thymoid receptor sample`.

use anyhow::Result;
use thymoid_receptor::Functionality;
use thymoid_report::catalogue::Lang;
use thymoid_study::jobs::receptor::SampleJob;

use crate::cli::SampleArgs;
use crate::out::{to_standard, write_whole};
use crate::terminal::{Terminal, Warned};

/// Samples to an AIRR TSV; a file appears whole or not at all.
pub(crate) fn sample(args: &SampleArgs) -> Result<()> {
    let model = super::one_model(args.model.as_deref(), args.species, args.chain)?;
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
        None => to_standard(|file| job.run(file, &mut Warned)),
        Some(out) => {
            write_whole(out, args.out.overwrite, |file| job.run(file, &mut Terminal::new(Lang::En)))
        }
    }
}
