//! Approximate maximum likelihood: the alternating algorithm of Lindstrom and Bates.
//!
//! The model is linearised at the current effects of each individual; the linear mixed model that
//! comes of it is improved by one step of expectation and maximisation (Laird and Ware 1982); and
//! so on until nothing moves. The fixed point is that of `nlme` in R (M. J. Lindstrom and D. M.
//! Bates, Biometrics 46 (1990) 673), and close to what first-order conditional estimation finds. It
//! is the maximum of an approximation, not of the likelihood.

mod cholesky;
mod estimate;
mod fit;
mod linear;
mod step;

pub use estimate::Estimate;
pub use fit::fit;
