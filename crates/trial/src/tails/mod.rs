//! Tails and quantiles of the gamma and beta distributions, to about fourteen digits: what exact
//! intervals and chi-square tests rest on.

mod beta;
mod bisection;
mod gamma;

pub(crate) use beta::beta_quantile;
pub(crate) use bisection::bisect;
pub(crate) use gamma::{chi_square_upper, gamma_quantile, poisson_at_least, poisson_at_most};
