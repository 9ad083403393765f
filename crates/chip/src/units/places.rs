//! Places along the flow of medium, by the share of the tissue that lies before them.

use thymoid_core::math;

use super::gauss::{gauss_legendre, lagrange, lagrange_integrals};

/// Most places at which units can stand.
pub const MOST_UNITS: usize = 15;

/// Places along the flow, by the share of the tissue that lies upstream of each: 0 is the inlet, 1
/// the outlet.
///
/// ```
/// use thymoid_chip::units::Places;
/// let three = Places::gauss(3).expect("it is odd");
/// assert_eq!(three.shares()[1], 0.5);
/// // What falls along the flow as 1 - x^4 has the mean 4/5; three places are exact to degree 5.
/// let values: Vec<f64> = three.shares().iter().map(|x| 1.0 - x.powi(4)).collect();
/// assert!((three.mean(&values) - 0.8).abs() < 1e-14);
/// assert!(Places::gauss(4).is_none()); // no rule of fewer places is nested in it
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Places {
    shares: Vec<f64>,
    weights: Vec<f64>,
    /// Weights of the rule that uses every other place; none where there is one place.
    nested: Option<Vec<f64>>,
    /// Row `i` integrates from the inlet to place `i` what is known at all places.
    upstream: Vec<Vec<f64>>,
    /// Slices have one value each, places the values of a polynomial between them.
    are_slices: bool,
}

impl Places {
    /// Returns the places of Gauss and Legendre for an odd number of units, or none for others. One
    /// place stands in the middle.
    ///
    /// What they integrate on the way to each other is the collocation of Gauss, so that the oxygen
    /// that leaves the chip is what entered less what all units take up.
    pub fn gauss(count: usize) -> Option<Self> {
        if count.is_multiple_of(2) || count > MOST_UNITS {
            return None;
        }
        let (shares, weights) = gauss_legendre(count);
        let upstream = shares.iter().map(|x| lagrange_integrals(&shares, *x)).collect();
        let nested = (count > 1).then(|| {
            let fewer: Vec<f64> = shares.iter().copied().step_by(2).collect();
            let mut used = lagrange_integrals(&fewer, 1.0).into_iter();
            let weight =
                |i: usize| if i.is_multiple_of(2) { used.next().unwrap_or(0.0) } else { 0.0 };
            (0..count).map(weight).collect()
        });
        Some(Self { shares, weights, nested, upstream, are_slices: false })
    }

    /// Returns the middles of equal slices of a whole chip.
    pub fn slices(count: usize) -> Self {
        let width = 1.0 / count as f64;
        let row = |i: usize| {
            let part = |j: usize| match j.cmp(&i) {
                std::cmp::Ordering::Less => width,
                std::cmp::Ordering::Equal => 0.5 * width,
                std::cmp::Ordering::Greater => 0.0,
            };
            (0..count).map(part).collect()
        };
        Self {
            shares: (0..count).map(|i| (i as f64 + 0.5) * width).collect(),
            weights: vec![width; count],
            nested: None,
            upstream: (0..count).map(row).collect(),
            are_slices: true,
        }
    }

    /// Returns the share of the tissue upstream of each place.
    pub fn shares(&self) -> &[f64] {
        &self.shares
    }

    /// Returns the share of the chip that each place stands for.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// Returns the mean over the chip of what is known at each place.
    pub fn mean(&self, values: &[f64]) -> f64 {
        dot(&self.weights, values)
    }

    /// Returns the integral from the inlet to each place.
    pub fn upstream(&self, values: &[f64]) -> Vec<f64> {
        self.upstream.iter().map(|row| dot(row, values)).collect()
    }

    /// Returns the standard error of [`Places::upstream`], from those at each place.
    pub fn upstream_error(&self, errors: &[f64]) -> Vec<f64> {
        let error = |row: &Vec<f64>| {
            let terms = row.iter().zip(errors).map(|(w, error)| w * error * w * error);
            math::sum(terms).sqrt()
        };
        self.upstream.iter().map(error).collect()
    }

    /// Returns what each place adds to the mean over the chip beyond what the nested rule gives it.
    pub(super) fn beyond_nested(&self) -> Option<Vec<f64>> {
        let nested = self.nested.as_ref()?;
        Some(self.weights.iter().zip(nested).map(|(all, fewer)| all - fewer).collect())
    }

    /// Returns what is known at each place, at any share of the tissue: of slices the value of the
    /// slice, of places the polynomial through them.
    pub fn at(&self, values: &[f64], share: f64) -> f64 {
        if self.are_slices {
            let slice = (share * values.len() as f64) as usize;
            return values[slice.min(values.len() - 1)];
        }
        math::sum((0..values.len()).map(|j| values[j] * lagrange(&self.shares, j, share)))
    }
}

fn dot(weights: &[f64], values: &[f64]) -> f64 {
    math::sum(weights.iter().zip(values).map(|(weight, value)| weight * value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_sum_to_the_chip_and_so_do_the_nested_ones() {
        for count in (1..=MOST_UNITS).step_by(2) {
            let places = Places::gauss(count).unwrap();
            assert!((places.mean(&vec![1.0; count]) - 1.0).abs() < 1e-14);
            let nought = places.beyond_nested().map_or(0.0, |w| w.iter().sum::<f64>());
            assert!(nought.abs() < 1e-13, "{count}: {nought}");
        }
        assert!(Places::gauss(2).is_none() && Places::gauss(MOST_UNITS + 2).is_none());
    }

    /// The nested rule of five places has three and is exact to degree 3.
    #[test]
    fn what_is_smooth_enough_shows_no_difference_to_the_nested_rule() {
        let places = Places::gauss(5).unwrap();
        let off = |degree: i32| {
            let beyond = places.beyond_nested().unwrap();
            dot(
                &beyond,
                &places.shares.iter().map(|x| math::pow(*x, f64::from(degree))).collect::<Vec<_>>(),
            )
            .abs()
        };
        assert!(off(3) < 1e-14 && off(4) > 1e-5);
    }

    #[test]
    fn slices_integrate_up_to_their_middles() {
        let slices = Places::slices(4);
        assert_eq!(slices.upstream(&[1.0; 4]), slices.shares);
        assert_eq!(slices.mean(&[0.0, 0.0, 4.0, 0.0]), 1.0);
        assert_eq!(slices.at(&[1.0, 2.0, 3.0, 4.0], 1.0), 4.0);
    }
}
