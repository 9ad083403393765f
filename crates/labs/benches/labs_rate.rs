//! How long a table of laboratory values takes to read, on one thread.
//!
//! ```sh
//! cargo bench -p thymoid-labs --bench labs_rate -- [rows]
//! ```
//!
//! Makes a long table of 500 children with dates, decimals, limits and percentages, and prints the
//! seconds of processor time of five readings.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench, not the library")]

use std::fmt::Write;

use thymoid_labs::{Given, check};

/// Nanoseconds that this process has spent on a processor (Linux).
fn cpu_ns() -> u64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap();
    text.split_whitespace().next().unwrap().parse().unwrap()
}

fn table(rows: usize) -> String {
    const TESTS: [(&str, &str, &str); 5] = [
        ("淋巴细胞", "1.2", "10^9/L"),
        ("CD3+T细胞", "310.5", "个/μL"),
        ("CD4+%", "12.5", "%"),
        ("CD8+T细胞", "<10", "cells/uL"),
        ("白细胞", "5.2", "10^9/L"),
    ];
    let mut text = String::from("编号,出生日期,移植日期,采样日期,项目,结果,单位\n");
    for row in 0..rows {
        let (sample, (test, value, unit)) = (row / TESTS.len(), TESTS[row % TESTS.len()]);
        let (child, visit) = (sample % 500, sample / 500);
        let (month, day) = (1 + visit % 12, 1 + visit / 12 % 28);
        writeln!(text, "P{child},2023年5月1日,2024-01-10,2025/{month}/{day},{test},{value},{unit}")
            .unwrap();
    }
    text
}

fn main() {
    // Cargo adds words of its own.
    let rows = std::env::args().find_map(|word| word.parse().ok()).unwrap_or(100_000);
    let text = table(rows);
    for _ in 0..5 {
        let before = cpu_ns();
        let entries = check("table", text.as_bytes(), Given::default()).unwrap();
        let seconds = (cpu_ns() - before) as f64 / 1e9;
        println!("{} entries in {seconds:.3} s", entries.len());
    }
}
