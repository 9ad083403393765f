//! Errors of this crate.

/// What can be wrong with a design or its parameters.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text is not TOML, or a field is missing, unknown or of the wrong type.
    #[error("{file}:{line}:{column}: {reason}")]
    Syntax {
        /// Name of the file.
        file: String,
        /// Line of the fault, from 1.
        line: usize,
        /// Column of the fault in characters, from 1.
        column: usize,
        /// What the TOML reader said.
        reason: String,
    },
    /// A field has a value with which no chip can be built.
    #[error("design `{design}`: `{field}` must be {allowed}, not `{value}`")]
    Field {
        /// File or name of the design.
        design: String,
        /// Path of the field.
        field: &'static str,
        /// The allowed values in words.
        allowed: &'static str,
        /// The offending value.
        value: String,
    },
    /// A numerical solution was not reached.
    #[error(
        "the oxygen profile did not converge in {iterations} iterations; use fewer intervals or a \
         larger half-uptake concentration"
    )]
    NotConverged {
        /// Newton iterations made.
        iterations: usize,
    },
    /// A lattice or the motion on it cannot be represented.
    #[error("{quantity} must be {allowed}, not `{value}`")]
    Tissue {
        /// What is wrong, in words.
        quantity: &'static str,
        /// The allowed values in words.
        allowed: String,
        /// The offending value.
        value: String,
    },
    /// A table of contact energies cannot be used.
    #[error("{file}:{row}:{column}: {reason}")]
    ContactTable {
        /// Name of the file.
        file: String,
        /// Line of the fault, from 1.
        row: usize,
        /// Column of the fault, from 1: the label of a row is the first.
        column: usize,
        /// What is wrong and how to mend it.
        reason: String,
    },
    /// A text is not the contact residues of a chain or a peptide.
    #[error("contact residues `{text}`: it {reason}; give up to five, such as `LGQGA` or `-AS--`")]
    Residues {
        /// The text.
        text: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// Selection cannot be set up so.
    #[error("{quantity} must be {allowed}, not `{value}`")]
    Selection {
        /// What is wrong, in words.
        quantity: &'static str,
        /// The allowed values in words.
        allowed: String,
        /// The offending value.
        value: String,
    },
    /// The receptors to solve thresholds for cannot be drawn.
    #[error("receptors for selection: {reason}")]
    Receptors {
        /// What the model of recombination said.
        reason: String,
    },
    /// The receptors cannot be made.
    #[error("{reason}")]
    Receptor {
        /// What the receptor models said.
        reason: String,
    },
    /// What was saved cannot be read, or is not what it should be.
    #[error("it {problem}\nhint: {remedy}")]
    Saved {
        /// What is wrong.
        problem: String,
        /// How to mend it.
        remedy: &'static str,
    },
    /// Nothing more can be written.
    #[error("cannot be written: {reason}")]
    Write {
        /// What the writer said.
        reason: String,
    },
    /// A parameter is missing or unusable.
    #[error(transparent)]
    Parameter(#[from] thymoid_core::Error),
}

impl From<thymoid_receptor::Error> for Error {
    fn from(error: thymoid_receptor::Error) -> Self {
        Self::Receptor { reason: error.to_string() }
    }
}
