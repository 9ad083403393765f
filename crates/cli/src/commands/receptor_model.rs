//! `thymoid receptor model check`.

use anyhow::{Context, Result};
use std::fmt::Write;
use thymoid_core::INTENDED_USE;
use thymoid_receptor::{Finding, Model, Severity};
use thymoid_study::jobs::receptor::ModelDirectory;

use crate::cli::{ModelCheckArgs, ParameterFormat};

/// Prints what was found.
pub(crate) fn check(args: &ModelCheckArgs) -> Result<()> {
    let findings = match (&args.dir, args.chain) {
        (Some(dir), _) => {
            let directory = ModelDirectory::open(dir)?;
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
