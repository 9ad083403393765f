//! Non-templated (N) nucleotides: their number, and a Markov chain for their identity.

use serde::{Deserialize, Serialize};
use thymoid_core::math::sum;

/// How the first inserted nucleotide is drawn. The same parameter files serve both rules, and
/// generation probabilities differ by tens of per cent: every output names the rule.
///
/// ```
/// use thymoid_receptor::{Chain, FirstNucleotide, GeneMask, Model, Pgen};
/// let model = Model::builtin(Chain::Trb);
/// let [olga, igor] = [FirstNucleotide::Stationary, FirstNucleotide::Flanking].map(|rule| {
///     let mut pgen = Pgen::new(model, rule).expect("a built-in model");
///     pgen.amino_acids("CASSFRLEGGYEQYF", &GeneMask::default()).probability
/// });
/// assert!((olga / igor - 1.0).abs() > 0.05, "{olga:e} {igor:e}");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FirstNucleotide {
    /// From the stationary distribution of the Markov chain, as OLGA does (Sethna et al. 2019).
    #[default]
    Stationary,
    /// Given the neighbouring nucleotide of the gene, as IGoR does (Marcou et al. 2018): V for
    /// the first junction, J for the one between D and J.
    Flanking,
}

impl FirstNucleotide {
    /// Returns the word used in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stationary => "stationary",
            Self::Flanking => "flanking",
        }
    }
}

/// The insertions at one junction.
///
/// ```
/// use thymoid_receptor::Insertion;
/// // Half of all junctions have one inserted nucleotide, a G.
/// let always_g = [0.0, 0.0, 1.0, 0.0];
/// let insertion = Insertion { length: vec![0.5, 0.5], dinucleotide: [always_g; 4] };
/// assert!(insertion.occurs());
/// assert!(!Insertion { length: vec![1.0], ..insertion }.occurs());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Insertion {
    /// Probability of 0, 1, 2, … nucleotides.
    pub length: Vec<f64>,
    /// Probability of a nucleotide (column) after another (row), both in the order A, C, G, T.
    /// "After" is away from V at the V side, and away from J between D and J.
    pub dinucleotide: [[f64; 4]; 4],
}

impl Insertion {
    /// Tells whether the model ever inserts here.
    pub fn occurs(&self) -> bool {
        self.length.iter().skip(1).any(|p| *p > 0.0)
    }

    /// Returns the Markov matrix with rows that sum to 1: files carry six digits, and OLGA
    /// normalises these rows (and no other table).
    pub(crate) fn transition(&self) -> [[f64; 4]; 4] {
        self.dinucleotide.map(|row| {
            let total = sum(row);
            row.map(|p| p / total)
        })
    }

    /// Returns the stationary distribution of the Markov chain, by the elimination of Grassmann,
    /// Taksar and Heyman (1985), which subtracts nothing and so loses no digits. `None` when the
    /// chain falls apart into classes.
    pub(crate) fn stationary(&self) -> Option<[f64; 4]> {
        let mut a = self.transition();
        for k in (1..4).rev() {
            let out: f64 = sum(a[k][..k].iter().copied());
            if out <= 0.0 {
                return None;
            }
            for i in 0..k {
                a[i][k] /= out;
                for j in 0..k {
                    a[i][j] += a[i][k] * a[k][j];
                }
            }
        }
        let mut weight = [1.0, 0.0, 0.0, 0.0];
        for k in 1..4 {
            weight[k] = sum((0..k).map(|i| weight[i] * a[i][k]));
        }
        let total = sum(weight);
        Some(weight.map(|w| w / total))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Chain, Joining, Model};

    fn insertion(dinucleotide: [[f64; 4]; 4]) -> Insertion {
        Insertion { length: vec![0.5, 0.5], dinucleotide }
    }

    proptest! {
        /// Tolerance: a few roundings of numbers below 1.
        #[test]
        fn the_stationary_distribution_does_not_move(
            rows in prop::array::uniform4(prop::array::uniform4(1e-6..1.0_f64)),
        ) {
            let insertion = insertion(rows);
            let matrix = insertion.transition();
            let p = insertion.stationary().expect("all entries are positive");
            for to in 0..4 {
                let moved: f64 = (0..4).map(|from| p[from] * matrix[from][to]).sum();
                prop_assert!((moved - p[to]).abs() < 1e-14, "{p:?}");
            }
        }
    }

    /// Reference: OLGA 1.3.0 on its human TRB model, printed to four digits; hence 5e-5.
    #[test]
    fn stationary_distributions_are_those_of_olga() {
        let Joining::Vdj { n2, .. } = &Model::builtin(Chain::Trb).joining else { panic!("no D") };
        for (insertion, expected) in [
            (&Model::builtin(Chain::Trb).n1, [0.2329, 0.3029, 0.2579, 0.2062]),
            (n2, [0.2314, 0.2081, 0.3572, 0.2034]),
        ] {
            let found = insertion.stationary().expect("all entries are positive");
            for (found, expected) in found.iter().zip(expected) {
                assert!((found - expected).abs() < 5.1e-5, "{found} {expected}");
            }
        }
    }

    #[test]
    fn a_chain_of_two_classes_has_no_single_stationary_distribution() {
        let identity =
            std::array::from_fn(|i| std::array::from_fn(|j| f64::from(u8::from(i == j))));
        assert_eq!(insertion(identity).stationary(), None);
    }
}
