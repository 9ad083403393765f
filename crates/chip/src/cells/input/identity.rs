//! What a run is of. Two simulations of the same identity go through the same states.

use std::fmt::Write;

use sha2::{Digest, Sha256};
use thymoid_core::{Parameters, Seed};

use super::options::{Options, Space};
use super::unit::Unit;
use crate::error::Error;

/// What is hashed, in words.
const HASHED: [&str; 3] = ["unit", "parameters", "thresholds or options"];

/// Unit, parameters, options and seed, each by what tells it from any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Identity {
    seed: u64,
    /// SHA-256 of the unit, the parameters, and the options: [`HASHED`].
    hashes: [[u8; 32]; HASHED.len()],
}

impl Identity {
    /// Bytes of an identity.
    pub(crate) const BYTES: usize = 8 + HASHED.len() * 32;

    /// Returns the identity of a run.
    pub(crate) fn new(unit: &Unit, parameters: &Parameters, options: Options, seed: Seed) -> Self {
        // A float is written with the digits that give back its bits.
        let unit = format!("{unit:?}");
        let mut numbers = String::new();
        for (name, parameter) in parameters.iter() {
            let _ = writeln!(numbers, "{name} {:?}", parameter.value);
        }
        let space = matches!(options.space, Space::On);
        let options = format!("{:?} {space}", options.thresholds);
        let hashes = [unit, numbers, options].map(|text| Sha256::digest(text.as_bytes()).into());
        Self { seed: seed.0, hashes }
    }

    /// Returns the seed, then the hashes.
    pub(crate) fn bytes(&self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..8].copy_from_slice(&self.seed.to_le_bytes());
        bytes[8..].copy_from_slice(self.hashes.as_flattened());
        bytes
    }

    /// Reads what [`Identity::bytes`] gave.
    pub(crate) fn of_bytes(bytes: [u8; Self::BYTES]) -> Self {
        let mut seed = [0; 8];
        seed.copy_from_slice(&bytes[..8]);
        let mut hashes = [[0; 32]; HASHED.len()];
        hashes.as_flattened_mut().copy_from_slice(&bytes[8..]);
        Self { seed: u64::from_le_bytes(seed), hashes }
    }

    /// Refuses what was saved by a run of another identity.
    ///
    /// # Errors
    /// [`Error::Saved`] when anything is another.
    pub(crate) fn expect(&self, saved: &Self) -> Result<(), Error> {
        let mut pairs = HASHED.into_iter().zip(self.hashes.iter().zip(&saved.hashes));
        let other = pairs.find(|(_, (own, other))| own != other);
        let problem = match other {
            _ if self.seed != saved.seed => {
                format!("is of a run with seed {}, not {}", saved.seed, self.seed)
            }
            Some((what, _)) => format!("is of a run with other {what}"),
            None => return Ok(()),
        };
        Err(Error::Saved { problem, remedy: "resume with what the run began with, or begin anew" })
    }
}
