//! Rules of the house that no lint knows, for the crates that hold the science.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

const CRATES: [&str; 8] =
    ["inference", "receptor", "transport", "drawing", "chip", "labs", "patient", "trial"];
/// Lines of a file, and columns of a comment, at most.
const LONGEST: (usize, usize) = (400, 100);

/// Numbers that mean the same in every science: small wholes and halves, twelve months a year,
/// and probabilities of quantiles. Powers of ten besides.
const PLAIN: [f64; 17] = [
    0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 12.0, //
    0.025, 0.05, 0.1, 0.25, 0.75, 0.9, 0.95, 0.975, 0.99,
];

/// Files whose formulas hold numbers of their own, and why they may.
const EXEMPT: [(&str, &str); 7] = [
    (
        "patient/src/dynamics/body.rs",
        "Linderkamp's regressions, printed with their source above each",
    ),
    ("inference/src/quasi_random.rs", "start of an iteration that converges from anywhere"),
    ("inference/src/nlme/problems/recon12.rs", "a problem as validation/nlme/SOURCE.md states it"),
    (
        "inference/src/nlme/problems/theophylline.rs",
        "a problem as stated there; coefficients of a series",
    ),
    ("transport/src/flow/membrane.rs", "the formula of Dagan, printed with its source above"),
    ("transport/src/flow/section.rs", "series of White, printed with their source above each"),
    ("inference/src/ode/solver.rs", "order of the method, beside its coefficients"),
];

/// Path from `crates`, and content, of every source file of the science.
fn sources() -> Vec<(String, String)> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut sources =
        files_below(CRATES.iter().map(|name| crates.join(name).join("src")).collect());
    sources.retain(|(name, _)| !name.ends_with("/tests.rs"));
    assert!(sources.len() > 20, "the sources are where this test looks for them");
    sources
}

/// Rust files of folders, by their path from `crates`.
fn files_below(mut pending: Vec<PathBuf>) -> Vec<(String, String)> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            pending.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|e| e == "rs") {
            let name = path.strip_prefix(crates).unwrap().to_str().unwrap().replace('\\', "/");
            files.push((name, fs::read_to_string(path).unwrap()));
        }
    }
    files.sort();
    files
}

/// The source with comments, strings and characters blanked out, line by line.
fn code_only(source: &str) -> String {
    let mut code = String::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let hashes =
            rest.strip_prefix('r').map_or(0, |r| r.len() - r.trim_start_matches('#').len());
        let raw = rest.strip_prefix('r').is_some_and(|r| r[hashes..].starts_with('"'))
            && !code.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if raw {
            let close = format!("\"{}", "#".repeat(hashes));
            let open = hashes + 2;
            rest[open..].find(&close).map_or(rest.len(), |end| open + end + close.len())
        } else if first == '"' {
            closing(rest, '"')
        } else if first == '\''
            && (rest[1..].starts_with('\\') || rest.chars().nth(2) == Some('\''))
        {
            closing(rest, '\'')
        } else {
            code.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        code.extend(rest[..length].chars().map(|c| if c == '\n' { c } else { ' ' }));
        rest = &rest[length..];
    }
    code
}

