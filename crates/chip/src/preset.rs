//! Published systems as designs.

use crate::design::Design;
use crate::error::Error;

/// The designs that come with the program: name and text, which says what of it is published.
pub const PRESETS: [(&str, &str); 8] = [
    ("ato", include_str!("../presets/ato.toml")),
    ("fibrin-organoid", include_str!("../presets/fibrin_organoid.toml")),
    ("decellularised-scaffold", include_str!("../presets/decellularised_scaffold.toml")),
    ("thymus-slices", include_str!("../presets/thymus_slices.toml")),
    ("pig-lobe", include_str!("../presets/pig_lobe.toml")),
    ("rat-fragments", include_str!("../presets/rat_fragments.toml")),
    ("photopatterned-gel", include_str!("../presets/photopatterned_gel.toml")),
    ("cryogel", include_str!("../presets/cryogel.toml")),
];

impl Design {
    /// Reads one of the [`PRESETS`]; none when none is called so.
    ///
    /// ```
    /// use thymoid_chip::{Design, Medium};
    /// let organoid = Design::preset("ato").expect("it is a preset")?;
    /// assert!(matches!(organoid.medium, Medium::AirLiquid { film_um: 20.0, .. }));
    /// assert!(Design::preset("spleen").is_none());
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    pub fn preset(name: &str) -> Option<Result<Self, Error>> {
        let (name, text) = PRESETS.iter().find(|(preset, _)| *preset == name)?;
        Some(Self::parse(name, text))
    }
}
