//! The self that a thymus shows: peptides shared by all its stroma, and tissue-restricted antigens.

use thymoid_core::{Parameters, Purpose, Seed};

use super::composition::Composition;
use super::peptide::{MhcClass, Peptide};
use crate::error::Error;

/// Which self peptides.
///
/// ```
/// use thymoid_chip::selection::{PeptideSet, SelfPeptides};
/// use thymoid_core::Seed;
/// let own = SelfPeptides::new(&thymoid_chip::parameters()?)?;
/// let [shared, restricted] = [PeptideSet::Cortical, PeptideSet::TissueRestricted]
///     .map(|set| own.peptides(Seed(7), set));
/// assert!(shared.len() < restricted.len() && shared[0] != restricted[0]);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum PeptideSet {
    /// Those that all stroma shows: the only ones in the cortex, and shown in the medulla too.
    Cortical = 0,
    /// Those of tissue-restricted antigens (TRA), each on few medullary epithelial cells (mTEC).
    TissueRestricted = 1,
}

/// Self peptides with residues at the frequencies of the human proteome. A peptide is a function of
/// seed, set and number, and need not be stored.
///
/// ```
/// use thymoid_chip::selection::{PeptideSet, SelfPeptides};
/// use thymoid_core::Seed;
/// let own = SelfPeptides::new(&thymoid_chip::parameters()?)?;
/// assert_eq!(own.count(PeptideSet::Cortical), 2000);
/// let shown = own.shown(Seed(7), 12);
/// assert_eq!(shown.count(), 100); // 2 % of 5000
/// let peptide = own.peptide(Seed(7), PeptideSet::TissueRestricted, shown.antigen(99));
/// assert_eq!(peptide.to_string().len(), 5);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SelfPeptides {
    composition: Composition,
    cortical: u32,
    tissue_restricted: u32,
    shown_by_mtec: u32,
}

impl SelfPeptides {
    /// Reads `chip.proteome.*`, `chip.cortical_peptides`, `chip.tissue_restricted_peptides` and
    /// `chip.tra_share_of_mtec`.
    ///
    /// # Errors
    /// When `parameters` lacks one of its entries.
    pub fn new(parameters: &Parameters) -> Result<Self, Error> {
        let count = |name| parameters.value(name).map(|value| value.round() as u32);
        let tissue_restricted = count("chip.tissue_restricted_peptides")?;
        let share = parameters.value("chip.tra_share_of_mtec")?;
        Ok(Self {
            composition: Composition::new(parameters)?,
            cortical: count("chip.cortical_peptides")?,
            tissue_restricted,
            shown_by_mtec: (share * f64::from(tissue_restricted)).round() as u32,
        })
    }

    /// Returns the frequencies of their residues.
    pub const fn composition(&self) -> &Composition {
        &self.composition
    }

    /// Returns the number of different peptides of a set.
    pub const fn count(&self, set: PeptideSet) -> u32 {
        match set {
            PeptideSet::Cortical => self.cortical,
            PeptideSet::TissueRestricted => self.tissue_restricted,
        }
    }

    /// Returns how many tissue-restricted antigens an mTEC shows in the mean.
    pub(crate) const fn shown_by_mtec(&self) -> u32 {
        self.shown_by_mtec
    }

    /// Returns peptide number `index` of a set. Both MHC classes are equally likely.
    pub fn peptide(&self, seed: Seed, set: PeptideSet, index: u32) -> Peptide {
        let mut draws = seed.draws(Purpose::SelfPeptide, u64::from(index), set as u32);
        let peptide = Peptide::of_codes(self.composition.residues(&mut draws));
        let class = if draws.word() >> 31 == 0 { MhcClass::I } else { MhcClass::II };
        peptide.on(class)
    }

    /// Returns all peptides of a set, in order.
    pub fn peptides(&self, seed: Seed, set: PeptideSet) -> Vec<Peptide> {
        (0..self.count(set)).map(|index| self.peptide(seed, set, index)).collect()
    }

