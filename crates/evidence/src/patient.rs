//! Blood: textbook problems on the solver, closed forms, and the fitted population.

use anyhow::Result;
use thymoid_inference::ode::{self, Tolerance};
use thymoid_labs::Analyte;
use thymoid_patient::dynamics::body::{child_blood_volume_ml, infant_blood_volume_ml};
use thymoid_patient::dynamics::clones::NeutralClone;
use thymoid_patient::evaluation::predictive::Check;
use thymoid_patient::population::cohort::Centre;

use super::{Numbers, Obtained, bisect};

/// What a fit of the population to published cohorts leaves to compare.
#[derive(Debug, Clone, PartialEq)]
pub struct PopulationEvidence {
    /// Published counts beside simulated ones; a target whose count is missing is not done.
    pub checks: Vec<Check>,
    /// How long virtual children live, if that was asked for.
    pub lives: Option<Lives>,
    /// What was predicted without having been seen, and how virtual children were forecast, by the
    /// id of its target.
    pub numbers: Vec<(String, Obtained)>,
}

/// How long virtual children of the published centre live.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lives {
    /// Survival to month 12 in virtual cohorts of the Duke centre, their median.
    pub survival_12_months: f64,
    /// The same to month 24.
    pub survival_24_months: f64,
    /// Of simulated deaths in the first year, those before naive CD4 first exceed 50 per µL.
    pub deaths_before_cells: Obtained,
    /// Survival to month 24 without a graft, under the same hazard.
    pub untreated_24_months: Obtained,
}

pub(super) fn compute(
    population: Option<&PopulationEvidence>,
    numbers: &mut Numbers,
) -> Result<()> {
    let (naive, trec_per_cell) = trec_steady_state()?;
    numbers.exact("patient-01-steady-naive", naive);
    numbers.exact("patient-01-steady-trec", trec_per_cell);
    for start in [10.0, 50.0, 200.0] {
        let (years, peak) = trec_overshoot(start)?;
        numbers.exact(format!("patient-01-peak-n{start}"), peak);
        numbers.exact(format!("patient-01-time-n{start}"), years);
    }
    for (name, recovery) in [("mono", RECOVERY), ("coinfected", RECOVERY.coinfected())] {
        numbers.exact(format!("patient-07-z-{name}"), recovery.z_score(1.0)?);
        numbers.exact(format!("patient-07-half-{name}"), recovery.half_time_years());
    }
    numbers.exact("patient-08-infant", infant_blood_volume_ml(9.0, 71.0));
    numbers.exact("patient-08-child", child_blood_volume_ml(16.0, 103.0));
    let clone = NeutralClone { immigration: 1e-4, division: 0.0035, death: 0.005 };
    numbers.exact("patient-19-mean", clone.mean());
    numbers.exact("patient-19-empty", clone.extinct());
    numbers.exact("patient-19-living", clone.mean_present());

    if let Some(population) = population {
        fitted(population, numbers);
    }
    Ok(())
}

const DAYS_PER_YEAR: f64 = 365.25;

/// Naive cells and their TREC, N' = sigma + (rho - delta) N and T' = c sigma - delta T, with the
/// rates of the worked example of PMID 18667918; N and T on each day asked for.
fn trec_model(naive: f64, days: &[f64]) -> Result<Vec<[f64; 2]>> {
    const SIGMA_PER_UL_PER_DAY: f64 = 0.032;
    const TREC_PER_EMIGRANT: f64 = 0.125;
    const LOSS_PER_DAY: f64 = 0.001;
    const DIVISION_PER_DAY: f64 = 0.00092;
    let slope = |_: f64, y: &[f64; 2]| {
        [
            SIGMA_PER_UL_PER_DAY + (DIVISION_PER_DAY - LOSS_PER_DAY) * y[0],
            TREC_PER_EMIGRANT * SIGMA_PER_UL_PER_DAY - LOSS_PER_DAY * y[1],
        ]
    };
    Ok(ode::solve(&slope, 0.0, [naive, 0.0], days, Tolerance::of(1e-10))?.0)
}

/// Naive cells and TREC per cell after 1000 years: 29 relaxation times of 1/(delta - rho).
fn trec_steady_state() -> Result<(f64, f64)> {
    let [naive, trec] = trec_model(10.0, &[1000.0 * DAYS_PER_YEAR])?[0];
    Ok((naive, trec / naive))
}

