//! `study.toml`, and the files it names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use serde::Deserialize;
use thymoid_chip::Design;
use thymoid_chip::cells::Start;
use thymoid_core::Parameters;
use thymoid_inference::sampler::Sampling;

use crate::bundled;
use crate::digest::sha256;
use crate::toml_file::TomlFile;

/// What a study asks for.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Study {
    /// Short name, used for the run folder.
    pub name: String,
    /// Receptors to sample.
    pub receptor: ReceptorPlan,
    /// Chips to compare.
    pub chips: ChipPlan,
    /// Published cohorts.
    pub cohorts: CohortFiles,
    /// Children and their laboratory values.
    pub children: ChildFiles,
    /// Reference ranges.
    pub reference: ReferenceFiles,
    /// How long to sample the population.
    pub population: SamplingPlan,
    /// How long to sample each child, and how far to look.
    pub forecast: ForecastPlan,
    /// The trial to plan.
    pub trial: TrialPlan,
    /// Parameters replaced by this study.
    #[serde(default)]
    pub parameters: BTreeMap<String, f64>,
}

/// Receptors to sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceptorPlan {
    /// Productive receptors of each chain.
    pub sample: u64,
}

/// Chips to compare.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChipPlan {
    /// Design of what the published children received.
    pub reference: String,
    /// Design asked about.
    pub candidate: String,
    /// Days simulated.
    pub days: u32,
    /// What is in the tissue on day 0; by default stroma alone.
    #[serde(default)]
    pub start: Start,
    /// Sites of the unit that stands for each chip; by default the parameter `chip.unit_sites`.
    #[serde(default)]
    pub unit_sites: Option<u32>,
}

/// Tables of published cohorts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CohortFiles {
    /// Naive T cells.
    pub naive: String,
    /// Survival.
    pub survival: String,
}

/// Tables of children.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChildFiles {
    /// One row a child.
    pub records: String,
    /// One row a laboratory value.
    pub labs: String,
    /// One row a drug given to a child, if any was.
    #[serde(default)]
    pub drugs: Option<String>,
}

/// Tables of reference ranges.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferenceFiles {
    /// Lymphocyte subsets by age.
    pub lymphocytes: String,
}

/// Length of the population's chains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SamplingPlan {
    /// Independent chains.
    pub chains: usize,
    /// Draws of each spent on adaptation.
    pub tune: usize,
    /// Draws of each kept.
    pub draws: usize,
}

impl SamplingPlan {
    /// As the sampler takes it.
    pub const fn sampling(self) -> Sampling {
        Sampling { chains: self.chains, tune: self.tune, draws: self.draws }
    }
}

/// Length of a child's chains, and the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForecastPlan {
    /// Independent chains.
    pub chains: usize,
    /// Draws of each spent on adaptation.
    pub tune: usize,
    /// Draws of each kept.
    pub draws: usize,
    /// Months after implantation.
    pub months: u32,
}

impl ForecastPlan {
    /// As the sampler takes it.
    pub const fn sampling(self) -> Sampling {
        Sampling { chains: self.chains, tune: self.tune, draws: self.draws }
    }
}

/// A single-arm trial.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrialPlan {
    /// Naive CD4 that count as success, cells/µL.
    pub criterion_per_ul: f64,
    /// Month of the visit.
    pub criterion_month: f64,
    /// Share of the children alive who miss it.
    pub missed_visits: f64,
    /// Success probability not worth pursuing.
    pub p0: f64,
    /// Success probability hoped for.
    pub p1: f64,
    /// One-sided type I error.
    pub alpha: f64,
    /// Type II error.
    pub beta: f64,
    /// Trials simulated.
    pub trials: u32,
    /// What the trial declares beforehand, as `TRIAL.toml`, if it does.
    #[serde(default)]
    pub declared: Option<String>,
}

/// What the name of a bundled study begins with, in messages.
const BUNDLED: &str = "bundled:";

