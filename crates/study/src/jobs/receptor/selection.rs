//! What selection lets through of what recombination makes: factors fitted, and rows scored.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use thymoid_core::Seed;
use thymoid_receptor::selection_factors::{Candidates, GeneUse, Options, SelectionFactors};
use thymoid_receptor::tables::{Batch, NamedColumn, Reader, Writer};
use thymoid_receptor::{FirstNucleotide, Model, Sampler, parameters};

use super::pgen::ModelChoice;
use super::receptor_of_row::{LeftOut, receptors};
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
    /// The one model of what recombination makes.
    pub model: ModelChoice,
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
    /// Clonotypes whose genes tie: each of these genes counts by its share.
    pub tied: u64,
    /// Rows that are no productive receptor of the model, by reason.
    pub left_out: BTreeMap<LeftOut, u64>,
}

impl FitJob {
    /// Fits the factors. The observer is told what was understood of the table.
    ///
    /// # Errors
    /// When the table cannot be read, or holds too little to fit.
    pub fn run(&self, observer: &mut dyn Observer) -> Result<FitOutcome> {
        let models = self.model.models();
        let [model] = models.as_slice() else { bail!("a fit is of one locus") };
        let rule = FirstNucleotide::Stationary;
        let sampler = Sampler::new(model, rule)?;
        let options = Options::new(&parameters()?, Seed(self.seed))?;
        let options = Options { genes: self.genes, ..options };
        let candidates = Candidates::new(model, rule)?;
        // One row a clonotype: the same nucleotides where the table has them, and genes.
        let (mut seen, mut observed) = (BTreeSet::new(), Vec::new());
        let (mut rows, mut tied, mut left_out) = (0, 0, BTreeMap::new());
        let mut reader = open(&self.observed, &self.model, &self.columns)?;
        let mut batch = Batch::default();
        while reader.read(&mut batch, BATCH)? {
            for row in batch.iter() {
                rows += 1;
                let found = match receptors(&row, model, &candidates) {
                    Ok(found) => found,
                    Err((reason, _)) => {
                        *left_out.entry(reason).or_default() += 1;
                        continue;
                    }
                };
                let one = found.called;
                let junction = row.junction.unwrap_or(&one.junction_aa).to_owned();
                let genes: Vec<_> = found.each.into_iter().map(|each| (each.v, each.j)).collect();
                let ties = genes.len() > 1;
                if seen.insert((junction, genes)) {
                    tied += u64::from(ties);
                    observed.push(one);
                }
            }
        }
        observer.notice(Event::Warns(&told(reader.understanding())));
        let selection = SelectionFactors::fit(&sampler, &observed, self.generated, &options)?;
        Ok(FitOutcome { selection, rows, tied, left_out })
    }
}

/// A table whose rows get their factor of selection and their probability after it.
#[derive(Debug, Clone)]
pub struct ScoreJob {
    /// Table of receptors.
    pub table: PathBuf,
    /// JSON file of the factors.
    pub factors: PathBuf,
    /// The model that they were fitted against; by default, the built-in one that they name.
    pub model: Option<ModelChoice>,
    /// Columns of the table that the user names.
    pub columns: Vec<NamedColumn>,
}

impl ScoreJob {
    /// Writes the table with the added columns. The observer is told what was understood.
    ///
    /// # Errors
    /// When a file cannot be read, or nothing can be written.
    pub fn run(&self, to: impl Write, observer: &mut dyn Observer) -> Result<()> {
        let name = || self.factors.display().to_string();
        let json = String::from_utf8(read_file(&self.factors)?).with_context(name)?;
        let (chain, rule) = SelectionFactors::needs(&json).with_context(name)?;
        // Where it is none of ours, `from_json` says so.
        let species = SelectionFactors::species(&json).with_context(name)?.unwrap_or_default();
        let builtin = || ModelChoice::BuiltIn(species, vec![chain]);
        let choice = self.model.clone().unwrap_or_else(builtin);
        let models = choice.models();
        let [model]: &[&Model] = models.as_slice() else { bail!("factors are of one locus") };
        let sampler = Sampler::new(model, rule)?;
        let selection = SelectionFactors::from_json(&json, &sampler).with_context(name)?;
        let mut candidates = Candidates::new(model, rule)?;
        let mut reader = open(&self.table, &choice, &self.columns)?;
        let mut writer = Writer::new(to, reader.understanding(), &ADDED)?;
        let mut batch = Batch::default();
        while reader.read(&mut batch, BATCH)? {
            for row in batch.iter() {
                let added = match receptors(&row, model, &candidates) {
                    Ok(found) => {
                        let made = found.each.iter().map(|one| candidates.p_gen(one));
                        let made = made.collect::<Result<Vec<f64>, _>>()?;
                        let (q, after) = selection.score(&found.each, &made)?;
                        [q.to_string(), format!("{after:e}"), found.note()]
                    }
                    Err((_, note)) => [String::new(), String::new(), note],
                };
                writer.write(&row, &added)?;
            }
        }
        writer.finish()?;
        observer.notice(Event::Warns(&told(reader.understanding())));
        Ok(())
    }
}

fn open(path: &Path, model: &ModelChoice, columns: &[NamedColumn]) -> Result<Reader<File>> {
    let name = path.display().to_string();
    let file = File::open(path).with_context(|| format!("{name}: cannot be read"))?;
    Ok(Reader::with(name, file, &model.reading(columns))?)
}
