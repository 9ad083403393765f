//! `thymoid chip flow` from file to folder.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fs;

use common::{outcome, thymoid};

const CHIP: &str = include_str!("../../chip/tests/data/perfused_chip.toml");
const NETWORK: &str = r#"
name = "a fork"

[[nodes]]
name = "inlet"
port = { flow_ul_min = 3 }

[[nodes]]
name = "fork"

[[nodes]]
name = "outlet"
port = { pressure_pa = 0 }

[[channels]]
name = "stem"
from = "inlet"
to = "fork"
kind = "duct"
length_um = 1000
section = { shape = "rectangle", width_um = 200, height_um = 100 }

[[channels]]
name = "left"
from = "fork"
to = "outlet"
kind = "duct"
length_um = 1000
section = { shape = "circle", radius_um = 50 }

[[channels]]
name = "right"
from = "fork"
to = "outlet"
kind = "duct"
length_um = 2000
section = { shape = "circle", radius_um = 50 }

[po2_mmhg]
inlet = 100

[exchange.right]
kind = "zero_order"
uptake_mol_m_s = 5e-10
"#;

#[test]
fn a_chip_and_a_network_flow() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let chip = format!("{CHIP}channel_length_mm = 10\nmean_speed_mm_s = 1\n");
    fs::write(path("chip.toml"), chip).unwrap();
    fs::write(path("network.toml"), NETWORK).unwrap();
    for (input, out, shown) in [
        ("chip.toml", "flow", "The medium runs out of oxygen along the channels"),
        // Twice the length is half the flow: 2 and 1 of 3 uL/min.
        ("network.toml", "net", "right 1.00 1.00 2.12"),
    ] {
        let args = ["chip", "flow", &path(input), "--out", &path(out)];
        let (code, stdout, stderr) = outcome(thymoid(args));
        assert_eq!(code, 0, "{stderr}");
        let words = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(shown), "{stdout}");
        let page = fs::read_to_string(format!("{}/report.html", path(out))).unwrap();
        assert!(page.contains("Oxygen falls along the flow"));
        assert!(page.contains("氧分压沿流动方向下降"));
        let along = fs::read_to_string(format!("{}/tables/along.csv", path(out))).unwrap();
        assert!(along.lines().count() > 40, "{along}");
        assert!(fs::exists(format!("{}/manifest.json", path(out))).unwrap());
    }
    let channels = fs::read_to_string(format!("{}/tables/channels.csv", path("net"))).unwrap();
    let right = channels.lines().find(|line| line.starts_with("right")).unwrap();
    let cells: Vec<f64> = right.split(',').skip(1).map(|cell| cell.parse().unwrap()).collect();
    // 1e-12 mol/s of 1/60 uL/s: 0.06 mol/m3, 44.4 mmHg.
    assert!((cells[4] - cells[5] - 0.06 / 1.35e-3).abs() < 1e-6, "{right}");
}

#[test]
fn what_cannot_flow_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    for (text, message) in [
        (CHIP.to_owned(), "the design gives no flow"),
        (NETWORK.replace("{ pressure_pa = 0 }", "{ flow_ul_min = 3 }"), "they sum to 6 uL/min"),
        (NETWORK.replace("inlet = 100", "outlet = 100"), "medium enters at `inlet`; say what"),
        (NETWORK.replace("length_um = 2000", "lenght_um = 2000"), "length_um"),
        (NETWORK.replace("exchange.right", "exchange.rigth"), "`rigth`, which is no duct"),
    ] {
        fs::write(path("input.toml"), text).unwrap();
        let args = ["chip", "flow", &path("input.toml"), "--out", &path("out")];
        let (code, _, stderr) = outcome(thymoid(args));
        assert_ne!(code, 0);
        assert!(stderr.contains(message) && stderr.contains("input.toml"), "{stderr}");
        assert!(!fs::exists(path("out")).unwrap(), "nothing is left behind");
    }
}
