//! Priors as smooth maps from standard normal coordinates, which suit a sampler.

use thymoid_core::{Age, Dual, Parameters, math};

use crate::error::Error;

/// A log-normal prior: natural logarithm of the median, and standard deviation.
///
/// ```
/// use thymoid_core::Dual;
/// use thymoid_patient::population::priors::LogNormal;
/// let lag = LogNormal::of(&thymoid_patient::parameters()?, "lag")?;
/// // At coordinate 0 stands the median, at 1 a standard deviation more.
/// let at = |q| lag.ln_at(Dual::<1>::variable(q, 0)).value;
/// assert_eq!((at(0.0), at(1.0)), (lag.ln_median, lag.ln_median + lag.ln_sd));
/// // A parameter without a spread is no prior.
/// assert!(LogNormal::of(&thymoid_patient::parameters()?, "first_output").is_err());
/// # Ok::<_, thymoid_patient::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogNormal {
    /// ln(median).
    pub ln_median: f64,
    /// Standard deviation of the logarithm.
    pub ln_sd: f64,
}

impl LogNormal {
    /// Takes the prior of the parameter `patient.{name}`.
    ///
    /// # Errors
    /// For an unknown name, or a parameter without a spread.
    pub fn of(parameters: &Parameters, name: &str) -> Result<Self, Error> {
        let full = format!("patient.{name}");
        let parameter = parameters.get(&full)?;
        let ln_sd = parameter.log_sd.ok_or_else(|| thymoid_core::Error::Parameter {
            name: full,
            reason: "has no log_sd, which the prior needs".into(),
        })?;
        Ok(Self { ln_median: math::ln(parameter.value), ln_sd })
    }

    /// Returns the logarithm at a standard normal coordinate.
    pub fn ln_at<const N: usize>(self, coordinate: Dual<N>) -> Dual<N> {
        coordinate * self.ln_sd + self.ln_median
    }
}

/// Returns |Z| at a standard normal coordinate q, through the quantile of the half-normal
/// distribution: Φ⁻¹((1 + Φ(q)) / 2) = −Φ⁻¹(Φ(−q) / 2), the second form being exact in the upper
/// tail.
///
/// ```
/// use thymoid_core::Dual;
/// use thymoid_patient::population::priors::half_normal;
/// // The median of |Z| is the upper quartile of Z.
/// assert!((half_normal(Dual::<1>::variable(0.0, 0)).value - 0.67449).abs() < 1e-5);
/// ```
pub fn half_normal<const N: usize>(coordinate: Dual<N>) -> Dual<N> {
    let upper = math::normal_cdf(-coordinate.value);
    let value = -math::normal_quantile(upper / 2.0);
    let slope = 0.5 * math::normal_pdf(coordinate.value) / math::normal_pdf(value);
    Dual { value, partials: coordinate.partials.map(|p| p * slope) }
}

/// What is known before the cohorts are looked at.
///
/// ```
/// use thymoid_patient::population::priors::Priors;
/// let priors = Priors::new(&thymoid_patient::parameters()?)?;
/// // Two counts of one child lie within a factor of two or three of one another.
/// assert!((0.2..0.6).contains(&priors.naive_residual_sd()));
/// # Ok::<_, thymoid_patient::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Priors {
    pub(crate) export: LogNormal,
    pub(crate) lag: LogNormal,
    pub(crate) loss: LogNormal,
    pub(crate) renewal: LogNormal,
    pub(crate) cd8_per_cd4: LogNormal,
    pub(crate) activation: LogNormal,
    pub(crate) memory_loss: LogNormal,
    pub(crate) trec_per_emigrant: LogNormal,
    pub(crate) baseline: LogNormal,
    pub(crate) age_months: LogNormal,
    pub(crate) age_range_months: (f64, f64),
    pub(crate) fading_scale_per_day: f64,
    pub(crate) export_sd_scale: f64,
    pub(crate) lag_sd_scale: f64,
    pub(crate) loss_sd: f64,
    pub(crate) cd8_sd: f64,
    pub(crate) centre_export_sd: f64,
    pub(crate) centre_lag_sd: f64,
    pub(crate) engraftment_events: f64,
    pub(crate) engraftment_others: f64,
    pub(crate) hazard: LogNormal,
    pub(crate) protection: LogNormal,
    pub(crate) naive_residual_sd: f64,
    pub(crate) memory_residual_sd: f64,
    pub(crate) trec_residual_sd: f64,
    pub(crate) floor_per_ul: f64,
    pub(crate) baseline_memory_per_ul: f64,
    pub(crate) first_output_days: f64,
    pub(crate) host: HostPriors,
    pub(crate) protection_at_per_ul: f64,
    pub(crate) typical_cd3_per_ul: f64,
    pub(crate) athymia_naive_share: f64,
}

