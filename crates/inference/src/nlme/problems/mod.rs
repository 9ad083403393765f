//! Problems with known answers.
//!
//! * [`recon12`] and [`theophylline`]: data sets whose fit other programs have printed.
//! * [`majekodunmi`]: a published model, to simulate and fit again.

pub mod majekodunmi;
pub mod recon12;
pub mod theophylline;
