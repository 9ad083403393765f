//! Parameters of the population, outputs, and what is believed of them beforehand.

use thymoid_core::math;

use super::likelihood::ErrorModel;
use thymoid_core::lanes::Lanes;

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
    /// A positive parameter.
    pub fn positive(name: &'static str, median: f64, ln_sd: f64, between: Option<f64>) -> Self {
        Self { name, scale: Scale::Logarithmic, mean: math::ln(median), sd: ln_sd, between }
    }

    /// Values of the parameter from those on its scale.
    #[inline(always)]
    pub(super) fn value(&self, x: Lanes) -> Lanes {
        match self.scale {
            Scale::Linear => x,
            Scale::Logarithmic => x.exp(),
        }
    }

    /// Derivative of the parameter by its value on its scale.
    #[inline(always)]
    pub(super) fn slope(&self, value: Lanes) -> Lanes {
        match self.scale {
            Scale::Linear => Lanes::splat(1.0),
            Scale::Logarithmic => value,
        }
    }
}

impl<const P: usize, const O: usize> Hierarchy<P, O> {
    /// The parameters that differ between individuals, with the scale of the prior of how much.
    pub fn varying(&self) -> Vec<(usize, f64)> {
        let between = self.parameters.iter().map(|p| p.between);
        between.enumerate().filter_map(|(p, scale)| Some((p, scale?))).collect()
    }

    /// Names of what describes the population: typical values on their scales, standard deviations
    /// between individuals, residual standard deviations, the share of [`Absence`].
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
