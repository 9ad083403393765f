//! A person, a queue or a terminal that ends a run: Ctrl-C, SIGTERM and SIGHUP.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::{process, thread};

use anyhow::{Context, Result};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;
use signal_hook::iterator::Signals;
use thymoid_study::jobs::Cancelled;
use thymoid_study::run_folder::partial;

use crate::out::say;

/// Signals that ask a process to end.
const ENDING: [i32; 3] = [SIGINT, SIGTERM, SIGHUP];

/// From now on a signal removes what is not whole and ends the process, with the exit code of the
/// signal. For work that cannot be resumed; what can hears it by [`Stop`].
///
/// # Errors
/// When the system lets nobody listen.
#[expect(clippy::exit, reason = "the work on other threads is not waited for")]
pub(crate) fn leave_nothing_behind() -> Result<()> {
    let mut signals = Signals::new(ENDING).context("signals cannot be listened to")?;
    thread::spawn(move || {
        if let Some(signal) = signals.forever().next().map(Signal) {
            partial::remove_all();
            let left = Cancelled { saved: None };
            say(&Stopped { signal, cancelled: left }.to_string());
            process::exit(signal.exit_code().into());
        }
    });
    Ok(())
}

/// Hears signals. A second one ends the process at once.
#[derive(Debug, Clone)]
pub(crate) struct Stop(Arc<AtomicUsize>);

/// A signal that was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Signal(i32);

impl Signal {
    /// As a person calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self.0 {
            SIGINT => "Ctrl-C",
            SIGHUP => "SIGHUP",
            _ => "SIGTERM",
        }
    }

    /// What the shell makes of it.
    pub(crate) const fn exit_code(self) -> u8 {
        (128 + self.0) as u8
    }
}

impl Stop {
    /// Listens from now on.
    ///
    /// # Errors
    /// When the system lets nobody listen.
    pub(crate) fn listen() -> Result<Self> {
        let asked = Arc::new(AtomicUsize::new(0));
        let again = Arc::new(AtomicBool::new(false));
        for signal in ENDING {
            let listening =
                flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&again))
                    .and_then(|_| flag::register(signal, Arc::clone(&again)))
                    .and_then(|_| {
                        flag::register_usize(signal, Arc::clone(&asked), signal as usize)
                    });
            listening.context("signals cannot be listened to")?;
        }
        Ok(Self(asked))
    }

    /// Names the signal in the error of a job that it ended.
    pub(crate) fn explain(&self, error: anyhow::Error) -> anyhow::Error {
        match (error.downcast_ref::<Cancelled>(), self.signal()) {
            (Some(cancelled), Some(signal)) => Stopped { signal, cancelled: *cancelled }.into(),
            _ => error,
        }
    }

    /// The signal, once one was heard.
    pub(crate) fn signal(&self) -> Option<Signal> {
        let signal = self.0.load(Ordering::Relaxed) as i32;
        (signal != 0).then_some(Signal(signal))
    }
}

/// A run that a signal ended.
#[derive(Debug, thiserror::Error)]
#[error("stopped by {}{}", self.signal.name(), self.cancelled.state())]
pub(crate) struct Stopped {
    pub(crate) signal: Signal,
    cancelled: Cancelled,
}
