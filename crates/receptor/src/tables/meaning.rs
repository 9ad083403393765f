//! From the cells of a row to what they mean.

use std::borrow::Cow;

use super::columns::Columns;
use super::conserved_ends;
use super::donor::Donor;
use super::fields::Fields;
use super::gene_name;
use super::layouts::Ends;
use super::problem::{Problem, Problems};
use super::role::Role;
use crate::model::{Chain, KnownGenes, Species, Standing, residue};

/// What stands for an incomplete codon: of MiXCR, immunarch, IMGT.
const OUT_OF_FRAME: [char; 3] = ['_', '~', '#'];

/// What TRUST4 writes for the amino acids of a CDR3 of which it has only a part.
const PARTIAL: &str = "partial";

/// The 20 amino acids and a stop.
const AMINO_ACIDS: &str = "ACDEFGHIKLMNPQRSTVWY*";

/// Text of a row: a piece of the batch, or made from one.
#[derive(Debug, Clone, Default)]
pub(super) enum Text {
    #[default]
    Null,
    Piece {
        start: usize,
        end: usize,
    },
    Made(Box<str>),
}

/// What the cells of a row mean.
#[derive(Debug, Clone, Default)]
pub(super) struct Meaning {
    /// Which row of the batch.
    pub(super) row: usize,
    /// Whether nothing is there where a row may hold several chains.
    pub(super) absent: bool,
    pub(super) locus: Option<Chain>,
    pub(super) locus_name: Option<&'static str>,
    pub(super) donor: Option<Donor>,
    pub(super) v_call: Text,
    pub(super) d_call: Text,
    pub(super) j_call: Text,
    pub(super) junction: Text,
    pub(super) junction_aa: Text,
    pub(super) productive: Option<bool>,
    pub(super) duplicate_count: Option<u64>,
    pub(super) clone_id: Text,
    pub(super) cell_id: Text,
    pub(super) sequence_id: Text,
    pub(super) problems: Problems,
    /// Gene calls not taken letter by letter.
    pub(super) genes_converted: u8,
    pub(super) translated: bool,
    /// Whether the conserved ends were put around a CDR3.
    pub(super) ends_added: bool,
    /// Columns that values were taken from, bit by bit, where roles have several.
    pub(super) taken: u64,
}

/// Reads the cells of one row.
struct Row<'a> {
    columns: &'a Columns,
    known: &'a KnownGenes,
    fields: Fields<'a>,
    meaning: Meaning,
}

/// Reads what the cells of a row mean, or those of one of its chains. `species` is that of the
/// model.
pub(super) fn meaning(
    columns: &Columns,
    known: &KnownGenes,
    fields: Fields<'_>,
    species: Option<Species>,
) -> Meaning {
    let mut row = Row { columns, known, fields, meaning: Meaning::default() };
    row.meaning.taken = columns.taken(&fields);
    row.genes();
    row.junction();
    row.productive();
    row.count();
    row.is_cell();
    row.species(species);
    row.absent();
    let text = |role| row.cell(role).map_or(Text::Null, |cell| row.text(Cow::Borrowed(cell)));
    let ids = [text(Role::CloneId), text(Role::CellId), text(Role::SequenceId)];
    [row.meaning.clone_id, row.meaning.cell_id, row.meaning.sequence_id] = ids;
    row.meaning
}

