//! One file a command: read, compute, write.

mod parameters;
mod patient;
mod receptor;
mod receptor_model;
mod run;
mod validate;

use std::io::{self, Write};

use anyhow::Result;

use crate::cli::{Cli, Command, ModelCommand, PatientCommand, ReceptorCommand};

/// Runs the command that was asked for.
pub(crate) fn run(cli: Cli) -> Result<()> {
    match cli.command {
        Command::Run(args) => run::run(&args),
        Command::Receptor(ReceptorCommand::Sample(args)) => receptor::sample(&args),
        Command::Receptor(ReceptorCommand::Model(ModelCommand::Check(args))) => {
            receptor_model::check(&args)
        }
        Command::Patient(PatientCommand::Check { labs }) => patient::check(&labs),
        Command::Patient(PatientCommand::Forecast(args)) => patient::forecast(&args),
        Command::Validate(args) => validate::validate(&args),
        Command::Parameters(args) => parameters::list(&args),
    }
}

/// Writes to standard output; a reader that stops early (`| head`) is no error.
fn print(text: &[u8]) -> Result<()> {
    match io::stdout().write_all(text) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
