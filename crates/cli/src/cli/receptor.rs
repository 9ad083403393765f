//! `thymoid receptor`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use thymoid_receptor::FirstNucleotide;
use thymoid_report::catalogue::Lang;
use thymoid_study::analysis::counted::Counted;

use super::chain::{ChainArg, SpeciesArg};
use super::run::ParameterFormat;
use super::selection::SelectionCommand;
use super::shared::{Columns, FileIfAny, FolderIfAny, QUERY, Threads};

#[derive(Debug, Subcommand)]
pub(crate) enum ReceptorCommand {
    /// Sample T-cell receptor chains to an AIRR Rearrangement TSV.
    #[command(
        after_help = "Examples:\n  thymoid receptor sample --chain TRB -n 1000 --seed 7 --out trb.tsv\n  thymoid receptor sample --chain TRB --v TRBV7,TRBV20-1 --j TRBJ2-7 --no-n --out fetal.tsv\n  thymoid receptor sample --model my-model --first-nucleotide flanking --all --out all.tsv"
    )]
    Sample(SampleArgs),
    /// Probability that recombination makes a junction.
    #[command(
        after_help = "Examples:\n  thymoid receptor pgen repertoire.tsv --out with-pgen.tsv\n  thymoid receptor pgen --chain TRB --pattern 'CASS[AG]XEQYF' --v TRBV7-3 --j TRBJ2-7\n  thymoid receptor pgen --chain TRA --junction TGTGCTAAAACCGACTACAAGCTCAGCTTT\n\nA table of AIRR, 10x, MiXCR, immunoSEQ, VDJdb and others gets the columns pgen_nt, pgen_aa,\npgen_nt_vj, pgen_aa_vj (joint with the V and J of the row), pgen_rule, pgen_locus, pgen_model and\npgen_note, which says why a value is 0 or missing."
    )]
    Pgen(PgenArgs),
    /// Diversity, usage, spectratypes, distance from a reference and overlap of repertoires.
    #[command(
        after_help = "Examples:\n  thymoid receptor stats month6.tsv month12.tsv --out repertoires\n  thymoid receptor stats month6.tsv month12.tsv --track --depth 5000 --counted cells --out visits\n\nCounted are productive rows of TRA and TRB. A clonotype is a V gene, a J gene and a junction in amino acids.\nOne table takes 36 bytes a clonotype of memory; several tables about 100, as their sequences are compared."
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
    /// Model directory of IGoR or OLGA, instead of a built-in one.
    #[arg(long, value_name = "DIR")]
    pub(crate) model: Option<PathBuf>,
    /// Species of the built-in models.
    #[arg(long, value_enum, default_value = "human", conflicts_with = "model")]
    pub(crate) species: SpeciesArg,
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
    #[arg(long, value_enum, value_name = "RULE", default_value = "stationary")]
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
    #[command(flatten)]
    pub(crate) out: FileIfAny,
}

#[derive(Debug, Args)]
pub(crate) struct PgenArgs {
    /// Repertoire table, plain or gzip; each row gets its probabilities.
    #[arg(conflicts_with_all = ["junction", "junction_aa", "pattern", "one_mismatch", "v", "j"])]
    pub(crate) table: Option<PathBuf>,
    /// Locus; of a table, by default each row's own.
    #[arg(long, value_enum, ignore_case = true)]
    pub(crate) chain: Option<ChainArg>,
    /// Model directory of IGoR or OLGA; by default, the built-in models.
    #[arg(long, conflicts_with = "chain")]
    pub(crate) model: Option<PathBuf>,
    /// Species of the built-in models.
    #[arg(long, value_enum, default_value = "human", conflicts_with = "model")]
    pub(crate) species: SpeciesArg,
    /// How the first inserted nucleotide is drawn: as OLGA does, or as IGoR does.
    #[arg(long, value_enum, value_name = "RULE", default_value = "stationary")]
    pub(crate) first_nucleotide: FirstNucleotideArg,
    /// One junction in nucleotides.
    #[arg(long, group = "query", help_heading = QUERY)]
    pub(crate) junction: Option<String>,
    /// One junction in amino acids; B, J, X and Z stand for several, * for a stop.
    #[arg(long, group = "query", help_heading = QUERY)]
    pub(crate) junction_aa: Option<String>,
    /// All junctions that fit a pattern: [AG], [^AG], X, ?, *, +, {m,n}, (A|B).
    #[arg(long, group = "query", help_heading = QUERY)]
    pub(crate) pattern: Option<String>,
    /// A junction in amino acids and all that differ from it by one.
    #[arg(long, group = "query", help_heading = QUERY)]
    pub(crate) one_mismatch: Option<String>,
    /// V alleles, genes or families, separated by commas.
    #[arg(long, help_heading = QUERY)]
    pub(crate) v: Option<String>,
    /// J alleles, genes or families, separated by commas.
    #[arg(long, help_heading = QUERY)]
    pub(crate) j: Option<String>,
    #[command(flatten)]
    pub(crate) columns: Columns,
    #[command(flatten)]
    pub(crate) out: FileIfAny,
    #[command(flatten)]
    pub(crate) threads: Threads,
}

#[derive(Debug, Args)]
pub(crate) struct StatsArgs {
    /// Repertoire tables, plain or gzip: AIRR TSV and those of other tools.
    #[arg(required = true)]
    pub(crate) tables: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) columns: Columns,
    #[command(flatten)]
    pub(crate) out: FolderIfAny,
    /// What to measure distance from: builtin, which is what recombination makes before selection,
    /// or a repertoire table.
    #[arg(long, default_value = "builtin")]
    pub(crate) reference: PathBuf,
    /// Names of the tables in outputs, separated by commas; by default, those of the files.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) names: Vec<String>,
    /// Copies at which diversities are compared; by default, those of the smallest sample.
    #[arg(long, value_name = "COPIES", value_parser = clap::value_parser!(u64).range(1..=1_000_000_000_000))]
    pub(crate) depth: Option<u64>,
    /// The tables are visits of one person, in order: follow each clonotype.
    #[arg(long)]
    pub(crate) track: bool,
    /// What the counts are of, where a table does not say; cells and templates can be tested.
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) counted: Option<CountedArg>,
    /// Seed of bootstrap and null samples.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Language of figures.
    #[arg(long, default_value = "en")]
    pub(crate) lang: Lang,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum CountedArg {
    /// Cells.
    Cells,
    /// Molecules of rearranged DNA.
    Templates,
    /// Molecules of RNA.
    Molecules,
    /// Reads.
    Reads,
}

impl From<CountedArg> for Counted {
    fn from(arg: CountedArg) -> Self {
        match arg {
            CountedArg::Cells => Self::Cells,
            CountedArg::Templates => Self::Templates,
            CountedArg::Molecules => Self::Molecules,
            CountedArg::Reads => Self::Reads,
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
