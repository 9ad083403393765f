//! The stroma of a unit: what SP4 cells do for it, how it ages, and layers that emerge.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use thymoid_chip::cells::{
    Census, LayerOrigin, Options, Simulation, Space, StromalKind, Unit, involuted_share,
};
use thymoid_core::{Parameters, Seed};

/// Fates are drawn: no receptors, so that it is quick.
const DRAWN: Options = Options { thresholds: None, space: Space::On };

/// A piece of a lobule that has many founders.
fn lobule() -> Unit {
    let lobule = Unit::preset("infant-lobule").unwrap().unwrap();
    Unit { length_um: 240.0, width_um: 60.0, progenitors_per_mm3_day: 192.0, ..lobule }
}

/// Each founder has few divisions on the way, so that a small piece is in a steady state.
fn parameters() -> Parameters {
    let mut parameters = thymoid_chip::parameters().unwrap();
    for (stage, divisions) in
        [("cd34pos_cd1aneg", 6.0), ("cd34pos_cd1apos", 2.0), ("isp", 2.0), ("dp_blast", 2.0)]
    {
        let name = format!("chip.human.{stage}_divisions");
        parameters.set(&name, divisions, "a test").unwrap();
    }
    parameters
}

fn run(unit: &Unit, parameters: &Parameters, seed: u64, days: &[f64]) -> Vec<Census> {
    let mut simulation = Simulation::new(unit, parameters, DRAWN, Seed(seed)).unwrap();
    let census = |day: &f64| {
        while simulation.passes() < simulation.passes_in(*day) {
            simulation.pass();
        }
        simulation.census()
    };
    days.iter().map(census).collect()
}

/// Of some 130 places in a medulla half hold mature mTEC. Without SP4 cells these fall, and Aire+
/// ones, which live 1.5 days, first; a week after SP4 cells are back they are there again.
#[test]
fn mature_mtec_need_sp4_cells() {
    let mut parameters = parameters();
    let usual = run(&lobule(), &parameters, 1, &[0.0, 10.0]);
    parameters.set("chip.crosstalk_from_days", 12.0, "a test").unwrap();
    let without = run(&lobule(), &parameters, 1, &[6.0, 12.0, 20.0]);
    let mature = |census: &Census| census.stroma_sum(StromalKind::is_mature_mtec);
    let aire = |census: &Census| census.stroma_of(StromalKind::AireMtec);
    let [start, ten] = &usual[..] else { panic!("two days") };
    let [six, twelve, back] = &without[..] else { panic!("three days") };
    assert!(2 * mature(ten) > mature(start), "{ten:?}");
    assert!(aire(six) <= aire(start) / 2, "{six:?}");
    assert!(3 * mature(twelve) < mature(ten), "{twelve:?}");
    assert!(3 * mature(back) > 2 * mature(ten), "{back:?}");
}

/// As many stromal cells are sown as its age leaves; a graft has no age.
#[test]
fn stroma_involutes_with_its_age() {
    let parameters = parameters();
    let unit = Unit { length_um: 480.0, width_um: 240.0, ..lobule() };
    let ctec = |unit: &Unit| {
        let simulation = Simulation::new(unit, &parameters, DRAWN, Seed(1)).unwrap();
        simulation.census().stroma_of(StromalKind::Ctec) as f64
    };
    let newborn = ctec(&Unit { stroma_age_years: Some(0.0), ..unit.clone() });
    assert_eq!(newborn, ctec(&unit));
    let aged = ctec(&Unit { stroma_age_years: Some(60.0), ..unit }) / newborn;
    // Fewer cells stand in each other's way, so that more than that share finds a place.
    let left = involuted_share(60.0, &parameters).unwrap();
    assert!(aged >= left && aged < left + 0.15, "{aged} {left}");
}

/// Out of a mixture of progenitors SP4 cells make a medulla in which they are denser than in the
/// cortex. What comes of layers that are remodelled takes weeks: `thymoid validate`.
#[test]
fn layers_emerge() {
    let parameters = parameters();
    let unit = Unit { layers: LayerOrigin::Emerging, cortex_share: 0.2, ..lobule() };
    let emerged = run(&unit, &parameters, 1, &[0.0, 6.0]);
    assert_eq!((emerged[0].medulla_sites, emerged[0].stroma_of(StromalKind::Ctec)), (0, 0));
    let share = emerged[1].cortex_share();
    assert!((0.05..0.95).contains(&share), "{share}");
    let inside = emerged[1].medullary_share(thymoid_chip::cells::Stage::is_sp);
    assert!(inside > 1.0 - share, "{inside} {share}");
}
