//! What tables say of 32 cells: the bytes that choose stand in one register, so that one shuffle
//! reads a byte of a table for all of them.

use std::arch::x86_64::__m256i;

use pulp::{cast, x86::V3};

use super::vector::{all, all_halves};
use crate::tissue::byte_tables::{ByteTable, ByteTables, DIRECTIONS};
use crate::tissue::word::{KIND, POLARITY};

/// What sixteen cells do, in the order of their halves.
#[derive(Clone, Copy)]
pub(super) struct Conduct {
    pub(super) speed: __m256i,
    pub(super) turning: __m256i,
    pub(super) squeezing: __m256i,
    pub(super) gain: __m256i,
    pub(super) first: __m256i,
    pub(super) second: __m256i,
    /// Along x, y and z; of the opposite direction where that has the lower number.
    pub(super) direction: [__m256i; 3],
}

impl Conduct {
    /// Looks up what cells do whose upper halves are `a` and `b`.
    #[inline(always)]
    pub(super) fn of(simd: V3, a: __m256i, b: __m256i, tables: &ByteTables) -> [Self; 2] {
        let f = simd.avx2;
        let nibble = all(simd, 0x0f0f_0f0f);
        let (above_a, above_b) = (f._mm256_srli_epi16::<8>(a), f._mm256_srli_epi16::<8>(b));
        let above = f._mm256_packus_epi16(above_a, above_b);
        let kind = f._mm256_srli_epi16::<{ KIND as i32 - 24 }>(above);
        let kind = f._mm256_and_si256(kind, nibble);
        let [speed, more_speed] = numbers(simd, &tables.speed, kind);
        let [turning, more_turning] = numbers(simd, &tables.turning, kind);
        let [squeezing, more_squeezing] = numbers(simd, &tables.squeezing, kind);
        let [gain, more_gain] = numbers(simd, &tables.gain, kind);
        let [first, more_first] = numbers(simd, &tables.sensitivity[0], kind);
        let [second, more_second] = numbers(simd, &tables.sensitivity[1], kind);

        let byte = all_halves(simd, 0xff);
        let (below_a, below_b) = (f._mm256_and_si256(a, byte), f._mm256_and_si256(b, byte));
        let below = f._mm256_packus_epi16(below_a, below_b);
        let polarity = f._mm256_srli_epi16::<{ POLARITY as i32 - 16 }>(below);
        let polarity = f._mm256_and_si256(polarity, all(simd, 0x1f1f_1f1f));
        let [x, more_x] = directions(simd, &DIRECTIONS[0], polarity);
        let [y, more_y] = directions(simd, &DIRECTIONS[1], polarity);
        let [z, more_z] = directions(simd, &DIRECTIONS[2], polarity);
        let a = Self { speed, turning, squeezing, gain, first, second, direction: [x, y, z] };
        let b = Self {
            speed: more_speed,
            turning: more_turning,
            squeezing: more_squeezing,
            gain: more_gain,
            first: more_first,
            second: more_second,
            direction: [more_x, more_y, more_z],
        };
        [a, b]
    }
}

/// Returns what a table says of 32 bytes below 16.
#[inline(always)]
fn numbers(simd: V3, table: &ByteTable, index: __m256i) -> [__m256i; 2] {
    let f = simd.avx2;
    let low = f._mm256_shuffle_epi8(table_of(simd, &table[0]), index);
    let high = f._mm256_shuffle_epi8(table_of(simd, &table[1]), index);
    [f._mm256_unpacklo_epi8(low, high), f._mm256_unpackhi_epi8(low, high)]
}

/// Returns what two tables say of 32 bytes below 32. A shuffle gives 0 where the highest bit of the
/// index is set.
#[inline(always)]
fn directions(simd: V3, [one, two]: &[ByteTable; 2], index: __m256i) -> [__m256i; 2] {
    let f = simd.avx2;
    let to_one = f._mm256_add_epi8(index, all(simd, 0x7070_7070));
    let to_two = f._mm256_add_epi8(index, all(simd, 0xf0f0_f0f0));
    let low = f._mm256_or_si256(
        f._mm256_shuffle_epi8(table_of(simd, &one[0]), to_one),
        f._mm256_shuffle_epi8(table_of(simd, &two[0]), to_two),
    );
    let high = f._mm256_or_si256(
        f._mm256_shuffle_epi8(table_of(simd, &one[1]), to_one),
        f._mm256_shuffle_epi8(table_of(simd, &two[1]), to_two),
    );
    [f._mm256_unpacklo_epi8(low, high), f._mm256_unpackhi_epi8(low, high)]
}

#[inline(always)]
fn table_of(simd: V3, table: &[u8; 16]) -> __m256i {
    simd.avx2._mm256_broadcastsi128_si256(cast(*table))
}
