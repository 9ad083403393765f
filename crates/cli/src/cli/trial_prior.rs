//! `thymoid trial prior`.

use std::path::PathBuf;

use clap::Args;
use thymoid_report::catalogue::Lang;
use thymoid_study::trial_prior::{MapSettings, PriorRequest};

use super::shared::{NewFolder, OUTPUT};

#[derive(Debug, Args)]
pub(crate) struct PriorArgs {
    /// A row for each earlier study: a CSV file with columns study, r (successes), n (children).
    pub(crate) studies: PathBuf,
    /// Success probability that the trial must exceed.
    #[arg(long)]
    p0: f64,
    /// Children of the trial.
    #[arg(long, value_name = "N")]
    children: u32,
    /// Successes of children seen so far, as 18/24.
    #[arg(long, value_name = "X/N", value_parser = proportion)]
    seen: Option<(u32, u32)>,
    /// Posterior probability from which success is concluded.
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    cut: f64,
    /// Weight of the case that the history does not apply.
    #[arg(long, value_name = "P", default_value_t = 0.2)]
    robust: f64,
    /// Scale of the spread between studies, in log odds: half-normal.
    #[arg(long, value_name = "SCALE", default_value_t = 1.0)]
    tau_scale: f64,
    /// Mean of the common centre, in log odds.
    #[arg(long, value_name = "MEAN", default_value_t = 0.0, allow_negative_numbers = true)]
    mu_mean: f64,
    /// Standard deviation of the common centre, in log odds.
    #[arg(long, value_name = "SD", default_value_t = 2.0)]
    mu_sd: f64,
    /// Beta distributions in the mixture, from 1 to 6.
    #[arg(long, value_name = "K", default_value_t = 2)]
    components: usize,
    #[command(flatten)]
    pub(crate) out: NewFolder,
    /// Language that the report opens in.
    #[arg(long, help_heading = OUTPUT, value_name = "LANG", default_value = "en")]
    pub(crate) lang: Lang,
}

fn proportion(text: &str) -> Result<(u32, u32), String> {
    let wrong = || "give successes and children, as 18/24".to_owned();
    let (count, of) = text.split_once('/').ok_or_else(wrong)?;
    let whole = |part: &str| part.trim().parse::<u32>().map_err(|_error| wrong());
    Ok((whole(count)?, whole(of)?))
}

impl PriorArgs {
    /// What is asked of the studies.
    pub(crate) const fn request(&self) -> PriorRequest {
        PriorRequest {
            p0: self.p0,
            cut: self.cut,
            children: self.children,
            seen: self.seen,
            robust: self.robust,
            settings: MapSettings {
                mu_mean: self.mu_mean,
                mu_sd: self.mu_sd,
                tau_scale: self.tau_scale,
            },
            components: self.components,
        }
    }
}
