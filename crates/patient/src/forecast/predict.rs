//! A child's forecast, from its draws.

use serde::Serialize;
use thymoid_core::{CellsPerUl, Purpose, Seed, SinceImplant, math};
use thymoid_labs::Analyte;

use super::band::Band;
use super::ensemble::Ensemble;
use super::influence::{Influence, influence};
use super::next_lab::{NextLab, next_labs};
use super::sources::{Sources, sources};
use super::target::target_day;
use super::threshold::{TimeToThreshold, time_to};
use super::weighted::Weighted;
use crate::child::{Assay, Observation};
use crate::dynamics::Timeline;
use crate::error::Error;
use crate::population::priors::Priors;

/// Analytes that are forecast, in the order of their random numbers.
const FORECAST: [Analyte; 3] = [Analyte::NaiveCd4, Analyte::NaiveCd8, Analyte::Cd4];

/// A child's forecast.
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_labs::Analyte;
/// use thymoid_patient::dynamics::{Physiology, Timeline};
/// use thymoid_patient::forecast::{Ensemble, Known, forecast, needed_days};
/// use thymoid_core::{Age, Seed};
/// use thymoid_patient::child::{ChildPrior, Presentation, Recipient};
/// use thymoid_patient::population::cohort::Centre;
/// use thymoid_patient::population::{Population, PopulationFit, priors::Priors};
/// # let priors = Priors::new(&thymoid_patient::parameters()?)?;
/// # let row = "-2.3,5.7,-5.3,-4.5,-1.2,0.4,0.6,0.06,0.002,1.1,-0.3,0.8,-0.6";
/// # let table = format!("{}\n{row}\n", Population::COLUMNS.join(","));
/// # let fit = PopulationFit::read("draws.csv", table.as_bytes(), &priors)?;
/// # let recipient = Recipient {
/// #     centre: Centre::New,
/// #     age_at_implant: Age::from_months(9.0),
/// #     graft_export: 1.0,
/// #     presentation: Presentation::default(),
/// # };
/// let prior = ChildPrior::new(&fit, &priors, recipient);
/// # let physiology = Physiology::new(&thymoid_patient::parameters()?)?;
/// let implantation = SinceImplant::from_days(0.0);
/// let known = Known { prior: &prior, drugs: &[], alive_until: implantation };
/// let bands = Timeline::new([SinceImplant::from_months(12.0)]);
/// let (days, draws) = (needed_days(&bands, &[], implantation), prior.draws(Seed(1), 40));
/// let ensemble = Ensemble::new(&physiology, known, &draws, &days, Seed(1))?;
/// let made = forecast(&ensemble, &priors, &bands, &[], &[], implantation, Seed(1))?;
/// // All CD4 are forecast, TREC are not.
/// assert_eq!(made.bands(Analyte::Cd4).map(<[_]>::len), Some(1));
/// assert_eq!(made.bands(Analyte::Trec), None);
/// // What is not known comes from somewhere, all of it.
/// let of = made.sources;
/// assert!((of.engraftment + of.structure + of.child + of.assay - 1.0).abs() < 1e-12);
/// // Of what could be measured next the most telling comes first.
/// assert!(made.next_labs[0].narrows >= made.next_labs[1].narrows);
/// # Ok::<_, thymoid_patient::Error>(())
/// ```
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
    pub target_day: SinceImplant,
    /// Naive CD4 on that day, cells/µL.
    pub target: Band,
    /// Where the uncertainty of naive CD4 comes from.
    pub sources: Sources,
    /// How far each value moved the forecast of naive CD4.
    pub influence: Vec<Influence>,
    /// What could be measured next, the most telling first.
    pub next_labs: Vec<NextLab>,
}

impl Forecast {
    /// Returns the threshold that is followed from month to month: the middle one of those asked
    /// for.
    pub fn followed(&self) -> Option<&TimeToThreshold> {
        self.thresholds.get(self.thresholds.len() / 2)
    }

    /// Returns the bands of an analyte, where it is forecast.
    pub fn bands(&self, analyte: Analyte) -> Option<&[Band]> {
        match analyte {
            Analyte::NaiveCd4 => Some(&self.naive_cd4),
            Analyte::NaiveCd8 => Some(&self.naive_cd8),
            Analyte::Cd4 => Some(&self.cd4),
            _ => None,
        }
    }
}

