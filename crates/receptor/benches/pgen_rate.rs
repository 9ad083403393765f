//! How many generation probabilities a second, on one thread: used by `benches/receptor`.
//!
//! ```sh
//! cargo bench -p thymoid-receptor --bench pgen_rate -- junctions.tsv TRB [repeats]
//! ```
//!
//! The path is absolute, or below `crates/receptor`. The table has the columns `junction`,
//! `junction_aa`, `v_call`, `j_call`. Prints, for each kind of query, sequences per second of
//! processor time in each pass over the table.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench, not the library")]

use thymoid_receptor::{Chain, FirstNucleotide, GeneMask, Model, Pgen};

/// Nanoseconds that this process has spent on a processor (Linux).
fn cpu_ns() -> u64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap();
    text.split_whitespace().next().unwrap().parse().unwrap()
}

struct Row {
    junction: String,
    junction_aa: String,
    mask: GeneMask,
}

fn main() {
    // Cargo adds `--bench`.
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let [table, chain, rest @ ..] = &args[..] else {
        println!("name a table and TRA or TRB");
        return;
    };
    let chain = if chain == "TRA" { Chain::Tra } else { Chain::Trb };
    let repeats = rest.first().map_or(3, |n| n.parse().unwrap());
    let model = Model::builtin(chain);
    let mut table = csv::ReaderBuilder::new().delimiter(b'\t').from_path(table).unwrap();
    let header = table.headers().unwrap().clone();
    let column = |name| header.iter().position(|h| h == name).unwrap();
    let [nt, aa, v, j] = ["junction", "junction_aa", "v_call", "j_call"].map(column);
    let rows: Vec<Row> = table
        .records()
        .map(|row| {
            let row = row.unwrap();
            Row {
                junction: row[nt].into(),
                junction_aa: row[aa].into(),
                mask: GeneMask::new(model, Some(&row[v]), Some(&row[j])).unwrap(),
            }
        })
        .collect();
    let all = GeneMask::default();
    for (task, amino_acids, masked) in
        [("aa", true, false), ("nt", false, false), ("aa_vj", true, true), ("nt_vj", false, true)]
    {
        let mut pgen = Pgen::new(model, FirstNucleotide::Stationary).unwrap();
        for _ in 0..repeats {
            let start = cpu_ns();
            let mut sum = 0.0;
            for row in &rows {
                let mask = if masked { &row.mask } else { &all };
                sum += if amino_acids {
                    pgen.amino_acids(&row.junction_aa, mask).probability
                } else {
                    pgen.nucleotides(&row.junction, mask).probability
                };
            }
            let rate = rows.len() as f64 * 1e9 / (cpu_ns() - start) as f64;
            println!("{}\t{task}\t{}\t{rate:.0}\t{sum:e}", chain.as_str(), rows.len());
        }
    }
}
