//! What a thymocyte sees on the stromal cell that reaches it, and what that does to it.

use thymoid_core::{Parameters, Seed};

use super::kind::Kind;
use super::state::share;
use super::stroma::{Stroma, StromalKind};
use crate::error::Error;
use crate::selection::{
    ContactPotential, Contacts, MhcClass, PairEnergies, Peptide, PeptideSet, SelfPeptides,
    ShownAntigens, Signal, Thresholds,
};

/// What of a thymocyte matters in an encounter.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Thymocyte {
    pub(crate) kind: Kind,
    pub(crate) class: MhcClass,
    pub(crate) contacts: Contacts,
    pub(crate) in_medulla: bool,
}

/// What an encounter decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// A positive signal by a ligand of this class.
    Signal(MhcClass),
    /// Deletion.
    Delete,
    /// Diversion to the regulatory lineage.
    Divert,
}

/// The self peptides of a unit and how strongly receptors bind them.
#[derive(Debug, Clone)]
pub(crate) struct Presentation {
    energies: PairEnergies,
    cortical: Vec<Peptide>,
    tissue_restricted: Vec<Peptide>,
    /// By stromal cell; of no meaning for those that are no mTEC.
    shown: Vec<ShownAntigens>,
    thresholds: Thresholds,
    /// Share of the encounters with an mTEC or, in the medulla, a dendritic cell that show a
    /// tissue-restricted antigen.
    restricted_share: u32,
    class_two: u32,
    peptides_by_dendritic: u32,
    /// Share of the deleting ligands on a cTEC that delete, in 2⁻³².
    ctec_deletes: u32,
}

impl Presentation {
    pub(crate) fn new(
        stroma: &Stroma,
        class_two_share: f64,
        thresholds: Thresholds,
        parameters: &Parameters,
        seed: Seed,
    ) -> Result<Self, Error> {
        let own = SelfPeptides::new(parameters)?;
        let shown = (0..stroma.cells.len() as u64).map(|cell| own.shown(seed, cell)).collect();
        Ok(Self {
            energies: PairEnergies::new(&ContactPotential::miyazawa_jernigan_1996(), 0)?,
            cortical: own.peptides(seed, PeptideSet::Cortical),
            tissue_restricted: own.peptides(seed, PeptideSet::TissueRestricted),
            shown,
            thresholds,
            restricted_share: eighth_bits(parameters.value("chip.tra_share_of_encounters")?),
            class_two: eighth_bits(class_two_share),
            peptides_by_dendritic: parameters.value("chip.dendritic_peptides")?.round() as u32,
            ctec_deletes: share(parameters.value("chip.ctec_deletion_share")?),
        })
    }

    /// A thymocyte meets stromal cell number `by` and sees one of its peptides, or several on a
    /// dendritic cell; `random` chooses all of them. Gives the strongest self
    /// signal seen, in fifteenths of the way from the threshold of positive selection to that of
    /// deletion, and what is decided.
    #[inline]
    pub(crate) fn meet(
        &self,
        thymocyte: Thymocyte,
        by: (usize, StromalKind),
        random: u32,
    ) -> (u32, Option<Outcome>) {
        let (mut strongest, mut decided) = self.see(thymocyte, by, random);
        if by.1 == StromalKind::Dendritic {
            for nth in 1..self.peptides_by_dendritic {
                let (energy, outcome) = self.see(thymocyte, by, another(random, nth));
                strongest = strongest.min(energy);
                decided = outcome.or(decided);
                if decided == Some(Outcome::Delete) {
                    break;
                }
            }
        }
        (self.level(strongest), decided)
    }

    /// Whether one of the peptides that [`Presentation::meet`] would show is felt at all.
    #[inline(always)]
    pub(crate) fn signals(
        &self,
        thymocyte: Thymocyte,
        by: (usize, StromalKind),
        random: u32,
    ) -> bool {
        let peptides = if by.1 == StromalKind::Dendritic { self.peptides_by_dendritic } else { 1 };
        let felt = |random: u32| self.see(thymocyte, by, random).0 < self.thresholds.positive_ckt;
        felt(random) || (1..peptides).any(|nth| felt(another(random, nth)))
    }

