//! Profiles that biology does not lead one to expect.

use thymoid_core::math::sum;

use super::tables::insertions;
use super::{Finding, Severity};
use crate::model::{Gene, Joining, Model, amino_acids};
use crate::sampling::LAST_RESIDUES;

/// A deletion profile has its mode within its table, so that no single length holds half of it.
const MOST: f64 = 0.5;
/// An insertion table that is long enough leaves less than this in its last length.
const TAIL: f64 = 0.01;
/// Fewer than this is noise of inference.
const NOISE: f64 = 1e-3;

pub(super) fn implausible(model: &Model) -> Vec<Finding> {
    let mut findings = Vec::new();
    for gene in model.v.iter().chain(&model.j) {
        let Some(segment) = &gene.segment else { continue };
        findings.extend(at_limit(&gene.name, "", &segment.deletion));
    }
    for gene in model.d_genes() {
        let columns = gene.deletion.first().map_or(0, Vec::len);
        let five: Vec<f64> = gene.deletion.iter().map(|row| sum(row.iter().copied())).collect();
        let three: Vec<f64> =
            (0..columns).map(|k| sum(gene.deletion.iter().map(|row| row[k]))).collect();
        findings.extend(at_limit(&gene.name, " 5'", &five));
        findings.extend(at_limit(&gene.name, " 3'", &three));
    }
    findings.extend(model.v.iter().filter_map(|gene| {
        let first = amino_acids(&gene.segment.as_ref()?.germline).next();
        anchor(gene, first, &['C'], "does not begin with Cys104")
    }));
    findings.extend(model.j.iter().filter_map(|gene| {
        let germline = &gene.segment.as_ref()?.germline;
        let last = amino_acids(&germline[germline.len() % 3..]).next_back();
        anchor(gene, last, &LAST_RESIDUES, "does not end with Phe118, Trp118 or Val118")
    }));
    for (table, _, insertion) in insertions(model) {
        let Some(last) = insertion.length.iter().rposition(|p| *p > 0.0) else { continue };
        let p = insertion.length[last];
        if last > 0 && p > TAIL {
            let note =
                format!("the longest, {last}, is as likely as this: the table ends too early");
            findings.push(Finding::new("insertion", table, p, Severity::Warning, note));
        }
    }
    findings.extend(wrong_order(model));
    findings
}

fn at_limit(gene: &str, end: &str, deletion: &[f64]) -> Option<Finding> {
    let p = *deletion.last()?;
    let note = "most of the table lies at its last deletion";
    (deletion.len() > 1 && p > MOST)
        .then(|| Finding::new("deletion", format!("{gene}{end}"), p, Severity::Warning, note))
}

fn anchor(gene: &Gene, found: Option<char>, wanted: &[char], note: &str) -> Option<Finding> {
    let found = found.unwrap_or('-');
    (!wanted.contains(&found)).then(|| {
        let note = format!("{note}, but with {found}");
        Finding::new("anchor", gene.name.as_str(), None, Severity::Warning, note)
    })
}

/// Finds D genes joined to J genes that lie before them. TRBD2 lies 3' of all TRBJ1: deletion of
/// what lies between cannot join them.
fn wrong_order(model: &Model) -> Vec<Finding> {
    let Joining::Vdj { d_given_j, d, .. } = &model.joining else { return Vec::new() };
    let mut findings = Vec::new();
    for (k, d) in d.iter().enumerate().filter(|(_, d)| d.name.starts_with("TRBD2")) {
        let rows = model.j.iter().zip(d_given_j).filter(|(j, _)| j.name.starts_with("TRBJ1-"));
        for (j, row) in rows.filter(|(_, row)| row[k] > NOISE) {
            let note = "joined, though D lies 3' of J";
            let item = format!("{} with {}", d.name, j.name);
            findings.push(Finding::new("D with J", item, row[k], Severity::Warning, note));
        }
    }
    findings
}
