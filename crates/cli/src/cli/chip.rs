//! `thymoid chip`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use thymoid_chip::selection::Family;
use thymoid_report::catalogue::Lang;
use thymoid_study::sweep::Shard;

use thymoid_drawing::DEFAULT_VOXEL_UM;

use super::shared::{FolderIfAny, NewFolder, OUTPUT, Threads, number};

#[derive(Debug, Subcommand)]
pub(crate) enum ChipCommand {
    /// Simulate a unit of tissue from day to day to a run folder.
    #[command(
        after_help = "Examples:\n  thymoid chip run infant-lobule --days 10 --out runs/lobule\n  thymoid chip run my-unit.toml --days 60 --out runs/mine --snapshot-days 10\n  thymoid chip run my-unit.toml --days 60 --out runs/mine --snapshot-days 10 --resume\n\nA run that is stopped (Ctrl-C, SIGTERM, SIGHUP) or killed leaves .NAME.unfinished beside --out.\nThe same command with --resume goes on from the last checkpoint, to the same bits."
    )]
    Run(ChipRunArgs),
    /// Tell what holds a design back: oxygen, flow, progenitors, niches, exits or room.
    #[command(
        after_help = "Examples:\n  thymoid chip limits ato\n  thymoid chip limits my-chip.toml --out runs/limits"
    )]
    Limits(LimitsArgs),
    /// Simulate a whole chip by a few units along its flow, in the medium they share.
    #[command(
        after_help = "Examples:\n  thymoid chip units chip.toml --days 60 --out runs/chip\n  thymoid chip units chip.toml --days 60 --units 7 --seeds 3 --out runs/chip --resume\n  thymoid chip units small.toml --days 30 --whole --out runs/judged\n\nA unit takes up oxygen, and those downstream get what is left. The answer has two errors: that of\nchance, and that of few units. Where no medium flows, one unit stands for the chip."
    )]
    Units(UnitsArgs),
    /// Solve for the medium of a chip: flow, wall shear and oxygen along its channels.
    #[command(
        after_help = "Examples:\n  thymoid chip flow chip.toml --out runs/flow\n  thymoid chip flow network.toml --out runs/network --lang zh-CN\n\nA design needs channel_length_mm, and flow_ul_min or mean_speed_mm_s, in [medium]."
    )]
    Flow(ChipFlowArgs),
    /// Show what is understood of a drawn chip, and write it as STL and DXF.
    #[command(
        after_help = "Example:\n  thymoid chip geometry chip.toml --out geometry\n\nThe folder holds sections with materials and ports (sections/), volumes, wall areas, ports and what\nno port reaches (tables/), and the chip for other solvers: stl/, chip.dxf, and chip_stl.toml and\nchip_dxf.toml, designs that read them back to the same voxels."
    )]
    Geometry(GeometryArgs),
    /// Compute many chips, each with other numbers, and which of these matter.
    #[command(
        after_help = "Examples:\n  thymoid chip sweep SWEEP.toml --out runs/pitch\n  thymoid chip sweep SWEEP.toml --out runs/part-2 --shard 2/8\n  thymoid chip sweep SWEEP.toml --out runs/part-2 --shard 2/8 --resume\n\nWhat SWEEP.toml says: docs/sweeps.md. Shards may run on different machines; thymoid chip merge\nputs them together, to the same table whatever their number."
    )]
    Sweep(SweepArgs),
    /// Put the shards of a sweep together and analyse the whole.
    #[command(after_help = "Example:\n  thymoid chip merge runs/part-* --out runs/pitch")]
    Merge(MergeArgs),
    /// Find the smallest chip that is enough for half, 80 % and 90 % of children.
    #[command(
        after_help = "Examples:\n  thymoid chip size SIZE.toml --out runs/enough\n  thymoid chip size SIZE.toml --out runs/enough --population runs/athymia-1\n\nWhat SIZE.toml says: docs/sweeps.md. First comes the share of children whom no size helps."
    )]
    Size(SizeArgs),
    /// Solve oxygen and signals in a chip to a folder: report, table, file for ParaView.
    #[command(
        after_help = "Example:\n  thymoid chip fields my-chip.toml --out runs/fields\n\nThe design is that of docs/formats.md. The piece of it that stands for all of it is solved: a column\nof a slab or an implant, two pitches of channels. voxels.vti opens in ParaView and VTK."
    )]
    Fields(ChipFieldsArgs),
}

