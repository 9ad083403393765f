//! Repertoire tables of other tools, as these write them, through the command.
//!
//! Tables are written here by hand, with the column names and habits of each tool; what is right
//! follows from their few rows. Two junctions recur: TRB CASSYEQYF with TRBV6-5 and TRBJ2-7, TRA
//! CAVEGYNTDKLIF with TRAV36/DV7 and TRAJ34. Their probabilities are those of OLGA 1.3.0
//! (`compute_aa_CDR3_pgen`, human_T_beta and human_T_alpha, with these genes).

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;
#[path = "common/repertoires.rs"]
mod repertoires;

use std::fs;
use std::path::Path;

use repertoires::{near, of, pgen, refused, stats, stats_of};

const TRB: &str = "TGTGCCAGCAGCTACGAACAGTACTTC";
const OLGA_TRB: f64 = 1.023_799_484_107_627e-7;
const OLGA_TRA: f64 = 3.607_210_933_420_496e-8;

#[test]
fn change_o() {
    let given = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/repertoires/changeo.tab");
    let told = stats_of(&given, &[]);
    assert_eq!((told.samples.clone(), told.rows(" not productive")), (of(&[("TRB", 10, 1)]), 1));
    // Where DUPCOUNT is empty, CONSCOUNT has the count; `TRUE` of R.
    let head = "SEQUENCE_ID\tFUNCTIONAL\tV_CALL\tJ_CALL\tJUNCTION\tDUPCOUNT\tCONSCOUNT\n";
    let rows = format!(
        "a\tTRUE\tTRBV6-5*01\tTRBJ2-7*01\t{TRB}\t4\t90\n\
                        b\tTRUE\tTRBV6-5*01\tTRBJ2-7*01\t{TRB}\t\t3\n\
                        c\tFALSE\tTRBV6-5*01\tTRBJ2-7*01\t{TRB}\t7\t7\n"
    );
    let told = stats("t.tab", head.to_owned() + &rows);
    assert_eq!(told.samples, of(&[("TRB", 7, 1)]));
    assert!(told.warned.contains("duplicate_count: 1 rows take it from column `CONSCOUNT`"));
    // TraCeR's: a cell a row, no counts, and a locus by one letter, which the genes spell out.
    let told = stats(
        "t.tab",
        format!(
            "CELL\tSEQUENCE_ID\tLOCUS\tFUNCTIONAL\tV_CALL\tD_CALL\tJ_CALL\tSEQUENCE_VDJ\tJUNCTION\n\
         x\tx_B\tB\tTrue\tTRBV6-5\tNone\tTRBJ2-7\tACGT\t{TRB}\n\
         y\ty_B\tB\tTrue\tTRBV6-5\tNone\tTRBJ2-7\tACGT\t{TRB}\n\
         y\ty_H\tH\tTrue\tIGHV4-39\tNone\tIGHJ4\tACGT\tTGTGCGAGATGG\n"
        ),
    );
    assert_eq!(told.samples, of(&[("TRB", 2, 1)]));
    assert!(told.printed.contains("by locus: IGH 1."), "{}", told.printed);
}

