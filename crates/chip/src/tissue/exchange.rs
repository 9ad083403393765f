//! Exchange of what stands on neighbouring sites.

use pulp::Simd;

use super::word::{MAY_SQUEEZE, PLACE_BITS, WALL_WORD};

/// Runs of sites and what their cells carry.
pub(super) struct Run<'a> {
    pub(super) words: &'a mut [u32],
    pub(super) payload: &'a mut [u64],
    pub(super) tags: &'a mut [u32],
}

impl<'a> Run<'a> {
    #[inline(always)]
    pub(super) fn split(self, at: usize) -> (Self, Self) {
        let (a, b) = self.words.split_at_mut(at);
        let (c, d) = self.payload.split_at_mut(at);
        let (e, f) = self.tags.split_at_mut(at);
        (Self { words: a, payload: c, tags: e }, Self { words: b, payload: d, tags: f })
    }

    #[inline(always)]
    pub(super) fn part(&mut self, from: usize, len: usize) -> Run<'_> {
        Run {
            words: &mut self.words[from..from + len],
            payload: &mut self.payload[from..from + len],
            tags: &mut self.tags[from..from + len],
        }
    }

    /// Two parts of `len` sites, the first before the second.
    #[inline(always)]
    pub(super) fn two(&mut self, first: usize, second: usize, len: usize) -> (Run<'_>, Run<'_>) {
        let (a, b) = self.part(first, second + len - first).split(second - first);
        (a.split(len).0, b)
    }

    /// Sixteen sites at a time, without the rest.
    #[inline(always)]
    fn chunks(self) -> impl Iterator<Item = Chunk<'a>> {
        let (words, payload) = (self.words.as_chunks_mut().0, self.payload.as_chunks_mut().0);
        let chunks = words.iter_mut().zip(payload).zip(self.tags.as_chunks_mut().0);
        chunks.map(|((words, payload), tags)| Chunk { words, payload, tags })
    }
}

/// Sixteen sites.
pub(super) struct Chunk<'a> {
    pub(super) words: &'a mut [u32; 16],
    pub(super) payload: &'a mut [u64; 16],
    pub(super) tags: &'a mut [u32; 16],
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
    let n = left.words.len();
    if !n.is_multiple_of(16) {
        if n < 16 {
            return few(simd, field, left, right);
        }
        // The last 16 pairs, of which some have their turn below.
        let (left, right) = (left.part(n - 16, 16), right.part(n - 16, 16));
        for (mut left, mut right) in left.chunks().zip(right.chunks()) {
            sixteen(simd, field, 16 - n % 16, &mut left, &mut right);
        }
    }
    for (mut left, mut right) in left.chunks().zip(right.chunks()) {
        sixteen(simd, field, 0, &mut left, &mut right);
    }
}

/// [`exchange`] for fewer than 16 pairs.
#[inline(never)]
fn few<S: Simd>(simd: S, field: Field, left: Run<'_>, right: Run<'_>) {
    let n = left.words.len();
    let (mut words, mut payload, mut tags) = ([[0; 16]; 2], [[0; 16]; 2], [[0; 16]; 2]);
    let mut sides = [left, right];
    for (i, side) in sides.iter().enumerate() {
        words[i][..n].copy_from_slice(&side.words[..n]);
        payload[i][..n].copy_from_slice(&side.payload[..n]);
        tags[i][..n].copy_from_slice(&side.tags[..n]);
    }
    let ([a, b], [c, d], [e, f]) = (&mut words, &mut payload, &mut tags);
    let mut left = Chunk { words: a, payload: c, tags: e };
    let mut right = Chunk { words: b, payload: d, tags: f };
    sixteen(simd, field, 0, &mut left, &mut right);
    for (i, side) in sides.iter_mut().enumerate() {
        side.words[..n].copy_from_slice(&words[i][..n]);
        side.payload[..n].copy_from_slice(&payload[i][..n]);
        side.tags[..n].copy_from_slice(&tags[i][..n]);
    }
}

/// What [`exchange`] does to 16 pairs, but for the first `done` of them.
#[inline(always)]
fn sixteen<S: Simd>(
    simd: S,
    field: Field,
    done: usize,
    left: &mut Chunk<'_>,
    right: &mut Chunk<'_>,
) {
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = super::avx512::token(simd) {
        return super::avx512::exchange(simd, field, u16::MAX << done, left, right);
    }
    let _ = simd;
    let swap = plain(field, done, left.words, right.words);
    if swap.iter().fold(0, |any, mask| any | mask) == 0 {
        return;
    }
    // Copies, which the compiler knows to be apart.
    let (l, r) = (*left.tags, *right.tags);
    for i in 0..16 {
        let change = (l[i] ^ r[i]) & swap[i];
        left.tags[i] = l[i] ^ change;
        right.tags[i] = r[i] ^ change;
    }
    let (l, r) = (*left.payload, *right.payload);
    let swap = swap.map(|mask| u64::from(mask) << 32 | u64::from(mask));
    for i in 0..16 {
        let change = (l[i] ^ r[i]) & swap[i];
        left.payload[i] = l[i] ^ change;
        right.payload[i] = r[i] ^ change;
    }
}

/// Exchanges words; the answer has a mask for each pair that changes sites. No branches, hence
/// vectors.
#[inline(always)]
fn plain(field: Field, done: usize, left: &mut [u32; 16], right: &mut [u32; 16]) -> [u32; 16] {
    let Field { top, next, within } = field;
    let (l_in, r_in) = (*left, *right);
    let (mut l_out, mut r_out, mut swaps) = ([0; 16], [0; 16], [0; 16]);
    for i in 0..16 {
        let (l, r) = (l_in[i], r_in[i]);
        let live = mask(i >= done);
        let forward = mask(l & (top | next) == next) & live;
        let back = mask(r & top != 0) & live;
        let (l_there, r_there) = (mask(l != 0), mask(r != 0));
        let (l_may, r_may) = (mask(l & MAY_SQUEEZE != 0), mask(r & MAY_SQUEEZE != 0));
        let (l_wall, r_wall) = (mask(l >= WALL_WORD), mask(r >= WALL_WORD));
        let swap = forward & !r_wall & (!r_there | l_may) | back & !l_wall & (!l_there | r_may);
        let new_r = l ^ (forward & next);
        let new_l = r ^ (back & (top | next));
        let (stop_l, stop_r) = (forward & r_wall, back & l_wall);
        let l_edge = l ^ ((next | within & !l) & stop_l);
        let r_edge = r & !(field.all() & stop_r);
        l_out[i] = new_l & swap | l_edge & !swap;
        r_out[i] = new_r & swap | r_edge & !swap;
        swaps[i] = swap;
    }
    (*left, *right) = (l_out, r_out);
    swaps
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