/// Length of a literal that begins and ends with `quote`.
fn closing(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (i, c) in text.char_indices().skip(1) {
        if c == quote && !escaped {
            return i + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    text.len()
}

/// The float literals of a line of code.
fn floats(line: &str) -> Vec<&str> {
    let bytes = line.as_bytes();
    let digits = |mut at: usize| {
        while bytes.get(at).is_some_and(|b| b.is_ascii_digit() || *b == b'_') {
            at += 1;
        }
        at
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let before = &line[..at];
        let field = before.ends_with('.') && !before.ends_with("..");
        let word = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if !bytes[at].is_ascii_digit() || word || field {
            at += line[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let mut end = digits(at);
        let whole = end;
        if bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
            end = digits(end + 1);
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            end = digits(end + 1 + sign);
        }
        if end > whole || line[end..].starts_with("f64") || line[end..].starts_with("_f64") {
            found.push(&line[at..end]);
        }
        at = end;
    }
    found
}

fn is_plain(literal: &str) -> bool {
    let value: f64 = literal.replace('_', "").trim_end_matches('_').parse().unwrap();
    let power_of_ten = format!("{value:e}").starts_with("1e");
    PLAIN.contains(&value) || power_of_ten
}

/// Lines of a file with a number that is neither plain nor a documented constant.
fn bare_numbers(source: &str) -> Vec<(usize, String)> {
    let code = code_only(source);
    let mut bare = Vec::new();
    let (mut constant, mut documented) = (false, false);
    for (index, (line, code)) in source.lines().zip(code.lines()).enumerate() {
        if code.trim() == "#[cfg(test)]" {
            break;
        }
        let trimmed = code.trim_start();
        let words = trimmed.strip_prefix("pub").map_or(trimmed, |rest| {
            rest.trim_start_matches("(crate)").trim_start_matches("(super)").trim_start()
        });
        constant |= (words.starts_with("const ") || words.starts_with("static "))
            && !words.starts_with("const fn ");
        // Constants that stand together share the comment above the first.
        documented |= line.trim_start().starts_with("///");
        let numbers: Vec<&str> = floats(code).into_iter().filter(|n| !is_plain(n)).collect();
        let named = constant && documented;
        if !(named || numbers.is_empty()) {
            bare.push((index + 1, numbers.join(", ")));
        }
        let ends = constant && code.trim_end().ends_with(';');
        documented &= constant || line.trim_start().starts_with("///") || trimmed.starts_with("#[");
        constant &= !ends;
    }
    bare
}

#[test]
fn numbers_have_names_and_reasons() {
    let sources = sources();
    let mut faults = Vec::new();
    for (name, source) in &sources {
        let exempt = EXEMPT.iter().any(|(file, _)| file == name);
        let bare = bare_numbers(source);
        assert!(!exempt || !bare.is_empty(), "{name} needs no exemption any more");
        if !exempt {
            faults.extend(bare.iter().map(|(line, numbers)| format!("{name}:{line}: {numbers}")));
        }
    }
    for (file, _) in EXEMPT {
        assert!(sources.iter().any(|(name, _)| name == file), "{file} is exempt and gone");
    }
    assert!(
        faults.is_empty(),
        "a number of the science belongs into parameters.toml; any other into a constant with a \
         doc comment that says where it comes from:\n{}",
        faults.join("\n")
    );
}

#[test]
fn the_rule_on_numbers_sees_what_it_should() {
    let source = "/// A rate.\nconst RATE: f64 = 0.37;\nconst OTHER: f64 = 0.38;\n\n\
                  const BARE: f64 = 0.39;\nfn f(x: (f64, u8)) -> f64 {\n\
                  // 0.41\nlet s = \"0.42\"; let c = '\"';\n\
                  x.0 * 1e-3 + 0.5 + 7.5e-1 + 0x1e2 as f64\n\
                  + g(0..9, 0.0..1.7) + 18f64\n}\n#[cfg(test)]\nmod tests { const X: f64 = 0.43; }\n";
    let expected = [(5, "0.39"), (10, "1.7, 18")].map(|(line, n)| (line, n.to_owned()));
    assert_eq!(bare_numbers(source), expected);
}

/// Path and content of every Rust file of the workspace.
fn all_files() -> Vec<(String, String)> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    files_below(vec![crates.to_owned()])
}

#[test]
fn files_are_short_and_so_are_comments() {
    let mut faults = Vec::new();
    for (name, source) in all_files() {
        let lines = source.lines().count();
        if lines > LONGEST.0 {
            faults.push(format!("{name}: {lines} lines"));
        }
        let comments = source.lines().enumerate();
        let comments = comments.filter(|(_, line)| line.trim_start().starts_with("//"));
        for (at, line) in comments.filter(|(_, line)| line.chars().count() > LONGEST.1) {
            faults.push(format!("{name}:{}: {} columns", at + 1, line.chars().count()));
        }
    }
    assert!(faults.is_empty(), "one idea a file, and comments that fit:\n{}", faults.join("\n"));
}

#[test]
fn nothing_is_left_to_do() {
    let marks = ["TODO", "FIXME", "XXX", "todo!", "unimplemented!"];
    let mut faults = Vec::new();
    for (name, source) in sources() {
        for (index, line) in source.lines().enumerate() {
            if marks.iter().any(|mark| line.contains(mark)) {
                faults.push(format!("{name}:{}: {}", index + 1, line.trim()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
