//! Single cells seen from outside, against what the simulation itself counts.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use thymoid_chip::cells::{Kind, Options, Simulation, Space, Unit, Watch};
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
    let (record, flows) = (watch.record(), simulation.flows());
    assert!(flows.lost_condemned > 200, "{flows:?}");
    let (seen, counted) = (record.lost.len() as f64, flows.lost_condemned as f64);
    assert!((seen / counted - 1.0).abs() < 0.02, "{seen} {counted}");
    assert!(record.stays.len() <= left);
    assert!(record.caspase.len() >= record.lost.len());
    assert!(record.neglected.iter().all(|minutes| *minutes > 0.0));
    assert!(record.divisions[Kind::Isp as usize] > 0);
    let signalled = flows.signalled_one + flows.signalled_two + flows.deleted_dp;
    let entered = record.waves.first[1] as f64 / signalled as f64;
    assert!((entered - 1.0).abs() < 0.02, "{entered}");
    let condemned = record.waves.first[0] + record.waves.second[0];
    assert!(record.waves.first[0] >= flows.deleted_dp && condemned <= flows.deleted());
}

#[test]
fn condemned_cells_stand_still_on_film() {
    let mut simulation = lobule();
    (0..simulation.passes_in(1.0)).for_each(|_| simulation.pass());
    let before = simulation.census();
    let paths = simulation.film(10);
    assert_eq!(simulation.census(), before);
    let speed = |condemned: bool| {
        let some = paths.iter().filter(|path| (path.kind == Kind::Deleting) == condemned);
        let speeds: Vec<f64> = some.map(thymoid_chip::cells::Path::speed_um_min).collect();
        speeds.iter().sum::<f64>() / speeds.len() as f64
    };
    assert!(paths.iter().all(|path| path.places_um.len() == 11));
    assert!(speed(false) > 5.0, "{}", speed(false));
    assert!(speed(true) < 0.5 * speed(false), "{}", speed(true));
}
