//! Exchange of what stands on neighbouring sites.

use pulp::Simd;

use super::word::{MAY_SQUEEZE, PLACE_BITS, WALL_WORD};

/// Runs of sites and the labels of their cells.
pub(super) struct Run<'a> {
    pub(super) words: &'a mut [u32],
    pub(super) labels: &'a mut [u32],
}

impl<'a> Run<'a> {
    #[inline(always)]
    pub(super) fn split(self, at: usize) -> (Self, Self) {
        let (a, b) = self.words.split_at_mut(at);
        let (c, d) = self.labels.split_at_mut(at);
        (Self { words: a, labels: c }, Self { words: b, labels: d })
    }

    #[inline(always)]
    pub(super) fn part(&mut self, from: usize, len: usize) -> Run<'_> {
        Run { words: &mut self.words[from..from + len], labels: &mut self.labels[from..from + len] }
    }

    /// Two parts of `len` sites, the first before the second.
    #[inline(always)]
    pub(super) fn two(&mut self, first: usize, second: usize, len: usize) -> (Run<'_>, Run<'_>) {
        let (a, b) = self.part(first, second + len - first).split(second - first);
        (a.split(len).0, b)
    }

    /// Sixteen sites at a time, without the rest.
    #[cfg(target_arch = "x86_64")]
    #[inline(always)]
    fn chunks(self) -> impl Iterator<Item = Chunk<'a>> {
        let chunks = self.words.as_chunks_mut().0.iter_mut().zip(self.labels.as_chunks_mut().0);
        chunks.map(|(words, labels)| Chunk { words, labels })
    }
}

/// Sixteen sites.
#[cfg(target_arch = "x86_64")]
pub(super) struct Chunk<'a> {
    pub(super) words: &'a mut [u32; 16],
    pub(super) labels: &'a mut [u32; 16],
}

/// Bits of a word that hold the place along an axis.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    /// Set below the site.
    pub(super) top: u32,
    /// Set below and above the site.
    pub(super) next: u32,
    /// The place within a site.
    pub(super) within: u32,
}

impl Field {
    #[inline(always)]
    pub(super) const fn new(axis: u32) -> Self {
        let top = 1 << (PLACE_BITS * (axis + 1) - 1);
        let next = top >> 1;
        Self { top, next, within: next - (1 << (PLACE_BITS * axis)) }
    }

    #[inline(always)]
    pub(super) const fn all(self) -> u32 {
        self.top | self.next | self.within
    }
}

/// One exchange along `axis` between each site of `left` and its neighbour in `right`.
///
/// A cell whose place lies beyond its site towards its partner changes sites with it, if that is
/// empty, or holds a cell and the mover may squeeze; nobody changes sites with a wall. A mover's
/// place changes by one site, so that it moves on smoothly; a cell that is pushed aside keeps its
/// place within the site. A mover that meets a wall is set back to the edge of its site.
#[inline(always)]
pub(super) fn exchange<S: Simd>(simd: S, axis: u32, mut left: Run<'_>, mut right: Run<'_>) {
    let field = Field::new(axis);
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = super::avx512::token(simd) {
        let n = left.words.len();
        if n < 16 {
            return few(field, &mut left, &mut right);
        }
        if !n.is_multiple_of(16) {
            // The last 16 pairs, of which some have their turn below.
            let live = u16::MAX << (16 - n % 16);
            let (left, right) = (left.part(n - 16, 16), right.part(n - 16, 16));
            for (mut left, mut right) in left.chunks().zip(right.chunks()) {
                super::avx512::exchange(simd, field, live, &mut left, &mut right);
            }
        }
        for (mut left, mut right) in left.chunks().zip(right.chunks()) {
            super::avx512::exchange(simd, field, u16::MAX, &mut left, &mut right);
        }
        return;
    }
    let _ = simd;
    let mut from = 0;
    while from < left.words.len() {
        let n = PLAIN.min(left.words.len() - from);
        let mut swap = [0; PLAIN];
        let (left, right) = (left.part(from, n), right.part(from, n));
        plain(field, left.words, right.words, &mut swap[..n]);
        carry(left.labels, right.labels, &swap[..n]);
        from += n;
    }
}

/// Pairs whose words change sites before their labels do, without AVX-512. Loops of a length
/// that a compiler does not know become vectors; shorter ones it unrolls.
const PLAIN: usize = 256;

/// [`exchange`] for fewer than 16 pairs, one by one: where a row goes round.
#[cfg(target_arch = "x86_64")]
fn few(field: Field, left: &mut Run<'_>, right: &mut Run<'_>) {
    for i in 0..left.words.len() {
        let mut swap = [0];
        plain(field, &mut left.words[i..=i], &mut right.words[i..=i], &mut swap);
        if swap != [0] {
            std::mem::swap(&mut left.labels[i], &mut right.labels[i]);
        }
    }
}

/// Exchanges words; `swap` becomes a mask for each pair that changes sites. No branches, hence
/// vectors.
#[inline(always)]
fn plain(field: Field, left: &mut [u32], right: &mut [u32], swap: &mut [u32]) {
    let Field { top, next, within } = field;
    let n = left.len();
    let (right, swap) = (&mut right[..n], &mut swap[..n]);
    for i in 0..n {
        let (l, r) = (left[i], right[i]);
        let forward = mask(l & (top | next) == next);
        let back = mask(r & top != 0);
        let (l_there, r_there) = (mask(l != 0), mask(r != 0));
        let (l_may, r_may) = (mask(l & MAY_SQUEEZE != 0), mask(r & MAY_SQUEEZE != 0));
        let (l_wall, r_wall) = (mask(l >= WALL_WORD), mask(r >= WALL_WORD));
        let change = forward & !r_wall & (!r_there | l_may) | back & !l_wall & (!l_there | r_may);
        let (stop_l, stop_r) = (forward & r_wall, back & l_wall);
        let l_edge = l ^ ((next | within & !l) & stop_l);
        let r_edge = r & !(field.all() & stop_r);
        left[i] = (r ^ (back & (top | next))) & change | l_edge & !change;
        right[i] = (l ^ (forward & next)) & change | r_edge & !change;
        swap[i] = change;
    }
}

#[inline(always)]
fn carry(left: &mut [u32], right: &mut [u32], swap: &[u32]) {
    for ((l, r), swap) in left.iter_mut().zip(right).zip(swap) {
        let change = (*l ^ *r) & swap;
        (*l, *r) = (*l ^ change, *r ^ change);
    }
}

#[inline(always)]
fn mask(yes: bool) -> u32 {
    u32::from(yes).wrapping_neg()
}

/// Sets cells back that lie beyond the upper side of a lattice along `axis`.
#[inline(always)]
pub(super) fn stop_above(axis: u32, words: &mut [u32]) {
    let Field { top, next, within } = Field::new(axis);
    for word in words {
        let stop = mask(*word & (top | next) == next);
        *word ^= (next | within & !*word) & stop;
    }
}

/// Sets cells back that lie beyond the lower side of a lattice along `axis`.
#[inline(always)]
pub(super) fn stop_below(axis: u32, words: &mut [u32]) {
    let field = Field::new(axis);
    for word in words {
        let stop = mask(*word & field.top != 0);
        *word &= !(field.all() & stop);
    }
}
