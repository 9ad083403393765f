//! The string model by enumeration: 42 504 compositions of a receptor stand for all 20⁵.

use rayon::prelude::*;
use thymoid_core::math;

use crate::selection::amino::{ALPHABET, AMINO_ACIDS, CONTACT_RESIDUES};
use crate::selection::composition::Composition;
use crate::selection::potential::ContactPotential;
use crate::selection::signal::Thresholds;

/// What selection by `M` peptides leaves.
#[derive(Debug, Clone, PartialEq)]
pub struct Fates {
    /// Share of receptors that no peptide signals to.
    pub neglected: f64,
    /// Share that a peptide deletes.
    pub deleted: f64,
    /// The others.
    pub selected: f64,
    /// Share of random peptides that bind a selected receptor below the negative threshold.
    pub recognised: f64,
    /// Frequency among residues of selected receptors over that of the proteome, in the order of
    /// [`ALPHABET`].
    pub enrichment: [f64; AMINO_ACIDS],
}

impl Fates {
    /// Returns the enrichment of an amino acid; none for other letters.
    pub fn enrichment_of(&self, letter: char) -> Option<f64> {
        ALPHABET.find(letter).map(|code| self.enrichment[code])
    }
}

/// The residues of a receptor in alphabetical order, and how many of 20⁵ receptors these are.
#[derive(Debug, Clone)]
struct ReceptorClass {
    residues: [usize; CONTACT_RESIDUES],
    /// Probability that a receptor is one of them.
    weight: f64,
}

/// Energies of a random peptide with given residues of a receptor, and their probabilities.
type Atoms = Vec<(i32, f64)>;

/// Probabilities of energies of a random peptide with given residues of a receptor.
#[derive(Debug, Clone, Default)]
struct Distribution {
    lowest_ckt: i32,
    /// By energy, from the lowest.
    p: Vec<f64>,
}

impl Distribution {
    /// Returns the distribution of the sum of two independent energies.
    fn of_sum(a: &[(i32, f64)], b: &[(i32, f64)]) -> Self {
        let ends = |atoms: &[(i32, f64)]| {
            let energies = || atoms.iter().map(|atom| atom.0);
            (energies().min().unwrap_or_default(), energies().max().unwrap_or_default())
        };
        let ((low_a, high_a), (low_b, high_b)) = (ends(a), ends(b));
        let lowest_ckt = low_a + low_b;
        let mut p = vec![0.0; (high_a + high_b - lowest_ckt) as usize + 1];
        for (e, q) in a {
            for (f, r) in b {
                p[(e + f - lowest_ckt) as usize] += q * r;
            }
        }
        Self { lowest_ckt, p }
    }

    fn atoms(&self) -> Atoms {
        (self.lowest_ckt..).zip(self.p.iter().copied()).filter(|atom| atom.1 > 0.0).collect()
    }

    fn cumulate(self) -> Cumulative {
        let mut below = vec![0.0];
        let mut sum = 0.0;
        below.extend(self.p.iter().map(|p| {
            sum += p;
            sum
        }));
        Cumulative { lowest_ckt: self.lowest_ckt, below }
    }
}

/// Distribution function of an energy.
#[derive(Debug, Clone, Default)]
struct Cumulative {
    lowest_ckt: i32,
    /// Probability of an energy below `lowest_ckt + index`.
    below: Vec<f64>,
}

impl Cumulative {
    #[inline]
    fn below(&self, x_ckt: i32) -> f64 {
        let index = (x_ckt - self.lowest_ckt).max(0) as usize;
        self.below[index.min(self.below.len() - 1)]
    }
}

/// The exact string model for a contact potential and a composition of the proteome, with
/// $E_c = 0$. Symmetry of the potential is not needed.
///
/// ```
/// use thymoid_chip::selection::{Composition, ContactPotential, kosmrlj};
/// let parameters = thymoid_chip::parameters()?;
/// let proteome = Composition::new(&parameters)?;
/// let potential = ContactPotential::miyazawa_jernigan_1996();
/// let model = kosmrlj::StringModel::new(&potential, &proteome);
/// let fates = model.fates(1000, kosmrlj::thresholds(&parameters)?);
/// assert_eq!(format!("{:.5}", fates.selected), "0.20193");
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
///
/// ```
/// # use thymoid_chip::selection::{Composition, ContactPotential, PairEnergies, kosmrlj};
/// # use thymoid_core::Seed;
/// # let parameters = thymoid_chip::parameters()?;
/// # let (potential, proteome) =
/// #     (ContactPotential::miyazawa_jernigan_1996(), Composition::new(&parameters)?);
/// # let energies = PairEnergies::new(&potential, 0)?;
/// # let thresholds = kosmrlj::thresholds(&parameters)?;
/// let model = kosmrlj::StringModel::new(&potential, &proteome);
/// let fates = model.fates(1000, thresholds);
/// assert!((fates.neglected + fates.deleted + fates.selected - 1.0).abs() < 1e-12);
/// // Many self peptides leave receptors of residues that bind weakly.
/// let enrichment = |letter| fates.enrichment_of(letter).unwrap_or(f64::NAN);
/// assert!(enrichment('K') > 1.0 && enrichment('L') < 1.0);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct StringModel {
    classes: Vec<ReceptorClass>,
    shares: [f64; AMINO_ACIDS],
    /// By the last two residues.
    pairs: Vec<Atoms>,
    /// By the first three residues.
    triples: Vec<Cumulative>,
}

