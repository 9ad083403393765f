//! The `thymoid` command: parse, run, and turn an error into a sentence and an exit code.

mod cli;
mod columns;
mod commands;
mod out;
mod stop;
mod terminal;

use std::process::ExitCode;

use clap::Parser;
use thymoid_study::spoken;

use stop::Stopped;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let lang = cli.lang();
    match commands::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if out::is_closed(&error) => out::CLOSED.into(),
        Err(error) => {
            out::say(&spoken::error(&error, lang));
            let stopped = error.downcast_ref::<Stopped>();
            stopped.map_or(ExitCode::FAILURE, |stopped| stopped.signal.exit_code().into())
        }
    }
}
