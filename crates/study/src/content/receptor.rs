//! The receptors: gene usage and CDR3 lengths.

use std::collections::BTreeMap;

use super::{axis, figure, paragraph, table};
use crate::analysis::receptor::Repertoire;
use crate::frame::Frame;
use thymoid_report::catalogue::{Message, Value};
use thymoid_report::figure::{
    Cell, Chart, Mark, Plot, Point, Row, RowShape, Rows, Scale, Series, Shape,
};
use thymoid_report::html::Section;

/// Genes shown of each segment.
const GENES: usize = 12;

/// The section on the repertoire.
pub fn section(repertoires: &[Repertoire]) -> Section {
    let mut blocks = vec![paragraph("receptor.text")];
    let rows = repertoires
        .iter()
        .map(|r| {
            vec![
                Cell::from(r.chain.as_str()),
                Cell::from(Value::integer(r.summary.receptors as f64)),
                Cell::from(Value::integer(r.summary.distinct_junction_aa as f64)),
                Cell::from(Value::Number(
                    mean_length(r),
                    thymoid_report::catalogue::Format::Decimals(2),
                )),
            ]
        })
        .collect();
    blocks.push(table(
        "receptor.sampled",
        &["receptor.chain", "receptor.receptors", "receptor.distinct", "receptor.mean_length"],
        rows,
    ));
    blocks.push(figure("receptor-length", "receptor.length", lengths(repertoires)));
    if let Some(beta) = repertoires.first() {
        blocks.push(figure(
            "receptor-v",
            "receptor.v",
            usage(&beta.summary.v_usage, beta.summary.receptors),
        ));
    }
    Section { id: "receptor".into(), heading: Message::new("receptor.heading"), blocks }
}

fn mean_length(repertoire: &Repertoire) -> f64 {
    let lengths = &repertoire.summary.junction_aa_lengths;
    let total: f64 = lengths.iter().map(|(length, n)| *length as f64 * *n as f64).sum();
    total / repertoire.summary.receptors as f64
}

fn lengths(repertoires: &[Repertoire]) -> Chart {
    let series = repertoires
        .iter()
        .map(|r| Series {
            label: Message::new("receptor.chain_name").with("chain", r.chain.as_str()),
            shape: Shape::Line,
            levels: Vec::new(),
            points: r
                .summary
                .junction_aa_lengths
                .iter()
                .map(|(length, n)| {
                    Point::new(*length as f64, *n as f64 / r.summary.receptors as f64)
                })
                .collect(),
            at_risk: Vec::new(),
        })
        .collect();
    Chart::Plot(Plot {
        x: axis("receptor.length_axis", Some("unit.amino_acids"), Scale::Linear),
        y: axis("receptor.share", None, Scale::Percent),
        series,
        references: Vec::new(),
    })
}

fn usage(genes: &BTreeMap<String, u64>, receptors: u64) -> Chart {
    let mut ordered: Vec<(&String, &u64)> = genes.iter().collect();
    ordered.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let items = ordered
        .into_iter()
        .take(GENES)
        .map(|(gene, n)| Row {
            label: Message::new("receptor.gene_name").with("gene", gene.as_str()),
            value: *n as f64 / receptors as f64,
            interval: None,
            expected: None,
            mark: Mark::Plain,
        })
        .collect();
    Chart::Rows(Rows {
        axis: axis("receptor.share", None, Scale::Percent),
        shape: RowShape::Bar,
        level: None,
        items,
        references: Vec::new(),
    })
}

/// Tables of the repertoire.
pub fn frames(repertoires: &[Repertoire]) -> Vec<Frame> {
    let mut usage: Vec<(&str, &str, &str, i64)> = Vec::new();
    let mut lengths: Vec<(&str, i64, i64)> = Vec::new();
    for r in repertoires {
        let chain = r.chain.as_str();
        for (segment, genes) in [("V", &r.summary.v_usage), ("J", &r.summary.j_usage)] {
            usage.extend(genes.iter().map(|(gene, n)| (chain, segment, gene.as_str(), *n as i64)));
        }
        lengths.extend(
            r.summary.junction_aa_lengths.iter().map(|(l, n)| (chain, *l as i64, *n as i64)),
        );
    }
    vec![
        Frame::new("receptor_usage")
            .texts("locus", usage.iter().map(|u| u.0))
            .texts("segment", usage.iter().map(|u| u.1))
            .texts("gene", usage.iter().map(|u| u.2))
            .integers("receptors", usage.iter().map(|u| u.3)),
        Frame::new("receptor_lengths")
            .texts("locus", lengths.iter().map(|l| l.0))
            .integers("junction_aa_length", lengths.iter().map(|l| l.1))
            .integers("receptors", lengths.iter().map(|l| l.2)),
    ]
}
