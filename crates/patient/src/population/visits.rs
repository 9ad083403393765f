//! What the children of a cohort show at its visits, among those still alive.

use thymoid_core::lanes::WIDTH;
use thymoid_core::{Dual, Number, SinceImplant};
use thymoid_inference::quasi_random;
use thymoid_labs::Analyte;

use super::cohort::{Centre, CohortRow};
use super::coordinate::{Coordinate, DIMENSION};
use super::mixture::{Mixture, Part};
use super::order_statistics::SampleSummary;
use super::points::{Points, Side};
use super::priors::LogNormal;
use super::typical::{D, Typical};
use crate::dynamics::{Blood, Timeline};

/// One centre: what it printed, and its quasi-random children.
#[derive(Debug)]
pub(super) struct Cohort {
    centre: Centre,
    pub(super) visits: Vec<Visit>,
    points: Vec<Side>,
    timeline: Timeline,
    /// Places of the days up to which deaths are counted, at the centre where they are.
    deaths: Option<[usize; 2]>,
}

/// One visit of one cohort.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Visit {
    day: f64,
    /// Its place on the timeline.
    at: usize,
    analyte: Analyte,
    pub(super) summary: SampleSummary,
}

/// Deaths of the reference cohort up to two ascending days.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Deaths {
    pub(super) n: f64,
    pub(super) days: [f64; 2],
    pub(super) cumulative: [f64; 2],
}

/// The distribution of each visit's count among those alive, and survival to the days of [`Deaths`]
/// at the reference centre.
pub(super) struct Mixtures {
    pub(super) visits: Vec<Mixture<DIMENSION>>,
    pub(super) survival: Option<[D; 2]>,
}

impl Cohort {
    /// The rows of a centre that are fitted, and so many children; deaths are those of the
    /// reference centre.
    pub(super) fn new(
        centre: Centre,
        naive: &[CohortRow],
        children: usize,
        deaths: &Deaths,
    ) -> Self {
        let rows: Vec<(SinceImplant, Analyte, SampleSummary)> = naive
            .iter()
            .filter(|row| row.cohort == centre && row.is_fitted())
            .filter_map(|row| Some((row.time(), row.analyte, row.summary()?)))
            .collect();
        let counted = if centre == Centre::Duke { &deaths.days[..] } else { &[] };
        let counted = counted.iter().copied().map(SinceImplant::from_days);
        let times = rows.iter().map(|(time, ..)| *time).chain(counted);
        let (timeline, places) = Timeline::placing(times);
        let visit =
            |((time, analyte, summary), at): ((SinceImplant, Analyte, SampleSummary), _)| Visit {
                day: time.days(),
                at,
                analyte,
                summary,
            };
        let deaths = match places[rows.len()..] {
            [first, second] => Some([first, second]),
            _ => None,
        };
        let visits = rows.into_iter().zip(places).map(visit).collect();
        let points = quasi_random::points(children).as_chunks().0.to_vec();
        Self { centre, visits, points, timeline, deaths }
    }

    /// The distributions under a population.
    pub(super) fn mixtures(
        &self,
        model: &Points<'_>,
        typical: &Typical,
        deaths: &Deaths,
    ) -> Result<Mixtures, thymoid_inference::SolveError> {
        let shift = match self.centre {
            Centre::Duke => [D::from(0.0); 2],
            Centre::Gosh | Centre::New => {
                [typical[Coordinate::GoshExport], typical[Coordinate::GoshLag]]
            }
        };
        let hazard = typical[Coordinate::Hazard].exp();
        let none = typical[Coordinate::Nonengraftment];
        let engrafted = (-none + 1.0) * (1.0 / (self.points.len() * WIDTH) as f64);
        let mut visits: Vec<Mixture<DIMENSION>> =
            self.visits.iter().map(|visit| visit.without_graft(model, typical, hazard)).collect();
        let mut survival = deaths.days.map(|day| none * (-(hazard * day)).exp());
        let between = model.between(typical);
        for solved in model.solve(typical, shift, &self.points, &self.timeline)? {
            for lane in 0..WIDTH {
                let alive = |at: usize| {
                    let exposure = solved.of(lane, at, |blood| blood.exposure_days);
                    engrafted * (-(hazard * solved.chain(lane, exposure))).exp()
                };
                for (visit, mixture) in self.visits.iter().zip(&mut visits) {
                    let ln_count = solved.of(lane, visit.at, |blood| visit.count(blood)).ln();
                    mixture.parts.push(Part {
                        weight: alive(visit.at),
                        ln_mean: solved.chain(lane, ln_count),
                        ln_sd: model.cloud_sd(&between, &ln_count),
                    });
                }
                if let Some(at) = self.deaths {
                    survival = std::array::from_fn(|i| survival[i] + alive(at[i]));
                }
            }
        }
        for mixture in &mut visits {
            mixture.normalise();
        }
        Ok(Mixtures { visits, survival: self.deaths.map(|_| survival) })
    }
}

impl Visit {
    /// What was counted.
    fn count<R: Copy>(&self, blood: &Blood<R>) -> R {
        if self.analyte == Analyte::NaiveCd8 { blood.naive_cd8 } else { blood.naive_cd4 }
    }

    /// A graft that never engrafts leaves what was there before, which decays.
    fn without_graft(
        &self,
        model: &Points<'_>,
        typical: &Typical,
        hazard: D,
    ) -> Mixture<DIMENSION> {
        let LogNormal { ln_median, ln_sd } = model.priors.baseline;
        let residual = model.priors.naive_residual_sd;
        let part = Part {
            weight: typical[Coordinate::Nonengraftment] * (-(hazard * self.day)).exp(),
            ln_mean: typical[Coordinate::Loss].exp() * -self.day + ln_median,
            ln_sd: Dual::from((ln_sd * ln_sd + residual * residual).sqrt()),
        };
        Mixture { parts: vec![part] }
    }
}
