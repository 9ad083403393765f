//! Tables of causes and of a model, with the columns of the tables they are checked against.

use thymoid_core::math::{exp, normal_cdf, normal_quantile};
use thymoid_trial::{Estimate, Level, Transform};

use crate::followed::{Causes, Model};
use crate::frame::Frame;

/// Cumulative incidences and tests of Gray.
pub(super) fn causes_tables(causes: &Causes, level: Level) -> Vec<Frame> {
    let rows: Vec<_> = causes
        .groups
        .iter()
        .flat_map(|(group, _, steps)| {
            steps.iter().flat_map(move |step| {
                step.causes.iter().enumerate().map(move |(cause, at)| (group, cause, step, *at))
            })
        })
        .collect();
    let all = || rows.iter();
    let ends = |at: &thymoid_trial::CauseStep, scale| {
        Estimate { survival: at.incidence, standard_error: at.standard_error }
            .interval(scale, level)
            .filter(|_| at.incidence < 1.0)
    };
    let mut frames = vec![
        Frame::new("aalen_johansen")
            .texts("group", all().map(|(group, ..)| group.as_str()))
            .texts("cause", all().map(|(_, cause, ..)| causes.names[*cause].as_str()))
            .floats("time", all().map(|(_, _, step, _)| step.time_days))
            .integers("n_risk", all().map(|(_, _, step, _)| step.at_risk as i64))
            .floats("cif", all().map(|(.., at)| at.incidence))
            .floats("se_greenwood", all().map(|(.., at)| at.standard_error))
            .floats("se_ij", all().map(|(.., at)| at.jackknife_error))
            .floats("var_cmprsk", all().map(|(.., at)| at.cmprsk_variance))
            .optional("lower_loglog", all().map(|(.., at)| at.interval(level).map(|e| e.low)))
            .optional("upper_loglog", all().map(|(.., at)| at.interval(level).map(|e| e.high)))
            .optional("lower_log", all().map(|(.., at)| ends(at, Transform::Log).map(|e| e.low)))
            .optional("upper_log", all().map(|(.., at)| ends(at, Transform::Log).map(|e| e.high))),
    ];
    if !causes.tests.is_empty() {
        let tests = || causes.tests.iter();
        frames.push(
            Frame::new("gray_test")
                .texts("cause", tests().map(|(cause, _)| cause.as_str()))
                .optional("statistic", tests().map(|(_, test)| test.chi_square))
                .integers("df", tests().map(|(_, test)| test.freedom as i64))
                .optional("p", tests().map(|(_, test)| test.p)),
        );
    }
    frames
}

/// Coefficients, or those of Firth where there is no maximum; tests of the model.
pub(super) fn model_tables(model: &Model, level: Level) -> Vec<Frame> {
    let names = || model.names.iter().map(String::as_str);
    if let Some(firth) = &model.firth {
        let terms = || firth.terms.iter();
        return vec![
            Frame::new("cox_firth")
                .texts("term", names())
                .floats("coef", terms().map(|term| term.coefficient))
                .floats("se", terms().map(|term| term.standard_error))
                .floats("profile_low", terms().map(|term| term.low))
                .floats("profile_high", terms().map(|term| term.high))
                .floats("lr", terms().map(|term| term.likelihood_ratio))
                .floats("p", terms().map(|term| term.p)),
        ];
    }
    let Some(fit) = &model.fit else { return Vec::new() };
    let z = -normal_quantile(0.5 * (1.0 - f64::from(level)));
    let terms = || fit.coefficients.iter().enumerate();
    let limit = |side: f64| {
        terms().map(move |(a, b)| exp(b + side * z * fit.standard_error(a))).collect::<Vec<_>>()
    };
    let ratio = |a: usize, b: f64| b / fit.standard_error(a);
    let mut frames = vec![
        Frame::new("cox_coefficients")
            .texts("term", names())
            .floats("coef", terms().map(|(_, b)| *b))
            .floats("se", terms().map(|(a, _)| fit.standard_error(a)))
            .floats("z", terms().map(|(a, b)| ratio(a, *b)))
            .floats("p", terms().map(|(a, b)| 2.0 * normal_cdf(-ratio(a, *b).abs())))
            .floats("hr", terms().map(|(_, b)| exp(*b)))
            .floats("hr_low", limit(-1.0))
            .floats("hr_high", limit(1.0)),
        global(model, fit),
    ];
    if let Some(tests) = &model.proportionality {
        let terms = model.terms.iter().map(String::as_str).chain(["GLOBAL"]);
        frames.push(
            Frame::new("cox_zph")
                .texts("term", terms)
                .floats("chisq", tests.iter().map(|test| test.chi_square))
                .integers("df", tests.iter().map(|test| test.freedom as i64))
                .floats("p", tests.iter().map(|test| test.p)),
        );
    }
    frames
}

fn global(model: &Model, fit: &thymoid_trial::CoxFit) -> Frame {
    let (lr, wald, score) = (fit.likelihood_ratio(), fit.wald(), fit.score_test);
    let mut rows = vec![
        ("n", model.children as f64),
        ("loglik_null", fit.log_likelihood_null),
        ("loglik", fit.log_likelihood),
        ("lr", lr),
        ("lr_p", fit.p(lr)),
        ("wald", wald),
        ("wald_p", fit.p(wald)),
        ("score", score),
        ("score_p", fit.p(score)),
        ("df", fit.coefficients.len() as f64),
    ];
    if let Some(pairs) = model.concordance {
        rows.extend(pairs.concordance.map(|value| ("concordance", value)));
        rows.extend(pairs.standard_error.map(|value| ("concordance_se", value)));
    }
    Frame::new("cox_global")
        .texts("quantity", rows.iter().map(|(quantity, _)| *quantity))
        .floats("value", rows.iter().map(|(_, value)| *value))
}