/// What is known beforehand of T cells that no graft made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct HostPriors {
    /// Probability that a child has them: typical, and of unknown phenotype.
    pub(crate) typical: f64,
    pub(crate) unknown: f64,
    pub(crate) cd4: LogNormal,
    pub(crate) loss: LogNormal,
    pub(crate) cd8_per_cd4: LogNormal,
    /// With which their logarithm wanders about its course.
    pub(crate) residual_sd: f64,
}

impl Priors {
    /// Takes the priors from the parameter tables.
    ///
    /// # Errors
    /// When a parameter is missing, or one that needs a spread has none.
    pub fn new(parameters: &Parameters) -> Result<Self, Error> {
        let normal = |name: &str| LogNormal::of(parameters, name);
        let value = |name: &str| parameters.value(&format!("patient.{name}"));
        let age = parameters.get("patient.age_at_implant")?;
        // A laboratory's own bias is not separable from a child's with one laboratory a child.
        let laboratory = value("laboratory_residual")?;
        let residual = |name: &str| -> Result<f64, Error> {
            let own = value(name)?;
            Ok((own * own + laboratory * laboratory).sqrt())
        };
        let billion = math::ln(1e9);
        let export = normal("export_cd4")?;
        Ok(Self {
            export: LogNormal { ln_median: export.ln_median - billion, ..export },
            lag: normal("lag")?,
            loss: normal("loss")?,
            renewal: normal("renewal")?,
            cd8_per_cd4: normal("cd8_per_cd4")?,
            activation: normal("activation")?,
            memory_loss: normal("memory_loss")?,
            trec_per_emigrant: normal("trec_per_emigrant")?,
            baseline: normal("baseline_naive_cd4")?,
            age_months: normal("age_at_implant")?,
            age_range_months: (age.low, age.high),
            fading_scale_per_day: math::ln(2.0) / value("fading_half_life")?,
            export_sd_scale: value("export_cd4_between")?,
            lag_sd_scale: value("lag_between")?,
            loss_sd: value("loss_between")?,
            cd8_sd: value("cd8_per_cd4_between")?,
            centre_export_sd: value("centre_export")?,
            centre_lag_sd: value("centre_lag")?,
            engraftment_events: value("nonengraftment_prior_events")?,
            engraftment_others: value("nonengraftment_prior_others")?,
            hazard: normal("hazard")?,
            protection: normal("protection")?,
            naive_residual_sd: residual("naive_residual")?,
            memory_residual_sd: residual("memory_residual")?,
            trec_residual_sd: residual("trec_residual")?,
            floor_per_ul: value("count_floor")?,
            baseline_memory_per_ul: value("baseline_memory_cd4")?,
            first_output_days: value("first_output")?,
            host: HostPriors {
                typical: value("host_cells_typical")?,
                unknown: value("host_cells_unknown")?,
                cd4: normal("host_cd4")?,
                loss: normal("host_loss")?,
                cd8_per_cd4: normal("host_cd8_per_cd4")?,
                residual_sd: value("host_residual")?,
            },
            protection_at_per_ul: value("protection_at")?,
            typical_cd3_per_ul: value("typical_cd3")?,
            athymia_naive_share: value("athymia_naive_share")?,
        })
    }

    /// Returns the standard deviation of ln(reported naive count) about the child's own.
    pub fn naive_residual_sd(&self) -> f64 {
        self.naive_residual_sd
    }

    /// Returns the standard deviation of ln(reported TREC content) about the child's own.
    pub fn trec_residual_sd(&self) -> f64 {
        self.trec_residual_sd
    }

    /// Naive CD4 before implantation at a standard normal coordinate, cells/µL.
    pub(crate) fn baseline_per_ul(&self, z: f64) -> f64 {
        math::exp(self.baseline.ln_median + self.baseline.ln_sd * z)
    }

    /// Age at implantation at a standard normal coordinate, cut at the published range.
    pub(crate) fn age_at_implant(&self, z: f64) -> Age {
        let months = math::exp(self.age_months.ln_median + self.age_months.ln_sd * z);
        let (youngest, oldest) = self.age_range_months;
        Age::from_months(months.clamp(youngest, oldest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_normal_has_its_median_and_slope() {
        let at = |q: f64| half_normal(Dual::<1>::variable(q, 0));
        assert!((at(0.0).value - 0.6744897501960817).abs() < 1e-14);
        assert!(at(-6.0).value > 0.0 && (at(6.0).value - 6.0).abs() < 0.2);
        for q in [-2.0, 0.3, 3.0] {
            let difference = (at(q + 1e-6).value - at(q - 1e-6).value) / 2e-6;
            assert!((at(q).partials[0] - difference).abs() < 1e-8);
        }
    }
}
