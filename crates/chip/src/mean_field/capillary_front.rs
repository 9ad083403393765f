//! Capillaries of the host that grow into an implant.

use thymoid_core::{Parameters, math};

use crate::error::Error;
use crate::medium::{Ingrowth, Vessels};

/// Ripening times after which the last vessels count as ripe, where they never feed all tissue:
/// 95 % of them are there.
const RIPE: f64 = 3.0;
/// Square millimetres in a square metre.
const PER_M2: f64 = 1e6;
/// Between capillaries of a thymus (own knowledge, unverified).
const NATIVE_PITCH_UM: f64 = 75.0;
/// Pores that let vessels in fast are as large or larger (Wake et al., Cell Transplant 1995;4).
const WIDE_PORES_UM: f64 = 190.0;

/// A front of capillaries that enters from the faces and ripens behind itself.
///
/// The front is at depth $u (t - t_0)$ on day $t$; a time $s$ after it has passed there are
/// $\rho_{max} (1 - e^{-s / \tau})$ perfused capillaries per area.
///
/// ```
/// use thymoid_chip::mean_field::CapillaryFront;
/// let front = CapillaryFront {
///     start_day: 6.0,
///     speed_um_per_day: 175.0,
///     ripening_days: 7.0,
///     full_per_mm2: 178.0,
///     radius_um: 4.0,
/// };
/// assert_eq!(front.density_per_mm2(175.0, 7.0), 0.0); // the front is just there
/// let ripe = front.density_per_mm2(175.0, 7.0 + 7.0);
/// assert!((ripe / 178.0 - 0.632).abs() < 1e-3); // 1 - 1/e
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CapillaryFront {
    /// Day $t_0$ on which vessels begin to enter.
    pub start_day: f64,
    /// Speed $u$ of the front; 0 where they cannot enter.
    pub speed_um_per_day: f64,
    /// Time $\tau$ of ripening; 0 where they are perfused at once.
    pub ripening_days: f64,
    /// Capillaries $\rho_{max}$ in the end, across a section.
    pub full_per_mm2: f64,
    /// Radius of a capillary.
    pub radius_um: f64,
}

impl CapillaryFront {
    /// Reads the front of a design; without `ingrowth` vessels start at once and need no ripening.
    pub(super) fn new(
        ingrowth: Option<Ingrowth>,
        pitch_um: f64,
        parameters: &Parameters,
    ) -> Result<Self, Error> {
        let value = |name| parameters.value(name);
        let plain = 1e3 * value("chip.vessel_ingrowth_mm_per_day")?;
        let at_once = Self {
            start_day: 0.0,
            speed_um_per_day: plain,
            ripening_days: 0.0,
            full_per_mm2: 1e6 / (pitch_um * pitch_um),
            radius_um: value("chip.capillary_radius_um")?,
        };
        let Some(ingrowth) = ingrowth else { return Ok(at_once) };
        let Ingrowth { vessels, pores_um } = ingrowth;
        let start_day = value(match vessels {
            Vessels::Anastomosed => {
                return Ok(Self { speed_um_per_day: f64::INFINITY, ..at_once });
            }
            Vessels::Muscle => "chip.vessel_start_muscle_days",
            Vessels::Prevascularised => "chip.vessel_start_prevascularised_days",
            Vessels::Bare => "chip.vessel_start_bare_days",
        })?;
        let speed_um_per_day = match pores_um {
            None => plain,
            _ if !ingrowth.lets_vessels_in() => 0.0,
            Some(pores) if pores < WIDE_PORES_UM => {
                1e3 * value("chip.vessel_front_medium_mm_per_day")?
            }
            Some(_) => 1e3 * value("chip.vessel_front_wide_mm_per_day")?,
        };
        let ripening_days = value("chip.vessel_ripening_days")?;
        Ok(Self { start_day, speed_um_per_day, ripening_days, ..at_once })
    }

    /// Returns the front of bare sprouts through pores of a size, with a capillary every 75 um.
    ///
    /// # Errors
    /// When `parameters` lacks an entry.
    ///
    /// ```
    /// use thymoid_chip::mean_field::CapillaryFront;
    /// let parameters = thymoid_chip::parameters()?;
    /// let [closed, open] = [30.0, 200.0].map(|um| CapillaryFront::through_pores(um, &parameters));
    /// assert_eq!((closed?.speed_um_per_day, open?.speed_um_per_day), (0.0, 400.0));
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    pub fn through_pores(pores_um: f64, parameters: &Parameters) -> Result<Self, Error> {
        let ingrowth = Ingrowth { vessels: Vessels::Bare, pores_um: Some(pores_um) };
        Self::new(Some(ingrowth), NATIVE_PITCH_UM, parameters)
    }

