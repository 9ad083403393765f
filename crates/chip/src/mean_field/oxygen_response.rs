//! What low oxygen leaves of the stroma's signals and of the growth of cells: two curves, as they
//! fail apart.

use thymoid_core::{Parameters, math};

use crate::error::Error;

/// A share that rises with oxygen: a Hill function above the survival threshold, 0 below it.
///
/// With $x = p - p_s$ and $x_{1/2} = p_{1/2} - p_s$, $f = x^h / (x_{1/2}^h + x^h)$.
///
/// ```
/// use thymoid_chip::OxygenCurve;
/// let curve =
///     OxygenCurve { survival_po2_mmhg: 2.0, half_po2_mmhg: 8.0, hill_exponent: 3.0 };
/// assert_eq!((curve.at(2.0), curve.at(8.0)), (0.0, 0.5));
/// assert!(curve.at(40.0) > 0.99);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OxygenCurve {
    /// Pressure $p_s$ at and below which cells die.
    pub survival_po2_mmhg: f64,
    /// Pressure $p_{1/2}$ of half of the full share.
    pub half_po2_mmhg: f64,
    /// Hill exponent $h$.
    pub hill_exponent: f64,
}

impl OxygenCurve {
    /// Returns the share at `po2_mmhg`, in [0, 1].
    pub fn at(self, po2_mmhg: f64) -> f64 {
        let x = po2_mmhg - self.survival_po2_mmhg;
        if x <= 0.0 {
            return 0.0;
        }
        let half = (self.half_po2_mmhg - self.survival_po2_mmhg).max(0.0);
        1.0 / (1.0 + math::pow(half / x, self.hill_exponent))
    }
}

/// How tissue answers to its oxygen.
///
/// In low oxygen the epithelium loses FOXN1, and with it DLL4, CCL25 and MHC II: progenitors do not
/// commit and thymocytes are not selected. Forcing FOXN1 restores this progression but not the
/// number of cells (Han et al., Front Immunol 2021;12:652665), so a second curve holds for division
/// and survival. Both thresholds are assumed: the paper gives none.
///
/// ```
/// use thymoid_chip::OxygenResponse;
/// let parameters = thymoid_chip::parameters()?;
/// let [plain, forced] = [false, true].map(|forced| OxygenResponse::new(&parameters, forced));
/// let (plain, forced) = (plain?, forced?);
/// assert_eq!((plain.foxn1_at(8.0), forced.foxn1_at(8.0)), (0.5, 1.0));
/// assert_eq!(plain.growth_at(4.0), forced.growth_at(4.0)); // forcing feeds nobody
/// assert_eq!(forced.foxn1_at(1.0), 0.0); // and the dead do not express it
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OxygenResponse {
    /// Function of the epithelium that needs FOXN1: commitment, retention, MHC II.
    pub foxn1: OxygenCurve,
    /// Division and survival of thymocytes and stroma.
    pub growth: OxygenCurve,
    /// Whether FOXN1 is expressed by force, whatever the oxygen.
    pub forced_foxn1: bool,
}

impl OxygenResponse {
    /// Reads the values that `parameters` holds.
    ///
    /// # Errors
    /// When `parameters` lacks one of its entries.
    pub fn new(parameters: &Parameters, forced_foxn1: bool) -> Result<Self, Error> {
        let curve = |half, hill| -> Result<OxygenCurve, Error> {
            Ok(OxygenCurve {
                survival_po2_mmhg: parameters.value("chip.survival_po2_mmhg")?,
                half_po2_mmhg: parameters.value(half)?,
                hill_exponent: parameters.value(hill)?,
            })
        };
        Ok(Self {
            foxn1: curve("chip.foxn1_half_po2_mmhg", "chip.foxn1_hill_exponent")?,
            growth: curve("chip.growth_half_po2_mmhg", "chip.growth_hill_exponent")?,
            forced_foxn1,
        })
    }

    /// Returns the share of full FOXN1-dependent function; all of it where FOXN1 is forced and the
    /// stroma lives.
    pub fn foxn1_at(self, po2_mmhg: f64) -> f64 {
        if self.forced_foxn1 {
            return f64::from(u8::from(po2_mmhg > self.foxn1.survival_po2_mmhg));
        }
        self.foxn1.at(po2_mmhg)
    }

    /// Returns the share of full division and survival.
    pub fn growth_at(self, po2_mmhg: f64) -> f64 {
        self.growth.at(po2_mmhg)
    }

    /// Returns the pressure below which tissue counts as held back by oxygen: half of the curve
    /// that fails first.
    pub fn needed_po2_mmhg(self) -> f64 {
        let growth = self.growth.half_po2_mmhg;
        if self.forced_foxn1 { growth } else { growth.max(self.foxn1.half_po2_mmhg) }
    }
}
