//! Generation probabilities of a repertoire table, on all cores.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::{Generation, Pgen};
use crate::error::Error;
use crate::model::{Chain, FirstNucleotide, GeneMask, KnownGenes, Model, UnknownAllele};
use crate::tables::{Batch, Problem, Rearrangement};

/// Pairs of V and J calls whose masks are remembered; tables have some thousand.
const MAX_MASKS: usize = 50_000;

/// What the columns say that [`RowPgen`] adds to a table.
///
/// ```
/// use thymoid_receptor::tables::{Batch, Reader};
/// use thymoid_receptor::{Chain, FirstNucleotide, Model, RowPgen};
/// let text = "v_call\tj_call\tjunction_aa\nTRAV1-1\tTRAJ3\tCAVRF\n";
/// let (mut reader, mut batch) = (Reader::new("t.tsv", text.as_bytes())?, Batch::default());
/// reader.read(&mut batch, 100)?;
/// let beta = RowPgen::new(&[Model::builtin(Chain::Trb)], FirstNucleotide::Stationary)?;
/// let row = &beta.of(&batch)[0];
/// assert_eq!(row.aa, None);
/// assert_eq!(row.note.as_deref(), Some("TRA is not the locus of the model"));
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RowGeneration {
    /// The locus whose model was asked; `None` where none was.
    pub model: Option<Chain>,
    /// Of the junction in nucleotides, from any V and J.
    pub nt: Option<f64>,
    /// Of the junction in amino acids, from any V and J.
    pub aa: Option<f64>,
    /// Of the junction in nucleotides, from the V and J of the row.
    pub nt_vj: Option<f64>,
    /// Of the junction in amino acids, from the V and J of the row.
    pub aa_vj: Option<f64>,
    /// Why a value is 0 or missing, or of another allele.
    pub note: Option<String>,
}

/// Generation probabilities of the rows of tables.
///
/// ```
/// use thymoid_receptor::tables::{Batch, Reader};
/// use thymoid_receptor::{Chain, FirstNucleotide, Model, RowPgen};
/// let text = "v_call\tj_call\tjunction_aa\nTRBV7-3\tTRBJ2-7\tCASSFRLEGGYEQYF\nTRBV7-3\t\t\n";
/// let (mut reader, mut batch) = (Reader::new("t.tsv", text.as_bytes())?, Batch::default());
/// assert!(reader.read(&mut batch, 100)?);
/// let rows = RowPgen::new(&[Model::builtin(Chain::Trb)], FirstNucleotide::Stationary)?.of(&batch);
/// assert!(rows[0].aa_vj < rows[0].aa); // with the genes of the row, and with any
/// assert_eq!(rows[1].note.as_deref(), Some("no junction"));
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug)]
pub struct RowPgen<'m> {
    /// By thread: nothing is shared, so that nobody waits.
    threads: Vec<Mutex<Vec<Worker<'m>>>>,
}

#[derive(Debug, Clone)]
struct Worker<'m> {
    model: &'m Model,
    known: KnownGenes,
    pgen: Pgen<'m>,
    masks: BTreeMap<String, Called>,
}

/// What two calls stand for, with a note where they do not say it all.
type Called = Result<(GeneMask, Option<String>), String>;

impl<'m> RowPgen<'m> {
    /// Prepares models, one for each locus, for the threads of the current rayon pool.
    ///
    /// # Errors
    /// [`Error::Model`] when a model is not usable.
    pub fn new(models: &[&'m Model], rule: FirstNucleotide) -> Result<Self, Error> {
        let worker = |model: &&'m Model| {
            let (known, pgen) = (KnownGenes::of(&[model]), Pgen::new(model, rule)?);
            Ok(Worker { model, known, pgen, masks: BTreeMap::new() })
        };
        let workers: Vec<_> = models.iter().map(worker).collect::<Result<_, Error>>()?;
        let threads = (0..=rayon::current_num_threads()).map(|_| Mutex::new(workers.clone()));
        Ok(Self { threads: threads.collect() })
    }

