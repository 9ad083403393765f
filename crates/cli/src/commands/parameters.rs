//! `thymoid parameters`.

use std::fmt::Write;

use anyhow::Result;
use thymoid_core::INTENDED_USE;
use thymoid_study::content::trust::frame;

use crate::cli::{ParameterArgs, ParameterFormat};

/// Lists every number used, with unit, range, status and source.
pub(crate) fn list(args: &ParameterArgs) -> Result<()> {
    let parameters = thymoid_study::parameters()?;
    if args.format == ParameterFormat::Csv {
        let mut csv = Vec::new();
        frame(&parameters).write_csv(&mut csv)?;
        return super::print(&csv);
    }
    let mut text = String::new();
    for (name, p) in parameters.iter() {
        let range = format!("{} to {}", p.low, p.high);
        writeln!(
            text,
            "{name:44} {:>12} {:10} {range:24} {:9} {}",
            p.value,
            p.unit,
            p.status.as_str(),
            p.source
        )?;
    }
    writeln!(text, "{INTENDED_USE}")?;
    super::print(text.as_bytes())
}
