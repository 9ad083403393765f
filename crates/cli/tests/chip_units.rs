//! `thymoid chip units` from design to folder: a chip from units, and the whole chip as judge.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use common::{outcome, thymoid};

/// Channels of half a millimetre along which oxygen falls from 140 mmHg to about a half.
const CHIP: &str = "name = \"small\"\narea_mm2 = 0.3\nthickness_um = 300\n\
    progenitors_per_day = 2\nfunctional_stroma_fraction = 1\nchain = \"mouse\"\n[medium]\n\
    kind = \"perfused\"\nchannel_radius_um = 50\nchannel_pitch_um = 300\npo2_mmhg = 140\n\
    channel_length_mm = 0.5\nmean_speed_mm_s = 0.25\n";

const UNITS: [&str; 4] = ["--units", "3", "--seeds", "2"];

struct Place {
    _temporary: tempfile::TempDir,
    design: PathBuf,
    out: PathBuf,
}

fn place(text: &str) -> Place {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().to_owned();
    let design = folder.join("chip.toml");
    fs::write(&design, text).unwrap();
    Place { design, out: folder.join("out"), _temporary: temporary }
}

fn units(place: &Place, days: &str, further: &[&str]) -> std::process::Command {
    let mut command = thymoid(["chip", "units", "--days", days, "--family", "drawn"]);
    command.arg(&place.design).arg("--out").arg(&place.out).args(further);
    command
}

fn done(place: &Place, days: &str, further: &[&str]) -> String {
    let (code, stdout, stderr) = outcome(units(place, days, further));
    assert_eq!(code, 0, "{stderr}");
    stdout
}

/// Tables as they are on the disk.
fn tables(folder: &Path) -> BTreeMap<String, String> {
    let read = |name: &str| fs::read_to_string(folder.join("tables").join(name)).unwrap();
    ["units.csv", "chip.csv"].map(|name| (name.to_owned(), read(name))).into()
}

/// A column of a table by the words of its first column.
fn column(table: &str, name: &str) -> BTreeMap<String, f64> {
    let mut rows = table.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let nth = rows.next().unwrap().iter().position(|column| *column == name).unwrap();
    rows.filter_map(|row| Some((row[0].to_owned(), row[nth].parse().ok()?))).collect()
}

#[test]
fn threads_and_interruptions_change_no_bit() {
    let expected = {
        let place = place(CHIP);
        done(&place, "0.5", &[&UNITS[..], &["--threads", "1"]].concat());
        tables(&place.out)
    };
    for threads in ["2", "5"] {
        let place = place(CHIP);
        done(&place, "0.5", &[&UNITS[..], &["--threads", threads]].concat());
        assert_eq!(tables(&place.out), expected, "{threads} threads");
    }
    let killed = place(CHIP);
    let often = [&UNITS[..], &["--checkpoint-minutes", "0.0001"]].concat();
    let mut child = units(&killed, "0.5", &often).stderr(Stdio::null()).spawn().unwrap();
    let state = killed.out.with_file_name(".out.unfinished").join("state");
    while !state.join("checkpoint").exists() {
        assert!(child.try_wait().unwrap().is_none(), "it ended before its first checkpoint");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let (code, _, stderr) =
        outcome(units(&killed, "0.5", &["--units", "5", "--seeds", "2", "--resume"]));
    assert!(code == 1 && stderr.contains("the run began as `thymoid chip units"), "{stderr}");
    done(&killed, "0.5", &[&UNITS[..], &["--resume"]].concat());
    assert_eq!(tables(&killed.out), expected, "killed and resumed");
}

/// Thymocytes and uptake, which hardly scatter, within 5 %; oxygen that is taken up is gone.
#[test]
fn units_stand_for_the_whole_chip() {
    let place = place(CHIP);
    let stdout = done(&place, "3", &["--units", "3", "--whole"]);
    assert!(stdout.contains("The whole chip, simulated at once, exports"), "{stdout}");
    let all = tables(&place.out);
    let miss = column(&all["chip.csv"], "miss");
    for quantity in ["thymocytes", "oxygen_uptake"] {
        assert!(miss[quantity].abs() < 0.05, "{quantity}: {}", miss[quantity]);
    }
    let [enters, leaves] = ["po2_in_mmhg", "po2_out_mmhg"].map(|c| column(&all["units.csv"], c));
    assert!((enters["1"] - 140.0).abs() < 1e-9 && enters["2"] == leaves["1"]);
    assert!(leaves["3"] < 0.8 * enters["1"], "medium is used up: {leaves:?}");
    // 1.35e-3 mol/m³ mmHg times the flow: two channels of 7854 µm² at 0.25 mm/s.
    let taken = column(&all["chip.csv"], "value")["oxygen_uptake"];
    let section_m2 = std::f64::consts::PI * 50e-6 * 50e-6;
    let flow_m3_s = 2.0 * section_m2 * 0.25e-3;
    let left = (enters["1"] - leaves["3"]) * 1.35e-3 * flow_m3_s * 1e12;
    assert!((left / taken - 1.0).abs() < 0.01, "{left} pmol/s left the medium, {taken} taken up");
    let page = fs::read_to_string(place.out.join("report.html")).unwrap();
    assert!(page.contains("units-oxygen") && page.contains("units-export"));
    assert!(page.contains("整块芯片"));
}

#[test]
fn still_medium_needs_one_unit() {
    let still = "name = \"slab\"\narea_mm2 = 4\nthickness_um = 300\nprogenitors_per_day = 9\n\
                 functional_stroma_fraction = 1\nchain = \"mouse\"\n\
                 medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }\n";
    let place = place(still);
    let stdout = done(&place, "0.5", &["--seeds", "2", "--lang", "zh-CN"]);
    assert!(stdout.contains("由 1 个单元推算"), "{stdout}");
    assert_eq!(column(&tables(&place.out)["units.csv"], "share_of_chip")["1"], 1.0);
}

#[test]
fn what_cannot_be_run_is_refused_with_what_would_help() {
    let large = CHIP
        .replace("area_mm2 = 0.3", "area_mm2 = 60000")
        .replace("channel_length_mm = 0.5", "channel_length_mm = 90");
    for (text, further, said) in [
        (CHIP, &[][..], "too short to tell what is chance"),
        (CHIP, &["--units", "4"][..], "their number is odd"),
        (CHIP, &["--units", "17"][..], "give --units 1, 3, 5"),
        (&large, &["--whole", "--seeds", "2"][..], "leave --whole out"),
    ] {
        let place = place(text);
        let (code, stdout, stderr) = outcome(units(&place, "1", further));
        assert_eq!((code, stdout.as_str()), (1, ""), "{stderr}");
        assert!(stderr.contains(said) && stderr.contains("hint:"), "{stderr}");
        assert!(!place.out.exists());
    }
}
