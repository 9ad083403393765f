//! `thymoid receptor selection fit` and `thymoid receptor selection score`.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use thymoid::study::read_file;
use thymoid::whole_file::write_whole;
use thymoid_core::math::exp;
use thymoid_core::{INTENDED_USE, Seed};
use thymoid_receptor::selection_factors::{Clonotype, GeneUse, Options, SelectionFactors};
use thymoid_receptor::tables::{Batch, Reader, Rearrangement, Writer};
use thymoid_receptor::{Chain, Error, FirstNucleotide, GeneMask, Model, Pgen, Sampler, parameters};

use super::receptor_tables::say;
use crate::cli::{GeneUseArg, SelectionFitArgs, SelectionScoreArgs};

/// Rows held in memory at once.
const BATCH: usize = 20_000;
/// Columns that scoring adds.
const ADDED: [&str; 3] = ["q", "ppost_aa_vj", "q_note"];

/// Fits factors and prints what they are worth.
pub(crate) fn fit(args: &SelectionFitArgs) -> Result<()> {
    let chain: Chain = args.chain.into();
    let sampler = Sampler::new(Model::builtin(chain), FirstNucleotide::Stationary)?;
    let genes = match args.genes {
        GeneUseArg::Pair => GeneUse::Pair,
        GeneUseArg::Independent => GeneUse::Independent,
    };
    let options = Options { genes, ..Options::new(&parameters()?, Seed(args.seed))? };

    // One row a clonotype: the same nucleotides where the table has them, and genes.
    let (mut seen, mut observed) = (BTreeSet::new(), Vec::new());
    let (mut rows, mut left_out) = (0_u64, 0_u64);
    let mut reader = open(&args.observed)?;
    let mut batch = Batch::default();
    while reader.read(&mut batch, BATCH)? {
        for row in batch.iter() {
            rows += 1;
            let Ok(one) = clonotype(&row, sampler.model()) else {
                left_out += 1;
                continue;
            };
            let junction = row.junction.unwrap_or(&one.junction_aa).to_owned();
            if seen.insert((junction, one.v.clone(), one.j.clone())) {
                observed.push(one);
            }
        }
    }
    say(reader.understanding());
    let selection = write_whole(&args.out, args.overwrite, |file| {
        let selection = SelectionFactors::fit(&sampler, &observed, args.generated, &options)?;
        file.write_all(selection.to_json().as_bytes())?;
        Ok(selection)
    })?;
    let fit = selection.fit_summary();
    let mut text = format!(
        "{rows} rows, {left_out} left out (`score` says why), {} clonotypes, {} features\n\
         divergence from generated receptors: between {:.3} (held out) and {:.3} bits\n\
         mean of Q over fresh receptors: {:.4} ± {:.4}\n\
         effective number of generated receptors: {:.0} of {}\n",
        fit.observed,
        fit.features,
        fit.held_out_bits,
        fit.kl_bits,
        fit.norm.mean_q,
        fit.norm.standard_error,
        fit.effective,
        args.generated,
    );
    if fit.held_out_bits <= 0.0 {
        text.push_str(
            "the factors tell receptors they have not seen no better than none: give more \
             receptors, or fewer features with --genes independent\n",
        );
    }
    text.push_str(INTENDED_USE);
    text.push('\n');
    super::print(text.as_bytes())
}

/// Passes a table on with Q and the probability after selection of each row.
pub(crate) fn score(args: &SelectionScoreArgs) -> Result<()> {
    let name = || args.model.display().to_string();
    let json = String::from_utf8(read_file(&args.model)?).with_context(name)?;
    let (chain, rule) = SelectionFactors::needs(&json).with_context(name)?;
    let model = Model::builtin(chain);
    let sampler = Sampler::new(model, rule)?;
    let selection = SelectionFactors::from_json(&json, &sampler).with_context(name)?;
    let mut pgen = Pgen::new(model, rule)?;
    let mut reader = open(&args.table)?;
    write_whole(&args.out, args.overwrite, |file| {
        let mut writer = Writer::new(file, reader.understanding(), &ADDED)?;
        let mut batch = Batch::default();
        while reader.read(&mut batch, BATCH)? {
            for row in batch.iter() {
                let added = match clonotype(&row, model) {
                    Ok(one) => {
                        let ln_q = selection.ln_q(std::slice::from_ref(&one))?[0];
                        let mask = GeneMask::new(model, Some(&one.v), Some(&one.j))?;
                        let made = pgen.amino_acids(&one.junction_aa, &mask).probability;
                        let after = selection.p_post(ln_q, made);
                        [exp(ln_q).to_string(), format!("{after:e}"), String::new()]
                    }
                    Err(note) => [String::new(), String::new(), note],
                };
                writer.write(&row, &added)?;
            }
        }
        writer.finish()?;
        Ok(())
    })?;
    say(reader.understanding());
    Ok(())
}

fn open(path: &Path) -> Result<Reader<File>> {
    let name = path.display().to_string();
    let file = File::open(path).with_context(|| format!("{name}: cannot be read"))?;
    Ok(Reader::new(name, file)?)
}

/// The clonotype of a row by genes, or why it has none.
fn clonotype(row: &Rearrangement<'_>, model: &Model) -> Result<Clonotype, String> {
    if row.locus != Some(model.chain()) {
        return Err(format!("not {}", model.chain().as_str()));
    }
    if row.productive == Some(false) {
        return Err("not productive".into());
    }
    let named = |text: Option<&str>, what: &str| {
        text.map(str::to_owned).ok_or_else(|| format!("no {what}"))
    };
    let one = Clonotype {
        junction_aa: named(row.junction_aa, "junction")?,
        v: named(row.v_call, "V gene")?,
        j: named(row.j_call, "J gene")?,
    };
    one.by_genes(model).map_err(|error| match error {
        Error::Clonotype { reason, .. } => reason,
        other => other.to_string(),
    })
}
