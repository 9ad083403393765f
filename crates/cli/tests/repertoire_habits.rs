//! Repertoire tables as R and Excel save them, with columns that a user names, of loci that have no
//! model, and with rows that lack the cell that others have: through the command.
//!
//! Tables are written here by hand; what is right follows from their few rows. The probability is
//! that of OLGA 1.3.0 (`compute_aa_CDR3_pgen`, human_T_beta).

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;
#[path = "common/repertoires.rs"]
mod repertoires;

use std::fs;

use repertoires::{near, of, pgen, refused, stats, stats_of};

const OLGA_TRB: f64 = 1.023_799_484_107_627e-7;

#[test]
fn habits_of_r_and_excel() {
    let body = "TRBV6-5\tTRBJ2-7\tCASSYEQYF\t3\n";
    let head = "v_call\tj_call\tjunction_aa\tcount\n";
    let three = of(&[("TRB", 3, 1)]);
    // `write.table`: a name in front of each row, and none over them; with quotes and without.
    let told = stats("r.tsv", format!("{head}1\t{body}"));
    assert_eq!(told.samples, three);
    assert!(told.warned.contains("as R writes names of rows"), "{}", told.warned);
    let quoted = |text: &str| {
        text.split('\t').map(|c| format!("\"{}\"", c.trim_end())).collect::<Vec<_>>().join("\t")
    };
    assert_eq!(
        stats("r.tsv", format!("{}\n\"1\"\t{}\n", quoted(head), quoted(body))).samples,
        three
    );
    // `write.csv` and pandas: their column has an empty name.
    assert_eq!(
        stats("r.csv", format!(",{}1,{}", head.replace('\t', ","), body.replace('\t', ",")))
            .samples,
        three
    );
    // A row that is too long for another reason is refused.
    let stderr = refused(format!("{head}{}\t\n", body.trim_end()), &[]);
    assert!(stderr.contains("the row has 5 fields, the header 4"), "{stderr}");
    let stderr = refused(format!("{head}TRBV6-5\tTRBV6-6\tTRBJ2-7\tCASSYEQYF\t3\n"), &[]);
    assert!(stderr.contains("the row has 5 fields, the header 4"), "{stderr}");
    // Excel: quotes around fields with a comma, lines of Windows, semicolons in Europe.
    let told = stats("e.tsv", format!("{head}\"TRBV6-2,TRBV6-3\"\tTRBJ2-7\t\"CASSYEQYF\"\t3\n"));
    assert_eq!(told.samples, three);
    assert_eq!(
        stats("e.csv", format!("{head}{body}").replace('\t', ";").replace('\n', "\r\n")).samples,
        three
    );
    assert_eq!(stats("e.csv", format!("sep=;\r\n{head}{body}").replace('\t', ";")).samples, three);
    // Its other files are told by name.
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(format!("{head}{body}").bytes().flat_map(|b| [b, 0]))
        .collect();
    assert!(refused(utf16, &[]).contains("UTF-16"));
    assert!(refused(b"PK\x03\x04\x14\0\x06\0", &[]).contains("workbook"));
    let clonotypes = "clonotype_id,frequency,proportion,cdr3s_aa,cdr3s_nt\nclonotype1,2,0.1,TRA:CAVF;TRB:CASSF,TRA:TGT;TRB:TGT\n";
    assert!(refused(clonotypes, &[]).contains("filtered_contig_annotations.csv"));
}

#[test]
fn columns_that_the_user_names() {
    let text = "loop\tVgen\tJgen\tn\nCASSYEQYF\tTRBV6-5\tTRBJ2-7\t3\n";
    let named = ["junction_aa=loop", "v_call=Vgen", "j_call=jgen", "duplicate_count=n"];
    let options: Vec<&str> = named.iter().flat_map(|column| ["--column", column]).collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.tsv");
    fs::write(&path, text).unwrap();
    assert_eq!(stats_of(&path, &options).samples, of(&[("TRB", 3, 1)]));
    // A plain table keeps its columns.
    let found = pgen(text, &options);
    near(&found[0][2], OLGA_TRB);
    // Of a row with both chains, the one that is named.
    let full = "cdr3.alpha\tv.alpha\tj.alpha\tcdr3.beta\tv.beta\tj.beta\n\
                CAVEGYNTDKLIF\tTRAV36/DV7*01\tTRAJ34*01\tCASSYEQYF\tTRBV6-5*01\tTRBJ2-7*01\n";
    let beta = ["junction_aa=cdr3.beta", "v_call=v.beta", "j_call=j.beta"];
    let options: Vec<&str> = beta.iter().flat_map(|column| ["--column", column]).collect();
    fs::write(&path, full).unwrap();
    assert_eq!(stats_of(&path, &options).samples, of(&[("TRB", 1, 1)]));
    assert!(
        refused(full, &["--column", "v_call=v.beta"]).contains("name the junction of that chain")
    );
    // What is wrong is said, with what there is.
    let stderr = refused(text, &["--column", "junction_a=loop"]);
    assert!(stderr.contains("`junction_a`") && stderr.contains("junction_aa"), "{stderr}");
    let stderr = refused(text, &["--column", "junction_aa=lop"]);
    assert!(stderr.contains("`lop`") && stderr.contains("columns are `loop`, `Vgen`"), "{stderr}");
}

/// A table of B cells is refused, and what it holds is said.
#[test]
fn rows_of_other_loci_are_named() {
    let head = "v_call\tj_call\tjunction_aa\tproductive\n";
    let rows = "IGHV4-39\tIGHJ4\tCARGW\tT\nIGKV3-15\tIGKJ2\tCQQYTF\tT\n\
                TRGV9\tTRGJP\tCALWEVF\tT\nTRDV1\tTRDJ1\tCALGEF\tT\nTRBV19\tTRBJ2-7\tCASSF\tF\n";
    let stderr = refused(head.to_owned() + rows, &[]);
    let told = "t: 5 rows, 1 not productive, 4 not of TRA or TRB, of these 1 of IGH, of these 1 of \
                IGK, of these 1 of TRD, of these 1 of TRG";
    assert!(stderr.contains(told), "{stderr}");
}

/// The order of rows is an accident: what names no cell does not count beside what does.
#[test]
fn rows_without_the_cell_that_others_have() {
    let head = "locus\tv_call\tj_call\tjunction_aa\tproductive\tduplicate_count\tcell_id\n";
    let row = |junction: &str, count: u64, cell: &str| {
        format!("TRB\tTRBV19\tTRBJ2-7\t{junction}\tT\t{count}\t{cell}\n")
    };
    let mut rows = [
        row("CASSF", 9, ""),
        row("CASSF", 7, "x"),
        row("CASSF", 7, "x"),
        row("CASTF", 1, "y"),
        row("CASSF", 5, ""),
    ];
    for turn in 0..rows.len() {
        rows.rotate_left(1);
        let told = stats("t.tsv", head.to_owned() + &rows.concat());
        assert_eq!(told.samples, of(&[("TRB", 2, 2)]), "{turn}");
        assert_eq!((told.rows(" counted"), told.rows(" without the cell")), (3, 2), "{turn}");
    }
}
