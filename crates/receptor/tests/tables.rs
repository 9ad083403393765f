//! Repertoire tables of every format, as their writers make them: what their rows mean.
//!
//! The tables in `data/tables` are written by hand: the same four recombinations (productive TRB
//! and TRA, TRB out of frame, TRB with a stop codon) with the column names and conventions of each
//! format. The outputs `*.airr.tsv` are kept as files so that the interoperability tests validate
//! the same bytes with the `airr` Python package.

#[path = "common/repertoire_tables.rs"]
mod repertoire_tables;

use repertoire_tables::{file, passed_on, read};
use thymoid_receptor::tables::{Batch, Format, Junctions, Problem, Reader, Role};
use thymoid_receptor::{Chain, Error};

const TRB: &str = "TGTGCCAGCAGTTACTCAGGACAGGGCTACGAGCAGTACTTC";
const TRA: &str = "TGTGCAATGAGAGAGGGCGGTTCTGGAGGAGGTGCTGACGGACTCACCTTT";
const OUT_OF_FRAME: &str = "TGTGCCAGCAGTTACTCAGGACAGGCTACGAGCAGTACTTC";
const STOP: &str = "TGTGCCAGCAGTTAATCAGGACAGGGCTACGAGCAGTACTTC";

#[test]
fn every_format_means_the_same() -> Result<(), Error> {
    let aa = ["CASSYSGQGYEQYF", "CAMREGGSGGGADGLTF", "-", "CASS*SGQGYEQYF"];
    let genes = [
        ["TRB", "TRBV6-5", "TRBD1", "TRBJ2-7"],
        ["TRA", "TRAV14/DV4", "-", "TRAJ45"],
        ["TRB", "TRBV6-2,TRBV6-3", "TRBD1", "TRBJ2-7"],
        ["TRB", "TRBV6-5", "-", "TRBJ2-7"],
    ];
    let productive = ["true", "true", "false", "false"];

    let none = ["-"; 4];
    let airr =
        [["c1", "c2", "c3", "c4"], ["AAAC-1", "AAAC-1", "AAAG-1", "-"], ["s1", "s2", "s3", "s4"]];
    let mixcr = [["0", "1", "2", "3"], none, none];
    for (name, format, first, allele, ids, genes_converted) in [
        ("airr.tsv", Format::Airr, 2, "*01", airr, 0),
        ("mixcr.tsv", Format::Mixcr, 2, "", mixcr, 10),
        ("mixcr4.tsv", Format::Mixcr, 2, "", mixcr, 10),
        ("immunarch.tsv", Format::Immunarch, 3, "", [none; 3], 1),
        ("adaptive_v2.tsv", Format::AdaptiveV2, 2, "*01", [none; 3], 10),
        ("adaptive_v3.tsv", Format::AdaptiveV3, 2, "", [none; 3], 10),
    ] {
        let (rows, understanding) = read(name, file(name).as_slice(), 20_000)?;
        assert_eq!(rows.len(), 4, "{name}");
        for (i, row) in rows.iter().enumerate() {
            let mut expected = vec![(first + i).to_string()];
            expected.extend(genes[i].iter().enumerate().map(|(column, text)| {
                let alleles = column > 0 && *text != "-";
                if !alleles {
                    return (*text).to_owned();
                }
                text.split(',').map(|gene| format!("{gene}{allele}")).collect::<Vec<_>>().join(",")
            }));
            // Here, Adaptive's D genes tie.
            if name == "adaptive_v3.tsv" && i == 2 {
                expected[3] = "TRBD1,TRBD2".into();
            }
            let junction = [TRB, TRA, OUT_OF_FRAME, STOP][i];
            let texts = [junction, aa[i], productive[i], ["12", "3", "1", "1"][i]];
            expected.extend(texts.into_iter().chain(ids.map(|id| id[i])).map(str::to_owned));
            assert_eq!(*row, expected, "{name}");
        }
        assert_eq!(understanding.format, format);
        assert_eq!(understanding.rows, 4);
        let cut = matches!(format, Format::AdaptiveV2 | Format::AdaptiveV3);
        let junctions = if cut { Junctions::Cut } else { Junctions::Given };
        assert_eq!(understanding.junctions, junctions);
        assert_eq!(understanding.genes_converted, genes_converted, "{name}");
        assert_eq!(understanding.rows_with(Problem::OutOfFrame), 1, "{name}");
        assert_eq!(understanding.rows_with(Problem::StopCodon), 1, "{name}");
        assert_eq!(understanding.rows_with(Problem::NotACount), 0, "{name}");
    }
    Ok(())
}

