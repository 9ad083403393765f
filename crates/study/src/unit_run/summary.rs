//! A run in a few numbers.

use thymoid_chip::cells::{Simulation, Stage};
use thymoid_chip::selection::Solution;

use super::input::Chip;
use super::oxygen::Oxygen;
use super::series::{DAY, Row, occupancy};
use crate::frame::Frame;

/// A quantity with its unit, and a word on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its name.
    pub quantity: String,
    /// Its value; none when there is none, such as a ratio to nothing.
    pub value: Option<f64>,
    /// Its unit.
    pub unit: &'static str,
    /// What it rests on.
    pub note: String,
}

/// Cells at the end, export over the last third, and the thresholds of selection.
pub fn lines(
    simulation: &Simulation,
    rows: &[Row],
    solution: Option<&Solution>,
    chip: Option<Chip>,
) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut add = |quantity: &str, value: f64, unit, note: &str| {
        let value = Some(value).filter(|value| value.is_finite());
        lines.push(Line { quantity: quantity.into(), value, unit, note: note.into() });
    };
    let Some(last) = rows.last() else { return lines };
    add("time", last.minutes / DAY, "d", "");
    add("tissue", simulation.tissue_mm3(), "mm3", "");
    add("thymocytes", last.census.thymocytes() as f64, "cells", "at the end");
    add("occupancy", occupancy(&last.census), "1", "at the end");
    for kind in Stage::ALL {
        add(
            &format!("{}_cells", kind.as_str()),
            last.census.of(kind) as f64,
            "cells",
            "at the end",
        );
    }
    let third = rows.iter().rfind(|row| row.minutes <= last.minutes * 2.0 / 3.0).unwrap_or(last);
    let (days, events) = ((last.minutes - third.minutes) / DAY, last.events.since(&third.events));
    let note = format!("over days {:.2} to {:.2}", third.minutes / DAY, last.minutes / DAY);
    for (name, count) in [
        ("export_cd4", events.left_cd4 + events.left_treg),
        ("export_cd8", events.left_cd8),
        ("export_treg", events.left_treg),
        ("export_gamma_delta", events.left_gamma_delta),
    ] {
        add(name, count as f64 / days, "cells/d", &note);
    }
    let ratio = (events.left_cd4 + events.left_treg) as f64 / events.left_cd8 as f64;
    add("cd4_cd8_ratio", ratio, "1", &note);
    for (name, value, unit) in last.oxygen.iter().flat_map(Oxygen::lines) {
        add(name, value, unit, "at the end");
    }
    if let Some(unsolved) = simulation.oxygen().map(|oxygen| f64::from(oxygen.unsolved))
        && unsolved > 0.0
    {
        let note = "a field of the run did not converge: its last correction, relative";
        add("field_unsolved", unsolved, "1", note);
    }
    if let Some(chip) = chip {
        let units = chip.tissue_mm3 / simulation.tissue_mm3();
        add("units_in_chip", units, "1", "numbers of cells times this are those of the chip");
        add("begins", chip.begins_days, "d", "days after implantation; vessels have grown in");
    }
    match solution {
        None => add("family", f64::NAN, "", "none: fates are drawn"),
        Some(solution) => {
            let family = solution.calibration.family.as_str();
            let thresholds = solution.thresholds;
            add("family", f64::NAN, "", family);
            for (name, ckt) in [
                ("threshold_positive", thresholds.positive_ckt),
                ("threshold_regulatory", thresholds.regulatory_ckt),
                ("threshold_negative", thresholds.negative_ckt),
            ] {
                add(name, f64::from(ckt) / 100.0, "kT", &format!("solved for family {family}"));
            }
        }
    }
    lines
}

/// As a table.
pub fn frame(lines: &[Line]) -> Frame {
    Frame::new("summary")
        .texts("quantity", lines.iter().map(|line| line.quantity.as_str()))
        .optional("value", lines.iter().map(|line| line.value))
        .texts("unit", lines.iter().map(|line| line.unit))
        .texts("note", lines.iter().map(|line| line.note.as_str()))
}
