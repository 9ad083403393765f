//! What the tests of the binary share: the command, and a copy of the bundled study.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use thymoid::bundled;

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

/// A copy of the bundled study in `folder/study`, with chains so short that a run takes seconds.
pub(crate) fn small_study(folder: &Path) -> PathBuf {
    let study = folder.join("study");
    for (name, content) in bundled::FILES {
        let path = study.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    let path = study.join("study.toml");
    let mut text = fs::read_to_string(&path).unwrap();
    for (from, to) in [
        ("sample = 20000", "sample = 500"),
        ("chains = 4\ntune = 150\ndraws = 200", "chains = 2\ntune = 60\ndraws = 60"),
        ("tune = 300\ndraws = 500", "tune = 60\ndraws = 60"),
        ("trials = 2000", "trials = 200"),
    ] {
        assert!(text.contains(from), "the bundled study no longer says `{from}`");
        text = text.replace(from, to);
    }
    fs::write(path, text).unwrap();
    study
}
