//! Rows in memory.

use rayon::prelude::*;

use super::columns::Columns;
use super::fields::Fields;
use super::meaning::{Meaning, Text, meaning};
use super::problem::Problems;
use crate::model::{Chain, KnownGenes, Species};

/// Rows of a table, read together, and the rearrangements in them; reused for the next ones.
///
/// ```
/// use thymoid_receptor::tables::{Batch, Reader};
/// let text = "junction_aa\tcount\nCASSF\t3\nCASTF\t1\n";
/// let (mut reader, mut batch) = (Reader::new("t.tsv", text.as_bytes())?, Batch::default());
/// assert!(reader.read(&mut batch, 100)?);
/// let copies: u64 = batch.iter().filter_map(|row| row.duplicate_count).sum();
/// assert_eq!((batch.len(), copies), (2, 4));
/// assert!(batch.get(2).is_none());
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// Fields, each with a tab behind it.
    text: String,
    /// Where fields end in `text`, `width` to a row.
    ends: Vec<usize>,
    /// Lines on which rows begin.
    rows: Vec<u64>,
    width: usize,
    /// Of each rearrangement: a row may hold several.
    meanings: Vec<Meaning>,
}

/// One row of a table, or one chain of a row that holds several: what it means, and the fields of
/// the row as they are.
///
/// Texts are `None` where the table has no value. Empty fields, `.`, `NA`, `None`, `null`, `NaN`
/// and `unresolved` are none.
///
/// ```
/// use thymoid_receptor::tables::{Batch, Reader};
/// let text = "junction\tv_gene\nTGTGCCAGCAGCTTC\tNA\n";
/// let (mut reader, mut batch) = (Reader::new("t.tsv", text.as_bytes())?, Batch::default());
/// reader.read(&mut batch, 100)?;
/// let row = batch.get(0).expect("one row");
/// assert_eq!((row.row, row.v_call), (2, None)); // the header is line 1
/// assert_eq!(row.junction_aa, Some("CASSF")); // translated
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Rearrangement<'a> {
    /// Line of the file on which the row begins, from 1; the header is line 1.
    pub row: u64,
    /// From the column for it, or from J, or from V. `None` for other loci.
    pub locus: Option<Chain>,
    /// The locus, also another than TRA and TRB, such as `TRG` or `IGH`; `None` where it is not
    /// known or is contradicted.
    pub locus_name: Option<&'static str>,
    /// IMGT names; those that fit equally well are separated by commas.
    pub v_call: Option<&'a str>,
    /// Idem for D.
    pub d_call: Option<&'a str>,
    /// Idem for J.
    pub j_call: Option<&'a str>,
    /// Nucleotides from Cys104 to Phe118 or Trp118, upper case.
    pub junction: Option<&'a str>,
    /// Amino acids of the junction, upper case; translated where the table has nucleotides only.
    pub junction_aa: Option<&'a str>,
    /// As the table says; in a table without a column for it, whether the junction is in frame
    /// and without a stop codon.
    pub productive: Option<bool>,
    /// Copies, molecules or reads: see [`Understanding`](super::Understanding) for the column.
    pub duplicate_count: Option<u64>,
    /// The clone, as the table names it.
    pub clone_id: Option<&'a str>,
    /// The cell, as the table names it.
    pub cell_id: Option<&'a str>,
    /// The sequence, as the table names it.
    pub sequence_id: Option<&'a str>,
    /// What is wrong with the row.
    pub problems: Problems,
    /// Every field of the row, as in the file.
    pub fields: Fields<'a>,
}

impl Batch {
    /// Returns the number of rearrangements.
    pub fn len(&self) -> usize {
        self.meanings.len()
    }

    /// Tells whether there are none.
    pub fn is_empty(&self) -> bool {
        self.meanings.is_empty()
    }

    /// Returns rearrangement `index` of the batch, from 0.
    pub fn get(&self, index: usize) -> Option<Rearrangement<'_>> {
        let meaning = self.meanings.get(index)?;
        Some(Rearrangement {
            row: self.rows[meaning.row],
            locus: meaning.locus,
            locus_name: meaning.locus_name,
            v_call: self.text(&meaning.v_call),
            d_call: self.text(&meaning.d_call),
            j_call: self.text(&meaning.j_call),
            junction: self.text(&meaning.junction),
            junction_aa: self.text(&meaning.junction_aa),
            productive: meaning.productive,
            duplicate_count: meaning.duplicate_count,
            clone_id: self.text(&meaning.clone_id),
            cell_id: self.text(&meaning.cell_id),
            sequence_id: self.text(&meaning.sequence_id),
            problems: meaning.problems,
            fields: self.fields(meaning.row),
        })
    }

    /// Returns the rearrangements, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Rearrangement<'_>> {
        (0..self.len()).map(|index| self.get(index).expect("an index of the batch"))
    }

    /// Returns the rearrangements for a parallel map, which keeps their order.
    pub fn par_iter(&self) -> impl IndexedParallelIterator<Item = Rearrangement<'_>> {
        (0..self.len()).into_par_iter().map(|index| self.get(index).expect("an index of the batch"))
    }

    fn text<'a>(&'a self, text: &'a Text) -> Option<&'a str> {
        match text {
            Text::Null => None,
            Text::Piece { start, end } => Some(&self.text[*start..*end]),
            Text::Made(made) => Some(made),
        }
    }

    fn fields(&self, row: usize) -> Fields<'_> {
        let first = row * self.width;
        let start = if first == 0 { 0 } else { self.ends[first - 1] + 1 };
        Fields { text: &self.text, start, ends: &self.ends[first..first + self.width] }
    }

    /// Empties the batch for rows of this many fields.
    pub(super) fn clear(&mut self, width: usize) {
        self.text.clear();
        self.ends.clear();
        self.rows.clear();
        self.meanings.clear();
        self.width = width;
    }

    /// Returns the bytes of the rows.
    pub(super) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Adds a row; the fields are appended by [`split`](super::split::split).
    pub(super) fn push(&mut self, row: u64) -> (&mut String, &mut Vec<usize>) {
        self.rows.push(row);
        (&mut self.text, &mut self.ends)
    }

    /// Returns the number of rows of the table.
    pub(super) fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Finds out what every row means, or each chain of it. A row in which no chain has anything
    /// stays as one without a junction, so that it is counted.
    pub(super) fn understand(
        &mut self,
        chains: &[Columns],
        known: &KnownGenes,
        species: Option<Species>,
    ) {
        let mut meanings = std::mem::take(&mut self.meanings);
        (0..self.rows.len() * chains.len())
            .into_par_iter()
            .map(|index| {
                let (row, chain) = (index / chains.len(), index % chains.len());
                let meaning = meaning(&chains[chain], known, self.fields(row), species);
                Meaning { row, ..meaning }
            })
            .collect_into_vec(&mut meanings);
        if chains.len() > 1 {
            let (mut chain, mut any) = (0, false);
            meanings.retain(|meaning| {
                let last = chain + 1 == chains.len();
                let keep = !meaning.absent || (last && !any);
                (chain, any) = if last { (0, false) } else { (chain + 1, any || keep) };
                keep
            });
        }
        self.meanings = meanings;
    }

    pub(super) fn meanings(&self) -> impl Iterator<Item = (u64, &Meaning)> {
        self.meanings.iter().map(|meaning| (self.rows[meaning.row], meaning))
    }
}
