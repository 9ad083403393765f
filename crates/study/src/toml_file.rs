//! TOML that people write, with errors that name row and column.

use std::ops::Range;

use anyhow::{Error, Result, anyhow};
use serde::de::DeserializeOwned;

/// A text and the name of its file.
#[derive(Debug, Clone, Copy)]
pub struct TomlFile<'a> {
    /// Name of the file, for messages.
    pub name: &'a str,
    /// What is in it.
    pub text: &'a str,
}

impl TomlFile<'_> {
    /// Reads the whole of it; `hint` says how what is refused is mended.
    ///
    /// # Errors
    /// When the text is no TOML, or a key is missing, unknown or of another type.
    ///
    /// ```
    /// use thymoid_study::toml_file::TomlFile;
    /// #[derive(Debug, serde::Deserialize)]
    /// struct Dose {
    ///     day: f64,
    /// }
    /// let file = TomlFile { name: "dose.toml", text: "# a comment\nday = \"third\"\n" };
    /// let error = file.parse::<Dose>("write a number").unwrap_err().to_string();
    /// assert!(error.starts_with("dose.toml: row 2, column 7: "), "{error}");
    /// # let right = TomlFile { name: "dose.toml", text: "day = 3" };
    /// # assert_eq!(right.parse::<Dose>("write a number")?.day, 3.0);
    /// # anyhow::Ok(())
    /// ```
    pub fn parse<T: DeserializeOwned>(self, hint: &str) -> Result<T> {
        toml::from_str(self.text).map_err(|error| {
            self.fault(error.span().unwrap_or(0..0), error.message().replace('\n', "; "), hint)
        })
    }

    /// Returns the error of a place in the text: what is wrong there, and how to mend it.
    pub fn fault(self, at: Range<usize>, problem: impl std::fmt::Display, hint: &str) -> Error {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        let row = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        anyhow!("{}: row {row}, column {column}: {problem}\nhint: {hint}", self.name)
    }
}
