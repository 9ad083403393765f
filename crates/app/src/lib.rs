//! Thymoid, the application: study files, run folders, tables and the report.
//!
//! The science is in the crates upstream. Here it is read from files, run, and shown.

pub mod analysis;
pub mod bundled;
pub mod catalogue;
pub mod cells;
pub mod content;
pub mod figure;
pub mod frame;
pub mod manifest;
pub mod progress;
pub mod report;
pub mod run_folder;
pub mod study;
pub mod validate;
pub mod whole_file;

use anyhow::Result;
use thymoid_core::Parameters;

/// The parameters of all stages.
pub fn parameters() -> Result<Parameters> {
    Ok(thymoid_receptor::parameters()?
        .join(thymoid_chip::parameters()?)
        .join(thymoid_patient::parameters()?))
}
