//! How far a running trial has come, and what its rules say.

use serde::Serialize;
use thymoid_core::SinceImplant;

use super::child::{MonitoredChild, Standing};
use super::outlook::Outlook;
use crate::bayes::PendingOutcomes;
use crate::declared::{AtRisk, Estimand, PlannedDesign, SafetyRule, Visits};
use crate::designs::{MonitoredDesign, MonitoredLook};
use crate::distributions::Beta;
use crate::error::Error;

/// Where a look of the plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LookState {
    /// The look.
    pub look: MonitoredLook,
    /// Successes among its children so far.
    pub successes: u32,
    /// Children of it whose outcome is known.
    pub complete: u32,
    /// Whether it can be taken: all its children have an outcome.
    pub taken: bool,
    /// Whether it stops, or is certain to, for futility.
    pub futile: bool,
    /// Whether it declares success, or is certain to.
    pub success: bool,
}

/// What the rule that stops for harm says.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SafetyState {
    /// Children who were implanted.
    pub children: u32,
    /// Those who died within the first months.
    pub deaths: u32,
    /// Children's worth of these months that were lived through.
    pub lived: f64,
    /// Fewest deaths that stop beside so much that was lived through; none if no number does.
    pub stops_at: Option<u32>,
    /// Posterior probability that more die than may.
    pub probability: f64,
    /// Whether the rule has been crossed, now or after any child before.
    pub crossed: bool,
}

/// A running trial on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// Each child, in the order given.
    pub standing: Vec<Standing>,
    /// Children whose outcome counts, by the order of their implantation.
    pub order: Vec<usize>,
    /// Their outcomes, in that order.
    pub outcomes: Vec<Option<bool>>,
    /// The looks.
    pub looks: Vec<LookState>,
    /// The rule that stops for harm, where the plan has one.
    pub safety: Option<SafetyState>,
    /// The design.
    pub design: MonitoredDesign,
    /// What is known from children with an outcome.
    pub known: Beta,
    /// What is known if a pending child counts as a failure by the share of its time (TOP).
    pub known_with_pending: Beta,
}

impl Progress {
    /// Takes stock of children on a day.
    ///
    /// # Errors
    /// When the plan cannot be used.
    pub fn new(
        children: &[MonitoredChild],
        (estimand, visits, plan): (&Estimand, &Visits, &PlannedDesign),
        as_of: f64,
    ) -> Result<Self, Error> {
        let standing = children
            .iter()
            .map(|child| child.standing(estimand, visits, as_of))
            .collect::<Result<Vec<_>, _>>()?;
        let mut order: Vec<usize> = (0..children.len()).filter(|&i| standing[i].counts()).collect();
        // Children implanted on one day stand in the order of the table.
        order.sort_by(|&a, &b| implanted(&children[a]).total_cmp(&implanted(&children[b])));
        let outcomes: Vec<_> = order.iter().map(|&child| standing[child].outcome()).collect();
        let design = plan.monitored(plan.rule)?;
        let looks = design.looks().iter().map(|look| look_state(*look, &outcomes)).collect();
        let prior = Beta::new(plan.prior[0], plan.prior[1])?;
        let complete = outcomes.iter().flatten().count() as u32;
        let responses = outcomes.iter().filter(|outcome| **outcome == Some(true)).count() as u32;
        let window = SinceImplant::from_months(estimand.month).days() + visits.days_late;
        let pending = order.iter().filter(|child| standing[**child] == Standing::Pending);
        let follow_up = pending.filter_map(|child| children[*child].followed_days(as_of)).collect();
        let interim = PendingOutcomes { responses, complete, follow_up, window };
        let safety = plan.safety.map(|rule| safety_state(&rule, children, as_of));
        Ok(Self {
            known: prior.after(responses, complete),
            known_with_pending: interim.posterior(prior)?,
            standing,
            order,
            outcomes,
            looks,
            safety,
            design,
        })
    }

    /// Returns what may still come, from what is known of children with an outcome.
    pub fn outlook(&self) -> Outlook<'_> {
        Outlook { design: &self.design, known: self.known, outcomes: &self.outcomes }
    }

    /// Returns the same with pending children counted by the share of their time.
    pub fn outlook_with_pending(&self) -> Outlook<'_> {
        Outlook { known: self.known_with_pending, ..self.outlook() }
    }
}

fn implanted(child: &MonitoredChild) -> f64 {
    child.implanted.unwrap_or(f64::INFINITY)
}

fn look_state(look: MonitoredLook, outcomes: &[Option<bool>]) -> LookState {
    let of_it = &outcomes[..outcomes.len().min(look.n as usize)];
    let count = |wanted: bool| of_it.iter().filter(|o| **o == Some(wanted)).count() as u32;
    let (successes, failures) = (count(true), count(false));
    let complete = successes + failures;
    let at_most = look.n - failures;
    LookState {
        look,
        successes,
        complete,
        taken: complete == look.n,
        futile: look.stop_futility_at_most.is_some_and(|stop| at_most <= stop),
        success: look.stop_efficacy_at_least.is_some_and(|win| successes >= win),
    }
}

/// The rule is asked at each death. Who left, or was not seen since, counts until then.
fn safety_state(rule: &SafetyRule, children: &[MonitoredChild], as_of: f64) -> SafetyState {
    let at_risk = |child: &MonitoredChild| {
        let implanted = child.implanted.filter(|day| !child.unclear && *day <= as_of)?;
        let seen_until = child.last_seen.unwrap_or(implanted);
        Some(AtRisk { implanted, died: child.died, seen_until })
    };
    let known: Vec<AtRisk> = children.iter().filter_map(at_risk).collect();
    let (deaths, lived) = rule.counts(&known, as_of);
    let children = known.len() as u32;
    SafetyState {
        children,
        deaths,
        lived,
        stops_at: (0..=children).find(|d| rule.probability(*d, lived) >= rule.certainty),
        probability: rule.probability(deaths, lived),
        crossed: rule.stops_on(&known, as_of).is_some(),
    }
}
