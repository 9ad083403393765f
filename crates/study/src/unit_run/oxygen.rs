//! The oxygen of a unit in the series of a run.

use thymoid_chip::cells::Simulation;

use crate::frame::Frame;

/// What is noted of the oxygen of a unit at a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Oxygen {
    /// In the order of [`COLUMNS`].
    values: [f64; COLUMNS.len()],
}

/// Columns, with the units that they carry.
const COLUMNS: [&str; 6] = [
    "po2_least_mmhg",
    "po2_mean_mmhg",
    "hypoxic_share",
    "foxn1_share",
    "growth_share",
    "oxygen_uptake_mol_s",
];

/// Words of a record.
pub const WORDS: usize = COLUMNS.len();

impl Oxygen {
    /// Of a simulation as it is; none where the unit has no surroundings.
    pub fn now(simulation: &Simulation) -> Option<Self> {
        let census = simulation.oxygen()?;
        let values = [
            census.least_po2_mmhg,
            census.mean_po2_mmhg,
            census.hypoxic_share,
            census.foxn1_share,
            census.growth_share,
            census.uptake_mol_s(),
        ];
        Some(Self { values })
    }

    /// As words of a record: no number where there is none.
    pub fn words(of: Option<Self>) -> [u64; WORDS] {
        of.map_or([f64::NAN; WORDS], |oxygen| oxygen.values).map(f64::to_bits)
    }

    /// Of words of a record.
    pub fn of_words(words: [u64; WORDS]) -> Option<Self> {
        let values = words.map(f64::from_bits);
        values.iter().all(|value| value.is_finite()).then_some(Self { values })
    }

    /// Adds the columns to a table, if there is oxygen in any of its rows.
    pub fn columns(mut frame: Frame, rows: &[Option<Self>]) -> Frame {
        if rows.iter().all(Option::is_none) {
            return frame;
        }
        for (nth, name) in COLUMNS.into_iter().enumerate() {
            frame = frame.optional(name, rows.iter().map(|row| row.map(|row| row.values[nth])));
        }
        frame
    }

    /// Returns the values with their names and units.
    pub fn lines(&self) -> impl Iterator<Item = (&'static str, f64, &'static str)> {
        const UNITS: [&str; WORDS] = ["mmHg", "mmHg", "1", "1", "1", "mol/s"];
        let named = COLUMNS.into_iter().zip(UNITS).zip(self.values);
        named.map(|((name, unit), value)| (name, value, unit))
    }
}
