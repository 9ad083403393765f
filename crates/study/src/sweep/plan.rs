//! What a sweep asks for, checked, and the inputs of every run.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result, bail};
use thymoid_chip::Design;
use thymoid_core::{Parameters, Seed};
use thymoid_inference::designs_of_experiments::{
    MOST_COORDINATES, MOST_POINTS, full_grid, latin_hypercube, saltelli, sobol, trajectories,
};

use super::entry::Entry;
use super::question::{Chip, Impossible};
use super::written::{LevelWord, Written};
use super::{checks, question};
use crate::digest::sha256;
use crate::drawn_design::Measured;
use crate::study::read_file;
use crate::toml_file::TomlFile;

pub use super::written::{CellsPlan, Method};

/// Where a person finds what each key means.
pub(super) const HINT: &str = "docs/sweeps.md describes each key";
/// More runs than this are a slip of the pen.
const MOST_RUNS: usize = 1_000_000;

/// How a chip is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// In closed form: a fraction of a millisecond.
    ClosedForm,
    /// With oxygen solved voxel by voxel: some tenths of a second.
    Fields,
    /// Cell by cell, one unit that stands for the chip.
    Cells(CellsPlan),
}

/// A sweep, checked.
///
/// ```
/// use thymoid_study::sweep::Sweep;
/// let design = "name = \"slab\"\narea_mm2 = 100\nthickness_um = 300\nprogenitors_per_day = 500\n\
///               functional_stroma_fraction = 1\n\
///               medium = { kind = \"static\", faces = 2, po2_mmhg = 140 }";
/// let text = "name = \"thick\"\ndesign = \"slab.toml\"\nmethod = \"grid\"\n\
///             [[vary]]\nentry = \"thickness_um\"\nlow = 100\nhigh = 500\nsteps = 5\n\
///             [[vary]]\nentry = \"medium.faces\"\nvalues = [1, 2]\n";
/// let sweep = Sweep::new("SWEEP.toml", text, "slab.toml", design)?;
/// let inputs = sweep.inputs()?;
/// assert_eq!((inputs.len(), &inputs[3][..]), (10, &[200.0, 2.0][..]));
/// // What is wrong is told with its place.
/// let wrong = text.replace("thickness_um", "thikness_um");
/// let error = Sweep::new("SWEEP.toml", &wrong, "slab.toml", design).unwrap_err().to_string();
/// assert!(error.starts_with("SWEEP.toml: row 5, column 9: ") && error.contains("did you mean"));
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone)]
pub struct Sweep {
    /// Its name.
    pub name: String,
    /// How points are chosen.
    pub method: Method,
    /// Points, trajectories or pairs; nothing of a grid.
    pub number: u32,
    /// The one seed.
    pub seed: u64,
    /// How each chip is computed.
    pub level: Level,
    /// What is varied.
    pub entries: Vec<Entry>,
    /// The chip that is varied.
    pub base: Design,
    /// The parameters, with those that the sweep replaces in every run.
    pub parameters: Parameters,
    /// The text of the sweep, and of its design.
    pub texts: [String; 2],
    /// Each file that the layout of the design names.
    pub drawings: BTreeMap<String, Vec<u8>>,
}

impl Sweep {
    /// Reads a sweep and the design that it names, beside it.
    ///
    /// # Errors
    /// When a file cannot be read or used, with the place.
    pub fn read(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let text = text_of(path)?;
        let file = TomlFile { name: &name, text: &text };
        let written: Written = file.parse(HINT)?;
        let design = path.with_file_name(written.design.get_ref());
        let design_text = text_of(&design).map_err(|error| {
            let problem = error.to_string();
            let problem = problem.split('\n').next().unwrap_or_default();
            file.fault(written.design.span(), problem, "name a design beside this file")
        })?;
        Self::new(&name, &text, &design.display().to_string(), &design_text)
    }

    /// Checks a sweep and its design.
    ///
    /// # Errors
    /// When either cannot be used, with the place.
    pub fn new(file: &str, text: &str, design_file: &str, design_text: &str) -> Result<Self> {
        let texts = [text.to_owned(), design_text.to_owned()];
        let file = TomlFile { name: file, text };
        let written: Written = file.parse(HINT)?;
        let measured = Measured::parse(design_file, design_text)?;
        let drawings = measured.files.clone();
        if let Some(outside) = drawings.keys().find(|name| !stays_beside(name)) {
            bail!(
                "{design_file}: file `{outside}` of its layout lies outside the folder of the design\n\
                 hint: copy it into the folder, so that the sweep is whole"
            );
        }
        let base = measured.in_numbers();
        let parameters = checks::parameters(file, &written.parameters)?;
        if written.vary.is_empty() {
            bail!("{}: nothing varies\nhint: write [[vary]]", file.name)
        }
        let method = *written.method.get_ref();
        let entries = checks::entries(file, &written.vary, method, &base, &parameters)?;
        let level = match (written.level, written.cells) {
            (LevelWord::ClosedForm, None) => Level::ClosedForm,
            (LevelWord::Fields, None) => Level::Fields,
            (LevelWord::Cells, Some(plan)) => {
                checks::cells(file, &plan, &parameters)?;
                Level::Cells(plan.into_inner())
            }
            (LevelWord::ClosedForm | LevelWord::Fields, Some(plan)) => {
                let problem = "[cells] has no use at another level than `cells`";
                return Err(file.fault(plan.span(), problem, "write level = \"cells\""));
            }
            (LevelWord::Cells, None) => {
                bail!("{}: [cells] is missing\nhint: write [cells] with days = 30", file.name)
            }
        };
        let sweep = Self {
            name: checks::name(file, &written.name)?,
            method,
            number: checks::number(file, &written.method, written.number.as_ref())?,
            seed: written.seed,
            level,
            entries,
            base,
            parameters,
            texts,
            drawings,
        };
        let (runs, coordinates) = (sweep.runs(), sweep.entries.len());
        let many = sweep.method == Method::Sobol || sweep.method == Method::Saltelli;
        if many && (sweep.number as usize > MOST_POINTS || 2 * coordinates > MOST_COORDINATES) {
            let problem = format!("scrambled Sobol points end at {MOST_POINTS}");
            let place = written.number.map_or(0..0, |number| number.span());
            return Err(file.fault(place, problem, "ask for fewer, or for a latin_hypercube"));
        }
        if runs > MOST_RUNS {
            let problem = format!("{runs} runs are more than {MOST_RUNS}");
            return Err(file.fault(written.method.span(), problem, "ask for fewer"));
        }
        sweep
            .check_values(file, &written.vary.iter().map(|e| e.entry.span()).collect::<Vec<_>>())?;
        Ok(sweep)
    }

