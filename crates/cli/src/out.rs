//! Where a command writes its one table, a file or with `-` standard output, and what it says.

use std::io::{self, BufWriter, ErrorKind, Write, stderr};
use std::path::Path;

use anyhow::Result;
use thymoid_study::run_folder::whole_file;

/// Exit code when whoever reads standard output has stopped (`| head`): that of a process that
/// SIGPIPE ends, as the shell tells it of other tools.
pub(crate) const CLOSED: u8 = 128 + 13;

/// Whether a path is standard output.
pub(crate) fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

/// Writes a table to standard output if the path is `-`, else to a file that appears whole or not
/// at all.
///
/// # Errors
/// When the file exists and may not be replaced, when nothing can be written, or those of `write`.
pub(crate) fn write_whole<T>(
    path: &Path,
    overwrite: bool,
    write: impl FnOnce(&mut dyn Write) -> Result<T>,
) -> Result<T> {
    if is_standard(path) {
        return to_standard(write);
    }
    whole_file::write_whole(path, overwrite, |file| write(file))
}

/// Writes a table to standard output.
///
/// # Errors
/// Those of `write`, among them a reader that has stopped; see [`is_closed`].
pub(crate) fn to_standard<T>(write: impl FnOnce(&mut dyn Write) -> Result<T>) -> Result<T> {
    let mut file = BufWriter::new(io::stdout().lock());
    let value = write(&mut file)?;
    file.flush()?;
    Ok(value)
}

/// Prints what is said beside a table: on standard error where standard output has the table.
///
/// # Errors
/// When it cannot be printed.
pub(crate) fn tell(table: &Path, text: &str) -> Result<()> {
    if is_standard(table) {
        say(text.trim_end());
        return Ok(());
    }
    print(text.as_bytes())
}

/// Writes to standard output; a reader that stops early (`| head`) is no error, as all is done.
///
/// # Errors
/// When it cannot be written for another reason.
pub(crate) fn print(text: &[u8]) -> Result<()> {
    let mut out = io::stdout();
    match out.write_all(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Whether an error is that of a reader who has stopped.
pub(crate) fn is_closed(error: &anyhow::Error) -> bool {
    let io = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<io::Error>().map(io::Error::kind)
    };
    error.chain().any(|cause| io(cause) == Some(ErrorKind::BrokenPipe))
}

/// A line for the person at the terminal. Nobody may be there: that is no reason to fail.
pub(crate) fn say(line: &str) {
    let _ = writeln!(stderr(), "{line}");
}
