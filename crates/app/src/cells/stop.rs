//! A person or a queue that ends a run: Ctrl-C and SIGTERM.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use anyhow::{Context, Result};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// Tells whether the run is to end. A second signal ends it at once.
#[derive(Debug, Clone)]
pub struct Stop(Arc<AtomicUsize>);

/// A run that was ended by a signal, and how to go on.
#[derive(Debug, thiserror::Error)]
#[error(
    "stopped by {name} after {days:.2} days; the state is saved\nhint: the same command with --resume goes on to the same result"
)]
pub struct Stopped {
    /// Name of the signal.
    name: &'static str,
    /// What the shell makes of the signal.
    pub exit_code: u8,
    /// Days simulated.
    days: f64,
}

impl Stop {
    /// Listens from now on.
    ///
    /// # Errors
    /// When the system lets nobody listen.
    pub fn listen() -> Result<Self> {
        let asked = Arc::new(AtomicUsize::new(0));
        let again = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
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

    /// Why and when, once it was asked.
    pub fn asked(&self, days: f64) -> Option<Stopped> {
        let signal = self.0.load(Ordering::Relaxed) as i32;
        let name = match signal {
            0 => return None,
            SIGINT => "Ctrl-C",
            _ => "SIGTERM",
        };
        Some(Stopped { name, exit_code: (128 + signal) as u8, days })
    }
}
