//! Tables of a running trial.

use thymoid_report::catalogue::Lang;

use crate::frame::Frame;
use crate::trial_monitor::{ChildOutlook, Decision, Monitored};

/// Every table.
pub fn frames(found: &Monitored, forecasts: Option<&[ChildOutlook]>, lang: Lang) -> Vec<Frame> {
    let mut frames =
        vec![children(found), looks(found), outlook(found), decisions(found), quality(found, lang)];
    frames.extend(safety(found));
    frames.extend(forecasts.filter(|made| !made.is_empty()).map(expected));
    frames
}

fn children(found: &Monitored) -> Frame {
    let of = &found.children;
    Frame::new("trial_children")
        .texts("child_id", of.iter().map(|c| c.row.child_id.as_str()))
        .texts("standing", of.iter().map(|c| c.standing.as_str()))
        .optional("enrolled_day", of.iter().map(|c| c.row.enrolled_day))
        .optional("implanted_day", of.iter().map(|c| c.row.implanted_day))
        .optional("age_at_implant_days", of.iter().map(|c| c.row.age_at_implant_days()))
        .optional("days_since_implant", of.iter().map(|c| c.since_implant))
        .optional("age_days", of.iter().map(|c| c.age_days))
        .optional("last_naive_cd4_day", of.iter().map(|c| c.last_naive_cd4().map(|(day, _)| day)))
        .optional("last_naive_cd4_per_ul", of.iter().map(|c| c.last_naive_cd4().map(|(_, v)| v)))
}

fn looks(found: &Monitored) -> Frame {
    let of = &found.progress.looks;
    let word = |yes: bool| if yes { "yes" } else { "no" };
    Frame::new("trial_looks")
        .integers("children", of.iter().map(|l| l.look.n.into()))
        .integers("complete", of.iter().map(|l| l.complete.into()))
        .integers("successes", of.iter().map(|l| l.successes.into()))
        .optional_integers(
            "stop_at_most",
            of.iter().map(|l| l.look.stop_futility_at_most.map(Into::into)),
        )
        .optional_integers(
            "success_from",
            of.iter().map(|l| l.look.stop_efficacy_at_least.map(Into::into)),
        )
        .texts("taken", of.iter().map(|l| word(l.taken)))
        .texts("futile", of.iter().map(|l| word(l.futile)))
        .texts("success", of.iter().map(|l| word(l.success)))
}

fn safety(found: &Monitored) -> Option<Frame> {
    let state = found.progress.safety?;
    let frame = Frame::new("trial_safety")
        .integers("children", [state.children.into()])
        .integers("deaths", [state.deaths.into()])
        .floats("lived", [state.lived])
        .optional_integers("stops_at", [state.stops_at.map(Into::into)])
        .floats("probability", [state.probability])
        .texts("crossed", [if state.crossed { "yes" } else { "no" }]);
    Some(frame)
}

fn outlook(found: &Monitored) -> Frame {
    Frame::new("trial_outlook")
        .texts("pending", ["unknown", "by_share_followed"])
        .floats("above_p0", found.above_p0)
        .floats("predictive_success", found.predictive)
}

fn decisions(found: &Monitored) -> Frame {
    let rows: Vec<(&Decision, usize)> =
        found.decisions.iter().flat_map(|each| [(each, 0), (each, 1)]).collect();
    let consequence = |(each, at): &(&Decision, usize)| match (each.futile[*at], each.certain[*at])
    {
        (true, _) => "futile",
        (_, true) => "success",
        _ => "open",
    };
    Frame::new("trial_decisions")
        .texts("child_id", rows.iter().map(|(each, _)| each.child_id.as_deref().unwrap_or("next")))
        .texts(
            "outcome",
            rows.iter().map(|(e, i)| if e.outcomes[*i].succeeds { "success" } else { "failure" }),
        )
        .floats("posterior_mean", rows.iter().map(|(e, i)| e.outcomes[*i].known.mean()))
        .floats("predictive_success", rows.iter().map(|(e, i)| e.outcomes[*i].success))
        .texts("consequence", rows.iter().map(consequence))
}

fn quality(found: &Monitored, lang: Lang) -> Frame {
    let of = &found.findings;
    Frame::new("trial_quality")
        .texts("file", of.iter().map(|f| f.file.as_str()))
        .integers("row", of.iter().map(|f| f.row as i64))
        .texts("column", of.iter().map(|f| f.column.as_str()))
        .texts("child_id", of.iter().map(|f| f.child_id.as_str()))
        .texts("code", of.iter().map(|f| f.code.as_str()))
        .texts("what", of.iter().map(|f| f.message.text(lang)))
}

fn expected(forecasts: &[ChildOutlook]) -> Frame {
    let reasons = |child: &ChildOutlook| {
        child.gate.reasons.iter().map(|reason| reason.as_str()).collect::<Vec<_>>().join(";")
    };
    Frame::new("trial_forecasts")
        .texts("child_id", forecasts.iter().map(|c| c.child_id.as_str()))
        .optional("reached_probability", forecasts.iter().map(|c| c.reached))
        .texts("reasons", forecasts.iter().map(reasons))
}
