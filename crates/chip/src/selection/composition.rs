//! Residues at the frequencies of the human proteome.

use thymoid_core::{Draws, Parameters, math};

use super::amino::{ALPHABET, AMINO_ACIDS, CONTACT_RESIDUES};
use crate::error::Error;

/// Values of a random word.
const WORDS: f64 = (1_u64 << 32) as f64;

/// One column of Walker's alias table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Column {
    /// Its own residue is drawn below this, in 2⁻³² of the column.
    keep: u32,
    own: u8,
    alias: u8,
}

/// Frequencies of the amino acids, and residues drawn with them.
#[derive(Debug, Clone, PartialEq)]
pub struct Composition {
    shares: [f64; AMINO_ACIDS],
    columns: [Column; AMINO_ACIDS],
}

impl Composition {
    /// Reads the frequencies of the human proteome: `chip.proteome.*`.
    ///
    /// # Errors
    /// When `parameters` lacks one of its entries.
    ///
    /// ```
    /// use thymoid_chip::selection::Composition;
    /// let proteome = Composition::new(&thymoid_chip::parameters()?)?;
    /// assert!((proteome.share('L').expect("an amino acid") - 0.10).abs() < 1e-12);
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    pub fn new(parameters: &Parameters) -> Result<Self, Error> {
        let mut percent = [0.0; AMINO_ACIDS];
        for (letter, percent) in ALPHABET.chars().zip(&mut percent) {
            let name = format!("chip.proteome.{}_percent", letter.to_ascii_lowercase());
            *percent = parameters.value(&name)?;
        }
        let total = math::sum(percent);
        let shares = percent.map(|p| p / total);
        Ok(Self { shares, columns: alias_table(shares) })
    }

    /// Returns the share of an amino acid; none for other letters.
    pub fn share(&self, letter: char) -> Option<f64> {
        ALPHABET.find(letter).map(|code| self.shares[code])
    }

    /// Returns the shares in the order of [`ALPHABET`].
    pub const fn shares(&self) -> &[f64; AMINO_ACIDS] {
        &self.shares
    }

    /// Draws five independent residues, as codes. One random word each: a share is met to 2⁻²⁷.
    #[inline]
    pub(super) fn residues(&self, draws: &mut Draws) -> [u8; CONTACT_RESIDUES] {
        std::array::from_fn(|_| {
            let product = u64::from(draws.word()) * AMINO_ACIDS as u64;
            let column = self.columns[(product >> 32) as usize];
            if (product as u32) < column.keep { column.own } else { column.alias }
        })
    }
}

/// Builds an alias table by Vose's construction. A column of a residue of full share keeps 1 − 2⁻³²
/// and gives the rest to itself.
fn alias_table(shares: [f64; AMINO_ACIDS]) -> [Column; AMINO_ACIDS] {
    let mut left = shares.map(|share| share * AMINO_ACIDS as f64);
    let mut columns =
        std::array::from_fn(|own| Column { keep: u32::MAX, own: own as u8, alias: own as u8 });
    let (mut small, mut large): (Vec<usize>, Vec<usize>) =
        (0..AMINO_ACIDS).partition(|&residue| left[residue] < 1.0);
    while let (Some(&s), Some(&l)) = (small.last(), large.last()) {
        small.pop();
        let keep = (left[s] * WORDS).round() as u32;
        columns[s] = Column { keep, own: s as u8, alias: l as u8 };
        left[l] -= 1.0 - left[s];
        if left[l] < 1.0 {
            large.pop();
            small.push(l);
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use thymoid_core::{Purpose, Seed};

    use super::*;

    fn proteome() -> Composition {
        Composition::new(&crate::parameters().unwrap()).unwrap()
    }

    #[test]
    fn columns_hold_the_shares() {
        let proteome = proteome();
        let mut held = [0.0; AMINO_ACIDS];
        for column in proteome.columns {
            let kept = f64::from(column.keep) / WORDS;
            held[usize::from(column.own)] += kept / 20.0;
            held[usize::from(column.alias)] += (1.0 - kept) / 20.0;
        }
        assert!((math::sum(proteome.shares) - 1.0).abs() < 1e-15);
        for (held, share) in held.into_iter().zip(proteome.shares) {
            assert!((held - share).abs() < 1e-9, "{held} {share}");
        }
    }

    /// Within 5 binomial standard errors, at 10⁻⁵ for 20 counts.
    #[test]
    fn residues_are_drawn_at_their_shares() {
        let proteome = proteome();
        let mut draws = Seed(7).draws(Purpose::Test, 0, 0);
        let (mut counts, peptides) = ([0_u32; AMINO_ACIDS], 100_000);
        for _ in 0..peptides {
            for residue in proteome.residues(&mut draws) {
                counts[usize::from(residue)] += 1;
            }
        }
        let n = f64::from(peptides * CONTACT_RESIDUES as u32);
        for (count, share) in counts.into_iter().zip(proteome.shares) {
            let error = (share * (1.0 - share) / n).sqrt();
            assert!((f64::from(count) / n - share).abs() < 5.0 * error, "{count} {share}");
        }
    }
}
