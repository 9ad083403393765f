//! One file a command: read, compute, write.

mod chip;
mod parameters;
mod patient;
mod patient_check;
mod receptor;
mod receptor_model;
mod receptor_pgen;
mod receptor_stats;
mod run;
mod selection;
mod validate;
mod verdicts;

use std::io::{self, Write};

use anyhow::Result;
use thymoid_core::Vectors;

use crate::cli::{
    ChipCommand, Cli, Command, ModelCommand, PatientCommand, ReceptorCommand, SelectionCommand,
    Threads,
};

/// Runs the command that was asked for.
pub(crate) fn run(cli: Cli) -> Result<()> {
    Vectors::from(cli.vectors).allow();
    match cli.command {
        Command::Run(args) => run::run(&args),
        Command::Chip(ChipCommand::Run(args)) => chip::run(&args),
        Command::Receptor(ReceptorCommand::Sample(args)) => receptor::sample(&args),
        Command::Receptor(ReceptorCommand::Pgen(args)) => receptor_pgen::pgen(&args),
        Command::Receptor(ReceptorCommand::Selection(SelectionCommand::Fit(args))) => {
            selection::fit(&args)
        }
        Command::Receptor(ReceptorCommand::Selection(SelectionCommand::Score(args))) => {
            selection::score(&args)
        }
        Command::Receptor(ReceptorCommand::Model(ModelCommand::Check(args))) => {
            receptor_model::check(&args)
        }
        Command::Receptor(ReceptorCommand::Stats(args)) => receptor_stats::stats(&args),
        Command::Patient(PatientCommand::Check(args)) => patient_check::check(&args),
        Command::Patient(PatientCommand::Deidentify(args)) => patient_check::deidentify(&args),
        Command::Patient(PatientCommand::Forecast(args)) => patient::forecast(&args),
        Command::Validate(args) => validate::validate(&args),
        Command::Parameters(args) => parameters::list(&args),
    }
}

/// Works on this many threads, where a number was asked for.
fn use_threads(threads: Threads) -> Result<()> {
    if let Some(threads) = threads.number {
        rayon::ThreadPoolBuilder::new().num_threads(threads.into()).build_global()?;
    }
    Ok(())
}

/// Writes to standard output; a reader that stops early (`| head`) is no error.
fn print(text: &[u8]) -> Result<()> {
    match io::stdout().write_all(text) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
