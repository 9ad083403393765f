//! `thymoid chip limits`: what is printed, what is written, and what is refused.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fs;

use common::{outcome, thymoid};
use thymoid_core::INTENDED_USE;

fn limits(args: &[&str]) -> (i32, String, String) {
    outcome(thymoid(["chip", "limits"].iter().chain(args)))
}

#[test]
fn every_preset_has_a_table_in_both_languages() {
    for (name, _) in thymoid_chip::preset::PRESETS {
        let (code, stdout, stderr) = limits(&[name]);
        assert_eq!((code, stderr.as_str()), (0, ""), "{name}");
        assert!(stdout.contains("held back by "), "{stdout}");
        assert!(stdout.trim_end().ends_with(INTENDED_USE), "{stdout}");
        let (code, stdout, _) = limits(&[name, "--lang", "zh-CN"]);
        assert_eq!(code, 0, "{name}");
        assert!(stdout.contains("限制因素是") && !stdout.contains('['), "{stdout}");
    }
}

/// By hand in `crates/chip/tests/limits.rs`, design 7 but for 1 mm: room, and a tenth of the
/// progenitors to spare.
#[test]
fn the_table_names_the_limit_and_its_margins() {
    let (_, stdout, _) = limits(&["thymus-slices"]);
    let row = |name: &str| {
        let line = stdout.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().skip(1).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(row("room "), "8,360 holds it back");
    assert_eq!(row("progenitors "), "9,330 10\u{a0}%".replace('\u{a0}', " "));
    assert_eq!(row("flow "), "not given");
    assert!(stdout.contains("Until day 9.4 after implantation"), "{stdout}");
}

/// The table of levels: the bundled candidate, which is drawn, is full at either.
#[test]
fn a_drawn_chip_is_answered_in_closed_form_and_by_its_fields() {
    let chip =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../studies/athymia/chips/perfused_channel.toml");
    let (code, stdout, stderr) = limits(&[chip]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    let row = |name: &str| {
        let line = stdout.lines().find(|line| line.starts_with(name)).unwrap();
        line[name.len()..].split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(row("Held back by"), ["room", "room"]);
    let exported: Vec<f64> =
        row("T cells exported (10⁶ per day)").iter().map(|text| text.parse().unwrap()).collect();
    assert!((exported[1] / exported[0] - 1.0).abs() < 0.02, "{exported:?}");
    // 50 chips of 8.4 x 5 x 0.6 mm less 56 channels of 50 um radius: 1150 mm³ of 2.25e9 cells/mL.
    let cells: f64 = row("Thymocytes (10⁶)")[0].replace(',', "").parse().unwrap();
    assert!((cells / 2587.5 - 1.0).abs() < 0.01, "{cells}");
}

#[test]
fn a_folder_holds_figures_tables_and_a_report() {
    let temporary = tempfile::tempdir().unwrap();
    let out = temporary.path().join("limits");
    let (code, stdout, stderr) = limits(&["ato", "--out", out.to_str().unwrap()]);
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains(out.join("report.html").to_str().unwrap()), "{stdout}");
    let read = |name: &str| fs::read_to_string(out.join(name)).unwrap();
    let report = read("report.html");
    assert!(report.contains("artificial thymic organoid") && report.contains("人工胸腺类器官"));
    for figure in ["chip-yield-thickness", "chip-limit-map"] {
        assert!(report.contains(figure) && out.join(format!("figures/{figure}.svg")).exists());
    }
    let answers = read("tables/chip_answers.csv");
    assert_eq!(answers.lines().count(), 3, "{answers}");
    assert!(answers.contains("closed_form,") && answers.contains(",fields,"), "{answers}");
    let table = read("tables/chip_limits.csv");
    assert_eq!(table.lines().filter(|line| line.contains(",1,")).count(), 1, "{table}");
    assert_eq!(read("tables/chip_scan.csv").lines().count(), 1 + 3 * 37 + 19 * 19);
    assert!(read("manifest.json").contains("thymoid chip limits ato"));
    // Never replaced unasked.
    let (code, _, stderr) = limits(&["ato", "--out", out.to_str().unwrap()]);
    assert!(code == 1 && stderr.contains("exists already"), "{stderr}");
}

#[test]
fn what_is_no_design_is_refused_with_the_way_out() {
    let temporary = tempfile::tempdir().unwrap();
    let file = temporary.path().join("chip.toml");
    let path = file.to_str().unwrap();
    let design = "name = \"a\"\narea_mm2 = 1\nthickness_um = 100\nprogenitors_per_day = 1\n\
                  functional_stroma_fraction = 1\n[medium]\nkind = \"air_liquid\"\npo2_mmhg = 142\n";
    let of = |text: &str| {
        fs::write(&file, text).unwrap();
        limits(&[path])
    };
    for (text, words) in [
        (design.to_owned(), ["chip.toml:", "missing field `film_um`"]),
        (format!("{design}film_um = -1\n"), ["chip.toml", "`medium.film_um` must be from 0"]),
        (format!("{design}film_um = 1\nflow = 1\n"), ["chip.toml:", "unknown field `flow`"]),
        ("length_um = 100\n".to_owned(), ["chip.toml:1:1", "unknown field `length_um`"]),
    ] {
        let (code, stdout, stderr) = of(&text);
        assert!(code == 1 && stdout.is_empty(), "{text}: {stdout}");
        assert!(words.iter().all(|word| stderr.contains(word)), "{text}: {stderr}");
        assert!(stderr.contains("docs/formats.md"), "{stderr}");
    }
    let (code, _, stderr) = limits(&["infant-lobule"]);
    assert!(code == 1 && stderr.contains("is a unit of tissue") && stderr.contains("pig-lobe"));
    let (code, _, stderr) = limits(&["spleen"]);
    assert!(code == 1 && stderr.contains("cannot be read") && stderr.contains("cryogel"));
}
