//! Sampled receptors as an AIRR Rearrangement table.

use std::io::Write;

use super::columns::{COLUMNS, OF_CONDITIONS, OF_RECEPTOR, logical};
use crate::error::Error;
use crate::model::{Gene, Model};
use crate::sampling::{Functionality, Receptor, Sampler};

/// A writer of receptors as an AIRR Rearrangement TSV.
///
/// A model knows no germline outside the junction. So `sequence` is the junction, reference
/// positions in `v_cigar` count from Cys104, and `germline_alignment` has `N` for N and P
/// nucleotides. Each receptor is a clone of its own, counted once. `d_call` names the D gene even
/// where nothing of it is left.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_receptor::{Chain, FirstNucleotide, Functionality, Model, Sampler, airr::Writer};
/// let sampler = Sampler::new(Model::builtin(Chain::Trb), FirstNucleotide::Stationary)?;
/// let mut writer = Writer::new(Vec::new(), &sampler)?;
/// for receptor in sampler.sample(Seed(7), 0..3, Functionality::Productive)? {
///     writer.write(&receptor, None)?;
/// }
/// assert_eq!(writer.finish()?.iter().filter(|byte| **byte == b'\n').count(), 4);
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug)]
pub struct Writer<'m, W> {
    out: W,
    model: &'m Model,
    /// The last columns, which are the same in every row.
    conditions: [String; OF_CONDITIONS],
}

impl<'m, W: Write> Writer<'m, W> {
    /// Writes the header. Every row tells the conditions of the sampler; what is kept and where
    /// the model is from stays empty, unless it is the built-in one.
    ///
    /// # Errors
    /// [`Error::Write`] when the output takes nothing more.
    pub fn new(out: W, sampler: &Sampler<'m>) -> Result<Self, Error> {
        let built_in = std::ptr::eq(sampler.model(), Model::builtin(sampler.model().chain()));
        let model = if built_in { "built-in" } else { "" };
        Self::start(out, sampler, "", model)
    }

    /// Writes the header. Every row tells which recombinations were kept, and the name of the
    /// model.
    ///
    /// ```
    /// use thymoid_core::Seed;
    /// use thymoid_receptor::{Chain, FirstNucleotide, Functionality, Model, Sampler, airr::Writer};
    /// let sampler = Sampler::new(Model::builtin(Chain::Tra), FirstNucleotide::Stationary)?;
    /// let kept = Functionality::All;
    /// let mut writer = Writer::of_sample(Vec::new(), &sampler, kept, "cord blood")?;
    /// writer.write(&sampler.receptor(Seed(7), 0, kept)?, None)?;
    /// let text = String::from_utf8(writer.finish()?).expect("tables are UTF-8");
    /// let row: Vec<&str> = text.lines().nth(1).expect("one receptor").split('\t').collect();
    /// assert_eq!(row[row.len() - 4..], ["all", "", "", "cord blood"]);
    /// # Ok::<(), thymoid_receptor::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Write`] when the output takes nothing more.
    pub fn of_sample(
        out: W,
        sampler: &Sampler<'m>,
        kept: Functionality,
        model: &str,
    ) -> Result<Self, Error> {
        Self::start(out, sampler, kept.as_str(), model)
    }

    fn start(mut out: W, sampler: &Sampler<'m>, kept: &str, name: &str) -> Result<Self, Error> {
        writeln!(out, "{}", COLUMNS.join("\t"))?;
        let conditions = conditions(sampler, kept, name);
        Ok(Self { out, model: sampler.model(), conditions })
    }

    /// Writes one receptor of the sampler; the cell is the one that carries it, if any.
    ///
    /// # Errors
    /// [`Error::Write`] when the output takes nothing more.
    pub fn write(&mut self, receptor: &Receptor, cell: Option<u64>) -> Result<(), Error> {
        writeln!(
            self.out,
            "{}\t{}",
            row(receptor, cell, self.model).join("\t"),
            self.conditions.join("\t")
        )?;
        Ok(())
    }

