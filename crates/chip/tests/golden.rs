//! The states that a unit goes through, as hashes: they tell of any change of bits.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use thymoid_chip::cells::{Options, Simulation, Space, Unit};
use thymoid_chip::selection::Thresholds;
use thymoid_core::Seed;

const THRESHOLDS: Thresholds =
    Thresholds { positive_ckt: -4000, regulatory_ckt: -4300, negative_ckt: -4350 };

/// The first bytes of the hash of the state after some passes of a piece of a preset.
fn state(preset: &str, options: Options, threads: usize) -> u64 {
    let unit = Unit::preset(preset).unwrap().unwrap();
    let unit = Unit { length_um: 150.0, width_um: 75.0, depth_um: 180.0, ..unit };
    let parameters = thymoid_chip::parameters().unwrap();
    let mut simulation = Simulation::new(&unit, &parameters, options, Seed(5)).unwrap();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| (0..300).for_each(|_| simulation.pass()));
    u64::from_be_bytes(*simulation.state_hash().first_chunk().unwrap())
}

/// Exact, for one and three threads.
#[test]
fn a_unit_goes_through_the_same_states_for_ever() {
    let selected = Options { thresholds: Some(THRESHOLDS), space: Space::On };
    let drawn = Options { thresholds: None, space: Space::Off };
    for (preset, options, hash) in [
        ("infant-lobule", selected, 0x3215_ffb7_a429_995e),
        ("infant-lobule", drawn, 0xe7c0_c6cd_c0e9_b1b0),
        ("ato-like", selected, 0xacc0_98c8_da61_e5b0),
    ] {
        for threads in [1, 3] {
            let found = state(preset, options, threads);
            assert_eq!(found, hash, "{preset} {threads}: {found:#018x}");
        }
    }
}
