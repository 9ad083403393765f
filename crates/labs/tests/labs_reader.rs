//! Whole tables of laboratory values through the reader.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;

use thymoid_core::table;
use thymoid_labs::{
    Given, LabValue, LabVerdict, Pseudonyms, Reading, Reason, Remedy, SECRET_BYTES, check, read,
};

const HEADER: &str = "child_id,age_months,months_since_implant,analyte,value,unit\n";

fn error_of(rows: &str) -> String {
    read("labs.csv", format!("{HEADER}{rows}").as_bytes(), Given::default())
        .unwrap_err()
        .to_string()
}

#[test]
fn values_reach_their_standard_unit_with_a_verdict() {
    let rows = "a,12,3,cd4,0.25,10^9/L\na,12,3,cd3,400,/mm3\na,12,3,naive_cd4,<10,/uL\na,12,3,trec,57,copies/1e5 CD3\n";
    let labs = read("labs.csv", format!("{HEADER}{rows}").as_bytes(), Given::default()).unwrap();
    let seen: Vec<(f64, bool, LabVerdict)> =
        labs.iter().map(|l| (l.value, l.below_limit, l.verdict)).collect();
    assert_eq!(
        seen,
        [
            (250.0, false, LabVerdict::Converted),
            (400.0, false, LabVerdict::Accepted),
            (10.0, true, LabVerdict::Accepted),
            (570.0, false, LabVerdict::Converted),
        ]
    );
    assert!((labs[0].day.unwrap() - 91.3125).abs() < 1e-9);
}

#[test]
fn each_fault_names_its_row_column_and_remedy() {
    for (rows, parts) in [
        ("a,12,3,cd4,-5,/uL\n", ["row 2", "`value`", "negative"]),
        ("a,12,3,cd4,five,/uL\n", ["row 2", "`value`", "not a number"]),
        ("a,12,3,cd4,5,mg/dL\n", ["row 2", "`unit`", "10^9/L"]),
        ("a,12,3,cd44,5,/uL\n", ["row 2", "`analyte`", "cd44"]),
        ("a,12,3,cd3,100,/uL\na,12,3,cd4,200,/uL\n", ["row 3", "`value`", "exceeds cd3"]),
        ("a,12,3,cd4,100,/uL\na,12,3,cd4,101,/uL\n", ["row 3", "`analyte`", "row 2"]),
        ("a,400,3,cd4,100,/uL\n", ["row 2", "`age_months`", "400"]),
        ("a,12,30,cd4,100,/uL\n", ["row 2", "`months_since_implant`", "30"]),
        ("a,12,3,trec,100,copies\n", ["row 2", "`unit`", "denominator"]),
        (",12,3,cd4,100,/uL\n", ["row 2", "`child_id`", "empty"]),
        ("a,12,3,cd4,100\n", ["row 2", "5 cells", "6"]),
        ("a,12,3,naive_cd4_percent,130,%\n", ["row 2", "`value`", "100 %"]),
    ] {
        let message = error_of(rows);
        assert!(message.starts_with("labs.csv: row"), "{message}");
        for part in parts {
            assert!(message.contains(part), "`{part}` is missing in: {message}");
        }
    }
}

#[test]
fn a_column_that_names_a_person_is_refused() {
    for header in ["child_id,姓名,value", "Patient name,x", "child_id,住院号"] {
        let error = read("labs.csv", header.as_bytes(), Given::default()).unwrap_err().to_string();
        assert!(error.contains("identifier"), "{error}");
    }
}

#[test]
fn tables_that_are_no_tables_are_refused() {
    assert!(read("l.csv", b"", Given::default()).unwrap_err().to_string().contains("empty"));
    assert!(
        read("l.csv", HEADER.as_bytes(), Given::default())
            .unwrap_err()
            .to_string()
            .contains("no rows")
    );
    let mut broken = format!("{HEADER}a,12,3,cd4,1,/uL\nb").into_bytes();
    broken.push(0xE4);
    assert!(read("l.csv", &broken, Given::default()).unwrap_err().to_string().contains("row 3"));
    let many = format!("{HEADER}{}", "a,12,3,cd4,1,/uL\n".repeat(table::MAX_ROWS + 1));
    assert!(
        read("l.csv", many.as_bytes(), Given::default())
            .unwrap_err()
            .to_string()
            .contains("more than 100000 rows")
    );
    assert!(
        read("l.csv", b"child_id,colour\na,red\n", Given::default())
            .unwrap_err()
            .to_string()
            .contains("colour")
    );
}

#[test]
fn a_date_of_birth_makes_the_age_and_is_forgotten() {
    let table =
        "id,出生日期,采样日期,移植日期,CD4(个/μL)\nc1,2024年1月10日,2025/2/9,2025-01-10,350\n";
    let entries = check("l.csv", table.as_bytes(), Given::default()).unwrap();
    assert_eq!(
        (entries[0].age.map(thymoid_core::Days::value), entries[0].day),
        (Some(396.0), Some(30.0))
    );
    let all = format!("{entries:?}");
    assert!(!all.contains("2024") && !all.contains("2025"), "{all}");
    // Nor is it repeated where it cannot be read.
    let broken = table.replace("2024年1月10日", "01/02/2024");
    let message = check("l.csv", broken.as_bytes(), Given::default()).unwrap_err().to_string();
    assert!(message.contains("出生日期") && !message.contains("2024"), "{message}");
}

