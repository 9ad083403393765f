//! What holds a chip back, and where on the map of its dimensions what does.

use thymoid_chip::{ChipOutput, Limit, Margin};

use super::design_name::named;
use super::{axis, figure, table};
use crate::analysis::limit_scan::{LimitScan, ScanPoint, Scanned};
use crate::frame::Frame;
use thymoid_report::catalogue::{Message, Value};
use thymoid_report::figure::{Cell, Chart, Plot, Point, Scale, Series, Shape};
use thymoid_report::html::{Block, NoticeKind};

/// What holds each chip, in a sentence and a table.
pub fn held(outputs: &[&ChipOutput]) -> Vec<Block> {
    let mut blocks: Vec<Block> = outputs
        .iter()
        .filter_map(|output| Some(Block::Notice(NoticeKind::Note, sentence(output)?)))
        .collect();
    let mut columns = vec!["limits.limit".to_owned()];
    for _ in outputs {
        columns.extend(["limits.allows".to_owned(), "limits.may_shrink".to_owned()]);
    }
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let row = |limit: Limit| {
        let mut cells = vec![Cell::from(Value::key(name(limit)))];
        for output in outputs {
            let margin = output.limits.as_ref().map(|limits| limits.margin(limit));
            cells.extend(margin.map_or([Cell::EMPTY, Cell::EMPTY], margin_cells));
        }
        cells
    };
    let mut rows = Vec::new();
    if outputs.len() > 1 {
        let mut head = vec![Cell::EMPTY];
        for output in outputs {
            head.extend([Cell::from(named(&output.design)), Cell::EMPTY]);
        }
        rows.push(head);
    }
    rows.extend(Limit::ALL.map(row));
    blocks.push(table("limits.table", &columns, rows));
    blocks
}

/// What holds a chip, what lifting it would bring, and what comes next; none without any limit.
pub fn sentence(output: &ChipOutput) -> Option<Message> {
    let limits = output.limits.as_ref()?;
    let with = |key: &str| {
        Message::new(key)
            .with("chip", named(&output.design))
            .with("limit", Value::key(name(limits.limiting)))
    };
    Some(match limits.relief.zip(limits.next()) {
        Some((relief, next)) => with("limits.holds")
            .with("times", Value::significant(relief, 3))
            .with("next", Value::key(name(next))),
        None => with("limits.holds_all"),
    })
}

fn margin_cells(margin: Margin) -> [Cell; 2] {
    let Some((cells, shrink)) = margin.thymocytes.zip(margin.may_shrink()) else {
        return [Cell::from(Value::key("limits.not_given")), Cell::EMPTY];
    };
    let shrink = match margin.times {
        Some(1.0) => Value::key("limits.it_holds"),
        _ => Value::probability(shrink, 0),
    };
    [Cell::from(Value::significant(cells / 1e6, 3)), Cell::from(shrink)]
}

/// The key of the name of a limit.
pub const fn name(limit: Limit) -> &'static str {
    match limit {
        Limit::Oxygen => "limits.oxygen",
        Limit::Flow => "limits.flow",
        Limit::Progenitors => "limits.progenitors",
        Limit::Niches => "limits.niches",
        Limit::Exits => "limits.exits",
        Limit::Room => "limits.room",
    }
}

const fn scanned(scanned: Scanned) -> &'static str {
    match scanned {
        Scanned::Own => "limits.own",
        Scanned::Still => "limits.still",
        Scanned::Perfused => "limits.perfused",
    }
}

/// Yield against thickness and pitch, and the map of limits.
pub fn figures(scan: &LimitScan) -> Vec<Block> {
    let mut blocks = vec![figure("chip-yield-thickness", "limits.thickness", thickness(scan))];
    if scan.pitch.is_empty() {
        blocks.push(figure("chip-limit-map", "limits.map_progenitors", map(scan)));
    } else {
        let curve = [("limits.own", scan.pitch.as_slice())];
        let pitch = |point: &ScanPoint| point.pitch_um.unwrap_or_default();
        let chart = yields(&curve, "limits.pitch_axis", &pitch);
        blocks.push(figure("chip-yield-pitch", "limits.pitch", chart));
        blocks.push(figure("chip-limit-map", "limits.map_pitch", map(scan)));
    }
    blocks
}

fn thickness(scan: &LimitScan) -> Chart {
    let curves: Vec<(&str, &[ScanPoint])> = scan
        .thickness
        .iter()
        .map(|(medium, points)| (scanned(*medium), points.as_slice()))
        .collect();
    yields(&curves, "limits.thickness_axis", &|point| point.thickness_um)
}

