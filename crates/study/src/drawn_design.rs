//! The design of a chip with the files that its layout names.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use thymoid_chip::Design;
use thymoid_drawing::measure::Measures;
use thymoid_drawing::{Drawn, Stack, draw, understand};
use thymoid_transport::voxels::Kind;

use crate::digest::sha256;

/// Bytes of a file that a layout names, at most.
const MOST_BYTES: u64 = 1 << 30;

/// A design whose chip is drawn.
///
/// ```
/// use thymoid_study::drawn_design::DrawnDesign;
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("chip.toml");
/// std::fs::write(&path, r#"
///     name = "slab"
///     functional_stroma_fraction = 1
///     progenitors_per_day = 5
///     medium = { kind = "static", faces = 2, po2_mmhg = 140 }
///     [layout]
///     size_um = [1000, 1000]
///     fill = "gel"
///     material = [{ name = "gel", kind = "tissue", porosity = 0.9, diffusivity_ratio = 1 }]
///     layer = [{ name = "slab", thickness_um = 300 }]
/// "#)?;
/// let chip = DrawnDesign::read(&path, 15.0)?;
/// assert_eq!(chip.drawn.chip.grid.count(), [67, 67, 20]);
/// assert_eq!((chip.design.area_mm2, chip.design.thickness_um), (1.0, 300.0));
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone)]
pub struct DrawnDesign {
    /// The design, with area and thickness of what is drawn.
    pub design: Design,
    /// The drawing.
    pub drawn: Drawn,
    /// SHA-256 of the design and of each file that it names.
    pub inputs: BTreeMap<String, String>,
}

impl DrawnDesign {
    /// Reads a design with a layout, and draws it with voxels of an edge.
    ///
    /// # Errors
    /// When a file cannot be read or understood, or the design has no layout.
    pub fn read(path: &Path, voxel_um: f64) -> Result<Self> {
        let name = path.display().to_string();
        let text = fs::read(path).with_context(|| format!("{name}: cannot be read"))?;
        let text = String::from_utf8(text).map_err(|error| {
            let at = error.utf8_error().valid_up_to() + 1;
            anyhow!("{name}: byte {at} is not UTF-8\nhint: save the file as UTF-8")
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let design = Design::parse(&name, text)?;
        let Some(layout) = &design.layout else {
            bail!(
                "{name}: has no [layout], so there is nothing to draw\n\
                 hint: docs/layouts.md shows how a chip is drawn"
            );
        };
        let mut files = Files::beside(path);
        files.read.insert(name.clone(), sha256(text.as_bytes()));
        let drawn = draw(layout, &name, voxel_um, &mut |file| files.get(file))?;
        let design = of_stack(design.clone(), &drawn.stack, &name)?;
        Ok(Self { design, drawn, inputs: files.read })
    }
}

/// Returns a design whose tissue is that of its layout, where it has one; `name` is that of its
/// file, and `files` hands out those that the layout names.
///
/// # Errors
/// When a file cannot be read or understood, or no tissue is drawn.
pub fn with_tissue(
    design: Design,
    name: &str,
    files: &mut thymoid_drawing::Files<'_>,
) -> Result<Design> {
    let Some(layout) = &design.layout else { return Ok(design) };
    let stack = understand(layout, name, files)?.0;
    of_stack(design, &stack, name)
}

/// As [`with_tissue`], with files in the folder of the design; and their SHA-256.
///
/// # Errors
/// As [`with_tissue`].
pub fn measured(design: Design, path: &Path) -> Result<(Design, BTreeMap<String, String>)> {
    let mut files = Files::beside(path);
    let name = path.display().to_string();
    Ok((with_tissue(design, &name, &mut |file| files.get(file))?, files.read))
}

/// Files in the folder of a design, and the hash of what was read of them.
struct Files {
    folder: PathBuf,
    read: BTreeMap<String, String>,
}

impl Files {
    fn beside(path: &Path) -> Self {
        Self { folder: path.parent().unwrap_or(Path::new("")).to_owned(), read: BTreeMap::new() }
    }

    fn get(&mut self, file: &str) -> std::io::Result<Vec<u8>> {
        let path = self.folder.join(file);
        let length = fs::metadata(&path)?.len();
        if length > MOST_BYTES {
            let problem = format!("{length} bytes are more than are read, {MOST_BYTES}");
            return Err(std::io::Error::new(std::io::ErrorKind::FileTooLarge, problem));
        }
        let bytes = fs::read(path)?;
        self.read.insert(file.to_owned(), sha256(&bytes));
        Ok(bytes)
    }
}

fn of_stack(design: Design, stack: &Stack, name: &str) -> Result<Design> {
    let tissue =
        |number: &u8| matches!(stack.materials[usize::from(*number)].kind, Kind::Tissue { .. });
    let volumes = Measures::of(stack).volume_mm3;
    let volume: f64 = volumes.iter().filter(|(number, _)| tissue(number)).map(|(_, v)| v).sum();
    let layers = stack.layers.iter().filter(|slab| {
        let flat = slab.regions.iter().map(|(number, _)| number);
        flat.chain(slab.bodies.iter().map(|body| &body.material)).any(tissue)
    });
    let thickness_um: f64 = layers.map(thymoid_drawing::Slab::thickness_um).sum();
    if volume <= 0.0 {
        bail!("{name}: no tissue is drawn\nhint: give a material of kind \"tissue\" to a layer");
    }
    Ok(design.drawn(volume, thickness_um))
}
