//! Statistics of repertoires: tables for machines, and three drawings.

use std::collections::{BTreeMap, BTreeSet};

use thymoid_core::math::normal_quantile;
use thymoid_receptor::Chain;
use thymoid_receptor::statistics::divergence::Distance;
use thymoid_receptor::statistics::{Clonotypes, Near, Overlap, Profile, Rarefied, Tally, sharing};

use super::axis;
use crate::analysis::equal_depth::AtDepth;
use crate::analysis::repertoire::{Compared, Index, Sample, interval};
use crate::frame::Frame;
use thymoid_report::catalogue::Message;
use thymoid_report::figure::{
    Chart, Figure, Mark, Panel, Plot, Point, Row, RowShape, Rows, Scale, Series, Shape,
};

/// V genes drawn of each sample.
const GENES: usize = 24;
/// Samples drawn over each other; more are in the tables.
const CURVES: usize = 6;
/// Lengths drawn, in amino acids: all but 1 in 10 000 of productive junctions.
const LENGTHS: [f64; 2] = [5.0, 27.0];

/// A sample with what was computed of it.
#[derive(Debug)]
pub struct Result {
    /// The sample.
    pub sample: Sample,
    /// Diversity.
    pub indices: Vec<Index>,
    /// Diversity at the copies at which samples are compared.
    pub equal: AtDepth,
    /// Rarefaction.
    pub curve: Vec<Rarefied>,
    /// Distance from the reference of its locus.
    pub compared: Vec<Compared>,
}

/// What two samples of a locus share.
#[derive(Debug)]
pub struct Pair<'a> {
    /// The samples.
    pub samples: [&'a Sample; 2],
    /// The same clonotypes.
    pub overlap: Overlap,
    /// Clonotypes within one edit.
    pub near: Near,
}

/// Columns that name the sample of a row.
fn named<'a>(frame: &'static str, samples: impl Iterator<Item = &'a Sample> + Clone) -> Frame {
    Frame::new(frame)
        .texts("sample", samples.clone().map(|s| s.name.as_str()))
        .texts("locus", samples.map(|s| s.locus.as_str()))
}

/// Every table of one sample after the other.
pub fn frames(results: &[Result]) -> Vec<Frame> {
    let indices: Vec<_> = rows(results, |r| &r.indices);
    let curves: Vec<_> = rows(results, |r| &r.curve);
    let compared: Vec<_> = rows(results, |r| &r.compared);
    let mut divergence = named("divergence", compared.iter().map(|(s, _)| *s))
        .texts("quantity", compared.iter().map(|(_, c)| c.quantity))
        .texts("v_family", compared.iter().map(|(_, c)| c.v_family.clone().unwrap_or_default()))
        .texts("weight", compared.iter().map(|(_, c)| c.weight.as_str()))
        .integers("n", compared.iter().map(|(_, c)| c.divergence.n as i64));
    let each = |of: fn(&Compared) -> Distance| compared.iter().map(|(_, c)| of(c)).collect();
    let kullback_leibler: Vec<Distance> = each(|c| c.divergence.kullback_leibler);
    let jensen_shannon: Vec<Distance> = each(|c| c.divergence.jensen_shannon);
    divergence = distances(divergence, KULLBACK_LEIBLER, &kullback_leibler);
    divergence = distances(divergence, JENSEN_SHANNON, &jensen_shannon);
    vec![
        estimates(named("diversity", indices.iter().map(|(s, _)| *s)), &indices),
        equal_depth(results),
        named("rarefaction", curves.iter().map(|(s, _)| *s))
            .integers("copies", curves.iter().map(|(_, c)| c.size as i64))
            .texts("kind", curves.iter().map(|(s, c)| kind(s, c)))
            .floats("clonotypes", curves.iter().map(|(_, c)| c.clonotypes))
            .floats("standard_error", curves.iter().map(|(_, c)| c.standard_error))
            .floats("lower_95", curves.iter().map(|(_, c)| interval(c)[0]))
            .floats("upper_95", curves.iter().map(|(_, c)| interval(c)[1]))
            .floats("coverage", curves.iter().map(|(_, c)| c.coverage)),
        tallies("v_usage", "v_gene", results, |p| p.by(|bin| Some(bin.v.clone()))),
        tallies("j_usage", "j_gene", results, |p| p.by(|bin| Some(bin.j.clone()))),
        lengths(results),
        spectratypes(results),
        divergence,
    ]
}

/// Columns of indices with their errors.
fn estimates(frame: Frame, indices: &[(&Sample, &Index)]) -> Frame {
    let ends = |end: usize| indices.iter().map(move |(_, i)| i.interval.map(|ends| ends[end]));
    frame
        .texts("quantity", indices.iter().map(|(_, i)| i.name))
        .optional("value", indices.iter().map(|(_, i)| i.value))
        .optional("standard_error", indices.iter().map(|(_, i)| i.standard_error))
        .optional("lower_95", ends(0))
        .optional("upper_95", ends(1))
}

