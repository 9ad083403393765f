//! How much memory a unit takes, before it is taken.

use thymoid_core::Parameters;

use super::anatomy;
use super::unit::Unit;
use crate::error::Error;
use crate::tissue::Scale;

/// Bytes of a site: word and label; the state of its cell; the stromal cell that reaches it;
/// gradients.
const PER_SITE: u64 = 8 + 12 + 4 + 1;
/// Bytes of a site of a unit with surroundings beside these: eight sites are a voxel of oxygen with
/// some 110 bytes, 64 are one of four chemokines with 60 each.
const PER_SITE_SURROUNDED: u64 = 18;
/// Bytes that every simulation takes: energies, receptor models, random numbers of each thread.
const ALWAYS: u64 = 64 << 20;

/// Returns the bytes that a simulation of a unit takes at most at its start. Beta clones add 12
/// bytes each.
///
/// # Errors
/// When a field of `unit` is unusable, it has more sites than numbers of 32 bits can name, or
/// `parameters` lacks an entry.
///
/// ```
/// use thymoid_chip::cells::{Unit, memory_bytes};
/// let parameters = thymoid_chip::parameters()?;
/// let lobule = Unit::preset("infant-lobule").expect("it is a preset")?;
/// let square = |edge_um| Unit { width_um: edge_um, length_um: edge_um, ..lobule.clone() };
/// assert!(memory_bytes(&square(1e4), &parameters)? > 1 << 31);
/// assert!(memory_bytes(&square(1e5), &parameters).is_err()); // sites have numbers of 32 bits
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
pub fn memory_bytes(unit: &Unit, parameters: &Parameters) -> Result<u64, Error> {
    let more = if unit.surroundings.is_some() { PER_SITE_SURROUNDED } else { 0 };
    Ok(ALWAYS + (PER_SITE + more) * sites(unit, parameters)?)
}

/// Checks a unit and returns its number of sites.
pub(crate) fn sites(unit: &Unit, parameters: &Parameters) -> Result<u64, Error> {
    unit.check(&unit.name)?;
    let extent = anatomy::extent(unit, Scale::new(parameters)?.spacing_um);
    let sites: u64 = extent.iter().map(|n| *n as u64).product();
    if sites > u64::from(u32::MAX) {
        return Err(Error::Tissue {
            quantity: "the number of sites of a unit",
            allowed: "below 2^32; make length_um, width_um or depth_um smaller".into(),
            value: sites.to_string(),
        });
    }
    Ok(sites)
}
