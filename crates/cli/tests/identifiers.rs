//! Exports in which fictitious persons are planted: nothing of them is found in what Thymoid
//! prints, writes or leaves behind when identifiers are dropped, and the values are still read.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::{outcome, thymoid};

fn planted() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../labs/tests/planted")
}

fn exports() -> Vec<PathBuf> {
    let known = ["csv", "xlsx", "json"];
    let all = fs::read_dir(planted()).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = all
        .filter(|p| p.extension().is_some_and(|e| known.contains(&e.to_str().unwrap())))
        .collect();
    files.sort();
    assert_eq!(files.len(), 4);
    files
}

/// Every text that must not come out, in lower case.
fn strings() -> Vec<String> {
    let text = fs::read_to_string(planted().join("strings.txt")).unwrap();
    let strings: Vec<String> =
        text.lines().filter(|line| !line.is_empty()).map(str::to_lowercase).collect();
    assert!(strings.len() > 90);
    strings
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found
}

/// The planted texts that a text holds.
fn found_in(text: &str, strings: &[String]) -> Vec<String> {
    let text = text.to_lowercase();
    strings.iter().filter(|planted| text.contains(*planted)).cloned().collect()
}

fn assert_clean(what: &str, text: &str, strings: &[String]) {
    let found = found_in(text, strings);
    assert!(found.is_empty(), "{what} holds {found:?}:\n{text}");
}

#[test]
fn nothing_planted_comes_out() {
    let strings = strings();
    for export in exports() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path();
        let secret = folder.join("secret");
        let mut said = String::new();
        for (what, lang) in
            [("check", "en"), ("check", "zh-CN"), ("deidentify", "en"), ("forecast", "en")]
        {
            let mut command = thymoid(["patient", what]);
            command.arg(&export).arg("--secret").arg(&secret);
            if what == "check" {
                command
                    .args(["--lang", lang])
                    .arg("--suggest-mapping")
                    .arg(folder.join("lab.toml"));
            }
            if what != "deidentify" {
                command.arg("--drop-identifiers");
            }
            command.arg("--overwrite").arg("--out").arg(folder.join(what));
            let (_, printed, told) = outcome(command);
            said += &printed;
            said += &told;
        }
        assert_clean("what was printed", &said, &strings);
        let left = files_below(folder);
        assert!(left.len() >= 4, "{left:?}");
        for file in left {
            assert_clean(
                &file.display().to_string(),
                &String::from_utf8_lossy(&fs::read(&file).unwrap()),
                &strings,
            );
            assert_clean(
                "a name of a file",
                file.strip_prefix(folder).unwrap().to_str().unwrap(),
                &strings,
            );
        }
    }
}

/// The values of a verdict table or a clean copy: analyte, value, unit, age and day, by child.
fn values(table: &Path) -> BTreeMap<String, Vec<String>> {
    let mut reader = csv::Reader::from_path(table).unwrap();
    let headers = reader.headers().unwrap().clone();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in reader.records() {
        let row = row.unwrap();
        let cell = |name: &str| {
            headers.iter().position(|h| h == name).map_or("", |at| row.get(at).unwrap())
        };
        let number = |name: &str| cell(name).parse::<f64>().map(|x| format!("{x:.6}"));
        let taken = !matches!(cell("verdict"), "refused" | "not_read");
        if let (true, Ok(value), Ok(age)) = (taken, number("value"), number("age_days")) {
            let day = number("day").unwrap_or_default();
            let line = [cell("analyte").into(), value, cell("unit").into(), age, day].join(" ");
            found.entry(cell("child_id").into()).or_default().push(line);
        }
    }
    found
}

#[test]
fn the_values_of_every_child_are_still_read_and_copied() {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b'\t').from_path(planted().join("values.tsv")).unwrap();
    let expected: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    for export in exports() {
        let temporary = tempfile::tempdir().unwrap();
        let [verdicts, clean, secret] =
            ["verdicts.csv", "clean.csv", "secret"].map(|n| temporary.path().join(n));
        let mut check = thymoid(["patient", "check", "--drop-identifiers"]);
        check.arg(&export).arg("--secret").arg(&secret).arg("--out").arg(&verdicts);
        let (_, printed, told) = outcome(check);
        let mut copy = thymoid(["patient", "deidentify"]);
        copy.arg(&export).arg("--secret").arg(&secret).arg("--out").arg(&clean);
        let (code, _, copied) = outcome(copy);
        assert_eq!(code, 0, "{copied}");
        assert!(verdicts.exists(), "{printed}{told}");
        let read = values(&verdicts);
        assert_eq!(read, values(&clean));
        // The copy reads back to the same children and values.
        let again = temporary.path().join("again.csv");
        let mut check = thymoid(["patient", "check"]);
        check.arg(&clean).arg("--out").arg(&again);
        let (code, _, told) = outcome(check);
        assert_eq!(code, 0, "{told}");
        assert_eq!(values(&again), read);

        let name = export.file_name().unwrap().to_str().unwrap();
        let mut children: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for row in expected.iter().filter(|row| &row[0] == name) {
            let numbers = [3, 5, 6].map(|at| format!("{:.6}", row[at].parse::<f64>().unwrap()));
            let line = [&row[2], &numbers[0], &row[4], &numbers[1], &numbers[2]].join(" ");
            children.entry(row.get(1).unwrap()).or_default().push(line);
        }
        assert_eq!(read.len(), children.len(), "{name}: {read:#?}\n{printed}");
        for wanted in children.values() {
            let held = read.values().any(|lines| wanted.iter().all(|line| lines.contains(line)));
            assert!(held, "{name}: {wanted:#?} in no child of {read:#?}\n{printed}");
        }
    }
}

#[test]
fn a_secret_is_made_once_and_tells_children_apart() {
    let temporary = tempfile::tempdir().unwrap();
    let [labs, secret] = ["labs.csv", "secret"].map(|name| temporary.path().join(name));
    fs::write(&labs, "MRN,date,dob,CD4 (/uL)\n0123456,2025-06-01,2024-01-10,150\n0123457,2025-06-01,2024-01-10,80\n").unwrap();
    let pseudonyms = |secret: &Path| {
        let out = temporary.path().join("out.csv");
        let mut command = thymoid(["patient", "deidentify", "--overwrite"]);
        command.arg(&labs).arg("--secret").arg(secret).arg("--out").arg(&out);
        let (code, _, told) = outcome(command);
        assert_eq!(code, 0, "{told}");
        let children: Vec<String> = values(&out).into_keys().collect();
        (children, told)
    };
    let (first, told) = pseudonyms(&secret);
    assert!(told.contains("A secret for pseudonyms was made"), "{told}");
    let (again, told) = pseudonyms(&secret);
    assert_eq!((first.len(), &first, told.as_str()), (2, &again, ""));
    assert_ne!(first, pseudonyms(&temporary.path().join("another")).0);
    fs::write(&secret, "no secret").unwrap();
    let mut command = thymoid(["patient", "deidentify"]);
    command.arg(&labs).arg("--secret").arg(&secret).arg("--out").arg(temporary.path().join("x"));
    let (code, _, told) = outcome(command);
    assert_eq!(code, 1);
    assert!(told.contains("holds no secret") && told.contains("--secret"), "{told}");

    // Without the flag the file is refused, and the flag is named.
    let mut command = thymoid(["patient", "check"]);
    command.arg(&labs);
    let (code, _, told) = outcome(command);
    assert_eq!(code, 1);
    assert!(told.contains("--drop-identifiers") && !told.contains("0123456"), "{told}");
}