/// Forecasts from the draws of a child, followed over [`needed_days`](super::needed_days). Bands
/// are of a child who is alive on their day; times are those to the naive CD4 `counts`.
///
/// # Errors
/// When there are no draws, or the ensemble was not followed to a day that is needed.
///
/// ```
/// use thymoid_core::{CellsPerUl, SinceImplant};
/// use thymoid_patient::dynamics::{Physiology, Timeline};
/// use thymoid_patient::forecast::{Ensemble, Known, forecast, needed_days};
/// use thymoid_core::{Age, Seed};
/// use thymoid_patient::child::{ChildPrior, Presentation, Recipient};
/// use thymoid_patient::population::cohort::Centre;
/// use thymoid_patient::population::{Population, PopulationFit, priors::Priors};
/// # let priors = Priors::new(&thymoid_patient::parameters()?)?;
/// # let row = "-2.3,5.7,-5.3,-4.5,-1.2,0.4,0.6,0.06,0.002,1.1,-0.3,0.8,-0.6";
/// # let table = format!("{}\n{row}\n", Population::COLUMNS.join(","));
/// # let fit = PopulationFit::read("draws.csv", table.as_bytes(), &priors)?;
/// # let recipient = Recipient {
/// #     centre: Centre::Duke,
/// #     age_at_implant: Age::from_months(9.0),
/// #     graft_export: 1.0,
/// #     presentation: Presentation::default(),
/// # };
/// let prior = ChildPrior::new(&fit, &priors, recipient);
/// let physiology = Physiology::new(&thymoid_patient::parameters()?)?;
/// let implantation = SinceImplant::from_days(0.0);
/// let bands = Timeline::new([6.0, 12.0, 24.0].map(SinceImplant::from_months));
/// let days = needed_days(&bands, &[], implantation);
/// let known = Known { prior: &prior, drugs: &[], alive_until: implantation };
/// let seed = Seed(1);
/// let ensemble = Ensemble::new(&physiology, known, &prior.draws(seed, 40), &days, seed)?;
/// let counts = [CellsPerUl(50.0)];
/// let made = forecast(&ensemble, &priors, &bands, &counts, &[], implantation, seed)?;
/// // Reached, died before, or waiting: nothing else can be.
/// let state = made.thresholds[0].told[1];
/// assert!((state.reached + state.died + state.waiting - 1.0).abs() < 1e-12);
/// assert!(made.naive_cd4[2].q10 < made.naive_cd4[2].q90);
/// # Ok::<_, thymoid_patient::Error>(())
/// ```
pub fn forecast(
    ensemble: &Ensemble,
    priors: &Priors,
    bands: &Timeline,
    counts: &[CellsPerUl],
    observations: &[Observation],
    alive_until: SinceImplant,
    seed: Seed,
) -> Result<Forecast, Error> {
    let assay = Assay::new(priors);
    let days: Vec<SinceImplant> = bands.times().collect();
    let all = |step: usize| {
        let each =
            days.iter().enumerate().map(|(t, day)| band(ensemble, &assay, step, t, *day, seed));
        each.collect::<Result<Vec<Band>, Error>>()
    };
    let target_day = target_day(alive_until);
    let target = ensemble.timeline.at(target_day)?;
    // Where the target is a day of the bands, it is that band to the bit.
    let t = bands.at(target_day).unwrap_or(days.len());
    let thresholds = counts.iter().map(|count| time_to(*count, ensemble, bands, target_day));
    Ok(Forecast {
        naive_cd4: all(0)?,
        naive_cd8: all(1)?,
        cd4: all(2)?,
        thresholds: thresholds.collect::<Result<_, Error>>()?,
        nonengraftment: ensemble.nonengraftment,
        host_cells: ensemble.host_cells,
        target_day,
        target: band(ensemble, &assay, 0, t, target_day, seed)?,
        sources: sources(ensemble, target, &assay),
        influence: influence(ensemble, observations, target, &assay)?,
        next_labs: next_labs(ensemble, alive_until, target, &assay, seed)?,
    })
}

/// The band of an analyte of [`FORECAST`] at the `t`th time.
fn band(
    ensemble: &Ensemble,
    assay: &Assay,
    step: usize,
    t: usize,
    day: SinceImplant,
    seed: Seed,
) -> Result<Band, Error> {
    let at = ensemble.timeline.at(day)?;
    let visit = (step + FORECAST.len() * t) as u32;
    let values = ensemble.members.iter().enumerate().map(|(i, member)| {
        let noise = seed.draws(Purpose::Assay, i as u64, visit).normal();
        let ln = assay.ln_measured(FORECAST[step], &member.course[at], noise);
        (math::exp(ln), ensemble.survival(member, at))
    });
    Band::of(day, &Weighted::new(values))
}
