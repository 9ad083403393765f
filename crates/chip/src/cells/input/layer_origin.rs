//! Where the layers of a unit come from.

use serde::{Deserialize, Serialize};

/// Where cortex and medulla come from.
///
/// ```
/// use thymoid_chip::cells::{LayerOrigin, Unit};
/// let lobule = Unit::preset("infant-lobule").expect("it is a preset")?;
/// assert_eq!(lobule.layers, LayerOrigin::Given);
/// let text = "name = \"box\"\nlength_um = 90\nwidth_um = 60\ndepth_um = 150\n\
///             cortex_share = 0.6\nlayers = \"emerging\"";
/// assert_eq!(Unit::parse("box.toml", text)?.layers, LayerOrigin::Emerging);
/// assert!(Unit::parse("box.toml", &format!("{text}\nmtec = false")).is_err());
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LayerOrigin {
    /// As `cortex_share` says, for good.
    #[default]
    Given,
    /// Epithelium begins as progenitors of both, and becomes medullary where SP4 cells gather.
    Emerging,
    /// Epithelium begins as `cortex_share` says, and may change after.
    Remodelling,
}
