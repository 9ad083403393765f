//! Who watches a job, and may end it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Result;

/// What happens in a job. A stage is named by its key in the catalogues, such as `stage.chips`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event<'a> {
    /// A stage begins.
    Begins {
        /// Which.
        stage: &'static str,
        /// Share of it that was done before, by a run that goes on. In `[0, 1]`.
        share: f64,
    },
    /// A stage is under way.
    Advances {
        /// Which.
        stage: &'static str,
        /// Share of it that is done. In `[0, 1]`.
        share: f64,
        /// Time that is left, at the speed so far.
        left: Option<Duration>,
        /// Speed in units of its own, such as cell-minutes a second, where the stage has one.
        speed: Option<f64>,
        /// Where the whole job is, if it knows how long its stages take.
        whole: Option<Whole>,
    },
    /// A stage has ended.
    Ends {
        /// Which.
        stage: &'static str,
        /// How long it took.
        took: Duration,
    },
    /// Something that the person should know, though the job goes on.
    Warns(&'a str),
}

/// Where a whole job is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Whole {
    /// Share of the work that is done. In `[0, 1]`.
    pub share: f64,
    /// Time that is left, at the speed so far.
    pub left: Option<Duration>,
}

/// Who watches a job: a terminal, a browser, a notebook. It is told from one thread at a time.
///
/// ```
/// use thymoid_study::jobs::{Event, Observer, Stages};
///
/// #[derive(Default)]
/// struct Log(Vec<String>);
/// impl Observer for Log {
///     fn notice(&mut self, event: Event<'_>) {
///         if let Event::Begins { stage, .. } = event {
///             self.0.push(stage.to_owned());
///         }
///     }
/// }
/// let mut log = Log::default();
/// let sum = Stages::new(&mut log).stage("stage.trial", 3, |tick| {
///     Ok((1..=3).inspect(|_| tick()).sum::<u32>())
/// })?;
/// assert_eq!((sum, log.0), (6, vec!["stage.trial".to_owned()]));
/// # anyhow::Ok(())
/// ```
pub trait Observer: Send {
    /// Receives what happens.
    fn notice(&mut self, event: Event<'_>);

    /// Tells whether the job is to end as soon as nothing is lost by it.
    fn cancels(&self) -> bool {
        false
    }
}

/// Nobody watches.
impl Observer for () {
    fn notice(&mut self, _: Event<'_>) {}
}

/// A job that its observer ended.
///
/// ```
/// use thymoid_study::jobs::{Cancelled, Saved};
/// let saved = Cancelled { saved: Some(Saved::Days(1.5)) }.to_string();
/// assert!(saved.contains("after 1.50 days; the state is saved"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("stopped{}", self.state())]
pub struct Cancelled {
    /// How far it came, where the state is saved and the same job can go on.
    pub saved: Option<Saved>,
}

/// How far a job came whose state is saved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Saved {
    /// Days simulated.
    Days(f64),
    /// Runs of a sweep.
    Runs(usize),
}

impl Cancelled {
    /// Returns what is left, and how to go on, as the end of a sentence.
    pub fn state(&self) -> String {
        let after = match self.saved {
            Some(Saved::Days(days)) => format!("{days:.2} days"),
            Some(Saved::Runs(runs)) => format!("{runs} runs"),
            None => return "; nothing was written\nhint: the same command begins anew".to_owned(),
        };
        format!(
            " after {after}; the state is saved\nhint: the same command with --resume goes on to the same result"
        )
    }
}

/// The stages of a job under its observer.
pub struct Stages<'a> {
    observer: &'a mut dyn Observer,
    done: Vec<StageTime>,
    plan: Option<Plan>,
}

