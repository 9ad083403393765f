//! `thymoid trial monitor` and `thymoid trial protocol`.

use std::path::PathBuf;

use clap::Args;
use thymoid_report::catalogue::Lang;

use super::shared::{NewFolder, OUTPUT};

#[derive(Debug, Args)]
pub(crate) struct ProtocolArgs {
    /// What the trial declares: a TRIAL.toml, or the name of the bundled trial, made-up-trial.
    pub(crate) plan: PathBuf,
    #[command(flatten)]
    pub(crate) out: NewFolder,
    /// Language that the report opens in.
    #[arg(long, help_heading = OUTPUT, value_name = "LANG", default_value = "en")]
    pub(crate) lang: Lang,
}

#[derive(Debug, Args)]
pub(crate) struct MonitorArgs {
    /// Folder with children.csv and labs.csv, or the name of the bundled trial, made-up-trial.
    pub(crate) data: PathBuf,
    /// What the trial declared: by default TRIAL.toml of the folder.
    #[arg(long, value_name = "TRIAL.toml")]
    pub(crate) plan: Option<PathBuf>,
    /// Day of the trial on which stock is taken; by default the last one on which a child was seen.
    #[arg(long, value_name = "DAY", allow_negative_numbers = true)]
    pub(crate) as_of: Option<f64>,
    /// Forecast each pending child, which takes minutes.
    #[arg(long)]
    pub(crate) forecast: bool,
    /// Folder of an earlier `thymoid run` whose population the forecasts take.
    #[arg(long, value_name = "FOLDER", requires = "forecast")]
    pub(crate) population: Option<PathBuf>,
    /// Seed of the forecasts.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    #[command(flatten)]
    pub(crate) out: NewFolder,
    /// Language that the report opens in.
    #[arg(long, help_heading = OUTPUT, value_name = "LANG", default_value = "en")]
    pub(crate) lang: Lang,
}
