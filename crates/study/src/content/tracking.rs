//! Clonotypes over visits: a table of all, and a drawing of the largest.

use thymoid_report::catalogue::Message;
use thymoid_report::figure::{Chart, Mark, Panel, Row as Drawn, RowShape, Rows, Scale};
use thymoid_trial::{Level, Proportion};

use super::axis;
use crate::analysis::tracking::{Row, Track, Tracked};
use crate::frame::Frame;

/// Clonotypes drawn of each locus.
const LARGEST: usize = 20;
/// Rows of a part of the table.
const PART: usize = 50_000;

/// A locus with its clonotypes in order, and the name and place of each of its visits.
#[derive(Debug)]
pub struct Shown<'a> {
    /// What was computed.
    pub track: &'a Track,
    /// Its clonotypes.
    pub tracked: Tracked<'a>,
    /// The visit of each of its samples, among all visits.
    pub visits: Vec<usize>,
}

/// The table of a locus in parts, so that no more than one is in memory. `names` are those of all
/// visits; the cells of a visit without the locus are empty, for nothing was measured.
pub fn parts<'a>(shown: &'a Shown<'_>, names: &'a [String]) -> impl Iterator<Item = Frame> + 'a {
    let rows: Vec<Row<'_>> = shown.tracked.iter().collect();
    let starts = (0..rows.len()).step_by(PART);
    starts.map(move |start| frame(shown, names, &rows[start..rows.len().min(start + PART)]))
}

fn frame(shown: &Shown<'_>, names: &[String], rows: &[Row<'_>]) -> Frame {
    let Shown { track, visits, .. } = shown;
    let tracking = &track.tracking;
    let sightings: Vec<_> = rows.iter().map(|row| tracking.sighting(row.copies)).collect();
    let part =
        |i: usize| rows.iter().map(move |row| row.clonotype.split('\t').nth(i).unwrap_or(""));
    let name = |at: usize| names[visits[at]].as_str();
    let absent = |i: usize| sightings.iter().map(move |seen| seen.absent[i]);
    let mut frame = Frame::new("tracking")
        .texts("locus", rows.iter().map(|_| track.locus.as_str()))
        .texts("v_call", part(0))
        .texts("j_call", part(1))
        .texts("junction_aa", part(2))
        .texts("course", sightings.iter().map(|seen| seen.course.as_str()))
        .texts("first_seen", sightings.iter().map(|seen| name(seen.first)))
        .texts("last_seen", sightings.iter().map(|seen| name(seen.last)))
        .optional("absent_before_p", absent(0))
        .optional("absent_after_p", absent(1));
    for (visit, name) in names.iter().enumerate() {
        let at = visits.iter().position(|of| *of == visit);
        let copies = move || rows.iter().map(move |row| at.map(|at| row.copies[at]));
        let all = at.map_or(f64::NAN, |at| tracking.copies()[at] as f64);
        frame = frame
            .optional_integers(format!("copies_{name}"), copies().map(|n| n.map(|n| n as i64)))
            .optional(format!("share_{name}"), copies().map(|n| n.map(|n| n as f64 / all)));
    }
    for (visit, name) in names.iter().enumerate().skip(1) {
        let at = visits.iter().position(|of| *of == visit).filter(|at| *at > 0);
        let changes: Vec<_> = rows.iter().map(|row| tracking.change(at? - 1, row.copies)).collect();
        frame = frame
            .optional(format!("p_{name}"), changes.iter().map(|c| c.map(|c| c.p_value)))
            .optional(format!("q_{name}"), changes.iter().map(|c| c.and_then(|c| c.rate)))
            .texts(
                format!("change_{name}"),
                changes.iter().map(|c| c.map_or("", |c| c.direction.as_str())),
            );
    }
    frame
}

/// Shares of the largest clonotypes with their 95 % intervals, a panel a visit, all on one axis.
pub fn largest(shown: &[Shown<'_>], names: &[String]) -> Vec<Panel> {
    let mut panels = Vec::new();
    let mut most = 0.0_f64;
    for Shown { track, tracked, visits } in shown {
        for (at, visit) in visits.iter().enumerate() {
            let items: Vec<Drawn> =
                tracked.iter().take(LARGEST).map(|row| drawn(track, row, at)).collect();
            let ends = items.iter().map(|row| row.interval.map_or(row.value, |[_, high]| high));
            most = ends.fold(most, f64::max);
            let label = Message::new("repertoire.sample_name")
                .with("sample", names[*visit].as_str())
                .with("locus", track.locus.as_str());
            let chart = Rows {
                axis: axis("repertoire.copy_share", None, Scale::Percent),
                shape: RowShape::Dot,
                level: track.counted.independent().then_some(0.95),
                items,
                references: Vec::new(),
            };
            panels.push((label, chart));
        }
    }
    let panel = |(label, mut rows): (Message, Rows)| {
        rows.axis.range = Some([0.0, most]);
        Panel { label, chart: Chart::Rows(rows) }
    };
    panels.into_iter().map(panel).collect()
}

/// A clonotype at a visit.
fn drawn(track: &Track, row: Row<'_>, at: usize) -> Drawn {
    let (seen, all) = (row.copies[at], track.tracking.copies()[at]);
    let part = |i: usize| row.clonotype.split('\t').nth(i).unwrap_or_default();
    let label = Message::new("repertoire.clonotype_name")
        .with("v", part(0))
        .with("junction", part(2))
        .with("j", part(1));
    let share = Proportion::new(seen, all).ok().filter(|_| track.counted.independent());
    let interval = share.map(|share| share.clopper_pearson(Level::PERCENT_95));
    Drawn {
        label,
        value: seen as f64 / all as f64,
        interval: interval.map(|ends| [ends.low, ends.high]),
        expected: None,
        mark: Mark::Plain,
    }
}
