//! Which vectors this process may use: they change its speed and no bit of what it computes.

use std::sync::atomic::{AtomicU8, Ordering};

use pulp::Arch;

/// Vectors of a processor, widest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Vectors {
    /// The widest that the processor has.
    Widest,
    /// At most AVX2.
    Avx2,
    /// Those that every processor of the target has.
    Portable,
}

/// The widest that are allowed.
static ALLOWED: AtomicU8 = AtomicU8::new(Vectors::Widest as u8);

impl Vectors {
    /// Allows the whole process no wider vectors from now on, to measure or to check them. What was
    /// prepared before keeps those that it has.
    ///
    /// ```
    /// use pulp::Arch;
    /// use thymoid_core::Vectors;
    /// Vectors::Portable.allow();
    /// assert!(matches!(Vectors::allowed(), Arch::Scalar));
    /// assert!(matches!(Vectors::Widest.arch(), Arch::Scalar)); // the limit holds for all
    /// Vectors::Widest.allow();
    /// let (now, all) = (Vectors::allowed(), Arch::new());
    /// assert_eq!(format!("{now:?}"), format!("{all:?}"));
    /// ```
    pub fn allow(self) {
        ALLOWED.store(self as u8, Ordering::Relaxed);
    }

    /// Returns the widest vectors that are there and allowed.
    #[inline]
    pub fn allowed() -> Arch {
        Self::Widest.arch()
    }

    /// Returns these, or narrower ones where they are not there or not allowed.
    #[inline]
    pub fn arch(self) -> Arch {
        match (self as u8).max(ALLOWED.load(Ordering::Relaxed)) {
            0 => Arch::new(),
            #[cfg(target_arch = "x86_64")]
            1 => pulp::x86::V3::try_new().map_or(Arch::Scalar, Arch::V3),
            _ => Arch::Scalar,
        }
    }
}
