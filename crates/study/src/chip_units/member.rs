//! One tissue among others: from exchange to exchange.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use anyhow::{Context, Result};
use thymoid_chip::cells::{Options, Simulation, Unit};
use thymoid_core::{Parameters, Seed};

use super::period::{Period, left};

/// Passes between two readings of the uptake: an hour.
const PASSES_PER_READING: u32 = 15;

/// A tissue, and the places along the flow that it stands at.
#[derive(Debug)]
pub struct Member {
    simulation: Simulation,
    /// Places along the flow that it holds, equal parts of it.
    places: usize,
}

impl Member {
    /// Begins a tissue.
    ///
    /// # Errors
    /// When the unit is unusable.
    pub fn begin(
        unit: &Unit,
        parameters: &Parameters,
        options: Options,
        seed: Seed,
        places: usize,
    ) -> Result<Self> {
        Ok(Self { simulation: Simulation::new(unit, parameters, options, seed)?, places })
    }

    /// Goes on with a tissue that was saved.
    ///
    /// # Errors
    /// When the file is of another run or damaged.
    pub fn resume(
        unit: &Unit,
        parameters: &Parameters,
        options: Options,
        seed: Seed,
        (from, places): (&Path, usize),
    ) -> Result<Self> {
        let place = || format!("{}: cannot be read", from.display());
        let file = BufReader::new(File::open(from).with_context(place)?);
        let (simulation, _) = Simulation::resume(unit, parameters, options, seed, file)
            .with_context(|| from.display().to_string())?;
        Ok(Self { simulation, places })
    }

    /// Saves it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, to: &Path) -> Result<()> {
        let place = || format!("{}: cannot be written", to.display());
        let file = File::create(to).with_context(place)?;
        self.simulation.write_checkpoint(&file, b"").with_context(place)?;
        file.sync_data().with_context(place)
    }

    /// Returns the passes of some days, one at least.
    pub fn passes_in(&self, days: f64) -> u32 {
        self.simulation.passes_in(days).max(1)
    }

    /// Lets cells live for some passes.
    pub fn advance(&mut self, passes: u32) -> Period {
        let before = left(&self.simulation);
        let mut samples = Vec::new();
        for pass in 1..=passes {
            self.simulation.pass();
            if pass.is_multiple_of(PASSES_PER_READING) || pass == passes {
                samples.push(self.uptake_mol_s());
            }
        }
        // Nobody asks who they are.
        self.simulation.take_emigrants();
        Period::of(&self.simulation, before, &samples)
    }

    /// Gives it this oxygen at its walls, at equal distances along the flow.
    ///
    /// # Errors
    /// When one is no pressure.
    pub fn give_oxygen(&mut self, along_mmhg: Vec<f64>) -> Result<()> {
        Ok(self.simulation.set_medium(along_mmhg)?)
    }

    /// Returns what it takes up at each of its places.
    fn uptake_mol_s(&self) -> Vec<f64> {
        let oxygen = self.simulation.oxygen();
        oxygen.map_or_else(Vec::new, |oxygen| spread(&oxygen.uptake_along_mol_s, self.places))
    }

    /// Returns the volume that cells can fill.
    pub fn tissue_mm3(&self) -> f64 {
        self.simulation.tissue_mm3()
    }
}

/// Puts what is known of rows of equal width into places of equal width.
fn spread(rows: &[f64], places: usize) -> Vec<f64> {
    let mut spread = vec![0.0; places];
    let width = places as f64 / rows.len() as f64;
    for (row, value) in rows.iter().enumerate() {
        let [from, to] = [row, row + 1].map(|edge| edge as f64 * width);
        for place in from as usize..(to.ceil() as usize).min(places) {
            let inside = to.min((place + 1) as f64) - from.max(place as f64);
            spread[place] += value * (inside / width).max(0.0);
        }
    }
    spread
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: three rows in two places, and one row in two.
    #[test]
    fn rows_are_cut_where_places_meet() {
        let two = spread(&[1.0, 4.0, 2.0], 2);
        assert!((two[0] - 3.0).abs() < 1e-12 && (two[1] - 4.0).abs() < 1e-12, "{two:?}");
        assert_eq!(spread(&[3.0], 2), [1.5, 1.5]);
        assert_eq!(spread(&[1.0, 2.0, 3.0, 4.0], 1), [10.0]);
    }
}