/// Samples at one number of copies.
fn equal_depth(results: &[Result]) -> Frame {
    let at = || results.iter().flat_map(|r| r.equal.indices.iter().map(move |_| &r.equal));
    let indices: Vec<_> = rows(results, |r| &r.equal.indices);
    let frame = named("equal_depth", indices.iter().map(|(s, _)| *s))
        .integers("copies", at().map(|equal| equal.depth as i64))
        .texts("kind", at().map(|equal| equal.reach.as_str()));
    estimates(frame, &indices)
}

/// Columns of a distance.
const KULLBACK_LEIBLER: [&str; 6] = [
    "kullback_leibler_nats",
    "kullback_leibler_corrected_nats",
    "kullback_leibler_null_mean_nats",
    "kullback_leibler_null_95_nats",
    "kullback_leibler_excess_nats",
    "kullback_leibler_percentile",
];
/// Idem.
const JENSEN_SHANNON: [&str; 6] = [
    "jensen_shannon_nats",
    "jensen_shannon_corrected_nats",
    "jensen_shannon_null_mean_nats",
    "jensen_shannon_null_95_nats",
    "jensen_shannon_excess_nats",
    "jensen_shannon_percentile",
];

fn distances(frame: Frame, names: [&'static str; 6], of: &[Distance]) -> Frame {
    let [observed, corrected, null_mean, null_upper, excess, percentile] = names;
    frame
        .floats(observed, of.iter().map(|d| d.observed))
        .floats(corrected, of.iter().map(|d| d.corrected))
        .floats(null_mean, of.iter().map(|d| d.null_mean))
        .floats(null_upper, of.iter().map(|d| d.null_upper))
        .floats(excess, of.iter().map(|d| d.excess))
        .floats(percentile, of.iter().map(|d| d.percentile))
}

/// The items of all samples, each with its sample.
fn rows<T>(results: &[Result], of: fn(&Result) -> &[T]) -> Vec<(&Sample, &T)> {
    results.iter().flat_map(|r| of(r).iter().map(|item| (&r.sample, item))).collect()
}

fn kind(sample: &Sample, point: &Rarefied) -> &'static str {
    match point.size.cmp(&sample.abundances.copies()) {
        std::cmp::Ordering::Less => "rarefied",
        std::cmp::Ordering::Equal => "observed",
        std::cmp::Ordering::Greater => "extrapolated",
    }
}

/// Copies, clonotypes and their shares, by gene.
fn tallies(
    name: &'static str,
    column: &'static str,
    results: &[Result],
    of: impl Fn(&Profile) -> BTreeMap<String, Tally>,
) -> Frame {
    let mut all: Vec<(&Sample, String, Tally)> = Vec::new();
    for result in results {
        let tallies = of(&result.sample.profile);
        all.extend(tallies.into_iter().map(|(gene, tally)| (&result.sample, gene, tally)));
    }
    let frame = named(name, all.iter().map(|(s, ..)| *s));
    counted(frame.texts(column, all.iter().map(|(_, gene, _)| gene.as_str())), || {
        all.iter().map(|(sample, _, tally)| (total(sample), *tally))
    })
}

fn lengths(results: &[Result]) -> Frame {
    let mut all: Vec<(&Sample, u32, Tally)> = Vec::new();
    for Result { sample, .. } in results {
        let lengths = sample.profile.by(|bin| bin.length);
        all.extend(lengths.into_iter().map(|(length, tally)| (sample, length, tally)));
    }
    let frame = named("length_spectrum", all.iter().map(|(s, ..)| *s))
        .integers("junction_aa_length", all.iter().map(|(_, length, _)| i64::from(*length)));
    counted(frame, || all.iter().map(|(sample, _, tally)| (total(sample), *tally)))
}

/// Shares are of the family.
fn spectratypes(results: &[Result]) -> Frame {
    let mut all: Vec<(&Sample, String, u32, Tally, Tally)> = Vec::new();
    for Result { sample, .. } in results {
        let families = sample.profile.by(|bin| bin.v_family().map(str::to_owned));
        let lengths = sample.profile.by(|bin| Some((bin.v_family()?.to_owned(), bin.length?)));
        all.extend(lengths.into_iter().map(|((family, length), tally)| {
            let whole = families[&family];
            (sample, family, length, whole, tally)
        }));
    }
    let frame = named("spectratype", all.iter().map(|(s, ..)| *s))
        .texts("v_family", all.iter().map(|(_, family, ..)| family.as_str()))
        .integers("junction_aa_length", all.iter().map(|(_, _, length, ..)| i64::from(*length)));
    counted(frame, || all.iter().map(|(.., whole, tally)| (*whole, *tally)))
}

