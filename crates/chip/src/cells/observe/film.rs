//! Paths of single cells through the medulla, as a microscope films them.

use crate::cells::state::stage::Stage;
use crate::cells::step::simulation::Simulation;
use crate::tissue::word::{KIND, PLACES, place};
use crate::tissue::{Axis, Lattice, Sides};

/// The path of a cell: where it was, minute by minute.
///
/// ```
/// use thymoid_chip::cells::{Path, Stage};
/// let places_um = vec![[0.0; 3], [3.0, 4.0, 0.0], [0.0; 3]];
/// let there_and_back = Path { stage: Stage::Sp4Mature, places_um };
/// assert_eq!((there_and_back.speed_um_min(), there_and_back.extent_um()), (5.0, 5.0));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// Its stage.
    pub stage: Stage,
    /// Places, um; across an open side they go on.
    pub places_um: Vec<[f64; 3]>,
}

struct Seen {
    name: u64,
    stage: Stage,
    site: usize,
    place_um: [f64; 3],
}

impl Path {
    /// Returns the mean of the steps from minute to minute, um/min.
    pub fn speed_um_min(&self) -> f64 {
        let steps = self.places_um.windows(2).map(|pair| distance(pair[0], pair[1]));
        thymoid_core::math::sum(steps) / (self.places_um.len() as f64 - 1.0)
    }

    /// Returns the largest distance between two of its places, um.
    pub fn extent_um(&self) -> f64 {
        let places = &self.places_um;
        let pairs = (0..places.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
        pairs.map(|(i, j)| distance(places[i], places[j])).fold(0.0, f64::max)
    }
}

fn distance(a: [f64; 3], b: [f64; 3]) -> f64 {
    let square = |axis: usize| (a[axis] - b[axis]) * (a[axis] - b[axis]);
    (square(0) + square(1) + square(2)).sqrt()
}

impl Simulation {
    /// Films every signalled, single-positive or condemned cell that is in the medulla now, for
    /// some minutes in which cells move but do not live. The simulation itself stays as it is.
    ///
    /// ```
    /// # use thymoid_chip::cells::{Options, Simulation, Space, Unit};
    /// # use thymoid_core::Seed;
    /// # let parameters = thymoid_chip::parameters()?;
    /// # let lobule = Unit::preset("infant-lobule").expect("it is a preset")?;
    /// # let unit = Unit { length_um: 60.0, width_um: 60.0, ..lobule };
    /// # let options = Options { thresholds: None, space: Space::On };
    /// # let mut simulation = Simulation::new(&unit, &parameters, options, Seed(1))?;
    /// let before = simulation.state_hash();
    /// let paths = simulation.film(5);
    /// assert!(!paths.is_empty() && paths.iter().all(|path| path.places_um.len() == 6));
    /// assert_eq!(simulation.state_hash(), before); // it is looked at and not changed
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    pub fn film(&self, minutes: u32) -> Vec<Path> {
        let mut lattice = self.anatomy.lattice.clone();
        let first = self.places(&lattice);
        // Twins of one identity cannot be told apart.
        let alone = |i: usize| {
            (i == 0 || first[i - 1].name != first[i].name)
                && first.get(i + 1).is_none_or(|next| next.name != first[i].name)
        };
        let filmed = (0..first.len())
            .filter(|i| self.anatomy.layers.in_medulla(first[*i].site) && alone(*i));
        let mut paths: Vec<(u64, Path)> = filmed
            .map(|i| &first[i])
            .map(|seen| (seen.name, Path { stage: seen.stage, places_um: vec![seen.place_um] }))
            .collect();
        let sweeps = self.sweeps_in(1.0);
        for minute in 0..minutes {
            for sweep in 0..sweeps {
                self.sweep(&mut lattice, minute * sweeps + sweep);
            }
            let places = self.places(&lattice);
            for (name, path) in &mut paths {
                let found = places.binary_search_by_key(name, |seen| seen.name);
                let (Ok(i), Some(last)) = (found, path.places_um.last().copied()) else { continue };
                path.places_um.push(self.onwards(last, places[i].place_um));
            }
        }
        paths.into_iter().map(|(_, path)| path).collect()
    }

    /// Returns the cells that can be filmed, by identity.
    fn places(&self, lattice: &Lattice) -> Vec<Seen> {
        let mut places = Vec::new();
        for (i, word) in lattice.words.iter().enumerate() {
            let stage = Stage::new((word >> KIND) as u8);
            let Some(stage) = stage.filter(|stage| {
                *stage == Stage::DpSignalled || *stage == Stage::Deleting || stage.is_sp()
            }) else {
                continue;
            };
            let state = self.roster.state(lattice.labels[i]);
            let name = u64::from(state.clone_number()) << 32 | u64::from(state.index());
            let site = lattice.site(i);
            let place_um = Axis::ALL.map(|axis| {
                let part = (f64::from(place(*word, axis)) + 0.5) / f64::from(PLACES);
                (site[axis.index()] as f64 + part) * self.spacing_um()
            });
            places.push(Seen { name, stage, site: i, place_um });
        }
        places.sort_by_key(|seen| seen.name);
        places
    }

    /// Returns `to`, or its image across an open side, whichever is nearer to `from`.
    fn onwards(&self, from: [f64; 3], to: [f64; 3]) -> [f64; 3] {
        let (extent, sides) = (self.anatomy.lattice.extent(), self.anatomy.lattice.sides());
        let mut near = to;
        for axis in 0..3 {
            if sides[axis] == Sides::Periodic {
                let length = extent[axis] as f64 * self.spacing_um();
                near[axis] += ((from[axis] - to[axis]) / length).round() * length;
            }
        }
        near
    }
}
