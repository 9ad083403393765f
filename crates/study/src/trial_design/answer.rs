//! Designs that answer a request.

use anyhow::{Result, bail};
use thymoid_core::math::sorted_distinct;
use thymoid_trial::{
    Aim, BinomialSpending, Bop2, Boundary, FutilityDesign, GroupSequential, JointBop2,
    JointCharacteristics, JointLook, JointRates, MonitoredCharacteristics, MonitoredDesign,
    OptimalBop2, SequentialCharacteristics, Sides, SimonDesigns, SingleStageSizes, SpentLook,
    TwoStageInference, simon, single_stage_sizes, two_stage_inference,
};

use super::request::{Bop2Request, DesignRequest, ExactRequest, SequentialRequest};

/// A design whose every outcome can be enumerated.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedDesign {
    /// Key of its name in the catalogue.
    pub key: &'static str,
    /// Its looks.
    pub design: MonitoredDesign,
    /// What it does, by the true success probability.
    pub at: Vec<AtTruth>,
}

/// What a design does under one success probability.
#[derive(Debug, Clone, PartialEq)]
pub struct AtTruth {
    /// That probability.
    pub p: f64,
    /// How trials end.
    pub ends: MonitoredCharacteristics,
}

/// Bounds of a normal statistic, and what they need.
#[derive(Debug, Clone, PartialEq)]
pub struct Sequential {
    /// The bounds.
    pub test: GroupSequential,
    /// What the power needs.
    pub needs: SequentialCharacteristics,
}

/// Bounds of success and toxicity, and what they do under each truth.
pub type Joint = (Vec<JointLook>, Vec<(JointRates, JointCharacteristics)>);

/// What answers a request; what does not belong to its kind is empty.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Designed {
    /// Designs side by side.
    pub designs: Vec<NamedDesign>,
    /// Simon's designs.
    pub simon: Option<SimonDesigns>,
    /// What may be concluded after the optimal one of them.
    pub inference: Vec<TwoStageInference>,
    /// Sizes of one stage.
    pub single: Option<SingleStageSizes>,
    /// The pair found for BOP2.
    pub bop2: Option<OptimalBop2>,
    /// Bounds of success and toxicity, with what they do under null, futile, toxic and good truths.
    pub joint: Option<Joint>,
    /// Bounds of a normal statistic.
    pub sequential: Option<Sequential>,
    /// Bounds for efficacy and futility.
    pub futility: Option<FutilityDesign>,
    /// Exact spending, look by look.
    pub spent: Vec<SpentLook>,
}