/// What a job has before it.
struct Plan {
    /// Work of the stages to come, in order, in any unit.
    to_come: Vec<(&'static str, f64)>,
    /// Work of all stages, and of those that are done.
    all: f64,
    done: f64,
    start: Instant,
}

impl Plan {
    /// Takes the next stage of this key off the plan; its work.
    fn take(&mut self, key: &str) -> f64 {
        let found = self.to_come.iter().position(|(stage, _)| *stage == key);
        found.map_or(0.0, |i| self.to_come.remove(i).1)
    }

    fn whole(&self, work: f64, share: f64) -> Whole {
        let share = ((self.done + work * share) / self.all).min(1.0);
        let left = (share > 0.0).then(|| self.start.elapsed().mul_f64((1.0 - share) / share));
        Whole { share, left }
    }
}

/// How long a stage took.
pub type StageTime = (&'static str, Duration);

impl<'a> Stages<'a> {
    /// Of a job that this observer watches.
    pub fn new(observer: &'a mut dyn Observer) -> Self {
        Self { observer, done: Vec::new(), plan: None }
    }

    /// Of a job that knows how much work each of its stages is, in any unit, so that its observer
    /// learns where the whole of it is.
    pub fn planned(observer: &'a mut dyn Observer, to_come: Vec<(&'static str, f64)>) -> Self {
        let all = to_come.iter().map(|(_, work)| work).sum();
        let plan = Plan { to_come, all, done: 0.0, start: now() };
        Self { plan: Some(plan), ..Self::new(observer) }
    }

    /// Runs a stage of `length` ticks. Work may tick from any thread.
    ///
    /// # Errors
    /// Those of the work, or [`Cancelled`] before it begins.
    pub fn stage<T>(
        &mut self,
        key: &'static str,
        length: u64,
        work: impl FnOnce(&(dyn Fn() + Sync)) -> Result<T>,
    ) -> Result<T> {
        if self.observer.cancels() {
            return Err(Cancelled { saved: None }.into());
        }
        self.metered(key, length, 0, |meter| work(&|| meter.tick()))
    }

    /// Runs a stage of `length` steps, `done` of which were done before, that tells where it is and
    /// asks the meter itself whether to go on.
    ///
    /// # Errors
    /// Those of the work.
    pub fn metered<T>(
        &mut self,
        key: &'static str,
        length: u64,
        done: u64,
        work: impl FnOnce(&Meter<'_>) -> Result<T>,
    ) -> Result<T> {
        let share = done as f64 / length.max(1) as f64;
        self.observer.notice(Event::Begins { stage: key, share });
        let start = now();
        let work_of_stage = self.plan.as_mut().map_or(0.0, |plan| plan.take(key));
        let meter = Meter {
            observer: Mutex::new(&mut *self.observer),
            plan: self.plan.as_ref().map(|plan| (plan, work_of_stage)),
            stage: key,
            length: length.max(1),
            from: done,
            at: AtomicU64::new(done),
            told: AtomicU64::new(0),
            start,
        };
        let result = work(&meter);
        let took = start.elapsed();
        if let Some(plan) = &mut self.plan {
            plan.done += work_of_stage;
        }
        self.observer.notice(Event::Ends { stage: key, took });
        self.done.push((key, took));
        result
    }

    /// Tells the observer what the person should know.
    pub fn warn(&mut self, text: &str) {
        self.observer.notice(Event::Warns(text));
    }

    /// Returns the wall time of each stage so far.
    pub fn times(&self) -> &[StageTime] {
        &self.done
    }
}

/// Steps of a stage between which the observer is not told anew.
const TOLD: u64 = 1000;

/// Where a stage is.
pub struct Meter<'a> {
    observer: Mutex<&'a mut dyn Observer>,
    /// The plan of the job, and the work of this stage.
    plan: Option<(&'a Plan, f64)>,
    stage: &'static str,
    length: u64,
    from: u64,
    at: AtomicU64,
    told: AtomicU64,
    start: Instant,
}

impl Meter<'_> {
    /// One step more is done; the observer is told a thousand times a stage at most.
    fn tick(&self) {
        let at = self.at.fetch_add(1, Ordering::Relaxed) + 1;
        let thousandths = at * TOLD / self.length;
        if self.told.fetch_max(thousandths, Ordering::Relaxed) < thousandths {
            self.tell(at, None);
        }
    }

    /// So many steps are done, at this speed.
    pub fn at(&self, position: u64, speed: Option<f64>) {
        self.tell(position, speed);
    }

    /// Tells whether the observer wants the job to end.
    pub fn cancelled(&self) -> bool {
        self.observer.lock().unwrap_or_else(PoisonError::into_inner).cancels()
    }

    fn tell(&self, at: u64, speed: Option<f64>) {
        let share = (at as f64 / self.length as f64).min(1.0);
        let done = at.saturating_sub(self.from);
        let to_do = self.length.saturating_sub(at);
        let left = (done > 0).then(|| self.start.elapsed().mul_f64(to_do as f64 / done as f64));
        let whole = self.plan.map(|(plan, work)| plan.whole(work, share));
        let mut observer = self.observer.lock().unwrap_or_else(PoisonError::into_inner);
        observer.notice(Event::Advances { stage: self.stage, share, left, speed, whole });
    }
}

/// Now, by the clock of the wall.
#[expect(
    clippy::disallowed_methods,
    reason = "the wall clock lives here: it times stages for people"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Watcher {
        shares: Vec<f64>,
        wholes: Vec<f64>,
        cancels: bool,
    }

