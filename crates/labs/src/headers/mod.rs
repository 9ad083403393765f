//! What the columns of a table are called, in English, Chinese, German, French and Spanish.

mod find;
mod others;
mod role;
mod times;
mod values;

pub(crate) use find::role;
pub(crate) use role::{OWN, OWN_TIMES, Role};
