//! What is to be expected of a child: bands of future laboratory values, times to thresholds with
//! death as a competing event, where the uncertainty comes from, which value moved the forecast, and
//! which next value would narrow it most.

mod ensemble;
mod moved;
mod next_lab;
mod sources;
mod threshold;
mod weighted;

pub use ensemble::{Ensemble, Known, Member};
pub use moved::Moved;
pub use next_lab::NextLab;
pub use sources::Sources;
pub use threshold::{States, THRESHOLDS, TOLD, TimeToThreshold};

use serde::Serialize;
use thymoid_core::{CellsPerUl, Days, Purpose, Seed, math};

use crate::child::{Assay, Observation};
use crate::error::Error;
use crate::priors::Priors;
use thymoid_labs::Analyte;
use weighted::Weighted;

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
    fn of(day: f64, values: &Weighted) -> Result<Self, Error> {
        let q = |p| values.quantile(p);
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

/// A child's forecast.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Forecast {
    /// Naive CD4, cells/µL.
    pub naive_cd4: Vec<Band>,
    /// Naive CD8, cells/µL.
    pub naive_cd8: Vec<Band>,
    /// All CD4, cells/µL.
    pub cd4: Vec<Band>,
    /// Naive CD4 thresholds, as asked for.
    pub thresholds: Vec<TimeToThreshold>,
    /// Probability that the graft never engrafts.
    pub nonengraftment: f64,
    /// Probability of T cells that no graft made.
    pub host_cells: f64,
    /// Day that the following are about.
    pub target_day: f64,
    /// Naive CD4 on that day, cells/µL.
    pub target: Band,
    /// Where the uncertainty of naive CD4 comes from.
    pub sources: Sources,
    /// How far each value moved the forecast of naive CD4.
    pub moved: Vec<Moved>,
    /// What could be measured next, the most telling first.
    pub next_labs: Vec<NextLab>,
}

impl Forecast {
    /// The threshold that is followed from month to month: the middle one of those asked for.
    pub fn followed(&self) -> Option<&TimeToThreshold> {
        self.thresholds.get(self.thresholds.len() / 2)
    }

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

/// Day on which forecasts are compared: two years after implantation, or a year from the day on which
/// the child is last known to be alive, whichever is later.
pub fn target_day(alive_until: f64) -> f64 {
    Days::from(TOLD[1]).value().max(alive_until + Days::from(TOLD[0]).value())
}

/// Days on which a forecast needs its draws: those of its bands, and what else it tells of.
pub fn needed_days(bands: &[f64], observations: &[Observation], alive_until: f64) -> Vec<f64> {
    let told = TOLD.map(|months| Days::from(months).value());
    let waits = next_lab::WAITS_DAYS.map(|wait| alive_until + wait);
    let seen = observations.iter().map(|o| o.day);
    let all = bands.iter().copied().chain(told).chain(waits).chain(seen);
    all.chain([target_day(alive_until)]).filter(|day| *day > 0.0).collect()
}

/// Forecasts from the draws of a child, followed over [`needed_days`]. Bands are of a child who is
/// alive on their day; times are those to the naive CD4 `counts`.
///
/// # Errors
/// When there are no draws.
pub fn forecast(
    ensemble: &Ensemble,
    priors: &Priors,
    bands: &[f64],
    counts: &[CellsPerUl],
    observations: &[Observation],
    alive_until: f64,
    seed: Seed,
) -> Result<Forecast, Error> {
    let assay = Assay::new(priors);
    let band = |step: u32, analyte: Analyte, t: usize, day: f64| {
        let at = ensemble.at(day);
        let values = ensemble.members.iter().enumerate().map(|(i, member)| {
            let visit = step + 3 * t as u32;
            let noise = seed.draws(Purpose::Assay, i as u64, visit).normal();
            let ln = assay.ln_measured(analyte, &member.course[at], noise);
            (math::exp(ln), ensemble.survival(member, at))
        });
        Band::of(day, &Weighted::new(values))
    };
    let all = |step: u32, analyte: Analyte| {
        let each = bands.iter().enumerate().map(|(t, day)| band(step, analyte, t, *day));
        each.collect::<Result<Vec<Band>, Error>>()
    };
    let target = ensemble.at(target_day(alive_until));
    let day = ensemble.days[target];
    // Where the target is a day of the bands, it is that band to the bit.
    let t = bands.iter().position(|band| *band == day).unwrap_or(bands.len());
    let time_to = |count: &CellsPerUl| threshold::time_to(*count, ensemble, bands, day);
    Ok(Forecast {
        naive_cd4: all(0, Analyte::NaiveCd4)?,
        naive_cd8: all(1, Analyte::NaiveCd8)?,
        cd4: all(2, Analyte::Cd4)?,
        thresholds: counts.iter().map(time_to).collect(),
        nonengraftment: ensemble.nonengraftment,
        host_cells: ensemble.host_cells,
        target_day: day,
        target: band(0, Analyte::NaiveCd4, t, day)?,
        sources: sources::sources(ensemble, target, &assay),
        moved: moved::moved(ensemble, observations, target, &assay)?,
        next_labs: next_lab::next_labs(ensemble, alive_until, target, &assay, seed)?,
    })
}
