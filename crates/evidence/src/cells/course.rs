//! One run of a scenario, and what is noted of it.

use anyhow::Result;
use thymoid_chip::cells::{
    Census, EventCounts, Options, Path, Record, Simulation, Space, Stage, Watch, Waves,
};
use thymoid_chip::selection::Thresholds;
use thymoid_core::{Parameters, Seed};

use super::scenario::Scenario;

/// Looks at everybody in a day.
const LOOKS_PER_DAY: u32 = 4;
/// Minutes of motion that are filmed at the end of a watched run.
const FILM_MIN: u32 = 30;
/// Age at which beta clones are counted, and clones that are enough for that.
const CLONE_DAYS: f64 = 4.0;
const CLONES: u64 = 64;
const MINUTES: f64 = 24.0 * 60.0;

/// What is noted.
#[derive(Debug, Clone, Default)]
pub(super) struct Course {
    /// Day and census, from the start on.
    pub(super) days: Vec<(f64, Census)>,
    /// Events until then.
    pub(super) events: Vec<EventCounts>,
    /// The last of these that are measured.
    pub(super) window: usize,
    /// Progenitors that came a day, were meant to come a day, and what single cells did.
    pub(super) progenitors_per_day: f64,
    pub(super) record: Record,
    /// In the window.
    pub(super) waves: Waves,
    pub(super) paths: Vec<Path>,
    /// Days on which alpha-beta T cells left.
    pub(super) export_days: Vec<f64>,
    /// Day from which SP4 cells support mTEC.
    pub(super) crosstalk_from: f64,
    /// Share of the mTEC that shows an antigen, at the end.
    pub(super) antigen_share: f64,
    /// The first beta clones, and their cells four days after they passed beta-selection.
    pub(super) clones: [u64; 2],
}

impl Course {
    /// Runs a scenario; `tick` is called as often as [`Scenario::ticks`] says.
    pub(super) fn run(
        scenario: Scenario,
        shrink: f64,
        usual: &Parameters,
        thresholds: Thresholds,
        seed: Seed,
        tick: &(dyn Fn() + Sync),
    ) -> Result<Self> {
        let parameters = scenario.parameters(usual, shrink)?;
        let unit = scenario.unit(shrink)?;
        let options = Options { thresholds: Some(thresholds), space: Space::On };
        let mut simulation = Simulation::new(&unit, &parameters, options, seed)?;
        let (days, measured) = scenario.days(shrink);
        let mut course = Self {
            progenitors_per_day: unit.progenitors_per_mm3_day * simulation.tissue_mm3(),
            window: (measured * LOOKS_PER_DAY) as usize,
            crosstalk_from: scenario.crosstalk_from(f64::from(days)),
            ..Self::default()
        };
        let mut watch = scenario.is_watched().then(Watch::default);
        let looks = days * LOOKS_PER_DAY;
        for look in 1..=looks {
            let until = simulation.passes_in(f64::from(look) / f64::from(LOOKS_PER_DAY));
            while simulation.passes() < until {
                simulation.pass();
                let left = simulation.take_emigrants();
                course.export_days.extend(left.iter().map(|cell| cell.minute / MINUTES));
                if let Some(watch) = &mut watch {
                    watch.look(&simulation, &left);
                }
            }
            course.note(&simulation);
            if let Some(watch) = watch.as_ref().filter(|_| look + course.window as u32 <= looks) {
                course.waves = watch.record().waves;
            }
            if look % LOOKS_PER_DAY == 0 {
                (0..scenario.ticks_per_day()).for_each(|_| tick());
            }
        }
        course.antigen_share = simulation.antigen_share().unwrap_or(f64::NAN);
        if let Some(watch) = watch {
            course.record = watch.record().clone();
            course.waves = course.record.waves.since(&course.waves);
            course.paths = simulation.film(FILM_MIN);
        }
        Ok(course)
    }

    fn note(&mut self, simulation: &Simulation) {
        self.days.push((simulation.minutes() / MINUTES, simulation.census()));
        self.events.push(*simulation.events());
        if self.clones[0] < CLONES {
            let now = simulation.passes();
            let [to, from] = [CLONE_DAYS, CLONE_DAYS + 1.0 / f64::from(LOOKS_PER_DAY)]
                .map(|days| now.saturating_sub(simulation.passes_in(days)))
                .map(|pass| simulation.clones().partition_point(|clone| clone.selected <= pass));
            let known = from > 0 || simulation.clones().first().is_none_or(|c| c.selected > 0);
            if known && to > from {
                self.clones[0] += (to - from) as u64;
                self.clones[1] += simulation.cells_of(from as u32..to as u32);
            }
        }
    }

    /// Censuses in which it is measured.
    pub(super) fn measured(&self) -> impl Iterator<Item = &Census> {
        self.days[self.days.len() - self.window..].iter().map(|(_, census)| census)
    }

    /// Mean number of cells of some stages.
    pub(super) fn cells(&self, stages: impl Fn(Stage) -> bool) -> f64 {
        self.mean(|census| census.sum(&stages) as f64)
    }

    /// Mean of a property of the censuses.
    pub(super) fn mean(&self, of: impl Fn(&Census) -> f64) -> f64 {
        self.measured().map(of).sum::<f64>() / self.window as f64
    }

    /// Events in the time that is measured.
    pub(super) fn measured_events(&self) -> EventCounts {
        let [.., last] = &self.events[..] else { return EventCounts::default() };
        let before = self.events.len().checked_sub(self.window + 1);
        last.since(&before.map(|i| self.events[i]).unwrap_or_default())
    }

    /// Events since the start.
    pub(super) fn all_flows(&self) -> EventCounts {
        self.events.last().copied().unwrap_or_default()
    }

    /// Days that are measured.
    pub(super) fn measured_days(&self) -> f64 {
        self.window as f64 / f64::from(LOOKS_PER_DAY)
    }

    /// The first day on which some stages make up a share of all cells.
    pub(super) fn first_day(&self, share: f64, stages: impl Fn(Stage) -> bool) -> Option<f64> {
        let reached = |census: &Census| {
            let all = census.thymocytes();
            all > 0 && census.sum(&stages) as f64 >= share * all as f64
        };
        self.days.iter().find(|(_, census)| reached(census)).map(|(day, _)| *day)
    }

    /// The last day on which some stages are at least half as many as at their most.
    pub(super) fn last_half_day(&self, stages: impl Fn(Stage) -> bool) -> f64 {
        let counts = || self.days.iter().map(|(day, census)| (*day, census.sum(&stages)));
        let most = counts().map(|(_, count)| count).max().unwrap_or(0);
        counts().filter(|(_, count)| 2 * count >= most).map(|(day, _)| day).last().unwrap_or(0.0)
    }
}
