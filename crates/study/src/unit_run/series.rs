//! Who is where and what has happened, hour by hour.

use std::path::Path;

use anyhow::Result;
use thymoid_chip::cells::{Census, EventCounts, Simulation, Stage};

use super::log;
use super::oxygen::{self, Oxygen};
use crate::frame::Frame;

const STAGES: usize = Stage::ALL.len();
const EVENTS: usize = EventCounts::NAMES.len();
/// Words of a row.
pub const WORDS: usize = 4 + oxygen::WORDS + 2 * STAGES + EVENTS;
/// Minutes of a day.
pub const DAY: f64 = 24.0 * 60.0;

/// A moment of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// Minutes since the start.
    pub minutes: f64,
    /// Who is where.
    pub census: Census,
    /// What has happened since the start.
    pub events: EventCounts,
    /// The oxygen of a unit with surroundings.
    pub oxygen: Option<Oxygen>,
}

impl Row {
    /// Of a simulation as it is.
    pub fn now(simulation: &Simulation) -> Self {
        Self {
            minutes: simulation.minutes(),
            census: simulation.census(),
            events: *simulation.events(),
            oxygen: Oxygen::now(simulation),
        }
    }

    /// As a record of a log.
    pub fn words(&self) -> [u64; WORDS] {
        let Census { cortex, medulla, sites, active_mtec, mtec } = self.census;
        let head = [self.minutes.to_bits(), sites, mtec, active_mtec];
        let head = head.into_iter().chain(Oxygen::words(self.oxygen));
        let mut all = head.chain(cortex).chain(medulla).chain(self.events.values());
        std::array::from_fn(|_| all.next().unwrap_or_default())
    }

    /// Of a record of a log.
    pub fn of_words(words: &[u64; WORDS]) -> Self {
        let [minutes, sites, mtec, active_mtec, rest @ ..] = words;
        let oxygen = Oxygen::of_words(std::array::from_fn(|nth| rest[nth]));
        let rest = &rest[oxygen::WORDS..];
        let by_stage = |from: usize| std::array::from_fn(|stage| rest[from + stage]);
        let (cortex, medulla) = (by_stage(0), by_stage(STAGES));
        let events = EventCounts::of_values(&rest[2 * STAGES..]).unwrap_or_default();
        let (sites, mtec, active_mtec) = (*sites, *mtec, *active_mtec);
        let census = Census { cortex, medulla, sites, active_mtec, mtec };
        Self { minutes: f64::from_bits(*minutes), census, events, oxygen }
    }
}

/// The rows of a log.
///
/// # Errors
/// When the log cannot be read.
pub fn read(path: &Path) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    log::read(path, 1024, |some| {
        rows.extend(some.iter().map(Row::of_words));
        Ok(())
    })?;
    Ok(rows)
}

/// The table: a row a moment, events counted since the start.
pub fn frame(rows: &[Row]) -> Frame {
    let whole = |count: fn(&Row) -> u64| rows.iter().map(move |row| count(row) as i64);
    let mut frame = Frame::new("series")
        .floats("time_days", rows.iter().map(|row| row.minutes / DAY))
        .integers("sites", whole(|row| row.census.sites))
        .integers("thymocytes", whole(|row| row.census.thymocytes()))
        .floats("occupancy", rows.iter().map(|row| occupancy(&row.census)))
        .integers("mtec", whole(|row| row.census.mtec))
        .integers("mtec_active", whole(|row| row.census.active_mtec));
    for (layer, of) in [("cortex", 0), ("medulla", 1)] {
        for (stage, kind) in Stage::ALL.into_iter().enumerate() {
            let count = |row: &Row| [row.census.cortex, row.census.medulla][of][stage] as i64;
            frame = frame.integers(format!("{}_{layer}", kind.as_str()), rows.iter().map(count));
        }
    }
    for (flow, name) in EventCounts::NAMES.iter().enumerate() {
        let total = rows.iter().map(|row| row.events.values()[flow] as i64);
        frame = frame.integers(format!("total_{name}"), total);
    }
    Oxygen::columns(frame, &rows.iter().map(|row| row.oxygen).collect::<Vec<_>>())
}

/// Share of the sites that hold a cell.
pub fn occupancy(census: &Census) -> f64 {
    census.thymocytes() as f64 / census.sites.max(1) as f64
}
