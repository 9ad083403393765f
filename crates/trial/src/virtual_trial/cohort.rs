//! The children of one simulated trial.

use thymoid_core::{Age, Days, Months, Purpose, Seed, SinceImplant, math};
use thymoid_patient::dynamics::drugs::Medication;
use thymoid_patient::dynamics::{Physiology, Timeline};
use thymoid_patient::population::cohort::Centre;
use thymoid_patient::population::priors::Priors;
use thymoid_patient::population::virtual_child::{Arm, drawn, followed};
use thymoid_patient::population::{Population, PopulationFit};

use super::child::{Protocol, Treated};
use super::conduct::{Children, Conduct};
use super::scenario::{CentreOf, Scenario};
use crate::declared::{Estimand, Visits};
use crate::error::Error;

/// A Julian year.
pub(super) const YEAR_DAYS: f64 = 365.25;
/// Referrals for one implantation beyond which a trial is hopeless: nearly all die waiting.
const MOST_REFERRALS: u32 = 1000;

/// A declared trial and the children that it could meet.
///
/// Trial `t` takes posterior draw `t`, one draw of the chip's export and one of a new centre, so
/// the spread over trials holds what is not known of any of them. Child `i` of trial `t` is the
/// same child for each design and each scenario.
#[derive(Debug, Clone, Copy)]
pub struct VirtualTrial<'a> {
    /// Dynamics.
    pub physiology: &'a Physiology,
    /// Priors of what the population does not fit.
    pub priors: &'a Priors,
    /// Posterior of the population.
    pub population: &'a PopulationFit,
    /// What is to be estimated.
    pub estimand: &'a Estimand,
    /// When children are seen.
    pub visits: &'a Visits,
    /// Who is referred.
    pub children: &'a Children,
    /// How the trial goes.
    pub conduct: &'a Conduct,
    /// The one seed.
    pub seed: Seed,
}

/// Children of one trial, in the order of implantation.
#[derive(Debug, Clone, PartialEq)]
pub struct Cohort {
    /// Those implanted.
    pub children: Vec<Treated>,
    /// How many were referred for them.
    pub referred: u32,
    /// How many of these died waiting.
    pub died_waiting: u32,
    /// ln of the chip's export ratio in this trial.
    pub ln_ratio: f64,
}

/// What one trial is drawn from.
struct World<'a> {
    population: &'a Population,
    arm: Arm,
    conduct: Conduct,
    trial: u32,
}

