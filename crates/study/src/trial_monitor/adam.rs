//! A running trial as analysis datasets in the manner of ADaM: subjects, laboratory values, times
//! to events. Days stand in the place of dates, which would tell of a person.

use thymoid_core::{Days, SinceImplant};
use thymoid_labs::{Analyte, Entry, LabVerdict};
use thymoid_trial::monitoring::Standing;

use super::answer::{Monitored, OneChild};
use super::read::TrialData;
use crate::dataset_json::Dataset;
use crate::frame::Frame;
use crate::trial_file::TrialFile;

/// Returns ADSL, ADLB and ADTTE.
pub fn adam(trial: &TrialFile, data: &TrialData, found: &Monitored) -> [Dataset; 3] {
    [adsl(trial, found), adlb(trial, data, found), adtte(trial, found)]
}

fn flag(yes: bool) -> &'static str {
    if yes { "Y" } else { "N" }
}

/// Whole days as a table of days has them.
fn day(days: Option<f64>) -> Option<i64> {
    days.map(|days| days.round() as i64)
}

fn adsl(trial: &TrialFile, found: &Monitored) -> Dataset {
    let of = &found.children;
    let response = |child: &OneChild| child.standing.outcome().map_or("", flag);
    let status = |child: &OneChild| match child.standing {
        Standing::Waiting | Standing::Pending | Standing::Unclear => "ONGOING",
        Standing::Died | Standing::Withdrew | Standing::LeftBefore => "DISCONTINUED",
        Standing::Reached | Standing::Failed | Standing::NoOutcome => "COMPLETED",
    };
    let frame = Frame::new("adsl")
        .texts("STUDYID", of.iter().map(|_| trial.name.as_str()))
        .texts("USUBJID", of.iter().map(|c| c.row.child_id.as_str()))
        .optional_integers("AGE", of.iter().map(|c| day(c.row.age_at_enrolment_days)))
        .texts("AGEU", of.iter().map(|_| "DAYS"))
        .optional_integers("ENRLDAY", of.iter().map(|c| day(c.row.enrolled_day)))
        .optional_integers("TRTSDAY", of.iter().map(|c| day(c.row.implanted_day)))
        .optional_integers("TRTSAGE", of.iter().map(|c| day(c.row.age_at_implant_days())))
        .texts("SAFFL", of.iter().map(|c| flag(c.since_implant.is_some())))
        .texts("EFFFL", of.iter().map(|c| flag(c.standing.outcome().is_some())))
        .texts("RESPFL", of.iter().map(response))
        .texts("DTHFL", of.iter().map(|c| flag(c.row.died_day.is_some())))
        .optional_integers("DTHDAY", of.iter().map(|c| day(c.row.died_day)))
        .texts("EOSSTT", of.iter().map(status))
        .texts("STANDING", of.iter().map(|c| c.standing.as_str()));
    let labels = &[
        "Study Identifier",
        "Unique Subject Identifier",
        "Age at Enrolment",
        "Age Units",
        "Day of Trial of Enrolment",
        "Day of Trial of Implantation",
        "Age at Implantation (days)",
        "Implanted Population Flag",
        "Outcome Known Flag",
        "Endpoint Reached Flag",
        "Subject Died Flag",
        "Day of Trial of Death",
        "End of Study Status",
        "Standing in the Trial",
    ];
    Dataset { frame, label: "Subject-Level Analysis Dataset", labels, keys: 2 }
}

fn adlb(trial: &TrialFile, data: &TrialData, found: &Monitored) -> Dataset {
    let known = |entry: &&Entry| {
        let child = found.children.iter().any(|c| c.row.child_id == entry.child_id);
        child && entry.value.is_some() && entry.verdict < LabVerdict::NotRead
    };
    let of: Vec<&Entry> = data.labs.iter().filter(known).collect();
    let visit = |entry: &Entry| trial.visits.of(SinceImplant::from_days(entry.day?));
    // Of the values of one visit the nearest to its day is analysed, unless it is doubtful.
    let analysed = |entry: &Entry| {
        let (Some(at), Some(on)) = (visit(entry), entry.day) else { return false };
        let sound = |e: &Entry| e.verdict < LabVerdict::Doubtful && data.unlike(e).is_none();
        let planned = SinceImplant::from_months(trial.visits.months[at]).days();
        let nearer = |other: &&Entry| {
            other.child_id == entry.child_id
                && other.analyte == entry.analyte
                && visit(other) == Some(at)
                && sound(other)
                && other.day.is_some_and(|day| (day - planned).abs() < (on - planned).abs())
        };
        sound(entry) && !of.iter().copied().any(|other| nearer(&other))
    };
    let month = |entry: &&Entry| visit(entry).map(|at| trial.visits.months[at]);
    let frame = Frame::new("adlb")
        .texts("STUDYID", of.iter().map(|_| trial.name.as_str()))
        .texts("USUBJID", of.iter().map(|e| e.child_id.as_str()))
        .texts("PARAMCD", of.iter().map(|e| paramcd(e.analyte)))
        .optional_integers("ADY", of.iter().map(|e| day(e.day)))
        .texts("PARAM", of.iter().map(|e| e.analyte.map_or("", Analyte::as_str)))
        .optional("AVAL", of.iter().map(|e| e.value))
        .texts("AVALLIM", of.iter().map(|e| e.limit.sign()))
        .texts("AVALU", of.iter().map(|e| e.unit))
        .optional_integers("AAGE", of.iter().map(|e| day(e.age.map(Days::value))))
        .optional("AVISITN", of.iter().map(month))
        .texts("ANL01FL", of.iter().map(|e| if analysed(e) { "Y" } else { "" }))
        .integers("SRCROW", of.iter().map(|e| e.row as i64));
    let labels = &[
        "Study Identifier",
        "Unique Subject Identifier",
        "Parameter Code",
        "Days since Implantation",
        "Parameter",
        "Analysis Value",
        "Sign of a Limit of the Assay",
        "Analysis Value Unit",
        "Age (days)",
        "Analysis Visit (month)",
        "Analysis Flag 01: Nearest in Window",
        "Row of the Source File",
    ];
    Dataset { frame, label: "Laboratory Analysis Dataset", labels, keys: 4 }
}

