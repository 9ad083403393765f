//! The inner loops of a sweep, in plain Rust, for AVX2 and for AVX-512.
//!
//! * [`run`]: the sites that they work on, and the bits of a word that hold a place.
//! * [`stream`]: the keys of the random numbers of one step.
//! * [`fixed_point`]: what all forms must agree on to the last bit.
//! * [`portable`], [`avx2`] and [`avx512`]: the same functions three times, with the same bits.
//!
//! None decides which is used: [`super::dispatch`] chooses.

#[cfg(target_arch = "x86_64")]
pub(super) mod avx2;
#[cfg(target_arch = "x86_64")]
pub(super) mod avx512;
pub(super) mod fixed_point;
pub(super) mod portable;
pub(super) mod run;
pub(super) mod stream;
