//! The chip of one run.

use thymoid_chip::{Design, mean_field};
use thymoid_core::Parameters;

use super::entry::{Entry, Target, with_field};

/// The chip of a run.
#[derive(Debug, Clone)]
pub struct Chip {
    /// Its design.
    pub design: Design,
    /// The parameters that hold for it.
    pub parameters: Parameters,
}

/// Why there can be no such chip.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Impossible(pub String);

impl Impossible {
    /// What an error says, in one line.
    pub(super) fn of(error: &impl std::fmt::Display) -> Self {
        Self(error.to_string().replace('\n', "; "))
    }
}

/// Returns a design and parameters with the values of some entries. Channels that a smaller volume
/// or a wider pitch has no room for are shorter, unless their length is an entry.
///
/// # Errors
/// When a field takes no such number, or a parameter is out of its plausible range.
pub fn chip(
    base: &Design,
    parameters: &Parameters,
    entries: &[Entry],
    inputs: &[f64],
) -> Result<Chip, Impossible> {
    let mut chip = Chip { design: base.clone(), parameters: parameters.clone() };
    for (entry, value) in entries.iter().zip(inputs) {
        let name = &entry.name;
        match entry.target {
            Target::Parameter => {
                let set = chip.parameters.set(name, *value, "a sweep");
                set.map_err(|error| Impossible::of(&error))?;
            }
            target => {
                let none = || Impossible(format!("`{name}` takes no such number as {value}"));
                chip.design = with_field(&chip.design, name, target, *value).ok_or_else(none)?;
            }
        }
    }
    let length_varies = entries.iter().any(|entry| entry.name == "medium.channel_length_mm");
    if !length_varies {
        chip.design = chip.design.with_channels_that_fit();
    }
    Ok(chip)
}

/// Tells whether there can be such a chip.
///
/// # Errors
/// When there cannot, and why.
pub fn possible(chip: Result<Chip, Impossible>) -> Result<(), Impossible> {
    let Chip { design, parameters } = chip?;
    mean_field(&design, &parameters, 1).map_err(|error| Impossible::of(&error))?;
    Ok(())
}

/// Returns what the entries are before anything is varied; the first value of one that is not set.
pub fn base_inputs(base: &Design, parameters: &Parameters, entries: &[Entry]) -> Vec<f64> {
    let table = toml::Table::try_from(base).unwrap_or_default();
    let of_design = |name: &str| {
        let mut value = toml::Value::Table(table.clone());
        for part in name.split('.') {
            value = value.get(part)?.clone();
        }
        value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64))
    };
    let value = |entry: &Entry| {
        let set = match entry.target {
            Target::Parameter => parameters.value(&entry.name).ok(),
            Target::Field | Target::WholeField => of_design(&entry.name),
        };
        set.unwrap_or_else(|| entry.values.at(0.0))
    };
    entries.iter().map(value).collect()
}
