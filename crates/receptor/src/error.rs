//! Errors of this crate.

/// What can be wrong with a model, a sequence or an output.
///
/// ```
/// use thymoid_receptor::{Bases, Error};
/// let error = "ACGN".parse::<Bases>().unwrap_err();
/// assert!(matches!(error, Error::Nucleotide { letter: 'N', position: 4 }));
/// assert_eq!(error.to_string(), "`N` at position 4 is not a nucleotide; write A, C, G or T");
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A line of an IGoR or OLGA model file is not usable.
    #[error("{file}, line {line}: {reason}")]
    ModelText {
        /// Usual name of the file.
        file: &'static str,
        /// Line, from 1; the last line where something is missing.
        line: usize,
        /// What is wrong and how to mend it.
        reason: String,
    },
    /// The text is not a Thymoid model.
    #[error("the model is not readable TOML")]
    ModelToml(#[from] toml::de::Error),
    /// The model is complete, but its numbers do not fit together.
    #[error("model, {part}: {reason}")]
    Model {
        /// Which part, as its field is called.
        part: String,
        /// What is wrong.
        reason: String,
    },
    /// A letter other than A, C, G, T.
    #[error("`{letter}` at position {position} is not a nucleotide; write A, C, G or T")]
    Nucleotide {
        /// The offending letter.
        letter: char,
        /// Its place, from 1.
        position: usize,
    },
    /// A gene name that the model does not hold.
    #[error(
        "the model has no {segment} gene `{name}`; give an allele, gene or family of its locus"
    )]
    UnknownGene {
        /// As given.
        name: String,
        /// V or J.
        segment: &'static str,
    },
    /// A gene outside its locus, of which no receptor is made.
    #[error("`{name}` is an orphon, a gene outside its locus: it cannot rearrange")]
    Orphon {
        /// IMGT name.
        name: String,
    },
    /// A pattern of amino acids is not usable.
    #[error("pattern `{pattern}`: {reason}")]
    Pattern {
        /// As given.
        pattern: String,
        /// What is wrong, where, and how to mend it.
        reason: String,
    },
    /// Rejection sampling met no productive receptor: the model hardly makes any.
    #[error(
        "no productive {chain} receptor in {tries} recombinations: {out_of_frame} out of frame, \
         {stop} with a stop codon, {no_cysteine} without the first Cys, {no_phenylalanine} \
         without a last Phe, Val or Trp; check the anchors of the model"
    )]
    Unproductive {
        /// The locus.
        chain: &'static str,
        /// Recombinations tried.
        tries: u32,
        /// Of these, junctions whose length is not a multiple of 3.
        out_of_frame: u32,
        /// In frame, with a stop codon.
        stop: u32,
        /// In frame, open, not starting with Cys104.
        no_cysteine: u32,
        /// In frame, open, from Cys104, not ending with Phe118, Val118 or Trp118.
        no_phenylalanine: u32,
    },
    /// A clonotype has no features.
    #[error("clonotype {number}: {reason}")]
    Clonotype {
        /// Which, from 1.
        number: usize,
        /// What is wrong and how to mend it.
        reason: String,
    },
    /// Selection factors and what they are asked for do not fit together.
    #[error("selection factors: {reason}")]
    SelectionFactors {
        /// What is wrong and how to mend it.
        reason: String,
    },
    /// The text is not a file of selection factors.
    #[error("selection factors: the file is not readable")]
    SelectionJson(#[from] serde_json::Error),
    /// The mean of Q over generated receptors is not 1, so Q is no ratio of probabilities.
    #[error(
        "selection factors: the mean of Q over generated receptors is {mean_q:.4} ± \
         {standard_error:.4}, not 1; fit them again, with more generated receptors"
    )]
    Unnormalised {
        /// Mean over fresh generated receptors.
        mean_q: f64,
        /// Standard error of the mean.
        standard_error: f64,
    },
    /// The likelihood of selection factors has no maximum that could be found.
    #[error(
        "selection factors: expected and observed shares still differ by {gradient:e} after \
         {iterations} iterations; give a smaller standard deviation a priori, or fewer places"
    )]
    NotConverged {
        /// Largest component of the gradient.
        gradient: f64,
        /// Steps taken.
        iterations: usize,
    },
    /// What a user says of a column cannot be understood.
    #[error("column `{given}`: {reason}")]
    NamedColumn {
        /// As given.
        given: String,
        /// What is wrong and how to mend it.
        reason: String,
    },
    /// A repertoire table cannot be read past this place.
    #[error("{file}, row {row}, column {column}: {problem}; {remedy}")]
    Table {
        /// The table, as its reader was told.
        file: String,
        /// Line of the file, from 1, as an editor counts; the header is row 1.
        row: u64,
        /// Name of the column, or `-` for the whole row.
        column: String,
        /// What is wrong.
        problem: String,
        /// How to mend it.
        remedy: String,
    },
    /// The source of a repertoire table gives nothing more, or its compression is damaged.
    #[error(
        "{file}, row {row}, column -: the file cannot be read from here on; check that it is whole \
         and fetch it again"
    )]
    Unreadable {
        /// The table, as its reader was told.
        file: String,
        /// Line of the file, from 1, after which nothing can be read.
        row: u64,
        /// What the source said.
        source: std::io::Error,
    },
    /// The output could not be written.
    #[error("cannot write receptors")]
    Write(#[from] std::io::Error),
    /// A parameter of this crate.
    #[error(transparent)]
    Parameter(#[from] thymoid_core::Error),
}
