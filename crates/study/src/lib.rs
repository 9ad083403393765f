//! Studies: what is asked, what is computed, and what is left of it in a folder.
//!
//! * [`study`] and [`bundled`]: `study.toml` and the files it names.
//! * [`analysis`]: one pass through every stage, before anything is shown.
//! * [`content`]: from results to pages in no language, and to tables for machines.
//! * [`jobs`]: long work as values that every face calls, watched by an observer.
//! * [`unit_run`]: a unit of tissue cell by cell, stopped and resumed.
//! * [`chip_units`]: units of one chip side by side, in the medium they share.
//! * [`drawn_design`]: the design of a chip with the files that its layout names.
//! * [`sweep`]: many runs of one chip, over a design of experiments, shard by shard.
//! * [`size`]: the smallest chip that is enough for a child.
//! * [`followed`]: a table of children followed, and what can be concluded from it.
//! * [`trial_design`]: designs of a single-arm trial, and what each does.
//! * [`trial_file`]: `TRIAL.toml`, what a trial declares beforehand.
//! * [`trial_simulated`]: a declared trial played through in virtual children.
//! * [`trial_prior`]: what earlier studies say of a trial, and what borrowing does to it.
//! * [`toml_file`]: TOML with places in its errors.
//! * [`digest`]: hashes of what goes in.
//! * [`run_folder`] and [`frame`]: folders that appear whole or not at all; CSV and Parquet.
//! * [`vtk_image`]: values of voxels as VTK and ParaView read them.

pub mod analysis;
pub mod bundled;
pub mod chip_units;
pub mod content;
pub mod dataset_json;
pub mod digest;
mod drawing_agrees;
pub mod drawn_design;
pub mod followed;
pub mod frame;
pub mod frame_file;
pub mod jobs;
pub mod labs_file;
pub mod run_folder;
pub mod size;
pub mod spoken;
pub mod study;
pub mod sweep;
pub mod toml_file;
pub mod trial_controls;
pub mod trial_design;
pub mod trial_file;
pub mod trial_monitor;
pub mod trial_prior;
pub mod trial_simulated;
pub mod unit_run;
pub mod vtk_image;

use anyhow::Result;
use thymoid_core::Parameters;

/// The parameters of all stages.
///
/// # Errors
/// When a table of parameters is malformed, which its tests rule out.
///
/// ```
/// let parameters = thymoid_study::parameters()?;
/// let density = parameters.get("chip.thymocyte_density_per_ml")?;
/// assert!(!density.source.is_empty() && density.low <= density.value);
/// # anyhow::Ok(())
/// ```
pub fn parameters() -> Result<Parameters> {
    Ok(thymoid_receptor::parameters()?
        .join(thymoid_chip::parameters()?)
        .join(thymoid_patient::parameters()?))
}
