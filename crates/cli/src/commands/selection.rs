//! `thymoid receptor selection fit` and `thymoid receptor selection score`.

use anyhow::Result;
use thymoid_core::INTENDED_USE;
use thymoid_receptor::selection_factors::GeneUse;
use thymoid_report::catalogue::Lang;
use thymoid_study::jobs::receptor::{FitJob, FitOutcome, ScoreJob};

use crate::cli::{GeneUseArg, SelectionFitArgs, SelectionScoreArgs};
use crate::out::{tell, write_whole};
use crate::terminal::Terminal;

/// Fits factors and prints what they are worth.
pub(crate) fn fit(args: &SelectionFitArgs) -> Result<()> {
    let genes = match args.genes {
        GeneUseArg::Pair => GeneUse::Pair,
        GeneUseArg::Independent => GeneUse::Independent,
    };
    let (observed, chain) = (args.observed.clone(), args.chain.into());
    let job = FitJob { observed, chain, genes, generated: args.generated, seed: args.seed };
    let FitOutcome { selection, rows, left_out } =
        write_whole(&args.out.path, args.out.overwrite, |file| {
            let outcome = job.run(&mut Terminal::new(Lang::En))?;
            file.write_all(outcome.selection.to_json().as_bytes())?;
            Ok(outcome)
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
    tell(&args.out.path, &text)
}

/// Passes a table on with Q and the probability after selection of each row.
pub(crate) fn score(args: &SelectionScoreArgs) -> Result<()> {
    let job = ScoreJob { table: args.table.clone(), model: args.model.clone() };
    write_whole(&args.out.path, args.out.overwrite, |file| {
        job.run(file, &mut Terminal::new(Lang::En))
    })
}
