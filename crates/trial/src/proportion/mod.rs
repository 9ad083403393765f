//! Proportions of few children, without any normal approximation but where its name is asked for:
//! every outcome can be enumerated.

mod approximate;
mod binomial;
mod exact;
mod missing;
mod test;

pub use binomial::Binomial;
pub use exact::Proportion;
pub use missing::{MissingOutcomes, Tipping, TippingRow};
pub use test::BinomialTest;
