//! What is saved of a simulation comes back to the same bits, or is refused.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{self, Write};

use proptest::prelude::*;
use thymoid_chip::Error;
use thymoid_chip::cells::{
    Detail, LayerOrigin, NO_CLONE, Options, Simulation, Snapshot, Space, Stage, StromalKind, Unit,
    memory_bytes,
};
use thymoid_chip::selection::Thresholds;
use thymoid_core::Seed;

/// As solved for family D in the infant's lobule, to a kT.
const THRESHOLDS: Thresholds =
    Thresholds { positive_ckt: -4000, regulatory_ckt: -4300, negative_ckt: -4350 };
const OPTIONS: Options = Options { thresholds: Some(THRESHOLDS), space: Space::On };

/// A unit of some thousand sites with cells of every stage.
fn unit(length_um: f64, depth_um: f64) -> Unit {
    let text = format!(
        "name = \"small\"\nlength_um = {length_um}\nwidth_um = 60\ndepth_um = {depth_um}\n\
         cortex_share = 0.6\nstart = \"steady\"\nprogenitors_per_mm3_day = 6\n\
         ways = {{ kind = \"venules\", spacing_um = 45 }}\n"
    );
    Unit::parse("small.toml", &text).unwrap()
}

fn begun(unit: &Unit, seed: u64, passes: u32) -> Simulation {
    let parameters = thymoid_chip::parameters().unwrap();
    let mut simulation = Simulation::new(unit, &parameters, OPTIONS, Seed(seed)).unwrap();
    (0..passes).for_each(|_| simulation.pass());
    simulation
}

fn saved(simulation: &Simulation) -> Vec<u8> {
    let mut bytes = Vec::new();
    simulation.write_checkpoint(&mut bytes, b"a note").unwrap();
    bytes
}

fn resume(unit: &Unit, seed: u64, bytes: &[u8]) -> Result<Simulation, Error> {
    let parameters = thymoid_chip::parameters().unwrap();
    let (simulation, note) = Simulation::resume(unit, &parameters, OPTIONS, Seed(seed), bytes)?;
    assert_eq!(note, b"a note");
    Ok(simulation)
}

/// Epithelium whose layers emerge, some of which has starved, goes on to the same bits.
#[test]
fn a_checkpoint_holds_the_stroma() {
    let unit = Unit { layers: LayerOrigin::Emerging, ..unit(120.0, 120.0) };
    let mut first = begun(&unit, 3, 400);
    first.stress_stroma(1.5, |[x, ..]| if x < 40.0 { 0.0 } else { 1.0 });
    (0..50).for_each(|_| first.pass());
    first.stress_stroma(1.0, |[x, ..]| if x < 40.0 { 0.0 } else { 1.0 });
    let census = first.census();
    assert!(census.stroma_of(StromalKind::Lost) > 0 && census.medulla_sites > 0, "{census:?}");
    let mut second = resume(&unit, 3, &saved(&first)).unwrap();
    assert_eq!(second.census(), census);
    for _ in 0..200 {
        first.pass();
        second.pass();
    }
    assert_eq!(saved(&first), saved(&second));
    assert_ne!(first.census(), census);
    let mut bytes = Vec::new();
    first.write_snapshot(&mut bytes, Detail::Cells).unwrap();
    let snapshot = Snapshot::read(&bytes[..]).unwrap();
    let lost = snapshot.stroma.iter().filter(|(_, kind)| *kind == StromalKind::Lost).count();
    assert_eq!(lost as u64, first.census().stroma_of(StromalKind::Lost));
    assert_eq!(snapshot.medullary.len(), 4 * 2 * 4);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn a_checkpoint_is_the_whole_state(
        length_um in 60.0..130.0, depth_um in 45.0..150.0, seed in any::<u64>(),
        before in 0_u32..60, after in 1_u32..40,
    ) {
        let unit = unit(length_um, depth_um);
        let mut first = begun(&unit, seed, before);
        let bytes = saved(&first);
        let mut second = resume(&unit, seed, &bytes).unwrap();
        prop_assert_eq!(first.state_hash(), second.state_hash());
        prop_assert_eq!(&saved(&second), &bytes);
        for _ in 0..after {
            first.pass();
            second.pass();
        }
        prop_assert_eq!(saved(&first), saved(&second));
        prop_assert_eq!(first.take_emigrants(), second.take_emigrants());
    }
}

#[test]
fn the_hash_is_of_the_state_and_not_of_the_log() {
    let unit = unit(90.0, 90.0);
    let mut simulation = begun(&unit, 1, 400);
    let hash = simulation.state_hash();
    assert!(!simulation.take_emigrants().is_empty(), "some have left");
    assert_eq!(simulation.state_hash(), hash);
    simulation.pass();
    assert_ne!(simulation.state_hash(), hash);
    assert_ne!(begun(&unit, 2, 400).state_hash(), hash);
}

