//! What a thymocyte sees on the stromal cell that reaches it, and what that does to it.

use thymoid_core::{Draws, Parameters, Seed};

use super::kind::Kind;
use super::state::{happens, share};
use super::stroma::{Stroma, StromalKind};
use crate::error::Error;
use crate::selection::{
    ContactPotential, Contacts, MhcClass, PairEnergies, Peptide, PeptideSet, SelfPeptides,
    ShownAntigens, Thresholds,
};

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
            restricted_share: share(parameters.value("chip.tra_share_of_encounters")?),
            class_two: share(class_two_share),
            peptides_by_dendritic: parameters.value("chip.dendritic_peptides")?.round() as u32,
        })
    }

    /// A thymocyte meets stromal cell number `by` and sees one of its peptides, or several on a
    /// dendritic cell. Gives the strongest self signal seen, in fifteenths of the way from the
    /// threshold of positive selection to that of deletion, and what is decided.
    pub(crate) fn meet(
        &self,
        kind: Kind,
        class: MhcClass,
        contacts: Contacts,
        by: (usize, StromalKind),
        in_medulla: bool,
        draws: &mut Draws,
    ) -> (u32, Option<Outcome>) {
        let peptides = if by.1 == StromalKind::Dendritic { self.peptides_by_dendritic } else { 1 };
        let (mut strongest, mut decided) = (i32::MAX, None);
        for _ in 0..peptides {
            let peptide = self.peptide(by, in_medulla, draws);
            // Either class may show a peptide: else the few strongest would decide on the ratio.
            let shown_on = if happens(draws, self.class_two) { MhcClass::II } else { MhcClass::I };
            // A cell that is restricted to one class has lost the co-receptor of the other.
            if kind.is_sp() && shown_on != class {
                continue;
            }
            let energy = self.energies.energy(contacts, peptide);
            strongest = strongest.min(energy);
            decided = self.decide(kind, by.1, energy, shown_on).or(decided);
            if decided == Some(Outcome::Delete) {
                break;
            }
        }
        (self.level(strongest), decided)
    }

    fn decide(&self, kind: Kind, by: StromalKind, energy: i32, class: MhcClass) -> Option<Outcome> {
        let Thresholds { negative_ckt, positive_ckt, regulatory_ckt, .. } = self.thresholds;
        if energy < negative_ckt && kind != Kind::Treg {
            return Some(Outcome::Delete);
        }
        match kind {
            Kind::DpSmall if by == StromalKind::Ctec && energy < positive_ckt => {
                Some(Outcome::Signal(class))
            }
            Kind::Sp4SemiMature if energy < regulatory_ckt => Some(Outcome::Divert),
            _ => None,
        }
    }

    fn level(&self, energy: i32) -> u32 {
        let Thresholds { negative_ckt, positive_ckt, .. } = self.thresholds;
        if energy >= positive_ckt {
            return 0;
        }
        let way = (positive_ckt - energy) * 14 / (positive_ckt - negative_ckt).max(1);
        1 + way.clamp(0, 14) as u32
    }

    fn peptide(&self, by: (usize, StromalKind), in_medulla: bool, draws: &mut Draws) -> Peptide {
        let shows_restricted =
            by.1 == StromalKind::Mtec || by.1 == StromalKind::Dendritic && in_medulla;
        if shows_restricted && draws.word() < self.restricted_share {
            let shown = self.shown[by.0];
            // A dendritic cell takes antigens over from any mTEC.
            let antigen = if by.1 == StromalKind::Mtec {
                shown.antigen(draws.below(shown.count()))
            } else {
                draws.below(self.tissue_restricted.len() as u32)
            };
            return self.tissue_restricted[antigen as usize];
        }
        self.cortical[draws.below(self.cortical.len() as u32) as usize]
    }
}

/// Kinds that judge what they see, as bits.
pub(crate) const JUDGES: u32 = 1 << Kind::DpSmall as u32
    | 1 << Kind::DpSignalled as u32
    | 1 << Kind::Sp4SemiMature as u32
    | 1 << Kind::Sp8SemiMature as u32;
