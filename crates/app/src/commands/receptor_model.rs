//! Model directories, and `thymoid receptor model check`.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use thymoid_core::INTENDED_USE;
use thymoid_receptor::{Finding, Model, ModelText, Severity};

use crate::cli::{ModelCheckArgs, ParameterFormat};

/// Where IGoR and OLGA put the files of a model, from its directory.
const FOLDERS: [&str; 3] = ["", "models", "ref_genome"];

/// The four files of a model directory.
pub(crate) struct Directory {
    files: [String; 4],
    name: String,
}

impl Directory {
    /// Reads the files, under the names of OLGA or of IGoR.
    pub(crate) fn open(dir: &Path) -> Result<Self> {
        if !dir.is_dir() {
            bail!("{}: is not a folder\nhint: name a model directory", dir.display());
        }
        let read = |names: &[&str]| {
            let places = names.iter().flat_map(|name| FOLDERS.map(|f| dir.join(f).join(name)));
            let Some(path) = places.into_iter().find(|path| path.is_file()) else {
                bail!("{}: has no {}", dir.display(), names.join(" or "));
            };
            let bytes =
                fs::read(&path).with_context(|| format!("{}: cannot be read", path.display()))?;
            String::from_utf8(bytes).with_context(|| format!("{}: is not UTF-8", path.display()))
        };
        let files = [
            read(&["model_params.txt", "model_parms.txt"])?,
            read(&["model_marginals.txt"])?,
            read(&["V_gene_CDR3_anchors.csv"])?,
            read(&["J_gene_CDR3_anchors.csv"])?,
        ];
        Ok(Self { files, name: dir.display().to_string() })
    }

    /// The model that the files describe.
    pub(crate) fn model(&self) -> Result<Model> {
        Model::parse(&self.text()).with_context(|| self.name.clone())
    }

    fn text(&self) -> ModelText<'_> {
        let [params, marginals, v_anchors, j_anchors] = &self.files;
        ModelText { params, marginals, v_anchors, j_anchors }
    }
}

/// Prints what was found.
pub(crate) fn check(args: &ModelCheckArgs) -> Result<()> {
    let findings = match (&args.dir, args.chain) {
        (Some(dir), _) => {
            let directory = Directory::open(dir)?;
            directory.model()?.examine(Some(&directory.text()))?
        }
        (None, chain) => {
            let chain = chain.context("no model; name a directory or pass --chain")?;
            Model::builtin(chain.into()).examine(None)?
        }
    };
    match args.format {
        ParameterFormat::Text => super::print(text(&findings)?.as_bytes()),
        ParameterFormat::Csv => super::print(&csv(&findings)?),
    }
}

fn text(findings: &[Finding]) -> Result<String> {
    let mut text = String::new();
    for finding in findings {
        let Finding { check, item, severity, note, .. } = finding;
        let line =
            format!("{check:14} {item:30} {:>11} {:8} {note}", value(finding), severity.as_str());
        writeln!(text, "{}", line.trim_end())?;
    }
    let count = |wanted| findings.iter().filter(|finding| finding.severity == wanted).count();
    writeln!(text, "{} warnings, {} notes", count(Severity::Warning), count(Severity::Note))?;
    writeln!(text, "{INTENDED_USE}")?;
    Ok(text)
}

fn value(finding: &Finding) -> String {
    finding.value.map_or_else(String::new, |value| {
        if finding.check == "sum" { format!("{value:.1e}") } else { format!("{value:.5}") }
    })
}

fn csv(findings: &[Finding]) -> Result<Vec<u8>> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["check", "item", "value", "verdict", "note"])?;
    for Finding { check, item, value, severity, note } in findings {
        let value = value.map_or_else(String::new, |value| value.to_string());
        csv.write_record([*check, item, &value, severity.as_str(), note])?;
    }
    Ok(csv.into_inner()?)
}