#[test]
fn a_checkpoint_of_another_run_is_refused() {
    let small = unit(90.0, 90.0);
    let bytes = saved(&begun(&small, 1, 3));
    let parameters = thymoid_chip::parameters().unwrap();
    let problem = |result: Result<_, Error>| match result {
        Err(error) => error.to_string(),
        Ok(_) => panic!("it was taken"),
    };
    let text = problem(resume(&small, 2, &bytes));
    assert!(text.contains("seed 1, not 2") && text.contains("hint:"), "{text}");
    let text = problem(resume(&unit(90.0, 105.0), 1, &bytes));
    assert!(text.contains("other unit"), "{text}");
    let mut changed = parameters.clone();
    let drift = parameters.get("chip.ccr7_drift_um_min").unwrap();
    changed.set("chip.ccr7_drift_um_min", drift.low, "a test").unwrap();
    let taken = Simulation::resume(&small, &changed, OPTIONS, Seed(1), &bytes[..]);
    let text = problem(taken.map(|(simulation, _)| simulation));
    assert!(text.contains("other parameters"), "{text}");
    let off = Options { space: Space::Off, ..OPTIONS };
    let taken = Simulation::resume(&small, &parameters, off, Seed(1), &bytes[..]);
    let text = problem(taken.map(|(simulation, _)| simulation));
    assert!(text.contains("other thresholds or options"), "{text}");
}

/// Cut anywhere, or with any byte changed, it is an error and no panic.
#[test]
fn a_damaged_checkpoint_is_refused() {
    let unit = unit(60.0, 45.0);
    let bytes = saved(&begun(&unit, 1, 3));
    for cut in (0..bytes.len()).step_by(bytes.len() / 30).chain([bytes.len() - 1]) {
        let text = resume(&unit, 1, &bytes[..cut]).unwrap_err().to_string();
        assert!(text.contains("ends too early"), "{cut}: {text}");
    }
    for at in (0..bytes.len()).step_by(bytes.len() / 60) {
        let mut garbled = bytes.clone();
        garbled[at] ^= 0x41;
        assert!(resume(&unit, 1, &garbled).is_err(), "byte {at}");
    }
    let longer = [&bytes[..], b"x"].concat();
    assert!(resume(&unit, 1, &longer).unwrap_err().to_string().contains("goes on after its end"));
    assert!(resume(&unit, 1, b"name = 1").unwrap_err().to_string().contains("it is none"));
}

/// A disk with so much room.
struct Disk(usize);

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_an_error() {
    let simulation = begun(&unit(60.0, 45.0), 1, 1);
    let size = saved(&simulation).len();
    for room in [0, 100, size - 1] {
        let error = simulation.write_checkpoint(Disk(room), b"a note").unwrap_err();
        assert!(error.to_string().starts_with("cannot be written"), "{error}");
    }
    assert!(simulation.write_checkpoint(Disk(size), b"a note").is_ok());
}

/// Every level holds the cells of the census, in their layers.
#[test]
fn snapshots_hold_every_cell() {
    let simulation = begun(&unit(120.0, 135.0), 1, 30);
    let census = simulation.census();
    for detail in Detail::ALL {
        let mut bytes = Vec::new();
        simulation.write_snapshot(&mut bytes, detail).unwrap();
        let snapshot = Snapshot::read(&bytes[..]).unwrap();
        assert_eq!(snapshot.extent, [16, 8, 18]);
        assert_eq!((snapshot.spacing_um, snapshot.minutes), (7.5, simulation.minutes()));
        for kind in Stage::ALL {
            let counted: u64 = match detail {
                Detail::Cells => snapshot.cells.iter().filter(|c| c.stage == kind).count() as u64,
                _ => snapshot.counts.iter().map(|c| u64::from(c[kind as usize - 1])).sum(),
            };
            assert_eq!(counted, census.of(kind), "{detail:?} {kind:?}");
        }
        if detail == Detail::Cells {
            let medulla = |c: &&thymoid_chip::cells::Placed| {
                u32::from(c.site[2]) >= snapshot.medulla_from && c.stage == Stage::Sp4Mature
            };
            let inside = snapshot.cells.iter().filter(medulla).count() as u64;
            assert_eq!(inside, census.medulla[Stage::Sp4Mature as usize - 1]);
            let clones = simulation.clones().len() as u32;
            for cell in &snapshot.cells {
                let early =
                    matches!(cell.stage, Stage::Dn1 | Stage::Dn2 | Stage::Dn3 | Stage::GammaDelta);
                assert!(early == (cell.clone == NO_CLONE) && (early || cell.clone < clones));
            }
        } else {
            let cubes = snapshot.extent.map(|n| (n as usize).div_ceil(detail.edge()));
            assert_eq!(snapshot.counts.len(), cubes.iter().product::<usize>());
        }
        for cut in [0, 7, 40, bytes.len() - 1] {
            assert!(Snapshot::read(&bytes[..cut]).is_err());
        }
    }
}

#[test]
fn memory_is_told_before_it_is_taken() {
    let parameters = thymoid_chip::parameters().unwrap();
    let sites = 16 * 8 * 18;
    let bytes = memory_bytes(&unit(120.0, 135.0), &parameters).unwrap();
    assert!(bytes >= sites * 20 && bytes < sites * 22 + (100 << 20));
    let huge = Unit { width_um: 1e5, length_um: 1e5, ..unit(60.0, 1e4) };
    assert!(memory_bytes(&huge, &parameters).unwrap_err().to_string().contains("2^32"));
}