#[test]
fn cells_of_10x_keep_barcode_contig_clonotype_and_molecules() -> Result<(), Error> {
    let (rows, understanding) = read("tenx.csv", file("tenx.csv").as_slice(), 20_000)?;
    let texts: Vec<String> = rows.iter().map(|row| row.join(" ")).collect();
    let aaac = "clonotype1 AAAC-1 AAAC-1_contig";
    assert_eq!(
        texts,
        [
            format!("2 TRB TRBV6-5 TRBD1 TRBJ2-7 {TRB} CASSYSGQGYEQYF true 12 {aaac}_1"),
            format!("3 TRA TRAV14/DV4 - TRAJ45 {TRA} CAMREGGSGGGADGLTF true 3 {aaac}_2"),
            "4 TRB TRBV6-2 TRBD1 TRBJ2-7 - - false 1 - AAAG-1 AAAG-1_contig_1".to_owned(),
            "5 TRB - - TRBJ2-7 - - false 1 - AAAG-1 AAAG-1_contig_2".to_owned(),
        ]
    );
    assert_eq!(understanding.format, Format::TenX);
    Ok(())
}

#[test]
fn a_plain_table_needs_only_a_junction_and_its_problems_are_counted() -> Result<(), Error> {
    let (rows, understanding) = read("plain.csv", file("plain.csv").as_slice(), 20_000)?;
    let texts: Vec<String> = rows.iter().map(|row| row.join(" ")).collect();
    assert_eq!(
        texts,
        [
            format!("2 TRB TRBV6-5 - TRBJ2-7 {TRB} CASSYSGQGYEQYF true 12 c1 - -"),
            format!("3 TRA TRAV14/DV4 - TRAJ45 {TRA} CAMREGGSGGGADGLTF true 3 c2 - -"),
            "4 TRB TRBV6-5 - TRBJ2-7 - - - - c3 - -".to_owned(),
            "5 - foo - - - - - - c4 - -".to_owned(),
        ]
    );
    assert_eq!(understanding.junctions, Junctions::Checked);
    let found: Vec<_> = understanding
        .problems
        .iter()
        .map(|found| {
            let column = found.column.map_or("-", |column| &understanding.header[column]);
            (found.problem, found.rows, found.first, column)
        })
        .collect();
    assert_eq!(
        found,
        [
            (Problem::MissingJunction, 2, 4, "cdr3_nt"),
            (Problem::MissingJ, 1, 5, "j_call"),
            (Problem::WithoutEnds, 1, 4, "cdr3_nt"),
            (Problem::UnknownV, 1, 5, "v_call"),
            (Problem::OtherLocus, 1, 5, "v_call"),
            (Problem::NotACount, 2, 4, "count"),
        ]
    );
    let (rows, _) = read("vdjtools.tsv", file("vdjtools.tsv").as_slice(), 20_000)?;
    assert_eq!(
        rows[1].join(" "),
        format!("3 TRB TRBV6-2,TRBV6-3 - TRBJ2-7 {OUT_OF_FRAME} - false 1 - - -")
    );
    let (rows, understanding) = read("one", format!("junction\n{TRB}\nTGTGCNTTC\n").as_bytes(), 9)?;
    assert_eq!(rows[0].join(" "), format!("2 - - - - {TRB} CASSYSGQGYEQYF true - - - -"));
    assert_eq!(rows[1].join(" "), "3 - - - - TGTGCNTTC - - - - - -");
    assert_eq!(
        (understanding.translated, understanding.rows_with(Problem::NotNucleotides)),
        (1, 1)
    );
    Ok(())
}