#[derive(Debug, Args)]
pub(crate) struct LimitsArgs {
    /// ato, fibrin-organoid, decellularised-scaffold, thymus-slices, pig-lobe, rat-fragments,
    /// photopatterned-gel or cryogel; or a TOML file of the design of a chip.
    pub(crate) design: PathBuf,
    #[command(flatten)]
    pub(crate) out: FolderIfAny,
    /// Language of the output: en or zh-CN.
    #[arg(long, help_heading = OUTPUT, default_value = "en")]
    pub(crate) lang: Lang,
}

#[derive(Debug, Args)]
pub(crate) struct UnitsArgs {
    /// A preset of `thymoid chip limits`, or a TOML file of the design of a chip.
    pub(crate) design: PathBuf,
    /// Days to simulate, from a full chip; the last third counts.
    #[arg(long, value_parser = number::<0, 3660>)]
    pub(crate) days: f64,
    #[command(flatten)]
    pub(crate) out: NewFolder,
    /// Places along the flow: an odd number, at most 15.
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub(crate) units: usize,
    /// Units at each place, each with a seed of its own.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = at_least_one)]
    pub(crate) seeds: usize,
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Simulate the whole chip too, and show both beside each other.
    #[arg(long)]
    pub(crate) whole: bool,
    #[command(flatten)]
    pub(crate) threads: Threads,
    /// Published fates that selection is solved for: A, D or E; or drawn.
    #[arg(long, value_enum, ignore_case = true, default_value = "D")]
    pub(crate) family: FamilyArg,
    #[command(flatten)]
    pub(crate) interruption: Interruption,
    /// Language of the answer, and the one the report opens in.
    #[arg(long, help_heading = OUTPUT, default_value = "en")]
    pub(crate) lang: Lang,
}

/// What a run that may be stopped is told.
#[derive(Debug, Args)]
pub(crate) struct Interruption {
    /// Go on with a run that was stopped or killed.
    #[arg(long, help_heading = "Interruption")]
    pub(crate) resume: bool,
    /// Minutes between checkpoints.
    #[arg(long, help_heading = "Interruption", value_name = "MINUTES", default_value_t = 5.0, value_parser = number::<0, 10_000>)]
    pub(crate) checkpoint_minutes: f64,
}

fn at_least_one(text: &str) -> Result<usize, String> {
    let value: Option<usize> = text.parse().ok();
    value
        .filter(|count| (1..=1000).contains(count))
        .ok_or_else(|| "give a number from 1 to 1000".to_owned())
}

#[derive(Debug, Args)]
pub(crate) struct ChipFlowArgs {
    /// A TOML file: the design of a perfused chip, or a network of channels.
    pub(crate) design: PathBuf,
    #[command(flatten)]
    pub(crate) out: NewFolder,
    /// Language that the report opens in, and of what is printed.
    #[arg(long, help_heading = OUTPUT, value_name = "LANG", default_value = "en")]
    pub(crate) lang: Lang,
}

#[derive(Debug, Args)]
pub(crate) struct SizeArgs {
    /// What is wanted, of which chip, within which limits: a TOML file.
    pub(crate) size: PathBuf,
    /// Folder of an earlier `thymoid run` whose population is taken.
    #[arg(long, value_name = "RUN")]
    pub(crate) population: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) out: NewFolder,
    #[command(flatten)]
    pub(crate) threads: Threads,
    /// Language of the answer, and the one the report opens in.
    #[arg(long, help_heading = OUTPUT, default_value = "en")]
    pub(crate) lang: Lang,
}

