//! What is wrong with a sweep or its shards is told with its place and how to mend it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;
#[path = "common/sweep.rs"]
mod sweep;

use std::fs;
use std::path::PathBuf;

use common::{outcome, thymoid};
use sweep::{DESIGN, SWEEP, command, succeed, sweep};
use thymoid_core::{Purpose, Seed};
use thymoid_study::sweep::Sweep;

/// Part of the sweep, as it is broken, and words of the one error.
#[rustfmt::skip]
const BROKEN: &[(&str, &str, &[&str])] = &[
    ("medium.channel_pitch_um", "medium.chanel_pitch_um", &["row 7, column 9", "did you mean medium.channel_pitch_um?"]),
    ("chip.oxygen_diffusivity_m2_s", "chip.oxygen_difusivity_m2_s", &["row 19, column 9", "did you mean chip.oxygen_diffusivity_m2_s?"]),
    ("thickness_um", "colour", &["row 12, column 9", "no", "`colour`", "hint:"]),
    ("low = 150", "low = 900", &["row 8, column 7", "low is 900", "not below high, 800"]),
    ("low = 150", "low = -1", &["row 10, column 9", "log scale has no -1"]),
    ("low = 150\n", "", &["row 7, column 9", "has no `low`"]),
    ("low = 150", "low = \"thin\"", &["row 8, column 7", "invalid type: string"]),
    ("low = 100\n", "low = -100\n", &["row 12, column 9", "thickness_um = -100", "must be a positive number"]),
    ("[40, 100, 140]", "[]", &["row 17, column 10", "needs values"]),
    ("[40, 100, 140]", "[40, 1000]", &["row 16, column 9", "po2_mmhg = 1000", "760"]),
    ("values = [40", "low = 3\nvalues = [40", &["row 17, column 7", "part of a range"]),
    ("diffusivity_m2_s\"", "diffusivity_m2_s\"\nhigh = 1.0", &["row 19, column 9", "plausible range"]),
    ("entry = \"thickness_um\"", "entry = \"medium.po2_mmhg\"", &["varied twice"]),
    ("latin_hypercube", "grid", &["row 7, column 9", "`steps`"]),
    ("latin_hypercube", "morris", &["row 17, column 10", "give low and high"]),
    ("latin_hypercube", "latin", &["row 3, column 10", "unknown variant `latin`", "`latin_hypercube`"]),
    ("number = 200\n", "", &["row 3, column 10", "`number` is missing"]),
    ("number = 200", "number = 1", &["row 4, column 10", "write 2 or more"]),
    ("number = 200", "number = 2000000", &["2000000 runs are more than"]),
    ("number = 200", "numbers = 200", &["row 4, column 1", "unknown field `numbers`"]),
    ("name = \"pitch\"", "name = \"pitch and radius\"", &["row 1, column 8", "letters, digits"]),
    ("gel.toml", "gell.toml", &["row 2, column 10", "gell.toml", "hint: name a design"]),
    ("seed = 7", "seed = 7\nlevel = \"cells\"", &["[cells] is missing"]),
    ("seed = 7", "seed = 7\ncells = { days = 3 }", &["row 6, column 9", "no use"]),
    ("seed = 7", "seed = 7\nparameters = { \"chip.hill\" = 3.0 }", &["row 6", "chip.hill"]),
    ("scale = \"log\"", "scale = \"log\"\nsteps = 4", &["row 11, column 9", "only a grid has steps"]),
];

