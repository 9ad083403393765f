//! Every kernel by itself gives the same bits with all vectors, for any words that a lattice holds.

use proptest::prelude::*;
use pulp::WithSimd;
use thymoid_core::{Draws, Purpose, Seed, Vectors};

use super::*;
use crate::tissue::word::{KIND, WALL};
use crate::tissue::{KINDS, Motility, Scale};

/// Returns the word of an empty site, of a wall, or of any cell anywhere in and beside its site.
fn any_word(draws: &mut Draws, cells_in_16: u32) -> u32 {
    let word = draws.word();
    match draws.below(16) {
        number if number < cells_in_16 => {
            (1 + draws.below(KINDS as u32)) << KIND | word & ((1 << KIND) - 1)
        }
        15 => u32::from(WALL) << KIND,
        _ => 0,
    }
}

fn any_words(draws: &mut Draws, n: usize, cells_in_16: u32) -> Vec<u32> {
    (0..n).map(|_| any_word(draws, cells_in_16)).collect()
}

fn any_rules(draws: &mut Draws) -> Rules {
    let scale = Scale { spacing_um: 7.5, sweep_min: 0.5, rounds: 3, max_hop: 0.3 };
    let kinds = [(); KINDS].map(|()| Motility {
        speed_um_min: 13.4 * draws.uniform(),
        persistence_min: 0.26 + 3.0 * draws.uniform(),
        squeeze: draws.uniform(),
        drift_gain: 3.9 * draws.uniform(),
    });
    let drifts = [[(); 2]; KINDS].map(|two| two.map(|()| 3.6 * draws.uniform() - 1.8));
    Rules::new(scale, &kinds, &drifts).unwrap()
}

/// Returns gradients of chunks of sixteen sites, up to the steepest.
fn any_gradient(draws: &mut Draws, chunks: usize) -> Vec<Shares> {
    let mut share = || (draws.below(2 * 32_767 + 1) as i32 - 32_767) as i16 as u16;
    (0..chunks).map(|_| Shares::of([(); LANES].map(|()| [(); 6].map(|()| share())))).collect()
}

#[derive(Clone)]
struct Act<'a> {
    words: Vec<u32>,
    crowded: bool,
    stream: &'a Stream,
    gradient: &'a [Shares],
    rules: &'a Rules,
}

impl WithSimd for Act<'_> {
    type Output = Vec<u32>;

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) -> Vec<u32> {
        step(
            simd,
            (&mut self.words, self.crowded),
            self.stream,
            1 << 33,
            self.gradient,
            self.rules,
        );
        self.words
    }
}

#[derive(Clone)]
struct Meet {
    axis: Axis,
    crowded: bool,
    sites: [Vec<u32>; 2],
    labels: [Vec<u32>; 2],
}

impl WithSimd for Meet {
    type Output = [[Vec<u32>; 2]; 2];

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
        let ([mut left, mut right], [mut left_labels, mut right_labels]) =
            (self.sites, self.labels);
        let run = |words, labels| Run { words, labels };
        exchange(
            simd,
            (self.axis, self.crowded),
            run(&mut left, &mut left_labels),
            run(&mut right, &mut right_labels),
        );
        [[left, right], [left_labels, right_labels]]
    }
}

proptest! {
    #[test]
    fn cells_act_alike(seed in any::<u64>(), half in 1_usize..200, cells_in_16 in 0_u32..16, crowded in any::<bool>()) {
        let mut draws = Seed(seed).draws(Purpose::Test, 0, 0);
        let (rules, chunks) = (any_rules(&mut draws), half.div_ceil(LANES));
        let gradient = any_gradient(&mut draws, chunks);
        let stream = Stream::new(Seed(seed), Purpose::CellMotion, draws.word());
        let words = any_words(&mut draws, half, cells_in_16);
        let act = Act { words, crowded, stream: &stream, gradient: &gradient, rules: &rules };
        let plain = Vectors::Portable.arch().dispatch(act.clone());
        for vectors in [Vectors::Avx2, Vectors::Widest] {
            prop_assert_eq!(&vectors.arch().dispatch(act.clone()), &plain, "{:?}", vectors);
        }
    }

    #[test]
    fn neighbours_exchange_alike(
        seed in any::<u64>(),
        n in 1_usize..100,
        crowded in any::<bool>(),
        axis in prop::sample::select(Axis::ALL.to_vec()),
        cells_in_16 in 0_u32..16,
    ) {
        let mut draws = Seed(seed).draws(Purpose::Test, 1, 0);
        let sites = [(); 2].map(|()| any_words(&mut draws, n, cells_in_16));
        let labels = [(); 2].map(|()| (0..n).map(|_| draws.word()).collect());
        let meet = Meet { axis, crowded, sites, labels };
        let plain = Vectors::Portable.arch().dispatch(meet.clone());
        for vectors in [Vectors::Avx2, Vectors::Widest] {
            prop_assert_eq!(&vectors.arch().dispatch(meet.clone()), &plain, "{:?}", vectors);
        }
    }
}
