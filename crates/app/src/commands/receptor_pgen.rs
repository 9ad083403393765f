//! `thymoid receptor pgen`.

use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result, bail};
use thymoid::catalogue::Lang;
use thymoid::progress::{Progress, Ticking};
use thymoid::whole_file::write_whole;
use thymoid_core::INTENDED_USE;
use thymoid_receptor::tables::{Batch, Reader, Writer};
use thymoid_receptor::{
    Chain, FirstNucleotide, GeneMask, Generation, Model, Pattern, Pgen, RowGeneration, RowPgen,
};

use super::receptor_model::Directory;
use super::receptor_tables::say;
use crate::cli::PgenArgs;

/// Rows held in memory at once.
const BATCH: usize = 20_000;

/// Columns added to a table.
const COLUMNS: [&str; 7] =
    ["pgen_nt", "pgen_aa", "pgen_nt_vj", "pgen_aa_vj", "pgen_rule", "pgen_model", "pgen_note"];

/// Of one query to standard output, or of every row of a table to a table.
pub(crate) fn pgen(args: &PgenArgs) -> Result<()> {
    match (&args.table, &args.out) {
        (Some(table), Some(out)) => of_table(args, table, out),
        (Some(_), None) => {
            bail!("a table needs a place to go\nhint: name a file with --out")
        }
        (None, _) => of_query(args),
    }
}

fn of_query(args: &PgenArgs) -> Result<()> {
    let read = args.model.as_deref().map(|dir| Directory::open(dir)?.model()).transpose()?;
    let model = match (&read, args.chain) {
        (Some(model), _) => model,
        (None, Some(chain)) => Model::builtin(chain.into()),
        (None, None) => bail!("which locus?\nhint: pass --chain TRB, --chain TRA or --model DIR"),
    };
    let mut pgen = Pgen::new(model, args.first_nucleotide.into())?;
    let mask = GeneMask::new(model, args.v.as_deref(), args.j.as_deref())?;
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

fn of_table(args: &PgenArgs, table: &Path, out: &Path) -> Result<()> {
    let read = args.model.as_deref().map(|dir| Directory::open(dir)?.model()).transpose()?;
    let (models, name) = match (&read, args.chain) {
        (Some(model), _) => {
            let folder = args.model.as_deref().and_then(Path::file_name).unwrap_or_default();
            (vec![model], folder.to_string_lossy().into_owned())
        }
        (None, Some(chain)) => (vec![Model::builtin(chain.into())], "human".into()),
        (None, None) => ([Chain::Trb, Chain::Tra].map(Model::builtin).to_vec(), "human".into()),
    };
    let rule: FirstNucleotide = args.first_nucleotide.into();
    let constant = [rule.as_str().to_owned(), name.replace(['\t', '\n', '\r'], " ")];
    let file = File::open(table).with_context(|| format!("{}: cannot be read", table.display()))?;
    let ticks = Ticking::ticks(&file)?;
    super::use_threads(args.threads)?;
    let understood = Progress::new(Lang::En).stage("stage.pgen", ticks, |tick| {
        let mut reader = Reader::new(table.display().to_string(), Ticking::new(file, tick))?;
        let rows = RowPgen::new(&models, rule)?;
        write_whole(out, args.overwrite, |file| {
            let mut writer = Writer::new(file, reader.understanding(), &COLUMNS)?;
            let mut batch = Batch::default();
            while reader.read(&mut batch, BATCH)? {
                for (row, found) in batch.iter().zip(rows.of(&batch)) {
                    writer.write(&row, &fields(found, &constant))?;
                }
            }
            writer.finish()?;
            Ok(reader.understanding().clone())
        })
    })?;
    say(&understood);
    super::print(format!("{}\n{INTENDED_USE}\n", out.display()).as_bytes())
}

fn fields(found: RowGeneration, constant: &[String; 2]) -> [String; 7] {
    let text = |value: Option<f64>| value.map_or(String::new(), number);
    let RowGeneration { nt, aa, nt_vj, aa_vj, note } = found;
    let [rule, model] = constant.clone();
    [text(nt), text(aa), text(nt_vj), text(aa_vj), rule, model, note.unwrap_or_default()]
}

/// The shortest text that gives back the same bits.
fn number(probability: f64) -> String {
    if probability == 0.0 { "0".into() } else { format!("{probability:e}") }
}
