//! Calibration families: published shares of thymocytes that selection lets live, which contradict
//! each other. Every result names the family it was calibrated to.

use thymoid_core::Parameters;

use crate::error::Error;

/// A set of published shares.
///
/// ```
/// use thymoid_chip::selection::{Family, Finding};
/// let parameters = thymoid_chip::parameters()?;
/// let mut complete = Vec::new();
/// for family in Family::ALL {
///     if let Finding::Fates(_) = family.calibration(&parameters)?.finding {
///         complete.push(family.as_str());
///     }
/// }
/// assert_eq!(complete, ["A", "D", "E"]); // thresholds can be solved for these
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Family {
    /// McDonald et al., Immunity 2015;43:859: fates of single receptors.
    A,
    /// van Meerwijk et al., J Exp Med 1997;185:377: what cells of bone-marrow origin delete.
    B,
    /// Sinclair et al., PNAS 2013;110:E2905: cells that fail for any reason.
    C,
    /// Stritesky et al., PNAS 2013;110:4679, with a quarter of thymic apoptosis from negative
    /// selection (BNID 113828).
    #[default]
    D,
    /// Sawicka et al., Front Immunol 2014;5:19: a fit of differential equations.
    E,
}

/// Of what shares are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counted {
    /// Receptors, each in cells that have no other.
    Receptor,
    /// Cells, each with all alpha chains that it tries.
    Cell,
    /// Cells that would be positively selected if nothing were deleted.
    SelectableCell,
}

/// Fates, as shares that sum to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shares {
    /// Dead by neglect: no signal.
    pub neglected: f64,
    /// Negatively selected.
    pub deleted: f64,
    /// Positively selected and not deleted.
    pub selected: f64,
}

/// What a family says.
///
/// ```
/// use thymoid_chip::selection::{Counted, Family, Finding};
/// let parameters = thymoid_chip::parameters()?;
/// let failed = Family::C.calibration(&parameters)?;
/// assert_eq!(failed.counted, Counted::Cell);
/// assert!(matches!(failed.finding, Finding::Failed(share) if share > 0.5));
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Finding {
    /// All three fates: thresholds can be solved for them.
    Fates(Shares),
    /// Share that cells of bone-marrow origin, dendritic cells above all, delete: without them, the
    /// others over 1 minus this many are selected.
    DeletedByMarrow(f64),
    /// Share that fails, neglected or deleted.
    Failed(f64),
}

/// A family with its numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// Which.
    pub family: Family,
    /// Of what the shares are.
    pub counted: Counted,
    /// The shares.
    pub finding: Finding,
}

impl Family {
    /// All, in order.
    pub const ALL: [Self; 5] = [Self::A, Self::B, Self::C, Self::D, Self::E];

    /// Returns the letter used in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::E => "E",
        }
    }

    /// Returns the publications.
    pub const fn source(self) -> &'static str {
        match self {
            Self::A => "McDonald et al., Immunity 2015;43:859",
            Self::B => "van Meerwijk et al., J Exp Med 1997;185:377",
            Self::C => "Sinclair et al., PNAS 2013;110:E2905",
            Self::D => "Stritesky et al., PNAS 2013;110:4679; BNID 113828",
            Self::E => "Sawicka et al., Front Immunol 2014;5:19",
        }
    }

    /// Reads its numbers: `chip.family_*`.
    ///
    /// # Errors
    /// When `parameters` lacks one of them.
    ///
    /// ```
    /// use thymoid_chip::selection::{Family, Finding};
    /// let default = Family::default().calibration(&thymoid_chip::parameters()?)?;
    /// let Finding::Fates(shares) = default.finding else { unreachable!("D has all fates") };
    /// assert!((shares.selected - 0.04).abs() < 1e-12);
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    pub fn calibration(self, parameters: &Parameters) -> Result<Calibration, Error> {
        let fates = |neglected, deleted| -> Result<Finding, Error> {
            let (neglected, deleted) = (parameters.value(neglected)?, parameters.value(deleted)?);
            Ok(Finding::Fates(Shares { neglected, deleted, selected: 1.0 - neglected - deleted }))
        };
        let (counted, finding) = match self {
            Self::A => {
                (Counted::Receptor, fates("chip.family_a_neglected", "chip.family_a_deleted")?)
            }
            Self::B => {
                let share = parameters.value("chip.family_b_deleted_by_marrow")?;
                (Counted::SelectableCell, Finding::DeletedByMarrow(share))
            }
            Self::C => (Counted::Cell, Finding::Failed(parameters.value("chip.family_c_failed")?)),
            Self::D => (Counted::Cell, fates("chip.family_d_neglected", "chip.family_d_deleted")?),
            Self::E => (Counted::Cell, fates("chip.family_e_neglected", "chip.family_e_deleted")?),
        };
        Ok(Calibration { family: self, counted, finding })
    }
}
