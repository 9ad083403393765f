//! What a thymocyte carries on the lattice: 96 bits beside its hot word.
//!
//! | bits of the payload | what |
//! |---|---|
//! | 0-44 | before beta-selection, progenitor (32), divisions (5), upper part of sub-stage (3) |
//! | 0-44 | after it, the contact residues of both chains, five pairs of 9 bits |
//! | 45-54 | place in the beta clone: 1 for the founder, 2 i and 2 i + 1 for daughters of i |
//! | 55-57 | receptor alpha: attempts made, 0 before the first |
//! | 58 | MHC class of the selecting ligand: 0 class II, 1 class I |
//! | 59-63 | sub-stage; before beta-selection its lower part |
//!
//! The tag holds the number of the beta clone (28 bits) and, above, the strongest self signal (4).

use crate::selection::{Contacts, MhcClass};

pub(crate) const INDEX: u32 = 45;
pub(crate) const INDEX_BITS: u32 = 10;
const ATTEMPT: u32 = 55;
const CLASS: u32 = 58;
const SUB_STAGE: u32 = 59;
const SUB_STAGE_BITS: u32 = 5;
const UPPER_SUB_STAGE: u32 = 37;
const UPPER_MASK: u32 = 7;
const CONTACT_MASK: u64 = (1 << INDEX) - 1;
const DIVISIONS: u32 = 32;
pub(crate) const CLONE_BITS: u32 = 28;
const CLONE_MASK: u32 = (1 << CLONE_BITS) - 1;
const MOST_DIVISIONS: u32 = 31;
/// The most attempts at an alpha chain that are told apart.
pub(crate) const MOST_ATTEMPTS: u32 = 7;
/// The signal of a peptide at the threshold of deletion.
pub(crate) const STRONGEST_SIGNAL: u32 = 15;

/// The 96 bits of a thymocyte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct ThymocyteState {
    pub(crate) payload: u64,
    pub(crate) tag: u32,
}

impl ThymocyteState {
    /// Returns a progenitor that has just entered.
    pub(crate) const fn progenitor(number: u32) -> Self {
        Self { payload: number as u64, tag: 0 }
    }

    /// Returns the number of the progenitor, before beta-selection.
    pub(crate) const fn progenitor_number(self) -> u32 {
        self.payload as u32
    }

    /// Returns the divisions before beta-selection.
    pub(crate) const fn divisions(self) -> u32 {
        (self.payload >> DIVISIONS) as u32 & MOST_DIVISIONS
    }

    /// Returns the state after one more division before beta-selection.
    pub(crate) const fn with_division_counted(self) -> Self {
        let divisions = self.divisions();
        let divisions = if divisions < MOST_DIVISIONS { divisions + 1 } else { divisions };
        let payload = self.payload & !((MOST_DIVISIONS as u64) << DIVISIONS)
            | (divisions as u64) << DIVISIONS;
        Self { payload, ..self }
    }

    /// Returns the sub-stage: below 32, before beta-selection below 256.
    pub(crate) const fn sub_stage(self) -> u32 {
        let lower = (self.payload >> SUB_STAGE) as u32;
        if self.index() > 0 {
            return lower;
        }
        lower | ((self.payload >> UPPER_SUB_STAGE) as u32 & UPPER_MASK) << SUB_STAGE_BITS
    }

    /// Returns the state in another sub-stage.
    pub(crate) const fn with_sub_stage(self, sub_stage: u32) -> Self {
        let payload = self.payload & !(31 << SUB_STAGE) | (sub_stage as u64) << SUB_STAGE;
        if self.index() > 0 {
            return Self { payload, ..self };
        }
        let upper = (sub_stage >> SUB_STAGE_BITS & UPPER_MASK) as u64;
        let kept = payload & !((UPPER_MASK as u64) << UPPER_SUB_STAGE);
        Self { payload: kept | upper << UPPER_SUB_STAGE, ..self }
    }

    /// Returns the number of the beta clone.
    pub(crate) const fn clone_number(self) -> u32 {
        self.tag & CLONE_MASK
    }

    /// Returns the place in the beta clone; 0 before beta-selection.
    pub(crate) const fn index(self) -> u32 {
        (self.payload >> INDEX) as u32 & ((1 << INDEX_BITS) - 1)
    }

    /// Returns the first cell of a beta clone.
    pub(crate) const fn founder(clone: u32) -> Self {
        Self { payload: 1 << INDEX, tag: clone & CLONE_MASK }
    }

    /// Returns both daughters of a division. Once there is an alpha chain they share it, and so do
    /// twins whose index has no room for another doubling.
    pub(crate) const fn daughters(self) -> [Self; 2] {
        let index = self.index();
        if index == 0 {
            let counted = self.with_division_counted();
            return [counted, counted];
        }
        if self.attempts() > 0 || 2 * index + 1 >= 1 << INDEX_BITS {
            return [self, self];
        }
        [self.with_index(2 * index), self.with_index(2 * index + 1)]
    }