#[test]
fn vdjdb() {
    let slim = "gene\tcdr3\tspecies\tantigen.epitope\tv.segm\tj.segm\tmhc.a\n\
                TRB\tCASSYEQYF\tHomoSapiens\tGLC\tTRBV6-5*01\tTRBJ2-7*01\tHLA-A*02\n\
                TRA\tCAVEGYNTDKLIF\tHomoSapiens\tGLC\tTRAV36/DV7*01\tTRAJ34*01\tHLA-A*02\n\
                TRB\tCASSLGSQNTLYF\tMusMusculus\tHGI\tTRBV12-1*01\tTRBJ2-4*01\tH-2Db\n\
                TRB\tCASSMSRSSNQPQYF\tMacacaMulatta\tTTP\tTRBV14\tTRBJ1-5\tMamu-A*01\n";
    let told = stats("slim.txt", slim);
    assert_eq!(told.samples, of(&[("TRA", 1, 1), ("TRB", 1, 1)]));
    assert_eq!(told.rows(" of another species"), 2);
    assert!(told.warned.contains("1 rows of mouse"), "{}", told.warned);
    let found = pgen(slim, &[]);
    near(&found[0][2], OLGA_TRB);
    near(&found[1][2], OLGA_TRA);
    assert_eq!([&found[2][2], &found[3][2]], ["", ""], "no human model has made them");
    // The export of the browser.
    let told = stats(
        "browser.tsv",
        "complex.id\tGene\tCDR3\tV\tJ\tSpecies\tMHC A\tEpitope\tScore\n\
         1\tTRA\tCAVEGYNTDKLIF\tTRAV36/DV7*01\tTRAJ34*01\tHomoSapiens\tHLA-A*02\tGLC\t1\n\
         1\tTRB\tCASSYEQYF\tTRBV6-5*01\tTRBJ2-7*01\tHomoSapiens\tHLA-A*02\tGLC\t1\n\
         0\tTRB\tCASSYEQYF\tTRBV6-5*01\tTRBJ2-7*01\tHomoSapiens\tHLA-A*02\tNLV\t0\n",
    );
    assert_eq!(told.samples, of(&[("TRA", 1, 1), ("TRB", 2, 1)]));
    // Both chains in a row, or one of them.
    let full = "cdr3.alpha\tv.alpha\tj.alpha\tcdr3.beta\tv.beta\td.beta\tj.beta\tspecies\n\
                CAVEGYNTDKLIF\tTRAV36/DV7*01\tTRAJ34*01\tCASSYEQYF\tTRBV6-5*01\t\tTRBJ2-7*01\tHomoSapiens\n\
                \t\t\tCASSYEQYF\tTRBV6-5*01\t\tTRBJ2-7*01\tHomoSapiens\n\
                \t\t\tASSYEQY\tTRBV6-5*01\t\tTRBJ2-7*01\tHomoSapiens\n\
                \t\t\t\t\t\t\tHomoSapiens\n";
    let told = stats("full.txt", full);
    assert_eq!(told.samples, of(&[("TRA", 1, 1), ("TRB", 2, 1)]));
    assert!(told.printed.contains("4 rows hold 5 chains"), "{}", told.printed);
    let found = pgen(full, &[]);
    let loci: Vec<&str> = found.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(loci[..3], ["TRA", "TRB", "TRB"]);
    near(&found[0][2], OLGA_TRA);
    near(&found[1][2], OLGA_TRB);
}

#[test]
fn tcrdist3() {
    let dash = "subject,epitope,count,v_a_gene,j_a_gene,cdr3_a_aa,cdr3_a_nucseq,v_b_gene,j_b_gene,cdr3_b_aa,cdr3_b_nucseq,clone_id\n\
                s1,PA,2,TRAV36/DV7*01,TRAJ34*01,CAVEGYNTDKLIF,acgt,TRBV6-5*01,TRBJ2-7*01,CASSYEQYF,acgt,c1\n\
                s1,PA,3,TRAV36/DV7*01,TRAJ34*01,CAVEGYNTDKLIF,acgt,,,,,c2\n";
    let told = stats("dash.csv", dash);
    assert_eq!(told.samples, of(&[("TRA", 5, 1), ("TRB", 2, 1)]));
    assert!(told.printed.contains("2 rows hold 3 chains"), "{}", told.printed);
    near(&pgen(dash, &[])[1][2], OLGA_TRB);
    // One chain, with a longer read beside it that is no junction.
    let told = stats(
        "mira.csv",
        "index,subject,v_b_gene,j_b_gene,cdr3_b_aa,cdr3_b_nucseq,epitope\n\
         7,4423,TRBV6-5*01,TRBJ2-7*01,CASSYEQYF,GCTCCCTGTGCCAGC,QEC\n",
    );
    assert_eq!(told.samples, of(&[("TRB", 1, 1)]));
    assert!(!told.printed.contains("hold"), "one chain a row");
    // Gamma and delta are told by name, and are not what can be described.
    let told = stats(
        "mixed.csv",
        "v_b_gene,j_b_gene,cdr3_b_aa,v_g_gene,j_g_gene,cdr3_g_aa,count\n\
         TRBV6-5*01,TRBJ2-7*01,CASSYEQYF,TRGV9*01,TRGJP*01,CALWEVQELGKKIKVF,1\n",
    );
    assert_eq!((told.samples.clone(), told.rows(" not of TRA or TRB")), (of(&[("TRB", 1, 1)]), 1));
    assert!(told.printed.contains("by locus: TRG 1."), "{}", told.printed);
}

