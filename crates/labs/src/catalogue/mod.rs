//! The analytes and their codes, from `analytes.toml`.

mod definition;
mod fits;
mod meaning;
mod table;

pub(crate) use definition::UNKNOWN_GATING;
pub use definition::{Definition, Loinc, LoincOf, LoincUnit, Plausible, Standing};
pub(crate) use fits::{fits, is_kept_only};
pub use meaning::Meaning;
pub use table::{Catalogue, catalogue};