    /// Returns the perfused capillaries per area at a depth below the face on a day.
    pub fn density_per_mm2(&self, depth_um: f64, day: f64) -> f64 {
        let since = day - self.start_day - depth_um / self.speed_um_per_day;
        if since.is_nan() || since <= 0.0 {
            0.0
        } else if self.ripening_days == 0.0 {
            self.full_per_mm2
        } else {
            -self.full_per_mm2 * math::exp_m1(-since / self.ripening_days)
        }
    }

    /// Returns the rate at which capillaries this dense exchange oxygen with the mean of the tissue
    /// around them: $K = 2 \pi D \rho / (\ln(R / r) - 3/4)$ with $\rho = 1 / \pi R^2$.
    ///
    /// ```
    /// # use thymoid_chip::mean_field::CapillaryFront;
    /// # let front = CapillaryFront {
    /// #     start_day: 6.0, speed_um_per_day: 175.0, ripening_days: 7.0, full_per_mm2: 178.0,
    /// #     radius_um: 4.0,
    /// # };
    /// // Every 120 um: R is 67.7 um, and K = 2 D / R² (ln(R / r) - 3/4).
    /// let rate = front.exchange_per_s(1e6 / (120.0 * 120.0), 1.7e-9);
    /// let (r, radius): (f64, f64) = (67.703e-6, 4e-6);
    /// assert!((rate / (2.0 * 1.7e-9 / (r * r * ((r / radius).ln() - 0.75))) - 1.0).abs() < 1e-4);
    /// ```
    pub fn exchange_per_s(&self, density_per_mm2: f64, diffusivity_m2_s: f64) -> f64 {
        use std::f64::consts::PI;
        if density_per_mm2 <= 0.0 {
            return 0.0;
        }
        let reach_um = 1e3 / (PI * density_per_mm2).sqrt();
        let shape = math::ln(reach_um / self.radius_um) - 0.75;
        if shape <= 0.0 {
            return f64::INFINITY; // wall beside wall
        }
        2.0 * PI * diffusivity_m2_s * density_per_mm2 * PER_M2 / shape
    }

    /// Returns the days from the passing of the front until capillaries feed tissue that takes up
    /// `needed_per_s` times the concentration that may be lost on the way.
    pub(super) fn ripening_to(&self, needed_per_s: f64, diffusivity_m2_s: f64) -> f64 {
        if self.ripening_days == 0.0 {
            return 0.0;
        }
        let enough = |share: f64| {
            self.exchange_per_s(share * self.full_per_mm2, diffusivity_m2_s) >= needed_per_s
        };
        let (mut low, mut high) = (0.0, -math::exp_m1(-RIPE));
        for _ in 0..60 {
            let share = f64::midpoint(low, high);
            if enough(share) { high = share } else { low = share }
        }
        -self.ripening_days * math::ln_1p(-high)
    }

    /// Returns the day on which tissue at a depth has vessels that have ripened for `ripe_days`;
    /// none where they never come.
    pub(super) fn day_at(&self, depth_um: f64, ripe_days: f64) -> Option<f64> {
        let day = self.start_day + depth_um / self.speed_um_per_day + ripe_days;
        day.is_finite().then_some(day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn front(pores_um: Option<f64>, vessels: Vessels) -> CapillaryFront {
        let parameters = crate::parameters().unwrap();
        CapillaryFront::new(Some(Ingrowth { vessels, pores_um }), 75.0, &parameters).unwrap()
    }

    #[test]
    fn pores_set_the_speed_and_the_bed_the_start() {
        let speeds = [30.0, 120.0, 190.0, 500.0].map(|um| front(Some(um), Vessels::Bare));
        assert_eq!(speeds.map(|f| f.speed_um_per_day), [0.0, 175.0, 400.0, 400.0]);
        let starts = [Vessels::Muscle, Vessels::Prevascularised, Vessels::Bare];
        assert_eq!(starts.map(|v| front(None, v).start_day), [3.0, 5.0, 6.0]);
        let joined = front(None, Vessels::Anastomosed);
        assert_eq!(joined.day_at(5e3, 0.0), Some(0.0));
        assert_eq!(joined.density_per_mm2(5e3, 0.1), joined.full_per_mm2);
    }

    #[test]
    fn closed_pores_keep_vessels_out_for_good() {
        let closed = front(Some(30.0), Vessels::Bare);
        assert_eq!(closed.day_at(100.0, 0.0), None);
        assert_eq!(closed.density_per_mm2(100.0, 1e4), 0.0);
    }

    /// By hand: half of the vessels are there after tau ln 2.
    #[test]
    fn ripening_takes_as_long_as_the_tissue_asks_for() {
        let front = front(Some(120.0), Vessels::Bare);
        let half = front.exchange_per_s(0.5 * front.full_per_mm2, 1.7e-9);
        let days = front.ripening_to(half, 1.7e-9);
        assert!((days - 7.0 * std::f64::consts::LN_2).abs() < 1e-9, "{days}");
        // What they never reach is awaited until 95 % are there.
        assert!((front.ripening_to(f64::INFINITY, 1.7e-9) - 21.0).abs() < 1e-9);
    }
}
