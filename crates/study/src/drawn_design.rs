//! The design of a chip with the files that its layout names.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use thymoid_chip::Design;
use thymoid_core::Notes;
use thymoid_drawing::measure::Channels;
use thymoid_drawing::{Drawn, Stack, draw, understand};

use crate::digest::sha256;
use crate::drawing_agrees::{agreed, tissue};

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
        let drawn = draw(layout, &name, voxel_um, &mut |file| files.get(file))?;
        let (design, drawing) = of_stack(design.clone(), drawn.stack.clone(), &name)?;
        let mut drawn = drawn;
        drawn.notes.extend(drawing.notes);
        let mut inputs = hashes(&files.read);
        inputs.insert(name, sha256(text.as_bytes()));
        Ok(Self { design, drawn, inputs })
    }
}

/// What is drawn of a design, before it becomes voxels.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// Areas and bodies, layer by layer.
    pub stack: Stack,
    /// Straight channels through its tissue.
    pub channels: Option<Channels>,
    /// What was cut off, and where the closed form has another chip than the drawing.
    pub notes: Notes,
}

/// Returns a design whose tissue and channels are those of its layout, and what is drawn, where it
/// has one; `name` is that of its file, and `files` hands out those that the layout names.
///
/// # Errors
/// When a file cannot be read or understood, no tissue is drawn, or the design says other channels
/// than the drawing.
pub fn with_drawing(
    design: Design,
    name: &str,
    files: &mut thymoid_drawing::Files<'_>,
) -> Result<(Design, Option<Drawing>)> {
    let Some(layout) = &design.layout else { return Ok((design, None)) };
    let (stack, notes) = understand(layout, name, files)?;
    let (design, mut drawing) = of_stack(design, stack, name)?;
    drawing.notes.extend(notes);
    Ok((design, Some(drawing)))
}

/// A design with what is drawn of it.
#[derive(Debug, Clone)]
pub struct Measured {
    /// The design, with area, thickness and channels of what is drawn.
    pub design: Design,
    /// What is drawn, if it has a layout.
    pub drawing: Option<Drawing>,
    /// Each file that its layout names.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Measured {
    /// Parses a design; its layout names files in the folder of `file`.
    ///
    /// # Errors
    /// As [`Design::parse`] and [`with_drawing`].
    ///
    /// ```
    /// let text = "name = \"drawn\"\nprogenitors_per_day = 1\nfunctional_stroma_fraction = 1\n\
    ///             medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }\n[layout]\n\
    ///             size_um = [1000, 1000]\nfill = \"gel\"\ncopies = 4\n\
    ///             layer = [{ name = \"slab\", thickness_um = 300 }]\n\
    ///             material = [{ name = \"gel\", kind = \"tissue\", porosity = 1, \
    ///                           diffusivity_ratio = 1 }]";
    /// let measured = thymoid_study::drawn_design::Measured::parse("chip.toml", text)?;
    /// assert_eq!((measured.design.area_mm2, measured.design.thickness_um), (4.0, 300.0));
    /// # anyhow::Ok(())
    /// ```
    pub fn parse(file: &str, text: &str) -> Result<Self> {
        Self::of(Design::parse(file, text)?, Path::new(file))
    }

    /// Draws a design that was read from a file.
    ///
    /// # Errors
    /// As [`with_drawing`].
    pub fn of(design: Design, path: &Path) -> Result<Self> {
        let mut files = Files::beside(path);
        let name = path.display().to_string();
        let (design, drawing) = with_drawing(design, &name, &mut |file| files.get(file))?;
        Ok(Self { design, drawing, files: files.read })
    }

    /// Returns the SHA-256 of each file that the layout names.
    pub fn inputs(&self) -> BTreeMap<String, String> {
        hashes(&self.files)
    }

    /// Returns the design as the closed form has it, without the drawing it comes from: its numbers
    /// can be varied.
    pub fn in_numbers(self) -> Design {
        Design { layout: None, ..self.design }
    }

    /// Returns what to know of the drawing.
    pub fn notes(&self) -> Notes {
        self.drawing.as_ref().map(|drawing| drawing.notes.clone()).unwrap_or_default()
    }
}

fn hashes(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, String> {
    files.iter().map(|(name, bytes)| (name.clone(), sha256(bytes))).collect()
}

/// Files in the folder of a design, and what was read of them.
struct Files {
    folder: PathBuf,
    read: BTreeMap<String, Vec<u8>>,
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
        self.read.insert(file.to_owned(), bytes.clone());
        Ok(bytes)
    }
}

fn of_stack(design: Design, stack: Stack, name: &str) -> Result<(Design, Drawing)> {
    let copies = design.layout.as_ref().map_or(1, |layout| layout.copies);
    let (volume_mm3, thickness_um) = tissue(&stack);
    if volume_mm3 <= 0.0 || copies == 0 {
        bail!("{name}: no tissue is drawn\nhint: give a material of kind \"tissue\" to a layer");
    }
    let channels = Channels::of(&stack);
    let (design, notes) =
        agreed(design, (f64::from(copies) * volume_mm3, thickness_um), channels, &stack, name)?;
    Ok((design, Drawing { stack, channels, notes }))
}
