//! Inserted (N) nucleotides, drawn four at a time.

use thymoid_core::Draws;

use super::alias_table::AliasTable;
use super::bit_planes::BitPlanes;
use crate::model::{FirstNucleotide, Insertion, Nucleotide};

/// Inserted nucleotides prepared for drawing, four at a time.
#[derive(Debug, Clone)]
pub(crate) struct Inserter {
    /// The next four after A, C, G, T, and after nothing. What is drawn beyond the length of an
    /// insertion is not used: the beginning of a Markov chain does not depend on it.
    four: Option<[AliasTable<Four>; 5]>,
    /// State before the first nucleotide; `None` stands for the neighbour.
    start: Option<usize>,
    backward: bool,
}

/// Four nucleotides as bit planes of four bits: high above, low below. Bits stand in the order of
/// the junction, so that those of a backward chain begin with the one that was drawn last.
type Four = u8;

impl Inserter {
    /// Prepares a chain that runs with the junction, or against it.
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
            AliasTable::new((0..256).map(outcome).collect())
        };
        Some(Self { four: Some(std::array::from_fn(table)), start, backward })
    }

    /// Draws fewer than 64 nucleotides that start beside `neighbour`, in the order of the junction.
    #[inline]
    pub(crate) fn planes(&self, neighbour: Nucleotide, n: usize, draws: &mut Draws) -> BitPlanes {
        let mut planes = BitPlanes::default();
        let mut drawn = 0;
        self.draw(neighbour, n, draws, |four| {
            let (high, low) = (u64::from(four >> 4), u64::from(four & 15));
            if self.backward {
                planes = BitPlanes { high: planes.high << 4 | high, low: planes.low << 4 | low };
            } else {
                planes.put(drawn, BitPlanes { high, low });
            }
            drawn += 4;
        });
        if self.backward { planes.skip(drawn - n) } else { planes.first(n) }
    }

    /// Draws any number of nucleotides that start beside `neighbour`, in the order of the junction.
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

    /// Returns the one that was drawn as number `k` of four.
    #[inline]
    fn nucleotide(&self, four: Four, k: usize) -> Nucleotide {
        let place = if self.backward { 3 - k } else { k };
        let planes = BitPlanes { high: u64::from(four >> 4), low: u64::from(four & 15) };
        planes.nucleotide(place)
    }
}
