//! The examples do what they say.

#[expect(dead_code, reason = "its `main` is for the terminal")]
#[path = "../examples/score_a_repertoire.rs"]
mod score_a_repertoire;

#[test]
fn a_repertoire_is_scored_row_by_row() {
    let table = include_str!("data/tables/airr.tsv");
    let mut out = Vec::new();
    score_a_repertoire::score(table, &mut out).unwrap();
    let expected = [
        "locus    junction_aa       copies     log10_pgen   with_V_J",
        "TRB      CASSYSGQGYEQYF        12          -6.84      -7.24",
        "TRA      CAMREGGSGGGADGLTF      3          -6.03      -6.28",
        "TRB      -                      1              -          -",
        "TRB      CASS*SGQGYEQYF         1          -7.20      -8.00",
        "1 of 4 rows: out_of_frame",
        "1 of 4 rows: stop_codon",
        "2 of 4 rows: not_productive",
        "Research use only, not for treatment decisions.",
    ];
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.lines().collect::<Vec<_>>(), expected);
}