    /// Returns the number of runs.
    pub fn runs(&self) -> usize {
        let (number, entries) = (self.number as usize, self.entries.len());
        match self.method {
            Method::Grid => {
                let levels = self.entries.iter().map(|entry| entry.values.levels());
                levels.fold(1, usize::saturating_mul)
            }
            Method::LatinHypercube | Method::Sobol => number,
            Method::Morris => number * (entries + 1),
            Method::Saltelli => number * (entries + 2),
        }
    }

    /// Returns the points in [0, 1] that the inputs of each run come from; of a grid, none.
    ///
    /// # Errors
    /// When there are no such points, which is checked before.
    fn points(&self) -> Result<Vec<Vec<f64>>> {
        let (number, seed, entries) = (self.number, Seed(self.seed), self.entries.len());
        Ok(match self.method {
            Method::Grid => Vec::new(),
            Method::LatinHypercube => latin_hypercube(number, entries, seed),
            Method::Sobol => sobol(number as usize, entries, seed)?,
            Method::Morris => trajectories(number, entries, seed)
                .into_iter()
                .flat_map(|path| path.points)
                .collect(),
            Method::Saltelli => saltelli(number as usize, entries, seed)?,
        })
    }

    /// Returns the values of the entries in every run: a function of the sweep alone.
    ///
    /// # Errors
    /// When there are no such points, which is checked before.
    pub fn inputs(&self) -> Result<Vec<Vec<f64>>> {
        if self.method == Method::Grid {
            let grids: Vec<Vec<f64>> = self.entries.iter().map(|e| e.values.grid()).collect();
            let levels: Vec<usize> = grids.iter().map(Vec::len).collect();
            let value = |point: Vec<usize>| grids.iter().zip(point).map(|(g, at)| g[at]).collect();
            return Ok(full_grid(&levels).into_iter().map(value).collect());
        }
        let value = |point: Vec<f64>| {
            self.entries.iter().zip(point).map(|(entry, share)| entry.values.at(share)).collect()
        };
        Ok(self.points()?.into_iter().map(value).collect())
    }

    /// Returns the chip of these inputs.
    ///
    /// # Errors
    /// When there can be no such chip.
    pub fn chip(&self, inputs: &[f64]) -> Result<Chip, Impossible> {
        question::chip(&self.base, &self.parameters, &self.entries, inputs)
    }

    /// Returns what tells this sweep from any other: a hash of the program's version, of both texts
    /// and of what is drawn.
    pub fn id(&self) -> String {
        let [sweep, design] = &self.texts;
        let own = [env!("CARGO_PKG_VERSION"), sweep, design].map(str::to_owned);
        let drawn = self.drawings.values().map(|bytes| sha256(bytes));
        sha256(own.into_iter().chain(drawn).collect::<Vec<_>>().join("\0").as_bytes())
    }

    /// Refuses an entry with an end at which no chip is possible, whatever the others are.
    fn check_values(&self, file: TomlFile<'_>, places: &[Range<usize>]) -> Result<()> {
        let of_base = question::base_inputs(&self.base, &self.parameters, &self.entries);
        let corner = |end: fn(&[f64]) -> Option<&f64>| -> Vec<f64> {
            let value = |e: &Entry| end(&e.values.extremes()).copied().unwrap_or_default();
            self.entries.iter().map(value).collect()
        };
        let others = [of_base, corner(<[f64]>::first), corner(<[f64]>::last)];
        for (at, entry) in self.entries.iter().enumerate() {
            for value in entry.values.extremes() {
                let tried = others.iter().map(|others| {
                    let mut inputs = others.clone();
                    inputs[at] = value;
                    question::possible(self.chip(&inputs))
                });
                let faults: Vec<_> = tried.filter_map(Result::err).collect();
                if let [fault, _, _] = &faults[..] {
                    let problem = format!("{} = {value}: {fault}", entry.name);
                    return Err(file.fault(places[at].clone(), problem, "correct the range"));
                }
            }
        }
        Ok(())
    }
}

/// The text of a file that a person wrote.
pub(crate) fn text_of(path: &Path) -> Result<String> {
    let name = path.display();
    let text = String::from_utf8(read_file(path)?);
    let text = text.with_context(|| format!("{name}: is not UTF-8; save it as UTF-8"))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

/// Tells whether a file lies in the folder that names it, or below.
fn stays_beside(name: &str) -> bool {
    Path::new(name).components().all(|part| matches!(part, std::path::Component::Normal(_)))
}
