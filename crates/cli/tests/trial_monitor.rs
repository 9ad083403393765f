//! `thymoid trial monitor` on the bundled made-up trial: the right children are flagged, and the
//! rules say what they say by hand.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{outcome, thymoid};

type Row = BTreeMap<String, String>;

fn rows(folder: &Path, table: &str) -> Vec<Row> {
    let path = folder.join(format!("tables/{table}.csv"));
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap()
}

fn monitored(data: &str, out: &Path) -> String {
    let (code, said, error) =
        outcome(thymoid(["trial", "monitor", data, "--out", out.to_str().unwrap()]));
    assert_eq!(code, 0, "{error}");
    said
}

/// Every fault that was put into the tables, and none else: the README of the trial lists them.
#[test]
fn the_right_children_are_flagged_and_no_others() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("board");
    monitored("made-up-trial", &out);
    let quality = rows(&out, "trial_quality");
    let mut found: Vec<[&str; 5]> = quality
        .iter()
        .map(|r| ["file", "row", "column", "child_id", "code"].map(|c| r[c].as_str()))
        .collect();
    found.sort_unstable();
    let mut expected = vec![
        ["children.csv", "11", "age_at_enrolment_days", "C10", "missing"],
        ["children.csv", "13", "last_seen_day", "C12", "not_seen"],
        ["children.csv", "14", "implanted_day", "C13", "order"],
        ["children.csv", "16", "child_id", "C04", "same_id"],
        ["children.csv", "6", "child_id", "C05", "visit_missing"],
        ["children.csv", "8", "child_id", "C07", "visit_missing"],
        ["children.csv", "13", "child_id", "C12", "visit_missing"],
        ["children.csv", "13", "child_id", "C12", "visit_missing"],
        ["labs.csv", "9", "value", "C02", "implausible"],
        ["labs.csv", "15", "day", "C03", "after_death"],
        ["labs.csv", "24", "day", "C05", "out_of_window"],
        ["labs.csv", "29", "unit", "C06", "unit_doubtful"],
        ["labs.csv", "41", "day", "C09", "two_in_window"],
        ["labs.csv", "52", "child_id", "C15", "no_such_child"],
    ];
    expected.sort_unstable();
    assert_eq!(found, expected);
    let standing = rows(&out, "trial_children");
    let standing: Vec<(&str, &str)> =
        standing.iter().map(|r| (r["child_id"].as_str(), r["standing"].as_str())).collect();
    let by_hand = [
        ("C01", "reached"),  // 180 on day 366
        ("C02", "failed"),   // 64 on day 360
        ("C03", "died"),     // on day 150
        ("C04", "reached"),  // 240 on day 372; its second row is left out
        ("C05", "failed"),   // missed its visit: day 420 is out of the window
        ("C06", "unclear"),  // 0.21 per uL, between 85 and 260
        ("C07", "failed"),   // 82 on day 365
        ("C08", "withdrew"), // on day 230
        ("C09", "reached"),  // 135 on day 370 counts, not 96 on day 352
        ("C10", "failed"),   // below 10
        ("C11", "pending"),  // day 345
        ("C12", "pending"),  // day 252
        ("C13", "unclear"),  // implanted before its enrolment
        ("C14", "waiting"),
    ];
    assert_eq!(standing, by_hand);
}

