//! What a laboratory reports of a child's blood.

use thymoid_core::{Draws, Number, Real, SinceImplant, math};
use thymoid_labs::{Analyte, LabValue};

use super::informs::{Informs, Rule, is_total};
use crate::dynamics::Blood;
use crate::population::priors::Priors;

/// Added to every expected value before its logarithm: a thousandth of a cell per µL or of a copy
/// per 10⁶ cells, so that the error of the solver at a vanishing state cannot make it negative.
const VANISHING: f64 = 1e-3;

/// Errors and floors of the assays: values are log-normal about the course.
///
/// ```
/// use thymoid_labs::Analyte;
/// use thymoid_patient::child::Assay;
/// use thymoid_patient::population::priors::Priors;
/// let assay = Assay::new(&Priors::new(&thymoid_patient::parameters()?)?);
/// // TREC are counted less well than cells.
/// assert!(assay.sd(Analyte::Trec) > assay.sd(Analyte::NaiveCd4));
/// # Ok::<_, thymoid_patient::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Assay {
    naive_sd: f64,
    memory_sd: f64,
    trec_sd: f64,
    host_sd: f64,
    floor_per_ul: f64,
    /// CD4 and CD8 of a child without cells of either kind.
    baseline_per_ul: [f64; 2],
}

/// A value of one analyte, as it enters a likelihood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// When, since implantation.
    pub day: SinceImplant,
    /// What was measured.
    pub analyte: Analyte,
    /// ln of the value, or of the limit it is below.
    pub ln_value: f64,
    /// Whether it is below that limit.
    pub censored: bool,
    /// Whether it tells of T cells that no graft made, and of nothing else: a total before the
    /// graft can have made any.
    pub host_only: bool,
}

/// ln of what a value is about, and the variance of its logarithm.
struct About<R> {
    ln: R,
    variance: R,
}

impl Assay {
    /// Takes errors and floors from the priors.
    pub fn new(priors: &Priors) -> Self {
        let memory = priors.baseline_memory_per_ul;
        let cd8 = memory * math::exp(priors.host.cd8_per_cd4.ln_median);
        Self {
            naive_sd: priors.naive_residual_sd,
            memory_sd: priors.memory_residual_sd,
            trec_sd: priors.trec_residual_sd,
            host_sd: priors.host.residual_sd,
            floor_per_ul: priors.floor_per_ul,
            baseline_per_ul: [memory + math::exp(priors.baseline.ln_median), cd8],
        }
    }

    /// Returns the standard deviation of the logarithm of a value, but for cells that no graft
    /// made.
    pub const fn sd(&self, analyte: Analyte) -> f64 {
        match analyte {
            Analyte::Cd3 | Analyte::Cd4 | Analyte::Cd8 => self.memory_sd,
            Analyte::Trec => self.trec_sd,
            _ => self.naive_sd,
        }
    }

    /// Returns the least value told apart from none: TREC of zero is below what the assay sees; so
    /// is a count at its floor.
    pub const fn floor(&self, analyte: Analyte) -> f64 {
        if matches!(analyte, Analyte::Trec) { 1.0 } else { self.floor_per_ul }
    }

    /// Returns ln of what a value is about: of cells/µL, or of copies per 10⁶ T cells.
    ///
    /// ```
    /// use thymoid_labs::Analyte;
    /// use thymoid_patient::child::Assay;
    /// use thymoid_patient::dynamics::Blood;
    /// let blood = Blood { naive_cd4: 200.0, memory_cd4: 100.0, ..Blood::EMPTY };
    /// let expected = |analyte| Assay::ln_expected(analyte, &blood).exp();
    /// assert!((expected(Analyte::NaiveCd4) - 200.0).abs() < 0.01);
    /// assert!((expected(Analyte::Cd4) - 300.0).abs() < 0.01);
    /// ```
    pub fn ln_expected<R: Number>(analyte: Analyte, blood: &Blood<R>) -> R {
        let expected = match analyte {
            Analyte::NaiveCd8 => blood.naive_cd8,
            Analyte::Cd3 => blood.cd3(),
            Analyte::Cd4 => blood.cd4(),
            Analyte::Cd8 => blood.cd8(),
            Analyte::Trec => blood.trec_per_t_cell * 1e6,
            _ => blood.naive_cd4,
        };
        (expected + VANISHING).ln()
    }

    /// Returns [`Assay::ln_expected`] at the floor at least: what a forecast of a reported value is
    /// about.
    pub fn ln_reported(&self, analyte: Analyte, blood: &Blood<f64>) -> f64 {
        Self::ln_expected(analyte, blood).max(math::ln(self.floor(analyte)))
    }

