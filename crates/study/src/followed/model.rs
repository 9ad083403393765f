//! A Cox model of the covariates that were named.

use anyhow::{Result, bail};
use thymoid_core::Notes;
use thymoid_trial::{
    Clock, Concordance, Cox, CoxFit, CoxTies, Firth, FollowUp, Proportionality, TimeScale,
};

use super::read::{FollowUpTable, Label, levels};
use super::tests_of_groups::numbered;

/// A fitted model, or why there is none and what takes its place.
#[derive(Debug, Clone)]
pub struct Model {
    /// Names of the coefficients.
    pub names: Vec<String>,
    /// Names of the terms, each of one or more coefficients.
    pub terms: Vec<String>,
    /// Children it was fitted to.
    pub children: usize,
    /// The fit; none where the likelihood has no maximum.
    pub fit: Option<CoxFit>,
    /// Whether effects change with time: each term, then all; none where that cannot be tested.
    pub proportionality: Option<Vec<Proportionality>>,
    /// Whether who was predicted to die first did.
    pub concordance: Option<Concordance>,
    /// Firth's penalised fit, where there is no other.
    pub firth: Option<Firth>,
}

/// Fits the model; none where no covariate is named.
///
/// # Errors
/// When a covariate is the same for every child.
pub(super) fn model<C: Clock>(
    table: &FollowUpTable,
    rows: &FollowUp<C>,
    notes: &mut Notes,
) -> Result<Option<Model>> {
    if table.covariates.is_empty() {
        return Ok(None);
    }
    let whole = |child: usize| {
        let known = |(_, cells): &(String, Vec<Label>)| cells[child].is_some();
        table.covariates.iter().all(known)
            && table.strata.as_ref().is_none_or(|s| s[child].is_some())
    };
    let used: Vec<usize> = (0..table.children()).filter(|&child| whole(child)).collect();
    if used.len() < table.children() {
        let left = (table.children() - used.len()).to_string();
        notes.add("analyse.left_out_of_model", vec![("children", left)]);
    }
    let Some(rows) = rows.only(whole) else { return Ok(None) };
    let (mut names, mut terms, mut columns) = (Vec::new(), Vec::new(), Vec::new());
    let mut x = vec![Vec::new(); used.len()];
    for (name, cells) in &table.covariates {
        let cells: Vec<Label> = used.iter().map(|&child| cells[child].clone()).collect();
        let first = names.len();
        add_columns(name, &cells, &mut names, &mut x);
        if names.len() == first {
            bail!("covariate `{name}` is the same for every child\nhint: leave it out");
        }
        terms.push(name.clone());
        columns.push((first..names.len()).collect::<Vec<usize>>());
    }
    let pick = |labels: &[Label]| -> Vec<Label> {
        used.iter().map(|&child| labels[child].clone()).collect()
    };
    let strata: Option<Vec<usize>> = table.strata.as_ref().map(|strata| numbered(&pick(strata)));
    let cox = Cox { rows: &rows, covariates: &x, stratum: strata.as_deref() };
    let mut model = Model {
        names,
        terms,
        children: used.len(),
        fit: None,
        proportionality: None,
        concordance: None,
        firth: None,
    };
    match cox.fit(CoxTies::Efron) {
        Ok(fit) => {
            model.proportionality =
                fit.proportionality(&rows, TimeScale::KaplanMeier, &columns).ok();
            model.concordance = Some(fit.concordance(&rows, None));
            model.fit = Some(fit);
        }
        Err(thymoid_trial::Error::NoMaximum) => {
            notes.add("analyse.no_maximum", Vec::new());
            model.firth = cox.firth(CoxTies::Efron).ok();
        }
        Err(thymoid_trial::Error::NoEvents) => notes.add("analyse.no_model", Vec::new()),
        Err(other) => bail!("the model of covariates: {other}"),
    }
    Ok(Some(model))
}

/// Numbers as they are; of words, a column for each but the first.
fn add_columns(name: &str, cells: &[Label], names: &mut Vec<String>, x: &mut [Vec<f64>]) {
    let numbers: Option<Vec<f64>> =
        cells.iter().map(|cell| cell.as_ref().and_then(|cell| cell.parse().ok())).collect();
    let levels = levels(cells);
    if levels.len() < 2 {
        return;
    }
    if let Some(numbers) = numbers {
        names.push(name.to_owned());
        x.iter_mut().zip(numbers).for_each(|(x, number)| x.push(number));
        return;
    }
    for level in levels.iter().skip(1) {
        names.push(format!("{name}={level}"));
        for (x, cell) in x.iter_mut().zip(cells) {
            x.push(f64::from(u8::from(cell.as_ref() == Some(level))));
        }
    }
}
