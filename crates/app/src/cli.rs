//! The command line. Doc comments are the manual.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use thymoid::catalogue::Lang;
use thymoid_chip::selection::Family;
use thymoid_patient::child::{Answer, Phenotype};
use thymoid_patient::population::cohort::Centre;
use thymoid_receptor::selection::GENERATED;
use thymoid_receptor::{Chain, FirstNucleotide};

/// Artificial thymus in silico: what a thymic chip would do for children born without a thymus.
///
/// Research use only, not for treatment decisions. Nothing is sent anywhere.
#[derive(Debug, Parser)]
#[command(
    name = "thymoid",
    version,
    after_help = "Examples:\n  thymoid run\n  thymoid run my-study --seed 2 --lang zh-CN --out runs/second\n  thymoid patient check labs.csv"
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Cli {
    /// The language asked for; English where a command has but one.
    pub(crate) const fn lang(&self) -> Lang {
        match &self.command {
            Command::Run(args) => args.lang,
            Command::Patient(PatientCommand::Check(args)) => args.lang,
            Command::Patient(PatientCommand::Forecast(args)) => args.lang,
            Command::Receptor(ReceptorCommand::Stats(args)) => args.lang,
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
    /// Thymic tissue, cell by cell.
    #[command(subcommand)]
    Chip(ChipCommand),
    /// Laboratory values and forecasts of children.
    #[command(subcommand)]
    Patient(PatientCommand),
    /// Compare this build with every published target.
    #[command(after_help = "Example:\n  thymoid validate --out validation-report")]
    Validate(ValidateArgs),
    /// List every number with its unit, range, status and source.
    #[command(after_help = "Example:\n  thymoid parameters --format csv > parameters.csv")]
    Parameters(ParameterArgs),
}

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// Folder with a study.toml; without it, the bundled study.
    pub(crate) study: Option<PathBuf>,
    /// Run folder to make; by default the next free runs/NAME-N.
    #[arg(long)]
    pub(crate) out: Option<PathBuf>,
    /// The one seed of the run.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Threads; results do not depend on it. By default, all cores.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    /// Language the report opens in: en or zh-CN. It holds both.
    #[arg(long, default_value = "en")]
    pub(crate) lang: Lang,
    /// Replace the run folder if it exists.
    #[arg(long)]
    pub(crate) overwrite: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ChipCommand {
    /// Simulate a unit of tissue from day to day to a run folder.
    #[command(
        after_help = "Examples:\n  thymoid chip run infant-lobule --days 10 --out runs/lobule\n  thymoid chip run my-unit.toml --days 60 --out runs/mine --snapshot-days 10\n  thymoid chip run my-unit.toml --days 60 --out runs/mine --snapshot-days 10 --resume\n\nA run that is stopped (Ctrl-C, SIGTERM) or killed leaves .NAME.unfinished beside --out.\nThe same command with --resume goes on from the last checkpoint, to the same bits."
    )]
    Run(ChipRunArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ChipRunArgs {
    /// infant-lobule, ato-like, cultured-slice or perfused-chip; or a TOML file of a unit of
    /// tissue, or of the design of a chip, of which one unit is simulated.
    pub(crate) unit: PathBuf,
    /// Days to simulate.
    #[arg(long, value_parser = number::<0, 3660>)]
    pub(crate) days: f64,
    /// Run folder to make.
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// The one seed of the run.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Threads; results do not depend on it. By default, all cores.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    /// Published fates that the thresholds of selection are solved for; with drawn, fates are drawn
    /// instead, whatever the receptor.
    #[arg(long, value_enum, ignore_case = true, default_value = "D")]
    pub(crate) family: FamilyArg,
    /// Go on with a run that was stopped or killed.
    #[arg(long)]
    pub(crate) resume: bool,
    /// Minutes between checkpoints.
    #[arg(long, default_value_t = 5.0, value_parser = number::<0, 10_000>)]
    pub(crate) checkpoint_minutes: f64,
    /// Days between snapshots of where each cell is; by default, one at the end.
    #[arg(long, value_parser = snapshot_days)]
    pub(crate) snapshot_days: Option<f64>,
    /// Hours between rows of the series.
    #[arg(long, default_value_t = 1.0, value_parser = number::<0, 10_000>)]
    pub(crate) series_hours: f64,
    /// Compress the table of T cells that left.
    #[arg(long)]
    pub(crate) gzip: bool,
    /// Replace the run folder if it exists, and begin anew.
    #[arg(long)]
    pub(crate) overwrite: bool,
}

/// A number above a bound, up to another.
fn number<const ABOVE: u32, const UP_TO: u32>(text: &str) -> Result<f64, String> {
    let value = text.parse().ok().filter(|value| *value > f64::from(ABOVE));
    value
        .filter(|value| *value <= f64::from(UP_TO))
        .ok_or_else(|| format!("give a number above {ABOVE}, at most {UP_TO}"))
}

fn snapshot_days(text: &str) -> Result<f64, String> {
    let value: Option<f64> = text.parse().ok();
    value
        .filter(|days| (0.01..=3660.0).contains(days))
        .ok_or_else(|| "give a number of days from 0.01 to 3660".to_owned())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FamilyArg {
    /// McDonald et al. 2015: fates of single receptors.
    #[value(name = "A")]
    A,
    /// Stritesky et al. 2013: fates of cells.
    #[value(name = "D")]
    D,
    /// Sawicka et al. 2014: a fit of differential equations.
    #[value(name = "E")]
    E,
    /// No thresholds.
    #[value(name = "drawn")]
    Drawn,
}

impl FamilyArg {
    /// The family; none where fates are drawn.
    pub(crate) const fn family(self) -> Option<Family> {
        match self {
            Self::A => Some(Family::A),
            Self::D => Some(Family::D),
            Self::E => Some(Family::E),
            Self::Drawn => None,
        }
    }

    /// The word on the command line.
    pub(crate) const fn as_str(self) -> &'static str {
        match self.family() {
            Some(family) => family.as_str(),
            None => "drawn",
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReceptorCommand {
    /// Sample T-cell receptor chains to an AIRR Rearrangement TSV.
    #[command(
        after_help = "Examples:\n  thymoid receptor sample --chain TRB -n 1000 --seed 7 --out trb.tsv\n  thymoid receptor sample --chain TRB --v TRBV7,TRBV20-1 --j TRBJ2-7 --no-n --out fetal.tsv\n  thymoid receptor sample --model my-model --first-nucleotide flanking --all --out all.tsv"
    )]
    Sample(SampleArgs),
    /// Probability that recombination makes a junction.
    #[command(
        after_help = "Examples:\n  thymoid receptor pgen repertoire.tsv --out with-pgen.tsv\n  thymoid receptor pgen --chain TRB --pattern 'CASS[AG]XEQYF' --v TRBV7-3 --j TRBJ2-7\n  thymoid receptor pgen --chain TRA --junction TGTGCTAAAACCGACTACAAGCTCAGCTTT\n\nA table of AIRR, MiXCR, immunarch, 10x or immunoSEQ gets the columns pgen_nt, pgen_aa, pgen_nt_vj, pgen_aa_vj\n(joint with the V and J of the row), pgen_rule, pgen_model and pgen_note, which says why a value is 0 or missing."
    )]
    Pgen(PgenArgs),
    /// Diversity, usage, spectratypes, distance from a reference and overlap of repertoires.
    #[command(
        after_help = "Example:\n  thymoid receptor stats month6.tsv month12.tsv --out repertoires\n\nCounted are productive rows of TRA and TRB. A clonotype is a V gene, a J gene and a junction in amino acids.\nOne table takes 36 bytes a clonotype of memory; several tables about 100, as their sequences are compared."
    )]
    Stats(StatsArgs),
    /// What selection lets through of what recombination makes.
    #[command(subcommand)]
    Selection(SelectionCommand),
    /// Recombination models.
    #[command(subcommand)]
    Model(ModelCommand),
}

