//! The command line. Doc comments are the manual.

mod chain;
mod chip;
mod patient;
mod receptor;
mod run;
mod selection;
mod shared;
mod trial;
mod trial_controls;
mod trial_design;
mod trial_monitor;
mod trial_prior;
mod vectors;

use clap::{ArgAction, Parser, Subcommand};
use thymoid_report::catalogue::Lang;

pub(crate) use chain::{ChainArg, SpeciesArg};
pub(crate) use chip::{
    ChipCommand, ChipFieldsArgs, ChipFlowArgs, ChipRunArgs, GeometryArgs, LimitsArgs, MergeArgs,
    SizeArgs, SweepArgs, UnitsArgs,
};
pub(crate) use patient::{CheckArgs, DeidentifyArgs, ForecastArgs, PatientCommand};
pub(crate) use receptor::{
    ModelCheckArgs, ModelCommand, PgenArgs, ReceptorCommand, SampleArgs, StatsArgs,
};
pub(crate) use run::{ParameterArgs, ParameterFormat, RunArgs, ValidateArgs};
pub(crate) use selection::{GeneUseArg, SelectionCommand, SelectionFitArgs, SelectionScoreArgs};
pub(crate) use shared::Threads;
pub(crate) use trial::{AnalyseArgs, SimulateArgs, TrialCommand};
pub(crate) use trial_controls::ControlsArgs;
pub(crate) use trial_design::DesignCommand;
pub(crate) use trial_monitor::{MonitorArgs, ProtocolArgs};
pub(crate) use trial_prior::PriorArgs;

/// Artificial thymus in silico: what a thymic chip would do for children born without a thymus.
///
/// Research use only, not for treatment decisions. Nothing is sent anywhere.
#[derive(Debug, Parser)]
#[command(
    name = "thymoid",
    version,
    disable_help_flag = true,
    after_help = "Examples:\n  thymoid run\n  thymoid run my-study --seed 2 --lang zh-CN --out runs/second\n  thymoid patient check labs.csv"
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Use no wider vectors of the processor than these: the same results, later.
    #[arg(long, value_enum, global = true, hide = true, default_value = "widest")]
    pub(crate) vectors: vectors::VectorsArg,
    /// Print this help.
    #[arg(short, long, action = ArgAction::HelpShort, global = true, display_order = 1000)]
    help: Option<bool>,
}

impl Cli {
    /// The language asked for; English where a command has but one.
    pub(crate) const fn lang(&self) -> Lang {
        match &self.command {
            Command::Run(args) => args.lang,
            Command::Chip(ChipCommand::Geometry(args)) => args.lang,
            Command::Chip(ChipCommand::Sweep(args)) => args.lang,
            Command::Chip(ChipCommand::Merge(args)) => args.lang,
            Command::Chip(ChipCommand::Size(args)) => args.lang,
            Command::Patient(PatientCommand::Check(args)) => args.lang,
            Command::Patient(PatientCommand::Forecast(args)) => args.lang,
            Command::Receptor(ReceptorCommand::Stats(args)) => args.lang,
            Command::Chip(ChipCommand::Limits(args)) => args.lang,
            Command::Chip(ChipCommand::Flow(args)) => args.lang,
            Command::Trial(TrialCommand::Analyse(args)) => args.lang,
            Command::Trial(TrialCommand::Design(command)) => command.output().lang,
            Command::Trial(TrialCommand::Prior(args)) => args.lang,
            Command::Trial(TrialCommand::Simulate(args)) => args.lang,
            Command::Trial(TrialCommand::Controls(args)) => args.lang,
            Command::Trial(TrialCommand::Monitor(args)) => args.lang,
            Command::Trial(TrialCommand::Protocol(args)) => args.lang,
            Command::Validate(args) => args.lang,
            _ => Lang::En,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Take a study through every stage to a report.
    #[command(
        after_help = "Examples:\n  thymoid run                          the bundled study, to runs/athymia-1\n  thymoid run my-study --out result    a folder with a study.toml of your own"
    )]
    Run(RunArgs),
    /// V(D)J recombination.
    #[command(subcommand)]
    Receptor(ReceptorCommand),
    /// Thymic tissue, cell by cell, and sweeps of chips.
    #[command(subcommand)]
    Chip(ChipCommand),
    /// Laboratory values and forecasts of children.
    #[command(subcommand)]
    Patient(PatientCommand),
    /// What children followed can tell.
    #[command(subcommand)]
    Trial(TrialCommand),
    /// Compare this build with every published target.
    #[command(
        after_help = "Examples:\n  thymoid validate --out validation-report\n  thymoid validate --only thymus-12,receptor    some targets, and only what they need\n\nPass: the number lies in the range. Miss: not even its interval of 95 % does. Undecided: the\ninterval does, the number does not."
    )]
    Validate(ValidateArgs),
    /// List every number with its unit, range, status and source.
    #[command(after_help = "Example:\n  thymoid parameters --format csv > parameters.csv")]
    Parameters(ParameterArgs),
}
