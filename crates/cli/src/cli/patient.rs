//! `thymoid patient`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use thymoid_patient::child::{Answer, Phenotype};
use thymoid_patient::population::cohort::Centre;
use thymoid_report::catalogue::Lang;
use thymoid_study::labs_file::LabsRequest;

use super::shared::{CHILDREN, FileIfAny, NewFile, NewFolder, OUTPUT, READING, number};

#[derive(Debug, Subcommand)]
pub(crate) enum PatientCommand {
    /// Read laboratory values and say of each what became of it.
    #[command(
        after_help = "Examples:\n  thymoid patient check labs.csv\n  thymoid patient check export.xlsx --birth 2024-01-10 --implant 2025-01-10 --out verdicts.csv\n  thymoid patient check export.xlsx --drop-identifiers --suggest-mapping lab.toml\n  thymoid patient check export.xlsx --drop-identifiers --mapping lab.toml\n\nReads CSV (comma, semicolon, tab), .xlsx, long REDCap exports, FHIR R4 bundles and bulk exports; docs/labs.md describes them. Ends with 1 when a value is refused, or when a name that looks like CD4 or CD8 is not understood."
    )]
    Check(CheckArgs),
    /// Write a copy of laboratory values without anything that identifies a person.
    #[command(
        after_help = "Example:\n  thymoid patient deidentify export.xlsx --out clean.csv\n\nThe same child has the same pseudonym in every file that is read with the same secret. What was not understood is not copied: see `thymoid patient check --drop-identifiers`."
    )]
    Deidentify(DeidentifyArgs),
    /// Forecast immune reconstitution from a laboratory table.
    #[command(
        after_help = "Examples:\n  thymoid patient forecast labs.csv --as-of-days 180 --out forecast\n  thymoid patient forecast labs.csv --count 50,150,300 --out forecast\n\nEach child needs a time since implantation, in a column or by --implant; the population is fitted to the bundled cohorts first."
    )]
    Forecast(ForecastArgs),
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// CSV, .xlsx, REDCap export or FHIR bundle.
    pub(crate) labs: PathBuf,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    #[command(flatten)]
    pub(crate) out: FileIfAny,
    /// Write a mapping to fill in, of the names that are not understood.
    #[arg(long, value_name = "TOML", help_heading = OUTPUT)]
    pub(crate) suggest_mapping: Option<PathBuf>,
    /// Language of verdicts and reasons: en or zh-CN.
    #[arg(long, help_heading = OUTPUT, default_value = "en")]
    pub(crate) lang: Lang,
}

#[derive(Debug, Args)]
pub(crate) struct DeidentifyArgs {
    /// CSV, .xlsx, REDCap export, FHIR bundle or bulk export.
    pub(crate) labs: PathBuf,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    #[command(flatten)]
    pub(crate) out: NewFile,
}

/// How a laboratory file is to be read.
#[derive(Debug, Clone, Args)]
pub(crate) struct ReadingArgs {
    /// Date of implantation of the one child of the file.
    #[arg(long, help_heading = READING, value_name = "DATE")]
    pub(crate) implant: Option<String>,
    /// Date of birth of the one child; only ages are kept.
    #[arg(long, help_heading = READING, value_name = "DATE")]
    pub(crate) birth: Option<String>,
    /// Read past names, numbers and addresses; a child keeps a pseudonym.
    #[arg(long, help_heading = READING)]
    pub(crate) drop_identifiers: bool,
    /// Secret of the pseudonyms; by default a file in your configuration folder.
    #[arg(long, help_heading = READING, value_name = "FILE")]
    pub(crate) secret: Option<PathBuf>,
    /// What columns and tests of your laboratory mean.
    #[arg(long, help_heading = READING, value_name = "TOML")]
    pub(crate) mapping: Option<PathBuf>,
    /// All sheets and blocks of the file are of one child.
    #[arg(long, help_heading = READING)]
    pub(crate) one_child: bool,
}