/// Columns of counts, and of shares of a whole.
fn counted<I: Iterator<Item = (Tally, Tally)>>(frame: Frame, tallies: impl Fn() -> I) -> Frame {
    frame
        .integers("copies", tallies().map(|(_, tally)| tally.copies as i64))
        .integers("clonotypes", tallies().map(|(_, tally)| tally.clonotypes as i64))
        .floats("copy_share", tallies().map(|(whole, t)| t.copies as f64 / whole.copies as f64))
        .floats(
            "clonotype_share",
            tallies().map(|(whole, t)| t.clonotypes as f64 / whole.clonotypes as f64),
        )
}

fn total(sample: &Sample) -> Tally {
    let abundances = &sample.abundances;
    Tally { copies: abundances.copies(), clonotypes: abundances.clonotypes() }
}

/// Tables of what samples share.
pub fn overlap_frames(pairs: &[Pair<'_>], results: &[Result]) -> Vec<Frame> {
    let side = |i: usize| pairs.iter().map(move |pair| pair.samples[i].name.as_str());
    let overlap = |of: fn(&Overlap) -> u64| pairs.iter().map(move |p| of(&p.overlap) as i64);
    let index = |of: fn(&Overlap) -> f64| {
        pairs.iter().map(move |p| Some(of(&p.overlap)).filter(|value| value.is_finite()))
    };
    let near = |of: fn(&Near) -> u64| pairs.iter().map(move |p| of(&p.near) as i64);
    let mut shared: Vec<(Chain, i64, i64)> = Vec::new();
    for locus in results.iter().map(|r| r.sample.locus).collect::<BTreeSet<_>>() {
        let of_locus = results.iter().filter(|r| r.sample.locus == locus);
        let sets: Vec<&Clonotypes> =
            of_locus.filter_map(|r| r.sample.clonotypes.as_ref()).collect();
        let numbers = sharing(&sets);
        shared.extend((1..).zip(numbers).map(|(k, n)| (locus, k, n as i64)));
    }
    vec![
        Frame::new("overlap")
            .texts("sample_a", side(0))
            .texts("sample_b", side(1))
            .texts("locus", pairs.iter().map(|p| p.samples[0].locus.as_str()))
            .integers("clonotypes_a", overlap(|o| o.clonotypes[0]))
            .integers("clonotypes_b", overlap(|o| o.clonotypes[1]))
            .integers("shared", overlap(|o| o.shared))
            .integers("shared_copies_a", overlap(|o| o.shared_copies[0]))
            .integers("shared_copies_b", overlap(|o| o.shared_copies[1]))
            .optional("jaccard", index(Overlap::jaccard))
            .optional("overlap_coefficient", index(Overlap::coefficient))
            .optional("morisita_horn", index(Overlap::morisita_horn))
            .integers("pairs_within_1", near(|n| n.pairs))
            .integers("clonotypes_a_within_1", near(|n| n.clonotypes[0]))
            .integers("clonotypes_b_within_1", near(|n| n.clonotypes[1]))
            .integers("copies_a_within_1", near(|n| n.copies[0]))
            .integers("copies_b_within_1", near(|n| n.copies[1])),
        Frame::new("sharing")
            .texts("locus", shared.iter().map(|(locus, ..)| locus.as_str()))
            .integers("samples", shared.iter().map(|(_, k, _)| *k))
            .integers("clonotypes", shared.iter().map(|(.., n)| *n)),
    ]
}

/// Name of a sample in drawings.
fn label(sample: &Sample) -> Message {
    Message::new("repertoire.sample_name")
        .with("sample", sample.name.as_str())
        .with("locus", sample.locus.as_str())
}

/// Rarefaction curves.
pub fn rarefaction(results: &[Result]) -> Figure {
    let line = |result: &Result| Series {
        label: label(&result.sample),
        shape: Shape::Line,
        levels: vec![0.95],
        points: result
            .curve
            .iter()
            .map(|p| Point::with(p.size as f64, p.clonotypes, vec![interval(p)]))
            .collect(),
        at_risk: Vec::new(),
    };
    let observed = Series {
        label: Message::new("repertoire.observed"),
        shape: Shape::Points,
        levels: Vec::new(),
        points: results
            .iter()
            .take(CURVES)
            .map(|Result { sample, .. }| {
                let [n, s] = [sample.abundances.copies(), sample.abundances.clonotypes()];
                Point::new(n as f64, s as f64)
            })
            .collect(),
        at_risk: Vec::new(),
    };
    let chart = Chart::Plot(Plot {
        x: axis("repertoire.copies", None, Scale::Linear),
        y: axis("repertoire.clonotypes", None, Scale::Linear),
        series: results.iter().take(CURVES).map(line).chain([observed]).collect(),
        references: Vec::new(),
    });
    Figure {
        id: "rarefaction".into(),
        title: Message::new("repertoire.rarefaction_title"),
        description: Message::new("repertoire.rarefaction_about"),
        source: Message::new("repertoire.rarefaction_source"),
        chart,
    }
}

/// Use of V genes, a panel a sample: shares of copies, and what sampling from the reference gives.
pub fn v_usage(results: &[Result], references: &BTreeMap<Chain, Profile>) -> Vec<Panel> {
    let panel = |Result { sample, .. }: &Result| {
        let of = |profile: &Profile| profile.by(|bin| Some(bin.v.clone()));
        let (used, reference) = (of(&sample.profile), of(&references[&sample.locus]));
        let n = sample.abundances.copies() as f64;
        let whole: u64 = reference.values().map(|tally| tally.copies).sum();
        let mut genes: Vec<(&String, &Tally)> = used.iter().collect();
        genes.sort_by(|a, b| b.1.copies.cmp(&a.1.copies).then(a.0.cmp(b.0)));
        let row = |(gene, tally): (&String, &Tally)| {
            let q = reference.get(gene).map_or(0.0, |t| t.copies as f64 / whole as f64);
            let half = normal_quantile(0.975) * (q * (1.0 - q) / n).sqrt();
            Row {
                label: Message::new("receptor.gene_name").with("gene", gene.as_str()),
                value: tally.copies as f64 / n,
                interval: None,
                expected: Some([(q - half).max(0.0), q + half]),
                mark: Mark::Plain,
            }
        };
        let chart = Chart::Rows(Rows {
            axis: axis("repertoire.copy_share", None, Scale::Percent),
            shape: RowShape::Dot,
            level: None,
            items: genes.into_iter().take(GENES).map(row).collect(),
            references: Vec::new(),
        });
        Panel { label: label(sample), chart }
    };
    results.iter().map(panel).collect()
}

/// Junction lengths within V families, a panel a family.
pub fn spectratype(results: &[Result], references: &BTreeMap<Chain, Profile>) -> Vec<Panel> {
    let shares = |profile: &Profile, family: &str| -> Vec<Point> {
        let lengths = profile.by(|bin| bin.length.filter(|_| bin.v_family() == Some(family)));
        let whole: u64 = lengths.values().map(|tally| tally.copies).sum();
        let share = |n: u64| n as f64 / whole as f64;
        let (Some(first), Some(last)) = (lengths.keys().next(), lengths.keys().last()) else {
            return Vec::new();
        };
        let at = |length| lengths.get(&length).map_or(0.0, |tally| share(tally.copies));
        // With nothing at either end, so that a single length is a peak.
        (first - 1..=last + 1).map(|length| Point::new(f64::from(length), at(length))).collect()
    };
    let drawn = &results[..results.len().min(CURVES)];
    let mut families: BTreeSet<(Chain, u32, String)> = BTreeSet::new();
    for Result { sample, .. } in drawn {
        let used = sample.profile.by(|bin| bin.v_family().map(str::to_owned));
        families.extend(used.into_keys().map(|family| {
            let number = family.trim_start_matches(|c: char| !c.is_ascii_digit());
            (sample.locus, number.parse().unwrap_or(u32::MAX), family)
        }));
    }
    let panel = |(locus, _, family): (Chain, u32, String)| {
        let of_locus: Vec<&Sample> =
            drawn.iter().map(|r| &r.sample).filter(|s| s.locus == locus).collect();
        // One sample is columns, several are curves.
        let shape = if of_locus.len() == 1 { Shape::Bars { width: 1.0 } } else { Shape::Line };
        let mut series: Vec<Series> = of_locus
            .into_iter()
            .map(|sample| Series {
                label: label(sample),
                shape,
                levels: Vec::new(),
                points: shares(&sample.profile, &family),
                at_risk: Vec::new(),
            })
            .collect();
        series.push(Series {
            label: Message::new("repertoire.reference"),
            shape: Shape::Line,
            levels: Vec::new(),
            points: shares(&references[&locus], &family),
            at_risk: Vec::new(),
        });
        let mut x = axis("receptor.length_axis", Some("unit.amino_acids"), Scale::Linear);
        x.range = Some(LENGTHS);
        let y = axis("repertoire.family_share", None, Scale::Percent);
        Panel {
            label: Message::new("receptor.gene_name").with("gene", family),
            chart: Chart::Plot(Plot { x, y, series, references: Vec::new() }),
        }
    };
    families.into_iter().map(panel).collect()
}