#[derive(Debug, Args)]
pub(crate) struct SweepArgs {
    /// What is swept: a TOML file.
    pub(crate) sweep: PathBuf,
    #[command(flatten)]
    pub(crate) out: NewFolder,
    /// Make every nth run only, from the ith.
    #[arg(long, value_name = "I/N", default_value = "1/1")]
    pub(crate) shard: Shard,
    /// Go on with a sweep that was stopped or killed.
    #[arg(long)]
    pub(crate) resume: bool,
    #[command(flatten)]
    pub(crate) threads: Threads,
    /// Language the report opens in.
    #[arg(long, help_heading = OUTPUT, default_value = "en")]
    pub(crate) lang: Lang,
}

#[derive(Debug, Args)]
pub(crate) struct MergeArgs {
    /// Folders that thymoid chip sweep made.
    #[arg(required = true)]
    pub(crate) shards: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) out: NewFolder,
    /// Language the report opens in.
    #[arg(long, help_heading = OUTPUT, default_value = "en")]
    pub(crate) lang: Lang,
}

#[derive(Debug, Args)]
pub(crate) struct ChipFieldsArgs {
    /// TOML file of the design of a chip.
    pub(crate) design: PathBuf,
    #[command(flatten)]
    pub(crate) out: NewFolder,
    /// Edge of a voxel; it is made to fit the thickness.
    #[arg(long, value_name = "UM", default_value_t = 10.0, value_parser = number::<0, 1000>)]
    pub(crate) voxel_um: f64,
    #[command(flatten)]
    pub(crate) threads: Threads,
    /// Language the report opens in: en or zh-CN. It holds both.
    #[arg(long, help_heading = OUTPUT, default_value = "en")]
    pub(crate) lang: Lang,
}

#[derive(Debug, Args)]
pub(crate) struct GeometryArgs {
    /// TOML file of a design with a [layout].
    pub(crate) design: PathBuf,
    #[command(flatten)]
    pub(crate) out: NewFolder,
    /// Edge of a voxel.
    #[arg(long, value_name = "UM", default_value_t = DEFAULT_VOXEL_UM, value_parser = number::<0, 10_000>)]
    pub(crate) voxel_um: f64,
    /// Language of what is printed; sections are in both.
    #[arg(long, help_heading = OUTPUT, default_value = "en")]
    pub(crate) lang: Lang,
}

#[derive(Debug, Args)]
pub(crate) struct ChipRunArgs {
    /// infant-lobule, ato-like, cultured-slice or perfused-chip; or a TOML file of a unit of
    /// tissue, or of the design of a chip, of which one unit is simulated.
    pub(crate) unit: PathBuf,
    /// Days to simulate.
    #[arg(long, value_parser = number::<0, 3660>)]
    pub(crate) days: f64,
    #[command(flatten)]
    pub(crate) out: NewFolder,
    /// The one seed of the run.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    #[command(flatten)]
    pub(crate) threads: Threads,
    /// Published fates that selection is solved for: A (McDonald 2015), D (Stritesky 2013),
    /// E (Sawicka 2014); or drawn, whatever the receptor.
    #[arg(long, value_enum, ignore_case = true, default_value = "D")]
    pub(crate) family: FamilyArg,
    #[command(flatten)]
    pub(crate) interruption: Interruption,
    /// Days between snapshots of where each cell is; by default, one at the end.
    #[arg(long, help_heading = OUTPUT, value_name = "DAYS", value_parser = snapshot_days)]
    pub(crate) snapshot_days: Option<f64>,
    /// Hours between rows of the series.
    #[arg(long, help_heading = OUTPUT, value_name = "HOURS", default_value_t = 1.0, value_parser = number::<0, 10_000>)]
    pub(crate) series_hours: f64,
    /// Compress the table of T cells that left.
    #[arg(long, help_heading = OUTPUT)]
    pub(crate) gzip: bool,
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
}
