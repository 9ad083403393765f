//! The `thymoid` command: parse, run, and turn an error into a sentence and an exit code.

mod cli;
mod commands;
mod stop;
mod terminal;

use std::process::ExitCode;

use clap::Parser;
use thymoid_study::spoken;

use stop::Stopped;

#[expect(clippy::print_stderr, reason = "an error is for the person at the terminal")]
fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let lang = cli.lang();
    match commands::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", spoken::error(&error, lang));
            let stopped = error.downcast_ref::<Stopped>();
            stopped.map_or(ExitCode::FAILURE, |stopped| stopped.signal.exit_code().into())
        }
    }
}
