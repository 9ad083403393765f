//! One file a command: read, compute, write.

mod parameters;
mod patient;
mod receptor;
mod run;
mod selection;
mod validate;

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::cli::{Cli, Command, PatientCommand, ReceptorCommand, SelectionCommand};

/// Runs the command that was asked for.
pub(crate) fn run(cli: Cli) -> Result<()> {
    match cli.command {
        Command::Run(args) => run::run(&args),
        Command::Receptor(ReceptorCommand::Sample(args)) => receptor::sample(&args),
        Command::Receptor(ReceptorCommand::Selection(SelectionCommand::Fit(args))) => {
            selection::fit(&args)
        }
        Command::Receptor(ReceptorCommand::Selection(SelectionCommand::Score(args))) => {
            selection::score(&args)
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

/// Writes a file that appears whole or not at all.
fn whole<T>(
    path: &Path,
    overwrite: bool,
    write: impl FnOnce(BufWriter<File>) -> Result<T>,
) -> Result<T> {
    if path.is_dir() {
        bail!("{}: is a folder\nhint: name a file", path.display());
    }
    if path.exists() && !overwrite {
        bail!(
            "{}: exists already\nhint: choose another --out, or pass --overwrite",
            path.display()
        );
    }
    let partial = path.with_extension(format!("partial-{}", std::process::id()));
    let file = File::create(&partial)
        .with_context(|| format!("{}: cannot be written", partial.display()))?;
    let placed = write(BufWriter::new(file)).and_then(|written| {
        fs::rename(&partial, path)
            .with_context(|| format!("{}: cannot be put in place", path.display()))?;
        Ok(written)
    });
    if placed.is_err() {
        let _ = fs::remove_file(&partial);
    }
    placed
}
