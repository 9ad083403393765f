//! Distributions, integrals and roots to nearly the last bit: the tables this crate is held to ask
//! for twelve digits, also far in a tail.

mod beta;
mod gamma;
mod quadrature;
mod root;
mod tails;

pub use beta::Beta;
pub(crate) use beta::ln_beta;
pub use gamma::Gamma;
pub(crate) use quadrature::{integrate, panels};
pub(crate) use root::{bisect, root};
pub(crate) use tails::{
    beta_quantile, chi_square_upper, gamma_quantile, poisson_at_least, poisson_at_most,
};