/// The first eight implanted are C01 to C08: two successes, five failures, and C06, which is
/// unclear. With the prior Beta(1, 1) the look stops if P(p > 0.4) < 0.25, which for x of 8 is
/// P(Bin(9, 0.4) <= x) = 0.071 (x = 1), 0.232 (x = 2), 0.483 (x = 3): at most two successes stop,
/// and everything hinges on C06. Nine outcomes are known, three of them successes:
/// P(p > 0.4) = P(Bin(10, 0.4) <= 3) = 0.38228. Predictive probabilities were summed with exact
/// fractions by an independent program, over Polya's urn and the looks 2/8, 4/16, 14/24.
#[test]
fn rules_and_predictions_are_right_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("board");
    monitored("made-up-trial", &out);
    let looks = rows(&out, "trial_looks");
    let columns = ["children", "complete", "successes", "stop_at_most", "taken", "futile"];
    let of = |row: &Row| columns.map(|column| row[column].clone());
    assert_eq!(of(&looks[0]), ["8", "7", "2", "2", "no", "no"]);
    assert_eq!(of(&looks[1]), ["16", "9", "3", "4", "no", "no"]);
    assert_eq!(looks[2]["success_from"], "15");
    let outlook = &rows(&out, "trial_outlook")[0];
    assert!((number(outlook, "above_p0") - 0.3822806016).abs() < 1e-9);
    assert!((number(outlook, "predictive_success") - 6178.0 / 408_595.0).abs() < 1e-12);
    let decisions = rows(&out, "trial_decisions");
    let find = |child: &str, outcome: &str| {
        decisions.iter().find(|r| r["child_id"] == child && r["outcome"] == outcome).unwrap()
    };
    assert_eq!(find("C06", "failure")["consequence"], "futile");
    for (child, success, failure) in [
        ("C06", 0.041_580_293_444_608_965, 0.0),
        ("C11", 0.034_167_900_569_838_92, 0.004_235_653_071_297_168_5),
        ("next", 0.034_167_900_569_838_92, 0.004_235_653_071_297_168_5),
    ] {
        for (outcome, wanted) in [("success", success), ("failure", failure)] {
            let got = number(find(child, outcome), "predictive_success");
            assert!((got - wanted).abs() < 1e-12, "{child} {outcome}: {got}");
        }
    }
    // C03 died; ten lived through the six months, C12 was seen for 12 of their 182.625 days. With
    // Beta(2, b), b = 2 + 10 + 12 / 182.625, P(rate > 0.3) = 0.7^b (1 + 0.3 b). Beside so much that
    // was lived through it is 0.885 for Beta(9, b) and 0.931 for Beta(10, b): nine deaths stop.
    let safety = &rows(&out, "trial_safety")[0];
    let columns = ["children", "deaths", "stops_at", "crossed"];
    assert_eq!(columns.map(|c| safety[c].as_str()), ["12", "1", "9", "no"]);
    assert!((number(safety, "lived") - (10.0 + 12.0 / 182.625)).abs() < 1e-12);
    let by_hand = 0.062_461_594_781_198_75;
    assert!((number(safety, "probability") - by_hand).abs() < 1e-12);
}

/// Once the doubtful value is mended the first look can be taken, and says so either way.
#[test]
fn a_mended_value_decides_the_look() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("trial");
    fs::create_dir(&data).unwrap();
    let bundled = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../studies/made-up-trial");
    for file in ["TRIAL.toml", "children.csv"] {
        fs::copy(bundled.join(file), data.join(file)).unwrap();
    }
    let labs = fs::read_to_string(bundled.join("labs.csv")).unwrap();
    for (value, futile, sentence) in [
        ("0.21,10^9/L", "no", "No look of the plan stops the trial"),
        ("21,/uL", "yes", "The look at 8 children stops the trial for futility"),
    ] {
        fs::write(data.join("labs.csv"), labs.replace("0.21,/uL", value)).unwrap();
        let out = folder.path().join(futile);
        let said = monitored(data.to_str().unwrap(), &out);
        assert!(said.contains(sentence), "{said}");
        let look = &rows(&out, "trial_looks")[0];
        assert_eq!([look["taken"].as_str(), look["futile"].as_str()], ["yes", futile]);
    }
}

