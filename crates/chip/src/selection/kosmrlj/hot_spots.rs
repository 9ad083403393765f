//! On how many places of a peptide its recognition depends.

use rayon::prelude::*;
use thymoid_core::{Purpose, Seed};

use super::sample::strongest;
use crate::selection::amino::{AMINO_ACIDS, CONTACT_RESIDUES};
use crate::selection::composition::Composition;
use crate::selection::contact::{ContactResidues, Contacts};
use crate::selection::energy::PairEnergies;
use crate::selection::peptide::Peptide;
use crate::selection::signal::{Signal, Thresholds};

/// Random foreign peptides that a receptor is offered at most.
const OFFERED: u32 = 2000;
/// Identities above those of [`super::sample()`].
const FIRST: u64 = 1 << 40;

/// Returns the mean number of important places, of five, over pairs of a receptor that `peptides`
/// self peptides selected and the first random peptide that it recognises, that is binds below the
/// negative threshold. A place is important when more than half of the 19 other residues there end
/// recognition. With 0 self peptides, receptors are not selected.
///
/// `receptors` are drawn. Each selected one counts once, unless it recognises none of 2000
/// peptides. None when there is no pair.
///
/// ```
/// # use thymoid_chip::selection::{Composition, ContactPotential, PairEnergies, kosmrlj};
/// # use thymoid_core::Seed;
/// # let parameters = thymoid_chip::parameters()?;
/// # let (potential, proteome) =
/// #     (ContactPotential::miyazawa_jernigan_1996(), Composition::new(&parameters)?);
/// # let energies = PairEnergies::new(&potential, 0)?;
/// # let thresholds = kosmrlj::thresholds(&parameters)?;
/// let places = |self_peptides| {
///     kosmrlj::important_sites(Seed(7), 500, self_peptides, &energies, &proteome, thresholds)
/// };
/// // Receptors that many self peptides have selected recognise a peptide by more of its places.
/// assert!(places(100) > places(0));
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
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
    // Important places in the pair of a receptor, if it has one.
    let one = |index: u64| {
        let mut draws = seed.draws(Purpose::StringModel, FIRST + index, peptides);
        let residues = ContactResidues::of_codes(composition.residues(&mut draws));
        let receptor = Contacts::one_chain(residues);
        let signal = strongest(receptor, peptides, energies, composition, thresholds, &mut draws);
        if peptides > 0 && !matches!(signal, Signal::Positive | Signal::Regulatory) {
            return None;
        }
        let mut offered = (0..OFFERED).map(|_| composition.residues(&mut draws));
        let codes = offered.find(|&codes| recognised(receptor, codes))?;
        Some((0..CONTACT_RESIDUES).filter(|&place| important(receptor, codes, place)).count())
    };
    let found: Vec<usize> = (0..receptors).into_par_iter().filter_map(one).collect();
    let sites: usize = found.iter().sum();
    (!found.is_empty()).then(|| sites as f64 / found.len() as f64)
}
