//! Non-templated (N) nucleotides: their number, and a Markov chain for their identity.

use serde::{Deserialize, Serialize};
use thymoid_core::Draws;
use thymoid_core::math::sum;

use crate::alias::Alias;
use crate::nucleotide::Nucleotide;
use crate::planes::Planes;

/// How the first inserted nucleotide is drawn. The same parameter files serve both rules, and
/// generation probabilities differ by tens of per cent: every output names the rule.
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
    /// The word used in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stationary => "stationary",
            Self::Flanking => "flanking",
        }
    }
}

/// The insertions at one junction.
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
    /// Whether the model ever inserts here.
    pub fn occurs(&self) -> bool {
        self.length.iter().skip(1).any(|p| *p > 0.0)
    }

    /// The Markov matrix with rows that sum to 1: files carry six digits, and OLGA normalises
    /// these rows (and no other table).
    pub(crate) fn transition(&self) -> [[f64; 4]; 4] {
        self.dinucleotide.map(|row| {
            let total = sum(row);
            row.map(|p| p / total)
        })
    }

    /// The stationary distribution of the Markov chain, by the elimination of Grassmann, Taksar
    /// and Heyman (1985), which subtracts nothing and so loses no digits. `None` when the chain
    /// falls apart into classes.
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

/// Inserted nucleotides prepared for drawing, four at a time.
#[derive(Debug, Clone)]
pub(crate) struct Inserter {
    /// The next four after A, C, G, T, and after nothing. What is drawn beyond the length of an
    /// insertion is not used: the beginning of a Markov chain does not depend on it.
    four: Option<[Alias<Four>; 5]>,
    /// State before the first nucleotide; `None` stands for the neighbour.
    start: Option<usize>,
    backward: bool,
}

/// Four nucleotides as bit planes of four bits: high above, low below. Bits stand in the order of
/// the junction, so that those of a backward chain begin with the one that was drawn last.
type Four = u8;

impl Inserter {
    /// A chain that runs with the junction, or against it.
    pub(crate) fn new(
        insertion: &Insertion,
        rule: FirstNucleotide,
        backward: bool,
    ) -> Option<Self> {
        let start = (rule == FirstNucleotide::Stationary).then_some(4);
        if !insertion.occurs() {
            return Some(Self { four: None, start, backward });
        }
        let next = insertion.transition();
        let stationary = insertion.stationary()?;
        let table = |before: usize| {
            let first = next.get(before).unwrap_or(&stationary);
            let outcome = |word: usize| {
                let drawn = [word >> 6, word >> 4 & 3, word >> 2 & 3, word & 3];
                let [a, b, c, d] = drawn;
                let p = first[a] * next[a][b] * next[b][c] * next[c][d];
                let place = |k: usize| if backward { 3 - k } else { k };
                let planes = (0..4).map(|k| (drawn[k] >> 1 << 4 | drawn[k] & 1) << place(k));
                (planes.sum::<usize>() as Four, p)
            };
            Alias::new((0..256).map(outcome).collect())
        };
        Some(Self { four: Some(std::array::from_fn(table)), start, backward })
    }

    /// Fewer than 64 nucleotides that start beside `neighbour`, in the order of the junction.
    #[inline]
    pub(crate) fn planes(&self, neighbour: Nucleotide, n: usize, draws: &mut Draws) -> Planes {
        let mut planes = Planes::default();
        let mut drawn = 0;
        self.draw(neighbour, n, draws, |four| {
            let (high, low) = (u64::from(four >> 4), u64::from(four & 15));
            if self.backward {
                planes = Planes { high: planes.high << 4 | high, low: planes.low << 4 | low };
            } else {
                planes.put(drawn, Planes { high, low });
            }
            drawn += 4;
        });
        if self.backward { planes.skip(drawn - n) } else { planes.first(n) }
    }

    /// Any number of nucleotides that start beside `neighbour`, in the order of the junction.
    pub(crate) fn bases(
        &self,
        neighbour: Nucleotide,
        n: usize,
        draws: &mut Draws,
    ) -> Vec<Nucleotide> {
        let mut bases = Vec::with_capacity(n + 3);
        self.draw(neighbour, n, draws, |four| {
            bases.extend((0..4).map(|k| self.nucleotide(four, k)));
        });
        bases.truncate(n);
        if self.backward {
            bases.reverse();
        }
        bases
    }

    #[inline]
    fn draw(&self, neighbour: Nucleotide, n: usize, draws: &mut Draws, mut take: impl FnMut(Four)) {
        let Some(tables) = &self.four else { return };
        let mut state = self.start.unwrap_or(neighbour as usize);
        for _ in 0..n.div_ceil(4) {
            let four = tables[state].draw(draws);
            state = self.nucleotide(four, 3) as usize;
            take(four);
        }
    }

    /// The one that was drawn as number `k` of four.
    #[inline]
    fn nucleotide(&self, four: Four, k: usize) -> Nucleotide {
        let place = if self.backward { 3 - k } else { k };
        let planes = Planes { high: u64::from(four >> 4), low: u64::from(four & 15) };
        planes.nucleotide(place)
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
