//! The chains of stages that come with the program.

use serde::{Deserialize, Serialize};

/// The reference chains.
///
/// ```
/// use thymoid_chip::{ReferenceChain, StageChain};
/// let parameters = thymoid_chip::parameters()?;
/// let man = StageChain::new(ReferenceChain::default(), &parameters)?;
/// let mouse = StageChain::new(ReferenceChain::Mouse, &parameters)?;
/// assert!(mouse.first_export_days() < man.first_export_days());
/// assert_eq!((man.dn.len(), mouse.dn.len()), (2, 3));
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReferenceChain {
    /// The human infant.
    #[default]
    Human,
    /// The young mouse.
    Mouse,
    /// Human cells in an artificial thymic organoid.
    Ato,
}

impl ReferenceChain {
    /// Returns the table of its parameters, and its stages before the immature single-positive
    /// (ISP) one.
    pub(crate) const fn table(self) -> (&'static str, &'static [&'static str]) {
        const HUMAN: &[&str] = &["cd34pos_cd1aneg", "cd34pos_cd1apos"];
        match self {
            Self::Human => ("chip.human", HUMAN),
            Self::Mouse => ("chip.mouse", &["etp", "dn2", "dn3a"]),
            Self::Ato => ("chip.ato", HUMAN),
        }
    }
}
