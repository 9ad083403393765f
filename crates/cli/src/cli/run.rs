//! `thymoid run`, `validate` and `parameters`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use thymoid_report::catalogue::Lang;

use super::shared::{FolderIfAny, OUTPUT, Threads, folder};

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// Folder with a study.toml; without it, the bundled study.
    pub(crate) study: Option<PathBuf>,
    /// Run folder to make; by default the next free runs/NAME-N.
    #[arg(long, help_heading = OUTPUT, value_name = "FOLDER", value_parser = folder)]
    pub(crate) out: Option<PathBuf>,
    /// Replace the folder if it exists.
    #[arg(long, help_heading = OUTPUT)]
    pub(crate) overwrite: bool,
    /// The one seed of the run.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    #[command(flatten)]
    pub(crate) threads: Threads,
    /// Language the report opens in: en or zh-CN. It holds both.
    #[arg(long, help_heading = OUTPUT, default_value = "en")]
    pub(crate) lang: Lang,
}

#[derive(Debug, Args)]
pub(crate) struct ValidateArgs {
    #[command(flatten)]
    pub(crate) out: FolderIfAny,
    /// Only these targets: a stage (chip), a part of an id (thymus-12), or a whole id with * and ?.
    #[arg(long, value_name = "PATTERN", value_delimiter = ',', num_args = 1)]
    pub(crate) only: Vec<String>,
    /// Seed.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Seeds, from this one on, that cells are simulated with: four, then twice as many for what
    /// is not settled, up to this many; 0 leaves cells out.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(0..=1000))]
    pub(crate) seeds: u32,
    /// Virtual children that forecasts are checked on; 0 leaves them out. 500 need a quarter of an
    /// hour.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=100_000))]
    pub(crate) children: u32,
    #[command(flatten)]
    pub(crate) threads: Threads,
    /// Language.
    #[arg(long, help_heading = OUTPUT, default_value = "en")]
    pub(crate) lang: Lang,
}

#[derive(Debug, Args)]
pub(crate) struct ParameterArgs {
    /// How to print.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ParameterFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ParameterFormat {
    /// Aligned columns.
    Text,
    /// Comma-separated values.
    Csv,
}