#[test]
fn what_is_doubtful_informs_no_forecast_until_a_person_says_so() {
    let rows = "a,12,3,cd4,100,/uL,,memory\na,12,4,cd4,100,/uL,fit,memory\n";
    let table = format!("{}{rows}", HEADER.replace("unit", "unit,use,status"));
    let labs = read("l.csv", table.as_bytes(), Given::default()).unwrap();
    assert_eq!(labs.iter().map(LabValue::may_inform).collect::<Vec<_>>(), [false, true]);
    assert!(labs.iter().all(|lab| lab.verdict == LabVerdict::Doubtful));
}

#[test]
fn a_value_that_contradicts_another_source_says_so_in_a_column_and_never_in_its_note() {
    let rows = "a,12,3,cd4,100,/uL,,Table 2,\n\
                a,12,4,cd4,100,/uL,shown,Table 2,\n\
                a,12,5,cd4,100,/uL,fit,Table 2,\n\
                a,12,6,cd4,100,/uL,shown,,CONFLICT: a word of the note\n\
                a,12,7,cd4,100,/uL,,,CONFLICT: a word of the note\n";
    let table = format!("{}{rows}", HEADER.replace("unit", "unit,use,conflict,note"));
    let labs = read("l.csv", table.as_bytes(), Given::default()).unwrap();
    let doubted = labs.iter().map(|lab| lab.reasons == [Reason::Contradicts]).collect::<Vec<_>>();
    assert_eq!(doubted, [true, true, true, false, false]);
    for lab in &labs {
        assert_eq!(lab.verdict == LabVerdict::Doubtful, lab.conflict == "Table 2", "{lab:?}");
    }
    // As with any doubt, a person may say that it informs all the same.
    let informs: Vec<_> = labs.iter().map(LabValue::may_inform).collect();
    assert_eq!(informs, [false, false, true, false, true]);
}

#[test]
fn a_source_that_is_contradicted_is_not_repeated_where_identifiers_are_dropped() {
    let table = format!("{}a,12,3,cd4,100,/uL,Li Ming\n", HEADER.replace("unit", "unit,conflict"));
    let key = Pseudonyms::new([7; SECRET_BYTES]);
    let reading = Reading { pseudonyms: Some(&key), ..Reading::default() };
    let entries = check("l.csv", table.as_bytes(), reading).unwrap();
    assert_eq!(entries[0].reasons, [Reason::Contradicts]);
    assert!(!format!("{entries:?}").contains("Li Ming"));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = check("x", &bytes, Given::default());
    }

    /// Cells of every kind under headers of every kind.
    #[test]
    fn any_table_is_read_or_refused(
        headers in prop::collection::vec(prop::sample::select(WORDS), 1..8),
        cells in prop::collection::vec(prop::sample::select(CELLS), 0..60),
        separator in prop::sample::select([",", ";", "\t"].as_slice()),
    ) {
        let mut table = headers.join(separator);
        for row in cells.chunks(headers.len()) {
            table.push('\n');
            table.push_str(&row.join(separator));
        }
        if let Ok(entries) = check("x", table.as_bytes(), Given::default()) {
            for entry in entries {
                prop_assert!(entry.value.is_none_or(|v| v.is_finite() && v >= 0.0), "{entry:?}");
                // A name that looks like a modelled one asks for a mapping, though only doubtful.
                let asks = entry.remedy.filter(|remedy| *remedy != Remedy::MapName);
                prop_assert!(entry.verdict != LabVerdict::Refused || entry.remedy.is_some());
                prop_assert!(entry.verdict == LabVerdict::Refused || asks.is_none(), "{entry:?}");
            }
        }
    }
}

const WORDS: &[&str] = &[
    "child_id",
    "analyte",
    "value",
    "unit",
    "age_months",
    "months_since_implant",
    "CD4 (/uL)",
    "CD4%",
    "淋巴细胞(10^9/L)",
    "采样日期",
    "出生日期",
    "implant_date",
    "mood",
    "TREC (copies/ug DNA)",
    "redcap_event_name",
    "2026-03-05",
    "use",
    "conflict",
    "time",
];
const CELLS: &[&str] = &[
    "",
    "a",
    "cd4",
    "350",
    "<10",
    ">5000",
    "1,234",
    "0.35",
    "/uL",
    "%",
    "2026-03-05",
    "05/03/2026",
    "14月",
    "12",
    "-3",
    "ND",
    "fit",
    "month_6_arm_1",
    "46086",
    "\"",
    "NaN",
    "1e308",
    "8:30",
    "CD3",
    "lymphocytes",
    "trec",
];
