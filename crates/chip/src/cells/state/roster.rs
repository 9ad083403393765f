//! The states of all thymocytes.

use super::thymocyte_state::ThymocyteState;

/// States by label: the number that moves with a cell on the lattice, while its state stays here.
///
/// Labels are given anew once a cell is gone. They tell cells apart and nothing else: what happens
/// to a cell never depends on its label. Twelve bytes a cell.
#[derive(Debug, Clone, Default)]
pub(crate) struct Roster {
    /// Payload, low half first, and tag.
    records: Vec<[u32; 3]>,
    free: Vec<u32>,
}

impl Roster {
    /// Returns room for as many cells; it takes memory only once they are there.
    pub(crate) fn with_capacity(cells: usize) -> Self {
        Self { records: Vec::with_capacity(cells), free: Vec::new() }
    }

    /// Returns the state of a cell.
    #[inline]
    pub(crate) fn state(&self, label: u32) -> ThymocyteState {
        let [low, high, tag] = self.records[label as usize];
        ThymocyteState { payload: u64::from(low) | u64::from(high) << 32, tag }
    }

    /// Replaces the state of a cell.
    #[inline]
    pub(crate) fn set(&mut self, label: u32, state: ThymocyteState) {
        self.records[label as usize] = record(state);
    }

    /// Takes a cell in and gives its label.
    pub(crate) fn take_in(&mut self, state: ThymocyteState) -> u32 {
        if let Some(label) = self.free.pop() {
            self.set(label, state);
            return label;
        }
        self.records.push(record(state));
        self.records.len() as u32 - 1
    }

    /// Frees the label of a cell that is gone.
    pub(crate) fn release(&mut self, label: u32) {
        self.free.push(label);
    }
}

const fn record(ThymocyteState { payload, tag }: ThymocyteState) -> [u32; 3] {
    [payload as u32, (payload >> 32) as u32, tag]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Against a map that never gives a label twice.
        #[test]
        fn a_label_names_one_cell(events in prop::collection::vec((any::<bool>(), any::<u32>()), 1..200)) {
            let mut roster = Roster::with_capacity(0);
            let mut there: Vec<(u32, ThymocyteState)> = Vec::new();
            for (comes, number) in events {
                if comes || there.is_empty() {
                    let state = ThymocyteState::progenitor(number);
                    there.push((roster.take_in(state), state));
                } else {
                    let (label, _) = there.swap_remove(number as usize % there.len());
                    roster.release(label);
                }
                for (label, state) in &there {
                    prop_assert_eq!(roster.state(*label), *state);
                }
            }
        }
    }
}
