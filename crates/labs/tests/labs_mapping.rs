//! A laboratory's own words: a mapping is suggested, filled in, and used again.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use thymoid_labs::{
    Analyte, Entry, Given, LabVerdict, Mapping, Pseudonyms, Reading, SECRET_BYTES, check,
};

const TABLE: &str =
    "date,CD4 special panel,Helfer uralt (x),CD8 (/uL),humidity\n2025-06-10,150,7,55,40\n";

fn reading(mapping: Mapping) -> Reading<'static> {
    let given = Given::new(Some("2024-04-10"), Some("2025-01-10")).unwrap();
    Reading { given, mapping, ..Reading::default() }
}

fn entries(table: &str, mapping: &str) -> Vec<Entry> {
    check("t", table.as_bytes(), reading(Mapping::parse("lab.toml", mapping).unwrap())).unwrap()
}

#[test]
fn what_is_suggested_can_be_filled_in_and_is_used() {
    let before = entries(TABLE, "");
    let like: Vec<&str> =
        before.iter().filter(|e| e.looks_like()).map(|e| e.cell.as_str()).collect();
    assert_eq!(like, ["B1", "C1"]);
    assert!(before.iter().filter(|e| e.looks_like()).all(|e| e.verdict == LabVerdict::Doubtful));

    let suggested = Mapping::suggest(&before);
    assert!(
        suggested.contains("name = \"CD4 special panel\"\nanalyte = \"\" # looks like cd4"),
        "{suggested}"
    );
    assert!(suggested.contains("name = \"humidity\"\nanalyte = \"ignore\""), "{suggested}");
    // As it stands it is no mapping yet: the analytes are to be written by a person.
    let message = Mapping::parse("lab.toml", &suggested).unwrap_err().to_string();
    assert!(
        message.starts_with(
            "lab.toml: row 4, column `analyte`: `CD4 special panel` has no analyte yet"
        ),
        "{message}"
    );

    let filled = suggested
        .replacen(
            "analyte = \"\" # looks like cd4\n# unit = \"/uL\"\n# gating = \"CD45RA+CCR7+\"",
            "analyte = \"naive_cd4\"\nunit = \"10^6/L\"\ngating = \"CD45RA+CCR7+\"",
            1,
        )
        .replace("analyte = \"\" # looks like cd4", "analyte = \"ignore\"");
    let after = entries(TABLE, &filled);
    let naive = after.iter().find(|e| e.cell == "B2").unwrap();
    assert_eq!(
        (naive.analyte, naive.value, naive.verdict),
        (Some(Analyte::NaiveCd4), Some(150.0), LabVerdict::Accepted)
    );
    assert_eq!(naive.code, "thymoid:naive-cd4-ccr7");
    assert!(!after.iter().any(Entry::looks_like));
    assert_eq!(after.iter().filter(|e| e.why().contains("left out by the mapping")).count(), 2);
}

#[test]
fn a_column_may_be_named_by_its_place_where_names_are_not_repeated() {
    let key = Pseudonyms::new([1; SECRET_BYTES]);
    let dropping = |mapping| Reading { pseudonyms: Some(&key), ..reading(mapping) };
    let named = check("t", TABLE.as_bytes(), dropping(Mapping::default())).unwrap();
    let suggested = Mapping::suggest(&named);
    assert!(
        suggested.contains("name = \"column B\"") && !suggested.contains("special"),
        "{suggested}"
    );
    let mapping = Mapping::parse(
        "lab.toml",
        "[[map]]\nname = \"column B\"\nanalyte = \"cd4\"\nunit = \"/uL\"\n",
    )
    .unwrap();
    let mapped = check("t", TABLE.as_bytes(), dropping(mapping)).unwrap();
    let cd4 = mapped.iter().find(|e| e.cell == "B2").unwrap();
    assert_eq!((cd4.analyte, cd4.value), (Some(Analyte::Cd4), Some(150.0)));
    assert!(!format!("{mapped:?}").contains("special"), "{mapped:?}");
}

#[test]
fn names_of_tests_in_rows_are_mapped_too() {
    let table = "date,test,result,unit\n2025-06-10,Panel 7 helper,150,\n2025-06-10,CD3,210,/uL\n";
    let mapped =
        entries(table, "[[map]]\nname = \"panel 7 HELPER\"\nanalyte = \"cd4\"\nunit = \"/uL\"\n");
    assert_eq!(mapped[0].analyte, Some(Analyte::Cd4));
    assert_eq!(mapped[0].verdict, LabVerdict::Accepted);
}

#[test]
fn a_mapping_that_cannot_be_used_says_where_and_how_to_mend_it() {
    for (text, words) in [
        ("[[map]]\nname = \"x\"\n", "row 1"),
        (
            "\n[[map]]\nname = \"x\"\nanalyte = \"cd44\"\n",
            "row 2, column `analyte`: `cd44` with gating `` is no analyte",
        ),
        (
            "[[map]]\nname = \"x\"\nanalyte = \"cd4\"\nunit = \"furlong\"\n",
            "`furlong` is not a unit of cd4",
        ),
        (
            "[[map]]\nname = \"x\"\nanalyte = \"cd4\"\n[[map]]\nname = \"X\"\nanalyte = \"cd3\"\n",
            "row 4, column `name`: `X` stands here twice",
        ),
        (
            "[[map]]\nname = \"x\"\nanalyte = \"cd4\"\ncolour = \"red\"\n",
            "each [[map]] has name, analyte",
        ),
        ("[[map]\n", "row 1"),
    ] {
        let message = Mapping::parse("lab.toml", text).unwrap_err().to_string();
        assert!(
            message.starts_with("lab.toml: row ") && message.contains(words),
            "{text}: {message}"
        );
    }
}
