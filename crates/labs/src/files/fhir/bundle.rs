//! The resources of a file, one after another.

use serde_json::Value;

use super::element::string;
use crate::error::Error;

/// A resource, where it stands, and the address that others name it by.
pub(super) struct Standing {
    pub(super) row: usize,
    pub(super) url: String,
    pub(super) resource: Value,
}

/// Returns all resources of a bundle, or one a line.
///
/// # Errors
/// For JSON that is broken, or is none of FHIR.
pub(super) fn resources(file: &str, text: &str) -> Result<Vec<Standing>, Error> {
    let broken = |error: &serde_json::Error, line: usize| {
        let problem = format!("the JSON cannot be read: {}", kind_of(error));
        Error::at(file, line, "-", problem, "check that the file is whole")
    };
    let whole: Result<Value, _> = serde_json::from_str(text);
    let mut bundle = match whole {
        Ok(bundle) => bundle,
        Err(error) => {
            // Of a bulk export, each line is whole.
            let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
            if lines.next().is_none_or(|(_, first)| serde_json::from_str::<Value>(first).is_err()) {
                return Err(broken(&error, error.line()));
            }
            let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
            return lines
                .map(|(at, line)| {
                    let resource =
                        serde_json::from_str(line).map_err(|error| broken(&error, at + 1))?;
                    Ok(Standing { row: at + 1, url: String::new(), resource })
                })
                .collect();
        }
    };
    let kind = string(&bundle, "resourceType");
    if kind == "Bundle" {
        let entries = bundle.get_mut("entry").and_then(Value::as_array_mut).map(std::mem::take);
        let standing = |(at, mut entry): (usize, Value)| Standing {
            row: at + 1,
            url: string(&entry, "fullUrl").into(),
            resource: entry.get_mut("resource").map(Value::take).unwrap_or_default(),
        };
        return Ok(entries.unwrap_or_default().into_iter().enumerate().map(standing).collect());
    }
    if !matches!(kind, "Observation" | "DiagnosticReport") {
        let problem = "it is JSON, and no FHIR Bundle".into();
        let remedy = "export a Bundle of FHIR R4, or one resource a line";
        return Err(Error::at(file, 1, "resourceType", problem, remedy));
    }
    Ok(vec![Standing { row: 1, url: String::new(), resource: bundle }])
}

/// Says what is wrong with JSON, without its text.
fn kind_of(error: &serde_json::Error) -> String {
    let what = match error.classify() {
        serde_json::error::Category::Eof => "it ends too early",
        _ => "it is not well formed",
    };
    format!("{what}, line {} character {}", error.line(), error.column())
}
