//! `thymoid receptor pgen`.

use anyhow::{Result, bail};
use thymoid_core::INTENDED_USE;
use thymoid_receptor::{Chain, GeneMask, Generation, Pattern, Pgen};
use thymoid_report::catalogue::Lang;
use thymoid_study::jobs::receptor::{ModelChoice, PgenJob, number};
use thymoid_study::jobs::{Event, Observer};

use crate::cli::PgenArgs;
use crate::out::{tell, write_whole};
use crate::terminal::{Terminal, Warned};

/// Of one query to standard output, or of every row of a table to a table.
pub(crate) fn pgen(args: &PgenArgs) -> Result<()> {
    let Some(table) = &args.table else { return of_query(args) };
    let Some(out) = &args.out.path else {
        bail!("a table needs a place to go\nhint: name a file with --out")
    };
    super::use_threads(args.threads)?;
    let both = vec![Chain::Trb, Chain::Tra];
    let model = match (&args.model, args.chain) {
        (Some(folder), _) => ModelChoice::read(folder)?,
        (None, chain) => {
            let chains = chain.map_or(both, |chain| vec![chain.into()]);
            ModelChoice::BuiltIn(args.species.into(), chains)
        }
    };
    let first_nucleotide = args.first_nucleotide.into();
    let columns = args.columns.named.clone();
    let job = PgenJob { table: table.clone(), model, first_nucleotide, columns };
    write_whole(out, args.out.overwrite, |file| job.run(file, &mut Terminal::new(Lang::En)))?;
    tell(out, &format!("{}\n{INTENDED_USE}\n", out.display()))
}

fn of_query(args: &PgenArgs) -> Result<()> {
    let choice = match (&args.model, args.chain) {
        (Some(folder), _) => ModelChoice::read(folder)?,
        (None, Some(chain)) => ModelChoice::BuiltIn(args.species.into(), vec![chain.into()]),
        (None, None) => bail!("which locus?\nhint: pass --chain TRB, --chain TRA or --model DIR"),
    };
    let model = choice.models()[0];
    let mut pgen = Pgen::new(model, args.first_nucleotide.into())?;
    let (mask, unknown) = GeneMask::read(model, args.v.as_deref(), args.j.as_deref())?;
    for allele in unknown {
        Warned.notice(Event::Warns(&allele.to_string()));
    }
    let generation = if let Some(pattern) = &args.pattern {
        pgen.pattern(&Pattern::parse(pattern)?, &mask)?
    } else if let Some(junction) = &args.junction {
        pgen.nucleotides(junction, &mask)
    } else if let Some(junction) = &args.one_mismatch {
        pgen.one_mismatch(junction, &mask)
    } else if let Some(junction) = &args.junction_aa {
        pgen.amino_acids(junction, &mask)
    } else {
        bail!(
            "nothing asked for\nhint: name a table, or pass --junction, --junction-aa, --pattern or --one-mismatch"
        )
    };
    let Generation { probability, impossible } = generation;
    let reason = impossible.map_or(String::new(), |reason| format!("\t{reason}"));
    super::print(format!("{}{reason}\n", number(probability)).as_bytes())
}
