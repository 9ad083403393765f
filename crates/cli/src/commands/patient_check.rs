//! `thymoid patient check` and `thymoid patient deidentify`.

use std::path::Path;

use anyhow::{Result, bail};
use thymoid_labs::{Entry, LabVerdict, Mapping, write_own_table};
use thymoid_report::catalogue::Lang;
use thymoid_study::content::verdicts::{frame, values};
use thymoid_study::labs_file::{LabsFile, LabsRequest};

use super::verdicts;
use crate::cli::{CheckArgs, DeidentifyArgs};
use crate::out::{is_standard, tell, write_whole};
use crate::terminal::Terminal;

/// Prints the verdict on each value, and writes it where asked; fails when one is refused, or when
/// a name that looks like an analyte is not understood.
pub(crate) fn check(args: &CheckArgs) -> Result<()> {
    let mut terminal = Terminal::new(args.lang);
    let LabsFile { name, entries, .. } =
        LabsFile::read(&args.labs, &args.reading.request(), &mut terminal)?;
    if let Some(out) = &args.out.path {
        write_whole(out, args.out.overwrite, |file| frame(&entries, args.lang).write_csv(file))?;
    }
    if let Some(out) = &args.suggest_mapping {
        write_text(out, args.out.overwrite, &Mapping::suggest(&entries))?;
    }
    if !args.out.path.as_deref().is_some_and(is_standard) {
        super::print(verdicts::table(&entries, args.lang)?.as_bytes())?;
    }
    let like = entries.iter().filter(|entry| entry.looks_like()).count();
    values(&name, entries, args.lang)?;
    if like > 0 {
        bail!(
            "{name}: {like} columns or tests look like CD4 or CD8 and are not understood\nhint: say what they are in a file of --mapping; --suggest-mapping lab.toml writes one to fill in"
        );
    }
    Ok(())
}

/// Writes the values of a file under pseudonyms, and says what was left behind.
pub(crate) fn deidentify(args: &DeidentifyArgs) -> Result<()> {
    let request = LabsRequest { drop_identifiers: true, ..args.reading.request() };
    let mut terminal = Terminal::new(Lang::En);
    let LabsFile { entries, .. } = LabsFile::read(&args.labs, &request, &mut terminal)?;
    write_text(&args.out.path, args.out.overwrite, &write_own_table(&entries))?;
    let count = |wanted: fn(&Entry) -> bool| entries.iter().filter(|entry| wanted(entry)).count();
    let copied = count(|e| e.value.is_some() && e.verdict < LabVerdict::NotRead);
    let refused = count(|e| e.verdict == LabVerdict::Refused);
    let text = format!(
        "{}: {copied} values; {refused} were refused and {} not read: `thymoid patient check --drop-identifiers` tells why\n",
        args.out.path.display(),
        entries.len() - copied - refused,
    );
    tell(&args.out.path, &text)
}

fn write_text(out: &Path, overwrite: bool, text: &str) -> Result<()> {
    write_whole(out, overwrite, |file| Ok(file.write_all(text.as_bytes())?))
}
