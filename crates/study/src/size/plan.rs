//! `SIZE.toml`: what is wanted, of which chip, within which limits.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use serde::Deserialize;
use thymoid_chip::{Design, mean_field};
use thymoid_core::Parameters;
use thymoid_patient::population::cohort::Centre;
use toml::Spanned;

use crate::drawn_design::Measured;
use crate::study::Loaded;
use crate::sweep::Method;
use crate::sweep::checks;
use crate::sweep::entry::{Entry, Target};
use crate::sweep::plan::text_of;
use crate::sweep::written::WrittenEntry;
use crate::toml_file::TomlFile;

const HINT: &str = "docs/sweeps.md describes each key of SIZE.toml";

/// What is made as small as can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// Volume of the tissue.
    #[default]
    Volume,
    /// Area.
    Area,
}

/// How many progenitors a larger chip gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progenitors {
    /// In proportion to its area, as the design has it.
    #[default]
    WithArea,
    /// Those of the design, whatever the area.
    Fixed,
}

/// What a chip must keep to, with nine in ten draws of the parameters.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Least area.
    pub min_area_mm2: f64,
    /// Greatest area.
    pub max_area_mm2: f64,
    /// Greatest share of tissue short of oxygen.
    pub max_hypoxic_share: f64,
    /// Most medium that gives up half of its oxygen.
    pub max_medium_ul_per_min: Option<f64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            min_area_mm2: 1.0,
            max_area_mm2: 1e6,
            max_hypoxic_share: 0.1,
            max_medium_ul_per_min: None,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: Spanned<String>,
    design: Spanned<String>,
    reference: Option<Spanned<String>>,
    naive_cd4_per_ul: Spanned<f64>,
    month: Spanned<f64>,
    #[serde(default)]
    centre: Centre,
    #[serde(default = "children")]
    children: Spanned<u32>,
    #[serde(default = "one")]
    seed: u64,
    #[serde(default)]
    smallest: Measure,
    #[serde(default)]
    progenitors: Progenitors,
    limits: Option<Spanned<Limits>>,
    #[serde(default = "draws")]
    draws: Spanned<u32>,
    #[serde(default = "shapes")]
    shapes: Spanned<u32>,
    #[serde(default)]
    parameters: BTreeMap<Spanned<String>, f64>,
    #[serde(default)]
    uncertain: Vec<WrittenEntry>,
    #[serde(default)]
    search: Vec<WrittenEntry>,
}

fn children() -> Spanned<u32> {
    Spanned::new(0..0, 2000)
}

fn draws() -> Spanned<u32> {
    Spanned::new(0..0, 64)
}

fn shapes() -> Spanned<u32> {
    Spanned::new(0..0, 64)
}

const fn one() -> u64 {
    1
}

/// A question of size, checked.
#[derive(Debug, Clone)]
pub struct SizePlan {
    /// Its name.
    pub name: String,
    /// The chip whose size is asked for.
    pub base: Design,
    /// What the published children received.
    pub reference: Design,
    /// Naive CD4 T cells that are wanted, per µL.
    pub naive_cd4_per_ul: f64,
    /// By this month.
    pub month: f64,
    /// Where the child is treated.
    pub centre: Centre,
    /// Virtual children.
    pub children: u32,
    /// The one seed.
    pub seed: u64,
    /// What is made as small as can be.
    pub smallest: Measure,
    /// How many progenitors a larger chip gets.
    pub progenitors: Progenitors,
    /// What the chip must keep to.
    pub limits: Limits,
    /// Draws of the parameters that are not known; one where none is named.
    pub draws: u32,
    /// Shapes that are tried; one where none is searched.
    pub shapes: u32,
    /// Parameters that are not known, and their ranges.
    pub uncertain: Vec<Entry>,
    /// Fields of the design that may be chosen, and their ranges.
    pub search: Vec<Entry>,
    /// All parameters.
    pub parameters: Parameters,
    /// What was read, by name.
    pub inputs: BTreeMap<String, String>,
    /// SHA-256 of each file that a layout names.
    pub drawings: BTreeMap<String, String>,
}

impl SizePlan {
    /// Reads a question and the designs that it names, beside it; without a reference, that of the
    /// bundled study.
    ///
    /// # Errors
    /// When a file cannot be read or used, with the place.
    pub fn read(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let text = text_of(path)?;
        let file = TomlFile { name: &name, text: &text };
        let written: Written = file.parse(HINT)?;
        let beside = |named: &Spanned<String>| -> Result<(String, String)> {
            let path = path.with_file_name(named.get_ref());
            let text = text_of(&path).map_err(|error| {
                let problem = error.to_string();
                let problem = problem.split('\n').next().unwrap_or_default();
                file.fault(named.span(), problem, "name a design beside this file")
            })?;
            Ok((path.display().to_string(), text))
        };
        let design = beside(&written.design)?;
        let reference = if let Some(named) = &written.reference {
            beside(named)?
        } else {
            let bundled = Loaded::bundled()?;
            let named = &bundled.study.chips.reference;
            (bundled.path(named), bundled.text(named)?.to_owned())
        };
        Self::new(file, written, design, reference)
    }

