//! Whether groups die at one rate.

use std::collections::BTreeMap;

use anyhow::Result;
use thymoid_core::Notes;
use thymoid_trial::{
    Clock, FollowUp, Groups, LogRank, Permutation, Trend, Weight, exact_log_rank, log_rank,
};

use super::read::{FollowUpTable, Label, levels};

/// Children up to whom all arrangements are counted.
const FEW: usize = 30;

/// The weights that are shown: the one to plan with, and what others would have said.
const WEIGHTS: [Weight; 9] = [
    Weight::LogRank,
    Weight::Gehan,
    Weight::TaroneWare,
    Weight::PetoPeto,
    Weight::Andersen,
    Weight::FlemingHarrington { rho: 1.0, gamma: 0.0 },
    Weight::FlemingHarrington { rho: 0.0, gamma: 1.0 },
    Weight::FlemingHarrington { rho: 1.0, gamma: 1.0 },
    Weight::FlemingHarrington { rho: 0.5, gamma: 0.5 },
];

/// One test of the family.
#[derive(Debug, Clone)]
pub struct NamedTest {
    /// Weight.
    pub weight: Weight,
    /// The test.
    pub test: LogRank,
    /// For a trend over the groups in order; none for two groups.
    pub trend: Option<Trend>,
}

/// Groups compared.
#[derive(Debug, Clone)]
pub struct Compared {
    /// Their labels in order.
    pub labels: Vec<String>,
    /// Column of strata.
    pub strata: Option<String>,
    /// The tests, log-rank first.
    pub tests: Vec<NamedTest>,
    /// Over all arrangements, for two groups of few children without strata and entries.
    pub exact: Option<Permutation>,
}

/// Compares the groups; none where there are fewer than two.
pub(super) fn compare<C: Clock>(
    table: &FollowUpTable,
    rows: &FollowUp<C>,
    strata_name: Option<&String>,
    notes: &mut Notes,
) -> Result<Option<Compared>> {
    let Some(group) = &table.group else { return Ok(None) };
    let whole = |child: usize| {
        group[child].is_some() && table.strata.as_ref().is_none_or(|s| s[child].is_some())
    };
    let used: Vec<usize> = (0..table.children()).filter(|&child| whole(child)).collect();
    if used.len() < table.children() {
        let left = table.children() - used.len();
        notes.add("analyse.left_out_of_comparison", vec![("children", left.to_string())]);
    }
    let of = |labels: &[Label]| used.iter().map(|&child| labels[child].clone()).collect::<Vec<_>>();
    let group = of(group);
    let labels = levels(&group);
    let Some(rows) = rows.only(whole).filter(|_| labels.len() > 1) else {
        notes.add("analyse.one_group", Vec::new());
        return Ok(None);
    };
    let strata = table.strata.as_ref().map(|strata| numbered(&of(strata)));
    let of = numbered(&group);
    let groups = Groups::new(&of, labels.len(), strata.as_deref())?;
    let scores: Vec<f64> = (1..=labels.len()).map(|score| score as f64).collect();
    let mut tests = Vec::new();
    for weight in WEIGHTS {
        let test = log_rank(&rows, &groups, weight)?;
        let trend = if labels.len() > 2 { test.trend(&scores) } else { None };
        tests.push(NamedTest { weight, test, trend });
    }
    if tests[0].test.p.is_none() {
        notes.add("analyse.nothing_could_differ", Vec::new());
    }
    let countable =
        labels.len() == 2 && strata.is_none() && table.entry.is_none() && of.len() <= FEW;
    let first: Vec<bool> = of.iter().map(|group| *group == 0).collect();
    let exact = if countable { Some(exact_log_rank(&rows, &first)?) } else { None };
    Ok(Some(Compared { labels, strata: strata_name.cloned(), tests, exact }))
}

/// Each label by its place among all.
pub(super) fn numbered(labels: &[Label]) -> Vec<usize> {
    let places: BTreeMap<String, usize> =
        levels(labels).into_iter().enumerate().map(|(place, label)| (label, place)).collect();
    labels.iter().map(|label| label.as_ref().map_or(0, |label| places[label])).collect()
}
