//! What the tests of the binary share: the command.

use std::ffi::OsStr;
use std::process::{Command, Output};

/// The command as a person would call it.
pub(crate) fn thymoid<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thymoid"));
    command.args(args);
    command
}

/// Runs it, and gives back its exit code, standard output and standard error.
pub(crate) fn outcome(mut command: Command) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().expect("it ended by itself"), text(stdout), text(stderr))
}
