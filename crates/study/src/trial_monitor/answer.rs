//! What a running trial comes to on the day of its data.

use anyhow::{Context, Result};
use thymoid_core::SinceImplant;
use thymoid_labs::{Analyte, Entry, LabVerdict};
use thymoid_trial::declared::{Estimand, PlannedDesign, Visits};
use thymoid_trial::monitoring::{MonitoredChild, Progress, Standing, WhatIf};

use super::finding::Finding;
use super::of_children::of_children;
use super::of_labs::of_labs;
use super::read::{ChildRow, TrialData};

/// One child on both of its clocks.
#[derive(Debug, Clone, PartialEq)]
pub struct OneChild {
    /// Row of the file.
    pub file_row: usize,
    /// What the table says.
    pub row: ChildRow,
    /// Where it stands.
    pub standing: Standing,
    /// Days followed since implantation; none before.
    pub since_implant: Option<f64>,
    /// Age at the end of that, or on the day of the data, days; none where it is not known.
    pub age_days: Option<f64>,
    /// Naive CD4 that are not doubtful, in order: days since implantation, cells/µL.
    pub naive_cd4: Vec<(f64, f64)>,
}

impl OneChild {
    /// Returns the last naive CD4: days since implantation, cells/µL.
    pub fn last_naive_cd4(&self) -> Option<(f64, f64)> {
        self.naive_cd4.last().copied()
    }
}

/// What the outcome of one child would change.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Pseudonym; none for the next child to be implanted.
    pub child_id: Option<String>,
    /// If it succeeds, then if it does not.
    pub outcomes: [WhatIf; 2],
    /// For each: whether a look would then be certain to stop for futility.
    pub futile: [bool; 2],
    /// For each: whether success would then be certain.
    pub certain: [bool; 2],
}

/// A running trial on one day.
#[derive(Debug, Clone)]
pub struct Monitored {
    /// Day of the data.
    pub as_of: f64,
    /// Each child of the table.
    pub children: Vec<OneChild>,
    /// Looks, rules, what is known.
    pub progress: Progress,
    /// Predictive probability of success: pending children unknown, then counted by the share of
    /// their time.
    pub predictive: [f64; 2],
    /// Posterior probability of exceeding `p0`, likewise.
    pub above_p0: [f64; 2],
    /// What one more outcome would change.
    pub decisions: Vec<Decision>,
    /// What is wrong with the tables.
    pub findings: Vec<Finding>,
}

/// Takes stock of a trial; without a day, on the last one on which a child was seen.
///
/// # Errors
/// When no day is known, or the plan cannot be used.
pub fn answer(
    data: &TrialData,
    (estimand, visits, plan): (&Estimand, &Visits, &PlannedDesign),
    as_of: Option<f64>,
) -> Result<Monitored> {
    let as_of = as_of.or_else(|| data.last_seen_day()).with_context(|| {
        format!("{}: no child was seen on any day\nhint: give --as-of", data.children_file)
    })?;
    let (mut findings, unclear) = of_children(data, as_of, longest_gap(visits));
    findings.extend(of_labs(data, visits, as_of));
    let same_id = |place: usize| {
        let id = &data.children[place].1.child_id;
        data.children[..place].iter().any(|(_, before)| before.child_id == *id)
    };
    // A second row of one child is no other child.
    let rows: Vec<usize> = (0..data.children.len()).filter(|&place| !same_id(place)).collect();
    let monitored: Vec<MonitoredChild> =
        rows.iter().map(|&place| monitored(data, place, unclear[place])).collect();
    let progress = Progress::new(&monitored, (estimand, visits, plan), as_of)?;
    let one = |(index, &place): (usize, &usize)| {
        let (file_row, row) = &data.children[place];
        let since_implant = monitored[index].since_implant(as_of);
        let end = row.died_day.into_iter().chain(row.withdrew_day).fold(as_of, f64::min);
        OneChild {
            file_row: *file_row,
            row: row.clone(),
            standing: progress.standing[index],
            since_implant,
            age_days: row.age_at_enrolment_days.zip(row.enrolled_day).map(|(a, d)| a + end - d),
            naive_cd4: naive_cd4(&monitored[index], as_of),
        }
    };
    let children: Vec<OneChild> = rows.iter().enumerate().map(one).collect();
    let [known, counted] = [progress.outlook(), progress.outlook_with_pending()];
    Ok(Monitored {
        as_of,
        predictive: [known.success(), counted.success()],
        above_p0: [known.known, counted.known].map(|known| known.above(plan.aim.p0)),
        decisions: decisions(&progress, &children),
        children,
        progress,
        findings,
    })
}

/// The longest time between two visits, with both of their windows.
fn longest_gap(visits: &Visits) -> f64 {
    let days = visits.months.iter().map(|month| SinceImplant::from_months(*month).days());
    let mut before = 0.0;
    let gaps = days.map(|day| day - std::mem::replace(&mut before, day));
    gaps.fold(0.0, f64::max) + visits.days_early + visits.days_late
}

fn monitored(data: &TrialData, place: usize, unclear: bool) -> MonitoredChild {
    let row = &data.children[place].1;
    let counts = data
        .labs
        .iter()
        .filter(|entry| entry.child_id == row.child_id && entry.analyte == Some(Analyte::NaiveCd4));
    let doubtful =
        |entry: &Entry| entry.verdict >= LabVerdict::Doubtful || data.unlike(entry).is_some();
    MonitoredChild {
        enrolled: row.enrolled_day.unwrap_or(f64::NAN),
        implanted: row.implanted_day,
        second_graft: row.second_graft_day,
        drug: row.drug_day,
        died: row.died_day,
        withdrew: row.withdrew_day,
        last_seen: row.last_seen_day,
        naive_cd4: counts
            .clone()
            .filter(|entry| !doubtful(entry))
            .filter_map(|entry| entry.day.zip(entry.value))
            .collect(),
        doubtful: counts
            .filter(|entry| doubtful(entry) && entry.verdict != LabVerdict::NotRead)
            .filter_map(|entry| entry.day)
            .collect(),
        unclear,
    }
}

/// Naive CD4 up to the day of the data, in order.
fn naive_cd4(child: &MonitoredChild, as_of: f64) -> Vec<(f64, f64)> {
    let Some(implanted) = child.implanted else { return Vec::new() };
    let mut until: Vec<(f64, f64)> =
        child.naive_cd4.iter().copied().filter(|(day, _)| implanted + day <= as_of).collect();
    until.sort_by(|a, b| a.0.total_cmp(&b.0));
    until
}

/// Every pending child in the order of implantation, then the next one, while there is room.
fn decisions(progress: &Progress, children: &[OneChild]) -> Vec<Decision> {
    let outlook = progress.outlook();
    let largest = progress.design.looks().last().map_or(0, |look| look.n as usize);
    let open = (0..=progress.order.len()).take(largest);
    let open = open.filter(|place| progress.outcomes.get(*place).copied().flatten().is_none());
    let decision = |place: usize| {
        let outcomes = [true, false].map(|succeeds| outlook.what_if(place, succeeds));
        let certain = |wanted: f64| outcomes.map(|then| (then.success - wanted).abs() < 1e-12);
        let child = progress.order.get(place);
        Decision {
            child_id: child.map(|child| children[*child].row.child_id.clone()),
            outcomes,
            futile: certain(0.0),
            certain: certain(1.0),
        }
    };
    open.map(decision).collect()
}
