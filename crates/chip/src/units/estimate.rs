//! A quantity of a chip from a few units, with what chance and what their number leave open.

use thymoid_core::math;

use super::places::Places;
use super::reading::Reading;

/// A quantity of a chip, with its errors.
///
/// The error of few units is the larger of two: how far the same places miss the closed form of the
/// chip, and how far the nested rule of fewer places is off beyond what chance explains.
///
/// ```
/// use thymoid_chip::units::{Estimate, Places, Reading};
/// let places = Places::gauss(3).expect("it is odd");
/// let readings = [10.0, 6.0, 2.0].map(|mean| Reading { mean, error: 0.3 });
/// let estimate = Estimate::new(&places, &readings, 0.01);
/// // A straight fall needs no three units: only the closed form says what few units may miss.
/// assert!((estimate.value - 6.0).abs() < 1e-12);
/// assert!((estimate.few_units - 0.06).abs() < 1e-12);
/// assert!(estimate.chance < 0.3); // three readings are better than one
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The mean over the chip.
    pub value: f64,
    /// Its standard error, from those of the units.
    pub chance: f64,
    /// What few units may be off, in the same unit.
    pub few_units: f64,
}

impl Estimate {
    /// Returns the mean over the chip of what is read at each place; `closed_form` is the share by
    /// which the same places miss the closed form.
    pub fn new(places: &Places, readings: &[Reading], closed_form: f64) -> Self {
        let values: Vec<f64> = readings.iter().map(|reading| reading.mean).collect();
        let value = places.mean(&values);
        let chance_of = |weights: &[f64]| {
            let terms =
                weights.iter().zip(readings).map(|(weight, reading)| weight * reading.error);
            math::sum(terms.map(|error| error * error)).sqrt()
        };
        let nested = places.beyond_nested().map_or(0.0, |beyond| {
            let off = math::sum(beyond.iter().zip(&values).map(|(weight, value)| weight * value));
            let chance = chance_of(&beyond);
            (off * off - chance * chance).max(0.0).sqrt()
        });
        let few_units = nested.max((closed_form * value).abs());
        Self { value, chance: chance_of(places.weights()), few_units }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: 3 places against 2 for a quarter of a square wave.
    #[test]
    fn a_bend_that_fewer_units_miss_is_told_unless_chance_explains_it() {
        let places = Places::gauss(3).unwrap();
        let bend = |error| [0.0, 1.0, 0.0].map(|mean| Reading { mean, error });
        let sure = Estimate::new(&places, &bend(0.0), 0.0);
        assert!(
            (sure.value - 4.0 / 9.0).abs() < 1e-14 && (sure.few_units - sure.value).abs() < 1e-14
        );
        let unsure = Estimate::new(&places, &bend(1.0), 0.0);
        assert_eq!(unsure.few_units, 0.0);
        let expected = (25.0_f64 + 64.0 + 25.0).sqrt() / 18.0;
        assert!((unsure.chance - expected).abs() < 1e-14);
    }
}