    /// Flushes and gives the output back.
    ///
    /// # Errors
    /// [`Error::Write`] when the output cannot be flushed.
    pub fn finish(mut self) -> Result<W, Error> {
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Germline nucleotides in the junction.
struct Aligned {
    /// Before them in the junction.
    before: usize,
    length: usize,
    /// Skipped at the start of the germline.
    skipped: usize,
}

impl Aligned {
    /// Writes a CIGAR: query ends clipped (`S`), reference start skipped (`N`), matches (`=`).
    fn cigar(&self, junction: usize) -> String {
        if self.length == 0 {
            return String::new();
        }
        let after = junction - self.before - self.length;
        let mut cigar = String::new();
        for (n, operation) in
            [(self.before, 'S'), (self.skipped, 'N'), (self.length, '='), (after, 'S')]
        {
            if n > 0 {
                cigar.push_str(&n.to_string());
                cigar.push(operation);
            }
        }
        cigar
    }
}

/// Returns the last columns: how the receptors of a sampler are drawn, and which are kept.
pub(super) fn conditions(sampler: &Sampler<'_>, kept: &str, name: &str) -> [String; OF_CONDITIONS] {
    let (model, conditions) = (sampler.model(), sampler.conditions());
    let names = |wanted: Option<&[usize]>, genes: &[Gene]| {
        let names: Vec<_> =
            wanted.unwrap_or_default().iter().map(|&i| genes[i].name.as_str()).collect();
        names.join(",")
    };
    [
        conditions.rule.as_str().to_owned(),
        logical(conditions.n_additions).to_owned(),
        kept.to_owned(),
        names(conditions.genes.v(), &model.v),
        names(conditions.genes.j(), &model.j),
        name.replace(|c: char| c.is_control(), " "),
    ]
}

/// Returns all columns but the conditions.
pub(super) fn row(receptor: &Receptor, cell: Option<u64>, model: &Model) -> [String; OF_RECEPTOR] {
    let scenario = &receptor.scenario;
    let (genes, lengths, deletions) = (scenario.genes, scenario.lengths, scenario.deletions);
    let p = scenario.palindromic();
    let n = scenario.junction.len();
    let d_start = lengths.v + lengths.n1;

    let v = Aligned { before: 0, length: lengths.v - p.v3, skipped: 0 };
    let d = Aligned {
        before: d_start + p.d5,
        length: lengths.d - p.d5 - p.d3,
        skipped: deletions.d5.max(0).cast_unsigned(),
    };
    let j = Aligned {
        before: n - lengths.j + p.j5,
        length: lengths.j - p.j5,
        skipped: deletions.j.max(0).cast_unsigned(),
    };
    let mut germline = vec![b'N'; n];
    let junction = scenario.junction.to_string();
    for piece in [&v, &d, &j] {
        let span = piece.before..piece.before + piece.length;
        germline[span.clone()].copy_from_slice(&junction.as_bytes()[span]);
    }
    let germline: String = germline.into_iter().map(char::from).collect();

    // Between aligned genes. Without an aligned D, all of it lies between V and J.
    let (np1, np2) = if d.length > 0 {
        let after_d = d.before + d.length;
        ((d.before - v.length).to_string(), (j.before - after_d).to_string())
    } else {
        ((j.before - v.length).to_string(), String::new())
    };
    let at_d = |value: String| if genes.d.is_some() { value } else { String::new() };
    let d_call = genes.d.map_or_else(String::new, |d| model.d_genes()[d].name.clone());
    [
        format!("{}-{}", receptor.chain.as_str(), receptor.index),
        junction.clone(),
        logical(false).to_owned(),
        logical(scenario.defect().is_none()).to_owned(),
        model.v_genes()[genes.v].name.clone(),
        d_call,
        model.j_genes()[genes.j].name.clone(),
        junction.clone(),
        germline,
        junction,
        scenario.junction_aa().unwrap_or_default(),
        v.cigar(n),
        d.cigar(n),
        j.cigar(n),
        receptor.chain.as_str().to_owned(),
        np1,
        np2,
        lengths.n1.to_string(),
        at_d(lengths.n2.to_string()),
        p.v3.to_string(),
        at_d(p.d5.to_string()),
        at_d(p.d3.to_string()),
        p.j5.to_string(),
        "1".to_owned(),
        receptor.index.to_string(),
        cell.map_or_else(String::new, |cell| cell.to_string()),
        deletions.v.max(0).to_string(),
        at_d(deletions.d5.max(0).to_string()),
        at_d(deletions.d3.max(0).to_string()),
        deletions.j.max(0).to_string(),
    ]
}
