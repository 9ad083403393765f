//! The deterministic automaton of a pattern, and the sequences of letter sets it accepts.

use std::collections::BTreeMap;

use super::syntax::{MAX_STATES, Nondeterministic};
use super::{ALPHABET, Letters};

/// Where each letter leads.
type Row = [Option<usize>; ALPHABET.len()];

/// A deterministic automaton that starts in state 0.
#[derive(Debug, Clone)]
pub(super) struct Automaton {
    rows: Vec<Row>,
    accepts: Vec<bool>,
}

/// States that accept the same words of one length, as one.
#[derive(Debug, Clone, Default)]
struct Layer {
    /// By state of the automaton; `None` where no word of this length is accepted.
    class: Vec<Option<usize>>,
    /// By class: each set of first letters with the class of the layer below it leads to. The sets
    /// have nothing in common.
    edges: Vec<Vec<(Letters, usize)>>,
    /// By class: sequences of sets.
    ways: Vec<usize>,
}

impl Automaton {
    /// Makes it deterministic, by subsets of states (Rabin and Scott 1959).
    pub(super) fn new(from: &Nondeterministic) -> Result<Self, String> {
        let mut numbers = BTreeMap::new();
        let start = from.closure(vec![0]);
        numbers.insert(start.clone(), 0);
        let (mut subsets, mut rows) = (vec![start], Vec::new());
        while let Some(subset) = subsets.get(rows.len()).cloned() {
            let mut row: Row = [None; ALPHABET.len()];
            for (letter, target) in row.iter_mut().enumerate() {
                let reached = subset.iter().filter_map(|&state| from.states[state].read);
                let reached = reached.filter(|(letters, _)| letters >> letter & 1 == 1);
                let reached: Vec<_> = reached.map(|(_, target)| target).collect();
                if reached.is_empty() {
                    continue;
                }
                let next = from.closure(reached);
                let number = *numbers.entry(next.clone()).or_insert(subsets.len());
                if number == subsets.len() {
                    subsets.push(next);
                }
                *target = Some(number);
            }
            if subsets.len() > MAX_STATES {
                return Err("it is too large; write shorter repeats".into());
            }
            rows.push(row);
        }
        let accepts = subsets.iter().map(|s| s.binary_search(&from.accept).is_ok()).collect();
        Ok(Self { rows, accepts })
    }

    /// Returns sequences of letter sets, without a word in common, that hold every accepted word up
    /// to a length; `None` when there are more than `most`.
    ///
    /// States are merged for each length of what is left by itself: `C.*F` has one sequence for
    /// each length, although its automaton tells F from the rest at every place.
    pub(super) fn sequences(&self, longest: usize, most: usize) -> Option<Vec<Vec<Letters>>> {
        let mut layers = vec![self.end()];
        for length in 0..longest {
            let layer = self.above(&layers[length]);
            layers.push(layer);
        }
        let starts = || layers.iter().enumerate().filter_map(|(n, l)| Some((n, l.class[0]?)));
        let total =
            starts().fold(0, |sum: usize, (n, class)| sum.saturating_add(layers[n].ways[class]));
        if total > most {
            return None;
        }
        let mut found = Vec::with_capacity(total);
        for (length, class) in starts() {
            follow(&layers[..=length], class, &mut Vec::new(), &mut found);
        }
        Some(found)
    }

    /// Returns what accepts the empty word.
    fn end(&self) -> Layer {
        let class = self.accepts.iter().map(|accepts| accepts.then_some(0)).collect();
        Layer { class, edges: vec![Vec::new()], ways: vec![1] }
    }

    fn above(&self, below: &Layer) -> Layer {
        let mut layer = Layer::default();
        let mut numbers = BTreeMap::new();
        for row in &self.rows {
            let classes = row.map(|target| below.class[target?]);
            if classes.iter().all(Option::is_none) {
                layer.class.push(None);
                continue;
            }
            let number = *numbers.entry(classes).or_insert(layer.edges.len());
            layer.class.push(Some(number));
            if number < layer.edges.len() {
                continue;
            }
            let mut edges: BTreeMap<usize, Letters> = BTreeMap::new();
            for (letter, class) in classes.iter().enumerate() {
                if let Some(class) = class {
                    *edges.entry(*class).or_default() |= 1 << letter;
                }
            }
            let ways = edges.keys().fold(0, |sum: usize, to| sum.saturating_add(below.ways[*to]));
            layer.ways.push(ways);
            layer.edges.push(edges.into_iter().map(|(to, letters)| (letters, to)).collect());
        }
        layer
    }
}

/// Adds every sequence from a class of the last layer down to the first.
fn follow(layers: &[Layer], class: usize, path: &mut Vec<Letters>, found: &mut Vec<Vec<Letters>>) {
    let (layer, below) = layers.split_last().expect("the first layer has no edges");
    if below.is_empty() {
        found.push(path.clone());
    }
    for &(letters, to) in &layer.edges[class] {
        path.push(letters);
        follow(below, to, path, found);
        path.pop();
    }
}

impl Nondeterministic {
    /// Returns all states reached from these by free moves, ascending.
    fn closure(&self, mut states: Vec<usize>) -> Vec<usize> {
        let mut i = 0;
        let mut seen = vec![false; self.states.len()];
        states.retain(|&state| !std::mem::replace(&mut seen[state], true));
        while let Some(&state) = states.get(i) {
            for &next in &self.states[state].free {
                if !std::mem::replace(&mut seen[next], true) {
                    states.push(next);
                }
            }
            i += 1;
        }
        states.sort_unstable();
        states
    }
}