/// Curves of the yield, with a mark at each design that says what holds it.
fn yields(curves: &[(&str, &[ScanPoint])], x: &str, of: &dyn Fn(&ScanPoint) -> f64) -> Chart {
    let at = |point: &ScanPoint| Point::new(of(point), point.export_per_day / 1e6);
    let mut series: Vec<Series> = curves
        .iter()
        .map(|(key, points)| series(key, Shape::Line, points.iter().map(at).collect()))
        .collect();
    let all = || curves.iter().flat_map(|(_, points)| points.iter());
    series.extend(marks(&|limit| {
        all().filter(|point| point.limiting == Some(limit)).map(at).collect()
    }));
    Chart::Plot(Plot {
        x: axis(x, Some("unit.um"), Scale::Linear),
        y: axis("chip.export_axis", Some("unit.million_per_day"), Scale::Linear),
        series,
        references: Vec::new(),
    })
}

fn map(scan: &LimitScan) -> Chart {
    let by_pitch = !scan.pitch.is_empty();
    let y = |point: &ScanPoint| point.pitch_um.filter(|_| by_pitch);
    let at = |point: &ScanPoint| {
        Point::new(point.thickness_um, y(point).unwrap_or(point.progenitors_per_day))
    };
    let floor = scan.map.iter().map(|p| p.progenitors_per_day).fold(f64::INFINITY, f64::min);
    let series = marks(&|limit| {
        scan.map.iter().filter(|point| point.limiting == Some(limit)).map(at).collect()
    });
    let y = if by_pitch {
        axis("limits.pitch_axis", Some("unit.um"), Scale::Linear)
    } else {
        axis("limits.progenitors_axis", Some("unit.per_day"), Scale::Log { floor })
    };
    let x = axis("limits.thickness_axis", Some("unit.um"), Scale::Linear);
    Chart::Plot(Plot { x, y, series, references: Vec::new() })
}

/// A set of marks for each limit that holds somewhere.
fn marks(points: &dyn Fn(Limit) -> Vec<Point>) -> Vec<Series> {
    let marked = |limit| {
        let points = points(limit);
        (!points.is_empty()).then(|| series(name(limit), Shape::Points, points))
    };
    Limit::ALL.into_iter().filter_map(marked).collect()
}

fn series(key: &str, shape: Shape, points: Vec<Point>) -> Series {
    let (levels, at_risk) = (Vec::new(), Vec::new());
    Series { label: Message::new(key), shape, levels, points, at_risk }
}

/// Tables of limits and of the scan.
pub fn frames(outputs: &[&ChipOutput], scan: &LimitScan) -> Vec<Frame> {
    let margins: Vec<_> = outputs
        .iter()
        .filter_map(|output| Some((output, output.limits.as_ref()?)))
        .flat_map(|(output, limits)| limits.margins.map(|margin| (output, limits, margin)))
        .collect();
    let holds = |limits: &thymoid_chip::Limits, margin: Margin| limits.limiting == margin.limit;
    let curves = scan.thickness.iter().flat_map(|(medium, points)| {
        points.iter().map(|point| (format!("thickness_{}", medium.as_str()), point))
    });
    let pitch = scan.pitch.iter().map(|point| ("pitch".to_owned(), point));
    let map = scan.map.iter().map(|point| ("map".to_owned(), point));
    let points: Vec<(String, &ScanPoint)> = curves.chain(pitch).chain(map).collect();
    vec![
        Frame::new("chip_limits")
            .texts("design", margins.iter().map(|(output, ..)| output.design.as_str()))
            .texts("limit", margins.iter().map(|(.., margin)| margin.limit.as_str()))
            .integers("holds", margins.iter().map(|(_, l, m)| i64::from(holds(l, *m))))
            .optional("thymocytes", margins.iter().map(|(.., margin)| margin.thymocytes))
            .optional("times", margins.iter().map(|(.., margin)| margin.times))
            .optional("may_shrink", margins.iter().map(|(.., margin)| margin.may_shrink()))
            .optional(
                "export_without",
                margins.iter().map(|(_, l, m)| l.relief.filter(|_| holds(l, *m))),
            ),
        Frame::new("chip_scan")
            .texts("scan", points.iter().map(|(scan, _)| scan.as_str()))
            .floats("thickness_um", points.iter().map(|(_, p)| p.thickness_um))
            .optional("pitch_um", points.iter().map(|(_, p)| p.pitch_um))
            .floats("progenitors_per_day", points.iter().map(|(_, p)| p.progenitors_per_day))
            .floats("export_per_day", points.iter().map(|(_, p)| p.export_per_day))
            .texts("limit", points.iter().map(|(_, p)| p.limiting.map_or("", Limit::as_str)))
            .integers("starves", points.iter().map(|(_, p)| i64::from(p.starves))),
    ]
}
