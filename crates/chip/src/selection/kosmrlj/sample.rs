//! The string model by sampling, with the energies and signals that decide on cells.

use rayon::prelude::*;
use thymoid_core::{Draws, Purpose, Seed};

use crate::selection::amino::{ALPHABET, AMINO_ACIDS, CONTACT_RESIDUES};
use crate::selection::composition::Composition;
use crate::selection::contact::{ContactResidues, Contacts};
use crate::selection::energy::PairEnergies;
use crate::selection::peptide::Peptide;
use crate::selection::signal::{Signal, Thresholds};

/// Counts of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sampled {
    /// Receptors that no peptide signals to.
    pub neglected: u64,
    /// Receptors that a peptide deletes.
    pub deleted: u64,
    /// The others.
    pub selected: u64,
    /// Selected receptors that bind one more, random peptide below the negative threshold.
    pub recognising: u64,
    /// Residues of the selected receptors, in the order of [`ALPHABET`].
    pub residues: [u64; AMINO_ACIDS],
    /// Sums of the squared number of each residue in a selected receptor.
    squares: [u64; AMINO_ACIDS],
}

impl Sampled {
    /// Returns the number of receptors drawn.
    pub const fn receptors(&self) -> u64 {
        self.neglected + self.deleted + self.selected
    }

    /// Returns a count of receptors as a share of all, with its standard error.
    pub fn share(&self, count: u64) -> (f64, f64) {
        let n = self.receptors() as f64;
        let share = count as f64 / n;
        (share, (share * (1.0 - share) / n).sqrt())
    }

    /// Returns the enrichment of an amino acid among residues of the selected, with its standard
    /// error over receptors; none for other letters.
    pub fn enrichment(&self, letter: char, composition: &Composition) -> Option<(f64, f64)> {
        let code = ALPHABET.find(letter)?;
        let n = self.selected as f64;
        let mean = self.residues[code] as f64 / n;
        let variance = self.squares[code] as f64 / n - mean * mean;
        let expected = CONTACT_RESIDUES as f64 * composition.shares()[code];
        Some((mean / expected, (variance / n).sqrt() / expected))
    }

    fn add(mut self, other: Self) -> Self {
        self.neglected += other.neglected;
        self.deleted += other.deleted;
        self.selected += other.selected;
        self.recognising += other.recognising;
        for code in 0..AMINO_ACIDS {
            self.residues[code] += other.residues[code];
            self.squares[code] += other.squares[code];
        }
        self
    }
}

/// Draws `receptors` and for each its own `peptides` self peptides, on the threads of the current
/// rayon pool. Receptor `i` of a seed and number of peptides is the same for ever.
///
/// ```
/// # use thymoid_chip::selection::{Composition, ContactPotential, PairEnergies, kosmrlj};
/// # use thymoid_core::Seed;
/// # let parameters = thymoid_chip::parameters()?;
/// # let (potential, proteome) =
/// #     (ContactPotential::miyazawa_jernigan_1996(), Composition::new(&parameters)?);
/// # let energies = PairEnergies::new(&potential, 0)?;
/// # let thresholds = kosmrlj::thresholds(&parameters)?;
/// let sampled = kosmrlj::sample(Seed(7), 500, 10, &energies, &proteome, thresholds);
/// let more = kosmrlj::sample(Seed(7), 500, 100, &energies, &proteome, thresholds);
/// assert!(more.neglected < sampled.neglected && more.deleted > sampled.deleted);
/// let (share, error) = more.share(more.selected);
/// assert!((0.0..1.0).contains(&share) && error < 0.03);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
pub fn sample(
    seed: Seed,
    receptors: u64,
    peptides: u32,
    energies: &PairEnergies,
    composition: &Composition,
    thresholds: Thresholds,
) -> Sampled {
    let one = |index: u64| {
        let mut draws = seed.draws(Purpose::StringModel, index, peptides);
        let residues = composition.residues(&mut draws);
        let receptor = Contacts::one_chain(ContactResidues::of_codes(residues));
        let mut sampled = Sampled::default();
        match strongest(receptor, peptides, energies, composition, thresholds, &mut draws) {
            Signal::None => sampled.neglected = 1,
            Signal::Deletion => sampled.deleted = 1,
            Signal::Positive | Signal::Regulatory => {
                sampled.selected = 1;
                let foreign = Peptide::of_codes(composition.residues(&mut draws));
                let signal = thresholds.signal(energies.energy(receptor, foreign));
                sampled.recognising = u64::from(signal == Signal::Deletion);
                for residue in residues {
                    // n² - (n - 1)² = 2 n - 1
                    let code = usize::from(residue);
                    sampled.residues[code] += 1;
                    sampled.squares[code] += 2 * sampled.residues[code] - 1;
                }
            }
        }
        sampled
    };
    // Sums of integers do not depend on their order.
    (0..receptors).into_par_iter().map(one).reduce(Sampled::default, Sampled::add)
}

/// Returns the strongest signal of random self peptides; those after a deletion are not drawn.
pub(super) fn strongest(
    receptor: Contacts,
    peptides: u32,
    energies: &PairEnergies,
    composition: &Composition,
    thresholds: Thresholds,
    draws: &mut Draws,
) -> Signal {
    let mut strongest = Signal::None;
    for _ in 0..peptides {
        let peptide = Peptide::of_codes(composition.residues(draws));
        strongest = strongest.max(thresholds.signal(energies.energy(receptor, peptide)));
        if strongest == Signal::Deletion {
            break;
        }
    }
    strongest
}
