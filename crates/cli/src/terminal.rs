//! A job on a terminal: one bar a stage with the time left; one line a stage elsewhere.

use std::io::{IsTerminal, stderr};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use thymoid_report::catalogue::{Lang, Message, Value};
use thymoid_study::jobs::{Event, Observer, Whole};

use crate::out::say;
use crate::stop::Stop;

/// Steps of a bar.
const STEPS: u64 = 1000;

/// The person at the terminal.
pub(crate) struct Terminal {
    lang: Lang,
    bar: Option<ProgressBar>,
    stop: Option<Stop>,
}

/// The person at the terminal, who is told warnings only: the result goes to standard output.
pub(crate) struct Warned;

impl Observer for Warned {
    fn notice(&mut self, event: Event<'_>) {
        if let Event::Warns(text) = event {
            say(text);
        }
    }
}

impl Terminal {
    /// Who reads this language. Ctrl-C ends the process.
    pub(crate) const fn new(lang: Lang) -> Self {
        Self { lang, bar: None, stop: None }
    }

    /// Who ends the job by a signal, with its state saved.
    pub(crate) const fn stoppable(lang: Lang, stop: Stop) -> Self {
        Self { lang, bar: None, stop: Some(stop) }
    }

    /// The share of the whole job, and the minutes that are left.
    fn of_whole(&self, Whole { share, left }: Whole) -> String {
        let minutes = left.map_or(f64::NAN, |left| (left.as_secs_f64() / 60.0).ceil());
        Message::new("stage.whole")
            .with("percent", Value::integer((100.0 * share).floor()))
            .with("minutes", Value::integer(minutes))
            .text(self.lang)
    }

    fn name(&self, stage: &str) -> String {
        Message::new(stage).text(self.lang)
    }
}

impl Observer for Terminal {
    fn notice(&mut self, event: Event<'_>) {
        match event {
            Event::Begins { stage, share } => {
                let bar = ProgressBar::with_draw_target(Some(STEPS), ProgressDrawTarget::stderr());
                let style = ProgressStyle::with_template(
                    "{msg:24} {bar:32} {percent:>3} %  {elapsed} + {eta}  {prefix}",
                );
                bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
                bar.set_message(self.name(stage));
                bar.set_position(steps(share));
                bar.reset_eta();
                self.bar = Some(bar);
            }
            Event::Advances { share, speed, whole, .. } => {
                if let Some(bar) = &self.bar {
                    if let Some(speed) = speed {
                        let speed = format!("{speed:.1e}");
                        let words = Message::new("stage.speed").with("speed", speed.as_str());
                        bar.set_prefix(words.text(self.lang));
                    }
                    if let Some(whole) = whole {
                        bar.set_prefix(self.of_whole(whole));
                    }
                    bar.set_position(steps(share));
                }
            }
            Event::Ends { stage, took } => {
                if let Some(bar) = self.bar.take() {
                    bar.finish_and_clear();
                }
                let mark = if stderr().is_terminal() { "✓" } else { "-" };
                say(&format!("{mark} {}: {:.1} s", self.name(stage), took.as_secs_f64()));
            }
            Event::Warns(text) => say(text),
        }
    }

    fn cancels(&self) -> bool {
        self.stop.as_ref().is_some_and(|stop| stop.signal().is_some())
    }
}

fn steps(share: f64) -> u64 {
    (share * STEPS as f64) as u64
}
