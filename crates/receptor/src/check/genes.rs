//! Genes that make no receptor, and the probability that is lost with them.

use thymoid_core::math::sum;

use super::tables::p_j;
use super::{Finding, Severity};
use crate::model::{Gene, Model};

/// More than this of V or J in genes without function hints at missing anchors: the human models
/// lose 8 % of V at most.
const MUCH: f64 = 0.2;

pub(super) fn unreachable(model: &Model) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (segment, genes, p) in [("V", &model.v, model.p_v.clone()), ("J", &model.j, p_j(model))] {
        let lost = sum(genes.iter().zip(&p).filter(|(g, _)| g.segment.is_none()).map(|(_, p)| *p));
        let (severity, note) = if lost > MUCH {
            (Severity::Warning, "most likely, anchors are missing")
        } else {
            (Severity::Good, "pseudogenes, ORFs and genes without an anchor")
        };
        findings.push(Finding::new("lost mass", segment, lost, severity, note));
        let finding = |(gene, p): (&Gene, &f64)| {
            let note = match (gene.segment.is_some(), *p > 0.0) {
                (true, true) => return None,
                (true, false) => "functional, but never used",
                (false, true) => "used, but a pseudogene, an ORF, or without an anchor",
                (false, false) => "never used, and a pseudogene, an ORF, or without an anchor",
            };
            Some(Finding::new("gene", gene.name.as_str(), *p, Severity::Note, note))
        };
        findings.extend(genes.iter().zip(&p).filter_map(finding));
    }
    findings
}
