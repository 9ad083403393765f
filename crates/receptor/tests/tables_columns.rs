//! Which column a value is taken from: the preferred one, the next, or the one that is named.

use thymoid_receptor::Error;
use thymoid_receptor::tables::{Batch, Format, NamedColumn, Problem, Reader, Reading, Role};

/// How many rows took the value of a role from a column, where it has several.
type Taken = Vec<(Role, String, u64)>;

/// Reads a table, and tells of its rearrangements what is asked; with how often a role was taken
/// from each column.
fn read<T>(
    text: &str,
    named: &[&str],
    ask: impl Fn(&thymoid_receptor::tables::Rearrangement<'_>) -> T,
) -> Result<(Vec<T>, Taken), Error> {
    let columns = named.iter().map(|text| text.parse()).collect::<Result<Vec<NamedColumn>, _>>()?;
    let reading = Reading { columns, ..Reading::default() };
    let mut reader = Reader::with("t.tsv", text.as_bytes(), &reading)?;
    let (mut batch, mut told) = (Batch::default(), Vec::new());
    while reader.read(&mut batch, 2)? {
        told.extend(batch.iter().map(|row| ask(&row)));
    }
    let understanding = reader.understanding();
    let taken = understanding.read.iter().zip(&understanding.taken);
    let taken = taken.filter_map(|((role, at), rows)| {
        Some((*role, understanding.header[*at].clone(), (*rows)?))
    });
    Ok((told, taken.collect()))
}

#[test]
fn a_value_that_is_missing_comes_from_the_next_column() -> Result<(), Error> {
    let airr = "sequence_id\tv_call\tj_call\tjunction_aa\tduplicate_count\tumi_count\n\
                a\tTRBV19\tTRBJ2-7\tCASSF\t9\t4\n\
                b\tTRBV19\tTRBJ2-7\tCASSF\t\t3\n\
                c\tTRBV19\tTRBJ2-7\tCASSF\tNA\t\n";
    let (counts, taken) = read(airr, &[], |row| row.duplicate_count)?;
    assert_eq!(counts, [Some(9), Some(3), None]);
    let count = |column: &str, rows| (Role::DuplicateCount, column.to_owned(), rows);
    assert_eq!(taken, [count("duplicate_count", 1), count("umi_count", 1)]);

    let immunoseq = "rearrangement\tamino_acid\tv_resolved\tv_gene\ttemplates\tseq_reads\n\
                     TGTGCC\tCASSF\tTCRBV19-01*01\tTCRBV19-01\t2\t9\n\
                     TGTGCC\tCASSF\tunresolved\tTCRBV19-01\tnull\t5\n";
    let told = |row: &thymoid_receptor::tables::Rearrangement<'_>| {
        (row.v_call.map(str::to_owned), row.duplicate_count)
    };
    let (rows, taken) = read(immunoseq, &[], told)?;
    let gene = |name: &str, count| (Some(name.to_owned()), Some(count));
    assert_eq!(rows, [gene("TRBV19*01", 2), gene("TRBV19", 5)]);
    assert_eq!(taken.iter().map(|(.., rows)| *rows).collect::<Vec<_>>(), [1, 1, 1, 1]);
    Ok(())
}

#[test]
fn a_named_column_replaces_all_others_of_its_role() -> Result<(), Error> {
    let text = "sequence_id\tv_call\tj_call\tjunction_aa\tduplicate_count\tumi_count\ttpm\n\
                a\tTRBV19\tTRBJ2-7\tCASSF\t9\t4\t7\n\
                b\tTRBV19\tTRBJ2-7\tCASSF\t9\t4\t\n";
    let (counts, taken) = read(text, &["duplicate_count=TPM"], |row| row.duplicate_count)?;
    assert_eq!((counts, taken), (vec![Some(7), None], vec![]));
    // Of two columns that differ by letter case, the one that is written so.
    let twice = "Loop\tloop\nCASSF\tCASTF\n";
    let (found, _) = read(twice, &["junction_aa=loop"], |row| row.junction_aa.map(str::to_owned))?;
    assert_eq!(found, [Some("CASTF".to_owned())]);
    let error = read(twice, &["junction_aa=LOOP"], |_| ()).expect_err("two columns").to_string();
    assert!(error.contains("a second column has this name"), "{error}");
    Ok(())
}

#[test]
fn each_chain_of_a_row_has_its_own_columns() -> Result<(), Error> {
    let text = "clone_id,count,v_a_gene,j_a_gene,cdr3_a_aa,v_b_gene,j_b_gene,cdr3_b_aa\n\
                x,3,TRAV1-1,TRAJ3,CAVF,TRBV19,TRBJ2-7,CASSF\n\
                y,2,,,,TRBV19,TRBJ2-7,CASTF\nz,1,,,,,,\n";
    let told = |row: &thymoid_receptor::tables::Rearrangement<'_>| {
        let text = |text: Option<&str>| text.unwrap_or("-").to_owned();
        let missing = row.problems.contains(Problem::MissingJunction);
        (row.row, text(row.clone_id), text(row.v_call), text(row.junction_aa), missing)
    };
    let (rows, _) = read(text, &[], told)?;
    let row = |line, clone: &str, v: &str, junction: &str, missing| {
        (line, clone.to_owned(), v.to_owned(), junction.to_owned(), missing)
    };
    assert_eq!(
        rows,
        [
            row(2, "x", "TRAV1-1", "CAVF", false),
            row(2, "x", "TRBV19", "CASSF", false),
            row(3, "y", "TRBV19", "CASTF", false),
            // A row in which no chain has anything is still a row.
            row(4, "z", "-", "-", true),
        ]
    );
    // The chain whose junction is named makes a table of one chain a row.
    let columns = vec!["junction_aa=cdr3_b_aa".parse()?, "v_call=v_b_gene".parse()?];
    let reading = Reading { columns, ..Reading::default() };
    let reader = Reader::with("t.csv", text.as_bytes(), &reading)?;
    assert_eq!(reader.understanding().format, Format::Plain);
    Ok(())
}
