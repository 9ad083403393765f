//! Stages of thymocytes.

/// A stage, in the order of development.
///
/// ```
/// use thymoid_chip::cells::Stage;
/// assert!(Stage::Dn1 < Stage::DpSmall && Stage::DpSmall < Stage::Sp4Mature);
/// assert!(Stage::Treg.is_sp4() && !Stage::GammaDelta.has_alpha());
/// assert_eq!(Stage::new(6).map(Stage::as_str), Some("dp_small"));
/// assert_eq!(Stage::new(0), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Stage {
    /// CD34+CD1a- in man, early thymic progenitor (ETP) in the mouse.
    Dn1 = 1,
    /// CD34+CD1a+ in man, DN2 in the mouse.
    Dn2 = 2,
    /// DN3a in the mouse; nobody in man.
    Dn3 = 3,
    /// Immature single-positive.
    Isp = 4,
    /// Dividing double-positive (DP), in man the early DP.
    DpBlast = 5,
    /// Small DP that wait for a signal.
    DpSmall = 6,
    /// DP after a positive signal: CD69+, on their way to the medulla.
    DpSignalled = 7,
    /// Cells that a strong signal has condemned: they stand still until they are lost.
    Deleting = 8,
    /// CD4 single-positive (SP), CD69+.
    Sp4SemiMature = 9,
    /// CD8 single-positive, CD69+.
    Sp8SemiMature = 10,
    /// CD4 single-positive, CD69-, S1PR1+.
    Sp4Mature = 11,
    /// CD8 single-positive, CD69-, S1PR1+.
    Sp8Mature = 12,
    /// Regulatory, FOXP3+.
    Treg = 13,
    /// Gamma-delta.
    GammaDelta = 14,
}

impl Stage {
    /// All stages, in order.
    pub const ALL: [Self; 14] = [
        Self::Dn1,
        Self::Dn2,
        Self::Dn3,
        Self::Isp,
        Self::DpBlast,
        Self::DpSmall,
        Self::DpSignalled,
        Self::Deleting,
        Self::Sp4SemiMature,
        Self::Sp8SemiMature,
        Self::Sp4Mature,
        Self::Sp8Mature,
        Self::Treg,
        Self::GammaDelta,
    ];

    /// Returns the place of the stage in [`Stage::ALL`].
    pub const fn index(self) -> usize {
        self as usize - 1
    }

    /// Returns the stage of a number from 1 on, in the order of development; none for others.
    pub const fn new(number: u8) -> Option<Self> {
        if number == 0 || number as usize > Self::ALL.len() {
            return None;
        }
        Some(Self::ALL[number as usize - 1])
    }

    /// Returns the word used in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dn1 => "dn1",
            Self::Dn2 => "dn2",
            Self::Dn3 => "dn3",
            Self::Isp => "isp",
            Self::DpBlast => "dp_blast",
            Self::DpSmall => "dp_small",
            Self::DpSignalled => "dp_signalled",
            Self::Deleting => "deleting",
            Self::Sp4SemiMature => "sp4_semimature",
            Self::Sp8SemiMature => "sp8_semimature",
            Self::Sp4Mature => "sp4_mature",
            Self::Sp8Mature => "sp8_mature",
            Self::Treg => "treg",
            Self::GammaDelta => "gamma_delta",
        }
    }

    /// Tells whether it is before beta-selection: double-negative (DN), in man CD34+.
    pub const fn is_dn(self) -> bool {
        matches!(self, Self::Dn1 | Self::Dn2 | Self::Dn3)
    }

    /// Tells whether it has a TCR alpha chain, so that its contacts with stroma can be judged.
    pub const fn has_alpha(self) -> bool {
        matches!(
            self,
            Self::DpSmall
                | Self::DpSignalled
                | Self::Deleting
                | Self::Sp4SemiMature
                | Self::Sp8SemiMature
                | Self::Sp4Mature
                | Self::Sp8Mature
                | Self::Treg
        )
    }

    /// Tells whether it is a single-positive cell, regulatory ones included.
    pub const fn is_sp(self) -> bool {
        matches!(
            self,
            Self::Sp4SemiMature
                | Self::Sp8SemiMature
                | Self::Sp4Mature
                | Self::Sp8Mature
                | Self::Treg
        )
    }

    /// Tells whether it is a single-positive cell of the CD4 lineage.
    pub const fn is_sp4(self) -> bool {
        matches!(self, Self::Sp4SemiMature | Self::Sp4Mature | Self::Treg)
    }

    /// Tells whether it leaves through vessels once its last sub-stage is reached.
    pub(crate) const fn emigrates(self) -> bool {
        matches!(self, Self::Sp4Mature | Self::Sp8Mature | Self::Treg | Self::GammaDelta)
    }
}
