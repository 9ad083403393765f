//! A small study for tests of whole runs.

use std::fs;
use std::path::{Path, PathBuf};

use thymoid_study::bundled;

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
        ("chains = 4\ntune = 130\ndraws = 125", "chains = 2\ntune = 60\ndraws = 60"),
        ("tune = 300\ndraws = 500", "tune = 60\ndraws = 60"),
        ("trials = 2000", "trials = 200"),
        // As many lines as before: other tests name them.
        ("\n\n[chips]\n", "\n[chips]\nstart = \"steady\"\n"),
        ("days = 60", "days = 4"),
        ("unit_sites = 75000", "unit_sites = 5000"),
    ] {
        assert!(text.contains(from), "the bundled study no longer says `{from}`");
        text = text.replace(from, to);
    }
    fs::write(path, text).unwrap();
    let path = study.join("trial.toml");
    let text = fs::read_to_string(&path).unwrap();
    let (kept, _) = text.split_once("[simulation]\n").expect("it says how much is simulated");
    let (_, history) = text.split_once("largest = 40\n").expect("and up to which size");
    let few = "[simulation]\ntrials = 100\ngrid_trials = 100\nlesson_trials = 100\nlargest = 20\n";
    fs::write(path, [kept, few, history].concat()).unwrap();
    study
}
