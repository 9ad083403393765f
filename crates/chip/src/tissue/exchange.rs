//! Exchange of what stands on neighbouring sites.

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

/// One exchange along `axis` between each site of `left` and its neighbour in `right`.
///
/// A cell whose place lies beyond its site towards its partner changes sites with it, if that is
/// empty, or holds a cell and the mover may squeeze; nobody changes sites with a wall. A mover's
/// place changes by one site, so that it moves on smoothly; a cell that is pushed aside keeps its
/// place within the site. A mover that meets a wall is set back to the edge of its site.
#[inline(always)]
pub(super) fn exchange(axis: u32, left: Run<'_>, right: Run<'_>) {
    let Run { words, payload, tags } = left;
    let n = words.len();
    let right = right.split(n).0;
    pairs(axis, words, right.words, payload, right.payload, tags, right.tags);
}

/// Slices, which the compiler knows to be apart.
#[inline(always)]
#[expect(clippy::needless_bitwise_bool, reason = "no branches, hence vectors")]
fn pairs(
    axis: u32,
    left: &mut [u32],
    right: &mut [u32],
    left_payload: &mut [u64],
    right_payload: &mut [u64],
    left_tags: &mut [u32],
    right_tags: &mut [u32],
) {
    let top = 1_u32 << (PLACE_BITS * (axis + 1) - 1);
    let next = top >> 1;
    let within = next - (1 << (PLACE_BITS * axis));
    let n = left.len();
    let (right, left_payload, right_payload) =
        (&mut right[..n], &mut left_payload[..n], &mut right_payload[..n]);
    let (left_tags, right_tags) = (&mut left_tags[..n], &mut right_tags[..n]);
    for i in 0..n {
        let (l, r) = (left[i], right[i]);
        let forward = l & !(l >> 1) & next;
        let back = r & top;
        let may = |mover: u32, other: u32| {
            (other == 0) | ((mover & MAY_SQUEEZE != 0) & (other < WALL_WORD))
        };
        let swap = ((forward != 0) & may(l, r)) | ((back != 0) & may(r, l));
        let (swap_mask, change) = (mask(swap), (l ^ r) & mask(swap));
        let stop_l = mask((forward != 0) & (r >= WALL_WORD));
        let stop_r = mask((back != 0) & (l >= WALL_WORD));
        left[i] = l ^ change ^ ((back | back >> 1) & swap_mask) ^ ((next | (within & !l)) & stop_l);
        right[i] = r ^ change ^ (forward & swap_mask) ^ (r & (top | next | within) & stop_r);
        let mask = u64::from(swap).wrapping_neg();
        let change = (left_payload[i] ^ right_payload[i]) & mask;
        left_payload[i] ^= change;
        right_payload[i] ^= change;
        let change = (left_tags[i] ^ right_tags[i]) & swap_mask;
        left_tags[i] ^= change;
        right_tags[i] ^= change;
    }
}

#[inline(always)]
fn mask(yes: bool) -> u32 {
    u32::from(yes).wrapping_neg()
}
