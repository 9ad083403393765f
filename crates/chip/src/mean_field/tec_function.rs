//! What oxygen leaves of the function of thymic epithelial cells (TEC).

use thymoid_core::{Parameters, math};

use crate::error::Error;

/// Share of full TEC function at a given oxygen pressure.
///
/// A Hill function above the survival threshold, 0 below it: with $x = p - p_s$ and $x_{1/2} =
/// p_{1/2} - p_s$, $f = x^h / (x_{1/2}^h + x^h)$. Low oxygen stops the gene expression of the
/// epithelium (FOXN1, DLL4, CCL25, MHC II; Front Immunol 2021;12:652665) before it kills; the
/// thresholds are assumed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TecFunction {
    /// Pressure $p_s$ at and below which TEC die.
    pub survival_po2_mmhg: f64,
    /// Pressure $p_{1/2}$ of half function.
    pub half_po2_mmhg: f64,
    /// Hill exponent $h$.
    pub hill_exponent: f64,
}

impl TecFunction {
    /// Reads the values that `parameters` holds.
    ///
    /// # Errors
    /// When `parameters` lacks one of its entries.
    pub fn new(parameters: &Parameters) -> Result<Self, Error> {
        Ok(Self {
            survival_po2_mmhg: parameters.value("chip.tec_survival_po2_mmhg")?,
            half_po2_mmhg: parameters.value("chip.tec_half_function_po2_mmhg")?,
            hill_exponent: parameters.value("chip.tec_hill_exponent")?,
        })
    }

    /// Returns the share of full function at `po2_mmhg`, in [0, 1].
    ///
    /// ```
    /// let tec = thymoid_chip::TecFunction::new(&thymoid_chip::parameters()?)?;
    /// assert_eq!(tec.at(tec.half_po2_mmhg), 0.5);
    /// assert_eq!(tec.at(tec.survival_po2_mmhg), 0.0);
    /// # Ok::<(), thymoid_chip::Error>(())
    /// ```
    pub fn at(self, po2_mmhg: f64) -> f64 {
        let x = po2_mmhg - self.survival_po2_mmhg;
        if x <= 0.0 {
            return 0.0;
        }
        let half = self.half_po2_mmhg - self.survival_po2_mmhg;
        1.0 / (1.0 + math::pow(half / x, self.hill_exponent))
    }
}
