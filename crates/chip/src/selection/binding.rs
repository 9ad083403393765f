//! How much of self a sample of receptors binds, and how strongly.

use rayon::prelude::*;
use thymoid_core::{Parameters, Seed};
use thymoid_receptor::{Chain, ContactProfile, FirstNucleotide, Functionality, Model, Sampler};

use super::contact::{ContactResidues, Contacts};
use super::energy::PairEnergies;
use super::peptide::Peptide;
use super::peptides::PeptideSet;
use crate::error::Error;

/// Draws the receptors of `cells` thymocytes, each with one productive beta chain and `alphas`
/// productive alpha chains that it may try in turn: those of cell `c` are `c * alphas` and
/// following. Human models of recombination; the contact residues of `receptor.contact_*`.
///
/// Beta chains have the numbers of cells, alpha chains those of receptors, under
/// [`Sampler::receptor`].
///
/// # Errors
/// When `parameters` lacks an entry of `receptor.*`, or says that more than five residues of a
/// chain face the peptide.
///
/// ```
/// use thymoid_chip::selection::sample_receptors;
/// use thymoid_core::Seed;
/// let parameters = thymoid_chip::parameters()?.join(thymoid_receptor::parameters()?);
/// let receptors = sample_receptors(Seed(7), 3, 4, &parameters)?;
/// assert_eq!(receptors.len(), 12);
/// // The four receptors of a cell share its beta chain.
/// let beta = |i: usize| receptors[i].chains().0;
/// assert!(beta(0) == beta(3) && beta(3) != beta(4));
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
pub fn sample_receptors(
    seed: Seed,
    cells: u64,
    alphas: u64,
    parameters: &Parameters,
) -> Result<Vec<Contacts>, Error> {
    let profile = ContactProfile::new(parameters).map_err(Error::Receptors)?;
    let residues = |chain: Chain, count: u64| -> Result<Vec<ContactResidues>, Error> {
        let sampler = Sampler::new(Model::builtin(chain), FirstNucleotide::default());
        let receptors = sampler
            .and_then(|sampler| sampler.sample(seed, 0..count, Functionality::Productive))
            .map_err(Error::Receptors)?;
        let junctions = receptors.iter().filter_map(|r| r.scenario.junction_aa());
        junctions.map(|junction| profile.residues(&junction).parse()).collect()
    };
    let betas = residues(Chain::Trb, cells)?;
    let all_alphas = residues(Chain::Tra, cells * alphas)?;
    let of_cells = betas.iter().zip(all_alphas.chunks_exact(alphas as usize));
    Ok(of_cells.flat_map(|(b, alphas)| alphas.iter().map(|a| Contacts::new(*b, *a))).collect())
}

/// Energies of every receptor of a sample with every peptide of both sets: two bytes each.
///
/// ```
/// # use thymoid_chip::selection::{
/// #     Binding, ContactPotential, Family, PairEnergies, PeptideSet, SelfPeptides, Thresholds,
/// #     forward, sample_receptors, solve,
/// # };
/// # use thymoid_core::Seed;
/// # let parameters = thymoid_chip::parameters()?.join(thymoid_receptor::parameters()?);
/// # let energies = PairEnergies::new(&ContactPotential::miyazawa_jernigan_1996(), 0)?;
/// # let own = SelfPeptides::new(&parameters)?;
/// # let [shared, restricted] = [PeptideSet::Cortical, PeptideSet::TissueRestricted]
/// #     .map(|set| own.peptides(Seed(7), set)[..200].to_vec());
/// # let receptors = sample_receptors(Seed(7), 64, 4, &parameters)?;
/// # let binding = Binding::new(&energies, &receptors, &shared, &restricted)?;
/// use thymoid_chip::selection::PeptideSet::Cortical;
/// let weak = binding.shares_below(Cortical, -2000);
/// let strong = binding.shares_below(Cortical, -4000);
/// assert_eq!(weak.len(), 256);
/// assert!(weak.iter().zip(&strong).all(|(weak, strong)| strong <= weak));
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Binding {
    receptors: usize,
    /// By set.
    tables: [Table; 2],
}

#[derive(Debug, Clone)]
struct Table {
    peptides: usize,
    /// By receptor, rising.
    energies_ckt: Vec<i16>,
}

impl Binding {
    /// Computes the energies of a sample with the cortical and the tissue-restricted peptides.
    ///
    /// # Errors
    /// When the sample or a set is empty.
    pub fn new(
        energies: &PairEnergies,
        receptors: &[Contacts],
        cortical: &[Peptide],
        tissue_restricted: &[Peptide],
    ) -> Result<Self, Error> {
        if receptors.is_empty() || cortical.is_empty() || tissue_restricted.is_empty() {
            return Err(Error::Selection {
                quantity: "a sample of receptors and each set of peptides",
                allowed: "at least one".into(),
                value: "none".into(),
            });
        }
        let table = |peptides: &[Peptide]| {
            let mut energies_ckt = vec![0; receptors.len() * peptides.len()];
            let rows = energies_ckt.par_chunks_exact_mut(peptides.len());
            rows.zip(receptors).for_each(|(row, &receptor)| {
                for (energy, &peptide) in row.iter_mut().zip(peptides) {
                    // It fits: see the bounds of `ContactPotential` and `PairEnergies`.
                    *energy = energies.energy(receptor, peptide) as i16;
                }
                row.sort_unstable();
            });
            Table { peptides: peptides.len(), energies_ckt }
        };
        let tables = [table(cortical), table(tissue_restricted)];
        Ok(Self { receptors: receptors.len(), tables })
    }

    /// Returns the number of receptors.
    pub const fn receptors(&self) -> usize {
        self.receptors
    }

    /// Returns, for each receptor, the share $F_r(x)$ of the peptides of a set that bind with an
    /// energy below `x_ckt`.
    pub fn shares_below(&self, set: PeptideSet, x_ckt: i32) -> Vec<f64> {
        let Table { peptides, energies_ckt } = &self.tables[set as usize];
        let x = x_ckt.clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16;
        let rows = energies_ckt.par_chunks_exact(*peptides);
        rows.map(|row| row.partition_point(|e| *e < x) as f64 / *peptides as f64).collect()
    }

    /// Returns the lowest and highest energy.
    pub(super) fn range_ckt(&self) -> (i32, i32) {
        let all = || self.tables.iter().flat_map(|table| &table.energies_ckt);
        let lowest = all().min().copied().unwrap_or_default();
        let highest = all().max().copied().unwrap_or_default();
        (i32::from(lowest), i32::from(highest))
    }
}
