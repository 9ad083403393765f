//! Exchange of what stands on neighbouring sites.

use pulp::Simd;

use super::word::{MAY_SQUEEZE, PLACE_BITS, WALL_WORD};

/// Runs of sites and what their cells carry.
pub(super) struct Run<'a> {
    pub(super) words: &'a mut [u32],
    pub(super) payload: &'a mut [u64],
    pub(super) tags: &'a mut [u32],
}

impl Run<'_> {
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
/// empty, or holds a cell and the mover may squeeze; nobody changes sites with a wall. Places change
/// by one site, so that nobody jumps: a mover comes to lie within its new site, and who is pushed
/// aside beyond its own, whence it comes back when it can. Only who was about to go forward and
/// is pushed back loses a site. A mover that meets a wall is set back to the edge of its site.
#[inline(always)]
pub(super) fn exchange<S: Simd>(simd: S, axis: u32, left: Run<'_>, right: Run<'_>) {
    let field = Field::new(axis);
    let Run { words, payload, tags } = left;
    let (words, words_rest) = words.as_chunks_mut();
    let (payload, payload_rest) = payload.as_chunks_mut();
    let (tags, tags_rest) = tags.as_chunks_mut();
    let Run { words: r_words, payload: r_payload, tags: r_tags } = right;
    let (r_words, r_words_rest) = r_words.as_chunks_mut();
    let (r_payload, r_payload_rest) = r_payload.as_chunks_mut();
    let (r_tags, r_tags_rest) = r_tags.as_chunks_mut();
    let pairs = words.iter_mut().zip(r_words);
    let payload = payload.iter_mut().zip(r_payload);
    let tags = tags.iter_mut().zip(r_tags);
    for (((l, r), payload), tags) in pairs.zip(payload).zip(tags) {
        sixteen(simd, field, [l, r], payload.into(), tags.into());
    }
    let n = words_rest.len();
    if n > 0 {
        let mut last = [[0; 16]; 2];
        last[0][..n].copy_from_slice(words_rest);
        last[1][..n].copy_from_slice(&r_words_rest[..n]);
        let [l, r] = &mut last;
        let swap = pairs_of(simd, field, l, r);
        words_rest.copy_from_slice(&l[..n]);
        r_words_rest[..n].copy_from_slice(&r[..n]);
        for i in 0..n {
            if swap >> i & 1 == 1 {
                std::mem::swap(&mut payload_rest[i], &mut r_payload_rest[i]);
                std::mem::swap(&mut tags_rest[i], &mut r_tags_rest[i]);
            }
        }
    }
}

#[inline(always)]
fn sixteen<S: Simd>(
    simd: S,
    field: Field,
    [left, right]: [&mut [u32; 16]; 2],
    payload: [&mut [u64; 16]; 2],
    tags: [&mut [u32; 16]; 2],
) {
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = super::avx512::token(simd) {
        let swap = super::avx512::exchange(simd, field, left, right);
        if swap != 0 {
            super::avx512::carry(simd, swap, payload, tags);
        }
        return;
    }
    let _ = simd;
    let swap = plain(field, left, right);
    if swap.iter().fold(0, |any, mask| any | mask) == 0 {
        return;
    }
    let [l, r] = tags;
    for i in 0..16 {
        let change = (l[i] ^ r[i]) & swap[i];
        l[i] ^= change;
        r[i] ^= change;
    }
    let [l, r] = payload;
    for i in 0..16 {
        let change = (l[i] ^ r[i]) & i64::from(swap[i] as i32) as u64;
        l[i] ^= change;
        r[i] ^= change;
    }
}

/// Exchanges words; the answer has a bit for each pair that changes sites.
#[inline(always)]
fn pairs_of<S: Simd>(simd: S, field: Field, left: &mut [u32; 16], right: &mut [u32; 16]) -> u16 {
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = super::avx512::token(simd) {
        return super::avx512::exchange(simd, field, left, right);
    }
    let _ = simd;
    let swap = plain(field, left, right);
    (0..16).fold(0, |bits, i| bits | (swap[i] as u16 & 1) << i)
}

/// Exchanges words; the answer has a mask for each pair that changes sites. No branches, hence
/// vectors.
#[inline(always)]
fn plain(field: Field, left: &mut [u32; 16], right: &mut [u32; 16]) -> [u32; 16] {
    let Field { top, next, within } = field;
    let (l_in, r_in) = (*left, *right);
    let (mut l_out, mut r_out, mut swaps) = ([0; 16], [0; 16], [0; 16]);
    for i in 0..16 {
        let (l, r) = (l_in[i], r_in[i]);
        let forward = mask(l & (top | next) == next);
        let back = mask(r & top != 0);
        let (l_there, r_there) = (mask(l != 0), mask(r != 0));
        let (l_may, r_may) = (mask(l & MAY_SQUEEZE != 0), mask(r & MAY_SQUEEZE != 0));
        let (l_wall, r_wall) = (mask(l >= WALL_WORD), mask(r >= WALL_WORD));
        let swap = forward & !r_wall & (!r_there | l_may) | back & !l_wall & (!l_there | r_may);
        let new_r = l ^ (forward & next) | (l_there & !forward & (top | next));
        let new_l = r ^ (back & (top | next)) | (r_there & !back & next);
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
