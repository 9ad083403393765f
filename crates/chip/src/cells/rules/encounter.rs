//! What a thymocyte sees on the stromal cell that reaches it, and what that does to it.

use thymoid_core::{Parameters, Seed};

use super::chance::share;
use super::mtec_repertoire::MtecRepertoire;
use crate::cells::state::stage::Stage;
use crate::cells::state::stroma::Stroma;
use crate::cells::state::stromal_kind::StromalKind;
use crate::cells::state::thymocyte_state::STRONGEST_SIGNAL;
use crate::error::Error;
use crate::selection::{
    ContactPotential, Contacts, MhcClass, PairEnergies, Peptide, PeptideSet, SelfPeptides,
    ShownAntigens, Signal, Thresholds,
};

/// What of a thymocyte matters in an encounter.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ContactingCell {
    pub(crate) stage: Stage,
    pub(crate) class: MhcClass,
    pub(crate) contacts: Contacts,
    pub(crate) in_medulla: bool,
}

/// The stromal cell that shows peptides.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Presenter {
    /// Its number in the stroma.
    pub(crate) number: usize,
    pub(crate) kind: StromalKind,
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
    repertoire: MtecRepertoire,
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
    /// Prepares the peptides that the stroma of a unit shows.
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
            repertoire: MtecRepertoire::new(&own, parameters)?,
            thresholds,
            restricted_share: eighth_bits(parameters.value("chip.tra_share_of_encounters")?),
            class_two: eighth_bits(class_two_share),
            peptides_by_dendritic: parameters.value("chip.dendritic_peptides")?.round() as u32,
            ctec_deletes: share(parameters.value("chip.ctec_deletion_share")?),
        })
    }

    /// Returns the share of the mTEC of a stroma that shows an antigen, in the mean over antigens.
    pub(crate) fn antigen_share(&self, stroma: &Stroma) -> Option<f64> {
        self.repertoire.share(stroma, self.tissue_restricted.len())
    }

    /// Lets a thymocyte meet stromal cell `by` and see one of its peptides, or several on a
    /// dendritic cell; `random` chooses all of them. Returns the strongest self signal seen, in
    /// fifteenths of the way from the threshold of positive selection to that of deletion, and what
    /// is decided.
    #[inline]
    pub(crate) fn meet(
        &self,
        cell: ContactingCell,
        by: Presenter,
        random: u32,
    ) -> (u32, Option<Outcome>) {
        let (mut strongest, mut decided) = self.see(cell, by, random);
        if by.kind == StromalKind::Dendritic {
            for nth in 1..self.peptides_by_dendritic {
                let (energy, outcome) = self.see(cell, by, another(random, nth));
                strongest = strongest.min(energy);
                decided = outcome.or(decided);
                if decided == Some(Outcome::Delete) {
                    break;
                }
            }
        }
        (self.level(strongest), decided)
    }

    /// Tells whether one of the peptides that [`Presentation::meet`] would show is felt at all.
    #[inline(always)]
    pub(crate) fn signals(&self, cell: ContactingCell, by: Presenter, random: u32) -> bool {
        let peptides =
            if by.kind == StromalKind::Dendritic { self.peptides_by_dendritic } else { 1 };
        let felt = |random: u32| self.see(cell, by, random).0 < self.thresholds.positive_ckt;
        felt(random) || (1..peptides).any(|nth| felt(another(random, nth)))
    }

    /// Returns the energy of one peptide and what it decides.
    #[inline(always)]
    fn see(
        &self,
        ContactingCell { stage, class, contacts, in_medulla }: ContactingCell,
        by: Presenter,
        random: u32,
    ) -> (i32, Option<Outcome>) {
        // Either class may show a peptide: else the few strongest would decide on the ratio.
        let shown_on = if random >> 24 < self.class_two { MhcClass::II } else { MhcClass::I };
        // A cell that is restricted to one class has lost the co-receptor of the other.
        if stage.is_sp() && shown_on != class {
            return (i32::MAX, None);
        }
        let energy = self.energies.energy(contacts, self.peptide(by, in_medulla, random));
        let signal = self.thresholds.signal(energy);
        let on_ctec = by.kind == StromalKind::Ctec;
        // A cTEC seldom arrests a cell for as long as its deletion takes.
        let lasts = !on_ctec || another(random, 1) < self.ctec_deletes;
        let outcome = match (signal, stage) {
            (Signal::None, _) => None,
            (Signal::Deletion, _) if lasts => Some(Outcome::Delete),
            (_, Stage::DpSmall) if on_ctec => Some(Outcome::Signal(shown_on)),
            (Signal::Regulatory, Stage::Sp4SemiMature) => Some(Outcome::Divert),
            _ => None,
        };
        (energy, outcome)
    }

    /// Returns how strong a signal of an energy is, 0 to [`STRONGEST_SIGNAL`].
    fn level(&self, energy: i32) -> u32 {
        let Thresholds { negative_ckt, positive_ckt, .. } = self.thresholds;
        if energy >= positive_ckt {
            return 0;
        }
        let steps = STRONGEST_SIGNAL as i32 - 1;
        let way = (positive_ckt - energy) * steps / (positive_ckt - negative_ckt).max(1);
        1 + way.clamp(0, steps) as u32
    }

    /// Returns the peptide shown: the low 16 bits of `random` choose among the peptides, the next 8
    /// the set.
    #[inline(always)]
    fn peptide(&self, by: Presenter, in_medulla: bool, random: u32) -> Peptide {
        let choose = |count: usize| ((random & 0xffff) as usize * count) >> 16;
        let shows_restricted = by.kind.is_mtec() || by.kind == StromalKind::Dendritic && in_medulla;
        if shows_restricted && random >> 16 & 0xff < self.restricted_share {
            // A dendritic cell takes antigens over from any mTEC.
            let antigen = if by.kind.is_mtec() {
                let count = self.repertoire.of(by.kind);
                self.shown[by.number].antigen(choose(count) as u32) as usize
            } else {
                choose(self.tissue_restricted.len())
            };
            return self.tissue_restricted[antigen];
        }
        self.cortical[choose(self.cortical.len())]
    }
}

/// Returns random number `nth` of the sequence that begins with `random`: the finaliser of
/// MurmurHash3 on a Weyl sequence.
const fn another(random: u32, nth: u32) -> u32 {
    let mut h = random.wrapping_add(nth.wrapping_mul(0x9e37_79b9));
    h = (h ^ h >> 16).wrapping_mul(0x85eb_ca6b);
    h = (h ^ h >> 13).wrapping_mul(0xc2b2_ae35);
    h ^ h >> 16
}

/// Eight random bits decide on a share: encounters are many and the shares assumed.
const SHARE_BITS: u32 = 8;

/// Returns a share in 2⁻⁸.
fn eighth_bits(share: f64) -> u32 {
    (share * f64::from(1 << SHARE_BITS)).round() as u32
}

/// Stages that judge what they see, as bits.
pub(crate) const JUDGES: u32 = 1 << Stage::DpSmall as u32
    | 1 << Stage::DpSignalled as u32
    | 1 << Stage::Sp4SemiMature as u32
    | 1 << Stage::Sp8SemiMature as u32;