/// A study with its files in memory.
///
/// ```
/// use thymoid_study::study::Loaded;
/// let bundled = Loaded::bundled()?;
/// assert_eq!(bundled.study.name, "athymia");
/// assert!(bundled.hashes().contains_key("children/labs.csv"));
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The study.
    pub study: Study,
    /// Name of the folder, for messages.
    pub origin: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl Loaded {
    /// The bundled study.
    ///
    /// # Errors
    /// When the bundled study is malformed, which its tests rule out.
    pub fn bundled() -> Result<Self> {
        let files =
            bundled::FILES.iter().map(|(path, content)| ((*path).to_owned(), content.to_vec()));
        Self::parse(format!("{BUNDLED}{}", bundled::NAME), files.collect())
    }

    /// A study folder.
    ///
    /// # Errors
    /// When a file is missing, lies outside the folder or is malformed, naming file, row and key.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut files = BTreeMap::new();
        files.insert("study.toml".to_owned(), read_file(&folder.join("study.toml"))?);
        let study =
            parse_study(&folder.join("study.toml").display().to_string(), &files["study.toml"])?;
        for name in study.files() {
            if Path::new(name).is_absolute() || name.split('/').any(|part| part == "..") {
                bail!(
                    "study.toml: file `{name}` lies outside the study folder\nhint: copy it into the folder, so that the study is whole"
                );
            }
            files.insert(name.to_owned(), read_file(&folder.join(name))?);
        }
        for name in [&study.chips.reference, &study.chips.candidate] {
            for drawing in drawings(name, &files[name]) {
                if drawing.starts_with('/') || drawing.split('/').any(|part| part == "..") {
                    bail!(
                        "{name}: file `{drawing}` of its layout lies outside the study folder\nhint: copy it into the folder, so that the study is whole"
                    );
                }
                let content = read_file(&folder.join(&drawing))?;
                files.insert(drawing, content);
            }
        }
        Self::parse(folder.display().to_string(), files)
    }

    fn parse(origin: String, files: BTreeMap<String, Vec<u8>>) -> Result<Self> {
        let study = parse_study(&format!("{origin}/study.toml"), &files["study.toml"])?;
        Ok(Self { study, origin, files })
    }

    /// Folder that it was read from; none of the bundled study.
    pub fn folder(&self) -> Option<&str> {
        (!self.origin.starts_with(BUNDLED)).then_some(&self.origin)
    }

    /// Content of a file the study names.
    pub fn file(&self, name: &str) -> &[u8] {
        self.files.get(name).map_or(&[], Vec::as_slice)
    }

    /// Text of a file the study names.
    ///
    /// # Errors
    /// When the file is not UTF-8, naming the row.
    pub fn text(&self, name: &str) -> Result<&str> {
        utf8(&self.path(name), self.file(name))
    }

    /// Name of a file for messages.
    pub fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.origin)
    }

    /// SHA-256 of every input, by name.
    pub fn hashes(&self) -> BTreeMap<String, String> {
        self.files.iter().map(|(name, content)| (name.clone(), sha256(content))).collect()
    }

    /// All parameters, with the study's replacements.
    ///
    /// # Errors
    /// When the study replaces a parameter that does not exist, or by a value out of its range.
    pub fn parameters(&self) -> Result<Parameters> {
        let mut parameters = crate::parameters()?;
        for (name, value) in &self.study.parameters {
            parameters
                .set(name, *value, &self.path("study.toml"))
                .with_context(|| self.path("study.toml"))?;
        }
        Ok(parameters)
    }
}

impl Study {
    fn files(&self) -> Vec<&str> {
        let always = [
            &self.chips.reference,
            &self.chips.candidate,
            &self.cohorts.naive,
            &self.cohorts.survival,
            &self.children.records,
            &self.children.labs,
            &self.reference.lymphocytes,
        ];
        let if_any = self.children.drugs.iter().chain(&self.trial.declared);
        always.into_iter().chain(if_any).map(String::as_str).collect()
    }