    /// Makes observations of the values of one child that inform the graft or the cells that no
    /// graft made.
    pub fn observations(&self, rule: Rule, labs: &[LabValue]) -> Vec<Observation> {
        let seen = |(lab, informs): (&LabValue, Informs)| {
            let host_only = match informs {
                Informs::Graft => false,
                Informs::HostCells => true,
                Informs::Nothing(_) => return None,
            };
            let seen = self.observe(
                SinceImplant::from_days(lab.day?),
                lab.analyte,
                lab.value,
                lab.below_limit,
            );
            Some(Observation { host_only, ..seen })
        };
        labs.iter().zip(rule.of_labs(labs)).filter_map(seen).collect()
    }

    /// Makes an observation of a reported value, at its floor at least.
    ///
    /// ```
    /// use thymoid_core::SinceImplant;
    /// use thymoid_labs::Analyte;
    /// use thymoid_patient::child::Assay;
    /// use thymoid_patient::population::priors::Priors;
    /// let assay = Assay::new(&Priors::new(&thymoid_patient::parameters()?)?);
    /// let month_6 = SinceImplant::from_months(6.0);
    /// let below = assay.observe(month_6, Analyte::NaiveCd4, 10.0, true);
    /// // `<10` is the probability of being below 10, never half of it.
    /// assert!(below.censored && (below.ln_value - 10.0_f64.ln()).abs() < 1e-15);
    /// // A count of none stands at the floor of the assay.
    /// assert!(assay.observe(month_6, Analyte::NaiveCd4, 0.0, false).censored);
    /// # Ok::<_, thymoid_patient::Error>(())
    /// ```
    pub fn observe(
        &self,
        day: SinceImplant,
        analyte: Analyte,
        value: f64,
        below: bool,
    ) -> Observation {
        let floor = self.floor(analyte);
        let ln_value = math::ln(value.max(floor));
        let censored = below || value <= floor;
        Observation { day, analyte, ln_value, censored, host_only: false }
    }

    /// Draws what the laboratory might report of this blood.
    pub fn measure(
        &self,
        day: SinceImplant,
        analyte: Analyte,
        blood: &Blood<f64>,
        draws: &mut Draws,
    ) -> Observation {
        let value = math::exp(self.ln_measured(analyte, blood, draws.normal()));
        self.observe(day, analyte, value, false)
    }

    /// Returns ln of what the laboratory might report, at a standard normal number.
    pub fn ln_measured(&self, analyte: Analyte, blood: &Blood<f64>, normal: f64) -> f64 {
        let About { ln, variance } = self.about(analyte, blood);
        ln + variance.sqrt() * normal
    }

    /// Cells that no graft made wander about their course, by their share of what is counted.
    fn about<R: Number>(&self, analyte: Analyte, blood: &Blood<R>) -> About<R> {
        let sd = self.sd(analyte);
        let (host, all) = match analyte {
            Analyte::Cd4 => (blood.host_cd4, blood.cd4()),
            Analyte::Cd8 => (blood.host_cd8, blood.cd8()),
            Analyte::Cd3 | Analyte::Trec => (blood.host_cd4 + blood.host_cd8, blood.cd3()),
            _ => (R::from(0.0), R::from(1.0)),
        };
        let wanders = host / (all + VANISHING) * self.host_sd;
        About { ln: Self::ln_expected(analyte, blood), variance: wanders * wanders + sd * sd }
    }

    /// A total before the graft can have made any cell: of what the child had before, which does
    /// not depend on the graft at all.
    fn about_host<R: Number>(&self, analyte: Analyte, blood: &Blood<R>) -> About<R> {
        let [cd4, cd8] = self.baseline_per_ul;
        let expected = match analyte {
            Analyte::Cd4 => blood.host_cd4 + cd4,
            Analyte::Cd8 => blood.host_cd8 + cd8,
            _ => blood.host_cd4 + blood.host_cd8 + (cd4 + cd8),
        };
        let sd = self.sd(analyte);
        About { ln: expected.ln(), variance: R::from(sd * sd + self.host_sd * self.host_sd) }
    }

    /// Returns the ln likelihood of an observation, but for a constant.
    pub fn ln_likelihood<R: Real>(&self, observation: &Observation, blood: &Blood<R>) -> R {
        let Observation { analyte, ln_value, censored, host_only, .. } = *observation;
        let about =
            if host_only { self.about_host(analyte, blood) } else { self.about(analyte, blood) };
        let ln_sd = if is_total(analyte) || analyte == Analyte::Trec {
            about.variance.ln() * 0.5
        } else {
            R::from(math::ln(self.sd(analyte)))
        };
        let z = (-about.ln + ln_value) * (-ln_sd).exp();
        if censored { z.ln_normal_cdf() } else { z * z * -0.5 - ln_sd }
    }
}
