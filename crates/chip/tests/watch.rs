//! Single cells seen from outside, against what the simulation itself counts.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use thymoid_chip::cells::{Options, Simulation, Space, Stage, Unit, Watch};
use thymoid_chip::parameters;
use thymoid_chip::selection::Thresholds;
use thymoid_core::Seed;

fn lobule() -> Simulation {
    let unit = Unit { length_um: 120.0, ..Unit::preset("infant-lobule").unwrap().unwrap() };
    let thresholds = Thresholds { positive_ckt: -4200, negative_ckt: -4500, regulatory_ckt: -4480 };
    let options = Options { thresholds: Some(thresholds), space: Space::On };
    Simulation::new(&unit, &parameters().unwrap(), options, Seed(5)).unwrap()
}

/// Every condemned cell is watched, so as many are seen lost as are counted, but for those that are
/// condemned and lost between two looks: none, in eight sub-stages.
#[test]
fn losses_that_are_seen_are_those_that_are_counted() {
    let (mut simulation, mut watch) = (lobule(), Watch::default());
    watch.look(&simulation, &[]);
    let mut left = 0;
    for _ in 0..simulation.passes_in(3.0) {
        simulation.pass();
        let emigrants = simulation.take_emigrants();
        left += emigrants.len();
        watch.look(&simulation, &emigrants);
    }
    let (record, events) = (watch.record(), simulation.events());
    assert!(events.lost_condemned > 200, "{events:?}");
    let (seen, counted) = (record.lost.len() as f64, events.lost_condemned as f64);
    assert!((seen / counted - 1.0).abs() < 0.02, "{seen} {counted}");
    assert!(record.stays.len() <= left);
    assert!(record.caspase.len() >= record.lost.len());
    assert!(record.neglected.iter().all(|minutes| *minutes > 0.0));
    assert!(record.divisions[Stage::Isp as usize] > 0);
    let signalled = events.signalled_one + events.signalled_two + events.deleted_dp;
    let entered = record.waves.first.entered as f64 / signalled as f64;
    assert!((entered - 1.0).abs() < 0.02, "{entered}");
    let condemned = record.waves.first.condemned + record.waves.second.condemned;
    assert!(record.waves.first.condemned >= events.deleted_dp && condemned <= events.deleted());
}

#[test]
fn condemned_cells_stand_still_on_film() {
    let mut simulation = lobule();
    (0..simulation.passes_in(1.0)).for_each(|_| simulation.pass());
    let before = simulation.census();
    let paths = simulation.film(10);
    assert_eq!(simulation.census(), before);
    let speed = |condemned: bool| {
        let some = paths.iter().filter(|path| (path.stage == Stage::Deleting) == condemned);
        let speeds: Vec<f64> = some.map(thymoid_chip::cells::Path::speed_um_min).collect();
        speeds.iter().sum::<f64>() / speeds.len() as f64
    };
    assert!(paths.iter().all(|path| path.places_um.len() == 11));
    assert!(speed(false) > 5.0, "{}", speed(false));
    assert!(speed(true) < 0.5 * speed(false), "{}", speed(true));
}
