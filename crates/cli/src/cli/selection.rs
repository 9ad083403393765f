//! `thymoid receptor selection`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use thymoid_receptor::selection_factors::GENERATED;

use super::chain::{ChainArg, SpeciesArg};
use super::shared::{Columns, NewFile};

#[derive(Debug, Subcommand)]
pub(crate) enum SelectionCommand {
    /// Fit selection factors to observed receptors.
    #[command(
        after_help = "Example:\n  thymoid receptor selection fit blood.tsv --chain TRB --out q.json\n\nReads tables of AIRR, 10x, MiXCR, immunoSEQ and others. Each clonotype counts once; genes that tie, by their shares."
    )]
    Fit(SelectionFitArgs),
    /// Add q and ppost_aa_vj to a table of receptors.
    #[command(
        after_help = "Example:\n  thymoid receptor selection score blood.tsv --model q.json --out scored.tsv"
    )]
    Score(SelectionScoreArgs),
}

#[derive(Debug, Args)]
pub(crate) struct SelectionFitArgs {
    /// Table of observed receptors.
    pub(crate) observed: PathBuf,
    /// Chain of a built-in model.
    #[arg(long, value_enum, ignore_case = true)]
    pub(crate) chain: Option<ChainArg>,
    /// Folder of an IGoR or OLGA model, in place of a built-in one.
    #[arg(long, value_name = "DIR")]
    pub(crate) model: Option<PathBuf>,
    /// Species of the built-in models.
    #[arg(long, value_enum, default_value = "human", conflicts_with = "model")]
    pub(crate) species: SpeciesArg,
    #[command(flatten)]
    pub(crate) columns: Columns,
    #[command(flatten)]
    pub(crate) out: NewFile,
    /// Factors of V and J genes: of each pair, or of each gene.
    #[arg(long, value_enum, default_value = "pair")]
    pub(crate) genes: GeneUseArg,
    /// Generated receptors that observed ones are compared with; as many more normalise.
    #[arg(long, default_value_t = GENERATED, value_parser = clap::value_parser!(u64).range(1000..=100_000_000))]
    pub(crate) generated: u64,
    /// Seed.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

#[derive(Debug, Args)]
pub(crate) struct SelectionScoreArgs {
    /// Table of receptors.
    pub(crate) table: PathBuf,
    /// JSON file with selection factors; once more, the model folder that they were fitted with.
    #[arg(long, required = true, value_name = "JSON|DIR")]
    pub(crate) model: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) columns: Columns,
    #[command(flatten)]
    pub(crate) out: NewFile,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum GeneUseArg {
    /// A factor for each pair of V and J gene.
    Pair,
    /// A factor for each V gene and one for each J gene.
    Independent,
}