impl ReadingArgs {
    /// What they ask of a file.
    pub(crate) fn request(&self) -> LabsRequest {
        let Self { implant, birth, drop_identifiers, secret, mapping, one_child } = self.clone();
        LabsRequest { implant, birth, drop_identifiers, secret, mapping, one_child }
    }
}

#[derive(Debug, Args)]
pub(crate) struct ForecastArgs {
    /// CSV, .xlsx, REDCap export or FHIR bundle.
    pub(crate) labs: PathBuf,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    /// Use only values up to this day after implantation.
    #[arg(long, help_heading = CHILDREN, value_name = "DAY")]
    pub(crate) as_of_days: Option<f64>,
    /// Where they were treated.
    #[arg(long, help_heading = CHILDREN, value_enum, value_name = "WORD", default_value = "other")]
    pub(crate) centre: CentreArg,
    /// Folder of an earlier `thymoid run` whose population is taken.
    #[arg(long, value_name = "RUN")]
    pub(crate) population: Option<PathBuf>,
    /// Drugs that hold T cells back: child_id,drug,from_day,to_day.
    #[arg(long, help_heading = CHILDREN, value_name = "CSV")]
    pub(crate) drugs: Option<PathBuf>,
    /// Export of the graft over that of published cultured tissue.
    #[arg(long, help_heading = CHILDREN, value_name = "RATIO")]
    pub(crate) graft_export: Option<f64>,
    /// Form of athymia; atypical is with oligoclonal T cells.
    #[arg(long, help_heading = CHILDREN, value_enum, value_name = "WORD", default_value = "unknown")]
    pub(crate) phenotype: PhenotypeArg,
    /// Whether T cells of the mother were found.
    #[arg(long, help_heading = CHILDREN, value_enum, value_name = "WORD", default_value = "unknown")]
    pub(crate) maternal_engraftment: AnswerArg,
    /// Whether drugs that hold T cells back are given.
    #[arg(long, help_heading = CHILDREN, value_enum, value_name = "WORD", default_value = "unknown")]
    pub(crate) immunosuppression: AnswerArg,
    /// Naive CD4 counts per µL that are told, at most six; by default 50,100,200.
    #[arg(long, value_name = "COUNTS", value_delimiter = ',', num_args = 1, value_parser = number::<0, 5000>)]
    pub(crate) count: Vec<f64>,
    #[command(flatten)]
    pub(crate) out: NewFolder,
    /// Seed.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Language the report opens in.
    #[arg(long, help_heading = OUTPUT, default_value = "en")]
    pub(crate) lang: Lang,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum PhenotypeArg {
    /// Hardly any T cell before treatment.
    Typical,
    /// Oligoclonal T cells of the child's own: rash, lymph nodes, counts that may be high.
    Atypical,
    /// Not said: as often atypical as in the published children.
    Unknown,
}

impl From<PhenotypeArg> for Phenotype {
    fn from(arg: PhenotypeArg) -> Self {
        match arg {
            PhenotypeArg::Typical => Self::Typical,
            PhenotypeArg::Atypical => Self::Atypical,
            PhenotypeArg::Unknown => Self::Unknown,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum AnswerArg {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not said, or not examined.
    Unknown,
}

impl From<AnswerArg> for Answer {
    fn from(arg: AnswerArg) -> Self {
        match arg {
            AnswerArg::Yes => Self::Yes,
            AnswerArg::No => Self::No,
            AnswerArg::Unknown => Self::Unknown,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum CentreArg {
    /// Duke University.
    Duke,
    /// Great Ormond Street Hospital.
    Gosh,
    /// Any other: its effect is unknown and widens the forecast.
    Other,
}

impl From<CentreArg> for Centre {
    fn from(arg: CentreArg) -> Self {
        match arg {
            CentreArg::Duke => Self::Duke,
            CentreArg::Gosh => Self::Gosh,
            CentreArg::Other => Self::New,
        }
    }
}
