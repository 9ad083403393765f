//! What earlier studies say of a trial: a table of them, the prior that follows, and what becomes
//! of it with the children seen, as values before anything is shown.

mod answer;
mod read;

pub use answer::{After, Borrowing, PriorAnswer, PriorRequest, answer};
pub use thymoid_trial::MapSettings;

pub use read::{EarlierStudy, read_studies};
