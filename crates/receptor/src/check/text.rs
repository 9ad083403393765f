//! Names and anchors as a model directory spells them.

use std::collections::BTreeMap;

use super::{Finding, Severity};
use crate::model::{ModelText, anchor_lines, imgt_name};

pub(super) fn names_and_anchors(text: &ModelText<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (segment, anchors) in
        [("V", Some(text.v_anchors)), ("D", None), ("J", Some(text.j_anchors))]
    {
        let names = raw_names(text.params, segment);
        findings.extend(names.iter().filter_map(|name| not_imgt(name, segment)));
        let Some(anchors) = anchors else { continue };
        let listed: BTreeMap<&str, (&str, &str)> =
            anchor_lines(anchors.trim_start_matches('\u{feff}'))
                .map(|(gene, index, function)| (imgt_name(gene), (index, function.unwrap_or(""))))
                .collect();
        let names: Vec<&str> = names.into_iter().map(imgt_name).collect();
        for name in &names {
            let note = match listed.get(name) {
                None => "not among the anchors: counts as not functional".to_owned(),
                Some((index, function)) if !index.parse::<i64>().is_ok_and(|i| i > 0) => {
                    format!("anchor `{index}`, function `{function}`: counts as not functional")
                }
                Some(_) => continue,
            };
            findings.push(Finding::new("anchor", *name, None, Severity::Note, note));
        }
        for name in listed.keys().filter(|name| !names.contains(name)) {
            let note = "has an anchor, but is no gene of the model: are the names the same?";
            findings.push(Finding::new("anchor", *name, None, Severity::Note, note));
        }
    }
    findings
}

/// Returns gene names of a segment, blanks and all.
fn raw_names<'a>(params: &'a str, segment: &str) -> Vec<&'a str> {
    let mut within = false;
    let mut names = Vec::new();
    for line in params.lines() {
        if let Some(head) = line.trim_start().strip_prefix('#') {
            let mut fields = head.split(';').map(str::trim);
            within = fields.next() == Some("GeneChoice")
                && fields.next().is_some_and(|target| target.starts_with(segment));
        } else if line.starts_with('@') {
            within = false;
        } else if let (true, Some(item)) = (within, line.strip_prefix('%')) {
            names.extend(item.split(';').next());
        }
    }
    names
}

fn not_imgt(raw: &str, segment: &str) -> Option<Finding> {
    let name = imgt_name(raw);
    let known = ["TRA", "TRB", "TRD", "TRG"]
        .iter()
        .any(|locus| name.strip_prefix(locus).is_some_and(|rest| rest.starts_with(segment)));
    let (severity, note) = if raw.contains('|') {
        (Severity::Note, "a whole FASTA header; read as its second field")
    } else if raw != raw.trim() {
        (Severity::Note, "blanks around the name are left out")
    } else if !known {
        (Severity::Warning, "not an IMGT name of this segment, such as TRBV20-1*01")
    } else if !name.contains('*') {
        (Severity::Note, "a gene without its allele")
    } else {
        return None;
    };
    Some(Finding::new("name", name, None, severity, note))
}