/// Finds the designs; milliseconds, but for the search of the best pair of BOP2.
///
/// ```
/// use thymoid_study::trial_design::{DesignRequest, answer};
/// use thymoid_trial::Aim;
/// let aim = Aim { p0: 0.5, p1: 0.8, alpha: 0.05, beta: 0.2 };
/// let found = answer(&DesignRequest::Simon { aim, n_max: 100 })?;
/// assert_eq!(found.simon.unwrap().optimal.design.to_string(), "4/7, 13/20");
/// # anyhow::Ok(())
/// ```
///
/// # Errors
/// When the request cannot be met, or makes no sense.
pub fn answer(request: &DesignRequest) -> Result<Designed> {
    let mut found = Designed::default();
    let mut designs: Vec<(&'static str, MonitoredDesign)> = Vec::new();
    match request {
        DesignRequest::Simon { aim, n_max } => {
            designs = two_stages(&mut found, aim, *n_max)?;
        }
        DesignRequest::Single { aim, n_max } => {
            let sizes = single_stage_sizes(aim, *n_max)?;
            designs.push(("trial_design.smallest", (&sizes.smallest.design).into()));
            let safe = sizes.safe.as_ref().filter(|safe| **safe != sizes.smallest);
            designs.extend(safe.map(|safe| ("trial_design.safe", (&safe.design).into())));
            found.single = Some(sizes);
        }
        DesignRequest::Predictive { rule, p1 } => {
            above(rule.p0, *p1)?;
            designs.push(("trial_design.predictive", rule.design()?));
        }
        DesignRequest::Bop2(asked) => designs.extend(bop2(&mut found, asked)?),
        DesignRequest::Exact(asked) => {
            let ExactRequest { p0, p1, children, spending, alpha } = asked;
            above(*p0, *p1)?;
            let rule = BinomialSpending { p0: *p0, alpha: *alpha, spending: *spending };
            found.spent = rule.looks(children)?;
            designs.push(("trial_design.exact", rule.design(children)?));
        }
        DesignRequest::Sequential(asked) => {
            let SequentialRequest { information, boundary, alpha, sides, power, .. } = asked;
            let test = GroupSequential::new(information, *boundary, *alpha, *sides)?;
            let needs = test.characteristics(*power)?;
            found.sequential = Some(Sequential { test, needs });
            found.futility = with_futility(asked)?;
        }
    }
    let truths = truths(request);
    for (key, design) in designs {
        let at = |&p: &f64| Ok(AtTruth { p, ends: design.characteristics(p)? });
        let at = truths.iter().map(at).collect::<Result<_>>()?;
        found.designs.push(NamedDesign { key, design, at });
    }
    Ok(found)
}

/// Every twentieth, and those that were asked about.
fn truths(request: &DesignRequest) -> Vec<f64> {
    let twentieths = (1..20).map(|i| f64::from(i) / 20.0);
    sorted_distinct(twentieths.chain(request.truths().into_iter().flatten()))
}

fn above(p0: f64, p1: f64) -> Result<()> {
    if p1 > p0 && p1 < 1.0 {
        return Ok(());
    }
    bail!("p1 must be above p0 = {p0} and below 1, not `{p1}`")
}

fn two_stages(
    found: &mut Designed,
    aim: &Aim,
    n_max: u32,
) -> Result<Vec<(&'static str, MonitoredDesign)>> {
    let all = simon(aim, n_max)?;
    found.inference = two_stage_inference(&all.optimal.design, aim.p0, aim.alpha)?;
    let last = all.admissible.len() - 1;
    let name = |index| match index {
        0 if last == 0 => "trial_design.both",
        0 => "trial_design.minimax",
        index if index == last => "trial_design.optimal",
        _ => "trial_design.admissible",
    };
    let designs = all.admissible.iter().enumerate();
    let designs = designs.map(|(index, each)| (name(index), (&each.sized.design).into())).collect();
    found.simon = Some(all);
    Ok(designs)
}

fn with_futility(asked: &SequentialRequest) -> Result<Option<FutilityDesign>> {
    let Some((beta_spending, rule)) = asked.futility else {
        return Ok(None);
    };
    let (Boundary::Spend(alpha_spending), Sides::One) = (asked.boundary, asked.sides) else {
        bail!("bounds for futility go with spending in one direction: leave out shape and sides");
    };
    let errors = [asked.alpha, 1.0 - asked.power];
    let spending = [alpha_spending, beta_spending];
    Ok(Some(FutilityDesign::new(&asked.information, spending, errors, rule)?))
}

fn bop2(
    found: &mut Designed,
    asked: &Bop2Request,
) -> Result<Option<(&'static str, MonitoredDesign)>> {
    let Bop2Request { p0, p1, looks, alpha, pair, toxicity } = asked;
    above(*p0, *p1)?;
    if let Some([null, good]) = *toxicity {
        let Some([lambda, gamma]) = *pair else {
            bail!("with toxicity, give the cut-off too: --lambda and --gamma");
        };
        let (success_null, toxicity_null, looks) = (*p0, null, looks.clone());
        let design = JointBop2 { success_null, toxicity_null, looks, lambda, gamma };
        let truths = [(*p0, null), (*p0, good), (*p1, null), (*p1, good)];
        let at = |(success, toxicity): (f64, f64)| {
            let rates = JointRates::independent(success, toxicity)?;
            Ok((rates, design.characteristics(rates)?))
        };
        let at = truths.into_iter().map(at).collect::<Result<_>>()?;
        found.joint = Some((design.bounds()?, at));
        return Ok(None);
    }
    let design = if let Some([lambda, gamma]) = *pair {
        Bop2 { p0: *p0, looks: looks.clone(), lambda, gamma }
    } else {
        let best = Bop2::optimal(*p0, *p1, looks, *alpha)?;
        found.bop2.insert(best).design.clone()
    };
    Ok(Some(("trial_design.bop2", design.design()?)))
}
