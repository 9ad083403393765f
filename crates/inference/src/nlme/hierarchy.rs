//! Parameters of the population, outputs, and what is believed of them beforehand.

use thymoid_core::lanes::Lanes;
use thymoid_core::math;

use super::likelihood::ErrorModel;

/// The scale on which a parameter is normal between individuals and beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// That of the parameter itself.
    Linear,
    /// Its logarithm; the parameter is positive.
    Logarithmic,
}

/// One parameter of the model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Its scale.
    pub scale: Scale,
    /// Mean of the normal prior of its typical value, on its scale.
    pub mean: f64,
    /// Standard deviation of that prior.
    pub sd: f64,
    /// Scale of the half-normal prior of its standard deviation between individuals; none when all
    /// share it.
    pub between: Option<f64>,
}

/// One observed quantity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Output {
    /// Its name in tables.
    pub name: &'static str,
    /// How an observation scatters about the prediction.
    pub error: ErrorModel,
    /// Scale of the half-normal prior of the residual standard deviation.
    pub scale: f64,
}

/// A share of individuals in whom one parameter is next to nothing, whatever it is in the others.
///
/// ```
/// use thymoid_inference::nlme::problems::recon12::{Coordinate, hierarchy_of_grafts};
/// let absence = hierarchy_of_grafts().absence.unwrap();
/// assert_eq!(absence.parameter, Coordinate::Sigma as usize);
/// // A beta prior: its mean is a / (a + b).
/// let [a, b] = absence.shapes;
/// assert!((a / (a + b) - 0.07).abs() < 0.001);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Absence {
    /// Name of the share in tables.
    pub name: &'static str,
    /// Which parameter.
    pub parameter: usize,
    /// Its value in those individuals; positive where its scale is logarithmic.
    pub value: f64,
    /// Shapes a and b of the beta prior of the share, x^(a-1) (1-x)^(b-1).
    pub shapes: [f64; 2],
}

/// A population of individuals: `P` parameters, `O` outputs.
///
/// ```
/// use thymoid_inference::nlme::{ErrorModel, Hierarchy, Output, Parameter};
/// // A level that differs between individuals, seen with an error.
/// let hierarchy = Hierarchy {
///     parameters: [Parameter::positive("level", 100.0, 1.0, Some(0.5))],
///     outputs: [Output { name: "cells", error: ErrorModel::LogNormal, scale: 0.3 }],
///     absence: None,
/// };
/// assert_eq!(hierarchy.names(), ["ln level", "omega level", "residual cells"]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Hierarchy<const P: usize, const O: usize> {
    /// Parameters, in the order of the model.
    pub parameters: [Parameter; P],
    /// Outputs, in the order of the model.
    pub outputs: [Output; O],
    /// Whether some individuals lack something.
    pub absence: Option<Absence>,
}

impl Parameter {
    /// Describes a positive parameter by the median of its prior and the standard deviation of its
    /// logarithm; `between` as in the field.
    ///
    /// ```
    /// use thymoid_inference::nlme::{Parameter, Scale};
    /// let lag_days = Parameter::positive("lag", 240.0, 0.4, None);
    /// assert_eq!(lag_days.scale, Scale::Logarithmic);
    /// assert!((lag_days.mean.exp() - 240.0).abs() < 1e-9);
    /// ```
    pub fn positive(name: &'static str, median: f64, ln_sd: f64, between: Option<f64>) -> Self {
        Self { name, scale: Scale::Logarithmic, mean: math::ln(median), sd: ln_sd, between }
    }

    /// Computes the parameter from those on its scale.
    #[inline(always)]
    pub(super) fn value(&self, x: Lanes) -> Lanes {
        match self.scale {
            Scale::Linear => x,
            Scale::Logarithmic => x.exp(),
        }
    }

    /// Computes the derivative of the parameter by its value on its scale.
    #[inline(always)]
    pub(super) fn slope(&self, value: Lanes) -> Lanes {
        match self.scale {
            Scale::Linear => Lanes::splat(1.0),
            Scale::Logarithmic => value,
        }
    }
}

impl<const P: usize, const O: usize> Hierarchy<P, O> {
    /// Returns the parameters that differ between individuals, with the scale of the prior of how
    /// much.
    ///
    /// ```
    /// use thymoid_inference::nlme::problems::recon12::{Coordinate, hierarchy};
    /// let varying = hierarchy().varying();
    /// assert_eq!(varying.len(), 3);
    /// assert_eq!(varying[2], (Coordinate::Delta as usize, 0.5));
    /// ```
    pub fn varying(&self) -> Vec<(usize, f64)> {
        let between = self.parameters.iter().map(|p| p.between);
        between.enumerate().filter_map(|(p, scale)| Some((p, scale?))).collect()
    }

    /// Names what describes the population: typical values on their scales, standard deviations
    /// between individuals, residual standard deviations, the share of [`Absence`].
    ///
    /// ```
    /// use thymoid_inference::nlme::problems::recon12;
    /// let names = recon12::hierarchy_of_grafts().names();
    /// // Seven typical values, three deviations between children, three residual ones, one share.
    /// assert_eq!(names.len(), 7 + 3 + 3 + 1);
    /// assert_eq!(names[13], "nonengraftment");
    /// ```
    pub fn names(&self) -> Vec<String> {
        let typical = self.parameters.iter().map(|p| match p.scale {
            Scale::Linear => p.name.to_owned(),
            Scale::Logarithmic => format!("ln {}", p.name),
        });
        let between = self.varying().into_iter().map(|(p, _)| self.parameters[p].name);
        let residual = self.outputs.iter().map(|o| format!("residual {}", o.name));
        let share = self.absence.iter().map(|absence| absence.name.to_owned());
        let between = between.map(|name| format!("omega {name}"));
        typical.chain(between).chain(residual).chain(share).collect()
    }
}
