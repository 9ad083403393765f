//! Sums and entropies of the tables.

use thymoid_core::math::sum;

use super::{Finding, Severity, bits};
use crate::model::{Gene, Insertion, Joining, Model};

/// Files print six digits: ten roundings of half a unit.
const ROUNDING: f64 = 5e-6;

/// Returns for each table the row that sums to something furthest from 1.
pub(super) fn sums(model: &Model) -> Vec<Finding> {
    let deletions = |genes: &[Gene]| {
        let row = |gene: &Gene| Some((gene.name.clone(), gene.segment.as_ref()?.deletion.clone()));
        genes.iter().filter_map(row).collect()
    };
    let names = |genes: &[Gene]| genes.iter().map(|gene| gene.name.clone()).collect::<Vec<_>>();
    let whole = |row: &[f64]| vec![(String::new(), row.to_vec())];
    let dinucleotides = |insertion: &Insertion| {
        let rows = ["A", "C", "G", "T"].into_iter().zip(insertion.dinucleotide);
        rows.map(|(from, row)| (from.to_owned(), row.to_vec())).collect()
    };
    let mut all = vec![("P(V)", whole(&model.p_v))];
    match &model.joining {
        Joining::Vj { j_given_v } => {
            all.push(("P(J|V)", names(&model.v).into_iter().zip(j_given_v.clone()).collect()));
        }
        Joining::Vdj { p_j, d_given_j, .. } => {
            all.push(("P(J)", whole(p_j)));
            all.push(("P(D|J)", names(&model.j).into_iter().zip(d_given_j.clone()).collect()));
        }
    }
    all.push(("V 3' deletions", deletions(&model.v)));
    let of_d = model.d_genes().iter().map(|d| (d.name.clone(), d.deletion.concat()));
    all.push(("D deletions", of_d.collect()));
    all.push(("J 5' deletions", deletions(&model.j)));
    for (lengths, identities, insertion) in insertions(model) {
        all.push((lengths, whole(&insertion.length)));
        all.push((identities, dinucleotides(insertion)));
    }
    all.into_iter().filter_map(|(table, rows)| worst(table, &rows)).collect()
}

fn worst(table: &str, rows: &[(String, Vec<f64>)]) -> Option<Finding> {
    let total = |row: &[f64]| sum(row.iter().copied());
    let empty = rows.iter().filter(|(_, row)| total(row) == 0.0).count();
    let used = rows.iter().filter(|(_, row)| total(row) != 0.0);
    let deviations = used.map(|(name, row)| (name, total(row) - 1.0));
    let (name, deviation) = deviations.max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))?;
    let severity = if deviation.abs() > ROUNDING { Severity::Warning } else { Severity::Good };
    let at = if name.is_empty() { String::new() } else { format!("largest at {name}") };
    let unused =
        if empty > 0 { format!("{empty} of {} rows all 0", rows.len()) } else { String::new() };
    let parts = [at, unused].into_iter().filter(|part| !part.is_empty());
    Some(Finding::new("sum", table, deviation, severity, parts.collect::<Vec<_>>().join("; ")))
}

/// Returns bits by part of the scenario, and together.
pub(super) fn entropies(model: &Model) -> Vec<Finding> {
    let mut parts = vec![("V", bits(&model.p_v))];
    let mean = |weights: &[f64], of: &dyn Fn(usize) -> Option<f64>| {
        let known = weights.iter().enumerate().filter_map(|(i, p)| Some((*p, of(i)?)));
        let (p, bits): (Vec<_>, Vec<_>) = known.map(|(p, bits)| (p, p * bits)).unzip();
        let total = sum(p);
        if total > 0.0 { sum(bits) / total } else { 0.0 }
    };
    let deletion =
        |genes: &[Gene], p: &[f64]| mean(p, &|i| Some(bits(&genes[i].segment.as_ref()?.deletion)));
    parts.push(("V deletions", deletion(&model.v, &model.p_v)));
    let p_j = p_j(model);
    match &model.joining {
        Joining::Vj { j_given_v } => {
            parts.push(("J given V", mean(&model.p_v, &|i| Some(bits(&j_given_v[i])))));
        }
        Joining::Vdj { d_given_j, d, .. } => {
            parts.push(("D and J", bits(&p_j) + mean(&p_j, &|i| Some(bits(&d_given_j[i])))));
            let p_d: Vec<f64> = (0..d.len())
                .map(|k| sum(p_j.iter().zip(d_given_j).map(|(p, row)| p * row[k])))
                .collect();
            parts.push(("D deletions", mean(&p_d, &|i| Some(bits(&d[i].deletion.concat())))));
        }
    }
    parts.push(("J deletions", deletion(&model.j, &p_j)));
    for (lengths, identities, insertion) in insertions(model) {
        parts.push((lengths, bits(&insertion.length)));
        parts.push((identities, identity_bits(insertion)));
    }
    parts.push(("total", sum(parts.iter().map(|(_, bits)| *bits))));
    let finding = |(part, bits)| Finding::new("entropy", part, bits, Severity::Good, "bits");
    parts.into_iter().map(finding).collect()
}

/// Returns the bits of inserted nucleotides: the first from the stationary distribution, the others
/// from the one before.
fn identity_bits(insertion: &Insertion) -> f64 {
    let Some(stationary) = insertion.occurs().then(|| insertion.stationary()).flatten() else {
        return 0.0;
    };
    let rows = insertion.transition().map(|row| bits(&row));
    let each = sum(stationary.iter().zip(rows).map(|(p, bits)| p * bits));
    let lengths = insertion.length.iter().enumerate().skip(1);
    sum(lengths.map(|(n, p)| p * (bits(&stationary) + (n as f64 - 1.0) * each)))
}

/// Returns P(J), over all V at a VJ locus.
pub(super) fn p_j(model: &Model) -> Vec<f64> {
    match &model.joining {
        Joining::Vdj { p_j, .. } => p_j.clone(),
        Joining::Vj { j_given_v } => (0..model.j.len())
            .map(|j| sum(model.p_v.iter().zip(j_given_v).map(|(p, row)| p * row[j])))
            .collect(),
    }
}

/// Returns names of the tables of lengths and nucleotides, and the insertions.
pub(super) fn insertions(model: &Model) -> Vec<(&'static str, &'static str, &Insertion)> {
    match &model.joining {
        Joining::Vj { .. } => vec![("VJ lengths", "VJ nucleotides", &model.n1)],
        Joining::Vdj { n2, .. } => {
            vec![("VD lengths", "VD nucleotides", &model.n1), ("DJ lengths", "DJ nucleotides", n2)]
        }
    }
}