    /// One peptide: its energy and what it decides.
    #[inline(always)]
    fn see(
        &self,
        Thymocyte { kind, class, contacts, in_medulla }: Thymocyte,
        by: (usize, StromalKind),
        random: u32,
    ) -> (i32, Option<Outcome>) {
        // Either class may show a peptide: else the few strongest would decide on the ratio.
        let shown_on = if random >> 24 < self.class_two { MhcClass::II } else { MhcClass::I };
        // A cell that is restricted to one class has lost the co-receptor of the other.
        if kind.is_sp() && shown_on != class {
            return (i32::MAX, None);
        }
        let energy = self.energies.energy(contacts, self.peptide(by, in_medulla, random));
        let signal = self.thresholds.signal(energy);
        let on_ctec = by.1 == StromalKind::Ctec;
        // A cTEC seldom arrests a cell for as long as its deletion takes.
        let lasts = !on_ctec || another(random, 1) < self.ctec_deletes;
        let outcome = match (signal, kind) {
            (Signal::None, _) => None,
            (Signal::Deletion, _) if lasts => Some(Outcome::Delete),
            (_, Kind::DpSmall) if on_ctec => Some(Outcome::Signal(shown_on)),
            (Signal::Regulatory, Kind::Sp4SemiMature) => Some(Outcome::Divert),
            _ => None,
        };
        (energy, outcome)
    }

    fn level(&self, energy: i32) -> u32 {
        let Thresholds { negative_ckt, positive_ckt, .. } = self.thresholds;
        if energy >= positive_ckt {
            return 0;
        }
        let way = (positive_ckt - energy) * 14 / (positive_ckt - negative_ckt).max(1);
        1 + way.clamp(0, 14) as u32
    }

    /// The low 16 bits of `random` choose among the peptides, the next 8 the set.
    #[inline(always)]
    fn peptide(&self, by: (usize, StromalKind), in_medulla: bool, random: u32) -> Peptide {
        let choose = |count: usize| ((random & 0xffff) as usize * count) >> 16;
        let shows_restricted =
            by.1 == StromalKind::Mtec || by.1 == StromalKind::Dendritic && in_medulla;
        if shows_restricted && random >> 16 & 0xff < self.restricted_share {
            // A dendritic cell takes antigens over from any mTEC.
            let antigen = if by.1 == StromalKind::Mtec {
                let shown = self.shown[by.0];
                shown.antigen(choose(shown.count() as usize) as u32) as usize
            } else {
                choose(self.tissue_restricted.len())
            };
            return self.tissue_restricted[antigen];
        }
        self.cortical[choose(self.cortical.len())]
    }
}

/// Random number `nth` of the sequence that begins with `random`: the finaliser of MurmurHash3 on a
/// Weyl sequence.
const fn another(random: u32, nth: u32) -> u32 {
    let mut h = random.wrapping_add(nth.wrapping_mul(0x9e37_79b9));
    h = (h ^ h >> 16).wrapping_mul(0x85eb_ca6b);
    h = (h ^ h >> 13).wrapping_mul(0xc2b2_ae35);
    h ^ h >> 16
}

/// Eight random bits decide on a share: encounters are many and the shares assumed.
const SHARE_BITS: u32 = 8;

/// A share in 2⁻⁸.
fn eighth_bits(share: f64) -> u32 {
    (share * f64::from(1 << SHARE_BITS)).round() as u32
}

/// Kinds that judge what they see, as bits.
pub(crate) const JUDGES: u32 = 1 << Kind::DpSmall as u32
    | 1 << Kind::DpSignalled as u32
    | 1 << Kind::Sp4SemiMature as u32
    | 1 << Kind::Sp8SemiMature as u32;
