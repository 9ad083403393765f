//! Repertoire tables through the command: what `stats` and `pgen` say of them.

use std::fs;
use std::path::Path;

use crate::common::{outcome, thymoid};

/// What `stats` says: copies and clonotypes of each locus, standard output, standard error.
pub(crate) struct Told {
    pub(crate) samples: Vec<(String, u64, u64)>,
    pub(crate) printed: String,
    pub(crate) warned: String,
}

impl Told {
    /// The number before some words on the line of rows.
    pub(crate) fn rows(&self, words: &str) -> u64 {
        let line = self.printed.lines().find(|line| line.contains(" counted. Left out: ")).unwrap();
        let before = line[..line.find(words).unwrap_or_else(|| panic!("{words}: {line}"))].trim();
        before.rsplit([' ', ',']).next().unwrap().parse().unwrap()
    }

    /// Rows read are rows counted and those left out of every kind.
    pub(crate) fn adds_up(&self) {
        let kinds = [
            " counted",
            " not productive",
            " not of TRA or TRB",
            " of another species",
            " without a junction",
            " without the cell",
            " not of a cell",
        ];
        let there = kinds.iter().filter(|kind| self.printed.contains(*kind));
        assert_eq!(
            there.map(|kind| self.rows(kind)).sum::<u64>(),
            self.rows(" rows,"),
            "{}",
            self.printed
        );
    }
}

pub(crate) fn run(command: &str, table: &Path, options: &[&str]) -> (i32, String, String) {
    let mut thymoid = thymoid(["receptor", command]);
    thymoid.arg(table).args(options);
    outcome(thymoid)
}

pub(crate) fn stats_of(table: &Path, options: &[&str]) -> Told {
    let (code, printed, warned) = run("stats", table, options);
    assert_eq!(code, 0, "{}: {warned}", table.display());
    let sample = |line: &str| -> Option<(String, u64, u64)> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let locus = words.get(1).filter(|locus| ["TRA", "TRB"].contains(locus))?;
        Some(((*locus).to_owned(), words[2].parse().ok()?, words[3].parse().ok()?))
    };
    let samples = printed.lines().filter_map(sample).collect();
    let told = Told { samples, printed, warned };
    told.adds_up();
    told
}

/// `stats` of a table that is written for it.
pub(crate) fn stats(name: &str, text: impl AsRef<[u8]>) -> Told {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    stats_of(&path, &[])
}

/// How `stats` refuses a table.
pub(crate) fn refused(text: impl AsRef<[u8]>, options: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.tsv");
    fs::write(&path, text).unwrap();
    let (code, _, stderr) = run("stats", &path, options);
    assert_ne!(code, 0, "{stderr}");
    stderr
}

/// What `pgen` writes: a row's locus, amino acids and `pgen_aa_vj`.
pub(crate) fn pgen(text: &str, options: &[&str]) -> Vec<[String; 3]> {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("t.tsv"), folder.path().join("out.tsv"));
    fs::write(&from, text).unwrap();
    let mut all = options.to_vec();
    all.extend(["--out", to.to_str().unwrap()]);
    let (code, _, stderr) = run("pgen", &from, &all);
    assert_eq!(code, 0, "{stderr}");
    let written = fs::read_to_string(&to).unwrap();
    let mut lines = written.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let column = |name: &str| header.iter().position(|column| *column == name);
    lines
        .map(|row| {
            ["locus", "junction_aa", "pgen_aa_vj"]
                .map(|name| column(name).map_or(String::new(), |at| row[at].to_owned()))
        })
        .collect()
}

pub(crate) fn near(value: &str, expected: f64) {
    let value: f64 = value.parse().unwrap();
    assert!((value / expected - 1.0).abs() < 1e-9, "{value} is not {expected}");
}

pub(crate) fn of(loci: &[(&str, u64, u64)]) -> Vec<(String, u64, u64)> {
    loci.iter()
        .map(|(locus, copies, clonotypes)| ((*locus).to_owned(), *copies, *clonotypes))
        .collect()
}
