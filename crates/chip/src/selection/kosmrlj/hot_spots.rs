//! On how many places of a peptide its recognition depends.

use rayon::prelude::*;
use thymoid_core::{Purpose, Seed};

use super::sample::strongest;
use crate::selection::amino::{AMINO_ACIDS, CONTACT_RESIDUES};
use crate::selection::composition::Composition;
use crate::selection::contact::{ContactResidues, Contacts};
use crate::selection::energy::PairEnergies;
use crate::selection::outcome::{Signal, Thresholds};
use crate::selection::peptide::Peptide;

/// Random foreign peptides that each receptor is offered.
const OFFERED: u32 = 2000;
/// Identities above those of [`super::sample()`].
const FIRST: u64 = 1 << 40;

/// Mean number of important places, of five, over pairs of a receptor that `peptides` self peptides
/// selected and a random peptide that it recognises, that is binds below the negative threshold. A
/// place is important when more than half of the 19 other residues there end recognition. With 0
/// self peptides, receptors are not selected.
///
/// `receptors` are drawn and each that is selected is offered 2000 peptides. None when there is no
/// pair.
pub fn important_sites(
    seed: Seed,
    receptors: u64,
    peptides: u32,
    energies: &PairEnergies,
    composition: &Composition,
    thresholds: Thresholds,
) -> Option<f64> {
    let recognised = |receptor, codes| {
        let energy = energies.energy(receptor, Peptide::of_codes(codes));
        thresholds.signal(energy) == Signal::Deletion
    };
    let important = |receptor, codes: [u8; CONTACT_RESIDUES], place: usize| {
        let ended = (0..AMINO_ACIDS as u8).filter(|&other| {
            let mut mutant = codes;
            mutant[place] = other;
            !recognised(receptor, mutant)
        });
        2 * ended.count() > AMINO_ACIDS - 1
    };
    // Pairs, and important places in them.
    let one = |index: u64| {
        let mut draws = seed.draws(Purpose::StringModel, FIRST + index, peptides);
        let residues = ContactResidues::of_codes(composition.residues(&mut draws));
        let receptor = Contacts::one_chain(residues);
        let signal = strongest(receptor, peptides, energies, composition, thresholds, &mut draws);
        let (mut pairs, mut sites) = (0_u64, 0_u64);
        if peptides == 0 || matches!(signal, Signal::Positive | Signal::Regulatory) {
            for _ in 0..OFFERED {
                let codes = composition.residues(&mut draws);
                if recognised(receptor, codes) {
                    pairs += 1;
                    let places = 0..CONTACT_RESIDUES;
                    sites +=
                        places.filter(|&place| important(receptor, codes, place)).count() as u64;
                }
            }
        }
        (pairs, sites)
    };
    let (pairs, sites) =
        (0..receptors).into_par_iter().map(one).reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    (pairs > 0).then(|| sites as f64 / pairs as f64)
}
