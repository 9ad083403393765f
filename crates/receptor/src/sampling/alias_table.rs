//! Alias tables that spend 32 random bits a draw.

use thymoid_core::Draws;
use thymoid_core::draw::Categorical;

/// Outcomes with their probabilities, drawn in constant time (Walker's alias method).
///
/// The number of columns is a power of two: the upper bits of a random word choose the column, the
/// lower ones are compared with its threshold. Only on a tie, once in 2²¹ draws or less often, the
/// comparison goes on with a second word. So every threshold counts to 2⁻⁶⁴ of the whole, finer
/// than the 53 bits of the weights.
#[derive(Debug, Clone)]
pub(crate) struct AliasTable<T> {
    bits: u32,
    columns: Vec<Column<T>>,
}

#[derive(Debug, Clone, Copy)]
struct Column<T> {
    /// First bits of the threshold, left-aligned.
    first: u32,
    /// The 32 bits after them.
    second: u32,
    below: T,
    above: T,
}

impl<T: Copy> AliasTable<T> {
    /// Makes the table of outcomes with weights, which need not sum to 1. Where all are 0 the table
    /// is empty.
    pub(crate) fn new(mut outcomes: Vec<(T, f64)>) -> Self {
        outcomes.retain(|(_, weight)| *weight > 0.0);
        let mut weights: Vec<f64> = outcomes.iter().map(|(_, weight)| *weight).collect();
        weights.resize(weights.len().next_power_of_two(), 0.0);
        let bits = weights.len().trailing_zeros();
        let Some(categorical) = Categorical::new(&weights) else {
            return Self { bits: 0, columns: Vec::new() };
        };
        let outcome = |i: usize| outcomes.get(i).or(outcomes.first()).map(|(outcome, _)| *outcome);
        let column = |(i, (keep, alias)): (usize, (f64, usize))| {
            let threshold = (keep * TWO_TO_64) as u64;
            // Where all is kept, it does not matter which side of the threshold a draw falls on.
            let alias = if keep >= 1.0 { i } else { alias };
            Some(Column {
                first: (threshold >> 32 >> bits << bits) as u32,
                second: (threshold << (32 - bits) >> 32) as u32,
                below: outcome(i)?,
                above: outcome(alias)?,
            })
        };
        let columns = categorical.columns().enumerate().filter_map(column).collect();
        Self { bits, columns }
    }

    /// Draws an outcome with the probability of its weight; the table must not be empty.
    #[inline]
    pub(crate) fn draw(&self, draws: &mut Draws) -> T {
        let word = u64::from(draws.word()) << self.bits;
        let column = &self.columns[(word >> 32) as usize];
        let fraction = word as u32;
        let below = if fraction == column.first {
            tie(draws, column.second)
        } else {
            fraction < column.first
        };
        if below { column.below } else { column.above }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }
}

#[cold]
fn tie(draws: &mut Draws, second: u32) -> bool {
    draws.word() < second
}

/// What thresholds of two 32-bit words count to.
const TWO_TO_64: f64 = 4_294_967_296.0 * 4_294_967_296.0;

#[cfg(test)]
mod tests {
    use super::*;

    /// The share of random words that gives each outcome, summed over all columns. Tolerance: the
    /// rounding of weights to 53 bits, times the number of columns.
    #[test]
    fn thresholds_are_exact_to_the_last_bit_of_the_weights() {
        let weights: Vec<f64> = (0..300).map(|i| 1.0 / (1.0 + f64::from(i * i * i))).collect();
        let total = thymoid_core::math::sum(weights.iter().copied());
        let table = AliasTable::new(weights.iter().copied().enumerate().collect());
        assert_eq!(table.columns.len(), 512);
        let mut shares = vec![0.0; 300];
        for column in &table.columns {
            let second = f64::from(column.second) / f64::from(1_u32 << (32 - table.bits));
            let below = (f64::from(column.first) + second) / 4_294_967_296.0;
            shares[column.below] += below / 512.0;
            shares[column.above] += (1.0 - below) / 512.0;
        }
        for (share, weight) in shares.iter().zip(&weights) {
            assert!((share - weight / total).abs() < 512.0 * f64::EPSILON, "{share} {weight}");
        }
    }

    #[test]
    fn what_has_no_weight_is_not_drawn() {
        let table =
            AliasTable::new(vec![('a', 0.0), ('b', 2.0), ('c', 0.0), ('d', 1.0), ('e', 1.0)]);
        let mut draws = thymoid_core::Seed(1).draws(thymoid_core::Purpose::Test, 0, 0);
        assert!((0..1000).all(|_| ['b', 'd', 'e'].contains(&table.draw(&mut draws))));
        assert!(AliasTable::new(vec![('a', 0.0)]).is_empty());
        assert_eq!(AliasTable::new(vec![('a', 0.5)]).draw(&mut draws), 'a');
    }
}
