//! Parameters of the population, outputs, and what is believed of them beforehand.

use super::likelihood::ErrorModel;

/// One positive parameter of the model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Mean of the normal prior of its typical logarithm.
    pub ln_median: f64,
    /// Standard deviation of that prior.
    pub ln_sd: f64,
    /// Scale of the half-normal prior of its standard deviation between individuals, on the
    /// logarithmic scale; none when all share it.
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

/// A population of individuals: `P` parameters, `O` outputs.
#[derive(Debug, Clone, PartialEq)]
pub struct Hierarchy<const P: usize, const O: usize> {
    /// Parameters, in the order of the model.
    pub parameters: [Parameter; P],
    /// Outputs, in the order of the model.
    pub outputs: [Output; O],
}

impl<const P: usize, const O: usize> Hierarchy<P, O> {
    /// The parameters that differ between individuals, with the scale of the prior of how much.
    pub fn varying(&self) -> Vec<(usize, f64)> {
        let between = self.parameters.iter().map(|p| p.between);
        between.enumerate().filter_map(|(p, scale)| Some((p, scale?))).collect()
    }

    /// Names of the population's coordinates: typical logarithms, then the logarithms of standard
    /// deviations between individuals, then those of residual standard deviations.
    pub fn names(&self) -> Vec<String> {
        let typical = self.parameters.iter().map(|p| format!("ln {}", p.name));
        let between = self.varying().into_iter().map(|(p, _)| self.parameters[p].name);
        let residual = self.outputs.iter().map(|o| format!("ln residual {}", o.name));
        typical.chain(between.map(|name| format!("ln omega {name}"))).chain(residual).collect()
    }
}
