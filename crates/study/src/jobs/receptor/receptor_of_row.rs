//! The receptors that a row of a table can be, or why it is none of a model.

use thymoid_receptor::selection_factors::{Candidates, Clonotype};
use thymoid_receptor::tables::{Problem, Rearrangement};
use thymoid_receptor::{Error, Model, UnknownAllele};

/// Why a row is no productive receptor of a model, the first reason that holds.
///
/// ```
/// use thymoid_study::jobs::receptor::LeftOut;
/// assert_eq!(LeftOut::NoV.as_str(), "no V gene");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// The table says that the barcode is background.
    NotACell,
    /// The table says that the donor is of another species than the model.
    OtherSpecies,
    /// Of another locus than the model, or of contradictory ones.
    OtherLocus,
    /// Out of frame, with a stop codon, or so called.
    NotProductive,
    /// No junction.
    NoJunction,
    /// No V gene.
    NoV,
    /// No J gene.
    NoJ,
    /// A V or J that the model does not have, or a text that is no gene.
    GeneNotInModel,
    /// The junction has other letters than the 20 amino acids, or other ends.
    NotAJunction,
}

impl LeftOut {
    /// Returns the words for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotACell => "not of a cell",
            Self::OtherSpecies => "of another species than the model",
            Self::OtherLocus => "another locus",
            Self::NotProductive => "not productive",
            Self::NoJunction => "no junction",
            Self::NoV => "no V gene",
            Self::NoJ => "no J gene",
            Self::GeneNotInModel => "a gene that the model lacks",
            Self::NotAJunction => "no junction from Cys104 to Phe118 or Trp118",
        }
    }
}

/// What a row says.
pub(super) struct Found {
    /// With the genes as the row calls them.
    pub(super) called: Clonotype,
    /// With each gene that it can be.
    pub(super) each: Vec<Clonotype>,
    unknown: Vec<UnknownAllele>,
}

impl Found {
    /// Says what of the row was not taken as it stands.
    pub(super) fn note(&self) -> String {
        let notes: Vec<String> = self.unknown.iter().map(ToString::to_string).collect();
        notes.join("; ")
    }
}

/// Returns the receptors of a model that a row can be, or why it is none, in short and in full.
pub(super) fn receptors(
    row: &Rearrangement<'_>,
    model: &Model,
    candidates: &Candidates<'_>,
) -> Result<Found, (LeftOut, String)> {
    let short = |reason: LeftOut| (reason, reason.as_str().to_owned());
    let has = |problem| row.problems.contains(problem);
    if has(Problem::NotACell) {
        return Err(short(LeftOut::NotACell));
    }
    if has(Problem::OtherSpecies) {
        return Err(short(LeftOut::OtherSpecies));
    }
    let other = row.locus.is_some_and(|locus| locus != model.chain());
    if other || has(Problem::OtherLocus) || has(Problem::LociDiffer) {
        let name = row.locus_name.unwrap_or("another locus");
        let note = format!("{name} is not the locus of the model, {}", model.chain().as_str());
        let differ = "locus, V and J contradict one another".to_owned();
        return Err((LeftOut::OtherLocus, if has(Problem::LociDiffer) { differ } else { note }));
    }
    if row.productive == Some(false) {
        return Err(short(LeftOut::NotProductive));
    }
    let named = |text: Option<&str>, reason| text.map(str::to_owned).ok_or_else(|| short(reason));
    let called = Clonotype {
        junction_aa: named(row.junction_aa, LeftOut::NoJunction)?,
        v: named(row.v_call, LeftOut::NoV)?,
        j: named(row.j_call, LeftOut::NoJ)?,
    };
    match candidates.of(&called) {
        Ok((each, unknown)) => Ok(Found { called, each, unknown }),
        Err(error) => {
            let gene = has(Problem::UnknownV)
                || has(Problem::UnknownJ)
                || [&called.v, &called.j].into_iter().any(|call| candidates.lacks(call));
            let reason = if gene { LeftOut::GeneNotInModel } else { LeftOut::NotAJunction };
            Err((
                reason,
                match error {
                    Error::Clonotype { reason, .. } => reason,
                    other => other.to_string(),
                },
            ))
        }
    }
}
