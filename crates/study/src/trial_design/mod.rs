//! The design of a single-arm trial: what is asked, and the designs that answer it, with what each
//! does, as values before anything is shown.

mod answer;
mod request;

pub use answer::{AtTruth, Designed, Joint, NamedDesign, Sequential, answer};
pub use thymoid_trial::{Aim, Beta, Boundary, FutilityRule, PredictiveDesign, Sides, Spending};

pub use request::{Bop2Request, DesignRequest, ExactRequest, SequentialRequest};
