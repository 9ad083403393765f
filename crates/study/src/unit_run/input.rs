//! The unit that is asked for: a preset, a file of a unit, or the design of a chip.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use thymoid_chip::cells::{PRESETS, Start, Unit};
use thymoid_chip::{Design, mean_field, preset};
use thymoid_core::Parameters;

use crate::drawn_design::Measured;

/// A unit and where it comes from.
#[derive(Debug, Clone)]
pub struct Input {
    /// The unit.
    pub unit: Unit,
    /// The chip that it stands for, where a design was given.
    pub chip: Option<Chip>,
    /// Name of the preset or the file.
    pub name: String,
    /// The text that was read.
    pub text: String,
    /// SHA-256 of each file that its layout names.
    pub drawings: BTreeMap<String, String>,
}

/// A chip of which a unit is a part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chip {
    /// Volume of its tissue.
    pub tissue_mm3: f64,
    /// Day on which vessels have grown in; the run begins there.
    pub begins_days: f64,
}

/// What only the design of a chip has, one or the other.
const OF_A_DESIGN: [&str; 2] = ["area_mm2", "layout"];

impl Input {
    /// Reads what a person named.
    ///
    /// # Errors
    /// When there is no such preset and no such file, or its text is unusable.
    pub fn read(named: &Path, parameters: &Parameters) -> Result<Self> {
        let name = named.display().to_string();
        if let Some((_, text)) = PRESETS.iter().find(|(preset, _)| *preset == name) {
            let unit = Unit::parse(&name, text)?;
            let (text, drawings) = ((*text).to_owned(), BTreeMap::new());
            return Ok(Self { unit, chip: None, name, text, drawings });
        }
        let text = text_of(named, &name)?;
        let mut drawings = BTreeMap::new();
        let (unit, chip) = if is_design(&text) {
            let measured = Measured::of(design(&name, &text)?, named)?;
            drawings = measured.inputs();
            let (unit, chip) = of_design(&measured.design, parameters)?;
            (unit, Some(chip))
        } else {
            let unit = Unit::parse(&name, &text);
            let hint = "docs/formats.md lists the keys of a unit";
            (unit.map_err(|error| anyhow!("{error}\nhint: {hint}"))?, None)
        };
        Ok(Self { unit, chip, name, text, drawings })
    }
}

/// Reads the design of a chip that a person named: a preset or a TOML file.
///
/// # Errors
/// When there is no such preset and no such file, or its text is no usable design.
///
/// ```
/// use thymoid_study::unit_run::input::read_design;
/// let (design, text) = read_design("pig-lobe".as_ref())?;
/// assert!(design.name == "vascularised pig lobe" && text.contains("# Published:"));
/// let error = read_design("infant-lobule".as_ref()).unwrap_err();
/// assert!(error.to_string().contains("a unit of tissue"));
/// # anyhow::Ok(())
/// ```
pub fn read_design(named: &Path) -> Result<(Design, String)> {
    let name = named.display().to_string();
    let hint = "name a chip.toml, or one of the designs";
    if Unit::preset(&name).is_some() {
        let all = designs();
        bail!(
            "{name}: is a unit of tissue, which stands for no chip of a size\nhint: {hint} {all}"
        );
    }
    let text = text_of(named, &name)?;
    Ok((design(&name, &text)?, text))
}

/// The text of a design that is a preset, or of a file.
fn text_of(named: &Path, name: &str) -> Result<String> {
    if let Some((_, text)) = preset::PRESETS.iter().find(|(preset, _)| *preset == name) {
        return Ok((*text).to_owned());
    }
    let bytes = fs::read(named).with_context(|| format!("{name}: cannot be read"));
    let bytes = bytes.map_err(|error| {
        anyhow!("{error:#}\nhint: name a TOML file, or {}, {}", presets(), designs())
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to() + 1;
        anyhow!("{name}: byte {at} is not UTF-8\nhint: save the file as UTF-8")
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

fn is_design(text: &str) -> bool {
    toml::from_str::<toml::Table>(text)
        .is_ok_and(|table| OF_A_DESIGN.iter().any(|key| table.contains_key(*key)))
}

fn design(name: &str, text: &str) -> Result<Design> {
    let hint = if is_design(text) {
        "it has area_mm2 or a layout, so it is read as a design of a chip; docs/formats.md lists \
         its keys"
    } else {
        "docs/formats.md lists the keys of a design"
    };
    Design::parse(name, text).map_err(|error| anyhow!("{error}\nhint: {hint}"))
}

fn of_design(design: &Design, parameters: &Parameters) -> Result<(Unit, Chip)> {
    let field = mean_field(design, parameters, 1)?;
    let unit = Unit::of_design(design, &field, Start::Empty, parameters)?;
    let chip =
        Chip { tissue_mm3: field.tissue_volume_mm3, begins_days: field.vascularisation_days };
    Ok((unit, chip))
}

fn presets() -> String {
    PRESETS.map(|(name, _)| name).join(", ")
}

fn designs() -> String {
    preset::PRESETS.map(|(name, _)| name).join(", ")
}
