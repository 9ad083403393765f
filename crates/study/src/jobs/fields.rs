//! Oxygen and signals in the piece that stands for a chip.

use std::collections::BTreeMap;

use anyhow::Result;
use serde_json::json;
use thymoid_chip::fields::{Field, Piece, Signal, fields};
use thymoid_chip::thymocytes_per_ml;
use thymoid_core::Parameters;
use thymoid_report::catalogue::Lang;
use thymoid_report::html::render;

use super::{Observer, StageTime, Stages};
use crate::analysis::piece::piece;
use crate::content::fields::{Shown, frame, page};
use crate::digest::sha256;
use crate::drawn_design::Measured;
use crate::run_folder::RunFolder;
use crate::run_folder::manifest::{Contents, Provenance, process_run, started};
use crate::vtk_image::{Array, vtk_image};

/// What is asked of the fields of a chip.
///
/// ```
/// use thymoid_study::jobs::FieldsJob;
/// let parameters = thymoid_chip::parameters()?;
/// let text = "name = \"slab\"\narea_mm2 = 100\nthickness_um = 300\nprogenitors_per_day = 500\n\
///             functional_stroma_fraction = 1\n\
///             medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }";
/// let job = FieldsJob::new("slab.toml", text, 15.0, thymoid_report::catalogue::Lang::En)?;
/// let outcome = job.run(&parameters, &mut ())?;
/// assert_eq!(outcome.fields.len(), 8); // oxygen and seven signals
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone)]
pub struct FieldsJob {
    /// The design, with what is drawn of it.
    pub measured: Measured,
    /// Edge of a voxel.
    pub edge_um: f64,
    /// Language in which the report opens.
    pub lang: Lang,
    name: String,
    text: String,
}

impl FieldsJob {
    /// Reads the text of a design; `name` is that of its file.
    ///
    /// # Errors
    /// When it is no design, with line and column.
    pub fn new(name: &str, text: &str, edge_um: f64, lang: Lang) -> Result<Self> {
        let measured = Measured::parse(name, text)?;
        Ok(Self { measured, edge_um, lang, name: name.into(), text: text.into() })
    }

    /// Solves oxygen, then each signal.
    ///
    /// # Errors
    /// When the design cannot be made of such voxels, a field is not found, or
    /// [`Cancelled`](super::Cancelled).
    pub fn run(
        self,
        parameters: &Parameters,
        observer: &mut dyn Observer,
    ) -> Result<FieldsOutcome> {
        let started = started();
        let mut stages = Stages::new(observer);
        let Measured { design, drawing, .. } = &self.measured;
        let piece = piece(design, drawing.as_ref(), self.edge_um, parameters)?;
        let per_ml = thymocytes_per_ml(design, parameters)?;
        let all = Signal::ALL.len() as u64;
        let fields = stages.stage("stage.fields", all, |tick| {
            let mut solved = Vec::new();
            for signal in Signal::ALL {
                solved.extend(fields(&[signal], design, &piece, per_ml, parameters)?);
                tick();
            }
            Ok(solved)
        })?;
        let solubility = parameters.value("chip.oxygen_solubility_mol_m3_mmhg")?;
        let hypoxia_mmhg = parameters.value("chip.signals.hypoxia_po2_mmhg")?;
        let times = stages.times().to_vec();
        let job = self;
        Ok(FieldsOutcome { piece, fields, solubility, hypoxia_mmhg, per_ml, job, started, times })
    }

    /// The command that repeats it.
    fn command(&self) -> String {
        let Self { name, edge_um, lang, .. } = self;
        format!("thymoid chip fields {name} --voxel-um {edge_um} --lang {}", lang.tag())
    }
}

/// The fields of a chip.
#[derive(Debug)]
pub struct FieldsOutcome {
    /// The piece that stands for the chip.
    pub piece: Piece,
    /// Oxygen and each signal.
    pub fields: Vec<Field>,
    solubility: f64,
    hypoxia_mmhg: f64,
    per_ml: f64,
    job: FieldsJob,
    started: String,
    times: Vec<StageTime>,
}

impl FieldsOutcome {
    /// Writes report, table, the fields for ParaView, and the manifest.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &RunFolder) -> Result<()> {
        let shown = Shown {
            design: &self.job.measured.design.name,
            piece: &self.piece,
            fields: &self.fields,
            solubility_mol_m3_mmhg: self.solubility,
            hypoxia_mmhg: self.hypoxia_mmhg,
            thymocytes_per_ml: self.per_ml,
        };
        folder.table(&frame("fields", &shown))?;
        folder.write("report.html", render(&page(&shown), self.job.lang))?;
        folder.write("voxels.vti", self.image(&shown))?;
        let mut inputs = self.job.measured.inputs();
        inputs.insert(self.job.name.clone(), sha256(self.job.text.as_bytes()));
        let contents = Contents {
            name: format!("Thymoid fields of chip {}", self.job.measured.design.name),
            inputs,
            outputs: &["report.html", "tables/", "voxels.vti"],
            details: BTreeMap::from([("voxelUm", json!(self.piece.chip.grid.edge_um()))]),
        };
        // Nothing is drawn: the seed is that of nothing.
        let (command, started) = (self.job.command(), self.started.clone());
        let provenance = Provenance { seed: 0, command, started };
        folder.manifest(&process_run(contents, &provenance, &self.times))
    }

    /// The fields in the units in which they are shown, and where tissue is.
    fn image(&self, shown: &Shown<'_>) -> Vec<u8> {
        let grid = &self.piece.chip.grid;
        let tissue: Vec<f32> = (0..grid.len())
            .map(|voxel| if self.piece.is_tissue(voxel) { 1.0 } else { 0.0 })
            .collect();
        let values: Vec<(String, Vec<f32>)> = self
            .fields
            .iter()
            .map(|field| {
                let per = shown.unit_mol_m3(field.signal);
                let values = field.concentration_mol_m3.iter();
                let values = values.map(|c| (f64::from(*c) / per) as f32).collect();
                (Shown::column(field.signal), values)
            })
            .collect();
        let mut arrays = vec![Array { name: "tissue", values: &tissue }];
        arrays.extend(values.iter().map(|(name, values)| Array { name, values }));
        vtk_image(grid, &arrays)
    }
}
