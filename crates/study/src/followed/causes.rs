//! Which event comes first, and whether groups differ in it.

use anyhow::Result;
use thymoid_core::Notes;
use thymoid_trial::{Clock, CompetingRisks, FollowUp, GrayTest, Groups, IncidenceStep, gray};

use super::read::{FollowUpTable, Label, levels};
use super::tests_of_groups::numbered;

/// Cumulative incidences of every cause.
#[derive(Debug, Clone)]
pub struct Causes {
    /// Names of the causes in order.
    pub names: Vec<String>,
    /// All children, then each group: its name, whether it is all, and the steps.
    pub groups: Vec<(String, bool, Vec<IncidenceStep>)>,
    /// Gray's test of each cause, within strata if there are any.
    pub tests: Vec<(String, GrayTest)>,
}

/// Estimates cumulative incidences; none where no cause is named.
pub(super) fn causes<C: Clock>(
    table: &FollowUpTable,
    rows: &FollowUp<C>,
    notes: &mut Notes,
) -> Result<Option<Causes>> {
    let Some(cause) = &table.cause else { return Ok(None) };
    let names = levels(cause);
    let place = |label: &Label| label.as_ref().and_then(|l| names.iter().position(|n| n == l));
    let of: Vec<Option<usize>> = cause.iter().map(place).collect();
    let mut groups = Vec::new();
    let labels = table.group.iter().flat_map(|group| levels(group)).map(Some);
    for label in std::iter::once(None).chain(labels) {
        let within = |child: usize| {
            label.is_none() || table.group.as_ref().is_some_and(|group| group[child] == label)
        };
        if let Some(part) = rows.only(within) {
            let of: Vec<_> = (0..of.len()).filter(|&c| within(c)).map(|child| of[child]).collect();
            let risks = CompetingRisks::new(part, &of, names.len())?;
            let name = label.clone().unwrap_or_else(|| "all".into());
            groups.push((name, label.is_none(), risks.cumulative_incidence()?));
        }
    }
    let tests = tests(table, rows, &of, &names, notes)?;
    Ok(Some(Causes { names, groups, tests }))
}

fn tests<C: Clock>(
    table: &FollowUpTable,
    rows: &FollowUp<C>,
    of: &[Option<usize>],
    names: &[String],
    notes: &mut Notes,
) -> Result<Vec<(String, GrayTest)>> {
    let Some(group) = &table.group else { return Ok(Vec::new()) };
    if table.entry.is_some() {
        notes.add("analyse.no_gray", Vec::new());
        return Ok(Vec::new());
    }
    let whole = |child: usize| {
        group[child].is_some() && table.strata.as_ref().is_none_or(|s| s[child].is_some())
    };
    let used: Vec<usize> = (0..of.len()).filter(|&child| whole(child)).collect();
    let pick = |labels: &[Label]| used.iter().map(|&child| labels[child].clone()).collect();
    let group: Vec<Label> = pick(group);
    let number = levels(&group).len();
    let Some(part) = rows.only(whole).filter(|_| number > 1) else { return Ok(Vec::new()) };
    let strata = table.strata.as_ref().map(|strata| numbered(&pick(strata)));
    let groups = Groups::new(&numbered(&group), number, strata.as_deref())?;
    let of: Vec<_> = used.iter().map(|&child| of[child]).collect();
    let risks = CompetingRisks::new(part, &of, names.len())?;
    let test =
        |(cause, name): (usize, &String)| Ok((name.clone(), gray(&risks, cause, &groups, 0.0)?));
    names.iter().enumerate().map(test).collect()
}
