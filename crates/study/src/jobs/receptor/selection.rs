//! What selection lets through of what recombination makes: factors fitted, and rows scored.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use thymoid_core::Seed;
use thymoid_core::math::exp;
use thymoid_receptor::selection_factors::{Clonotype, GeneUse, Options, SelectionFactors};
use thymoid_receptor::tables::{
    Batch, NamedColumn, Reader, Reading, Rearrangement, Species, Writer,
};
use thymoid_receptor::{Chain, Error, FirstNucleotide, GeneMask, Model, Pgen, Sampler, parameters};

use super::understood::told;
use crate::jobs::{Event, Observer};
use crate::study::read_file;

/// Rows held in memory at once.
const BATCH: usize = 20_000;
/// Columns that scoring adds.
const ADDED: [&str; 3] = ["q", "ppost_aa_vj", "q_note"];

/// Observed receptors that factors of selection are fitted to.
#[derive(Debug, Clone)]
pub struct FitJob {
    /// Table of observed receptors.
    pub observed: PathBuf,
    /// Their chain.
    pub chain: Chain,
    /// Factors of V and J genes: of each pair, or of each gene.
    pub genes: GeneUse,
    /// Generated receptors that observed ones are compared with.
    pub generated: u64,
    /// The one seed.
    pub seed: u64,
    /// Columns that the user names.
    pub columns: Vec<NamedColumn>,
}

/// Factors of selection, and what became of the rows.
#[derive(Debug)]
pub struct FitOutcome {
    /// The factors.
    pub selection: SelectionFactors,
    /// Rows of the table.
    pub rows: u64,
    /// Those that are no productive receptor of the chain.
    pub left_out: u64,
}

impl FitJob {
    /// Fits the factors. The observer is told what was understood of the table.
    ///
    /// # Errors
    /// When the table cannot be read, or holds too little to fit.
    pub fn run(&self, observer: &mut dyn Observer) -> Result<FitOutcome> {
        let sampler = Sampler::new(Model::builtin(self.chain), FirstNucleotide::Stationary)?;
        let options = Options::new(&parameters()?, Seed(self.seed))?;
        let options = Options { genes: self.genes, ..options };
        // One row a clonotype: the same nucleotides where the table has them, and genes.
        let (mut seen, mut observed) = (BTreeSet::new(), Vec::new());
        let (mut rows, mut left_out) = (0, 0);
        let mut reader = open(&self.observed, &self.columns)?;
        let mut batch = Batch::default();
        while reader.read(&mut batch, BATCH)? {
            for row in batch.iter() {
                rows += 1;
                let Ok(one) = clonotype(&row, sampler.model()) else {
                    left_out += 1;
                    continue;
                };
                let junction = row.junction.unwrap_or(&one.junction_aa).to_owned();
                if seen.insert((junction, one.v.clone(), one.j.clone())) {
                    observed.push(one);
                }
            }
        }
        observer.notice(Event::Warns(&told(reader.understanding())));
        let selection = SelectionFactors::fit(&sampler, &observed, self.generated, &options)?;
        Ok(FitOutcome { selection, rows, left_out })
    }
}

/// A table whose rows get their factor of selection and their probability after it.
#[derive(Debug, Clone)]
pub struct ScoreJob {
    /// Table of receptors.
    pub table: PathBuf,
    /// JSON file of the factors.
    pub model: PathBuf,
    /// Columns of the table that the user names.
    pub columns: Vec<NamedColumn>,
}

impl ScoreJob {
    /// Writes the table with the added columns. The observer is told what was understood.
    ///
    /// # Errors
    /// When a file cannot be read, or nothing can be written.
    pub fn run(&self, to: impl Write, observer: &mut dyn Observer) -> Result<()> {
        let name = || self.model.display().to_string();
        let json = String::from_utf8(read_file(&self.model)?).with_context(name)?;
        let (chain, rule) = SelectionFactors::needs(&json).with_context(name)?;
        let model = Model::builtin(chain);
        let sampler = Sampler::new(model, rule)?;
        let selection = SelectionFactors::from_json(&json, &sampler).with_context(name)?;
        let mut pgen = Pgen::new(model, rule)?;
        let mut reader = open(&self.table, &self.columns)?;
        let mut writer = Writer::new(to, reader.understanding(), &ADDED)?;
        let mut batch = Batch::default();
        while reader.read(&mut batch, BATCH)? {
            for row in batch.iter() {
                let added = match clonotype(&row, model) {
                    Ok(one) => {
                        let ln_q = selection.ln_q(std::slice::from_ref(&one))?[0];
                        let mask = GeneMask::new(model, Some(&one.v), Some(&one.j))?;
                        let made = pgen.amino_acids(&one.junction_aa, &mask).probability;
                        let after = selection.p_post(ln_q, made);
                        [exp(ln_q).to_string(), format!("{after:e}"), String::new()]
                    }
                    Err(note) => [String::new(), String::new(), note],
                };
                writer.write(&row, &added)?;
            }
        }
        writer.finish()?;
        observer.notice(Event::Warns(&told(reader.understanding())));
        Ok(())
    }
}

fn open(path: &Path, columns: &[NamedColumn]) -> Result<Reader<File>> {
    let name = path.display().to_string();
    let file = File::open(path).with_context(|| format!("{name}: cannot be read"))?;
    let reading = Reading { columns: columns.to_vec(), species: Some(Species::Human) };
    Ok(Reader::with(name, file, &reading)?)
}

/// The clonotype of a row by genes, or why it has none.
fn clonotype(row: &Rearrangement<'_>, model: &Model) -> Result<Clonotype, String> {
    if row.locus != Some(model.chain()) {
        return Err(format!("not {}", model.chain().as_str()));
    }
    if row.productive == Some(false) {
        return Err("not productive".into());
    }
    let named = |text: Option<&str>, what: &str| {
        text.map(str::to_owned).ok_or_else(|| format!("no {what}"))
    };
    let one = Clonotype {
        junction_aa: named(row.junction_aa, "junction")?,
        v: named(row.v_call, "V gene")?,
        j: named(row.j_call, "J gene")?,
    };
    one.by_genes(model).map_err(|error| match error {
        Error::Clonotype { reason, .. } => reason,
        other => other.to_string(),
    })
}
