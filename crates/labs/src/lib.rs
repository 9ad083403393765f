//! Laboratory values as a ward delivers them: every cell is read, checked and given a verdict.
//!
//! Nothing is silently dropped or converted. [`check()`] says of each value what became of it;
//! [`read`] hands the values on, and refuses the file when one of them cannot be right.
//!
//! ```text
//! csv, xlsx -> files -> layout --+
//!                                +-> raw values -> verdict -> entries
//! fhir ------> files ------------+
//! ```
//!
//! Where a thing is done: `files` reads text, workbooks and bundles; `headers` knows the names
//! of columns, `layout` finds values in tables; `name` takes names of tests apart; `number`,
//! `units` and `dates` read what stands in cells; `identity` finds who is named; `verdict`
//! judges, and `value` holds what came of it.
//!
//! ```
//! use thymoid_labs::{Given, check};
//!
//! let bundle = r#"{"resourceType": "Bundle", "entry": [
//!     {"resource": {"resourceType": "Patient", "id": "p7", "birthDate": "2025-01-05"}},
//!     {"resource": {"resourceType": "Observation", "status": "final",
//!         "subject": {"reference": "Patient/p7"}, "effectiveDateTime": "2026-03-05",
//!         "code": {"text": "CD4 T cells"},
//!         "valueQuantity": {"value": 0.35, "code": "10*3/uL"}}}]}"#;
//! let entries = check("bundle.json", bundle.as_bytes(), Given::default()).unwrap();
//! assert_eq!((entries[0].child_id.as_str(), entries[0].value), ("p7", Some(350.0)));
//! assert_eq!(entries[0].age.map(|age| age.value()), Some(424.0));
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
