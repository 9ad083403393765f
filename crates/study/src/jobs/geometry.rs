//! What was understood of a drawn chip, and the chip as files for other solvers.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use serde_json::json;
use thymoid_chip::Design;
use thymoid_core::Notes;
use thymoid_drawing::export::{self, Exported};
use thymoid_drawing::measure::Measures;
use thymoid_drawing::reach::{Unreached, unreached};
use thymoid_drawing::ticks::um;
use thymoid_report::catalogue::Lang;
use thymoid_report::figure::{Width, svg_file};

use super::{Observer, StageTime, Stages};
use crate::content::{geometry, sections};
use crate::drawn_design::DrawnDesign;
use crate::run_folder::RunFolder;
use crate::run_folder::manifest::{Contents, Provenance, process_run, started};

/// Pieces that nothing reaches, below which a note is not worth its words: a share of a chip.
const WORTH: f64 = 1e-4;

/// What is asked of a drawing.
///
/// ```
/// use thymoid_study::jobs::GeometryJob;
/// let job = GeometryJob { design: "no-such-chip.toml".into(), voxel_um: 15.0 };
/// let error = job.run(&mut ()).err().expect("there is no such file");
/// assert!(error.to_string().contains("no-such-chip.toml: cannot be read"));
/// ```
#[derive(Debug, Clone)]
pub struct GeometryJob {
    /// File of the design.
    pub design: PathBuf,
    /// Edge of a voxel.
    pub voxel_um: f64,
}

/// A chip, understood.
#[derive(Debug)]
pub struct GeometryOutcome {
    /// The design and its drawing.
    pub chip: DrawnDesign,
    /// Volumes and wall areas of what is drawn.
    pub measures: Measures,
    /// What no port reaches.
    pub unreached: Vec<Unreached>,
    /// What a reader should know.
    pub notes: Notes,
    provenance: Provenance,
    times: Vec<StageTime>,
}

impl GeometryJob {
    /// Reads, draws and measures.
    ///
    /// # Errors
    /// When a file cannot be read or understood.
    pub fn run(&self, observer: &mut dyn Observer) -> Result<GeometryOutcome> {
        let started = started();
        let mut stages = Stages::new(observer);
        let chip =
            stages.stage("stage.drawing", 1, |_| DrawnDesign::read(&self.design, self.voxel_um))?;
        let (measures, unreached) = stages.stage("stage.measures", 1, |_| {
            Ok((Measures::of(&chip.drawn.stack), unreached(&chip.drawn.chip)))
        })?;
        let mut notes = chip.drawn.notes.clone();
        let grid = chip.drawn.chip.grid;
        let lost: usize = unreached.iter().map(|piece| piece.voxels).sum();
        if chip.drawn.chip.ports.is_empty() {
            notes.add("geometry.no_ports", Vec::new());
        } else if lost as f64 > WORTH * grid.len() as f64 {
            let percent = format!("{:.2}", 100.0 * lost as f64 / grid.len() as f64);
            let values = vec![("percent", percent), ("pieces", unreached.len().to_string())];
            notes.add("geometry.unreached", values);
        }
        for slab in chip.drawn.stack.layers.iter().filter(|slab| !slab.bodies.is_empty()) {
            notes.add("geometry.dxf_without_bodies", vec![("layer", slab.name.clone())]);
        }
        let command =
            format!("thymoid chip geometry {} --voxel-um {}", self.design.display(), self.voxel_um);
        // Nothing is drawn at random.
        let provenance = Provenance { seed: 0, command, started };
        let times = stages.times().to_vec();
        Ok(GeometryOutcome { chip, measures, unreached, notes, provenance, times })
    }
}

impl GeometryOutcome {
    /// Writes sections, tables, and the chip as STL and DXF with designs that read them back.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &RunFolder) -> Result<()> {
        let chip = &self.chip.drawn.chip;
        for frame in geometry::frames(chip, &self.measures, &self.unreached) {
            folder.table(&frame)?;
        }
        let stack = &self.chip.drawn.stack;
        let layers: Vec<(String, [f64; 2])> =
            stack.layers.iter().map(|slab| (slab.name.clone(), slab.z.map(um))).collect();
        for figure in sections::figures(chip, &layers) {
            for lang in Lang::ALL {
                let name = format!("sections/{}/{}.svg", lang.tag(), figure.id);
                folder.write(&name, svg_file(&figure, lang, Width::Wide))?;
            }
        }
        let (stl, dxf) = (export::stl(stack), export::dxf(stack));
        for (exported, name) in [(stl, "chip_stl.toml"), (dxf, "chip_dxf.toml")] {
            let Exported { files, mut layout, .. } = exported;
            layout.copies = self.chip.design.layout.as_ref().map_or(1, |drawn| drawn.copies);
            for (file, content) in files {
                folder.write(&file, content)?;
            }
            let undrawn = Design {
                layout: Some(layout),
                area_mm2: 0.0,
                thickness_um: 0.0,
                ..self.chip.design.clone()
            };
            folder.write(name, toml::to_string(&undrawn)?)?;
        }
        let grid = chip.grid;
        let contents = Contents {
            name: format!("Geometry of chip {}", self.chip.design.name),
            inputs: self.chip.inputs.clone(),
            outputs: &[
                "tables/",
                "sections/",
                "stl/",
                "chip.dxf",
                "chip_stl.toml",
                "chip_dxf.toml",
            ],
            details: BTreeMap::from([
                ("voxelUm", json!(grid.edge_um())),
                ("voxels", json!(grid.count())),
                ("notes", json!(self.notes)),
            ]),
        };
        folder.manifest(&process_run(contents, &self.provenance, &self.times))
    }
}
