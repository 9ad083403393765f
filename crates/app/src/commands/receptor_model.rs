//! Recombination models of the user's.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use thymoid_receptor::{Model, ModelText};

/// Reads a model directory of IGoR or OLGA.
pub(crate) fn read_model(folder: &Path) -> Result<Model> {
    let text = |names: [&str; 2]| {
        let path = names.map(|name| folder.join(name));
        let path = if path[1].exists() { &path[1] } else { &path[0] };
        fs::read_to_string(path).with_context(|| {
            format!(
                "{}: cannot be read\nhint: a model directory of IGoR or OLGA holds model_params.txt, model_marginals.txt, V_gene_CDR3_anchors.csv and J_gene_CDR3_anchors.csv",
                path.display()
            )
        })
    };
    // IGoR spells the first name with one letter less.
    let params = text(["model_params.txt", "model_parms.txt"])?;
    let marginals = text(["model_marginals.txt"; 2])?;
    let v_anchors = text(["V_gene_CDR3_anchors.csv"; 2])?;
    let j_anchors = text(["J_gene_CDR3_anchors.csv"; 2])?;
    let text = ModelText {
        params: &params,
        marginals: &marginals,
        v_anchors: &v_anchors,
        j_anchors: &j_anchors,
    };
    Model::parse(&text).with_context(|| folder.display().to_string())
}
