//! Tables of a declared trial in virtual children.

use thymoid_trial::Rate;
use thymoid_trial::virtual_trial::{CentreOf, DesignResult, ScenarioResult};

use crate::frame::Frame;
use crate::trial_file::TrialFile;
use crate::trial_simulated::{Candidate, SimulatedTrial};

/// Every table.
pub fn frames(found: &SimulatedTrial, file: &TrialFile) -> Vec<Frame> {
    vec![
        estimand(file),
        designs(found),
        curves(found),
        looks(found),
        scenarios(found),
        sizes(found),
    ]
    .into_iter()
    .chain((!found.lessons.is_empty()).then(|| lessons(found)))
    .chain(found.borrowing.as_ref().map(|_| borrowing(found)))
    .collect()
}

fn estimand(file: &TrialFile) -> Frame {
    use thymoid_trial::declared::Intercurrent;
    let estimand = &file.estimand;
    let mut rows: Vec<(String, String)> = vec![
        ("population".into(), estimand.population.clone()),
        ("treatment".into(), estimand.treatment.clone()),
        ("naive_cd4_per_ul".into(), estimand.naive_cd4_per_ul.to_string()),
        ("month".into(), estimand.month.to_string()),
        ("summary".into(), "share".into()),
    ];
    rows.extend(
        Intercurrent::ALL.map(|event| {
            (event.as_str().to_owned(), estimand.events.of(event).as_str().to_owned())
        }),
    );
    Frame::new("trial_estimand")
        .texts("attribute", rows.iter().map(|(name, _)| name.as_str()))
        .texts("value", rows.iter().map(|(_, value)| value.as_str()))
}

fn designs(found: &SimulatedTrial) -> Frame {
    let of = |of: fn(&Candidate) -> f64| found.candidates.iter().map(of).collect::<Vec<_>>();
    Frame::new("trial_designs")
        .texts("design", found.candidates.iter().map(|each| each.rule.as_str()))
        .texts("notation", found.candidates.iter().map(|each| each.design.to_string()))
        .integers("chosen", (0..found.candidates.len()).map(|at| i64::from(at == found.chosen)))
        .integers("n", found.candidates.iter().map(|each| i64::from(each.n)))
        .floats("alpha", of(|each| each.at_p0.success))
        .floats("power", of(|each| each.at_p1.success))
        .floats("expected_n_p0", of(|each| each.at_p0.expected_n))
        .floats("stop_futility_p0", of(|each| each.at_p0.stop_futility))
}

fn curves(found: &SimulatedTrial) -> Frame {
    let rows: Vec<_> = found
        .candidates
        .iter()
        .flat_map(|each| each.curve.iter().map(move |at| (each.rule.as_str(), *at)))
        .collect();
    Frame::new("trial_design_curves")
        .texts("design", rows.iter().map(|(rule, _)| *rule))
        .floats("true_success", rows.iter().map(|(_, (p, _))| *p))
        .floats("positive", rows.iter().map(|(_, (_, success))| *success))
}

fn looks(found: &SimulatedTrial) -> Frame {
    let all: Vec<_> = found
        .candidates
        .iter()
        .flat_map(|each| each.design.looks().iter().map(move |look| (each.rule.as_str(), *look)))
        .collect();
    let stop = all.iter().map(|(_, look)| look.stop_futility_at_most.map(i64::from));
    let win = all.iter().map(|(_, look)| look.stop_efficacy_at_least.map(i64::from));
    Frame::new("trial_looks")
        .texts("design", all.iter().map(|(rule, _)| *rule))
        .integers("n", all.iter().map(|(_, look)| i64::from(look.n)))
        .optional_integers("stop_futility_at_most", stop.collect::<Vec<_>>())
        .optional_integers("stop_efficacy_at_least", win.collect::<Vec<_>>())
}

/// How often something happened.
type RateOf = fn(&DesignResult) -> &Rate;