    /// What no type can express.
    fn check(&self, file: &str) -> Result<()> {
        let fail = |key: &str, problem: String, remedy: &str| {
            bail!("{file}: `{key}` {problem}\nhint: {remedy}")
        };
        let name_ok = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if self.name.is_empty() || !self.name.chars().all(name_ok) {
            return fail("name", format!("is `{}`", self.name), "use letters, digits, - and _");
        }
        for (key, value, low, high) in [
            ("receptor.sample", self.receptor.sample as f64, 1.0, 1e7),
            ("chips.days", f64::from(self.chips.days), 1.0, 3660.0),
            ("population.chains", self.population.chains as f64, 1.0, 64.0),
            ("population.tune", self.population.tune as f64, 50.0, 1e5),
            ("population.draws", self.population.draws as f64, 50.0, 1e5),
            ("forecast.chains", self.forecast.chains as f64, 1.0, 64.0),
            ("forecast.tune", self.forecast.tune as f64, 50.0, 1e5),
            ("forecast.draws", self.forecast.draws as f64, 50.0, 1e5),
            ("forecast.months", f64::from(self.forecast.months), 12.0, 120.0),
            ("trial.criterion_per_ul", self.trial.criterion_per_ul, 1.0, 5000.0),
            ("trial.criterion_month", self.trial.criterion_month, 1.0, 60.0),
            ("trial.missed_visits", self.trial.missed_visits, 0.0, 0.9),
            ("trial.p0", self.trial.p0, 0.01, 0.98),
            ("trial.p1", self.trial.p1, self.trial.p0 + 0.01, 0.99),
            ("trial.alpha", self.trial.alpha, 0.001, 0.5),
            ("trial.beta", self.trial.beta, 0.001, 0.5),
            ("trial.trials", f64::from(self.trial.trials), 100.0, 1e6),
        ] {
            if !(low..=high).contains(&value) {
                let problem = format!("is `{value}`, which is not between {low} and {high}");
                return fail(key, problem, "correct it; docs/formats.md describes each key");
            }
        }
        Ok(())
    }
}

/// Files that the layout of a design names, from the study folder. A design that cannot be read has
/// none: it is refused later, by name.
fn drawings(design: &str, content: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(content).unwrap_or_default();
    let layout = Design::parse(design, text).ok().and_then(|design| design.layout);
    let files = layout.iter().flat_map(thymoid_transport::layout::Layout::files);
    files.map(|file| beside(design, file)).collect()
}

/// A file beside another, by its name from the study folder.
pub(crate) fn beside(design: &str, file: &str) -> String {
    design
        .rsplit_once('/')
        .map_or_else(|| file.to_owned(), |(folder, _)| format!("{folder}/{file}"))
}

fn parse_study(file: &str, content: &[u8]) -> Result<Study> {
    let text = utf8(file, content)?;
    let file_of = TomlFile { name: file, text };
    let study: Study = file_of.parse("docs/formats.md describes each key")?;
    study.check(file)?;
    Ok(study)
}

fn utf8<'a>(file: &str, content: &'a [u8]) -> Result<&'a str> {
    std::str::from_utf8(content).map_err(|error| {
        let byte = error.valid_up_to();
        let row = 1 + content[..byte].iter().filter(|b| **b == b'\n').count();
        anyhow!(
            "{file}: row {row}: byte {} is not UTF-8\nhint: save the file as UTF-8 and check that it is whole",
            byte + 1
        )
    })
}

/// Reads a file or says which one is missing.
///
/// # Errors
/// When the file cannot be read, naming it.
pub fn read_file(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| {
        anyhow!(
            "{}: the file cannot be read: {error}
hint: check its name, its place and its permissions",
            path.display()
        )
    })
}

/// The next free folder `runs/NAME-1`, `runs/NAME-2`, …
pub fn next_free(name: &str) -> PathBuf {
    let taken = |i: &u32| PathBuf::from(format!("runs/{name}-{i}")).exists();
    let first = (1..u32::MAX).take_while(taken).count() + 1;
    PathBuf::from(format!("runs/{name}-{first}"))
}