#[test]
fn tables_without_column_names() {
    // `olga-generate_sequences`.
    let olga = format!("{TRB}\tCASSYEQYF\tTRBV6-5\tTRBJ2-7\n{TRB}\tCASSYEQYF\tTRBV6-5\tTRBJ2-7\n");
    let told = stats("olga.tsv", &olga);
    assert_eq!((told.samples.clone(), told.rows(" rows,")), (of(&[("TRB", 2, 1)]), 2));
    assert!(told.warned.contains("the first row holds no column names"), "{}", told.warned);
    assert!(told.warned.contains("junction_aa read from column `column_2`"), "{}", told.warned);
    let found = pgen(&olga, &[]);
    assert_eq!(found.len(), 2, "the first row is a row");
    near(&found[0][2], OLGA_TRB);
    // What soNNia reads: amino acids and genes, by commas or semicolons.
    for mark in [",", ";"] {
        let rows = ["CAVEGYNTDKLIF,TRAV36/DV7,TRAJ34\n", "CASSYEQYF,TRBV6-5,TRBJ2-7\n"].concat();
        let told = stats("sonnia.csv", rows.replace(',', mark));
        assert_eq!(told.samples, of(&[("TRA", 1, 1), ("TRB", 1, 1)]), "{mark}");
    }
    // `olga-compute_pgen`: a number behind each.
    let told = stats("pgens.tsv", "CASSYEQYF\tTRBV6-5\tTRBJ2-7\t1.0e-7\n");
    assert_eq!(told.samples, of(&[("TRB", 1, 1)]));
    // What cannot be told apart is named by the user.
    let two = "CAVEGYNTDKLIF\tCASSYEQYF\tTRBV6-5\tTRBJ2-7\n";
    let stderr = refused(two, &[]);
    assert!(stderr.contains("--column junction_aa=column_1"), "{stderr}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("two.tsv");
    fs::write(&path, two).unwrap();
    let named = ["--column", "junction_aa=column_2", "--column", "v_call=column_3"];
    assert_eq!(stats_of(&path, &named).samples, of(&[("TRB", 1, 1)]));
}

#[test]
fn bd_rhapsody() {
    // CDR3s as IMGT defines them: the ends are those of all V genes and of the J gene.
    let contigs = "########\n## BD Rhapsody Analysis Pipeline\n########\n\
        Cell_Index,Chain_Type,Contig_ID,Read_Count,Molecule_Count,V_gene_Dominant,D_gene_Dominant,J_gene_Dominant,C_gene_Dominant,Full_Length,Productive,CDR3_Nucleotide_Dominant,CDR3_Translation_Dominant\n\
        365,TCR_Beta,365_TRB_1,30,3,TRBV6-5*01,TRBD1*01,TRBJ2-7*01,TRBC2,True,True,GCCAGCAGCTACGAACAGTAC,ASSYEQY\n\
        365,TCR_Alpha,365_TRA_1,20,2,TRAV36/DV7*01,,TRAJ34*01,TRAC,True,True,GCTGTG,AVEGYNTDKLI\n\
        366,TCR_Beta,366_TRB_1,30,3,TRBV6-5*01,TRBD1*01,TRBJ2-7*01,TRBC2,True,False,GCCAGC,AS*YEQY\n";
    let told = stats("contigs.csv", contigs);
    assert_eq!(told.samples, of(&[("TRA", 1, 1), ("TRB", 1, 1)]));
    assert!(told.warned.contains("3 CDR3s got their conserved ends"), "{}", told.warned);
    let found = pgen(contigs, &[]);
    assert_eq!(found[0][1], "CASSYEQYF");
    near(&found[0][2], OLGA_TRB);
    near(&found[1][2], OLGA_TRA);
    // A chain of a cell a row; background is no cell.
    let told = stats(
        "perCellChain.csv",
        "Cell_Index,Chain_Type,V_gene,D_gene,J_gene,C_gene,CDR3_Nucleotide,CDR3_Translation,Productive,Read_Count,Molecule_Count,Putative\n\
         1,TCR_Beta,TRBV6-5*01,,TRBJ2-7*01,TRBC2,GCC,ASSYEQY,True,72,1,False\n\
         39,TCR_Beta,TRBV6-5*01,,TRBJ2-7*01,TRBC2,GCC,ASSYEQY,True,38,9,True\n\
         39,TCR_Gamma,TRGV4*01,,TRGJ3*02,TRGC1,GCC,ATWDEYYKKL,True,38,1,True\n",
    );
    assert_eq!((told.samples.clone(), told.rows(" not of a cell")), (of(&[("TRB", 1, 1)]), 1));
    assert!(told.printed.contains("by locus: TRG 1."), "{}", told.printed);
    // A cell a row.
    let cells = "Cell_Index,Total_VDJ_Read_Count,TCR_Alpha_Gamma_V_gene_Dominant,TCR_Alpha_Gamma_J_gene_Dominant,TCR_Alpha_Gamma_CDR3_Nucleotide_Dominant,TCR_Alpha_Gamma_CDR3_Translation_Dominant,TCR_Beta_Delta_V_gene_Dominant,TCR_Beta_Delta_D_gene_Dominant,TCR_Beta_Delta_J_gene_Dominant,TCR_Beta_Delta_CDR3_Nucleotide_Dominant,TCR_Beta_Delta_CDR3_Translation_Dominant\n\
        5,100,TRAV36/DV7*01,TRAJ34*01,GCT,AVEGYNTDKLI,TRBV6-5*01,TRBD1*01,TRBJ2-7*01,GCC,ASSYEQY\n\
        6,100,,,,,TRBV6-5*01,,TRBJ2-7*01,GCC,ASSYEQY\n\
        7,0,,,,,,,,,\n";
    let told = stats("perCell.csv", cells);
    assert_eq!(told.samples, of(&[("TRA", 1, 1), ("TRB", 2, 1)]));
    near(&pgen(cells, &[])[1][2], OLGA_TRB);
}

#[test]
fn mixcr_4() {
    let head = "cloneId\treadCount\tuniqueMoleculeCount\ttargetSequences\tallVHitsWithScore\tallDHitsWithScore\tallJHitsWithScore\tnSeqCDR3\taaSeqCDR3\tisProductive\n";
    let genes = "TRBV6-5*00(1220.5)\t\tTRBJ2-7*00(231)";
    let told = stats(
        "clones.tsv",
        format!(
            "{head}\
         0\t240\t12\t{TRB}\t{genes}\t{TRB}\tCASSYEQYF\ttrue\n\
         1\t9\t1\tTGTGCCAGCTAG\t{genes}\tTGTGCCAGCTAG\tCAS*\tfalse\n\
         2\t5\t1\tTGTGCCAGCAGCTA\t{genes}\tTGTGCCAGCAGCTA\tCAS_SY\tfalse\n"
        ),
    );
    assert_eq!((told.samples.clone(), told.rows(" not productive")), (of(&[("TRB", 12, 1)]), 2));
    // Without molecules, reads; and how often each was taken.
    let told = stats(
        "clones.tsv",
        format!(
            "{head}\
         0\t240\t\t{TRB}\t{genes}\t{TRB}\tCASSYEQYF\ttrue\n\
         1\t9\t3\t{TRB}\t{genes}\t{TRB}\tCASSYEQYF\ttrue\n"
        ),
    );
    assert_eq!(told.samples, of(&[("TRB", 243, 1)]));
    assert!(told.warned.contains("1 rows take it from column `readCount`"), "{}", told.warned);
    // By cell: its barcode makes it one, whatever its molecules.
    let told = stats(
        "cells.tsv",
        format!(
            "tagValueCELL\tcloneId\treadCount\tallVHitsWithScore\tallJHitsWithScore\tnSeqCDR3\taaSeqCDR3\n\
         AAA\t0\t240\tTRBV6-5*00(1220.5)\tTRBJ2-7*00(231)\t{TRB}\tCASSYEQYF\n\
         CCC\t0\t10\tTRBV6-5*00(1220.5)\tTRBJ2-7*00(231)\t{TRB}\tCASSYEQYF\n"
        ),
    );
    assert_eq!(told.samples, of(&[("TRB", 2, 1)]));
}

#[test]
fn trust4() {
    let head = "#count\tfrequency\tCDR3nt\tCDR3aa\tV\tD\tJ\tC\tcid\tcid_full_length\n";
    let told = stats(
        "t_report.tsv",
        format!(
            "{head}\
         8\t8e-02\t{TRB}\tCASSYEQYF\tTRBV6-5*01\tTRBD1*01\tTRBJ2-7*01\tTRBC2\tassemble1\t0\n\
         7\t8e-02\tTGTGCCAGCAGCTA\tout_of_frame\tTRBV6-5*01\t.\tTRBJ2-7*01\t.\tassemble2\t0\n\
         6\t8e-02\tAGCTACGAACAG\tpartial\tTRBV6-5*01\t*\t*\t.\tassemble3\t0\n\
         5\t8e-02\tTGTGCCTAGTTC\tCA_F\tTRBV6-5*01\t.\tTRBJ2-7*01\t.\tassemble4\t0\n\
         4\t8e-02\tTGTGCGAGAGGGTGG\tCARGW\tIGHV1-3*01\tIGHD1-26*01\tIGHJ6*04\tIGHM\tassemble5\t0\n"
        ),
    );
    assert_eq!(told.samples, of(&[("TRB", 8, 1)]));
    assert_eq!((told.rows(" not productive"), told.rows(" without a junction")), (2, 1));
    assert!(told.warned.contains("stop codon: 1 rows"), "{}", told.warned);
    assert!(told.warned.contains("partial: 1 rows"), "{}", told.warned);
    assert!(told.printed.contains("by locus: IGH 1."), "{}", told.printed);
    // A cell a row, each chain in one field.
    let chain = |genes: &str, nt: &str, aa: &str| format!("{genes},{nt},{aa},3.00,x_1,100.00,0");
    let beta = chain("TRBV6-5*01,*,TRBJ2-7*01,TRBC2", TRB, "CASSYEQYF");
    let tra = "TGTGCTGTGGAGGGCTATAACACCGACAAGCTCATCTTT";
    let alpha = chain("TRAV36/DV7*01,*,TRAJ34*01,TRAC", tra, "CAVEGYNTDKLIF");
    let cells = format!(
        "#barcode\tcell_type\tchain1\tchain2\tsecondary_chain1\tsecondary_chain2\n\
         AAA\tabT\t{beta}\t{alpha}\t*\t*\nCCC\tabT\t{beta}\t*\t{beta};{beta}\t*\n"
    );
    let told = stats("t_barcode_report.tsv", &cells);
    assert_eq!(told.samples, of(&[("TRA", 1, 1), ("TRB", 2, 1)]));
    assert!(told.printed.contains("2 rows hold 3 chains"), "{}", told.printed);
    let found = pgen(&cells, &[]);
    near(&found[0][2], OLGA_TRB);
    near(&found[1][2], OLGA_TRA);
}