    /// Returns the values of each row, in order, whatever the number of threads. A row that names
    /// neither a locus nor genes is one of the model, where there is one model only.
    pub fn of(&self, batch: &Batch) -> Vec<RowGeneration> {
        let row = |row: Rearrangement<'_>| {
            let thread = rayon::current_thread_index().map_or(0, |index| index + 1);
            // A worker holds only what it remembers, which a panic cannot spoil.
            let mut workers = self.threads[thread].lock().unwrap_or_else(PoisonError::into_inner);
            let note = |text: String| RowGeneration { note: Some(text), ..Default::default() };
            if row.problems.contains(Problem::LociDiffer) {
                return note("locus, V and J contradict one another".into());
            }
            if row.problems.contains(Problem::OtherLocus) {
                let name = row.locus_name.unwrap_or("another locus");
                return note(format!("{name} is not the locus of the model"));
            }
            if row.locus.is_none() && workers.len() > 1 {
                return note("neither a locus nor genes: name the locus with --chain".into());
            }
            let model = |worker: &&mut Worker<'_>| {
                row.locus.is_none_or(|locus| locus == worker.model.chain())
            };
            if row.problems.contains(Problem::OtherSpecies) {
                return note("the donor is of another species than the model".into());
            }
            if let Some(worker) = workers.iter_mut().find(model) {
                return worker.row(&row);
            }
            let name = row.locus.map_or("another locus", Chain::as_str);
            note(format!("{name} is not the locus of the model"))
        };
        batch.par_iter().map(row).collect()
    }
}

impl Worker<'_> {
    fn row(&mut self, row: &Rearrangement<'_>) -> RowGeneration {
        let model = Some(self.model.chain());
        let mut found = RowGeneration { model, ..Default::default() };
        let mut notes = Vec::new();
        let mask = match (row.v_call, row.j_call) {
            (Some(v), Some(j)) => match self.mask(v, j) {
                Ok((mask, note)) => {
                    notes.extend(note);
                    Some(mask)
                }
                Err(note) => {
                    notes.push(note);
                    None
                }
            },
            _ => None,
        };
        let all = GeneMask::default();
        let mut value = |name: &str, generation: Generation| {
            if let Some(reason) = generation.impossible {
                notes.push(format!("{name}: {reason}"));
            }
            Some(generation.probability)
        };
        if let Some(junction) = row.junction {
            found.nt = value("pgen_nt", self.pgen.nucleotides(junction, &all));
            found.nt_vj = mask
                .as_ref()
                .and_then(|mask| value("pgen_nt_vj", self.pgen.nucleotides(junction, mask)));
        }
        if let Some(junction) = row.junction_aa {
            found.aa = value("pgen_aa", self.pgen.amino_acids(junction, &all));
            found.aa_vj = mask
                .as_ref()
                .and_then(|mask| value("pgen_aa_vj", self.pgen.amino_acids(junction, mask)));
        }
        if row.junction.is_none() && row.junction_aa.is_none() {
            notes.push("no junction".into());
        }
        found.note = (!notes.is_empty()).then(|| notes.join("; "));
        found
    }

    fn mask(&mut self, v: &str, j: &str) -> Called {
        let calls = format!("{v}\t{j}");
        if let Some(called) = self.masks.get(&calls) {
            return called.clone();
        }
        if self.masks.len() == MAX_MASKS {
            self.masks.clear();
        }
        let called = GeneMask::among(&self.known, self.model, Some(v), Some(j))
            .map(|(mask, unknown)| (mask, told(&unknown)))
            .map_err(|error| error.to_string());
        self.masks.insert(calls, called.clone());
        called
    }
}

/// Says which alleles are not known, if any.
fn told(unknown: &[UnknownAllele]) -> Option<String> {
    let notes: Vec<String> = unknown.iter().map(ToString::to_string).collect();
    (!notes.is_empty()).then(|| notes.join("; "))
}