/// ADTTE holds both clocks, and Dataset-JSON what its version 1.1 requires.
#[test]
fn datasets_are_whole() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("board");
    monitored("made-up-trial", &out);
    let times = rows(&out, "adtte");
    let death = times.iter().find(|r| r["USUBJID"] == "C03" && r["PARAMCD"] == "OS").unwrap();
    // Enrolled at 300 days of age on day 35, implanted on day 62, died on day 212.
    let columns = ["AVAL", "CNSR", "AENTRY", "AAGE"];
    assert_eq!(columns.map(|c| number(death, c)), [150.0, 0.0, 327.0, 477.0]);
    let recovery = times.iter().find(|r| r["USUBJID"] == "C01" && r["PARAMCD"] == "RECOV").unwrap();
    assert_eq!(["ALOW", "AVAL"].map(|c| number(recovery, c)), [183.0, 275.0]);
    for name in ["adsl", "adlb", "adtte"] {
        let text = fs::read_to_string(out.join(format!("datasets/{name}.json"))).unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let required = [
            "datasetJSONCreationDateTime",
            "datasetJSONVersion",
            "itemGroupOID",
            "records",
            "name",
            "label",
            "columns",
        ];
        assert!(required.iter().all(|key| json.get(key).is_some()), "{name}");
        let columns = json["columns"].as_array().unwrap();
        let keys = ["itemOID", "name", "label", "dataType"];
        assert!(columns.iter().all(|column| keys.iter().all(|key| column[key].is_string())));
        let rows = json["rows"].as_array().unwrap();
        assert_eq!(rows.len() as u64, json["records"].as_u64().unwrap());
        assert!(rows.iter().all(|row| row.as_array().unwrap().len() == columns.len()));
    }
}

#[test]
fn what_cannot_be_read_is_said_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("board");
    let out = out.to_str().unwrap();
    let (code, _, error) = outcome(thymoid(["trial", "monitor", "no-such-trial", "--out", out]));
    assert!(code != 0 && error.contains("hint: name a folder with children.csv"), "{error}");
    let table = folder.path().join("children.csv");
    fs::write(&table, "implant,end,died\n300,250,1\n").unwrap();
    let options = ["--entry", "implant", "--time", "end", "--status", "died", "--out", out];
    let (code, _, error) =
        outcome(thymoid([&["trial", "controls", table.to_str().unwrap()], &options[..]].concat()));
    assert!(code != 0 && error.contains("row 2, column `implant`"), "{error}");
}

/// 6 % at two years runs from birth; children come under it at implantation.
#[test]
fn controls_are_conditional_on_the_age_at_implantation() {
    let folder = tempfile::tempdir().unwrap();
    let (table, out) = (folder.path().join("children.csv"), folder.path().join("controls"));
    fs::write(&table, "implant,end,died\n250,800,0\n300,800,0\n350,400,1\n900,1500,0\n").unwrap();
    let (table, folder) = (table.to_str().unwrap(), out.to_str().unwrap());
    let options = ["--entry", "implant", "--time", "end", "--status", "died", "--out", folder];
    let (code, _, error) = outcome(thymoid([&["trial", "controls", table], &options[..]].concat()));
    assert_eq!(code, 0, "{error}");
    let rows = rows(&out, "controls");
    // By hand: (480.5 + 430.5 + 50) days of the hazard -ln(0.06) / 730.5, and 730.5 + 730.5 + 400
    // from birth; the child implanted at 900 days has no control.
    let hazard = 2.813_410_716_760_036 / 730.5;
    let columns = ["children", "beyond", "observed", "expected", "expected_with_immortal_time"];
    let got = columns.map(|column| number(&rows[0], column));
    let wanted = [3.0, 1.0, 1.0, 961.0 * hazard, 1861.0 * hazard];
    assert!(got.iter().zip(wanted).all(|(got, wanted)| (got - wanted).abs() < 1e-9), "{got:?}");
    // One death of 3.7 expected: it turns at the upper 97.5 % limit of one death, 5.5716 / 3.7012.
    assert!(
        (number(&rows[0], "turns_at_hazard_ratio") - 5.571_643_4 / (961.0 * hazard)).abs() < 1e-6
    );
}