    /// Returns the TRA that an mTEC shows.
    ///
    /// Each of three co-expression groups lacks every third antigen, so any two groups overlap in
    /// one third and every antigen is in two of them. An mTEC belongs to one group and
    /// shows an evenly spaced sample of it: it shows `chip.tra_share_of_mtec` of all antigens, and
    /// that share of mTEC shows each antigen. Three overlapping groups: Pinto et al., PNAS
    /// 2013;110:E3497; their sizes, and the sample, are assumed.
    pub fn shown(&self, seed: Seed, mtec: u64) -> ShownAntigens {
        let mut draws = seed.draws(Purpose::ShownAntigens, mtec, 0);
        let group = draws.below(3);
        let size = self.tissue_restricted - (self.tissue_restricted + 2 - group) / 3;
        let first = draws.below(size);
        // Coprime to the size of the group: no antigen comes twice.
        let mut stride = 1 + draws.below(size);
        while greatest_common_divisor(stride, size) != 1 {
            stride = 1 + stride % size;
        }
        ShownAntigens { count: self.shown_by_mtec, group, size, first, stride }
    }
}

/// The tissue-restricted antigens of one mTEC.
///
/// ```
/// use thymoid_chip::selection::SelfPeptides;
/// use thymoid_core::Seed;
/// let own = SelfPeptides::new(&thymoid_chip::parameters()?)?;
/// let shown = own.shown(Seed(7), 0);
/// let mut antigens: Vec<u32> = (0..shown.count()).map(|k| shown.antigen(k)).collect();
/// antigens.sort_unstable();
/// antigens.dedup();
/// assert_eq!(antigens.len(), 100); // no antigen comes twice
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShownAntigens {
    count: u32,
    group: u32,
    size: u32,
    first: u32,
    stride: u32,
}

impl ShownAntigens {
    /// Returns how many there are.
    pub const fn count(self) -> u32 {
        self.count
    }

    /// Returns the number of antigen `k` of [`Self::count`] in [`PeptideSet::TissueRestricted`];
    /// all differ.
    #[inline]
    pub const fn antigen(self, k: u32) -> u32 {
        let step = k as u64 * self.stride as u64 + self.first as u64;
        let place = (step % self.size as u64) as u32;
        let within = place % 2;
        3 * (place / 2) + within + (within >= self.group) as u32
    }
}

const fn greatest_common_divisor(mut a: u32, mut b: u32) -> u32 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own() -> SelfPeptides {
        SelfPeptides::new(&crate::parameters().unwrap()).unwrap()
    }

    /// Binomial, 2 % of 20 000 mTEC: standard error 0.1 %, 5 of them for 5000 antigens.
    #[test]
    fn each_antigen_is_on_two_per_cent_of_the_mtec() {
        let own = own();
        let (mut shown_by, mtec) = (vec![0_u32; 5000], 20_000);
        for cell in 0..mtec {
            let shown = own.shown(Seed(7), cell);
            let mut antigens: Vec<u32> = (0..shown.count()).map(|k| shown.antigen(k)).collect();
            for &antigen in &antigens {
                shown_by[antigen as usize] += 1;
            }
            antigens.sort_unstable();
            antigens.dedup();
            assert_eq!(antigens.len(), 100);
        }
        for (antigen, count) in shown_by.into_iter().enumerate() {
            let share = f64::from(count) / mtec as f64;
            assert!((share - 0.02).abs() < 0.005, "{antigen}: {share}");
        }
    }

    /// Cells of one group share 3 % of their antigens, those of two groups 1.5 %.
    #[test]
    fn mtec_of_one_group_have_more_in_common() {
        let own = own();
        let shown: Vec<ShownAntigens> = (0..300).map(|cell| own.shown(Seed(7), cell)).collect();
        let sets: Vec<Vec<u32>> =
            shown.iter().map(|s| (0..s.count()).map(|k| s.antigen(k)).collect()).collect();
        let (mut same, mut other) = ((0, 0), (0, 0));
        for i in 0..300 {
            for j in 0..i {
                let shared = sets[i].iter().filter(|antigen| sets[j].contains(antigen)).count();
                let sum = if shown[i].group == shown[j].group { &mut same } else { &mut other };
                *sum = (sum.0 + shared, sum.1 + 100);
            }
        }
        let share = |(shared, of): (usize, usize)| shared as f64 / of as f64;
        assert!((share(same) - 0.03).abs() < 0.003, "{}", share(same));
        assert!((share(other) - 0.015).abs() < 0.003, "{}", share(other));
    }

    #[test]
    fn classes_are_equally_likely() {
        let peptides = own().peptides(Seed(7), PeptideSet::TissueRestricted);
        let second = peptides.iter().filter(|p| p.class() == MhcClass::II).count();
        assert!((2300..=2700).contains(&second), "{second}"); // 5 standard errors are 177
        assert_ne!(peptides[..2000], own().peptides(Seed(7), PeptideSet::Cortical));
    }
}