/// When TREC per cell peaks within 20 years, in years, and how high, on a grid of days.
fn trec_overshoot(naive: f64) -> Result<(f64, f64)> {
    let days: Vec<f64> = (0..=7305).map(f64::from).collect();
    let content = trec_model(naive, &days)?.into_iter().map(|[naive, trec]| trec / naive);
    let courses = days.iter().map(|day| day / DAYS_PER_YEAR).zip(content);
    Ok(courses.fold((0.0, 0.0), |best, at| if at.1 > best.1 { at } else { best }))
}

/// CD4 z score on treatment, z' = k (asymptote - z) from the intercept.
#[derive(Clone, Copy)]
struct Recovery {
    asymptote: f64,
    intercept: f64,
    per_year: f64,
}

/// Majekodunmi et al., Pediatr Infect Dis J 2017;36:e123, HIV only.
const RECOVERY: Recovery = Recovery { asymptote: -1.07, intercept: -2.42, per_year: 1.55 };

impl Recovery {
    /// With hepatitis C, recovery is slower by 77 %.
    fn coinfected(self) -> Self {
        Self { per_year: self.per_year * (1.0 - 0.77), ..self }
    }

    fn z_score(self, years: f64) -> Result<f64> {
        let slope = |_: f64, z: &[f64; 1]| [self.per_year * (self.asymptote - z[0])];
        let (z, _) = ode::solve(&slope, 0.0, [self.intercept], &[years], Tolerance::of(1e-10))?;
        Ok(z[0][0])
    }

    fn half_time_years(self) -> f64 {
        let half = f64::midpoint(self.asymptote, self.intercept);
        bisect(0.0, 10.0, |years| self.z_score(years).is_ok_and(|z| z > half))
    }
}

type Figure = fn(&Check) -> Obtained;

/// What the fitted population is compared on. Most of these counts informed the fit: a pass says
/// that the model can be like its cohorts, not that it foretells others.
const COUNTS: [(&str, Centre, Analyte, f64, Figure); 10] = {
    use Analyte::{NaiveCd4, NaiveCd8};
    use Centre::{Duke, Gosh};
    const MEDIAN: Figure = |c| share(c, c.median.share_at_most);
    const MINIMUM: Figure = |c| share(c, c.minimum.share_at_most);
    const MAXIMUM: Figure = |c| share(c, 1.0 - c.maximum.share_at_most);
    [
        ("patient-09-cd4-m6", Duke, NaiveCd4, 6.0, MEDIAN),
        ("patient-09-cd4-m12", Duke, NaiveCd4, 12.0, MEDIAN),
        ("patient-09-cd4-m24", Duke, NaiveCd4, 24.0, MEDIAN),
        ("patient-09-cd8-m6", Duke, NaiveCd8, 6.0, MEDIAN),
        ("patient-09-cd8-m12", Duke, NaiveCd8, 12.0, MEDIAN),
        ("patient-09-min-m6", Duke, NaiveCd4, 6.0, MINIMUM),
        ("patient-09-max-m6", Duke, NaiveCd4, 6.0, MAXIMUM),
        ("patient-09-min-m12", Duke, NaiveCd4, 12.0, MINIMUM),
        ("patient-09-max-m12", Duke, NaiveCd4, 12.0, MAXIMUM),
        ("thymus-26-naive-cd4", Gosh, NaiveCd4, 12.0, |c| Obtained::exact(c.median.q50)),
    ]
};

fn fitted(population: &PopulationEvidence, numbers: &mut Numbers) {
    for (id, centre, analyte, month, figure) in COUNTS {
        let same = |c: &&Check| c.centre == centre && c.analyte == analyte && c.month == month;
        if let Some(check) = population.checks.iter().find(same) {
            numbers.add(id, figure(check));
        }
    }
    if let Some(lives) = population.lives {
        numbers.exact("patient-10-year1", lives.survival_12_months);
        numbers.exact("patient-10-year2", lives.survival_24_months);
        numbers.add("patient-10-order", lives.deaths_before_cells);
        numbers.add("patient-10-untreated", lives.untreated_24_months);
    }
    for (id, obtained) in &population.numbers {
        numbers.add(id.clone(), *obtained);
    }
}

/// A share of the simulated samples with its binomial standard error.
pub(super) fn share(check: &Check, value: f64) -> Obtained {
    share_of(value, f64::from(check.replicates))
}

/// A share of so many with its binomial standard error.
pub(super) fn share_of(value: f64, n: f64) -> Obtained {
    Obtained::estimate(value, (value * (1.0 - value) / n).sqrt())
}
