//! Tables of a trial's design, with the columns of the tables it is checked against.

use thymoid_trial::{
    Aim, FutilityDesign, MonitoredLook, PredictiveDesign, SimonDesigns, SingleStageSizes,
    TwoStageInference,
};

use crate::frame::Frame;
use crate::trial_design::{AtTruth, Bop2Request, DesignRequest, Designed, NamedDesign, Sequential};

/// Every table of the answer.
pub fn frames(found: &Designed, request: &DesignRequest) -> Vec<Frame> {
    let mut frames = Vec::new();
    if !found.designs.is_empty() {
        frames.extend([looks(&found.designs), ends(&found.designs)]);
    }
    match request {
        DesignRequest::Simon { aim, .. } => {
            frames.extend(found.simon.as_ref().map(|all| simon_designs(all, aim)));
            frames.push(inference(&found.inference, aim));
        }
        DesignRequest::Single { aim, .. } => {
            frames.extend(found.single.as_ref().map(|sizes| single_stage(sizes, aim)));
        }
        DesignRequest::Predictive { rule, .. } => frames.push(predictive(rule)),
        DesignRequest::Bop2(asked) => frames.extend(bop2(found, asked)),
        DesignRequest::Exact(_) => frames.push(spent(found)),
        DesignRequest::Sequential(_) => {
            if let Some(sequential) = &found.sequential {
                frames.extend(bounds(sequential));
            }
            frames.extend(found.futility.as_ref().map(futility));
        }
    }
    frames
}

fn integer(count: u32) -> i64 {
    count.into()
}

fn short(each: &NamedDesign) -> &'static str {
    each.key.split('.').next_back().unwrap_or(each.key)
}

fn looks(designs: &[NamedDesign]) -> Frame {
    let all: Vec<(&NamedDesign, MonitoredLook)> = designs
        .iter()
        .flat_map(|each| each.design.looks().iter().map(move |look| (each, *look)))
        .collect();
    let bound = |of: fn(&MonitoredLook) -> Option<u32>| {
        all.iter().map(|(_, look)| of(look).map(integer)).collect::<Vec<_>>()
    };
    Frame::new("looks")
        .texts("design", all.iter().map(|(each, _)| short(each)))
        .texts("notation", all.iter().map(|(each, _)| each.design.to_string()))
        .integers("n", all.iter().map(|(_, look)| integer(look.n)))
        .optional_integers("stop_futility_at_most", bound(|look| look.stop_futility_at_most))
        .optional_integers("stop_efficacy_at_least", bound(|look| look.stop_efficacy_at_least))
}

fn ends(designs: &[NamedDesign]) -> Frame {
    let all: Vec<(&NamedDesign, &AtTruth)> =
        designs.iter().flat_map(|each| each.at.iter().map(move |at| (each, at))).collect();
    let of = |of: fn(&AtTruth) -> f64| all.iter().map(|(_, at)| of(at)).collect::<Vec<_>>();
    Frame::new("operating_characteristics")
        .texts("design", all.iter().map(|(each, _)| short(each)))
        .texts("notation", all.iter().map(|(each, _)| each.design.to_string()))
        .floats("p", of(|at| at.p))
        .floats("reject", of(|at| at.ends.success))
        .floats("stop_futility", of(|at| at.ends.stop_futility))
        .floats("stop_efficacy", of(|at| at.ends.stop_efficacy))
        .floats("expected_n", of(|at| at.ends.expected_n))
}

fn with_aim(name: &'static str, aim: &Aim, rows: usize) -> Frame {
    let each = |value: f64| std::iter::repeat_n(value, rows);
    Frame::new(name)
        .floats("p0", each(aim.p0))
        .floats("p1", each(aim.p1))
        .floats("alpha", each(aim.alpha))
        .floats("beta", each(aim.beta))
}

