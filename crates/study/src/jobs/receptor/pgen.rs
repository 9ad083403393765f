//! Generation probabilities of every row of a table.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use thymoid_receptor::tables::{Batch, NamedColumn, Reader, Reading, Role, Understanding, Writer};
use thymoid_receptor::{
    Chain, FirstNucleotide, KnownGenes, Model, RowGeneration, RowPgen, Species,
};

use super::directory::ModelDirectory;
use super::understood::told;
use crate::jobs::{Observer, Stages, Ticking, ticks};

/// Rows held in memory at once.
const BATCH: usize = 20_000;

/// Columns added to a table.
const COLUMNS: [&str; 8] = [
    "pgen_nt",
    "pgen_aa",
    "pgen_nt_vj",
    "pgen_aa_vj",
    "pgen_rule",
    "pgen_locus",
    "pgen_model",
    "pgen_note",
];
/// Columns that tell the locus of a row.
const LOCI: [Role; 5] = [Role::Locus, Role::VCall, Role::VTies, Role::JCall, Role::JTies];

/// Which recombination models are meant.
///
/// ```
/// use thymoid_receptor::{Chain, Species};
/// use thymoid_study::jobs::receptor::ModelChoice;
/// let both = ModelChoice::BuiltIn(Species::Human, vec![Chain::Trb, Chain::Tra]);
/// assert_eq!(both.models()[1].chain(), Chain::Tra);
/// ```
#[derive(Debug, Clone)]
pub enum ModelChoice {
    /// The built-in models of a species for these chains.
    BuiltIn(Species, Vec<Chain>),
    /// That of a folder of IGoR or OLGA.
    Read(Box<Model>, PathBuf),
}

impl ModelChoice {
    /// Reads the model of a folder.
    ///
    /// # Errors
    /// When it is no folder of a model.
    pub fn read(folder: &Path) -> Result<Self> {
        let model = ModelDirectory::open(folder)?.model()?;
        Ok(Self::Read(Box::new(model), folder.to_owned()))
    }

    /// Returns how tables are read for these models. Of a folder, nobody knows the species.
    pub(super) fn reading(&self, columns: &[NamedColumn]) -> Reading {
        let species = match self {
            Self::BuiltIn(species, _) => Some(*species),
            Self::Read(..) => None,
        };
        let genes = Some(KnownGenes::of(&self.models()));
        Reading { columns: columns.to_vec(), species, genes }
    }

    /// Returns the models.
    pub fn models(&self) -> Vec<&Model> {
        match self {
            Self::BuiltIn(species, chains) => {
                chains.iter().map(|chain| Model::of(*species, *chain)).collect()
            }
            Self::Read(model, _) => vec![model],
        }
    }
}

/// A table whose rows get their generation probabilities.
#[derive(Debug, Clone)]
pub struct PgenJob {
    /// The table.
    pub table: PathBuf,
    /// Models: a row is of the first of its locus.
    pub model: ModelChoice,
    /// How the first inserted nucleotide is drawn.
    pub first_nucleotide: FirstNucleotide,
    /// Columns that the user names.
    pub columns: Vec<NamedColumn>,
}

impl PgenJob {
    /// Writes the table with the added columns. The observer is told what was understood.
    ///
    /// # Errors
    /// When the table cannot be read, or nothing can be written.
    pub fn run(&self, to: impl Write, observer: &mut dyn Observer) -> Result<Understanding> {
        let Self { table, model, first_nucleotide, columns } = self;
        let name = match model {
            ModelChoice::BuiltIn(species, _) => species.as_str().to_owned(),
            ModelChoice::Read(_, folder) => {
                folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
            }
        };
        let constant =
            [first_nucleotide.as_str().to_owned(), name.replace(['\t', '\n', '\r'], " ")];
        let place = || format!("{}: cannot be read", table.display());
        let file = File::open(table).with_context(place)?;
        let length = ticks(file.metadata().with_context(place)?.len());
        let mut stages = Stages::new(observer);
        let understood = stages.stage("stage.pgen", length, |tick| {
            let source = Ticking::new(file, tick);
            let reading = model.reading(columns);
            let mut reader = Reader::with(table.display().to_string(), source, &reading)?;
            let tells = |(role, _): &(Role, usize)| LOCI.contains(role);
            if model.models().len() > 1 && !reader.understanding().read.iter().any(tells) {
                bail!(
                    "{}: names neither a locus nor genes\nhint: say which with --chain TRB or \
                     --chain TRA",
                    table.display()
                );
            }
            let rows = RowPgen::new(&model.models(), *first_nucleotide)?;
            let mut writer = Writer::new(to, reader.understanding(), &COLUMNS)?;
            let mut batch = Batch::default();
            while reader.read(&mut batch, BATCH)? {
                for (row, found) in batch.iter().zip(rows.of(&batch)) {
                    writer.write(&row, &fields(found, &constant))?;
                }
            }
            writer.finish()?;
            Ok(reader.understanding().clone())
        })?;
        stages.warn(&told(&understood));
        Ok(understood)
    }
}

fn fields(found: RowGeneration, constant: &[String; 2]) -> [String; 8] {
    let text = |value: Option<f64>| value.map_or(String::new(), number);
    let RowGeneration { model: locus, nt, aa, nt_vj, aa_vj, note } = found;
    let locus = locus.map_or("", Chain::as_str).to_owned();
    let [rule, model] = constant.clone();
    [text(nt), text(aa), text(nt_vj), text(aa_vj), rule, locus, model, note.unwrap_or_default()]
}

/// Returns the shortest text that gives back the same bits.
///
/// ```
/// use thymoid_study::jobs::receptor::number;
/// assert_eq!(number(2.5e-10).parse(), Ok(2.5e-10));
/// ```
pub fn number(probability: f64) -> String {
    if probability == 0.0 { "0".into() } else { format!("{probability:e}") }
}
