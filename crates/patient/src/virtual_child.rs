//! Children who do not exist: drawn from the population, followed to death or the end.

use thymoid_core::{Purpose, Seed, math};

use crate::child::NO_EXPORT;
use crate::cohort::Centre;
use crate::dynamics::{Blood, Child, Physiology};
use crate::error::Error;
use crate::population::{CentreEffect, Population};
use crate::priors::{LogNormal, Priors};
use thymoid_inference::ode::Tolerance;

const TOLERANCE: Tolerance = Tolerance { relative: 1e-4, absolute: 1e-5, max_steps: 20_000 };

/// One way of implanting: a centre, and a graft that exports so many times what the published
/// cultured tissue does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arm {
    /// Where.
    pub centre: Centre,
    /// Effect of that centre on ln(export).
    pub centre_export: f64,
    /// Effect of that centre on ln(lag).
    pub centre_lag: f64,
    /// Export of the graft over that of published cultured tissue.
    pub export_ratio: f64,
    /// TREC copies per emigrant, as the laboratory of the centre counts them.
    pub trec_per_emigrant: f64,
}

impl Arm {
    /// The arm of a centre under one draw of the population; `identity` names the replicate, for
    /// the effect of a new centre and its laboratory.
    pub fn new(
        population: &Population,
        (priors, new_centre): (&Priors, &CentreEffect),
        centre: Centre,
        export_ratio: f64,
        seed: Seed,
        identity: u64,
    ) -> Self {
        let mut draws = seed.draws(Purpose::VirtualChild, identity, u32::MAX);
        let (centre_export, centre_lag) = population.centre_effect(centre, new_centre, &mut draws);
        let LogNormal { ln_median, ln_sd } = priors.trec_per_emigrant;
        let trec_per_emigrant = math::exp(ln_median + ln_sd * draws.normal());
        Self { centre, centre_export, centre_lag, export_ratio, trec_per_emigrant }
    }
}

/// What became of a virtual child.
#[derive(Debug, Clone, PartialEq)]
pub struct Followed {
    /// Blood on each day asked for, as if alive.
    pub course: Vec<Blood<f64>>,
    /// Day of death, when it lies before the last of those days.
    pub death_day: Option<f64>,
}

impl Followed {
    /// Whether the child is alive on a day.
    pub fn alive_on(&self, day: f64) -> bool {
        self.death_day.is_none_or(|death| death > day)
    }
}

/// Follows the virtual child of this identity on ascending days.
///
/// # Errors
/// When its equations cannot be solved.
pub fn follow(
    physiology: &Physiology,
    priors: &Priors,
    population: &Population,
    arm: &Arm,
    days: &[f64],
    seed: Seed,
    identity: u64,
) -> Result<Followed, Error> {
    let mut draws = seed.draws(Purpose::VirtualChild, identity, 0);
    let engrafts = draws.uniform() >= population.nonengraftment;
    let mut about = |ln_typical: f64, sd: f64| math::exp(ln_typical + sd * draws.normal());
    let export =
        about(population.ln_export + arm.centre_export, population.export_sd) * arm.export_ratio;
    let lag_days = about(population.ln_lag + arm.centre_lag, population.lag_sd);
    let loss_per_day = about(population.ln_loss, priors.loss_sd);
    let cd8_per_cd4 = about(population.ln_cd8_per_cd4, priors.cd8_sd);
    let child = Child {
        export: if engrafts { export } else { NO_EXPORT },
        lag_days,
        loss_per_day,
        renewal_per_day: math::exp(population.ln_renewal),
        cd8_per_cd4,
        activation_per_day: math::exp(priors.activation.ln_median),
        memory_loss_per_day: math::exp(priors.memory_loss.ln_median),
        trec_per_emigrant: arm.trec_per_emigrant,
        fading_per_day: 0.0,
        competition_on_division: math::normal_cdf(population.competition),
        protection: math::exp(population.ln_protection),
        baseline_naive_per_ul: priors.baseline_per_ul(draws.normal()),
        age_at_implant: priors.age_at_implant(draws.normal()),
    };
    let course = physiology.course(&child, &[], days, TOLERANCE)?;
    let bearable =
        seed.draws(Purpose::Death, identity, 0).exponential() / population.hazard_per_day;
    let death_day = course.iter().position(|b| b.exposure_days > bearable).map(|after| {
        let (before, exposed) = match after.checked_sub(1) {
            Some(i) => (days[i], course[i].exposure_days),
            None => (0.0, 0.0),
        };
        let share = (bearable - exposed) / (course[after].exposure_days - exposed);
        before + (days[after] - before) * share
    });
    Ok(Followed { course, death_day })
}
