//! Laboratory files on the disk, and the secret of pseudonyms.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use thymoid_labs::{Entry, Given, Mapping, Pseudonyms, Reading, SECRET_BYTES, write_own_table};

use crate::digest::sha256;
use crate::jobs::{Event, Observer};
use crate::study::read_file;

/// How a laboratory file is to be read.
#[derive(Debug, Clone, Default)]
pub struct LabsRequest {
    /// Date of implantation, where the file has one child and no such column.
    pub implant: Option<String>,
    /// Date of birth, likewise; only ages are kept.
    pub birth: Option<String>,
    /// Whether names, numbers and addresses are read past, and pseudonyms kept.
    pub drop_identifiers: bool,
    /// File of the secret; by default one in the configuration folder, made at the first use.
    pub secret: Option<PathBuf>,
    /// TOML file of what columns and tests of a laboratory mean.
    pub mapping: Option<PathBuf>,
    /// Whether all sheets and blocks of the file are of one child.
    pub one_child: bool,
}

/// A file that was read.
///
/// ```
/// use thymoid_study::labs_file::{LabsFile, LabsRequest};
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("Jane Doe.csv");
/// std::fs::write(&path, "child_id,age_months,months_since_implant,CD4 (/uL)\na,12,3,350\n")?;
/// let secret = Some(folder.path().join("secret"));
/// let request = LabsRequest { drop_identifiers: true, secret, ..LabsRequest::default() };
/// let file = LabsFile::read(&path, &request, &mut ())?;
/// assert_eq!((file.name.as_str(), file.entries[0].value), ("labs.csv", Some(350.0)));
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone)]
pub struct LabsFile {
    /// How messages name it: without its own name where that may be a person's.
    pub name: String,
    /// What became of every value.
    pub entries: Vec<Entry>,
    /// SHA-256 of its content; where identifiers were dropped, of the copy without them.
    pub sha256: String,
}

impl LabsFile {
    /// Reads a file and judges its values. The observer is told when a secret was made.
    ///
    /// # Errors
    /// When a file cannot be read, names a person and may not, or mixes children.
    pub fn read(path: &Path, request: &LabsRequest, observer: &mut dyn Observer) -> Result<Self> {
        let LabsRequest { drop_identifiers, one_child, .. } = *request;
        let pseudonyms = drop_identifiers.then(|| pseudonyms(request, observer)).transpose()?;
        let given =
            Given::new(request.birth.as_deref(), request.implant.as_deref()).map_err(|why| {
                anyhow!("--birth, --implant: {why}\nhint: write a date as 2026-03-05")
            })?;
        let mapping = match &request.mapping {
            Some(path) => {
                let text = String::from_utf8(read_file(path)?)
                    .with_context(|| format!("{}: is not UTF-8", path.display()))?;
                Mapping::parse(&path.display().to_string(), &text)?
            }
            None => Mapping::default(),
        };
        let (name, bytes) = if drop_identifiers {
            let name = nameless(path);
            let bytes = fs::read(path)
                .map_err(|error| anyhow!("{name}: cannot be read: {}", error.kind()))?;
            (name, bytes)
        } else {
            (path.display().to_string(), read_file(path)?)
        };
        let reading = Reading { given, mapping, pseudonyms: pseudonyms.as_ref(), one_child };
        let entries = thymoid_labs::check(&name, &bytes, reading)?;
        let sha256 = if drop_identifiers {
            sha256(write_own_table(&entries).as_bytes())
        } else {
            sha256(&bytes)
        };
        Ok(Self { name, entries, sha256 })
    }
}

/// What stands for the name of a file that may be a person's.
fn nameless(path: &Path) -> String {
    let kinds = ["csv", "tsv", "txt", "xlsx", "json", "ndjson", "xls"];
    let kind = path.extension().and_then(|e| e.to_str()).map(str::to_lowercase);
    kind.filter(|kind| kinds.contains(&kind.as_str()))
        .map_or_else(|| "labs".into(), |kind| format!("labs.{kind}"))
}

/// The pseudonyms of a secret, which is made at the first use.
fn pseudonyms(request: &LabsRequest, observer: &mut dyn Observer) -> Result<Pseudonyms> {
    let path = match &request.secret {
        Some(path) => path.clone(),
        None => default_secret()?,
    };
    if !path.exists() {
        make_secret(&path)?;
        let made = format!(
            "A secret for pseudonyms was made: {}\nKeep it: with another one, the same child gets another pseudonym. Give it to nobody.",
            path.display()
        );
        observer.notice(Event::Warns(&made));
    }
    let text =
        fs::read_to_string(&path).with_context(|| format!("{}: cannot be read", path.display()))?;
    let bytes: Option<Vec<u8>> = (0..SECRET_BYTES)
        .map(|i| u8::from_str_radix(text.trim().get(2 * i..2 * i + 2)?, 16).ok())
        .collect();
    let secret =
        bytes.filter(|_| text.trim().len() == 2 * SECRET_BYTES).and_then(|b| b.try_into().ok());
    let Some(secret) = secret else {
        bail!(
            "{}: holds no secret of {} digits\nhint: name another file with --secret, and it is made",
            path.display(),
            2 * SECRET_BYTES
        );
    };
    Ok(Pseudonyms::new(secret))
}

fn default_secret() -> Result<PathBuf> {
    let home = std::env::home_dir().filter(|home| !home.as_os_str().is_empty());
    let home =
        home.ok_or_else(|| anyhow!("no home folder is known\nhint: name a file with --secret"))?;
    Ok(home.join(".config").join("thymoid").join("pseudonyms.secret"))
}

fn make_secret(path: &Path) -> Result<()> {
    let failed = || format!("{}: the secret cannot be written", path.display());
    let mut bytes = [0; SECRET_BYTES];
    getrandom::fill(&mut bytes)
        .map_err(|error| anyhow!("no random numbers are to be had: {error}"))?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).with_context(failed)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).with_context(failed)?;
    for byte in bytes {
        write!(file, "{byte:02x}").with_context(failed)?;
    }
    writeln!(file).with_context(failed)
}