    const fn with_index(self, index: u32) -> Self {
        let mask = ((1 << INDEX_BITS) - 1) << INDEX;
        Self { payload: self.payload & !mask | (index as u64) << INDEX, ..self }
    }

    /// Returns the attempts at a TCR alpha chain so far.
    pub(crate) const fn attempts(self) -> u32 {
        (self.payload >> ATTEMPT) as u32 & MOST_ATTEMPTS
    }

    /// Returns the number of the alpha chain: clone, place in the clone, attempt.
    pub(crate) const fn alpha_number(self) -> u64 {
        alpha_number(self.clone_number(), self.index(), self.attempts())
    }

    /// Returns the state after so many attempts.
    pub(crate) const fn with_attempt(self, attempts: u32) -> Self {
        let mask = (MOST_ATTEMPTS as u64) << ATTEMPT;
        Self { payload: self.payload & !mask | (attempts as u64) << ATTEMPT, ..self }
    }

    /// Returns the contact residues of both chains.
    pub(crate) const fn contacts(self) -> Contacts {
        Contacts::from_bits(self.payload & CONTACT_MASK)
    }

    /// Returns the state with other contact residues.
    pub(crate) const fn with_contacts(self, contacts: Contacts) -> Self {
        Self { payload: self.payload & !CONTACT_MASK | contacts.bits(), ..self }
    }

    /// Returns the class of the selecting ligand.
    pub(crate) const fn class(self) -> MhcClass {
        if self.payload >> CLASS & 1 == 0 { MhcClass::II } else { MhcClass::I }
    }

    /// Returns the state after a signal by a ligand of a class.
    pub(crate) const fn with_class(self, class: MhcClass) -> Self {
        let bit = matches!(class, MhcClass::I) as u64;
        Self { payload: self.payload & !(1 << CLASS) | bit << CLASS, ..self }
    }

    /// Returns the strongest self signal so far: 0 none, 1 at the threshold of positive selection,
    /// 15 at that of deletion.
    pub(crate) const fn signal(self) -> u32 {
        self.tag >> CLONE_BITS
    }

    /// Returns the state after a self signal, of which the strongest counts.
    pub(crate) const fn with_signal(self, signal: u32) -> Self {
        let signal = if signal > self.signal() { signal } else { self.signal() };
        Self { tag: self.tag & CLONE_MASK | signal << CLONE_BITS, ..self }
    }
}

/// Returns the number of an alpha chain, the index of its receptor.
pub(crate) const fn alpha_number(clone: u32, index: u32, attempt: u32) -> u64 {
    (clone as u64) << (INDEX_BITS + 3) | (index as u64) << 3 | attempt as u64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn fields_do_not_touch_each_other(
            clone in 0_u32..1 << 28, index in 1_u32..1 << 9, attempts in 0_u32..8, sub in 0_u32..32,
            signal in 0_u32..16, one in any::<bool>(), contacts in 0_u64..1 << 45,
        ) {
            let class = if one { MhcClass::I } else { MhcClass::II };
            let state = ThymocyteState::founder(clone)
                .with_index(index)
                .with_contacts(Contacts::from_bits(contacts))
                .with_sub_stage(sub)
                .with_signal(signal)
                .with_class(class)
                .with_attempt(attempts);
            prop_assert_eq!(state.clone_number(), clone);
            prop_assert_eq!(state.index(), index);
            prop_assert_eq!(state.attempts(), attempts);
            prop_assert_eq!(state.sub_stage(), sub);
            prop_assert_eq!(state.signal(), signal);
            prop_assert_eq!(state.class(), class);
            prop_assert_eq!(state.contacts().bits(), contacts);
            let [a, b] = state.daughters();
            prop_assert_eq!(a.contacts().bits(), contacts);
            if attempts == 0 {
                prop_assert_eq!((a.index(), b.index()), (2 * index, 2 * index + 1));
            } else {
                let alpha = state.alpha_number();
                prop_assert_eq!((a.alpha_number(), b.alpha_number()), (alpha, alpha));
            }
        }

        #[test]
        fn progenitors_count_their_divisions(number in any::<u32>(), divisions in 0_u32..40) {
            let mut state = ThymocyteState::progenitor(number);
            for _ in 0..divisions {
                state = state.daughters()[1];
            }
            prop_assert_eq!(state.divisions(), divisions.min(31));
            prop_assert_eq!(state.progenitor_number(), number);
            prop_assert_eq!(state.index(), 0);
            let later = state.with_sub_stage(200).with_sub_stage(number % 64);
            prop_assert_eq!(later.sub_stage(), number % 64);
            prop_assert_eq!((later.divisions(), later.progenitor_number()), (divisions.min(31), number));
        }
    }
}