    /// Checks a question; it and the designs are each the name of a file and its text.
    ///
    /// # Errors
    /// When one of them cannot be used, with the place.
    ///
    /// ```
    /// use thymoid_study::size::SizePlan;
    /// let slab = "name = \"slab\"\narea_mm2 = 100\nthickness_um = 300\n\
    ///             progenitors_per_day = 500\nfunctional_stroma_fraction = 1\n\
    ///             medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }";
    /// let slab = || ("slab.toml".to_owned(), slab.to_owned());
    /// let wrong = SizePlan::parse("SIZE.toml", "name = \"a\"\nmonth = 12\n", slab(), slab());
    /// assert!(wrong.unwrap_err().to_string().contains("SIZE.toml"));
    /// ```
    pub fn parse(
        name: &str,
        text: &str,
        design: (String, String),
        reference: (String, String),
    ) -> Result<Self> {
        let file = TomlFile { name, text };
        Self::new(file, file.parse(HINT)?, design, reference)
    }

    fn new(
        file: TomlFile<'_>,
        written: Written,
        design: (String, String),
        reference: (String, String),
    ) -> Result<Self> {
        let parameters = checks::parameters(file, &written.parameters)?;
        let base = Measured::parse(&design.0, &design.1)?;
        let reference_design = Measured::parse(&reference.0, &reference.1)?;
        let mut drawings = base.inputs();
        drawings.extend(reference_design.inputs());
        let (base, reference_design) = (base.in_numbers(), reference_design.in_numbers());
        for design in [&base, &reference_design] {
            mean_field(design, &parameters, 1)?;
        }
        let entries =
            |vary: &[WrittenEntry]| checks::entries(file, vary, Method::Sobol, &base, &parameters);
        let (uncertain, search) = (entries(&written.uncertain)?, entries(&written.search)?);
        check_entries(file, &written, &uncertain, &search)?;
        check_numbers(file, &written)?;
        let limits = written.limits.map(Spanned::into_inner).unwrap_or_default();
        let count = |named: &[Entry], number: &Spanned<u32>| {
            if named.is_empty() { 1 } else { *number.get_ref() }
        };
        Ok(Self {
            name: checks::name(file, &written.name)?,
            naive_cd4_per_ul: *written.naive_cd4_per_ul.get_ref(),
            month: *written.month.get_ref(),
            centre: written.centre,
            children: *written.children.get_ref(),
            seed: written.seed,
            smallest: written.smallest,
            progenitors: written.progenitors,
            limits,
            draws: count(&uncertain, &written.draws),
            shapes: count(&search, &written.shapes),
            base,
            reference: reference_design,
            uncertain,
            search,
            parameters,
            inputs: BTreeMap::from([
                (file.name.to_owned(), file.text.to_owned()),
                design,
                reference,
            ]),
            drawings,
        })
    }
}

/// What is uncertain is a parameter, what is searched a field of the design other than its area.
fn check_entries(
    file: TomlFile<'_>,
    written: &Written,
    uncertain: &[Entry],
    search: &[Entry],
) -> Result<()> {
    for (entry, from) in uncertain.iter().zip(&written.uncertain) {
        if entry.target != Target::Parameter {
            let problem = format!("`{}` is a field of the design, which is known", entry.name);
            return Err(file.fault(from.entry.span(), problem, "name it in [[search]]"));
        }
    }
    for (entry, from) in search.iter().zip(&written.search) {
        if entry.target == Target::Parameter {
            let problem = format!("`{}` is a parameter, which nobody can choose", entry.name);
            return Err(file.fault(from.entry.span(), problem, "name it in [[uncertain]]"));
        }
        if entry.name == "area_mm2" {
            let problem = "`area_mm2` is what is asked for";
            return Err(file.fault(from.entry.span(), problem, "leave it out; see [limits]"));
        }
    }
    Ok(())
}

/// Numbers that no type can check.
fn check_numbers(file: TomlFile<'_>, written: &Written) -> Result<()> {
    let whole = |number: &Spanned<u32>| (f64::from(*number.get_ref()), number.span());
    let real = |number: &Spanned<f64>| (*number.get_ref(), number.span());
    for (key, (value, span), low, high) in [
        ("naive_cd4_per_ul", real(&written.naive_cd4_per_ul), 1.0, 5000.0),
        ("month", real(&written.month), 1.0, 120.0),
        ("children", whole(&written.children), 100.0, 1e6),
        ("draws", whole(&written.draws), 10.0, 4096.0),
        ("shapes", whole(&written.shapes), 2.0, 4096.0),
    ] {
        if !(low..=high).contains(&value) {
            let problem = format!("`{key}` is {value}, which is not from {low} to {high}");
            return Err(file.fault(span, problem, HINT));
        }
    }
    let Some(limits) = &written.limits else { return Ok(()) };
    let Limits { min_area_mm2, max_area_mm2, max_hypoxic_share, max_medium_ul_per_min } =
        *limits.get_ref();
    let fault = |problem: String| Err(file.fault(limits.span(), problem, "correct [limits]"));
    if !(min_area_mm2 > 0.0 && min_area_mm2 < max_area_mm2 && max_area_mm2.is_finite()) {
        return fault(format!("areas go from {min_area_mm2} to {max_area_mm2} mm2"));
    }
    if !(0.0..=1.0).contains(&max_hypoxic_share) {
        return fault(format!("`max_hypoxic_share` is {max_hypoxic_share}, which is no share"));
    }
    if max_medium_ul_per_min.is_some_and(|most| most.is_nan() || most <= 0.0) {
        return fault("`max_medium_ul_per_min` is not above 0".to_owned());
    }
    Ok(())
}
