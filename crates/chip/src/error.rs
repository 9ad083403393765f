//! Errors of this crate.

/// What can be wrong with a design, a unit, their parameters or what was saved of a run.
///
/// ```
/// use thymoid_chip::{Design, Error};
/// let text = "name = \"slab\"\narea_mm2 = \"large\"";
/// let Err(error) = Design::parse("chip.toml", text) else { unreachable!("it is no number") };
/// assert!(matches!(error, Error::Syntax { line: 2, column: 12, .. }));
/// assert!(error.to_string().starts_with("chip.toml:2:12: "));
/// ```
#[derive(Debug, thiserror::Error)]
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
    /// A layout has to be drawn before its tissue is known.
    #[error(
        "design `{design}`: how much tissue its [layout] has is not known before it is drawn\n\
         hint: `thymoid chip geometry` draws it"
    )]
    Undrawn {
        /// File or name of the design.
        design: String,
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
    #[error("receptors for selection cannot be drawn")]
    Receptors(#[source] thymoid_receptor::Error),
    /// The receptors cannot be made.
    #[error(transparent)]
    Receptor(#[from] thymoid_receptor::Error),
    /// What was saved cannot be read, or is not what it should be.
    #[error("it {problem}\nhint: {remedy}")]
    Saved {
        /// What is wrong.
        problem: String,
        /// How to mend it.
        remedy: &'static str,
    },
    /// Nothing more can be read of what was saved.
    #[error("it cannot be read; see to it that it can, and try again")]
    Read(#[source] std::io::Error),
    /// Nothing more can be written.
    #[error("cannot be written")]
    Write(#[source] std::io::Error),
    /// Voxels, a field on them or a flow that cannot be.
    #[error(transparent)]
    Transport(#[from] thymoid_transport::Error),
    /// A parameter is missing or unusable.
    #[error(transparent)]
    Parameter(#[from] thymoid_core::Error),
}