impl VirtualTrial<'_> {
    /// Draws the first `n` children implanted in a trial.
    ///
    /// # Errors
    /// When a child cannot be followed, but for equations that cannot be solved; when there is no
    /// visit in the month of the estimand; when nearly all die before implantation.
    pub fn cohort(&self, scenario: &Scenario, trial: u32, n: u32) -> Result<Cohort, Error> {
        let draws = &self.population.draws;
        let population = &draws[trial as usize % draws.len()];
        let ratio = scenario.export.in_trial(self.seed, trial);
        let (centre, factor) = match scenario.centre {
            CentreOf::Known(centre) => (centre, 1.0),
            CentreOf::Factor(factor) => (Centre::Duke, factor),
        };
        let known = (self.priors, &self.population.new_centre);
        let effective = scenario.effective(ratio) * factor;
        let identity = u64::from(trial) << 32;
        let arm = Arm::new(population, known, centre, effective, self.seed, identity);
        let conduct =
            Conduct { withdrawal_per_year: scenario.withdrawal_per_year, ..*self.conduct };
        let world = World { population, arm, conduct, trial };
        let protocol = self.protocol(&world.conduct)?;
        let mut cohort = Cohort {
            children: Vec::with_capacity(n as usize),
            referred: 0,
            died_waiting: 0,
            ln_ratio: math::ln(ratio),
        };
        let mut day = 0.0;
        while cohort.children.len() < n as usize {
            let child = cohort.referred;
            if child > MOST_REFERRALS * n {
                return Err(Error::Empty { what: "child that lives to implantation" });
            }
            cohort.referred += 1;
            match self.child(&world, &protocol, child, &mut day)? {
                Some(treated) => cohort.children.push(treated),
                None => cohort.died_waiting += 1,
            }
        }
        cohort.children.sort_by(|a, b| a.implanted.total_cmp(&b.implanted));
        self.apart(&mut cohort.children);
        Ok(cohort)
    }

    fn protocol<'a>(&'a self, conduct: &'a Conduct) -> Result<Protocol<'a>, Error> {
        let naive = self.conduct.assay_log_sd.unwrap_or(self.priors.naive_residual_sd());
        Ok(Protocol {
            estimand: self.estimand,
            visits: self.visits,
            conduct,
            primary: self.visits.at_month(self.estimand.month)?,
            assay: [naive, naive, self.priors.trec_residual_sd()],
        })
    }

    /// Draws one child; none if it dies before its implantation. `day` is that of the referral
    /// before, then of its own.
    fn child(
        &self,
        world: &World<'_>,
        protocol: &Protocol<'_>,
        child: u32,
        day: &mut f64,
    ) -> Result<Option<Treated>, Error> {
        let identity = u64::from(world.trial) << 32 | u64::from(child);
        let mut draws = self.seed.draws(Purpose::Conduct, identity, 0);
        *day += YEAR_DAYS / world.conduct.per_year * draws.exponential();
        let Children { referred_at_months, referred_log_sd, wait_days, wait_log_sd, .. } =
            *self.children;
        let age = referred_at_months * math::exp(referred_log_sd * draws.normal());
        let wait = wait_days * math::exp(wait_log_sd * draws.normal());
        // Care drifts from year to year; within a child's follow-up it stays what it was.
        let care = math::pow(world.conduct.care_per_year, *day / YEAR_DAYS);
        let hazard = world.population.hazard_per_day * care;
        if draws.exponential() < hazard * wait {
            return Ok(None);
        }
        let withdrawal = draws.exponential() / (world.conduct.withdrawal_per_year / YEAR_DAYS);
        let (population, arm) = (world.population, &world.arm);
        let mut own = drawn(self.priors, population, arm, self.seed, identity);
        own.age_at_implant = Age::from_days(Days::from(Months(age)).value() + wait);
        if draws.uniform() < self.children.own_recovery {
            own.export += self.children.own_export * math::exp(population.ln_export);
        }
        let drugs: Vec<Medication> = self
            .children
            .drugs
            .iter()
            .filter(|plan| draws.uniform() < plan.share)
            .map(|plan| Medication {
                child_id: String::new(),
                drug: plan.drug,
                from_day: SinceImplant::from_days(plan.from_day),
                to_day: SinceImplant::from_days(plan.to_day),
            })
            .collect();
        let visits = protocol.days(self.seed, identity);
        let timeline = monthly_and(&visits);
        let who = (self.seed, identity);
        let course =
            followed(self.physiology, &own, &drugs, &timeline, hazard, self.seed, identity);
        let of = (withdrawal, !drugs.is_empty());
        let seen = match &course {
            Ok(course) => protocol.see(Some((course, &timeline)), &visits, of, who),
            Err(error) if error.is_unsolved() => protocol.see(None, &visits, of, who),
            Err(error) => return Err(error.clone().into()),
        };
        let (age_days, implanted) = (own.age_at_implant.days(), *day + wait);
        Ok(Some(Treated { age_days, implanted, ..seen }))
    }

    /// Sets the first implantations apart.
    fn apart(&self, children: &mut [Treated]) {
        for i in 1..children.len() {
            let gap =
                if i < self.conduct.apart_first as usize { self.conduct.apart_days } else { 0.0 };
            children[i].implanted = children[i].implanted.max(children[i - 1].implanted + gap);
        }
    }
}

/// About a month between the days of a course, fine enough for the time of death, and all visits.
fn monthly_and(visits: &[f64]) -> Timeline {
    let end = visits.iter().copied().fold(0.0, f64::max);
    let month = Days::from(Months(1.0)).value();
    let months = (1..).map(|i| f64::from(i) * month).take_while(|day| *day < end);
    Timeline::of_days(months.chain(visits.iter().copied()))
}
