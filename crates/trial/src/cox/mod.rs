//! Cox's model: how covariates move a hazard whose course is left open. With ties by Efron, Breslow
//! or exactly, strata, delayed entry, robust errors; Firth's penalty where there is no maximum; and
//! the hazard of a cumulative incidence (Fine and Gray).

mod baseline;
mod concordance;
mod contributions;
mod exact;
mod fine_gray;
mod firth;
mod fit;
mod likelihood;
mod point;
mod proportionality;
mod residuals;
mod risk_sets;
mod ties;

pub use baseline::{BaselineStep, PredictedStep};
pub use concordance::Concordance;
pub use fine_gray::{CensoringOrder, FineGray, fine_gray};
pub use firth::{Firth, FirthTerm};
pub use fit::{Cox, CoxFit};
pub use proportionality::{Proportionality, TimeScale};
pub use residuals::{Residuals, Schoenfeld};
pub use ties::CoxTies;
