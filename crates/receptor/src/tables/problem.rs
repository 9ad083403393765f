//! What can be wrong with a row that is still a row.

use serde::Serialize;

use super::role::Role;

/// What is wrong with a row. The row is kept; the cell in question counts as empty, unless said
/// otherwise.
///
/// ```
/// use thymoid_receptor::tables::{Batch, Problem, Reader};
/// let text = "junction_aa\tv_call\tj_call\nCAS*F\tTRBV6-5\tTRAJ3\n";
/// let (mut reader, mut batch) = (Reader::new("t.tsv", text.as_bytes())?, Batch::default());
/// reader.read(&mut batch, 100)?;
/// let found: Vec<Problem> = batch.get(0).expect("one row").problems.iter().collect();
/// assert_eq!(found, [Problem::StopCodon, Problem::LociDiffer]);
/// assert_eq!(found[1].as_str(), "loci_differ");
/// # Ok::<(), thymoid_receptor::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Problem {
    /// No junction, neither as nucleotides nor as amino acids.
    MissingJunction,
    /// No V gene.
    MissingV,
    /// No J gene.
    MissingJ,
    /// The length of the junction is not a multiple of 3, or its amino acids say so with `_`,
    /// `~` or `#`. The nucleotides are kept.
    OutOfFrame,
    /// A stop codon in the junction, which is kept.
    StopCodon,
    /// The table says that the receptor is not productive.
    NotProductive,
    /// A letter other than A, C, G, T in the nucleotides of the junction, which are kept.
    NotNucleotides,
    /// A letter other than the 20 amino acids and `*` in the junction, which is kept.
    NotAminoAcids,
    /// Nucleotides and amino acids of the junction differ; both are kept.
    TranslationDiffers,
    /// A CDR3 that does not begin with Cys104: in a table of unknown origin this is no junction.
    WithoutEnds,
    /// The junction would lie outside the read from which it is to be cut.
    OutsideRead,
    /// A V call that is no name of a gene; the text is kept.
    UnknownV,
    /// A D call that is no name of a gene; the text is kept.
    UnknownD,
    /// A J call that is no name of a gene; the text is kept.
    UnknownJ,
    /// Neither TRA nor TRB. A locus that the table names decides before the genes.
    OtherLocus,
    /// The locus, V and J do not agree: one says TRA, another TRB. The row has no locus then.
    LociDiffer,
    /// Neither true nor false where the table says whether the receptor is productive: it counts as
    /// not productive.
    NotLogical,
    /// The count is no whole number from 0 to 2⁵³: the row has no copies, for one would be a guess.
    NotACount,
    /// The count is missing where others have one: the row is one copy.
    MissingCount,
    /// The table says that the barcode is background and not a cell.
    NotACell,
    /// V or J is a gene that the models in use lack; without one, the built-in human ones.
    GeneNotInModel,
    /// V or J is an allele that the models in use lack, of a gene that they have.
    AlleleNotInModel,
    /// The table says that it has only a part of the junction, which is not read.
    Partial,
    /// The table says that the donor is of another species than the model; the row has no locus.
    OtherSpecies,
}

impl Problem {
    /// Every problem, in order.
    pub const ALL: [Self; 24] = [
        Self::MissingJunction,
        Self::MissingV,
        Self::MissingJ,
        Self::OutOfFrame,
        Self::StopCodon,
        Self::NotProductive,
        Self::NotNucleotides,
        Self::NotAminoAcids,
        Self::TranslationDiffers,
        Self::WithoutEnds,
        Self::OutsideRead,
        Self::UnknownV,
        Self::UnknownD,
        Self::UnknownJ,
        Self::OtherLocus,
        Self::LociDiffer,
        Self::NotLogical,
        Self::NotACount,
        Self::MissingCount,
        Self::NotACell,
        Self::GeneNotInModel,
        Self::AlleleNotInModel,
        Self::Partial,
        Self::OtherSpecies,
    ];

    /// Returns the name for tables and catalogues.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MissingJunction => "missing_junction",
            Self::MissingV => "missing_v",
            Self::MissingJ => "missing_j",
            Self::OutOfFrame => "out_of_frame",
            Self::StopCodon => "stop_codon",
            Self::NotProductive => "not_productive",
            Self::NotNucleotides => "not_nucleotides",
            Self::NotAminoAcids => "not_amino_acids",
            Self::TranslationDiffers => "translation_differs",
            Self::WithoutEnds => "without_ends",
            Self::OutsideRead => "outside_read",
            Self::UnknownV => "unknown_v",
            Self::UnknownD => "unknown_d",
            Self::UnknownJ => "unknown_j",
            Self::OtherLocus => "other_locus",
            Self::LociDiffer => "loci_differ",
            Self::NotLogical => "not_logical",
            Self::NotACount => "not_a_count",
            Self::MissingCount => "missing_count",
            Self::NotACell => "not_a_cell",
            Self::GeneNotInModel => "gene_not_in_model",
            Self::AlleleNotInModel => "allele_not_in_model",
            Self::Partial => "partial",
            Self::OtherSpecies => "other_species",
        }
    }

    /// Returns where to look, the likeliest column first.
    pub(super) const fn roles(self) -> &'static [Role] {
        match self {
            Self::MissingJunction | Self::OutOfFrame | Self::StopCodon | Self::WithoutEnds => {
                &[Role::Junction, Role::JunctionAa, Role::JunctionStart]
            }
            Self::NotNucleotides => &[Role::Junction, Role::Read],
            Self::NotAminoAcids | Self::TranslationDiffers | Self::Partial => &[Role::JunctionAa],
            Self::OutsideRead => &[Role::JunctionStart],
            Self::NotProductive | Self::NotLogical => &[Role::Productive],
            Self::OtherLocus => &[Role::Locus, Role::VCall, Role::JCall],
            Self::MissingV | Self::UnknownV => &[Role::VCall],
            Self::GeneNotInModel | Self::AlleleNotInModel => &[Role::VCall, Role::JCall],
            Self::UnknownD => &[Role::DCall],
            Self::MissingJ | Self::UnknownJ | Self::LociDiffer => &[Role::JCall],
            Self::NotACount | Self::MissingCount => &[Role::DuplicateCount],
            Self::NotACell => &[Role::IsCell],
            Self::OtherSpecies => &[Role::Species],
        }
    }
}

/// The problems of a row.
///
/// ```
/// use thymoid_receptor::tables::{Problem, Problems};
/// let none = Problems::default();
/// assert!(none.is_empty() && Problem::ALL.iter().all(|problem| !none.contains(*problem)));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Problems(u32);

impl Problems {
    pub(super) fn insert(&mut self, problem: Problem) {
        self.0 |= 1 << problem as u8;
    }

    /// Tells whether the row has this problem.
    pub const fn contains(self, problem: Problem) -> bool {
        self.0 & 1 << problem as u8 != 0
    }

    /// Tells whether the row has none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the problems, in order.
    pub fn iter(self) -> impl Iterator<Item = Problem> {
        Problem::ALL.into_iter().filter(move |problem| self.contains(*problem))
    }
}
