//! The quantities that all children share.

use thymoid_core::{Age, Parameters, SinceImplant};

use super::body::Body;
use super::drug_effects::Effects;
use super::drugs::Medication;
use crate::error::Error;

/// The quantities that all children share, and the growing body.
///
/// ```
/// use thymoid_patient::dynamics::Physiology;
/// let physiology = Physiology::new(&thymoid_patient::parameters()?)?;
/// let newborn = physiology.body().blood_volume_ml(thymoid_core::Age::from_months(0.0));
/// assert!((200.0..400.0).contains(&newborn));
/// # Ok::<_, thymoid_patient::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Physiology {
    pub(super) body: Body,
    pub(super) competition_per_ul: f64,
    pub(super) drugs: Effects,
    pub(super) memory_weight: f64,
    pub(super) memory_burst: f64,
    pub(super) memory_renewal_per_day: f64,
    pub(super) treg_share: f64,
    pub(super) treg_renewal_per_day: f64,
    pub(super) treg_loss_per_day: f64,
    pub(super) fading_from_days: f64,
    pub(super) protection_at_per_ul: f64,
    pub(super) baseline_memory_per_ul: f64,
}

impl Physiology {
    /// Takes the quantities from the parameter tables.
    ///
    /// # Errors
    /// When a parameter is missing.
    pub fn new(parameters: &Parameters) -> Result<Self, Error> {
        let value = |name: &str| parameters.value(&format!("patient.{name}"));
        Ok(Self {
            body: Body::new(parameters)?,
            competition_per_ul: value("competition")?,
            drugs: Effects::new(parameters)?,
            memory_weight: value("memory_weight")?,
            memory_burst: value("memory_burst")?,
            memory_renewal_per_day: value("memory_renewal")?,
            treg_share: value("treg_share")?,
            treg_renewal_per_day: value("treg_renewal")?,
            treg_loss_per_day: value("treg_loss")?,
            fading_from_days: value("fading_from")?,
            protection_at_per_ul: value("protection_at")?,
            baseline_memory_per_ul: value("baseline_memory_cd4")?,
        })
    }

    /// Returns the body that turns cells into concentrations.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// Returns the days of undisturbed loss that drugs have added up to a time after implantation.
    pub(crate) fn excess_loss_days(&self, drugs: &[Medication], time: SinceImplant) -> f64 {
        self.drugs.excess_loss_days(drugs, time.days())
    }

    /// Blood concentration, in cells/µL, of 10⁹ cells in the body of a child on a day.
    pub(super) fn per_ul(&self, age_at_implant: Age, day: f64) -> f64 {
        self.body.per_ul_of_billion(age_at_implant + SinceImplant::from_days(day))
    }
}
