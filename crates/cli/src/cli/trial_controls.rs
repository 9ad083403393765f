//! `thymoid trial controls`.

use std::path::PathBuf;

use clap::Args;
use thymoid_report::catalogue::Lang;
use thymoid_study::trial_controls::ControlsRequest;

use super::shared::{NewFolder, OUTPUT};

#[derive(Debug, Args)]
pub(crate) struct ControlsArgs {
    /// A row for each child: a CSV file.
    pub(crate) data: PathBuf,
    /// Column: age at the end of follow-up, in days.
    #[arg(long, value_name = "COLUMN")]
    time: String,
    /// Column: age at implantation, in days.
    #[arg(long, value_name = "COLUMN")]
    entry: String,
    /// Column: 1 if the child died, 0 if not.
    #[arg(long, value_name = "COLUMN")]
    status: String,
    /// Published curves with their bias: a CSV file; by default those that are bundled.
    #[arg(long, value_name = "FILE")]
    pub(crate) controls: Option<PathBuf>,
    /// Type I error of the conclusion that fewer die, one-sided.
    #[arg(long, value_name = "P", default_value_t = 0.025)]
    alpha: f64,
    #[command(flatten)]
    pub(crate) out: NewFolder,
    /// Language that the report opens in.
    #[arg(long, help_heading = OUTPUT, value_name = "LANG", default_value = "en")]
    pub(crate) lang: Lang,
}

impl ControlsArgs {
    /// What is asked.
    pub(crate) fn request(&self) -> ControlsRequest {
        ControlsRequest {
            time: self.time.clone(),
            entry: self.entry.clone(),
            status: self.status.clone(),
            alpha: self.alpha,
        }
    }
}
