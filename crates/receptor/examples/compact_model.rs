//! Rewrites a model directory of IGoR or OLGA in Thymoid's own format.
//!
//! ```text
//! cargo run -p thymoid-receptor --example compact_model -- DIR > model.toml
//! ```
//!
//! `models/NOTICE.md` describes the format.

use std::path::PathBuf;
use std::{env, error::Error, fs, io, io::Write as _};

use thymoid_receptor::{Model, ModelText};

fn main() -> Result<(), Box<dyn Error>> {
    let directory = PathBuf::from(env::args().nth(1).ok_or("name a model directory")?);
    let read = |file: &str| fs::read_to_string(directory.join(file));
    let model = Model::parse(&ModelText {
        params: &read("model_params.txt")?,
        marginals: &read("model_marginals.txt")?,
        v_anchors: &read("V_gene_CDR3_anchors.csv")?,
        j_anchors: &read("J_gene_CDR3_anchors.csv")?,
    })?;
    let mut out = io::stdout();
    writeln!(out, "# Origin, licence and format: NOTICE.md.")?;
    out.write_all(model.to_toml().as_bytes())?;
    Ok(())
}