/// Eight letters at most.
fn paramcd(analyte: Option<Analyte>) -> String {
    let name = analyte.map_or("", Analyte::as_str).to_uppercase();
    let name = name.replace("NAIVE_", "N").replace('_', "");
    name.chars().take(8).collect()
}

/// One time of one child.
struct Time<'a> {
    child: &'a OneChild,
    code: &'static str,
    /// Days since implantation.
    days: f64,
    event: bool,
    /// Last day on which it was known not to have happened.
    before: Option<f64>,
    what: &'static str,
}

fn adtte(trial: &TrialFile, found: &Monitored) -> Dataset {
    let times: Vec<Time<'_>> = found
        .children
        .iter()
        .filter(|child| child.standing != Standing::Unclear)
        .filter_map(|child| Some([survival(child)?, recovery(trial, child)?]))
        .flatten()
        .collect();
    let at_implant = |t: &Time<'_>| t.child.row.age_at_implant_days();
    let frame = Frame::new("adtte")
        .texts("STUDYID", times.iter().map(|_| trial.name.as_str()))
        .texts("USUBJID", times.iter().map(|t| t.child.row.child_id.as_str()))
        .texts("PARAMCD", times.iter().map(|t| t.code))
        .floats("AVAL", times.iter().map(|t| t.days))
        .integers("CNSR", times.iter().map(|t| i64::from(!t.event)))
        .texts("EVNTDESC", times.iter().map(|t| t.what))
        .optional("ALOW", times.iter().map(|t| t.before))
        .optional("AENTRY", times.iter().map(at_implant))
        .optional("AAGE", times.iter().map(|t| at_implant(t).map(|age| age + t.days)));
    let labels = &[
        "Study Identifier",
        "Unique Subject Identifier",
        "Parameter Code",
        "Days since Implantation",
        "Censor",
        "Event or Censoring Description",
        "Last Day Known Event-Free (interval)",
        "Age at Entry: Implantation (days)",
        "Age at Event or Censoring (days)",
    ];
    Dataset { frame, label: "Time-to-Event Analysis Dataset", labels, keys: 3 }
}

/// From implantation to death, or to when the child was last known to be alive.
fn survival(child: &OneChild) -> Option<Time<'_>> {
    let implanted = child.row.implanted_day?;
    if let Some(died) = child.row.died_day.filter(|_| child.since_implant.is_some()) {
        let days = died - implanted;
        return Some(Time { child, code: "OS", days, event: true, before: None, what: "DEATH" });
    }
    let days = (child.row.last_seen_day? - implanted).max(0.0);
    Some(Time { child, code: "OS", days, event: false, before: None, what: "LAST KNOWN ALIVE" })
}

/// From implantation to the first visit with the count: it came between the visit before and that.
fn recovery<'a>(trial: &TrialFile, child: &'a OneChild) -> Option<Time<'a>> {
    let until = child.since_implant?;
    let wanted = trial.estimand.naive_cd4_per_ul;
    let seen = child.naive_cd4.iter().filter(|(day, _)| (0.0..=until).contains(day));
    let mut before = None;
    for (days, count) in seen {
        if *count >= wanted {
            let (event, what) = (true, "COUNT REACHED");
            return Some(Time { child, code: "RECOV", days: *days, event, before, what });
        }
        before = Some(*days);
    }
    let days = before.unwrap_or(0.0);
    Some(Time { child, code: "RECOV", days, event: false, before, what: "LAST SEEN BELOW" })
}
