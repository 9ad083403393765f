//! Progress of reading a file.

use std::io::{self, Read};

/// Bytes of a file for one tick.
const TICK_BYTES: u64 = 1 << 20;

/// A file that ticks while it is read.
///
/// ```
/// use std::io::Read;
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use thymoid_study::jobs::{Ticking, ticks};
/// let (bytes, count) = (vec![0; 3 << 20], AtomicU64::new(0));
/// let tick = || {
///     count.fetch_add(1, Ordering::Relaxed);
/// };
/// Ticking::new(bytes.as_slice(), &tick).read_to_end(&mut Vec::new())?;
/// assert_eq!(count.into_inner(), ticks(3 << 20));
/// # std::io::Result::Ok(())
/// ```
pub struct Ticking<'a, F> {
    file: F,
    read: u64,
    tick: &'a (dyn Fn() + Sync),
}

impl<'a, F: Read> Ticking<'a, F> {
    /// Calls `tick` as often as [`ticks`] says.
    pub fn new(file: F, tick: &'a (dyn Fn() + Sync)) -> Self {
        Self { file, read: 0, tick }
    }
}

/// Ticks until a whole file of so many bytes is read.
pub const fn ticks(bytes: u64) -> u64 {
    bytes / TICK_BYTES
}

impl<F: Read> Read for Ticking<'_, F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        let before = self.read / TICK_BYTES;
        self.read += count as u64;
        (before..self.read / TICK_BYTES).for_each(|_| (self.tick)());
        Ok(count)
    }
}
