//! Who is identified: what a file tells of persons is refused, or dropped for a pseudonym.

mod header;
mod identifiers;
mod mask;
mod pseudonym;
mod refuse;
mod words;

pub(crate) use header::{is_name, is_number, names_a_person};
pub(crate) use identifiers::{identifies, not_a_pseudonym};
pub(crate) use mask::{HIDDEN, entry as mask_entry, error as mask_error};
pub use pseudonym::{Pseudonyms, SECRET_BYTES};
pub(crate) use refuse::refuse;
pub use refuse::refuse_identifiers;
