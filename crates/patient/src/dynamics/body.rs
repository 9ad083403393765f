//! How much blood a growing child has, and how many lymphocytes stand behind a blood count.

use thymoid_core::{Age, Parameters, math};

use crate::error::Error;
use thymoid_core::lanes::Lanes;

/// Ages of the growth table, `patient.growth.*`, months.
const AGES: [u32; 16] = [0, 3, 6, 9, 12, 18, 24, 30, 36, 48, 60, 72, 84, 96, 120, 144];
/// Up to this age Linderkamp's infant formula holds; from [`OLDER_FROM_MONTHS`] on the formula for
/// older children. Between the two the volume is interpolated, since the formulas differ by a tenth
/// at their printed border of two years and a child's blood does not jump.
const INFANT_TO_MONTHS: f64 = 18.0;
const OLDER_FROM_MONTHS: f64 = 30.0;

/// Computes the blood volume of an infant in mL (Linderkamp et al. 1977, below 2 years).
///
/// log₁₀ V = 0.7891 log₁₀ W + 0.004132 H + 1.8117, W in kg, H in cm; standard error 10.1 %.
///
/// ```
/// let volume_ml = thymoid_patient::dynamics::body::infant_blood_volume_ml(9.0, 71.0);
/// assert!((volume_ml - 721.2).abs() < 0.05);
/// ```
pub fn infant_blood_volume_ml(weight_kg: f64, height_cm: f64) -> f64 {
    let log = 0.7891 * math::log10(weight_kg) + 0.004132 * height_cm + 1.8117;
    math::pow(10.0, log)
}

/// Computes the blood volume of an older child in mL (Linderkamp et al. 1977, boys 2-14 and girls
/// 2-6 years).
///
/// log₁₀ V = 0.6459 log₁₀ W + 0.002743 H + 2.0324; standard error 4.8 %.
///
/// ```
/// let volume_ml = thymoid_patient::dynamics::body::child_blood_volume_ml(16.0, 103.0);
/// assert!((volume_ml - 1237.9).abs() < 0.05);
/// ```
pub fn child_blood_volume_ml(weight_kg: f64, height_cm: f64) -> f64 {
    let log = 0.6459 * math::log10(weight_kg) + 0.002743 * height_cm + 2.0324;
    math::pow(10.0, log)
}

/// A median child's blood volume by age, and the share of lymphocytes that blood holds.
///
/// ```
/// use thymoid_core::Age;
/// use thymoid_patient::dynamics::body::Body;
/// let body = Body::new(&thymoid_patient::parameters()?)?;
/// // The same cells are thinner in more blood.
/// let at = |months| body.per_ul_of_billion(Age::from_months(months));
/// assert!(at(9.0) > 1.5 * at(60.0));
/// # Ok::<_, thymoid_patient::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// Age in days and volume in mL, ascending in age.
    knots: Vec<(f64, f64)>,
    blood_share: f64,
}

impl Body {
    /// Takes the growth table from the parameters.
    ///
    /// # Errors
    /// When a parameter is missing.
    pub fn new(parameters: &Parameters) -> Result<Self, Error> {
        let mut knots = Vec::new();
        for months in AGES {
            let of =
                |what: &str| parameters.value(&format!("patient.growth.{what}_at_{months}_months"));
            let (weight, height) = (of("weight")?, of("height")?);
            let months = f64::from(months);
            let volume = if months <= INFANT_TO_MONTHS {
                infant_blood_volume_ml(weight, height)
            } else if months >= OLDER_FROM_MONTHS {
                child_blood_volume_ml(weight, height)
            } else {
                continue;
            };
            knots.push((Age::from_months(months).days(), volume));
        }
        Ok(Self { knots, blood_share: parameters.value("patient.blood_share")? })
    }

