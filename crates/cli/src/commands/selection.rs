//! `thymoid receptor selection fit` and `thymoid receptor selection score`.

use std::fmt::Write as _;

use anyhow::{Result, bail};
use thymoid_core::INTENDED_USE;
use thymoid_receptor::selection_factors::{Fit, GeneUse};
use thymoid_report::catalogue::Lang;
use thymoid_study::jobs::receptor::{FitJob, FitOutcome, ModelChoice, ScoreJob};

use crate::cli::{GeneUseArg, SelectionFitArgs, SelectionScoreArgs};
use crate::out::{tell, write_whole};
use crate::terminal::Terminal;

/// How far the mean of Q may be from 1, in a tenth.
const FAR: f64 = 0.1;
/// Receptors of which the share of a feature in a hundred is known to a third.
const FEW: f64 = 1000.0;

/// Fits factors and prints what they are worth.
pub(crate) fn fit(args: &SelectionFitArgs) -> Result<()> {
    let genes = match args.genes {
        GeneUseArg::Pair => GeneUse::Pair,
        GeneUseArg::Independent => GeneUse::Independent,
    };
    let (observed, model) =
        (args.observed.clone(), super::one_model(args.model.as_deref(), args.species, args.chain)?);
    let (generated, seed, columns) = (args.generated, args.seed, args.columns.named.clone());
    let job = FitJob { observed, model, genes, generated, seed, columns };
    let FitOutcome { selection, rows, tied, left_out } =
        write_whole(&args.out.path, args.out.overwrite, |file| {
            let outcome = job.run(&mut Terminal::new(Lang::En))?;
            file.write_all(outcome.selection.to_json().as_bytes())?;
            Ok(outcome)
        })?;
    let fit = selection.fit_summary();
    let mut text = format!(
        "{rows} rows, {} left out, {} clonotypes, {tied} of them of genes that tie, {} features\n\
         divergence from generated receptors: between {:.3} (held out) and {:.3} bits\n\
         mean of Q over fresh receptors: {:.4} ± {:.4}\n\
         effective number of generated receptors: {:.0} of {}\n",
        left_out.values().sum::<u64>(),
        fit.observed,
        fit.features,
        fit.held_out_bits,
        fit.kl_bits,
        fit.norm.mean_q,
        fit.norm.standard_error,
        fit.effective,
        args.generated,
    );
    for (reason, rows) in left_out {
        writeln!(text, "left out: {rows} rows, {}", reason.as_str())?;
    }
    for genes in selection.shared_genes() {
        let genes = genes.join(", ");
        writeln!(text, "one factor for {genes}: most rows leave open which of them it is")?;
    }
    for doubt in doubts(fit, args.generated) {
        writeln!(text, "{doubt}")?;
    }
    if fit.held_out_bits <= 0.0 {
        text.push_str(
            "the factors tell receptors they have not seen no better than none: give more \
             receptors, or fewer features with --genes independent\n",
        );
    }
    text.push_str(INTENDED_USE);
    text.push('\n');
    tell(&args.out.path, &text)
}

/// What makes a fit a poor one.
fn doubts(fit: &Fit, generated: u64) -> Vec<String> {
    let mut doubts = Vec::new();
    let norm = fit.norm;
    // A mean that is off by more than chance is refused; one that is known no better says little.
    let off = (norm.mean_q - 1.0).abs();
    if off > FAR || norm.standard_error > FAR {
        doubts.push(format!(
            "poor fit: the mean of Q is {:.3} ± {:.3} where it should be 1: a few receptors of very \
             large Q decide; give more observed or generated receptors",
            norm.mean_q, norm.standard_error
        ));
    }
    if fit.effective < FEW.min(generated as f64 / 10.0) {
        doubts.push(format!(
            "poor fit: the generated receptors are worth only {:.0} after selection: what is observed \
             is hardly made by this model; is it of this species and locus?",
            fit.effective
        ));
    }
    doubts
}

/// Passes a table on with Q and the probability after selection of each row.
pub(crate) fn score(args: &SelectionScoreArgs) -> Result<()> {
    let (folders, files): (Vec<_>, Vec<_>) = args.model.iter().partition(|path| path.is_dir());
    let ([factors], 0..=1) = (&files[..], folders.len()) else {
        bail!(
            "--model names {} files and {} folders\nhint: name one JSON file of factors, and at most \
             one folder of the recombination model that they were fitted with",
            files.len(),
            folders.len()
        )
    };
    let model = folders.first().map(|folder| ModelChoice::read(folder)).transpose()?;
    let (table, columns) = (args.table.clone(), args.columns.named.clone());
    let job = ScoreJob { table, factors: (*factors).clone(), model, columns };
    write_whole(&args.out.path, args.out.overwrite, |file| {
        job.run(file, &mut Terminal::new(Lang::En))
    })
}
