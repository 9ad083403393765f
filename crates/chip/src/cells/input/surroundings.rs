//! What surrounds the tissue of a unit.

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::medium::Medium;

/// What feeds the tissue of a unit. Where it is given, cells take up oxygen and feel what is left
/// of it; without, there is enough everywhere.
///
/// ```
/// use thymoid_chip::cells::{Surroundings, Unit};
/// let text = "name = \"lobe\"\nlength_um = 240\nwidth_um = 60\ndepth_um = 150\n\
///             cortex_share = 0.66\nways = { kind = \"face\" }\n[surroundings]\n\
///             medium = { kind = \"submerged\", po2_mmhg = 142, medium_um = 4000 }\n\
///             po2_along_mmhg = [140, 100]\n";
/// let unit = Unit::parse("lobe.toml", text)?;
/// let surroundings: &Surroundings = unit.surroundings.as_ref().expect("they are written");
/// // A quarter of the way along y.
/// assert_eq!(surroundings.po2_mmhg(0.25), 130.0);
/// let open = text.replace("140, 100", "140, -100");
/// assert!(Unit::parse("lobe.toml", &open).is_err());
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surroundings {
    /// How oxygen comes to the unit. Faces are those of the unit: half a slab that is fed from both
    /// sides has one, at z = 0. Channels are those by which cells come and go.
    pub medium: Medium,
    /// Whether the epithelium expresses FOXN1 by force, whatever its oxygen.
    #[serde(default)]
    pub forced_foxn1: bool,
    /// Oxygen pressure of the medium at equal distances along y, from one end of the unit to the
    /// other, linear between; one value is that of all of it, and none leaves that of `medium`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub po2_along_mmhg: Vec<f64>,
}

/// One standard atmosphere.
const ATMOSPHERE_MMHG: f64 = 760.0;

impl Surroundings {
    /// Returns the oxygen pressure of the medium at a share of the way along y, from 0 to 1.
    pub fn po2_mmhg(&self, share: f64) -> f64 {
        let at = |i: usize| self.po2_along_mmhg.get(i).copied();
        let place = share.clamp(0.0, 1.0) * self.po2_along_mmhg.len().saturating_sub(1) as f64;
        let before = at(place.floor() as usize).unwrap_or(self.medium.po2_mmhg());
        let after = at(place.ceil() as usize).unwrap_or(before);
        before + place.fract() * (after - before)
    }

    /// Checks every field by `require`, as [`Medium::check`] does.
    pub(super) fn check(
        &self,
        require: &impl Fn(&'static str, f64, bool, &'static str) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.medium.check(false, require)?;
        let blood = matches!(self.medium, Medium::Implanted { .. });
        let allowed = "left out for an implant, whose blood is the same everywhere";
        let given = self.po2_along_mmhg.first().copied();
        given.map_or(Ok(()), |po2| require("surroundings.po2_along_mmhg", po2, !blood, allowed))?;
        self.po2_along_mmhg.iter().try_for_each(|po2| {
            let met = (0.0..=ATMOSPHERE_MMHG).contains(po2);
            let allowed = "pressures from 0 to 760 mmHg, one atmosphere";
            require("surroundings.po2_along_mmhg", *po2, met, allowed)
        })
    }
}
