//! ARCHITECTURE.md and CONTRIBUTING.md against the workspace: arrows between crates, circles of
//! files, and paths.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Crates, each with those that it knows.
type Arrows = BTreeMap<String, BTreeSet<String>>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn document(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// The lines of the fenced block of a document that bears a name.
fn block<'a>(document: &'a str, name: &str) -> Vec<&'a str> {
    let fence = format!("```{name}\n");
    let (_, rest) = document.split_once(&fence).expect("the block is there");
    rest.split_once("```").unwrap().0.lines().collect()
}

fn drawn() -> Arrows {
    let text = document("ARCHITECTURE.md");
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    block(&text, "arrows")
        .into_iter()
        .map(|line| line.split_once("->").expect("a line is a crate and those it knows"))
        .map(|(from, to)| (from.trim().to_owned(), words(to)))
        .collect()
}

/// What `cargo metadata` says of normal dependencies within the workspace.
fn built() -> Arrows {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let folder = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let packages = metadata["packages"].as_array().unwrap().iter().map(|package| {
        let manifest = package["manifest_path"].as_str().unwrap().replace('\\', "/");
        let from = folder(manifest.trim_end_matches("/Cargo.toml"));
        let known = package["dependencies"].as_array().unwrap().iter();
        let known = known.filter(|to| to["kind"].is_null());
        let to = known.filter_map(|to| Some(folder(&to["path"].as_str()?.replace('\\', "/"))));
        (from, to.collect())
    });
    packages.collect()
}

#[test]
fn crates_know_those_that_are_drawn() {
    assert_eq!(built(), drawn());
}

#[test]
fn arrows_run_in_the_order_of_the_drawing() {
    let text = document("ARCHITECTURE.md");
    let lines = block(&text, "arrows");
    let order: Vec<&str> =
        lines.iter().map(|line| line.split("->").next().unwrap().trim()).collect();
    let place = |name: &str| order.iter().position(|known| *known == name).unwrap();
    for (from, known) in drawn() {
        for to in known {
            assert!(place(&to) < place(&from), "{from} -> {to} runs upstream");
        }
    }
}

/// Where a newcomer looks for ten things.
#[test]
fn the_paths_of_contributing_exist() {
    let text = document("CONTRIBUTING.md");
    let section = text.split("## Where is what").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows: Vec<&str> = section.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!(rows.len() >= 10, "ten questions are answered");
    for row in rows {
        let path = row.split('`').nth(1).expect("each answer is a path");
        assert!(root().join(path).exists(), "{path}");
    }
}

/// Every path in backquotes that begins with a folder of the repository.
#[test]
fn the_paths_of_architecture_exist() {
    let text = document("ARCHITECTURE.md");
    let mut seen = 0;
    for word in text.split('`').skip(1).step_by(2) {
        let of_ours =
            ["crates/", "docs/", "studies/", "validation/", "tests/", "benches/", "fuzz/"];
        if of_ours.iter().any(|folder| word.starts_with(folder)) && !word.contains(['{', '*', '<'])
        {
            assert!(root().join(word).exists(), "{word}");
            seen += 1;
        }
    }
    assert!(seen > 10, "only {seen} paths found");
}

/// Source files of a crate by the path of their module, such as `cells::step::pass`.
fn modules(sources: &Path) -> BTreeMap<String, String> {
    let mut pending = vec![sources.to_owned()];
    let mut modules = BTreeMap::new();
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            pending.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(sources).unwrap().with_extension("");
            let name = name.to_str().unwrap().replace(['/', '\\'], "::");
            let name = name.trim_end_matches("mod").trim_end_matches("::");
            let name = if ["lib", "main"].contains(&name) { "" } else { name };
            let text = fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned();
            modules.insert(name.to_owned(), text);
        }
    }
    modules
}

/// The paths that a file imports or writes in place, relative ones made whole.
fn imports(module: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    for code in lines.collect::<Vec<_>>().join(" ").split(';') {
        let paths = match code.rsplit_once("use ") {
            // What a file passes on it does not need itself.
            Some((before, _)) if before.trim_end().ends_with(['b', ')']) => continue,
            Some((_, tree)) => leaves(tree.trim()),
            None => in_place(code),
        };
        for path in paths {
            let mut at: Vec<&str> = module.split("::").filter(|part| !part.is_empty()).collect();
            let mut rest = path.as_str();
            if let Some(inner) = rest.strip_prefix("crate::") {
                (at, rest) = (Vec::new(), inner);
            } else if rest.starts_with("super::") {
                while let Some(outer) = rest.strip_prefix("super::") {
                    at.pop();
                    rest = outer;
                }
            } else {
                rest = rest.strip_prefix("self::").unwrap_or(rest);
            }
            at.extend(rest.split("::"));
            found.push(at.join("::"));
        }
    }
    found
}

