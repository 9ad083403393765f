//! Scores a repertoire: the probability that recombination makes each junction of an AIRR table.
//!
//! ```sh
//! cargo run -p thymoid-receptor --example score_a_repertoire
//! ```
//!
//! A junction that recombination makes often is found in many people, and says little of what a
//! thymus or an infection chose; one that it hardly ever makes, in two samples, is no coincidence.

use std::error::Error;
use std::io::{self, Write};

use thymoid_core::INTENDED_USE;
use thymoid_core::math::log10;
use thymoid_receptor::tables::{Batch, Reader};
use thymoid_receptor::{Chain, FirstNucleotide, Model, RowPgen};

/// Four rearrangements as a sequencing laboratory writes them: a productive beta and a productive
/// alpha chain, a beta chain out of frame, one with a stop codon.
const TABLE: &str = include_str!("../tests/data/tables/airr.tsv");

fn main() -> Result<(), Box<dyn Error>> {
    score(TABLE, &mut io::stdout())
}

/// Writes a line for each row of a table.
///
/// # Errors
/// When the table is none of rearrangements, or the output takes nothing more.
pub(crate) fn score(table: &str, out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    // One model for each locus. The rule says how the first inserted nucleotide is drawn:
    // probabilities of different rules are not to be compared.
    let models = [Chain::Tra, Chain::Trb].map(Model::builtin);
    let pgen = RowPgen::new(&models, FirstNucleotide::Stationary)?;

    writeln!(
        out,
        "{:9}{:18}{:>6}{:>15}{:>11}",
        "locus", "junction_aa", "copies", "log10_pgen", "with_V_J"
    )?;
    // The reader knows the format by its column names and takes a table of any length, batch by
    // batch.
    let mut reader = Reader::new("airr.tsv", table.as_bytes())?;
    let mut batch = Batch::default();
    while reader.read(&mut batch, 20_000)? {
        for (row, found) in batch.iter().zip(pgen.of(&batch)) {
            writeln!(
                out,
                "{:9}{:18}{:>6}{:>15}{:>11}",
                row.locus.map_or("-", Chain::as_str),
                row.junction_aa.unwrap_or("-"),
                row.duplicate_count.unwrap_or(1),
                logarithm(found.aa),
                logarithm(found.aa_vj),
            )?;
        }
    }
    // What was understood travels with the result.
    let understanding = reader.understanding();
    for found in &understanding.problems {
        writeln!(out, "{} of {} rows: {}", found.rows, understanding.rows, found.problem.as_str())?;
    }
    writeln!(out, "{INTENDED_USE}")?;
    Ok(())
}

/// A probability as its common logarithm: `-` where there is none, `never` for 0.
fn logarithm(probability: Option<f64>) -> String {
    match probability {
        None => "-".into(),
        Some(0.0) => "never".into(),
        Some(p) => format!("{:.2}", log10(p)),
    }
}
