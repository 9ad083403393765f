//! One file a command: read, compute, write.

mod chip;
mod chip_fields;
mod chip_flow;
mod chip_limits;
mod chip_size;
mod chip_sweep;
mod chip_units;
mod geometry;
mod parameters;
mod patient;
mod patient_check;
mod receptor;
mod receptor_model;
mod receptor_pgen;
mod receptor_stats;
mod receptor_tracking;
mod run;
mod selection;
mod trial_analyse;
mod trial_controls;
mod trial_design;
mod trial_monitor;
mod trial_prior;
mod trial_protocol;
mod trial_simulate;
mod validate;
mod verdicts;

use std::path::Path;

use anyhow::{Context, Result, bail};
use thymoid_core::Vectors;
use thymoid_receptor::Chain;
use thymoid_report::catalogue::{Lang, Message};
use thymoid_study::jobs::receptor::ModelChoice;
use thymoid_study::study::read_file;

use crate::cli::{
    ChainArg, ChipCommand, Cli, Command, ModelCommand, PatientCommand, ReceptorCommand,
    SelectionCommand, SpeciesArg, Threads, TrialCommand,
};
use crate::out::print;
use crate::stop;

/// Runs the command that was asked for.
pub(crate) fn run(cli: Cli) -> Result<()> {
    Vectors::from(cli.vectors).allow();
    // Units of tissue and a sweep are resumed after a signal; all other work begins anew.
    let resumed = |command: &ChipCommand| {
        matches!(command, ChipCommand::Run(_) | ChipCommand::Units(_) | ChipCommand::Sweep(_))
    };
    if !matches!(&cli.command, Command::Chip(command) if resumed(command)) {
        stop::leave_nothing_behind()?;
    }
    match cli.command {
        Command::Run(args) => run::run(&args),
        Command::Chip(ChipCommand::Run(args)) => chip::run(&args),
        Command::Chip(ChipCommand::Geometry(args)) => geometry::geometry(&args),
        Command::Chip(ChipCommand::Fields(args)) => chip_fields::fields(&args),
        Command::Chip(ChipCommand::Sweep(args)) => chip_sweep::sweep(&args),
        Command::Chip(ChipCommand::Merge(args)) => chip_sweep::merge(&args),
        Command::Chip(ChipCommand::Units(args)) => chip_units::units(&args),
        Command::Chip(ChipCommand::Size(args)) => chip_size::size(&args),
        Command::Chip(ChipCommand::Limits(args)) => chip_limits::limits(&args),
        Command::Chip(ChipCommand::Flow(args)) => chip_flow::flow(&args),
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
        Command::Trial(TrialCommand::Analyse(args)) => trial_analyse::analyse(&args),
        Command::Trial(TrialCommand::Design(command)) => trial_design::design(&command),
        Command::Trial(TrialCommand::Prior(args)) => trial_prior::prior(&args),
        Command::Trial(TrialCommand::Simulate(args)) => trial_simulate::simulate(&args),
        Command::Trial(TrialCommand::Controls(args)) => trial_controls::controls(&args),
        Command::Trial(TrialCommand::Protocol(args)) => trial_protocol::protocol(&args),
        Command::Trial(TrialCommand::Monitor(args)) => trial_monitor::monitor(&args),
        Command::Validate(args) => validate::validate(&args),
        Command::Parameters(args) => parameters::list(&args),
    }
}

/// The command as it was typed, for the record of what was made.
fn as_typed() -> String {
    let words = std::env::args().skip(1);
    std::iter::once("thymoid".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}

/// The model of a folder, or the built-in one of a chain; where both are named, they must agree.
fn one_model(
    folder: Option<&Path>,
    species: SpeciesArg,
    chain: Option<ChainArg>,
) -> Result<ModelChoice> {
    let Some(folder) = folder else {
        let chain = chain.context("no chain; pass --chain TRB or --chain TRA, or --model DIR")?;
        return Ok(ModelChoice::BuiltIn(species.into(), vec![chain.into()]));
    };
    let choice = ModelChoice::read(folder)?;
    let own = choice.models()[0].chain();
    if chain.is_some_and(|chain| Chain::from(chain) != own) {
        bail!("{}: is a model of {}\nhint: leave --chain out", folder.display(), own.as_str());
    }
    Ok(choice)
}

/// The draws of the population that an earlier run has fitted: name of the table, and its content.
fn draws_of(run: &Path) -> Result<(String, Vec<u8>)> {
    let table = run.join("tables").join("population_draws.csv");
    let content = read_file(&table).with_context(|| {
        format!(
            "--population: {} holds no population\nhint: name the folder that `thymoid run` made",
            run.display()
        )
    })?;
    Ok((table.display().to_string(), content))
}

/// Returns the intended use, in the language asked for.
fn intended_use(lang: Lang) -> String {
    Message::new("report.intended_use").text(lang)
}

/// Prints what was found, and where the report is in a finished folder.
fn tell(sentences: &[Message], folder: &Path, lang: Lang) -> Result<()> {
    let mut said: Vec<String> = sentences.iter().map(|sentence| sentence.text(lang)).collect();
    said.extend([folder.join("report.html").display().to_string(), intended_use(lang)]);
    print((said.join("\n") + "\n").as_bytes())
}

/// Works on this many threads, where a number was asked for.
fn use_threads(threads: Threads) -> Result<()> {
    if let Some(threads) = threads.number {
        rayon::ThreadPoolBuilder::new().num_threads(threads.into()).build_global()?;
    }
    Ok(())
}