#[test]
fn what_was_understood_of_an_airr_table_is_said() -> Result<(), Error> {
    let (_, understanding) = read("airr.tsv", file("airr.tsv").as_slice(), 20_000)?;
    assert!(understanding.missing_required.is_empty());
    assert_eq!(understanding.without_ends, ["cdr3", "cdr3_aa"]);
    let column = |role| {
        understanding
            .read
            .iter()
            .find(|(read, _)| *read == role)
            .map(|(_, column)| understanding.header[*column].as_str())
    };
    assert_eq!(column(Role::Junction), Some("junction"));
    assert_eq!(column(Role::DuplicateCount), Some("duplicate_count"));
    assert!(understanding.carried().any(|name| name == "v_sequence_start"));
    assert!(!understanding.carried().any(|name| name == "clone_id"));

    let text = "sequence_id\tv_call\tj_call\tcdr3\tumi_count\ns1\tTRBV1\tTRBJ1-1\tGCC\t7\n";
    let (rows, understanding) = read("short.tsv", text.as_bytes(), 1)?;
    assert_eq!(rows[0].join(" "), "2 TRB TRBV1 - TRBJ1-1 - - - 7 - - s1");
    assert_eq!(understanding.missing_required.len(), 11);
    assert_eq!(understanding.missing_required[0], "sequence");
    assert_eq!(understanding.rows_with(Problem::MissingJunction), 1);
    // Nothing is made up on the way out.
    assert_eq!(passed_on(text.as_bytes(), &[])?, text.as_bytes());
    Ok(())
}

#[test]
fn every_cell_problem_is_told_apart() -> Result<(), Error> {
    let text = "junction\tjunction_aa\tv_call\tj_call\td_call\tlocus\tproductive\tcount\n\
                TGTGCCTTC\tCAF\tTRBV1\tTRBJ1-1\t\tTRB\tT\t1e3\n\
                TGTGCCTTC\tCSF\tTRBV1\tTRAJ1\t\t\tT\t1\n\
                TGTGCCTTC\tC1F\tTRBV1\tTRBJ1-1\tD1\tTRA\tperhaps\t1.5\n\
                tgtgccnt\tca_f\tTRDV1\tTRDJ1\t\tTRD\tFALSE\t-1\n\
                TGTGCCTTC\tCAF\tTRBV1\tJ1\t\t\t\t\n";
    let mut reader = Reader::new("t", text.as_bytes())?;
    let mut batch = Batch::default();
    assert!(reader.read(&mut batch, 9)?);
    let problems: Vec<Vec<Problem>> =
        batch.iter().map(|row| row.problems.iter().collect()).collect();
    assert_eq!(
        problems,
        [
            vec![],
            vec![Problem::TranslationDiffers, Problem::LociDiffer],
            vec![
                Problem::NotAminoAcids,
                Problem::TranslationDiffers,
                Problem::UnknownD,
                Problem::LociDiffer,
                Problem::NotLogical,
                Problem::NotACount,
            ],
            vec![
                Problem::OutOfFrame,
                Problem::NotProductive,
                Problem::NotNucleotides,
                Problem::OtherLocus,
                Problem::NotACount,
            ],
            vec![Problem::UnknownJ, Problem::MissingCount],
        ]
    );
    let last = batch.get(3).expect("five rows");
    assert_eq!((last.junction, last.junction_aa), (Some("TGTGCCNT"), None));
    assert_eq!(batch.get(0).and_then(|row| row.duplicate_count), Some(1000));
    assert_eq!(batch.get(4).and_then(|row| row.locus), Some(Chain::Trb));
    assert!(batch.get(5).is_none());

    let cut = "nucleotide\taminoAcid\tvMaxResolved\tjMaxResolved\tvIndex\tcdr3Length\n\
               AATGTGCC\tCA\tTCRBV01-01\tTCRBJ01-01\t2\t6\n\
               AATGTGCC\tCA\tTCRBV01-01\tTCRBJ01-01\t-1\t6\n\
               AATGTGCC\tCA\tTCRBV01-01\tTCRBJ01-01\t3\t6\n";
    let (rows, understanding) = read("cut", cut.as_bytes(), 9)?;
    assert_eq!(rows.iter().map(|row| row[5].as_str()).collect::<Vec<_>>(), ["TGTGCC", "-", "-"]);
    assert_eq!(understanding.rows_with(Problem::OutsideRead), 2);
    Ok(())
}