    /// Returns the blood volume in mL at an age; beyond the table, that of its nearest age.
    ///
    /// ```
    /// use thymoid_core::Age;
    /// use thymoid_patient::dynamics::body::Body;
    /// let body = Body::new(&thymoid_patient::parameters()?)?;
    /// let volume_ml = body.blood_volume_ml(Age::from_months(9.0));
    /// assert!((600.0..800.0).contains(&volume_ml));
    /// // Nobody is older than the table: its last age stands for all that follow.
    /// let at = |months| body.blood_volume_ml(Age::from_months(months));
    /// assert_eq!(at(144.0), at(200.0));
    /// # Ok::<_, thymoid_patient::Error>(())
    /// ```
    pub fn blood_volume_ml(&self, age: Age) -> f64 {
        let age = age.days();
        let after = self.knots.partition_point(|(knot, _)| *knot <= age);
        match (after.checked_sub(1).map(|i| self.knots[i]), self.knots.get(after)) {
            (Some((a0, v0)), Some(&(a1, v1))) => v0 + (v1 - v0) * (age - a0) / (a1 - a0),
            (Some((_, v)), None) | (None, Some(&(_, v))) => v,
            (None, None) => f64::NAN,
        }
    }

    /// Returns the blood concentration, in cells/µL, of 10⁹ cells in the whole body at an age.
    ///
    /// concentration = cells x share in blood / (1000 x volume in mL); the share is 2 %
    /// (Westermann and Pabst 1992).
    ///
    /// ```
    /// use thymoid_core::Age;
    /// use thymoid_patient::dynamics::body::Body;
    /// let body = Body::new(&thymoid_patient::parameters()?)?;
    /// let age = Age::from_months(9.0);
    /// // By hand: 2 % of 10⁹ cells, in the microlitres of the blood.
    /// let by_hand = 0.02 * 1e9 / (1000.0 * body.blood_volume_ml(age));
    /// assert!((body.per_ul_of_billion(age) / by_hand - 1.0).abs() < 1e-12);
    /// # Ok::<_, thymoid_patient::Error>(())
    /// ```
    pub fn per_ul_of_billion(&self, age: Age) -> f64 {
        1e9 * self.blood_share / (1000.0 * self.blood_volume_ml(age))
    }

    /// [`Body::per_ul_of_billion`] of several children, without a search: the volume as a sum of
    /// ramps, one from each knot on.
    #[inline(always)]
    pub(crate) fn per_ul_of_billion_of_each(&self, ages: Lanes) -> Lanes {
        let mut volume = Lanes::splat(self.knots.first().map_or(f64::NAN, |(_, volume)| *volume));
        let mut before = 0.0;
        for (i, (knot, level)) in self.knots.iter().enumerate() {
            let next = self.knots.get(i + 1);
            let slope = next.map_or(0.0, |(age, volume)| (volume - level) / (age - knot));
            let since = ages.map(|age| if age > *knot { age - knot } else { 0.0 });
            volume += since * (slope - before);
            before = slope;
        }
        Lanes::splat(1e9 * self.blood_share / 1000.0) / volume
    }

    /// A body of constant volume, for textbook problems.
    #[cfg(test)]
    pub(crate) fn constant(volume_ml: f64) -> Self {
        Self { knots: vec![(0.0, volume_ml)], blood_share: 0.02 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volume_grows_without_jumps() {
        let body = Body::new(&crate::parameters().unwrap()).unwrap();
        let mut last = body.blood_volume_ml(Age::from_days(0.0));
        for day in 1..4400 {
            let volume = body.blood_volume_ml(Age::from_days(f64::from(day)));
            assert!(volume >= last && volume / last < 1.01, "day {day}: {last} -> {volume}");
            last = volume;
        }
    }

    /// To rounding: sums of a few numbers of one size.
    #[test]
    fn ramps_give_the_volume() {
        let body = Body::new(&crate::parameters().unwrap()).unwrap();
        for age in (-100..6000).map(f64::from) {
            let [one, each] = [
                body.per_ul_of_billion(Age::from_days(age)),
                body.per_ul_of_billion_of_each(Lanes::splat(age)).0[3],
            ];
            assert!((each / one - 1.0).abs() < 1e-12, "{age}: {one} {each}");
        }
    }

    #[test]
    fn volumes_agree_with_the_table_of_linderkamp() {
        // mL/kg: 7-12 months 82.4 +- 10.4, 2-3 years 79.0 (girls) to 80.5 (boys).
        let body = Body::new(&crate::parameters().unwrap()).unwrap();
        let per_kg =
            |months: f64, weight: f64| body.blood_volume_ml(Age::from_months(months)) / weight;
        assert!((per_kg(9.0, 8.6) - 82.4).abs() < 10.4);
        assert!((per_kg(30.0, 13.0) - 79.8).abs() < 8.0);
    }
}
