//! T cells that the graft did not make: oligoclonal cells of the child's own in atypical complete
//! DiGeorge anomaly, or cells of the mother.
//!
//! ```text
//! [H4](t) = H4 exp(-k t - mu D(t))        H8 = q H4
//! ```
//!
//! with D the days of loss that drugs have added: these cells are memory cells to a drug. They are
//! never naive and hold no TREC, so they stand in total CD3, CD4 and CD8 and in the denominator of
//! TREC, and nowhere else. They do not compete with the graft's cells (docs/model/03-patient.md),
//! which leaves the course of the graft as it is.

use thymoid_core::{Number, SinceImplant, math};

use crate::population::priors::{LogNormal, Priors};

/// T cells of one child that no graft made.
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_patient::child::HostCells;
/// let host = HostCells {
///     cd4_per_ul: 1000.0,
///     loss_per_day: 0.0,
///     cd8_per_cd4: 0.5,
///     drug_loss_per_day: 0.02,
/// };
/// // Without loss of their own they stay, but for drugs.
/// assert_eq!(host.on(SinceImplant::from_months(12.0), 0.0), [1000.0, 500.0]);
/// assert!(host.on(SinceImplant::from_months(12.0), 50.0)[0] < 400.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HostCells<R> {
    /// CD4 among them at implantation, cells/µL.
    pub cd4_per_ul: R,
    /// Their net loss, 1/d.
    pub loss_per_day: R,
    /// CD8 per CD4 among them.
    pub cd8_per_cd4: R,
    /// What a drug that doubles the loss of memory cells adds to theirs, 1/d.
    pub drug_loss_per_day: f64,
}

impl<R: Number> HostCells<R> {
    /// Makes them of standard normal coordinates.
    pub(super) fn at(priors: &Priors, [cd4, loss, cd8_per_cd4]: [R; 3]) -> Self {
        let at = |q: R, prior: LogNormal| (q * prior.ln_sd + prior.ln_median).exp();
        Self {
            cd4_per_ul: at(cd4, priors.host.cd4),
            loss_per_day: at(loss, priors.host.loss),
            cd8_per_cd4: at(cd8_per_cd4, priors.host.cd8_per_cd4),
            drug_loss_per_day: math::exp(priors.memory_loss.ln_median),
        }
    }

    /// Returns CD4 and CD8 per µL at a time after implantation, up to which drugs have added so
    /// many days of loss.
    pub fn on(&self, time: SinceImplant, excess_days: f64) -> [R; 2] {
        let gone = self.loss_per_day * -time.days() + -self.drug_loss_per_day * excess_days;
        let cd4 = self.cd4_per_ul * gone.exp();
        [cd4, cd4 * self.cd8_per_cd4]
    }

    /// Returns the same cells in another kind of number.
    pub fn map<S>(&self, f: impl Fn(R) -> S) -> HostCells<S> {
        HostCells {
            cd4_per_ul: f(self.cd4_per_ul),
            loss_per_day: f(self.loss_per_day),
            cd8_per_cd4: f(self.cd8_per_cd4),
            drug_loss_per_day: self.drug_loss_per_day,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: 1000 cells that halve in 100 days, and a drug that adds 50 days at 0.02 a day.
    #[test]
    fn cells_fall_by_themselves_and_with_drugs() {
        let host = HostCells {
            cd4_per_ul: 1000.0,
            loss_per_day: math::ln(2.0) / 100.0,
            cd8_per_cd4: 0.5,
            drug_loss_per_day: 0.02,
        };
        let [cd4, cd8] = host.on(SinceImplant::from_days(200.0), 50.0);
        assert!((cd4 - 250.0 * math::exp(-1.0)).abs() < 1e-9, "{cd4}");
        assert_eq!(cd8, 0.5 * cd4);
    }
}
