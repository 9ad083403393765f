//! TOML that people write, with errors that name the place.

use serde::de::DeserializeOwned;

use crate::error::Error;

/// Reads a text; `file` names it in errors.
pub(crate) fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, Error> {
    toml::from_str(text).map_err(|e| {
        let before = e.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        Error::Syntax {
            file: file.into(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            reason: e.message().replace('\n', "; "),
        }
    })
}
