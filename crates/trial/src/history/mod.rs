//! What earlier studies say of a new one, and how much of it is believed. Everything is an integral
//! done by quadrature: no chain to converge, the same bits each time.
//!
//! * [`MapPrior`]: the meta-analytic-predictive prior of several studies, exactly, and the beta
//!   mixture nearest to it.
//! * [`BetaMixture`]: priors as mixtures, made robust, with posteriors and effective sample sizes.
//! * [`power_prior()`], [`normalised_power_prior`]: one study, discounted.
//! * [`Commensurate`]: one study on a normal scale, believed as far as it agrees.
//! * [`HazardHistory`]: deaths and child-years.
//! * [`PublishedRate`]: how wrong a published figure may be before a conclusion turns.

mod commensurate;
mod conflict;
mod effective_sample_size;
mod fit;
mod hazard;
mod log_odds;
mod map;
mod mixture;
mod power_prior;
mod published_rate;
mod stencil;

pub use commensurate::{Commensurate, Commensurated, Spread};
pub use conflict::PriorDataConflict;
pub use effective_sample_size::EffectiveSampleSizes;
pub use hazard::HazardHistory;
pub use map::{MapPrior, MapSettings};
pub use mixture::BetaMixture;
pub use power_prior::{Borrowed, normalised_power_prior, power_prior};
pub use published_rate::{PublishedRate, RateTipping};
