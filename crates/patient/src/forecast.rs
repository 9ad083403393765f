//! What is to be expected of a child: bands of future laboratory values, and times to thresholds.

use rayon::prelude::*;
use serde::Serialize;
use thymoid_core::{CellsPerUl, Days, Months, Purpose, Seed, math};

use crate::child::ChildDraw;
use crate::cohort::Analyte;
use crate::dynamics::{Blood, Child, Physiology};
use crate::error::Error;
use crate::ode::Tolerance;
use crate::priors::Priors;

const TOLERANCE: Tolerance = Tolerance { relative: 1e-5, absolute: 1e-6, max_steps: 20_000 };

/// Central intervals of the value a laboratory would report on a day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Band {
    /// Days since implantation.
    pub day: f64,
    /// 2.5 % quantile.
    pub q025: f64,
    /// 10 % quantile.
    pub q10: f64,
    /// 25 % quantile.
    pub q25: f64,
    /// Median.
    pub q50: f64,
    /// 75 % quantile.
    pub q75: f64,
    /// 90 % quantile.
    pub q90: f64,
    /// 97.5 % quantile.
    pub q975: f64,
}

impl Band {
    fn of(day: f64, sorted: &[f64]) -> Result<Self, Error> {
        let q = |p| math::quantile_sorted(sorted, p);
        Ok(Self {
            day,
            q025: q(0.025)?,
            q10: q(0.1)?,
            q25: q(0.25)?,
            q50: q(0.5)?,
            q75: q(0.75)?,
            q90: q(0.9)?,
            q975: q(0.975)?,
        })
    }
}

/// When naive CD4 reach a count. Days are `None` when that share of the draws does not reach it
/// within the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TimeToThreshold {
    /// The count, cells/µL.
    pub per_ul: f64,
    /// Probability of having reached it by 365.25 days.
    pub by_one_year: f64,
    /// Probability of having reached it by 730.5 days.
    pub by_two_years: f64,
    /// Day by which one draw in ten has.
    pub day_q10: Option<f64>,
    /// Day by which half have.
    pub day_q50: Option<f64>,
    /// Day by which nine in ten have.
    pub day_q90: Option<f64>,
}

/// A child's forecast.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Forecast {
    /// Naive CD4, cells/µL.
    pub naive_cd4: Vec<Band>,
    /// Naive CD8, cells/µL.
    pub naive_cd8: Vec<Band>,
    /// All CD4, cells/µL.
    pub cd4: Vec<Band>,
    /// Naive CD4 thresholds.
    pub thresholds: Vec<TimeToThreshold>,
    /// Probability that the graft never engrafts.
    pub nonengraftment: f64,
}

impl Forecast {
    /// The bands of an analyte that is forecast.
    pub fn bands(&self, analyte: Analyte) -> Option<&[Band]> {
        match analyte {
            Analyte::NaiveCd4 => Some(&self.naive_cd4),
            Analyte::NaiveCd8 => Some(&self.naive_cd8),
            Analyte::Cd4 => Some(&self.cd4),
            _ => None,
        }
    }
}

/// Naive CD4 counts whose time is forecast: 50/µL is the diagnostic limit of athymia (NCT00576836),
/// 100/µL what referrals were called reconstituted at, 200/µL where inactivated vaccines are given
/// (of total CD4, RETHYMIC label).
pub const THRESHOLDS: [CellsPerUl; 3] = [CellsPerUl(50.0), CellsPerUl(100.0), CellsPerUl(200.0)];

/// Forecasts from the draws of a child on ascending days. The child is taken to survive.
///
/// # Errors
/// When a draw's equations cannot be solved, or there are no draws.
pub fn forecast(
    physiology: &Physiology,
    priors: &Priors,
    draws: &[ChildDraw],
    days: &[f64],
    seed: Seed,
) -> Result<Forecast, Error> {
    let courses: Vec<Vec<Blood<f64>>> = draws
        .par_iter()
        .enumerate()
        .map(|(i, draw)| {
            let engrafts = seed.draws(Purpose::Forecast, i as u64, 1).uniform();
            physiology.course(&draw.decide(engrafts), days, TOLERANCE)
        })
        .collect::<Result<_, Error>>()?;
    let bands = |step: u32, sd: f64, of: &dyn Fn(&Blood<f64>) -> f64| {
        days.iter()
            .enumerate()
            .map(|(t, day)| {
                let mut values: Vec<f64> = courses
                    .iter()
                    .enumerate()
                    .map(|(i, course)| {
                        let visit = step + 3 * t as u32;
                        let noise = seed.draws(Purpose::Assay, i as u64, visit).normal();
                        of(&course[t]) * math::exp(sd * noise)
                    })
                    .collect();
                values.sort_by(f64::total_cmp);
                Band::of(*day, &values)
            })
            .collect::<Result<Vec<Band>, Error>>()
    };
    Ok(Forecast {
        naive_cd4: bands(0, priors.naive_residual_sd, &|b| b.naive_cd4)?,
        naive_cd8: bands(1, priors.naive_residual_sd, &|b| b.naive_cd8)?,
        cd4: bands(2, priors.memory_residual_sd, &|b| b.cd4())?,
        thresholds: THRESHOLDS.map(|count| time_to(count, &courses, days)).to_vec(),
        nonengraftment: math::mean(&draws.iter().map(|d| d.nonengraftment).collect::<Vec<_>>()),
    })
}

/// Months after implantation at which the share that reached a count is told.
const TOLD: [Months; 2] = [Months(12.0), Months(24.0)];

fn time_to(count: CellsPerUl, courses: &[Vec<Blood<f64>>], days: &[f64]) -> TimeToThreshold {
    let mut reached: Vec<f64> =
        courses.iter().filter_map(|course| Child::day_of_reaching(course, days, count)).collect();
    reached.sort_by(f64::total_cmp);
    let all = courses.len() as f64;
    let by = |day: f64| reached.partition_point(|d| *d <= day) as f64 / all;
    let day = |share: f64| reached.get((share * all).ceil() as usize - 1).copied();
    TimeToThreshold {
        per_ul: count.value(),
        by_one_year: by(Days::from(TOLD[0]).value()),
        by_two_years: by(Days::from(TOLD[1]).value()),
        day_q10: day(0.1),
        day_q50: day(0.5),
        day_q90: day(0.9),
    }
}