fn simon_designs(all: &SimonDesigns, aim: &Aim) -> Frame {
    let rows = &all.admissible;
    let last = rows.len() - 1;
    let kind = |index| match index {
        0 if last == 0 => "minimax and optimal",
        0 => "minimax",
        index if index == last => "optimal",
        _ => "admissible",
    };
    let look = |index: usize| rows.iter().map(move |each| each.sized.design.looks()[index]);
    with_aim("simon_designs", aim, rows.len())
        .texts("kind", (0..rows.len()).map(kind))
        .integers("r1", look(0).map(|look| integer(look.needed) - 1))
        .integers("n1", look(0).map(|look| integer(look.n)))
        .integers("r", look(1).map(|look| integer(look.needed) - 1))
        .integers("n", look(1).map(|look| integer(look.n)))
        .floats("EN_p0", rows.iter().map(|each| each.sized.at_p0.expected_n))
        .floats("PET_p0", rows.iter().map(|each| each.sized.at_p0.stop_early))
        .floats("exact_alpha", rows.iter().map(|each| each.sized.at_p0.success))
        .floats("exact_power", rows.iter().map(|each| each.sized.at_p1.success))
        .floats("EN_p1", rows.iter().map(|each| each.sized.at_p1.expected_n))
        .floats("weight_low", rows.iter().map(|each| each.weight_low))
        .floats("weight_high", rows.iter().map(|each| each.weight_high))
}

fn inference(all: &[TwoStageInference], aim: &Aim) -> Frame {
    let of = |of: fn(&TwoStageInference) -> f64| all.iter().map(of).collect::<Vec<_>>();
    let each = |value: f64| std::iter::repeat_n(value, all.len());
    Frame::new("two_stage_inference")
        .floats("p0", each(aim.p0))
        .floats("alpha_each_side", each(aim.alpha))
        .integers("stage", all.iter().map(|each| integer(each.stage)))
        .integers("successes", all.iter().map(|each| integer(each.successes)))
        .floats("mle", of(|each| each.mle))
        .floats("umvue", of(|each| each.umvue))
        .floats("whitehead", of(|each| each.whitehead))
        .floats("p_value", of(|each| each.p_value))
        .floats("low", of(|each| each.exact.low))
        .optional("koyama_chen_high", all.iter().map(|each| each.koyama_chen_high))
        .floats("exact_high", of(|each| each.exact.high))
        .optional("koyama_chen_median", all.iter().map(|each| each.koyama_chen_median))
        .floats("p_value_umvue_order", of(|each| each.p_value_umvue_order))
        .floats("jung_kim_low", of(|each| each.umvue_order.low))
        .floats("jung_kim_high", of(|each| each.umvue_order.high))
}

fn single_stage(sizes: &SingleStageSizes, aim: &Aim) -> Frame {
    let rows: Vec<_> = [("smallest n", Some(&sizes.smallest)), ("safe n", sizes.safe.as_ref())]
        .into_iter()
        .filter_map(|(rule, sized)| Some((rule, sized?)))
        .collect();
    let look = || rows.iter().map(|(_, sized)| sized.design.looks()[0]);
    with_aim("single_stage", aim, rows.len())
        .texts("rule", rows.iter().map(|(rule, _)| *rule))
        .integers("n", look().map(|look| integer(look.n)))
        .integers("successes_needed", look().map(|look| integer(look.needed)))
        .floats("exact_alpha", rows.iter().map(|(_, sized)| sized.at_p0.success))
        .floats("exact_power", rows.iter().map(|(_, sized)| sized.at_p1.success))
        .integers("searched_to", rows.iter().map(|_| integer(sizes.searched_to)))
}

/// Every count of every look.
fn predictive(rule: &PredictiveDesign) -> Frame {
    let counts: Vec<(u32, u32)> =
        (rule.first..=rule.n_max).flat_map(|n| (0..=n).map(move |x| (n, x))).collect();
    let posterior = |&(n, x): &(u32, u32)| rule.prior.after(x, n).above(rule.p0);
    Frame::new("predictive_probabilities")
        .integers("n", counts.iter().map(|(n, _)| integer(*n)))
        .integers("successes", counts.iter().map(|(_, x)| integer(*x)))
        .floats("predictive_probability", counts.iter().map(|&(n, x)| rule.probability(n, x)))
        .floats("posterior_above_p0", counts.iter().map(posterior))
}

