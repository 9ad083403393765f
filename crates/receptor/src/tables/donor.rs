//! The species of a donor.

use serde::Serialize;

use crate::model::Species;

/// The species of a donor, as a table names it.
///
/// ```
/// use thymoid_receptor::Species;
/// use thymoid_receptor::tables::Donor;
/// assert_eq!(Donor::named("HomoSapiens"), Donor::Of(Species::Human));
/// assert_eq!(Donor::named("Mus musculus"), Donor::Of(Species::Mouse));
/// assert_eq!(Donor::named("MacacaMulatta"), Donor::Other);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Donor {
    /// Of a species with built-in models.
    Of(Species),
    /// Any other.
    Other,
}

impl Donor {
    /// Reads the name of a species, in Latin or English.
    pub fn named(name: &str) -> Self {
        let letters = name.chars().filter(char::is_ascii_alphabetic);
        let letters: String = letters.map(|c| c.to_ascii_lowercase()).collect();
        match letters.as_str() {
            "homosapiens" | "human" | "hsa" | "hs" => Self::Of(Species::Human),
            "musmusculus" | "mouse" | "mmu" | "mm" => Self::Of(Species::Mouse),
            _ => Self::Other,
        }
    }

    /// Returns the name for tables and catalogues.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Of(species) => species.as_str(),
            Self::Other => "another species",
        }
    }
}
