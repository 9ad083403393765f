//! `thymoid trial`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use thymoid_report::catalogue::Lang;
use thymoid_study::followed::{
    AnalyseRequest, ClockName, ColumnNames, IntervalMethod, Landmark, Level,
};

use super::shared::{NewFolder, OUTPUT, Threads};
use super::trial_controls::ControlsArgs;
use super::trial_design::DesignCommand;
use super::trial_monitor::{MonitorArgs, ProtocolArgs};
use super::trial_prior::PriorArgs;

#[derive(Debug, Subcommand)]
pub(crate) enum TrialCommand {
    /// Analyse children followed: survival, comparisons, competing causes, a Cox model.
    #[command(
        after_help = "Examples:\n  thymoid trial analyse children.csv --time days --status died --out runs/survival\n  thymoid trial analyse children.csv --time age_end --entry age_implant --status died --clock age\n      --group centre --horizon 365 --out runs/by-age\n  thymoid trial analyse children.csv --time days --cause cause --group arm --out runs/causes\n\nStatus: 1 the event, 0 not. Cause: 0 none, else its name. A child is at risk after its entry up to\nits time. A page of the report says what R, SAS and lifelines print, and why ours."
    )]
    Analyse(AnalyseArgs),
    /// Find a design: stages, monitoring, bounds, with what each does whatever the truth.
    #[command(subcommand)]
    Design(DesignCommand),
    /// Integrate earlier studies to a prior, and see what borrowing does.
    #[command(
        after_help = "Example:\n  thymoid trial prior studies.csv --p0 0.6 --children 24 --seen 18/24 --robust 0.2 --out runs/prior"
    )]
    Prior(PriorArgs),
    /// Hold children against published curves, treated and untreated, and see what turns when.
    #[command(
        after_help = "Example:\n  thymoid trial controls children.csv --entry age_implant --time age_end --status died --out runs/controls\n\nAges in days. An untreated curve runs from birth, and children come under it at implantation: what\nthey survived before is no one's time at risk."
    )]
    Controls(ControlsArgs),
    /// Take stock of a running trial: who is where, stopping rules, what may come, data quality.
    #[command(
        after_help = "Examples:\n  thymoid trial monitor made-up-trial --out runs/board\n  thymoid trial monitor trial --plan trial/TRIAL.toml --as-of 800 --forecast --out runs/board\n\nchildren.csv has a row a child, in days of the trial; labs.csv any layout that `patient check` reads."
    )]
    Monitor(MonitorArgs),
    /// Write what a protocol needs: estimand, visits, looks, what the design does, analysis plan.
    #[command(
        after_help = "Example:\n  thymoid trial protocol made-up-trial --out runs/protocol\n\nThe plan of analysis is also written as text in both languages, plan.en.md and plan.zh-CN.md."
    )]
    Protocol(ProtocolArgs),
    /// Play a declared trial through in virtual children, with designs side by side.
    #[command(
        after_help = "Example:\n  thymoid trial simulate TRIAL.toml --population runs/athymia-1 --out runs/trial\n\nWithout --population the bundled cohorts are fitted first, which takes about a minute."
    )]
    Simulate(SimulateArgs),
}

#[derive(Debug, Args)]
pub(crate) struct SimulateArgs {
    /// What the trial declares: estimand, visits, design, chip, children, conduct.
    pub(crate) trial: PathBuf,
    /// Folder of a run, whose population is used.
    #[arg(long, value_name = "RUN")]
    pub(crate) population: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) threads: Threads,
    #[command(flatten)]
    pub(crate) out: NewFolder,
    /// Language that the report opens in.
    #[arg(long, help_heading = OUTPUT, value_name = "LANG", default_value = "en")]
    pub(crate) lang: Lang,
}

#[derive(Debug, Args)]
pub(crate) struct AnalyseArgs {
    /// A row for each child: a CSV file.
    pub(crate) data: PathBuf,
    /// Column: until when the child was followed, in days.
    #[arg(long, value_name = "COLUMN")]
    time: String,
    /// Column: 1 if that was the event, 0 if not.
    #[arg(long, value_name = "COLUMN", required_unless_present = "cause")]
    status: Option<String>,
    /// Column: from when it was at risk, in days.
    #[arg(long, value_name = "COLUMN")]
    entry: Option<String>,
    /// Column: what divides children into groups.
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// Column: which event it was.
    #[arg(long, value_name = "COLUMN")]
    cause: Option<String>,
    /// Column: what groups are compared within.
    #[arg(long, value_name = "COLUMN")]
    strata: Option<String>,
    /// Columns, with commas: what a Cox model is fitted to.
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    covariates: Vec<String>,
    /// Clock of the times.
    #[arg(long, value_enum, default_value = "implant")]
    clock: ClockArg,
    /// How intervals of survival are made; by default beta-product below 50 children, else log-log.
    #[arg(long, value_name = "METHOD")]
    interval: Option<IntervalMethod>,
    /// Confidence level.
    #[arg(long, default_value = "0.95", value_parser = level)]
    level: Level,
    /// Days, with commas, at which curves are read.
    #[arg(long, value_name = "DAYS", value_delimiter = ',')]
    times: Vec<f64>,
    /// Horizon of restricted means, in days.
    #[arg(long, value_name = "DAYS")]
    horizon: Option<f64>,
    /// Count from `entry`, each child's own, as its implantation; or from a day, among those
    /// followed then.
    #[arg(long, value_name = "entry|DAY")]
    landmark: Option<Landmark>,
    #[command(flatten)]
    pub(crate) out: NewFolder,
    /// Language that the report opens in.
    #[arg(long, help_heading = OUTPUT, value_name = "LANG", default_value = "en")]
    pub(crate) lang: Lang,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ClockArg {
    /// Since implantation.
    Implant,
    /// Age.
    Age,
}

fn level(text: &str) -> Result<Level, String> {
    let value: f64 = text.parse().map_err(|_error| "give a number such as 0.95".to_owned())?;
    Level::new(value).map_err(|error| error.to_string())
}

impl AnalyseArgs {
    /// What is asked of the table.
    pub(crate) fn request(&self) -> AnalyseRequest {
        AnalyseRequest {
            columns: ColumnNames {
                time: self.time.clone(),
                status: self.status.clone(),
                entry: self.entry.clone(),
                group: self.group.clone(),
                cause: self.cause.clone(),
                strata: self.strata.clone(),
                covariates: self.covariates.clone(),
            },
            clock: match self.clock {
                ClockArg::Implant => ClockName::SinceImplant,
                ClockArg::Age => ClockName::Age,
            },
            level: self.level,
            method: self.interval,
            times: self.times.clone(),
            horizon: self.horizon,
            landmark: self.landmark,
        }
    }
}