#[derive(Debug, Subcommand)]
pub(crate) enum SelectionCommand {
    /// Fit selection factors to observed receptors.
    #[command(
        after_help = "Example:\n  thymoid receptor selection fit blood.tsv --chain TRB --out q.json\n\nReads tables of AIRR, 10x, MiXCR, immunoSEQ and others. Each clonotype counts once."
    )]
    Fit(SelectionFitArgs),
    /// Add q and ppost_aa_vj to a table of receptors.
    #[command(
        after_help = "Example:\n  thymoid receptor selection score blood.tsv --model q.json --out scored.tsv"
    )]
    Score(SelectionScoreArgs),
}

#[derive(Debug, Args)]
pub(crate) struct SelectionFitArgs {
    /// Table of observed receptors.
    pub(crate) observed: PathBuf,
    /// Chain.
    #[arg(long, value_enum, ignore_case = true)]
    pub(crate) chain: ChainArg,
    /// JSON file to write.
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// Factors of V and J genes: of each pair, or of each gene.
    #[arg(long, value_enum, default_value = "pair")]
    pub(crate) genes: GeneUseArg,
    /// Generated receptors that observed ones are compared with; as many more normalise.
    #[arg(long, default_value_t = GENERATED, value_parser = clap::value_parser!(u64).range(1000..=100_000_000))]
    pub(crate) generated: u64,
    /// Seed.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Replace the file if it exists.
    #[arg(long)]
    pub(crate) overwrite: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SelectionScoreArgs {
    /// Table of receptors.
    pub(crate) table: PathBuf,
    /// JSON file with selection factors.
    #[arg(long)]
    pub(crate) model: PathBuf,
    /// Table to write.
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// Replace the table if it exists.
    #[arg(long)]
    pub(crate) overwrite: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum GeneUseArg {
    /// A factor for each pair of V and J gene.
    Pair,
    /// A factor for each V gene and one for each J gene.
    Independent,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ModelCommand {
    /// Say what is odd about a model: sums, genes without use, names, implausible profiles.
    #[command(
        after_help = "Examples:\n  thymoid receptor model check my-model\n  thymoid receptor model check --chain TRB --format csv > trb.csv"
    )]
    Check(ModelCheckArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ModelCheckArgs {
    /// Model directory of IGoR or OLGA.
    #[arg(required_unless_present = "chain")]
    pub(crate) dir: Option<PathBuf>,
    /// Check the built-in model of this chain instead.
    #[arg(long, value_enum, ignore_case = true, conflicts_with = "dir")]
    pub(crate) chain: Option<ChainArg>,
    /// How to print.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ParameterFormat,
}

#[derive(Debug, Args)]
pub(crate) struct SampleArgs {
    /// Chain; with --model, that of the model.
    #[arg(long, value_enum, ignore_case = true, required_unless_present = "model")]
    pub(crate) chain: Option<ChainArg>,
    /// Model directory of IGoR or OLGA, instead of the built-in human model.
    #[arg(long, value_name = "DIR")]
    pub(crate) model: Option<PathBuf>,
    /// V alleles, genes or families to draw from, such as TRBV7,TRBV20-1*01; by default, all.
    #[arg(long, value_name = "GENES")]
    pub(crate) v: Option<String>,
    /// J alleles, genes or families to draw from; by default, all.
    #[arg(long, value_name = "GENES")]
    pub(crate) j: Option<String>,
    /// Insert no N nucleotides, as in early fetal life.
    #[arg(long)]
    pub(crate) no_n: bool,
    /// How the first inserted nucleotide is drawn.
    #[arg(long, value_enum, default_value = "stationary")]
    pub(crate) first_nucleotide: FirstNucleotideArg,
    /// Receptors.
    #[arg(short, long, default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    pub(crate) number: u64,
    /// Seed.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Keep rearrangements that are out of frame or have a stop codon.
    #[arg(long)]
    pub(crate) all: bool,
    /// File to write; by default, standard output.
    #[arg(long)]
    pub(crate) out: Option<PathBuf>,
    /// Replace the file if it exists.
    #[arg(long)]
    pub(crate) overwrite: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PgenArgs {
    /// Repertoire table, plain or gzip; each row gets its probabilities.
    #[arg(conflicts_with_all = ["junction", "junction_aa", "pattern", "one_mismatch", "v", "j"])]
    pub(crate) table: Option<PathBuf>,
    /// Locus; of a table, by default each row's own.
    #[arg(long, value_enum, ignore_case = true)]
    pub(crate) chain: Option<ChainArg>,
    /// Model directory of IGoR or OLGA; by default, the built-in human models.
    #[arg(long, conflicts_with = "chain")]
    pub(crate) model: Option<PathBuf>,
    /// How the first inserted nucleotide is drawn: as OLGA does, or as IGoR does.
    #[arg(long, value_enum, default_value = "stationary")]
    pub(crate) first_nucleotide: FirstNucleotideArg,
    /// One junction in nucleotides.
    #[arg(long, group = "query")]
    pub(crate) junction: Option<String>,
    /// One junction in amino acids; B, J, X and Z stand for several, * for a stop.
    #[arg(long, group = "query")]
    pub(crate) junction_aa: Option<String>,
    /// All junctions that fit a pattern: [AG], [^AG], X, ?, *, +, {m,n}, (A|B).
    #[arg(long, group = "query")]
    pub(crate) pattern: Option<String>,
    /// A junction in amino acids and all that differ from it by one.
    #[arg(long, group = "query")]
    pub(crate) one_mismatch: Option<String>,
    /// V alleles, genes or families, separated by commas.
    #[arg(long)]
    pub(crate) v: Option<String>,
    /// J alleles, genes or families, separated by commas.
    #[arg(long)]
    pub(crate) j: Option<String>,
    /// Table to write.
    #[arg(long)]
    pub(crate) out: Option<PathBuf>,
    /// Threads; results do not depend on it. By default, all cores.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    /// Replace the table if it exists.
    #[arg(long)]
    pub(crate) overwrite: bool,
}

#[derive(Debug, Args)]
pub(crate) struct StatsArgs {
    /// Repertoire tables, plain or gzip: AIRR TSV and those of other tools.
    #[arg(required = true)]
    pub(crate) tables: Vec<PathBuf>,
    /// Folder to make, with tables and figures; without it, the summary is printed only.
    #[arg(long)]
    pub(crate) out: Option<PathBuf>,
    /// What to measure distance from: builtin, which is what recombination makes before selection,
    /// or a repertoire table.
    #[arg(long, default_value = "builtin")]
    pub(crate) reference: PathBuf,
    /// Seed of bootstrap and null samples.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Language of figures.
    #[arg(long, default_value = "en")]
    pub(crate) lang: Lang,
    /// Replace the folder if it exists.
    #[arg(long)]
    pub(crate) overwrite: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ChainArg {
    /// T-cell receptor beta.
    #[value(name = "TRB")]
    Trb,
    /// T-cell receptor alpha.
    #[value(name = "TRA")]
    Tra,
}

impl From<ChainArg> for Chain {
    fn from(arg: ChainArg) -> Self {
        match arg {
            ChainArg::Trb => Self::Trb,
            ChainArg::Tra => Self::Tra,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum FirstNucleotideArg {
    /// From the stationary distribution of the Markov chain, as in OLGA.
    Stationary,
    /// Given the neighbouring nucleotide of the gene, as in IGoR.
    Flanking,
}

impl From<FirstNucleotideArg> for FirstNucleotide {
    fn from(arg: FirstNucleotideArg) -> Self {
        match arg {
            FirstNucleotideArg::Stationary => Self::Stationary,
            FirstNucleotideArg::Flanking => Self::Flanking,
        }
    }
}

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
    /// Write the verdicts to this CSV file too.
    #[arg(long)]
    pub(crate) out: Option<PathBuf>,
    /// Write a mapping to fill in, of the names that are not understood.
    #[arg(long, value_name = "TOML")]
    pub(crate) suggest_mapping: Option<PathBuf>,
    /// Language of verdicts and reasons: en or zh-CN.
    #[arg(long, default_value = "en")]
    pub(crate) lang: Lang,
    /// Replace the file if it exists.
    #[arg(long)]
    pub(crate) overwrite: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DeidentifyArgs {
    /// CSV, .xlsx, REDCap export, FHIR bundle or bulk export.
    pub(crate) labs: PathBuf,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    /// File to write: pseudonyms, ages, days since implantation and values, and nothing else.
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// Replace the file if it exists.
    #[arg(long)]
    pub(crate) overwrite: bool,
}

/// How a laboratory file is to be read.
#[derive(Debug, Clone, Args)]
pub(crate) struct ReadingArgs {
    /// Date of implantation, where the file has one child and no such column.
    #[arg(long, value_name = "DATE")]
    pub(crate) implant: Option<String>,
    /// Date of birth, likewise; only ages are kept.
    #[arg(long, value_name = "DATE")]
    pub(crate) birth: Option<String>,
    /// Read past names, numbers and addresses; of each child a pseudonym is kept, keyed by a secret
    /// that stays on this machine.
    #[arg(long)]
    pub(crate) drop_identifiers: bool,
    /// File of the secret; by default one in your configuration folder, made at the first use.
    #[arg(long, value_name = "FILE")]
    pub(crate) secret: Option<PathBuf>,
    /// What columns and tests of your laboratory mean; `patient check --suggest-mapping` writes one.
    #[arg(long, value_name = "TOML")]
    pub(crate) mapping: Option<PathBuf>,
    /// All sheets and blocks of the file are of one child.
    #[arg(long)]
    pub(crate) one_child: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ForecastArgs {
    /// CSV, .xlsx, REDCap export or FHIR bundle.
    pub(crate) labs: PathBuf,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    /// Use only values up to this day after implantation.
    #[arg(long)]
    pub(crate) as_of_days: Option<f64>,
    /// Programme that implanted.
    #[arg(long, value_enum, default_value = "other")]
    pub(crate) centre: CentreArg,
    /// Folder of an earlier `thymoid run`: its population is taken, which spares half a minute.
    #[arg(long, value_name = "RUN")]
    pub(crate) population: Option<PathBuf>,
    /// Drugs that hold T cells back: a table child_id,drug,from_day,to_day.
    #[arg(long, value_name = "CSV")]
    pub(crate) drugs: Option<PathBuf>,
    /// Export of the graft over that of published cultured tissue, as `thymoid run` tells it of a chip.
    #[arg(long, value_name = "RATIO")]
    pub(crate) graft_export: Option<f64>,
    /// Form of athymia of the children in the file.
    #[arg(long, value_enum, default_value = "unknown")]
    pub(crate) phenotype: PhenotypeArg,
    /// Whether T cells of the mother were found.
    #[arg(long, value_enum, default_value = "unknown")]
    pub(crate) maternal_engraftment: AnswerArg,
    /// Whether drugs that hold T cells back are given; name them with --drugs if you can.
    #[arg(long, value_enum, default_value = "unknown")]
    pub(crate) immunosuppression: AnswerArg,
    /// Naive CD4 counts per µL whose time and probability are told, at most six; by default
    /// 50,100,200. The middle one is followed from month to month.
    #[arg(long, value_name = "COUNTS", value_delimiter = ',', num_args = 1, value_parser = number::<0, 5000>)]
    pub(crate) count: Vec<f64>,
    /// Folder to make.
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// Seed.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Language the report opens in.
    #[arg(long, default_value = "en")]
    pub(crate) lang: Lang,
    /// Replace the folder if it exists.
    #[arg(long)]
    pub(crate) overwrite: bool,
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

#[derive(Debug, Args)]
pub(crate) struct ValidateArgs {
    /// Folder for the outcome as CSV and Parquet.
    #[arg(long)]
    pub(crate) out: Option<PathBuf>,
    /// Seed.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Seeds, from this one on, that cells are simulated with; 0 leaves them out. Ten need minutes.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(0..=1000))]
    pub(crate) seeds: u32,
    /// Virtual children that forecasts are checked on; 0 leaves them out. 500 need a quarter of an hour.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=100_000))]
    pub(crate) children: u32,
    /// Language.
    #[arg(long, default_value = "en")]
    pub(crate) lang: Lang,
    /// Replace the folder if it exists.
    #[arg(long)]
    pub(crate) overwrite: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ParameterArgs {
    /// How to print.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ParameterFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ParameterFormat {
    /// Aligned columns.
    Text,
    /// Comma-separated values.
    Csv,
}
