//! The energy of a T-cell receptor and a peptide: five lookups.

use super::amino::{AMINO_ACIDS, CONTACT_RESIDUES, GAP};
use super::contact::{Contacts, PAIR_BITS, pair_code};
use super::peptide::Peptide;
use super::potential::ContactPotential;
use crate::error::Error;

/// Entries of the table: five bits of peptide residue, nine of pair code.
const ENTRIES: usize = 1 << (5 + PAIR_BITS);
/// Largest TCR-MHC energy: with ten contacts of 30 kT, an energy fits in 16 bits.
const MAX_TCR_MHC_CKT: i32 = 2000;

/// Contact energies of every pair of TCR residues with every peptide residue.
///
/// Of a beta chain $b$, an alpha chain $a$ and a peptide $s$, in hundredths of kT:
/// $E = E_c + \sum_{i=1}^{5} \left[ J(b_i, s_i) + J(a_i, s_i) \right]$.
/// With a silent alpha chain this is the string model of Kosmrlj et al., PNAS 2008;105:16671. A
/// second chain that faces the same residues is an addition of this model.
///
/// ```
/// use thymoid_chip::selection::{ContactPotential, Contacts, PairEnergies};
/// let energies = PairEnergies::new(&ContactPotential::miyazawa_jernigan_1996(), 0)?;
/// let one = Contacts::one_chain("LGQGA".parse()?);
/// assert_eq!(energies.energy(one, "LLKKA".parse()?), -737 - 416 - 121 - 115 - 272);
/// let two = Contacts::new("LGQGA".parse()?, "--K--".parse()?);
/// assert_eq!(energies.energy(two, "LLKKA".parse()?), -737 - 416 - 121 - 115 - 272 - 12);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairEnergies {
    /// By peptide residue, then pair code; 0 for codes that no residue has.
    pairs_ckt: Box<[i16; ENTRIES]>,
    tcr_mhc_ckt: i32,
}

impl PairEnergies {
    /// Tabulates a contact potential and the energy $E_c$ of receptor and MHC, in hundredths of kT.
    /// That one shifts all energies alike: solved thresholds shift with it and nothing else
    /// changes.
    ///
    /// # Errors
    /// When $E_c$ is beyond ±20 kT.
    pub fn new(potential: &ContactPotential, tcr_mhc_ckt: i32) -> Result<Self, Error> {
        if tcr_mhc_ckt.abs() > MAX_TCR_MHC_CKT {
            return Err(Error::Selection {
                quantity: "the TCR-MHC energy in 0.01 kT",
                allowed: format!("-{MAX_TCR_MHC_CKT} to {MAX_TCR_MHC_CKT}"),
                value: tcr_mhc_ckt.to_string(),
            });
        }
        let mut pairs_ckt: Box<[i16; ENTRIES]> =
            vec![0; ENTRIES].try_into().expect("it has as many entries");
        for peptide in 0..AMINO_ACIDS as u8 {
            for beta in 0..=GAP {
                for alpha in 0..=GAP {
                    pairs_ckt[entry(peptide, pair_code(beta, alpha))] =
                        potential.of_codes(beta, peptide) + potential.of_codes(alpha, peptide);
                }
            }
        }
        Ok(Self { pairs_ckt, tcr_mhc_ckt })
    }

    /// Returns the energy of a receptor and a peptide, in hundredths of kT.
    #[inline]
    pub fn energy(&self, contacts: Contacts, peptide: Peptide) -> i32 {
        let mut energy = self.tcr_mhc_ckt;
        for place in 0..CONTACT_RESIDUES {
            let entry = entry(peptide.residue(place), contacts.pair_code(place));
            // The mask is none: an entry has 14 bits. It spares a check of bounds.
            energy += i32::from(self.pairs_ckt[entry & (ENTRIES - 1)]);
        }
        energy
    }
}

#[inline(always)]
const fn entry(peptide: u8, pair_code: usize) -> usize {
    (peptide as usize) << PAIR_BITS | pair_code
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::selection::ContactResidues;

    proptest! {
        #[test]
        fn an_energy_is_the_sum_of_its_contacts(
            beta in "[ACDEFGHIKLMNPQRSTVWY]{5}",
            alpha in "[ACDEFGHIKLMNPQRSTVWY]{5}",
            peptide in "[ACDEFGHIKLMNPQRSTVWY]{5}",
        ) {
            let potential = ContactPotential::miyazawa_jernigan_1996();
            let energies = PairEnergies::new(&potential, 150).unwrap();
            let of = |chain: &str| -> i32 {
                let pairs = chain.chars().zip(peptide.chars());
                pairs.map(|(t, s)| i32::from(potential.energy_ckt(t, s).unwrap())).sum()
            };
            let residues = |text: &str| text.parse::<ContactResidues>().unwrap();
            let (b, a) = (residues(&beta), residues(&alpha));
            let s = peptide.parse().unwrap();
            prop_assert_eq!(energies.energy(Contacts::new(b, a), s), 150 + of(&beta) + of(&alpha));
            prop_assert_eq!(energies.energy(Contacts::one_chain(b), s), 150 + of(&beta));
        }

        #[test]
        fn any_word_has_an_energy(word in any::<u64>(), peptide in any::<u32>()) {
            let potential = ContactPotential::miyazawa_jernigan_1996();
            let energies = PairEnergies::new(&potential, 0).unwrap();
            energies.energy(Contacts::from_bits(word), Peptide::from_bits(peptide));
        }
    }
}
