//! One bar a stage, with the time left, on a terminal; one line a stage elsewhere.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::catalogue::{Lang, Message};

/// Names and times of the stages of a command.
#[derive(Debug)]
pub struct Progress {
    lang: Lang,
    done: Vec<(&'static str, Duration)>,
}

impl Progress {
    /// Of a command whose messages are in this language.
    pub const fn new(lang: Lang) -> Self {
        Self { lang, done: Vec::new() }
    }

    /// Runs a stage of `length` ticks. `key` names it in the catalogue.
    pub fn stage<T>(
        &mut self,
        key: &'static str,
        length: u64,
        work: impl FnOnce(&(dyn Fn() + Sync)) -> T,
    ) -> T {
        self.metered(key, length, 0, |meter| work(&|| meter.0.inc(1)))
    }

    /// Runs a stage of `length` steps, `done` of which were done before, that tells where it is.
    pub fn metered<T>(
        &mut self,
        key: &'static str,
        length: u64,
        done: u64,
        work: impl FnOnce(&Meter) -> T,
    ) -> T {
        let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template(
            "{msg:24} {bar:32} {percent:>3} %  {elapsed} + {eta}  {prefix}",
        );
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let name = Message::new(key).text(self.lang);
        bar.set_message(name.clone());
        bar.set_position(done);
        bar.reset_eta();
        let start = now();
        let meter = Meter(bar);
        let result = work(&meter);
        let took = start.elapsed();
        meter.0.finish_and_clear();
        #[expect(clippy::print_stderr, reason = "progress is for the person at the terminal")]
        {
            let mark = if std::io::stderr().is_terminal() { "✓" } else { "-" };
            eprintln!("{mark} {name}: {:.1} s", took.as_secs_f64());
        }
        self.done.push((key, took));
        result
    }

    /// Wall time of each stage so far.
    pub fn stages(&self) -> &[(&'static str, Duration)] {
        &self.done
    }
}

/// The bar of a stage that tells where it is.
#[derive(Debug)]
pub struct Meter(ProgressBar);

impl Meter {
    /// So many steps are done, at this speed in words.
    pub fn at(&self, position: u64, speed: String) {
        self.0.set_prefix(speed);
        self.0.set_position(position);
    }
}

/// Bytes of a file for one tick of a progress bar.
const TICK_BYTES: u64 = 1 << 20;

/// A file that moves the progress bar while it is read.
pub struct Ticking<'a> {
    file: File,
    read: u64,
    tick: &'a (dyn Fn() + Sync),
}

impl<'a> Ticking<'a> {
    /// Calls `tick` as often as [`Ticking::ticks`] says.
    pub fn new(file: File, tick: &'a (dyn Fn() + Sync)) -> Self {
        Self { file, read: 0, tick }
    }

    /// Ticks until the whole file is read.
    pub fn ticks(file: &File) -> io::Result<u64> {
        Ok(file.metadata()?.len() / TICK_BYTES)
    }
}

impl Read for Ticking<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        let before = self.read / TICK_BYTES;
        self.read += count as u64;
        (before..self.read / TICK_BYTES).for_each(|_| (self.tick)());
        Ok(count)
    }
}

/// Now, by the clock of the wall.
#[expect(
    clippy::disallowed_methods,
    reason = "the wall clock lives here: it times stages for people"
)]
pub fn now() -> Instant {
    Instant::now()
}
