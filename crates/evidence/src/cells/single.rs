//! Statistics of single cells.

use thymoid_chip::cells::Stay;
use thymoid_core::math;

use super::course::Course;

/// Days of the cohort whose order of exit is compared with its order of entry. It is followed for
/// twice the mean stay, so that those who stay longest are in it.
const COHORT_DAYS: f64 = 4.5;
/// The earliest of a hundred cells.
const EARLIEST: f64 = 0.01;

/// Mean of what is a number; `NaN` of nothing.
pub(super) fn mean(values: &[f64]) -> f64 {
    let numbers: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    math::mean(&numbers)
}

/// A quantile; `NaN` of nothing.
pub(super) fn quantile(values: &[f64], probability: f64) -> f64 {
    let sorted = math::sorted(values.iter().copied());
    math::quantile_sorted(&sorted, probability).unwrap_or(f64::NAN)
}

/// The earliest of a hundred.
pub(super) fn earliest(values: &[f64]) -> f64 {
    quantile(values, EARLIEST)
}

/// The stays of the cells that became single-positive in the first days.
fn cohort(course: &Course) -> impl Iterator<Item = &Stay> {
    course.record.stays.iter().filter(|stay| stay.made < COHORT_DAYS * 24.0 * 60.0)
}

/// Something of every stay of the cohort.
pub(super) fn stays(course: &Course, of: fn(&Stay) -> f64) -> Vec<f64> {
    cohort(course).map(of).collect()
}

/// Rank correlation of the order of exit with the order of entry in the cohort.
pub(super) fn spearman(course: &Course) -> f64 {
    correlation(&ranks(&stays(course, |stay| stay.made)), &ranks(&stays(course, |stay| stay.left)))
}

/// Ranks, the same for equal values.
fn ranks(values: &[f64]) -> Vec<f64> {
    let sorted = math::sorted(values.iter().copied());
    let rank = |value: &f64| {
        let below = sorted.partition_point(|other| other < value);
        let up_to = sorted.partition_point(|other| other <= value);
        (below + up_to) as f64 / 2.0
    };
    values.iter().map(rank).collect()
}

fn correlation(x: &[f64], y: &[f64]) -> f64 {
    let (mx, my) = (math::mean(x), math::mean(y));
    let product = x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my));
    let both = math::variance(x) * math::variance(y);
    math::sum(product) / (x.len() as f64 - 1.0) / both.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: ranks 1, 2, 3, 4 and 1.5, 1.5, 4, 3 give 0.8 less ties, 3.75 / sqrt(5 x 4.5).
    #[test]
    fn ties_share_a_rank() {
        let (x, y) = (ranks(&[1.0, 2.0, 3.0, 4.0]), ranks(&[5.0, 5.0, 9.0, 7.0]));
        assert_eq!(y, [1.0, 1.0, 3.5, 2.5]);
        assert!((correlation(&x, &y) - 3.5 / (5.0_f64 * 4.5).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn what_is_no_number_is_left_out() {
        assert_eq!(mean(&[1.0, f64::NAN, 2.0]), 1.5);
        assert!(mean(&[]).is_nan());
        assert_eq!(quantile(&[3.0, 1.0, 2.0], 0.5), 2.0);
    }
}