impl<'a> Row<'a> {
    fn cell(&self, role: Role) -> Option<&'a str> {
        self.columns.value(role, &self.fields)
    }

    fn problem(&mut self, problem: Problem) {
        self.meaning.problems.insert(problem);
    }

    fn text(&self, text: Cow<'a, str>) -> Text {
        match text {
            Cow::Borrowed(piece) => {
                let start = self.fields.offset_of(piece);
                Text::Piece { start, end: start + piece.len() }
            }
            Cow::Owned(made) => Text::Made(made.into()),
        }
    }

    fn genes(&mut self) {
        let v = self.gene(Role::VCall, Role::VTies, Problem::UnknownV);
        let d = self.gene(Role::DCall, Role::DTies, Problem::UnknownD);
        let j = self.gene(Role::JCall, Role::JTies, Problem::UnknownJ);
        for (call, problem) in [(&v, Problem::MissingV), (&j, Problem::MissingJ)] {
            if call.is_none() {
                self.problem(problem);
            }
        }
        self.locus(v.as_deref(), j.as_deref());
        let [v, d, j] = [v, d, j].map(|call| call.map_or(Text::Null, |call| self.text(call)));
        (self.meaning.v_call, self.meaning.d_call, self.meaning.j_call) = (v, d, j);
    }

    /// Finds the locus: that which the table names, else that of J, for some V genes serve both TRA
    /// and TRD, else that of V. Where these contradict one another there is none.
    fn locus(&mut self, v: Option<&str>, j: Option<&str>) {
        let known_j = j.filter(|_| !self.meaning.problems.contains(Problem::UnknownJ));
        let given = self.cell(Role::Locus).or(self.columns.locus);
        let named = given.and_then(gene_name::locus).or(known_j.or(v).and_then(gene_name::locus));
        let Some(named) = named else {
            if given.is_some() || v.is_some() || j.is_some() {
                self.problem(Problem::OtherLocus);
            }
            return;
        };
        let ours = Chain::of_gene(named);
        let fits = |gene: &str| gene_name::serves(gene, named).unwrap_or(true);
        // One gene alone says nothing against another locus that the table names.
        let alone = known_j.is_none() != v.is_none() && ours.is_none();
        if !alone && ![known_j, v].into_iter().flatten().all(fits) {
            self.problem(Problem::LociDiffer);
            return;
        }
        self.meaning.locus_name = Some(named);
        self.meaning.locus = ours;
        if self.meaning.locus.is_none() {
            self.problem(Problem::OtherLocus);
        }
    }

    fn gene(&mut self, role: Role, ties: Role, unknown: Problem) -> Option<Cow<'a, str>> {
        let mut given = self.cell(role);
        // A family has no hyphen in Adaptive's names; the genes that tie say more.
        if given.is_none_or(|name| !name.contains('-'))
            && let Some(ties) = self.cell(ties)
        {
            given = Some(ties);
        }
        let given = given?;
        let Some(name) = self.known.read(given) else {
            self.problem(unknown);
            return Some(Cow::Borrowed(given));
        };
        if role != Role::DCall {
            match self.known.standing(&name) {
                Standing::Known => {}
                Standing::UnknownAllele => self.problem(Problem::AlleleNotInModel),
                Standing::UnknownGene => self.problem(Problem::GeneNotInModel),
            }
        }
        self.meaning.genes_converted += u8::from(matches!(name, Cow::Owned(_)));
        Some(name)
    }

    fn junction(&mut self) {
        let mut nucleotides = self.cell(Role::Junction).or_else(|| self.cut());
        let mut residues = self.cell(Role::JunctionAa);
        if residues == Some(PARTIAL) {
            (nucleotides, residues) = (None, None);
            self.problem(Problem::Partial);
        }
        if residues.is_some_and(|residues| residues.contains(OUT_OF_FRAME)) {
            residues = None;
            // TRUST4 writes `_` for a stop too: the nucleotides say which it is.
            if nucleotides.is_none_or(|nucleotides| !nucleotides.len().is_multiple_of(3)) {
                self.problem(Problem::OutOfFrame);
            }
        }
        if self.columns.ends == Ends::Checked {
            let starts = |text: &str, start: &str| {
                text.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start))
            };
            let found = (nucleotides, residues);
            nucleotides = nucleotides.filter(|n| starts(n, "TGT") || starts(n, "TGC"));
            residues = residues.filter(|residues| starts(residues, "C"));
            if (nucleotides, residues) != found {
                self.problem(Problem::WithoutEnds);
            }
        }
        let residues = residues.and_then(|residues| self.with_ends(residues));
        if nucleotides.is_none() && residues.is_none() {
            self.problem(Problem::MissingJunction);
            return;
        }
        let translation = nucleotides.and_then(|nucleotides| self.nucleotides(nucleotides));
        if let Some(residues) = residues {
            self.residues(upper_of(residues), translation);
        } else if let Some(nucleotides) = translation {
            let residues: String = amino_acids(nucleotides).map(char::from).collect();
            if residues.contains('*') {
                self.problem(Problem::StopCodon);
            }
            self.meaning.translated = true;
            self.meaning.junction_aa = Text::Made(residues.into());
        }
    }

    /// Puts the conserved ends around what leaves them out; where residue 118 is not known, there
    /// is no junction.
    fn with_ends(&mut self, residues: &'a str) -> Option<Cow<'a, str>> {
        if self.columns.ends != Ends::Added {
            return Some(Cow::Borrowed(residues));
        }
        let j_call = match &self.meaning.j_call {
            Text::Null => "",
            Text::Piece { start, end } => &self.fields.text[*start..*end],
            Text::Made(made) => made,
        };
        let junction = conserved_ends::junction(residues, j_call).map(Cow::Owned);
        self.meaning.ends_added = junction.is_some();
        if junction.is_none() {
            self.problem(Problem::WithoutEnds);
        }
        junction
    }

    /// Takes the nucleotides of the junction, and returns them if they can be translated.
    fn nucleotides(&mut self, nucleotides: &'a str) -> Option<&'a str> {
        let in_frame = nucleotides.len().is_multiple_of(3);
        if !in_frame {
            self.problem(Problem::OutOfFrame);
        }
        let plain = nucleotides.bytes().all(|letter| b"ACGTacgt".contains(&letter));
        if !plain {
            self.problem(Problem::NotNucleotides);
        }
        self.meaning.junction = self.text(upper(nucleotides));
        (plain && in_frame).then_some(nucleotides)
    }

    /// Takes the amino acids of the junction, which should be the translation.
    fn residues(&mut self, residues: Cow<'a, str>, translation: Option<&str>) {
        if !residues.chars().all(|letter| AMINO_ACIDS.contains(letter)) {
            self.problem(Problem::NotAminoAcids);
        }
        if residues.contains('*') {
            self.problem(Problem::StopCodon);
        }
        if translation.is_some_and(|n| !amino_acids(n).eq(residues.bytes())) {
            self.problem(Problem::TranslationDiffers);
        }
        self.meaning.junction_aa = self.text(residues);
    }

    /// Cuts the junction from the read of an Adaptive table.
    fn cut(&mut self) -> Option<&'a str> {
        let read = self.cell(Role::Read)?;
        let start = self.cell(Role::JunctionStart)?;
        let length = self.cell(Role::JunctionLength)?;
        let cut = start.parse::<usize>().ok().zip(length.parse::<usize>().ok());
        let junction = cut.and_then(|(start, length)| {
            read.get(start..start.checked_add(length)?).filter(|junction| !junction.is_empty())
        });
        if junction.is_none() {
            self.problem(Problem::OutsideRead);
        }
        junction
    }

    /// Reads what the table says; where it says nothing, whether the junction is in frame and open,
    /// as MiXCR and immunarch define it. What is not understood is not productive.
    fn productive(&mut self) {
        let column = self.columns.has(Role::Productive);
        if let Some(cell) = self.cell(Role::Productive) {
            let said = logical(cell);
            self.meaning.productive = Some(said.unwrap_or(false));
            match said {
                Some(true) => {}
                Some(false) => self.problem(Problem::NotProductive),
                None => self.problem(Problem::NotLogical),
            }
        } else if column && self.columns.null_is_unproductive {
            self.meaning.productive = Some(false);
            self.problem(Problem::NotProductive);
        } else {
            let has = |problem| self.meaning.problems.contains(problem);
            let open = !matches!(self.meaning.junction_aa, Text::Null);
            self.meaning.productive = if has(Problem::OutOfFrame) || has(Problem::StopCodon) {
                Some(false)
            } else {
                (open && !has(Problem::NotAminoAcids)).then_some(true)
            };
        }
    }

    fn count(&mut self) {
        if !self.columns.has(Role::DuplicateCount) {
            return;
        }
        let Some(cell) = self.cell(Role::DuplicateCount) else {
            return self.problem(Problem::MissingCount);
        };
        self.meaning.duplicate_count = whole(cell);
        if self.meaning.duplicate_count.is_none() {
            self.problem(Problem::NotACount);
        }
    }

    fn is_cell(&mut self) {
        if self.cell(Role::IsCell).and_then(logical) == Some(false) {
            self.problem(Problem::NotACell);
        }
    }

    /// Reads the species; a row of another one than the model has no locus of it.
    fn species(&mut self, model: Option<Species>) {
        self.meaning.donor = self.cell(Role::Species).map(Donor::named);
        let other = |model| self.meaning.donor.is_some_and(|donor| donor != Donor::Of(model));
        if model.is_some_and(other) {
            self.problem(Problem::OtherSpecies);
            self.meaning.locus = None;
        }
    }

    /// Tells whether the row has no such chain.
    fn absent(&mut self) {
        let null = |text: &Text| matches!(text, Text::Null);
        let Meaning { v_call, j_call, junction, junction_aa, .. } = &self.meaning;
        self.meaning.absent = [v_call, j_call, junction, junction_aa].into_iter().all(null)
            && self.cell(Role::JunctionAa).is_none();
    }
}

