//! AIRR Rearrangement tables of cells: a row for each chain that a cell carries.

use std::fmt::Write;

use super::columns::{COLUMNS, OF_CONDITIONS};
use super::rearrangement::{conditions, row};
use crate::model::{Chain, Model};
use crate::sampling::{Functionality, Receptor, Sampler};

/// A chain and the cell that carries it.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_receptor::airr::Carried;
/// use thymoid_receptor::{Chain, FirstNucleotide, Functionality, Model, Sampler};
/// let sampler = Sampler::new(Model::builtin(Chain::Trb), FirstNucleotide::Stationary)?;
/// let receptor = sampler.receptor(Seed(7), 3, Functionality::Productive)?;
/// // Two daughters of one thymocyte: cells of their own, of one clone.
/// let daughters = [8, 9].map(|cell| Carried { cell, clone: 3, receptor: &receptor });
/// assert_eq!(daughters[0].receptor.scenario, daughters[1].receptor.scenario);
/// assert_ne!(daughters[0].cell, daughters[1].cell);
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Carried<'a> {
    /// Number of the cell.
    pub cell: u64,
    /// Number of its clone.
    pub clone: u64,
    /// The chain.
    pub receptor: &'a Receptor,
}

/// Rows of cells with a TCR beta and a TCR alpha chain, both productive and of built-in models: the
/// columns of [`crate::airr`], one more with the number of the receptor, and those of the caller.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_receptor::airr::{Carried, CellTable};
/// use thymoid_receptor::{Chain, FirstNucleotide, Functionality, Model, Sampler};
/// let [beta, alpha] = [Chain::Trb, Chain::Tra]
///     .map(|chain| Sampler::new(Model::builtin(chain), FirstNucleotide::Stationary).unwrap());
/// let receptor = alpha.receptor(Seed(7), 11, Functionality::Productive).unwrap();
/// let mut text = String::new();
/// CellTable::header(&mut text, &["lineage"]);
/// let table = CellTable::new([&beta, &alpha]);
/// table.row(&mut text, Carried { cell: 5, clone: 3, receptor: &receptor }, &["CD8"]);
/// let row = text.lines().nth(1).unwrap();
/// assert!(row.starts_with("5-TRA\t") && row.ends_with("\t11\tCD8"));
/// ```
#[derive(Debug)]
pub struct CellTable<'m> {
    /// Of beta and alpha: the model and the columns that are the same in every row.
    chains: [(&'m Model, [String; OF_CONDITIONS]); 2],
}

impl<'m> CellTable<'m> {
    /// Prepares rows of cells whose receptors come from these samplers of beta and alpha.
    pub fn new(samplers: [&Sampler<'m>; 2]) -> Self {
        let kept = Functionality::Productive.as_str();
        let chain = |of: &Sampler<'m>| (of.model(), conditions(of, kept, "built-in"));
        Self { chains: samplers.map(chain) }
    }

    /// Appends the header, with the names of the caller's further columns.
    pub fn header(to: &mut String, further: &[&str]) {
        to.push_str(&COLUMNS.join("\t"));
        to.push('\t');
        line_end(to, "receptor_number", further);
    }

    /// Appends a row, with the values of the further columns.
    pub fn row(&self, to: &mut String, carried: Carried<'_>, further: &[impl AsRef<str>]) {
        let Carried { cell, clone, receptor } = carried;
        let (model, conditions) = &self.chains[usize::from(receptor.chain == Chain::Tra)];
        let fields = row(receptor, Some(cell), model);
        for (name, field) in COLUMNS.iter().zip(fields.iter().chain(conditions)) {
            // Cells of a clone share a beta chain, and the name of a row is to be its own.
            let _ = match *name {
                "sequence_id" => write!(to, "{cell}-{}\t", receptor.chain.as_str()),
                "clone_id" => write!(to, "{clone}\t"),
                _ => write!(to, "{field}\t"),
            };
        }
        line_end(to, &receptor.index.to_string(), further);
    }
}

fn line_end(to: &mut String, number: &str, further: &[impl AsRef<str>]) {
    to.push_str(number);
    for field in further {
        to.push('\t');
        to.push_str(field.as_ref());
    }
    to.push('\n');
}