/// Paths of this crate in code that imports nothing, such as `super::a::b` in `super::a::b(c)`.
fn in_place(code: &str) -> Vec<String> {
    let words = code.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
    let ours = words.filter(|word| word.starts_with("crate::") || word.starts_with("super::"));
    ours.map(|word| word.trim_end_matches(':').to_owned()).collect()
}

/// `a::{b, c::{d, e}}` as `a::b`, `a::c::d`, `a::c::e`.
fn leaves(tree: &str) -> Vec<String> {
    let Some((stem, inner)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap();
        return vec![path.trim().trim_end_matches("::self").to_owned()];
    };
    let inner = inner.trim_end().trim_end_matches('}');
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, character) in inner.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&inner[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inner[start..]);
    let whole = |part: &str| leaves(part.trim()).into_iter().map(|leaf| format!("{stem}{leaf}"));
    let parts = parts.into_iter().filter(|part| !part.trim().is_empty());
    parts.flat_map(whole).map(|path| path.trim_end_matches("::self").to_owned()).collect()
}

/// The file that defines what a path names: through the names that folders pass on.
fn defined_in(path: &str, modules: &BTreeMap<String, String>, depth: u8) -> Option<String> {
    if modules.contains_key(path) {
        return Some(path.to_owned());
    }
    let (module, name) = path.rsplit_once("::").unwrap_or(("", path));
    let text = modules.get(module)?;
    for statement in text.split(';') {
        let Some((before, tree)) = statement.rsplit_once("use ") else { continue };
        let passed_on = before.trim_end().ends_with("pub") || before.trim_end().ends_with(')');
        if !passed_on {
            continue;
        }
        for leaf in leaves(tree.trim()) {
            let named = leaf.rsplit("::").next() == Some(name);
            if named && depth > 0 && !leaf.starts_with("thymoid_") {
                let stem = leaf.strip_prefix("crate::");
                let whole = stem.map_or_else(
                    || {
                        [module, &leaf]
                            .iter()
                            .filter(|p| !p.is_empty())
                            .copied()
                            .collect::<Vec<_>>()
                            .join("::")
                    },
                    str::to_owned,
                );
                return defined_in(&whole, modules, depth - 1);
            }
        }
    }
    Some(module.to_owned())
}

/// Files from which one comes back to where one began.
fn circle(files: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    fn visit<'a>(
        file: &'a str,
        files: &'a BTreeMap<String, BTreeSet<String>>,
        path: &mut Vec<&'a str>,
        done: &mut BTreeSet<&'a str>,
    ) -> Option<Vec<String>> {
        if let Some(from) = path.iter().position(|on_path| *on_path == file) {
            return Some(path[from..].iter().map(|name| (*name).to_owned()).collect());
        }
        if !done.insert(file) {
            return None;
        }
        path.push(file);
        let found = files.get(file)?.iter().find_map(|to| visit(to, files, path, done));
        path.pop();
        found
    }
    let mut done = BTreeSet::new();
    files.keys().find_map(|file| visit(file, files, &mut Vec::new(), &mut done))
}

#[test]
fn no_files_know_each_other_in_a_circle() {
    for name in built().keys() {
        let modules = modules(&root().join("crates").join(name).join("src"));
        let known = modules.iter().map(|(module, text)| {
            let to = imports(module, text).into_iter();
            let to = to.filter_map(|path| defined_in(&path, &modules, 4));
            // A folder may know its files, and these what the folder itself defines.
            let of_folder = |to: &String| {
                to == module || to.is_empty() || module.starts_with(&format!("{to}::"))
            };
            (module.clone(), to.filter(|to| !of_folder(to)).collect())
        });
        assert_eq!(circle(&known.collect()), None, "in {name}");
    }
}

#[test]
fn a_circle_is_seen() {
    let of = |all: &[(&str, &str)]| -> BTreeMap<String, String> {
        all.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    };
    let modules = of(&[
        ("", "pub mod a; pub mod b;"),
        ("a", "mod x;\npub use x::Thing;"),
        ("a::x", "use crate::b::{Other, more::{self, Far}};"),
        ("b", "use super::a::Thing;\npub struct Other;"),
        ("b::more", "fn far() -> u8 { super::super::a::near(1) }"),
    ]);
    assert_eq!(imports("b", &modules["b"]), ["a::Thing"]);
    assert_eq!(imports("b::more", &modules["b::more"]), ["a::near"]);
    assert_eq!(imports("a::x", &modules["a::x"]), ["b::Other", "b::more", "b::more::Far"]);
    assert_eq!(defined_in("a::Thing", &modules, 4).as_deref(), Some("a::x"));
    let edge = |from: &str, to: &str| (from.to_owned(), BTreeSet::from([to.to_owned()]));
    let files = BTreeMap::from([edge("a::x", "b"), edge("b", "a::x")]);
    assert_eq!(circle(&files).map(|files| files.len()), Some(2));
}
