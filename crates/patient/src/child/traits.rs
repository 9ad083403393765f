//! In what children of one centre differ.

use thymoid_core::math;

use super::cholesky::ln_normal;
use super::coordinate::{Coordinate, TRAITS};
use super::prior::ChildPrior;
use crate::dynamics::Child;

/// ln(export), ln(lag), ln(loss) and ln(CD8 per CD4) of a child, as if it had got published
/// cultured tissue: in the order of [`Coordinate::TRAITS`].
pub(crate) type Traits = [f64; TRAITS];

impl ChildPrior {
    /// The traits of a child.
    pub(crate) fn traits(&self, child: &Child<f64>) -> Traits {
        let Child { export, lag_days, loss_per_day, cd8_per_cd4, .. } = *child;
        let [export, lag, loss, cd8] = [export, lag_days, loss_per_day, cd8_per_cd4].map(math::ln);
        [export - self.ln_graft_export, lag, loss, cd8]
    }

    /// ln prior density of such traits, but for a constant.
    pub(crate) fn ln_density_of_traits(&self, traits: &Traits) -> f64 {
        let mut distance = Coordinate::TRAITS.map(|coordinate| -self.mean[coordinate as usize]);
        distance.iter_mut().zip(traits).for_each(|(d, trait_)| *d += trait_);
        // The prior is that of this graft.
        let [export, ..] = &mut distance;
        *export += self.ln_graft_export;
        ln_normal(&self.traits_factor, &distance)
    }
}
