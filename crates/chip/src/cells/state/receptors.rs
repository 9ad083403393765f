//! From the numbers of a cell to its receptor, which is never stored.

use thymoid_core::Seed;
use thymoid_receptor::{
    Chain, ContactProfile, FirstNucleotide, Functionality, Model, Receptor, Sampler,
};

use crate::error::Error;
use crate::selection::{ContactResidues, Contacts};

/// The receptors of all thymocytes of a seed.
///
/// A beta clone has the TCR beta chain of its number; an alpha chain has that of its clone, the
/// cell's place in it and the attempt.
///
/// ```
/// use thymoid_chip::cells::Receptors;
/// use thymoid_core::Seed;
/// let receptors = Receptors::new(Seed(3))?;
/// let junction = |clone| receptors.beta(clone).scenario.junction_aa();
/// assert_eq!(junction(12), Receptors::new(Seed(3))?.beta(12).scenario.junction_aa());
/// assert_ne!(junction(12), junction(13));
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Receptors {
    beta: Sampler<'static>,
    alpha: Sampler<'static>,
    profile: ContactProfile,
    seed: Seed,
}

impl Receptors {
    /// Prepares the built-in human models.
    ///
    /// # Errors
    /// When the parameters of the receptors are unusable.
    pub fn new(seed: Seed) -> Result<Self, Error> {
        let sampler = |chain| Sampler::new(Model::builtin(chain), FirstNucleotide::Stationary);
        let profile = ContactProfile::new(&thymoid_receptor::parameters()?)?;
        Ok(Self { beta: sampler(Chain::Trb)?, alpha: sampler(Chain::Tra)?, profile, seed })
    }

    /// Returns the samplers of TCR beta and alpha.
    pub const fn samplers(&self) -> [&Sampler<'static>; 2] {
        [&self.beta, &self.alpha]
    }

    /// Returns the TCR beta chain of a clone.
    pub fn beta(&self, clone: u32) -> Receptor {
        productive(&self.beta, self.seed, u64::from(clone))
    }

    /// Returns a TCR alpha chain by its number.
    pub fn alpha(&self, number: u64) -> Receptor {
        productive(&self.alpha, self.seed, number)
    }

    /// Returns what of both chains faces the peptide.
    pub(crate) fn contacts(&self, clone: u32, alpha: u64) -> Contacts {
        Contacts::new(self.facing(&self.beta(clone)), self.facing(&self.alpha(alpha)))
    }

    fn facing(&self, receptor: &Receptor) -> ContactResidues {
        let junction = receptor.scenario.junction_aa().unwrap_or_default();
        self.profile.residues(&junction).parse().unwrap_or(ContactResidues::SILENT)
    }
}

fn productive(sampler: &Sampler<'static>, seed: Seed, index: u64) -> Receptor {
    sampler
        .receptor(seed, index, Functionality::Productive)
        .expect("one receptor in four of the built-in models is productive, and 100 000 are tried")
}
