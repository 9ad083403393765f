//! What was understood of a repertoire table.

use thymoid_receptor::tables::{Format, Problem, Understanding};

/// Share of rows with genes that a model lacks beyond which the table is likely of another species:
/// in exports of human blood, pseudogenes and genes found since make some hundredths; of 2000
/// receptors drawn from the TRB model of the mouse, 971 have a V gene that the human one lacks.
const ANOTHER_SPECIES: f64 = 0.2;

/// Returns what was understood of a table, in lines.
pub(super) fn told(table: &Understanding) -> String {
    let mut lines = Vec::new();
    let mut say = |line: String| lines.push(line);
    say(format!("{}: {} table, {} rows", table.file, table.format.as_str(), table.rows));
    if table.format == Format::Headerless {
        say("  the first row holds no column names: columns are known by what stands in it".into());
    }
    if table.row_names {
        say("  the first column has no name, as R writes names of rows".into());
    }
    if table.chains > table.rows {
        say(format!(
            "  {} chains in {} rows: each chain is a row of its own",
            table.chains, table.rows
        ));
    }
    let named = |own: bool| {
        let read = table.read.iter().map(|(role, at)| (role.as_str(), table.header[*at].as_str()));
        read.filter(move |(role, column)| own == (role == column))
    };
    let own: Vec<_> = named(true).map(|(role, _)| role).collect();
    if !own.is_empty() {
        say(format!("  read: {}", own.join(", ")));
    }
    for (role, column) in named(false) {
        say(format!("  {role} read from column `{column}`"));
    }
    for ((role, at), rows) in table.read.iter().zip(&table.taken) {
        if let Some(rows) = rows.filter(|rows| *rows > 0) {
            let (role, column) = (role.as_str(), &table.header[*at]);
            say(format!("  {role}: {rows} rows take it from column `{column}`"));
        }
    }
    for (species, rows) in &table.species {
        say(format!("  {rows} rows of {}", species.as_str()));
    }
    let carried = table.carried().count();
    if carried > 0 {
        say(format!("  {carried} more columns passed on unread"));
    }
    if table.genes_converted > 0 {
        say(format!("  {} gene calls read as IMGT names", table.genes_converted));
    }
    if table.translated > 0 {
        say(format!("  {} junctions translated", table.translated));
    }
    if table.ends_added > 0 {
        say(format!(
            "  {} CDR3s got their conserved ends: Cys104, and residue 118 of the J gene",
            table.ends_added
        ));
    }
    for column in &table.without_ends {
        say(format!("  column `{column}` lacks the conserved ends, so it is no junction"));
    }
    if !table.missing_required.is_empty() {
        say(format!("  AIRR requires, and the table lacks: {}", table.missing_required.join(", ")));
    }
    for found in &table.problems {
        let column =
            found.column.map_or(String::new(), |at| format!(", column `{}`", table.header[at]));
        say(format!(
            "  {}: {} rows, first in line {}{column}",
            found.problem.as_str().replace('_', " "),
            found.rows,
            found.first
        ));
    }
    let judged = table.rows - table.rows_with(Problem::OtherLocus);
    let lacking = table.rows_with(Problem::GeneNotInModel);
    if lacking as f64 > ANOTHER_SPECIES * judged as f64 {
        let first = table.problems.iter().find(|found| found.problem == Problem::GeneNotInModel);
        say(format!(
            "  {lacking} of {judged} rows name genes that the model lacks, first in line {}: are \
             they of another species?",
            first.map_or(1, |found| found.first)
        ));
    }
    lines.join("\n")
}