/// Reads a word for true or false, of AIRR, pandas, R, immunoSEQ, Change-O and IMGT/V-QUEST.
fn logical(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "t" | "true" | "1" | "1.0" | "y" | "yes" | "in" | "productive" | "functional" => Some(true),
        "f" | "false" | "0" | "0.0" | "n" | "no" | "out" | "stop" | "unproductive"
        | "nonproductive" | "non-productive" | "nonfunctional" | "non-functional" => Some(false),
        _ => None,
    }
}

/// Reads a whole number from 0 to 2⁵³; also written as `12.0` or `1.2E7`, as Java and R do.
fn whole(text: &str) -> Option<u64> {
    /// Above it, not every whole number is an `f64`, and no table has as many molecules.
    const EXACT: u64 = 1 << 53;
    let count = text.parse().ok().or_else(|| {
        let number: f64 = text.parse().ok()?;
        (number.fract() == 0.0 && (0.0..=EXACT as f64).contains(&number)).then_some(number as u64)
    });
    count.filter(|count| *count <= EXACT)
}

fn upper(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|b| b.is_ascii_lowercase()) {
        Cow::Owned(text.to_ascii_uppercase())
    } else {
        Cow::Borrowed(text)
    }
}

fn upper_of(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => upper(text),
        Cow::Owned(text) => Cow::Owned(text.to_ascii_uppercase()),
    }
}

/// Translates whole codons of nucleotides.
fn amino_acids(nucleotides: &str) -> impl Iterator<Item = u8> + use<'_> {
    nucleotides.as_bytes().chunks_exact(3).filter_map(residue)
}
