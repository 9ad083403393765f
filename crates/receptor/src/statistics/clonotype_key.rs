//! What makes two rows one clonotype.

use serde::Serialize;

use crate::model::without_allele;
use crate::tables::{Problem, Rearrangement};

/// A receptor chain as it was observed, in a table or otherwise.
///
/// ```
/// use thymoid_receptor::statistics::Observation;
/// use thymoid_receptor::tables::{Batch, Reader};
/// let text = "junction_aa\nCASSF\n";
/// let (mut reader, mut batch) = (Reader::new("t.tsv", text.as_bytes())?, Batch::default());
/// reader.read(&mut batch, 100)?;
/// let seen = Observation::from(&batch.get(0).expect("one row"));
/// assert_eq!((seen.v_call, seen.copies), ("", 1)); // a row without a count is one copy
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observation<'a> {
    /// IMGT names, alternatives separated by commas; empty when unknown.
    pub v_call: &'a str,
    /// Idem for J.
    pub j_call: &'a str,
    /// Nucleotides from Cys104 to Phe118 or Trp118.
    pub junction: Option<&'a str>,
    /// Amino acids of the junction.
    pub junction_aa: Option<&'a str>,
    /// How often.
    pub copies: u64,
}

impl<'a> From<&Rearrangement<'a>> for Observation<'a> {
    /// Takes what a row means; without a count, it is one copy, with one that cannot be read none.
    fn from(row: &Rearrangement<'a>) -> Self {
        let without = u64::from(!row.problems.contains(Problem::NotACount));
        Self {
            v_call: row.v_call.unwrap_or_default(),
            j_call: row.j_call.unwrap_or_default(),
            junction: row.junction,
            junction_aa: row.junction_aa,
            copies: row.duplicate_count.unwrap_or(without),
        }
    }
}

/// Whether alleles are told apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub enum GeneResolution {
    /// `TRBV6-5*01` and `TRBV6-5*02` are the same.
    #[default]
    Gene,
    /// They are not.
    Allele,
}

/// The sequence that is compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub enum JunctionAlphabet {
    /// `junction_aa`.
    #[default]
    AminoAcids,
    /// `junction`.
    Nucleotides,
}

/// What makes two observations one clonotype: the same V, the same J and the same junction. Calls
/// that name several genes are the same when they name the same ones in the same order.
///
/// ```
/// use thymoid_receptor::statistics::{ClonotypeKey, GeneResolution, JunctionAlphabet};
/// // By genes and amino acids, unless told otherwise.
/// let (genes, junction) = (GeneResolution::Gene, JunctionAlphabet::AminoAcids);
/// assert_eq!(ClonotypeKey::default(), ClonotypeKey { genes, junction });
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ClonotypeKey {
    /// How V and J are compared.
    pub genes: GeneResolution,
    /// How junctions are compared.
    pub junction: JunctionAlphabet,
}

impl ClonotypeKey {
    /// Puts `V<tab>J<tab>junction` in place of what is in `text`: two observations are of one
    /// clonotype if and only if these are equal. `false`: the observation lacks the junction.
    ///
    /// ```
    /// use thymoid_receptor::statistics::{ClonotypeKey, Observation};
    /// let observation = Observation {
    ///     v_call: "TRBV6-2*01,TRBV6-3*01",
    ///     j_call: "TRBJ2-7*01",
    ///     junction: None,
    ///     junction_aa: Some("CASSF"),
    ///     copies: 1,
    /// };
    /// let mut text = String::new();
    /// assert!(ClonotypeKey::default().write(&observation, &mut text));
    /// assert_eq!(text, "TRBV6-2,TRBV6-3\tTRBJ2-7\tCASSF");
    /// ```
    pub fn write(self, observation: &Observation<'_>, text: &mut String) -> bool {
        let junction = match self.junction {
            JunctionAlphabet::AminoAcids => observation.junction_aa,
            JunctionAlphabet::Nucleotides => observation.junction,
        };
        text.clear();
        for call in [observation.v_call, observation.j_call] {
            match self.genes {
                GeneResolution::Gene => push_genes(call, text),
                GeneResolution::Allele => text.push_str(call),
            }
            text.push('\t');
        }
        junction.is_some_and(|junction| {
            text.push_str(junction);
            !junction.is_empty()
        })
    }
}

/// Appends the genes of a call, each once, without alleles.
pub(super) fn push_genes(call: &str, text: &mut String) {
    let start = text.len();
    for name in call.split(',') {
        let name = without_allele(name);
        if text[start..].split(',').all(|known| known != name) {
            if text.len() > start {
                text.push(',');
            }
            text.push_str(name);
        }
    }
}
