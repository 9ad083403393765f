//! Children who do not exist: drawn from the population, followed to death or the end.

use thymoid_core::{Purpose, Seed, SinceImplant, math};
use thymoid_inference::ode::Tolerance;

use super::centre_effect::CentreEffect;
use super::cohort::Centre;
use super::draw::Population;
use super::priors::{LogNormal, Priors};
use crate::dynamics::drugs::Medication;
use crate::dynamics::{Blood, Child, NO_EXPORT, Physiology, Timeline};
use crate::error::Error;

const TOLERANCE: Tolerance = Tolerance { relative: 1e-4, absolute: 1e-5, max_steps: 20_000 };

/// One way of implanting: a centre, and a graft that exports so many times what the published
/// cultured tissue does.
///
/// ```
/// use thymoid_core::Seed;
/// use thymoid_patient::population::cohort::Centre;
/// use thymoid_patient::population::virtual_child::Arm;
/// use thymoid_patient::population::{Population, PopulationFit, priors::Priors};
/// # let priors = Priors::new(&thymoid_patient::parameters()?)?;
/// # let row = "-2.3,5.7,-5.3,-4.5,-1.2,0.4,0.6,0.06,0.002,1.1,-0.3,0.8,-0.6";
/// # let table = format!("{}\n{row}\n", Population::COLUMNS.join(","));
/// # let fit = PopulationFit::read("draws.csv", table.as_bytes(), &priors)?;
/// let arm = |centre, replicate| {
///     Arm::new(&fit.draws[0], (&priors, &fit.new_centre), centre, 1.0, Seed(1), replicate)
/// };
/// // The reference has no effect; of a new centre each replicate has another.
/// assert_eq!(arm(Centre::Duke, 0).centre_export, 0.0);
/// assert_ne!(arm(Centre::New, 0).centre_export, arm(Centre::New, 1).centre_export);
/// # Ok::<_, thymoid_patient::Error>(())
/// ```
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
    /// Makes the arm of a centre under one draw of the population; `identity` names the replicate,
    /// for the effect of a new centre and its laboratory.
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
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_patient::population::virtual_child::Followed;
/// let death = Some(SinceImplant::from_days(200.0));
/// let followed = Followed { course: Vec::new(), death };
/// assert!(followed.alive_at(SinceImplant::from_months(6.0)));
/// assert!(!followed.alive_at(SinceImplant::from_months(12.0)));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Followed {
    /// Blood on each day of the timeline, as if alive.
    pub course: Vec<Blood<f64>>,
    /// Time of death, when it lies before the last of those days.
    pub death: Option<SinceImplant>,
}

impl Followed {
    /// Tells whether the child is alive at a time.
    pub fn alive_at(&self, time: SinceImplant) -> bool {
        self.death.is_none_or(|death| death > time)
    }
}

/// Follows the virtual child of this identity over a timeline.
///
/// # Errors
/// When its equations cannot be solved.
///
/// ```
/// use thymoid_core::{Seed, SinceImplant};
/// use thymoid_patient::dynamics::{Physiology, Timeline};
/// use thymoid_patient::population::cohort::Centre;
/// use thymoid_patient::population::virtual_child::{Arm, follow};
/// use thymoid_patient::population::{Population, PopulationFit, priors::Priors};
/// # let priors = Priors::new(&thymoid_patient::parameters()?)?;
/// # let row = "-2.3,5.7,-5.3,-4.5,-1.2,0.4,0.6,0.06,0.002,1.1,-0.3,0.8,-0.6";
/// # let table = format!("{}\n{row}\n", Population::COLUMNS.join(","));
/// # let fit = PopulationFit::read("draws.csv", table.as_bytes(), &priors)?;
/// let physiology = Physiology::new(&thymoid_patient::parameters()?)?;
/// let (population, seed) = (&fit.draws[0], Seed(1));
/// let arm = Arm::new(population, (&priors, &fit.new_centre), Centre::Duke, 1.0, seed, 0);
/// let months = Timeline::new([6.0, 12.0, 24.0].map(SinceImplant::from_months));
/// // The same child is followed every time: it is a function of its number.
/// let child = |number| follow(&physiology, &priors, population, &arm, &months, seed, number);
/// assert_eq!(child(7)?, child(7)?);
/// assert_ne!(child(7)?, child(8)?);
/// # Ok::<_, thymoid_patient::Error>(())
/// ```
pub fn follow(
    physiology: &Physiology,
    priors: &Priors,
    population: &Population,
    arm: &Arm,
    timeline: &Timeline,
    seed: Seed,
    identity: u64,
) -> Result<Followed, Error> {
    let child = drawn(priors, population, arm, seed, identity);
    followed(physiology, &child, &[], timeline, population.hazard_per_day, seed, identity)
}

/// Follows a child over a timeline under drugs, at a hazard of death per day without naive T cells;
/// the identity says how much of it the child bears.
///
/// # Errors
/// When its equations cannot be solved.
pub fn followed(
    physiology: &Physiology,
    child: &Child<f64>,
    drugs: &[Medication],
    timeline: &Timeline,
    hazard_per_day: f64,
    seed: Seed,
    identity: u64,
) -> Result<Followed, Error> {
    let course = physiology.course(child, drugs, timeline, TOLERANCE)?;
    let bearable = seed.draws(Purpose::Death, identity, 0).exponential() / hazard_per_day;
    let death = death_day(&course, timeline.days(), bearable).map(SinceImplant::from_days);
    Ok(Followed { course, death })
}

/// Draws the child of this identity.
pub fn drawn(
    priors: &Priors,
    population: &Population,
    arm: &Arm,
    seed: Seed,
    identity: u64,
) -> Child<f64> {
    let mut draws = seed.draws(Purpose::VirtualChild, identity, 0);
    let engrafts = draws.uniform() >= population.nonengraftment;
    let mut about = |ln_typical: f64, sd: f64| math::exp(ln_typical + sd * draws.normal());
    let export =
        about(population.ln_export + arm.centre_export, population.export_sd) * arm.export_ratio;
    let lag_days = about(population.ln_lag + arm.centre_lag, population.lag_sd);
    let loss_per_day = about(population.ln_loss, priors.loss_sd);
    let cd8_per_cd4 = about(population.ln_cd8_per_cd4, priors.cd8_sd);
    Child {
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
    }
}

/// Day on which exposure to the hazard exceeds what the child bears, between two days of its course
/// by linear interpolation.
fn death_day(course: &[Blood<f64>], days: &[f64], bearable: f64) -> Option<f64> {
    let after = course.iter().position(|blood| blood.exposure_days > bearable)?;
    let (before, exposed) = match after.checked_sub(1) {
        Some(i) => (days[i], course[i].exposure_days),
        None => (0.0, 0.0),
    };
    let share = (bearable - exposed) / (course[after].exposure_days - exposed);
    Some(before + (days[after] - before) * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: exposed for 50 days by day 100 and for 150 by day 200, a child that bears 75 dies a
    /// quarter of the way.
    #[test]
    fn a_child_dies_when_its_exposure_is_borne() {
        let exposed = |exposure_days: f64| Blood { exposure_days, ..Blood::EMPTY };
        let course = [exposed(50.0), exposed(150.0)];
        assert_eq!(death_day(&course, &[100.0, 200.0], 75.0), Some(125.0));
        assert_eq!(death_day(&course, &[100.0, 200.0], 25.0), Some(50.0));
        assert_eq!(death_day(&course, &[100.0, 200.0], 200.0), None);
    }
}
