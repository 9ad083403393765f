//! Proportions of few children, without any normal approximation: every outcome can be enumerated.

mod binomial;
mod exact;

pub use binomial::Binomial;
pub use exact::Proportion;
