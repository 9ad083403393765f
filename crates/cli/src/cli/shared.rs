//! What several commands have.

use std::path::PathBuf;

use clap::Args;
use thymoid_receptor::tables::NamedColumn;

/// Headings of the help.
pub(crate) const OUTPUT: &str = "Output";
pub(crate) const READING: &str = "How the file is read";
pub(crate) const CHILDREN: &str = "What is known of the children";
pub(crate) const QUERY: &str = "One query instead of a table";

/// A folder that must be named.
#[derive(Debug, Args)]
pub(crate) struct NewFolder {
    /// Folder to make.
    #[arg(long = "out", help_heading = OUTPUT, value_name = "FOLDER", value_parser = folder)]
    pub(crate) path: PathBuf,
    /// Replace the folder if it exists.
    #[arg(long, help_heading = OUTPUT)]
    pub(crate) overwrite: bool,
}

/// A folder for what is also printed.
#[derive(Debug, Args)]
pub(crate) struct FolderIfAny {
    /// Folder to make, with everything; without it, a summary is printed.
    #[arg(long = "out", help_heading = OUTPUT, value_name = "FOLDER", value_parser = folder)]
    pub(crate) path: Option<PathBuf>,
    /// Replace the folder if it exists.
    #[arg(long, help_heading = OUTPUT)]
    pub(crate) overwrite: bool,
}

/// A file that must be named.
#[derive(Debug, Args)]
pub(crate) struct NewFile {
    /// File to write; - is standard output.
    #[arg(long = "out", help_heading = OUTPUT, value_name = "FILE")]
    pub(crate) path: PathBuf,
    /// Replace the file if it exists.
    #[arg(long, help_heading = OUTPUT)]
    pub(crate) overwrite: bool,
}

/// A file for what is else printed.
#[derive(Debug, Args)]
pub(crate) struct FileIfAny {
    /// File to write; - is standard output.
    #[arg(long = "out", help_heading = OUTPUT, value_name = "FILE")]
    pub(crate) path: Option<PathBuf>,
    /// Replace the file if it exists.
    #[arg(long, help_heading = OUTPUT)]
    pub(crate) overwrite: bool,
}

/// Columns of a table that no format tells.
#[derive(Debug, Args)]
pub(crate) struct Columns {
    /// Column that holds a field of AIRR, such as junction_aa=CDR3; may be repeated.
    #[arg(long = "column", value_name = "FIELD=NAME")]
    pub(crate) named: Vec<NamedColumn>,
}

#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Threads {
    /// Threads; results do not depend on it. By default, all cores.
    #[arg(long = "threads", value_name = "THREADS", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) number: Option<u16>,
}

/// A number above a bound, up to another.
pub(crate) fn number<const ABOVE: u32, const UP_TO: u32>(text: &str) -> Result<f64, String> {
    let value = text.parse().ok().filter(|value| *value > f64::from(ABOVE));
    value
        .filter(|value| *value <= f64::from(UP_TO))
        .ok_or_else(|| format!("give a number above {ABOVE}, at most {UP_TO}"))
}

/// A folder to make.
pub(crate) fn folder(text: &str) -> Result<PathBuf, String> {
    match text {
        "-" => Err("standard output holds no folder; name one, or ./- if it is called so".into()),
        "" => Err("name a folder".into()),
        _ => Ok(text.into()),
    }
}