impl StringModel {
    /// Prepares the enumeration.
    pub fn new(potential: &ContactPotential, composition: &Composition) -> Self {
        let shares = *composition.shares();
        let row = |t: usize| -> Atoms {
            let energy = |s: usize| i32::from(potential.of_codes(t as u8, s as u8));
            (0..AMINO_ACIDS).map(|s| (energy(s), shares[s])).collect()
        };
        let rows: Vec<Atoms> = (0..AMINO_ACIDS).map(row).collect();
        let mut pairs = vec![Atoms::new(); AMINO_ACIDS * AMINO_ACIDS];
        let mut triples = vec![Cumulative::default(); AMINO_ACIDS * AMINO_ACIDS * AMINO_ACIDS];
        for a in 0..AMINO_ACIDS {
            for b in a..AMINO_ACIDS {
                let pair = Distribution::of_sum(&rows[a], &rows[b]).atoms();
                for c in b..AMINO_ACIDS {
                    let triple = Distribution::of_sum(&pair, &rows[c]);
                    triples[place(&[a, b, c])] = triple.cumulate();
                }
                pairs[place(&[a, b])] = pair;
            }
        }
        Self { classes: receptor_classes(&shares), shares, pairs, triples }
    }

    /// Returns the fates of receptors that each meet `peptides` random self peptides.
    pub fn fates(&self, peptides: u32, thresholds: Thresholds) -> Fates {
        let negative = self.bind_below(thresholds.negative_ckt);
        let positive = self.bind_below(thresholds.positive_ckt);
        self.fates_of(peptides, &negative, &positive)
    }

    /// Returns, for each class of receptors, the share of peptides that bind with an energy below
    /// `x_ckt`.
    pub(super) fn bind_below(&self, x_ckt: i32) -> Vec<f64> {
        let share = |ReceptorClass { residues, .. }: &ReceptorClass| {
            let triple = &self.triples[place(&residues[..3])];
            let pair = &self.pairs[place(&residues[3..])];
            pair.iter().map(|&(energy, p)| p * triple.below(x_ckt - energy)).sum()
        };
        self.classes.par_iter().map(share).collect()
    }

    /// Returns the fates where `negative` and `positive` are shares of peptides below each
    /// threshold.
    pub(super) fn fates_of(&self, peptides: u32, negative: &[f64], positive: &[f64]) -> Fates {
        let (kept, neglected) =
            (self.not_met(peptides, negative), self.not_met(peptides, positive));
        let selected: Vec<f64> = kept.iter().zip(&neglected).map(|(k, n)| k - n).collect();
        let total = math::sum(selected.iter().copied());
        let recognised = math::sum(selected.iter().zip(negative).map(|(s, p)| s * p));
        let count = |residue: usize| {
            let of = |class: &ReceptorClass| {
                class.residues.iter().filter(|&&r| r == residue).count() as f64
            };
            math::sum(self.classes.iter().zip(&selected).map(|(class, s)| s * of(class)))
        };
        Fates {
            neglected: math::sum(neglected.iter().copied()),
            deleted: 1.0 - math::sum(kept.iter().copied()),
            selected: total,
            recognised: recognised / total,
            enrichment: std::array::from_fn(|residue| {
                count(residue) / (CONTACT_RESIDUES as f64 * total * self.shares[residue])
            }),
        }
    }

    /// Returns the strongest energy of any receptor and peptide.
    pub(super) fn lowest_ckt(&self) -> i32 {
        let pair = self.pairs.iter().filter_map(|atoms| atoms.first()).map(|atom| atom.0).min();
        let triple = self.triples.iter().map(|triple| triple.lowest_ckt).min();
        pair.unwrap_or_default() + triple.unwrap_or_default()
    }

    /// Returns the share of receptors with no peptide below a positive threshold.
    pub(super) fn neglected(&self, peptides: u32, positive_ckt: i32) -> f64 {
        math::sum(self.not_met(peptides, &self.bind_below(positive_ckt)))
    }

    /// Returns, for each class, the share of all receptors that are in it and meet none of a share
    /// of peptides.
    fn not_met(&self, peptides: u32, shares: &[f64]) -> Vec<f64> {
        let none = |share: f64| math::exp(f64::from(peptides) * math::ln_1p(-share));
        let of = |(class, share): (&ReceptorClass, &f64)| class.weight * none(*share);
        self.classes.iter().zip(shares).map(of).collect()
    }
}

fn place(residues: &[usize]) -> usize {
    residues.iter().fold(0, |place, residue| place * AMINO_ACIDS + residue)
}

/// Lists all multisets of five residues, weighted by 5! / ∏ n! ∏ fⁿ.
fn receptor_classes(shares: &[f64; AMINO_ACIDS]) -> Vec<ReceptorClass> {
    let mut classes = Vec::with_capacity(42_504);
    let mut residues = [0; CONTACT_RESIDUES];
    loop {
        let (mut weight, mut run) = (1.0, 0.0);
        for (i, &residue) in residues.iter().enumerate() {
            run = if i > 0 && residues[i - 1] == residue { run + 1.0 } else { 1.0 };
            weight *= shares[residue] * (i + 1) as f64 / run;
        }
        classes.push(ReceptorClass { residues, weight });
        let Some(last) = residues.iter().rposition(|&r| r + 1 < AMINO_ACIDS) else {
            return classes;
        };
        let next = residues[last] + 1;
        residues[last..].fill(next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_all_receptors() {
        let shares = [0.05; AMINO_ACIDS];
        let classes = receptor_classes(&shares);
        assert_eq!(classes.len(), 42_504);
        assert!((math::sum(classes.iter().map(|c| c.weight)) - 1.0).abs() < 1e-12);
        assert_eq!(classes[1].residues, [0, 0, 0, 0, 1]);
        assert!((classes[1].weight * 3_200_000.0 - 5.0).abs() < 1e-9);
    }
}
