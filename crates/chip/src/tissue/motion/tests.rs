//! A sweep has the same bits for any number of threads and any vectors.

use super::*;
use crate::tissue::{Cell, Motility, Scale, Sides};

/// Returns a mixed lattice with walls, an odd number of rows and planes, and gradients that change.
fn after_sweeps(
    vectors: Vectors,
    threads: usize,
    sides: [Sides; 3],
    extent: [usize; 3],
    calm_planes: usize,
) -> Lattice {
    let mut lattice = Lattice::new(extent, sides).unwrap();
    let mut draws = Seed(2).draws(Purpose::Test, 0, 0);
    for site in (0..extent.iter().product())
        .map(|i| [i % extent[0], i / extent[0] % extent[1], i / extent[0] / extent[1]])
    {
        match draws.below(20) {
            0 => lattice.put_wall(site),
            1..4 => {}
            _ => lattice.put(
                site,
                Cell {
                    kind: 1 + draws.below(2) as u8 + 2 * draws.below(3) as u8,
                    variant: 5,
                    polarity: draws.below(64) as u8,
                    place: [0; 3],
                    label: u32::MAX - (site[0] * 700 + site[1] * 8 + site[2]) as u32,
                },
            ),
        }
    }
    let scale = Scale { spacing_um: 7.5, sweep_min: 0.2, rounds: 2, max_hop: 0.3 };
    let both = [(10.0, 2.0, 0.3, 1.0), (4.0, 0.5, 1.0, 1.7)].map(
        |(speed_um_min, persistence_min, squeeze, drift_gain)| Motility {
            speed_um_min,
            persistence_min,
            squeeze,
            drift_gain,
        },
    );
    let kinds = [both, both, both].concat();
    let drifts = [[0.0; 2], [1.0, -0.5], [-2.0, 0.1]].map(|drift| [drift; 2]).concat();
    let rules = Rules::new(scale, &kinds, &drifts).unwrap();
    let gradients = Gradients::new(&lattice, |[x, y, z]| {
        let share = |i: usize| (i % 5) as f64 / 2.0 - 1.0;
        [[share(x), share(y), share(z)], [share(z), share(x), share(y)]]
    });
    let motion = Motion { seed: Seed(9), rules: &rules, gradients: &gradients, calm_planes };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| (0..40).for_each(|step| motion.sweep_with(vectors, &mut lattice, step)));
    lattice
}

/// Returns FNV-1a over words, then labels.
fn hash(lattice: &Lattice) -> u64 {
    let words = lattice.words.iter().chain(&lattice.labels);
    words.fold(0xcbf2_9ce4_8422_2325, |h, w| (h ^ u64::from(*w)).wrapping_mul(0x0100_0000_01b3))
}

/// Exact. The number is that of this version's first build: it tells of any change of bits.
#[test]
fn threads_and_vectors_change_no_bit() {
    let (closed, periodic) = (Sides::Closed, Sides::Periodic);
    let wide = [1366, 33, 7];
    let first = after_sweeps(Vectors::Portable, 1, [closed; 3], wide, 0);
    assert_eq!(hash(&first), 1_704_116_355_483_861_287);
    for (threads, sides, extent, calm_planes) in [
        (1, [closed; 3], wide, 0),
        (2, [closed; 3], wide, 0),
        (5, [closed; 3], wide, 3),
        (2, [closed; 3], wide, 7),
        (3, [periodic; 3], [50, 34, 8], 0),
        (3, [periodic; 3], [50, 34, 8], 5),
        (2, [periodic, closed, periodic], [2, 3, 2], 1),
        (2, [closed, periodic, closed], [2, 2, 1], 0),
    ] {
        let scalar = after_sweeps(Vectors::Portable, 1, sides, extent, calm_planes);
        for vectors in [Vectors::Widest, Vectors::Avx2] {
            let same = scalar == after_sweeps(vectors, threads, sides, extent, calm_planes);
            assert!(same, "{vectors:?} {threads} {extent:?}");
        }
    }
}
