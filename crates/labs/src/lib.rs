//! Laboratory values as a ward delivers them: every cell is read, checked and given a verdict.
//!
//! Nothing is silently dropped or converted. [`check`] says of each value what became of it;
//! [`read`] hands the values on, and refuses the file when one of them cannot be right.
//!
//! ```text
//! csv, xlsx -> grid -> layout --+
//!                               +-> raw values -> judge -> samples -> entries
//! fhir -------------------------+
//! ```

mod analyte;
mod catalogue;
mod check;
mod dates;
pub mod error;
mod field;
mod files;
mod headers;
mod identity;
mod layout;
mod mapping;
mod name;
mod number;
mod own_table;
mod plain;
mod raw;
mod reading;
mod units;
mod value;
mod verdict;

pub use analyte::Analyte;
pub use catalogue::{
    Catalogue, Definition, Loinc, LoincOf, LoincUnit, Meaning, Plausible, Standing, catalogue,
};
pub use check::{check, read, values};
pub use dates::{ADULT_MONTHS, Given};
pub use error::Error;
pub use identity::{Pseudonyms, SECRET_BYTES, refuse_identifiers};
pub use mapping::Mapping;
pub use name::{Named, Other, parse as parse_name, unit as parse_unit};
pub use number::Limit;
pub use own_table::write as write_own_table;
pub use reading::Reading;
pub use units::{Denominator, Dimension, Parent, Unit};
pub use value::{Entry, LabValue, LabVerdict, Provenance, Reason, Remedy, Use};
