//! Fields of a chip through the binary.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{outcome, thymoid};

const PERFUSED: &str = "name = \"perfused chip\"\narea_mm2 = 100\nthickness_um = 600\n\
    functional_stroma_fraction = 0.9\nprogenitors_per_day = 500\n\n[medium]\nkind = \"perfused\"\n\
    channel_radius_um = 50\nchannel_pitch_um = 300\npo2_mmhg = 100\n";

fn design(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("chip.toml");
    fs::write(&path, text).unwrap();
    path
}

fn fields(design: &Path, out: &Path, further: &[&str]) -> (i32, String, String) {
    let words = ["chip", "fields", design.to_str().unwrap(), "--out", out.to_str().unwrap()];
    outcome(thymoid(words.iter().chain(further)))
}

#[test]
fn a_design_becomes_a_report_a_table_and_an_image() {
    let temporary = tempfile::tempdir().unwrap();
    let design = design(temporary.path(), PERFUSED);
    let mut images = Vec::new();
    for (threads, vectors) in [("1", "widest"), ("2", "avx2"), ("5", "portable")] {
        let out = temporary.path().join(threads);
        let further = ["--voxel-um", "15", "--threads", threads, "--vectors", vectors];
        let (code, printed, error) = fields(&design, &out, &further);
        assert_eq!(
            (code, printed.trim()),
            (0, out.join("report.html").to_str().unwrap()),
            "{error}"
        );
        images.push(fs::read(out.join("voxels.vti")).unwrap());
    }
    assert!(images[0] == images[1] && images[0] == images[2]);

    let out = temporary.path().join("1");
    let mut rows = csv::Reader::from_path(out.join("tables/fields.csv")).unwrap();
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    let names: Vec<&str> = rows.iter().map(|row| &row[0]).collect();
    let all = ["oxygen", "ccl25", "cxcl12", "ccl21", "ccl19", "s1p", "il7", "rankl"];
    assert_eq!(names, all);
    let number = |row: usize, column: usize| rows[row][column].parse::<f64>().unwrap();
    for row in 0..all.len() {
        let [mean, least, greatest] = [2, 3, 4].map(|column| number(row, column));
        assert!(0.0 <= least && least <= mean && mean <= greatest, "{:?}", rows[row]);
    }
    // Medium has 100 mmHg, and what the tissue takes up comes through the walls.
    assert!(number(0, 4) < 100.0 && number(0, 4) > 80.0);
    assert!((number(0, 6) / number(0, 9) - 1.0).abs() < 1e-3, "{:?}", rows[0]);

    let report = fs::read_to_string(out.join("report.html")).unwrap();
    for words in ["Oxygen and signals in", "中的氧与信号分子", "IL-7", "缺氧比例"] {
        assert!(report.contains(words), "{words}");
    }
    assert!(fs::read_to_string(out.join("manifest.json")).unwrap().contains("thymoid chip fields"));
}

#[test]
fn what_is_no_design_is_told_and_leaves_nothing() {
    let temporary = tempfile::tempdir().unwrap();
    let out = temporary.path().join("out");
    let broken = design(temporary.path(), &PERFUSED.replace("po2_mmhg = 100", "po2_mmhg = -1"));
    let (code, _, error) = fields(&broken, &out, &[]);
    assert!(code != 0 && error.contains("medium.po2_mmhg"), "{error}");
    let whole = design(temporary.path(), PERFUSED);
    let (code, _, error) = fields(&whole, &out, &["--voxel-um", "0.2"]);
    assert!(code != 0 && error.contains("edge of a voxel"), "{error}");
    assert!(!out.exists());
}
