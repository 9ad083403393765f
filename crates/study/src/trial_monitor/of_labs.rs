//! What is wrong with the laboratory values, by themselves and beside the table of children.

use thymoid_core::SinceImplant;
use thymoid_labs::{Analyte, Entry, LabVerdict};
use thymoid_trial::declared::Visits;

use super::finding::Finding;
use super::read::{ChildRow, TrialData};
use crate::content::verdicts::said;

/// Days by which the ages of both tables may differ: ages are often given in whole months.
const AGES_AGREE_DAYS: f64 = 31.0;

/// Finds what is wrong in the laboratory values: what cannot be read or is implausible, values of
/// nobody, out of every window or after death; and visits that nobody came to.
pub fn of_labs(data: &TrialData, visits: &Visits, as_of: f64) -> Vec<Finding> {
    let mut found = Vec::new();
    for entry in &data.labs {
        by_itself(data, entry, &mut found);
        if let (Some(value), Some(other)) = (entry.value, data.unlike(entry)) {
            let values = [("value", value.to_string()), ("other", other.to_string())];
            found.push(at(data, entry, "unit", "unit_doubtful", &values));
        }
        let Some(child) = data.child(&entry.child_id) else {
            if !entry.child_id.is_empty() {
                found.push(at(data, entry, "child_id", "no_such_child", &[]));
            }
            continue;
        };
        beside_child(data, entry, child, visits, &mut found);
    }
    twice_in_a_window(data, visits, &mut found);
    for (row, child) in &data.children {
        // A second row of one child is told elsewhere.
        if data.child(&child.child_id) != Some(child) {
            continue;
        }
        missed(data, *row, child, (visits, as_of), &mut found);
    }
    found
}

fn at(
    data: &TrialData,
    entry: &Entry,
    column: &str,
    code: &str,
    values: &[(&'static str, String)],
) -> Finding {
    Finding::new((&data.labs_file, entry.row, column), &entry.child_id, code, values)
}

/// What the reader of laboratory files says of a value.
fn by_itself(data: &TrialData, entry: &Entry, found: &mut Vec<Finding>) {
    let unread = entry.verdict == LabVerdict::NotRead && entry.analyte.is_some();
    let wrong = matches!(entry.verdict, LabVerdict::Doubtful | LabVerdict::Refused) || unread;
    if let Some(message) = said(entry).filter(|_| wrong) {
        let code = entry.reasons.first().map_or("unread", |reason| reason.code()).to_owned();
        found.push(Finding {
            file: data.labs_file.clone(),
            row: entry.row,
            column: entry.column.clone(),
            child_id: entry.child_id.clone(),
            code,
            message,
        });
    }
}

fn beside_child(
    data: &TrialData,
    entry: &Entry,
    child: &ChildRow,
    visits: &Visits,
    found: &mut Vec<Finding>,
) {
    let Some(day) = entry.day else { return };
    let mut add = |column: &str, code: &str, values: &[(&'static str, String)]| {
        found.push(at(data, entry, column, code, values));
    };
    let Some(implanted) = child.implanted_day else {
        return add("day", "no_implant", &[]);
    };
    if let Some(died) = child.died_day.filter(|died| implanted + day > *died) {
        return add("day", "after_death", &[("died", (died - implanted).to_string())]);
    }
    if let Some(seen) = child.last_seen_day.filter(|seen| implanted + day > *seen) {
        add("day", "after_last_seen", &[("seen", (seen - implanted).to_string())]);
    }
    if let (Some(age), Some(at_implant)) = (entry.age, child.age_at_implant_days()) {
        let apart = age.value() - day - at_implant;
        if apart.abs() > AGES_AGREE_DAYS {
            add("age_days", "ages_disagree", &[("days", apart.abs().round().to_string())]);
        }
    }
    let outside = visits.of(SinceImplant::from_days(day)).is_none();
    if entry.analyte == Some(Analyte::NaiveCd4) && day > 0.0 && outside {
        let (month, off) = nearest(visits, day);
        let values = [("month", month.to_string()), ("off", format!("{off:+}"))];
        add("day", "out_of_window", &values);
    }
}

/// The nearest planned visit, and whole days from it.
fn nearest(visits: &Visits, day: f64) -> (f64, f64) {
    let off = |month: f64| day - SinceImplant::from_months(month).days();
    let near = visits.months.iter().copied().min_by(|a, b| off(*a).abs().total_cmp(&off(*b).abs()));
    near.map_or((0.0, day), |month| (month, off(month).round()))
}

/// Naive CD4 of a child that were taken: their entries.
fn naive_cd4<'a>(data: &'a TrialData, id: &'a str) -> impl Iterator<Item = (&'a Entry, f64)> {
    let taken = move |entry: &&Entry| {
        entry.child_id == id
            && entry.analyte == Some(Analyte::NaiveCd4)
            && entry.verdict < LabVerdict::NotRead
    };
    data.labs.iter().filter(taken).filter_map(|entry| Some((entry, entry.day?)))
}

/// The value nearest to the planned day counts; that there is another one is said.
fn twice_in_a_window(data: &TrialData, visits: &Visits, found: &mut Vec<Finding>) {
    for (_, child) in &data.children {
        let mut seen: Vec<(usize, f64, usize)> = Vec::new();
        for (entry, day) in naive_cd4(data, &child.child_id) {
            let Some(visit) = visits.of(SinceImplant::from_days(day)) else { continue };
            match seen.iter().find(|(before, on, _)| *before == visit && *on != day) {
                Some((_, _, row)) => {
                    found.push(at(
                        data,
                        entry,
                        "day",
                        "two_in_window",
                        &[("row", row.to_string())],
                    ));
                }
                None => seen.push((visit, day, entry.row)),
            }
        }
    }
}

/// Visits whose window is over and that have no naive CD4, by the row of the child.
fn missed(
    data: &TrialData,
    row: usize,
    child: &ChildRow,
    (visits, as_of): (&Visits, f64),
    found: &mut Vec<Finding>,
) {
    let Some(implanted) = child.implanted_day else { return };
    let gone = [child.died_day, child.withdrew_day].into_iter().flatten();
    let followed = gone.fold(as_of, f64::min) - implanted;
    let seen: Vec<usize> = naive_cd4(data, &child.child_id)
        .filter_map(|(_, day)| visits.of(SinceImplant::from_days(day)))
        .collect();
    for (visit, month) in visits.months.iter().enumerate() {
        let over = SinceImplant::from_months(*month).days() + visits.days_late < followed;
        if over && !seen.contains(&visit) {
            let place = (data.children_file.as_str(), row, "child_id");
            let values = [("month", month.to_string())];
            found.push(Finding::new(place, &child.child_id, "visit_missing", &values));
        }
    }
}
