//! Every broken input ends in one error that says where and how to mend it, and leaves nothing.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;
#[path = "common/study.rs"]
mod study;

use std::fs;
use std::path::Path;

use common::{outcome, thymoid};
use study::small_study;

/// How a file of the study is broken.
enum Break {
    /// One passage replaced by another.
    Replace(&'static str, &'static str),
    /// A line added at the end.
    Append(&'static str),
    /// The whole file replaced.
    Become(&'static [u8]),
    /// The file cut after so many bytes, within a character.
    CutIn(char),
    /// The file gone.
    Remove,
}
use Break::{Append, Become, CutIn, Remove, Replace};

impl Break {
    fn apply(&self, path: &Path) {
        let text = fs::read_to_string(path).unwrap();
        let broken = match *self {
            Replace(from, to) => {
                assert!(text.contains(from), "{}: no `{from}` to break", path.display());
                text.replacen(from, to, 1).into_bytes()
            }
            Append(line) => format!("{text}{line}\n").into_bytes(),
            Become(bytes) => bytes.to_vec(),
            CutIn(character) => {
                let mut bytes = text.into_bytes();
                bytes.extend(character.to_string().bytes());
                bytes.pop();
                bytes
            }
            Remove => return fs::remove_file(path).unwrap(),
        };
        fs::write(path, broken).unwrap();
    }
}

const STUDY: &str = "study.toml";
const CANDIDATE: &str = "chips/perfused_channel.toml";
const IMPLANT: &str = "chips/cultured_thymus_slices.toml";
const NAIVE: &str = "cohorts/naive_t.csv";
const SURVIVAL: &str = "cohorts/survival.csv";
const CHILDREN: &str = "children/children.csv";
const LABS: &str = "children/labs.csv";
const RANGES: &str = "reference/lymphocyte_ranges.csv";

/// Case, file of the study, how it is broken, and words the message must hold: the place, what is
/// wrong there, the remedy. The file itself is always asked for.
#[rustfmt::skip]
const STUDIES: &[(&str, &str, Break, &[&str])] = &[
    ("unknown key", STUDY, Replace("missed_visits = 0.05", "mised_visits = 0.05"),
        &["row 40, column 1", "unknown field `mised_visits`", "`missed_visits`"]),
    ("unknown section", STUDY, Append("[weather]\nrain = 1"),
        &["row 51, column 2", "unknown field `weather`", "docs/formats.md"]),
    ("missing key", STUDY, Replace("alpha = 0.05", ""), &["row 37", "missing field `alpha`", "hint:"]),
    ("wrong type", STUDY, Replace("trials = 200", "trials = \"many\""),
        &["row 45, column 10", "invalid type: string \"many\"", "hint:"]),
    ("negative count", STUDY, Replace("chains = 2", "chains = -2"),
        &["row 27, column 10", "-2", "hint:"]),
    ("not TOML", STUDY, Replace("[cohorts]", "[cohorts"), &["row 15, column 9", "hint:"]),
    ("truncated UTF-8", STUDY, CutIn('胸'), &["is not UTF-8", "hint: save the file as UTF-8"]),
    ("empty", STUDY, Become(b""), &["row 1, column 1", "missing field `name`", "hint:"]),
    ("missing", STUDY, Remove, &["cannot be read", "hint:"]),
    ("out of range", STUDY, Replace("missed_visits = 0.05", "missed_visits = 1.5"),
        &["`trial.missed_visits` is `1.5`", "between 0 and 0.9", "hint:"]),
    ("not a number", STUDY, Replace("p0 = 0.3", "p0 = nan"), &["`trial.p0` is `NaN`", "hint:"]),
    ("two numbers for one trial", STUDY, Replace("criterion_per_ul = 100", "criterion_per_ul = 90"),
        &["`trial.criterion_per_ul` is 90", "trial.toml says 100", "hint: one trial has one"]),
    ("no such trial", STUDY, Replace("p1 = 0.6", "p1 = 0.32"), &["p1", "p0"]),
    ("name that is a path", STUDY, Replace("name = \"athymia\"", "name = \"../athymia\""),
        &["`name` is `../athymia`", "hint: use letters, digits, - and _"]),
    ("override unknown", STUDY, Append("[parameters]\n\"patient.competitoin\" = 500.0"),
        &["no parameter is called `patient.competitoin`", "did you mean", "patient.competition"]),
    ("override out of range", STUDY, Append("[parameters]\n\"patient.competition\" = -1.0"),
        &["`patient.competition`", "`-1` lies outside the plausible range", " to "]),
    ("file outside the folder", STUDY, Replace("cohorts/naive_t.csv", "../naive_t.csv"),
        &["`../naive_t.csv` lies outside the study folder", "hint: copy it into the folder"]),
    ("absolute file", STUDY, Replace("cohorts/naive_t.csv", "/etc/passwd"),
        &["`/etc/passwd` lies outside the study folder", "hint:"]),
    ("missing file", NAIVE, Remove, &["cannot be read", "hint:"]),

    ("unknown key", CANDIDATE, Replace("functional_stroma_fraction = 0.9", "flow_rate = 3"),
        &[":5:1", "unknown field `flow_rate`", "expected"]),
    ("unknown key of the medium", CANDIDATE, Replace("po2_mmhg = 100", "flow_rate = 3"),
        &[":9:1", "unknown field `flow_rate`", "expected"]),
    ("negative area", IMPLANT, Replace("area_mm2 = 3375", "area_mm2 = -3375"),
        &["`area_mm2` must be a positive number of at most 1e12, not `-3375`"]),
    ("infinite thickness", IMPLANT, Replace("thickness_um = 750", "thickness_um = inf"),
        &["`thickness_um` must be a positive number of at most 1e12, not `inf`"]),
    ("unknown medium", CANDIDATE, Replace("kind = \"perfused\"", "kind = \"shaken\""),
        &["unknown variant `shaken`", "`perfused`"]),
    ("channels that touch", CANDIDATE, Replace(", pitch_um = 300", ", pitch_um = 90"),
        &["layer `gel with channels`, drawing 4", "a pitch of 90 um makes neighbours", "overlap"]),
    ("other channels than drawn", CANDIDATE, Replace("po2_mmhg = 100", "po2_mmhg = 100\nchannel_pitch_um = 400"),
        &["`medium.channel_pitch_um` is 400, but 300", "in the drawing", "leave it out"]),
    ("a longer channel than drawn", CANDIDATE, Replace("po2_mmhg = 100", "po2_mmhg = 100\nchannel_length_mm = 10"),
        &["`medium.channel_length_mm` is 10, but 5", "in the drawing"]),
    ("area beside a drawing", CANDIDATE, Replace("\n\n# Tissue", "\narea_mm2 = 5\n\n# Tissue"),
        &["`area_mm2` is that of the drawing in [layout]: leave it out"]),
    ("no tissue is drawn", CANDIDATE, Replace("kind = \"tissue\"", "kind = \"gel\""),
        &["no tissue is drawn", "hint"]),
    ("not UTF-8", CANDIDATE, Become(b"name = \"\xd0\xd8\xcf\xd9\"\narea_mm2 = 2500\nthickness_um = 500\nfunctional_stroma_fraction = 0.9\nprogenitors_per_day = 1.5e4\n\n[medium]\nkind = \"static\"\nfaces = 1\npo2_mmhg = 100\n"),
        &["UTF-8"]),
    ("empty", CANDIDATE, Become(b""), &["missing field `name`"]),

    ("negative count", NAIVE, Replace(",63,0,1,38,", ",63,-1,1,38,"),
        &["row 2, column `median`", "minimum -1, median 1", "check the three"]),
    ("month beyond any life", NAIVE, Replace(",12,42,1,212,751,", ",1000000000,42,1,212,751,"),
        &["row 4, column `month`", "1000000000"]),
    ("size beyond any cohort", NAIVE, Replace(",12,42,1,212,751,", ",12,4000000000,1,212,751,"),
        &["row 4, column `n`", "4000000000"]),
    ("count beyond any blood", NAIVE, Replace(",12,42,1,212,751,", ",12,42,1,212,1e300,"),
        &["row 4, column `maximum`"]),
    ("a visit twice", NAIVE, Append("duke,x,naive_cd4,6,62,0,42,653,/uL,read,x,"),
        &["column `month`", "row 3"]),
    ("minimum above median", NAIVE, Replace(",62,0,42,653,", ",62,43,42,653,"),
        &["row 3, column `median`", "minimum 43, median 42", "check the three"]),
    ("unknown cohort", NAIVE, Replace("\nduke,", "\nboston,"),
        &["row 2, column `cohort`", "unknown variant `boston`", "`duke`", "docs/formats.md"]),
    ("missing column", NAIVE, Replace(",median,", ",middle,"),
        &["row 1", "unknown field `middle`", "`median`", "docs/formats.md"]),
    ("no column of sizes", NAIVE, Become(b"cohort,cohort_label,analyte,month,minimum,median,maximum,unit,status,source,note\nduke,x,naive_cd4,6,0,42,653,/uL,read,x,\n"),
        &["row 1", "`n`", "docs/formats.md"]),
    ("wrong unit", NAIVE, Replace(",62,0,42,653,/uL", ",62,0,42,653,10^9/L"),
        &["row 3, column `unit`", "`10^9/L` is not the unit of a count", "write /uL"]),
    ("no rows", NAIVE, Become(b"cohort,cohort_label,analyte,month,n,minimum,median,maximum,unit,status,source,note\n"),
        &["row 2", "a header and no rows", "write at least one row"]),
    ("nothing to fit", NAIVE, Become(b"cohort,cohort_label,analyte,month,n,minimum,median,maximum,unit,status,source,note\nduke,x,naive_cd4,6,62,0,42,653,/uL,memory,x,\n"),
        &["cohort `duke` needs a verified row", "add the row"]),
    ("share above 1", SURVIVAL, Replace(",12,0.77,", ",12,77,"),
        &["row 2, column `survival`", "`77` is not a share", "from 0 to 1"]),
    ("more deaths than children", SURVIVAL, Replace(",0.844,21,", ",0.844,96,"),
        &["row 2, column `deaths`", "96 deaths among 95 children", "check both numbers"]),
    ("no column of deaths", SURVIVAL, Become(b"cohort,treatment,n,endpoint,month,survival,ci95_low,ci95_high,status,source,note\nother,none,5,alive,12,0.4,,,read,x,\n"),
        &["row 1", "`deaths`", "docs/formats.md"]),
    ("deaths that fall", SURVIVAL, Replace(",0.834,22,", ",0.834,20,"), &["deaths", "20", "21"]),
    ("fitted rows missing", SURVIVAL, Become(b"cohort,treatment,n,endpoint,month,survival,ci95_low,ci95_high,deaths,status,source,note\nother,none,5,alive,12,0.4,,,3,read,x,\n"),
        &["deaths of `RETHYMIC EAS` up to months 12 and 24 are missing", "add both rows"]),
    ("duplicate child", CHILDREN, Append("yakici-p1,x,M,PAX1,x,none,other,,x,read,x,x"),
        &["row 16, column `child_id`", "`yakici-p1` stands here twice", "one row a child"]),
    ("unknown treatment", CHILDREN, Replace(",hsct,", ",surgery,"),
        &["row 2, column `treatment`", "unknown variant `surgery`", "docs/formats.md"]),
    ("no column of ages", CHILDREN, Become(b"child_id,study,sex,cause,phenotype,treatment,centre,outcome,status,source,note\nyakici-p5,x,F,FOXN1,x,thymus_implant,duke,x,read,x,\n"),
        &["row 1", "`age_at_implant_months`", "docs/formats.md"]),
    ("too old", CHILDREN, Replace(",gosh,11,", ",gosh,400,"),
        &["row 6, column `age_at_implant_months`", "`400` is not the age of a child", "0 to 216"]),
    ("values of a child that is not listed", LABS, Append("nobody,3,,cd3,100,/uL,fit,,read,x,"),
        &["column `child_id`", "`nobody`"]),
    ("columns of another table", RANGES, Become(b"child,count\na,1\n"),
        &["row 1, column `child`", "unknown field `child`", "docs/formats.md"]),
];

/// Case, whole laboratory table, words the message must hold.
#[rustfmt::skip]
const TABLES: &[(&str, &[u8], &[&str])] = &[
    ("wrong unit", b"child_id,age_months,months_since_implant,analyte,value,unit\nyakici-p5,12,1,cd3,300,mg/dL\n",
        &["row 2, column `unit`", "`mg/dL` is not a unit of cd3", "write `/uL`"]),
    ("TREC without denominator", b"child_id,age_months,months_since_implant,analyte,value,unit\nyakici-p5,12,1,trec,300,copies\n",
        &["row 2, column `unit`", "`copies` is not a unit of trec", "needs its denominator"]),
    ("negative count", b"child_id,age_months,months_since_implant,analyte,value,unit\nyakici-p5,12,1,cd3,300,/uL\nyakici-p5,12,1,cd4,-3,/uL\n",
        &["row 3, column `value`", "`-3` is negative", "a number of 0 or more"]),
    ("part above whole", b"child_id,age_months,months_since_implant,analyte,value,unit\nyakici-p5,12,1,cd4,400,/uL\nyakici-p5,12,1,cd3,300,/uL\n",
        &["row 2, column `value`", "cd4 400 exceeds cd3 300", "row 3", "check both values"]),
    ("part above whole in another unit", b"child_id,age_months,months_since_implant,analyte,value,unit\nyakici-p5,12,1,cd4,400,/uL\nyakici-p5,12,1,cd3,0.3,10^9/L\n",
        &["row 2, column `value`", "cd4 400 exceeds cd3 300", "check both values"]),
    ("duplicate analyte", b"child_id,age_months,months_since_implant,analyte,value,unit\nyakici-p5,12,1,cd3,300,/uL\nyakici-p5,12,1,cd3,310,/uL\n",
        &["row 3, column `analyte`", "stands in row 2 too", "use = shown"]),
    ("not a number", b"child_id,age_months,months_since_implant,analyte,value,unit\nyakici-p5,12,1,cd3,plenty,/uL\n",
        &["row 2, column `value`", "`plenty` is not a number", "decimal point"]),
    ("thousands or decimals", b"child_id,age_months,months_since_implant,analyte,value,unit\nyakici-p5,12,1,cd3,\"3,500\",/uL\n",
        &["row 2, column `value`", "`3,500` may hold decimals or thousands", "decimal point"]),
    ("NaN", b"child_id,age_months,months_since_implant,analyte,value,unit\nyakici-p5,12,1,cd3,NaN,/uL\n",
        &["row 2, column `value`", "`NaN`", "a number of 0 or more"]),
    ("age not a number", b"child_id,age_months,months_since_implant,analyte,value,unit\nyakici-p5,a year,1,cd3,300,/uL\n",
        &["row 2, column `age_months`", "`a year`", "docs/formats.md"]),
    ("implanted before birth", b"child_id,age_months,months_since_implant,analyte,value,unit\nyakici-p5,12,13,cd3,300,/uL\n",
        &["row 2, column `months_since_implant`", "`13` months since implantation at an age of 12", "check both"]),
    ("truncated UTF-8", b"child_id,age_months,months_since_implant,analyte,value,unit\nyakici-p5,12,1,cd3,300,\xe4\xb8",
        &["row 2", "the text is damaged", "save the table as UTF-8"]),
    ("UTF-16, cut", b"\xff\xfec\0h\0i\0l\0d\0", &["row 1", "no header is understood: `child`"]),
    ("empty", b"", &["row 1", "the table is empty", "write a header"]),
    ("header only", b"child_id,age_months,months_since_implant,analyte,value,unit\n",
        &["row 2", "a header and no rows", "write at least one row"]),
    ("column of names", "child_id,姓名,age_months,months_since_implant,analyte,value,unit\nyakici-p5,王小明,12,1,cd3,300,/uL\n".as_bytes(),
        &["row 1, column `姓名`", "an identifier of a person", "remove it"]),
    ("no age, and no date to make it from", b"child_id,Date of Birth,months_since_implant,analyte,value,unit\nyakici-p5,2020-01-01,1,cd3,300,/uL\n",
        &["row 2", "the age of the child is not known", "give --birth"]),
    ("extra cell", b"child_id,age_months,months_since_implant,analyte,value,unit\nyakici-p5,12,1,cd3,1,300,/uL\n",
        &["row 2", "the row has 7 cells, the header has 6", "quote cells"]),
    ("missing column", b"child_id,age_months,months_since_implant,analyte,value\nyakici-p5,12,1,cd3,300\n",
        &["row 1", "missing field `unit`", "docs/formats.md"]),
    ("no column of implantation", b"child_id,age_months,analyte,value,unit\nyakici-p5,12,cd3,300,/uL\n",
        &["row 1", "`months_since_implant`", "docs/formats.md"]),
    ("unknown column", b"child_id,age_months,months_since_implant,analyte,value,unit,mood\nyakici-p5,12,1,cd3,300,/uL,good\n",
        &["row 1, column `mood`", "unknown field `mood`", "docs/formats.md"]),
    ("unknown analyte", b"child_id,age_months,months_since_implant,analyte,value,unit\nyakici-p5,12,1,cd5,300,/uL\n",
        &["row 2, column `analyte`", "unknown variant `cd5`", "`cd4`", "docs/formats.md"]),
    ("broken row after an empty line", b"child_id,age_months,months_since_implant,analyte,value,unit\n\nyakici-p5,12,1,cd5,300,/uL\n",
        &["row 3, column `analyte`", "unknown variant `cd5`"]),
];

/// Arguments no command understands, and words of the message.
const ARGUMENTS: &[(&[&str], &str)] = &[
    (&["fly"], "'fly'"),
    (&[], "Usage: thymoid"),
    (&["run", "--sead", "2"], "'--sead'"),
    (&["run", "--seed", "-1"], "-1"),
    (&["run", "--seed", "one"], "'one'"),
    (&["run", "--threads", "0"], "1..=1024"),
    (&["run", "--lang", "fr"], "zh-CN"),
    (&["chip", "run", "infant-lobule", "--out", "x"], "--days"),
    (&["chip", "run", "infant-lobule", "--days", "0", "--out", "x"], "above 0, at most 3660"),
    (&["chip", "run", "infant-lobule", "--days", "nan", "--out", "x"], "above 0, at most 3660"),
    (&["chip", "run", "infant-lobule", "--days", "1"], "--out"),
    (&["chip", "run", "x", "--days", "1", "--out", "x", "--snapshot-days", "0"], "from 0.01"),
    (&["chip", "run", "x", "--days", "1", "--out", "x", "--family", "B"], "A, D, E, drawn"),
    (&["receptor", "sample", "--chain", "IGH"], "TRB, TRA"),
    (&["receptor", "sample"], "--chain"),
    (&["receptor", "sample", "--chain", "TRB", "-n", "0"], "0"),
    (&["patient", "check"], "<LABS>"),
    (&["patient", "forecast", "labs.csv"], "--out"),
    (&["parameters", "--format", "xml"], "text, csv"),
];

/// One error and no more, no panic, every word in it, exit code 1; and an empty folder `out`.
fn complaint(command: std::process::Command, words: &[&str], out: &Path) -> Result<(), String> {
    let (code, stdout, stderr) = outcome(command);
    let mut faults = Vec::new();
    if code != 1 {
        faults.push(format!("exit code {code}"));
    }
    if !stderr.starts_with("error: ") || stderr.matches("error: ").count() != 1 {
        faults.push("not one error".into());
    }
    // The table of verdicts comes before the error.
    let silent = stdout.is_empty() || stdout.starts_with("cell ");
    if stderr.lines().count() > 6 || stderr.contains("panicked") || !silent {
        faults.push(format!("more than an error; stdout `{stdout}`"));
    }
    faults.extend(words.iter().filter(|w| !stderr.contains(**w)).map(|w| format!("no `{w}`")));
    let left: Vec<_> = fs::read_dir(out).unwrap().map(|e| e.unwrap().file_name()).collect();
    if !left.is_empty() {
        faults.push(format!("left behind {left:?}"));
        fs::remove_dir_all(out).unwrap();
        fs::create_dir(out).unwrap();
    }
    if faults.is_empty() { Ok(()) } else { Err(format!("{}\n{stderr}", faults.join("; "))) }
}

/// All cases are tried before any failure is shown.
fn report(failures: &[String]) {
    assert!(failures.is_empty(), "{} cases\n\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn a_broken_study_is_refused_before_anything_is_written() {
    let mut failures = Vec::new();
    for (case, file, broken, words) in STUDIES {
        let temporary = tempfile::tempdir().unwrap();
        let study = small_study(temporary.path());
        let out = temporary.path().join("out");
        fs::create_dir(&out).unwrap();
        broken.apply(&study.join(file));
        let mut words = words.to_vec();
        words.push(file);
        let mut command = thymoid(["run"]);
        command.arg(&study).arg("--out").arg(out.join("run"));
        if let Err(fault) = complaint(command, &words, &out) {
            failures.push(format!("{file}, {case}: {fault}"));
        }
    }
    report(&failures);
}

/// `table` through every command that reads laboratory values.
fn refused_everywhere(case: &str, table: &[u8], words: &[&str], failures: &mut Vec<String>) {
    let temporary = tempfile::tempdir().unwrap();
    let study = small_study(temporary.path());
    let labs = study.join(LABS);
    fs::write(&labs, table).unwrap();
    let out = temporary.path().join("out");
    fs::create_dir(&out).unwrap();
    let mut words = words.to_vec();
    words.push("labs.csv");

    let mut check = thymoid(["patient", "check"]);
    check.arg(&labs).current_dir(&out);
    let mut forecast = thymoid(["patient", "forecast"]);
    forecast.arg(&labs).arg("--out").arg(out.join("forecast"));
    let mut run = thymoid(["run"]);
    run.arg(&study).arg("--out").arg(out.join("run"));
    for (name, command) in [("check", check), ("forecast", forecast), ("run", run)] {
        if let Err(fault) = complaint(command, &words, &out) {
            failures.push(format!("{name}, {case}: {fault}"));
        }
    }
}

#[test]
fn a_broken_laboratory_table_is_refused_by_every_command() {
    let mut failures = Vec::new();
    for (case, table, words) in TABLES {
        refused_everywhere(case, table, words, &mut failures);
    }
    report(&failures);
}

#[test]
fn a_table_of_a_million_rows_is_refused_at_the_limit() {
    let mut table = b"child_id,age_months,months_since_implant,analyte,value,unit\n".to_vec();
    for _ in 0..1_000_000 {
        table.extend_from_slice(b"yakici-p5,12,1,cd3,300,/uL\n");
    }
    let mut failures = Vec::new();
    // 1e5 rows below the header, which may stand below a letterhead of 40.
    let words = ["row 100041", "more than 100000 rows", "split it"];
    refused_everywhere("a million rows", &table, &words, &mut failures);
    report(&failures);
}

#[test]
fn a_command_line_nobody_understands_exits_with_2() {
    let temporary = tempfile::tempdir().unwrap();
    let mut failures = Vec::new();
    for (args, word) in ARGUMENTS {
        let mut command = thymoid(*args);
        command.current_dir(&temporary);
        let (code, stdout, stderr) = outcome(command);
        if code != 2 || !stdout.is_empty() || !stderr.contains(word) || stderr.contains("panicked")
        {
            failures.push(format!("{args:?}: exit code {code}, no `{word}`\n{stderr}"));
        }
    }
    assert_eq!(fs::read_dir(&temporary).unwrap().count(), 0);
    report(&failures);
}