/// Every design in every scenario, the base scenario first.
fn scenarios(found: &SimulatedTrial) -> Frame {
    let worlds = std::iter::once(("base", &found.base));
    let worlds = worlds.chain(found.grid.iter().map(|result| ("grid", result)));
    let rows: Vec<(&str, &ScenarioResult, &Candidate, &DesignResult)> = worlds
        .flat_map(|(kind, result)| {
            let each = found.candidates.iter().zip(&result.designs);
            each.map(move |(candidate, design)| (kind, result, candidate, design))
        })
        .collect();
    let world = |of: fn(&ScenarioResult) -> f64| {
        rows.iter().map(|(_, result, ..)| of(result)).collect::<Vec<_>>()
    };
    let design = |of: fn(&DesignResult) -> f64| {
        rows.iter().map(|(.., design)| of(design)).collect::<Vec<_>>()
    };
    let centre = rows.iter().map(|(_, result, ..)| match result.scenario.centre {
        CentreOf::Known(_) => None,
        CentreOf::Factor(factor) => Some(factor),
    });
    let frame = Frame::new("trial_scenarios")
        .texts("kind", rows.iter().map(|(kind, ..)| *kind))
        .texts("design", rows.iter().map(|(_, _, candidate, _)| candidate.rule.as_str()))
        .integers("trials", rows.iter().map(|(_, result, ..)| i64::from(result.trials)))
        .floats("export_ratio", world(|result| result.scenario.export.ratio))
        .floats("export_log_sd", world(|result| result.scenario.export.log_sd))
        .floats("dose_exponent", world(|result| result.scenario.dose_exponent))
        .optional("centre_factor", centre.collect::<Vec<_>>())
        .floats("withdrawal_per_year", world(|result| result.scenario.withdrawal_per_year))
        .floats("child_success", world(|result| result.child_success.mean))
        .floats("child_success_mc_error", world(|result| result.child_success.standard_error))
        .floats("child_death", world(|result| result.child_death.mean))
        .floats("without_outcome", world(|result| result.missing))
        .floats("died_waiting", world(|result| result.died_waiting));
    let rates: [(&str, RateOf); 3] = [
        ("success", |design| &design.success),
        ("stop_futility", |design| &design.futility),
        ("stop_harm", |design| &design.harm),
    ];
    let frame = rates.into_iter().fold(frame, |frame, (name, of)| {
        let part = |part: fn(&Rate) -> f64| {
            rows.iter().map(|(.., design)| part(of(design))).collect::<Vec<_>>()
        };
        frame
            .floats(name, part(|rate| rate.estimate))
            .floats(format!("{name}_mc_low"), part(|rate| rate.interval.low))
            .floats(format!("{name}_mc_high"), part(|rate| rate.interval.high))
    });
    frame
        .floats("implanted", design(|d| d.implanted.mean))
        .floats("implanted_mc_error", design(|d| d.implanted.standard_error))
        .floats("years", design(|d| d.years.mean))
        .floats("years_mc_error", design(|d| d.years.standard_error))
}

fn sizes(found: &SimulatedTrial) -> Frame {
    Frame::new("trial_sizes")
        .integers("n", found.sizes.iter().map(|at| i64::from(at.n)))
        .integers("needed", found.sizes.iter().map(|at| i64::from(at.needed)))
        .floats("alpha", found.sizes.iter().map(|at| at.alpha))
        .floats("power", found.sizes.iter().map(|at| at.power))
        .floats("assurance", found.sizes.iter().map(|at| at.assurance.estimate))
        .floats("assurance_mc_low", found.sizes.iter().map(|at| at.assurance.interval.low))
        .floats("assurance_mc_high", found.sizes.iter().map(|at| at.assurance.interval.high))
}

fn lessons(found: &SimulatedTrial) -> Frame {
    Frame::new("trial_lessons")
        .integers("n", found.lessons.iter().map(|lesson| i64::from(lesson.n)))
        .texts("evidence", found.lessons.iter().map(|lesson| lesson.evidence.as_str()))
        .floats("log_sd_before", found.lessons.iter().map(|lesson| lesson.log_sd_before))
        .floats("log_sd_after", found.lessons.iter().map(|lesson| lesson.log_sd_after))
        .floats("mc_error", found.lessons.iter().map(|lesson| lesson.standard_error))
}

fn borrowing(found: &SimulatedTrial) -> Frame {
    let all = found.borrowing.iter().flat_map(|(answer, _)| &answer.borrowing);
    let rows: Vec<_> =
        all.flat_map(|each| each.success.iter().map(move |at| (each, *at))).collect();
    let name = |key: &'static str| key.split('.').next_back().unwrap_or(key);
    let needed = rows.iter().map(|(each, _)| each.needed.map(i64::from)).collect::<Vec<_>>();
    Frame::new("trial_borrowing")
        .texts("prior", rows.iter().map(|(each, _)| name(each.key)))
        .optional_integers("successes_needed", needed)
        .floats("p", rows.iter().map(|(_, (p, _))| *p))
        .floats("success", rows.iter().map(|(_, (_, success))| *success))
}