#[test]
fn a_broken_sweep_is_refused_with_its_place() {
    let temporary = tempfile::tempdir().unwrap();
    let mut faults = Vec::new();
    for (from, to, words) in BROKEN {
        assert!(SWEEP.contains(from), "{from}");
        let file = sweep(temporary.path(), &SWEEP.replacen(from, to, 1));
        let out = temporary.path().join("out");
        let (code, stdout, stderr) = outcome(command(&file, &out, &[]));
        let one = stderr.starts_with("error: ") && stderr.matches("error: ").count() == 1;
        let said = words.iter().all(|word| stderr.contains(word));
        let whole = stderr.contains("hint:") && !stderr.contains("panicked") && stdout.is_empty();
        let nothing = fs::read_dir(temporary.path()).unwrap().count() == 2;
        if code != 1 || !one || !said || !whole || !nothing {
            faults.push(format!("{to}: exit code {code}, wanted {words:?}\n{stderr}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_shard_that_is_none_is_refused() {
    for (text, words) in [("4/3", "no shard 4 of 3"), ("0/3", "no shard 0"), ("3", "2/8")] {
        let args = ["chip", "sweep", "SWEEP.toml", "--out", "x", "--shard", text];
        let (code, _, stderr) = outcome(thymoid(args));
        assert_eq!(code, 2, "{stderr}");
        assert!(stderr.contains(words), "{stderr}");
    }
}

#[test]
fn shards_that_do_not_make_one_sweep_are_refused() {
    let temporary = tempfile::tempdir().unwrap();
    let at = |name: &str| temporary.path().join(name);
    let file = sweep(temporary.path(), SWEEP);
    for number in 1..=3 {
        let shard = format!("{number}/3");
        succeed(command(&file, &at(&format!("part-{number}")), &["--shard", &shard]));
    }
    let other = sweep(temporary.path(), &SWEEP.replace("low = 150", "low = 151"));
    succeed(command(&other, &at("other"), &["--shard", "2/3"]));
    let refused = |parts: &[&str], words: &[&str]| {
        let parts: Vec<PathBuf> = parts.iter().map(|name| at(name)).collect();
        let mut merge = thymoid(["chip", "merge"]);
        merge.args(parts).arg("--out").arg(at("merged"));
        let (code, _, stderr) = outcome(merge);
        assert_eq!(code, 1, "{stderr}");
        let said = words.iter().all(|word| stderr.contains(word)) && stderr.contains("hint:");
        assert!(said && !at("merged").exists(), "{words:?}: {stderr}");
    };
    refused(&["part-1", "part-3"], &["runs 1, 4, 7", "are missing", "shards 2/3"]);
    refused(&["part-1", "other", "part-3"], &["other: is of another sweep than"]);
    refused(&["part-1", "part-2", "part-2"], &["has run 1, and so has"]);
    refused(&["no-such"], &["holds no shard"]);

    let table = at("part-2").join("tables/runs.csv");
    let rows = fs::read_to_string(&table).unwrap();
    fs::write(&table, rows.replacen("\n1,", "\n1,9", 1)).unwrap();
    refused(&["part-1", "part-2", "part-3"], &["runs.csv: was changed"]);
    fs::write(&table, rows).unwrap();
    let design = at("part-2").join("design.toml");
    fs::write(&design, DESIGN.replace("area_mm2 = 100", "area_mm2 = 200")).unwrap();
    refused(&["part-1", "part-2", "part-3"], &["part-2: is of another sweep"]);
    fs::write(&design, DESIGN).unwrap();
    let mut merge = thymoid(["chip", "merge"]);
    merge.args([1, 2, 3].map(|n| at(&format!("part-{n}")))).arg("--out").arg(at("merged"));
    succeed(merge);
}

/// Lines and numbers of a sweep put out of order at random: an answer or an error, never a panic.
#[test]
fn no_text_makes_a_panic() {
    let odd = ["nan", "inf", "-0.0", "1e308", "-1", "0", "99999999", "\"\"", "[]", "{}", "true"];
    let mut accepted = 0;
    for case in 0..300 {
        let mut draws = Seed(1).draws(Purpose::Test, case, 0);
        let mut lines: Vec<String> = SWEEP.lines().map(str::to_owned).collect();
        for _ in 0..=draws.below(3) {
            let at = draws.below(lines.len() as u32) as usize;
            let other = draws.below(lines.len() as u32) as usize;
            match draws.below(4) {
                0 => lines.swap(at, other),
                1 => drop(lines.remove(at)),
                2 => lines.insert(other, lines[at].clone()),
                _ => {
                    let value = odd[draws.below(odd.len() as u32) as usize];
                    let key = lines[at].split(" = ").next().unwrap_or_default().to_owned();
                    lines[at] = format!("{key} = {value}");
                }
            }
        }
        match Sweep::new("SWEEP.toml", &lines.join("\n"), "gel.toml", DESIGN) {
            Ok(sweep) => accepted += usize::from(!sweep.inputs().unwrap().is_empty()),
            Err(error) => assert!(error.to_string().contains("hint:"), "{error}"),
        }
    }
    assert!((10..290).contains(&accepted), "{accepted} of 300 are sweeps");
}
