//! What a cell makes of the energy of a peptide.

/// Energies that decide on a cell. Below counts as stronger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "names carry units")]
pub struct Thresholds {
    /// A peptide with an energy below this gives a positive signal.
    pub positive_ckt: i32,
    /// A peptide with an energy below this deletes the cell.
    pub negative_ckt: i32,
    /// A peptide with an energy below this, but not below [`Self::negative_ckt`], makes a
    /// regulatory T cell.
    pub regulatory_ckt: i32,
}

/// What a cell makes of a peptide.
///
/// ```
/// use thymoid_chip::selection::Signal;
/// assert!(Signal::Deletion > Signal::Regulatory && Signal::Positive > Signal::None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signal {
    /// Nothing.
    None,
    /// Positive selection.
    Positive,
    /// Positive selection, in the band of regulatory T cells.
    Regulatory,
    /// Negative selection.
    Deletion,
}

impl Thresholds {
    /// Returns the signal of an energy.
    ///
    /// ```
    /// use thymoid_chip::selection::{Signal, Thresholds};
    /// let t = Thresholds { positive_ckt: -3000, negative_ckt: -3400, regulatory_ckt: -3370 };
    /// let signals = [-3401, -3400, -3370, -3000].map(|energy| t.signal(energy));
    /// assert_eq!(signals, [Signal::Deletion, Signal::Regulatory, Signal::Positive, Signal::None]);
    /// ```
    #[inline]
    pub const fn signal(self, energy_ckt: i32) -> Signal {
        if energy_ckt < self.negative_ckt {
            Signal::Deletion
        } else if energy_ckt >= self.positive_ckt {
            Signal::None
        } else if energy_ckt < self.regulatory_ckt {
            Signal::Regulatory
        } else {
            Signal::Positive
        }
    }
}
