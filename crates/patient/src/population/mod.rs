//! The distribution of children that the published cohorts imply.
//!
//! Each child's ln(export), ln(lag), ln(loss) and ln(CD8 per CD4) are normal about typical values,
//! shifted by the effect of its centre; a share of grafts never engrafts. Whether competition holds
//! cells back by less division or by more death is learned with the rest, from a uniform prior. The
//! cohorts print, at a visit, the minimum, median and maximum of those still alive: their exact
//! likelihood ([`order_statistics`]) is taken under the mixture over a fixed set of quasi-random
//! children ([`thymoid_inference::quasi_random`]), each weighted by its survival, together with the
//! multinomial likelihood of the deaths. Visits of one cohort enter as if they were different
//! children: the published tables do not tell who was seen twice, so the posterior is a little too
//! narrow.
//!
//! * [`cohort`] and [`mod@reference`]: what papers print of treated and of healthy children.
//! * [`priors`]: what is known before; [`PopulationPosterior`]: what the cohorts add;
//!   [`PopulationFit`]: draws of it.
//! * [`virtual_child`]: children drawn from such draws.

mod centre_effect;
pub mod cohort;
mod coordinate;
mod draw;
mod fit;
mod mixture;
pub mod order_statistics;
mod points;
mod posterior;
pub mod priors;
pub mod reference;
mod typical;
pub mod virtual_child;
mod visits;

pub use centre_effect::CentreEffect;
pub use coordinate::Coordinate;
pub use draw::Population;
pub use fit::PopulationFit;
pub use posterior::PopulationPosterior;