    impl Observer for Watcher {
        fn notice(&mut self, event: Event<'_>) {
            if let Event::Advances { share, whole, .. } = event {
                self.shares.push(share);
                self.wholes.extend(whole.map(|whole| whole.share));
            }
        }

        fn cancels(&self) -> bool {
            self.cancels
        }
    }

    #[test]
    fn a_stage_tells_its_shares_in_order_and_a_thousand_times_at_most() {
        let mut watcher = Watcher::default();
        let mut stages = Stages::new(&mut watcher);
        stages
            .stage("stage.trial", 50_000, |tick| {
                (0..50_000).for_each(|_| tick());
                Ok(())
            })
            .unwrap();
        assert_eq!(stages.times().len(), 1);
        assert_eq!(watcher.shares.len(), 1000);
        assert!(watcher.shares.is_sorted() && watcher.shares.last() == Some(&1.0));
    }

    #[test]
    fn a_cancelled_job_begins_no_stage() {
        let mut watcher = Watcher { cancels: true, ..Watcher::default() };
        let result: Result<()> = Stages::new(&mut watcher).stage("stage.trial", 1, |_| Ok(()));
        assert!(result.unwrap_err().is::<Cancelled>());
    }

    /// Two stages of 1 and one of 6: 1/8, 2/8, then halves of the rest.
    #[test]
    fn a_planned_job_tells_where_the_whole_of_it_is() {
        let mut watcher = Watcher::default();
        let plan = vec![("stage.trial", 1.0), ("stage.trial", 1.0), ("stage.cells", 6.0)];
        let mut stages = Stages::planned(&mut watcher, plan);
        for (key, ticks) in [("stage.trial", 1), ("stage.trial", 1), ("stage.cells", 2)] {
            let work = |tick: &(dyn Fn() + Sync)| {
                (0..ticks).for_each(|_| tick());
                Ok(())
            };
            stages.stage(key, ticks, work).unwrap();
        }
        assert_eq!(watcher.wholes, [0.125, 0.25, 0.625, 1.0]);
    }

    #[test]
    fn what_goes_on_counts_from_where_it_was() {
        let mut watcher = Watcher::default();
        let mut stages = Stages::new(&mut watcher);
        let work = |meter: &Meter<'_>| {
            meter.at(8, Some(1e6));
            Ok(())
        };
        stages.metered("stage.cells", 10, 5, work).unwrap();
        assert_eq!(watcher.shares, [0.8]);
    }
}
