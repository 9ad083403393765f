//! Recombination models as IGoR and OLGA keep them: four files of a folder.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use thymoid_receptor::{Model, ModelText};

/// Where IGoR and OLGA put the files of a model, from its directory.
const FOLDERS: [&str; 3] = ["", "models", "ref_genome"];

/// Loci of T and B cells whose models are not read.
const OTHERS: [&str; 5] = ["IGH", "IGK", "IGL", "TRG", "TRD"];

/// The four files of a model directory.
#[derive(Debug, Clone)]
pub struct ModelDirectory {
    files: [String; 4],
    name: String,
}

impl ModelDirectory {
    /// Reads the files, under the names of OLGA or of IGoR.
    ///
    /// # Errors
    /// When it is no folder, the model is of another locus than TRA and TRB, or a file is missing
    /// or unreadable.
    pub fn open(dir: &Path) -> Result<Self> {
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
        let params = read(&["model_params.txt", "model_parms.txt"])?;
        if let Some(locus) = other_locus(&params) {
            bail!(
                "{}: is a model of {locus}, and this locus is not supported\nhint: models of TRA and \
                 TRB are",
                dir.display()
            );
        }
        let files = [
            params,
            read(&["model_marginals.txt"])?,
            read(&["V_gene_CDR3_anchors.csv"])?,
            read(&["J_gene_CDR3_anchors.csv"])?,
        ];
        Ok(Self { files, name: dir.display().to_string() })
    }

    /// Returns the model that the files describe.
    ///
    /// # Errors
    /// When they describe none, with file and line.
    pub fn model(&self) -> Result<Model> {
        Model::parse(&self.text()).with_context(|| self.name.clone())
    }

    /// Returns the text of the four files.
    pub fn text(&self) -> ModelText<'_> {
        let [params, marginals, v_anchors, j_anchors] = &self.files;
        ModelText { params, marginals, v_anchors, j_anchors }
    }
}

/// The locus whose J genes a model has, if it is neither TRA nor TRB.
fn other_locus(params: &str) -> Option<&'static str> {
    let genes = || params.lines().filter(|line| line.starts_with('%'));
    let has = |locus: &str| genes().any(|line| line.contains(&format!("{locus}J")));
    let other = OTHERS.into_iter().find(|locus| has(locus));
    other.filter(|_| !has("TRA") && !has("TRB"))
}
