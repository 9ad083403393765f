//! Runs of sites, and the bits of a word that hold the place along an axis.

use crate::tissue::axis::Axis;
use crate::tissue::word::PLACE_BITS;

/// Sites of a vector of AVX-512, and of a group of random numbers.
pub(crate) const LANES: usize = 16;

/// Runs of sites and the labels of their cells.
pub(crate) struct Run<'a> {
    pub(crate) words: &'a mut [u32],
    pub(crate) labels: &'a mut [u32],
}

impl<'a> Run<'a> {
    /// Cuts the run in two.
    #[inline(always)]
    pub(crate) fn split(self, at: usize) -> (Self, Self) {
        let (a, b) = self.words.split_at_mut(at);
        let (c, d) = self.labels.split_at_mut(at);
        (Self { words: a, labels: c }, Self { words: b, labels: d })
    }

    /// Returns `len` sites of the run.
    #[inline(always)]
    pub(crate) fn part(&mut self, from: usize, len: usize) -> Run<'_> {
        Run { words: &mut self.words[from..from + len], labels: &mut self.labels[from..from + len] }
    }

    /// Returns two parts of `len` sites, the first before the second.
    #[inline(always)]
    pub(crate) fn two(&mut self, first: usize, second: usize, len: usize) -> (Run<'_>, Run<'_>) {
        let (a, b) = self.part(first, second + len - first).split(second - first);
        (a.split(len).0, b)
    }

    /// Returns the sites of a vector at a time, without the rest.
    #[cfg(target_arch = "x86_64")]
    #[inline(always)]
    pub(crate) fn chunks<const N: usize>(self) -> impl Iterator<Item = Chunk<'a, N>> {
        let chunks = self.words.as_chunks_mut().0.iter_mut().zip(self.labels.as_chunks_mut().0);
        chunks.map(|(words, labels)| Chunk { words, labels })
    }
}

/// The sites of a vector.
#[cfg(target_arch = "x86_64")]
pub(crate) struct Chunk<'a, const N: usize = LANES> {
    pub(crate) words: &'a mut [u32; N],
    pub(crate) labels: &'a mut [u32; N],
}

/// Bits of a word that hold the place along an axis.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    /// Set below the site.
    pub(crate) top: u32,
    /// Set below and above the site.
    pub(crate) next: u32,
    /// The place within a site.
    pub(crate) within: u32,
}

impl Field {
    /// Returns the bits of an axis.
    #[inline(always)]
    pub(crate) const fn new(axis: Axis) -> Self {
        let axis = axis as u32;
        let top = 1 << (PLACE_BITS * (axis + 1) - 1);
        let next = top >> 1;
        Self { top, next, within: next - (1 << (PLACE_BITS * axis)) }
    }

    /// Returns all bits of a place.
    #[inline(always)]
    pub(crate) const fn all(self) -> u32 {
        self.top | self.next | self.within
    }
}