fn bop2(found: &Designed, asked: &Bop2Request) -> Vec<Frame> {
    let mut frames = Vec::new();
    if let Some(best) = &found.bop2 {
        let frame = Frame::new("bop2_optimal")
            .floats("p0", [asked.p0])
            .floats("p1", [asked.p1])
            .floats("alpha", [asked.alpha])
            .floats("lam", [best.design.lambda])
            .floats("gamma", [best.design.gamma])
            .floats("type_one", [best.at_p0.success])
            .floats("power", [best.at_p1.success])
            .floats("expected_n_p0", [best.at_p0.expected_n])
            .floats("expected_n_p1", [best.at_p1.expected_n])
            .floats("stop_early_p0", [best.at_p0.stop_futility]);
        frames.push(frame);
    }
    if let Some((looks, at)) = &found.joint {
        let successes = looks.iter().map(|look| look.stop_successes_at_most.map(integer));
        let toxicities = looks.iter().map(|look| look.stop_toxicities_at_least.map(integer));
        let bounds = Frame::new("joint_looks")
            .integers("n", looks.iter().map(|look| integer(look.n)))
            .optional_integers("stop_successes_at_most", successes)
            .optional_integers("stop_toxicities_at_least", toxicities);
        let ends = Frame::new("joint_operating")
            .floats("p_success", at.iter().map(|(rates, _)| rates.both + rates.success_only))
            .floats("p_toxicity", at.iter().map(|(rates, _)| rates.both + rates.toxicity_only))
            .floats("success", at.iter().map(|(_, ends)| ends.success))
            .floats("stop_early", at.iter().map(|(_, ends)| ends.stop_early))
            .floats("expected_n", at.iter().map(|(_, ends)| ends.expected_n));
        frames.extend([bounds, ends]);
    }
    frames
}

fn futility(design: &FutilityDesign) -> Frame {
    let of = |stops: &[[f64; 2]], which: usize| stops.iter().map(|s| s[which]).collect::<Vec<_>>();
    Frame::new("group_sequential_futility")
        .integers("look", (1..=design.information.len()).map(|look| look as i64))
        .floats("information", design.information.iter().copied())
        .floats("futility_z", design.futility_z.iter().copied())
        .floats("efficacy_z", design.efficacy_z.iter().copied())
        .floats("efficacy_h0", of(&design.stops_h0, 1))
        .floats("futility_h0", of(&design.stops_h0, 0))
        .floats("efficacy_h1", of(&design.stops_h1, 1))
        .floats("futility_h1", of(&design.stops_h1, 0))
        .floats("drift", design.information.iter().map(|_| design.drift))
        .floats("inflation", design.information.iter().map(|_| design.inflation))
}

fn spent(found: &Designed) -> Frame {
    let all = || found.spent.iter();
    Frame::new("binomial_alpha_spending")
        .integers("n", all().map(|look| integer(look.n)))
        .optional_integers("reject_from", all().map(|look| look.reject_from.map(integer)))
        .floats("spent", all().map(|look| look.spent))
        .floats("allowed", all().map(|look| look.allowed))
}

fn bounds(Sequential { test, needs }: &Sequential) -> [Frame; 2] {
    let level = |z: &f64| thymoid_core::math::normal_cdf(-z);
    let bounds = Frame::new("group_sequential_bounds")
        .integers("look", (1..=test.information.len()).map(|look| look as i64))
        .floats("information", test.information.iter().copied())
        .floats("critical_z", test.critical_z.iter().copied())
        .floats("one_sided_level", test.critical_z.iter().map(level))
        .floats("alpha_spent", test.alpha_spent.iter().copied())
        .floats("reject_h1", needs.rejects_h1.iter().copied());
    let needs = Frame::new("group_sequential_characteristics")
        .floats("drift", [needs.drift])
        .floats("shift", [needs.drift * needs.drift])
        .floats("inflation", [needs.inflation])
        .floats("expected_information_h0", [needs.expected_information_h0])
        .floats("expected_information_h1", [needs.expected_information_h1]);
    [bounds, needs]
}
