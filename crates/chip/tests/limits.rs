//! The limit that holds, in designs solved by hand.
//!
//! Every number in a comment is worked out from the published formulas and the parameter tables,
//! with pencil or a few lines of Python, never by the code under test. What they share:
//!
//! * full tissue 2.5e9 thymocytes/mL, uptake 2.5 amol/s each: 6.25e-3 mol/m³/s; stroma 3.25e-4
//! * D 1.7e-9 m²/s, 1.35e-3 mol/m³/mmHg; tissue works above 8 mmHg
//! * a progenitor a day maintains 3.454e5 thymocytes in man, of which 3510 leave a day (1.016 %);
//!   8.249e5 in the mouse; 4728, of which 25.6 leave, in an organoid
//! * niches: 2.5e4 TEC/mm³ x 0.66 in the cortex x 0.02 = 330/mm³, held for 10 days (organoid 14)
//! * exits: 5e4 cells a day through a mm² of wall
//! * around channels of radius r and pitch p, oxygen at the corner of a square is Q / 4 D times
//!   this many p² below the wall: 0.55477 for r / p of 1/6, 0.97521 for 1/12, 1.25522 for 4/75 and
//!   2.01911 for 4/250, by collocation (numpy 2.4, 14 powers of (x + iy)⁴ and their images, 400
//!   points of an edge that nothing crosses)
//!
//! With n the density at which the farthest tissue falls to 8 mmHg, oxygen allows n V if n is above
//! that of full tissue; otherwise it fails and holds the design, if nothing allows less.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use thymoid_chip::{
    ChipOutput, Design, Limit, Limits, Medium, ReferenceChain, mean_field, parameters,
};

fn slab(thickness_um: f64, progenitors_per_day: f64) -> Design {
    Design {
        name: "slab".into(),
        area_mm2: 100.0,
        thickness_um,
        medium: Medium::Static { faces: 2, po2_mmhg: 140.0 },
        thymocyte_density_per_ml: None,
        functional_stroma_fraction: 1.0,
        progenitors_per_day,
        forced_foxn1: false,
        chain: ReferenceChain::Human,
        layout: None,
    }
}

/// Channels without a flow.
const fn perfused(channel_radius_um: f64, channel_pitch_um: f64, po2_mmhg: f64) -> Medium {
    Medium::Perfused {
        channel_radius_um,
        channel_pitch_um,
        po2_mmhg,
        channel_length_mm: None,
        flow_ul_min: None,
        mean_speed_mm_s: None,
    }
}

fn solved(design: &Design) -> (ChipOutput, Limits) {
    let output = mean_field(design, &parameters().unwrap(), 1).unwrap();
    let limits = output.limits.clone().unwrap();
    (output, limits)
}

/// The limit is this one, and the others allow so many times as much: within half a percent, the
/// rounding of the printed digits.
fn holds(design: &Design, limiting: Limit, times: &[(Limit, f64)]) -> (ChipOutput, Limits) {
    let (output, limits) = solved(design);
    check(&design.name, &limits, limiting, times);
    (output, limits)
}

fn check(name: &str, limits: &Limits, limiting: Limit, times: &[(Limit, f64)]) {
    assert_eq!(limits.limiting, limiting, "{name}: {limits:?}");
    assert_eq!(limits.margin(limiting).times, Some(1.0));
    for (limit, expected) in times {
        let times = limits.margin(*limit).times.unwrap();
        assert!((times / expected - 1.0).abs() < 5e-3, "{name}, {limit:?}: {times}");
    }
}

/// V 20 mm³: room for 5e7. Oxygen: 8 D 132 mmHg / (200 um)² = 6.06e-2, less stroma 2.41e10/mL:
/// 4.82e8. Progenitors 1e4 x 3.454e5 = 3.45e9. Niches 330 x 20 / 10 = 660/d: 2.28e8. Exits 200 mm²
/// x 5e4 = 1e7/d, over 1.016 %: 9.84e8.
#[test]
fn design_1_a_thin_slab_with_all_it_needs_has_no_room() {
    let times = [
        (Limit::Oxygen, 9.64),
        (Limit::Progenitors, 69.1),
        (Limit::Niches, 4.56),
        (Limit::Exits, 19.7),
    ];
    let (_, limits) = holds(&slab(200.0, 1e4), Limit::Room, &times);
    assert_eq!(limits.margin(Limit::Flow).times, None, "the design gives no flow");
    // A larger chip has more niches, not more progenitors.
    assert_eq!(limits.next(), Some(Limit::Progenitors));
    // Niches may shrink to 1/4.56 of what they are.
    let shrink = limits.margin(Limit::Niches).may_shrink().unwrap();
    assert!((shrink - 0.781).abs() < 1e-3, "{shrink}");
}

/// 10 progenitors a day: 3.45e6 of the 5e7 there is room for, 14.5 times.
#[test]
fn design_2_few_progenitors_hold_a_thin_slab() {
    let times = [(Limit::Room, 14.47), (Limit::Oxygen, 139.6)];
    let (_, limits) = holds(&slab(200.0, 10.0), Limit::Progenitors, &times);
    // With plenty of them the room is full: the tissue is thin enough to lose nothing.
    assert!((limits.relief.unwrap() / 14.47 - 1.0).abs() < 0.01, "{:?}", limits.relief);
}

/// 8 D 132 mmHg / (1 mm)² = 2.42e-3, less stroma 8.4e8/mL: a third of what full tissue has.
/// Critical are 625 um; within them p = 140 mmHg (1 - x/d)², which is above 8 mmHg in 76 %: 0.476
/// of the tissue works, and 2.1 times as much is gained where all does.
#[test]
fn design_3_a_thick_slab_starves() {
    let (output, limits) = holds(&slab(1000.0, 1e4), Limit::Oxygen, &[]);
    let oxygen = limits.margin(Limit::Oxygen).thymocytes.unwrap();
    assert!((oxygen / (0.476 * 2.5e8) - 1.0).abs() < 0.03, "{oxygen}");
    assert!((output.oxygen.critical_span_um - 625.4).abs() < 0.5);
    let relief = limits.relief.unwrap();
    assert!((1.8..2.6).contains(&relief), "{relief}");
}

/// The same slab with 100 progenitors: 3.45e7, less than the 1.2e8 that oxygen lets it hold.
#[test]
fn design_4_few_progenitors_hold_a_thick_slab_that_would_starve() {
    let (output, _) = holds(&slab(1000.0, 100.0), Limit::Progenitors, &[(Limit::Room, 7.24)]);
    assert!(!output.oxygen.starves(), "they leave it thin of cells");
}

/// V 50 mm³ less channels (8.7 %) 45.6; room x 0.9 = 1.027e8. Corner 0.55477 x (300 um)² = 4.993e-8
/// m²; 4 D 92 mmHg over it 1.692e-2, less stroma 6.64e9/mL: 3.03e8. Progenitors 500: 1.727e8. Exits
/// 174.5 mm²: 8.59e8.
#[test]
fn design_5_the_perfused_chip_is_full() {
    let medium = perfused(50.0, 300.0, 100.0);
    let chip = Design { medium, functional_stroma_fraction: 0.9, ..slab(500.0, 500.0) };
    let times = [
        (Limit::Oxygen, 2.949),
        (Limit::Progenitors, 1.682),
        (Limit::Niches, 4.56),
        (Limit::Exits, 8.36),
    ];
    let (_, limits) = holds(&chip, Limit::Room, &times);
    // A chip 1.68 times as large takes up all progenitors.
    assert!((limits.relief.unwrap() / 1.682 - 1.0).abs() < 0.01, "{:?}", limits.relief);
}

/// Channels 600 um apart: 0.97521 x (600 um)² = 3.51e-7 m²; 2.41e-3, less stroma 8.3e8/mL of
/// 2.25e9.
#[test]
fn design_6_channels_too_far_apart_starve_it() {
    let medium = perfused(50.0, 600.0, 100.0);
    let chip = Design { medium, functional_stroma_fraction: 0.9, ..slab(500.0, 5e3) };
    holds(&chip, Limit::Oxygen, &[]);
}

/// Slices of 3375 mm² x 0.75 mm with capillaries of 4 um every 75 um: V 2508.6 mm³, 6.27e9. Corner
/// 1.25522 x (75 um)² = 7.061e-9 m²: 4 D 32 mmHg over it 4.16e-2, 1.651e10/mL: 4.14e10. 2e4
/// progenitors 6.91e9, niches 2.86e10, walls of 1.131e4 mm² 5.57e10.
#[test]
fn design_7_implanted_slices_are_all_but_short_of_progenitors() {
    let medium = Medium::Implanted { capillary_pitch_um: 75.0, po2_mmhg: 40.0, ingrowth: None };
    let slices = Design { area_mm2: 3375.0, medium, ..slab(750.0, 2e4) };
    let times = [
        (Limit::Oxygen, 6.605),
        (Limit::Progenitors, 1.1017),
        (Limit::Niches, 4.56),
        (Limit::Exits, 8.87),
    ];
    holds(&slices, Limit::Room, &times);
}

/// Capillaries every 250 um, 2.0191 x (250 um)² = 1.262e-7 m², feed 8.0e8/mL only.
#[test]
fn design_8_sparse_capillaries_starve_an_implant() {
    let medium = Medium::Implanted { capillary_pitch_um: 250.0, po2_mmhg: 40.0, ingrowth: None };
    holds(&Design { medium, ..slab(750.0, 1e4) }, Limit::Oxygen, &[]);
}

/// An organoid of 20 mm³: 330 x 20 / 14 = 471 niches a day of 1e4 progenitors: 2.23e6 of 5e7.
#[test]
fn design_9_niches_hold_an_organoid_with_many_progenitors() {
    let organoid = Design { chain: ReferenceChain::Ato, ..slab(200.0, 1e4) };
    let (output, limits) =
        holds(&organoid, Limit::Niches, &[(Limit::Room, 22.43), (Limit::Progenitors, 21.2)]);
    assert!((output.thymocytes / 2.23e6 - 1.0).abs() < 5e-3, "{}", output.thymocytes);
    assert_eq!(output.notes.iter().next().unwrap().code, "chip.niches_limited");
    // Without that, all progenitors settle: 21.2 times as much.
    assert!((limits.relief.unwrap() / 21.2 - 1.0).abs() < 0.01);
}

/// One face at 500 mmHg, 0.5 mm: 2 D 492 mmHg / L² = 9.03e-3: 3.48e9/mL, 1.74e8. With exits at the
/// low end of their range, 1e4 a day: 1e6 of 1.27e6 leave, 9.84e7 against a room of 1.25e8.
#[test]
fn design_10_exits_hold_a_slab_with_one_open_face() {
    let medium = Medium::Static { faces: 1, po2_mmhg: 500.0 };
    let slab = Design { medium, ..slab(500.0, 1e4) };
    let mut tight = parameters().unwrap();
    tight.set("chip.egress_per_mm2_day", 1e4, "a test").unwrap();
    let output = mean_field(&slab, &tight, 1).unwrap();
    let limits = output.limits.unwrap();
    check("exits", &limits, Limit::Exits, &[(Limit::Room, 1.27), (Limit::Oxygen, 1.77)]);
    assert!((output.export.total_per_day() / 1e6 - 1.0).abs() < 1e-9);
    assert!((limits.relief.unwrap() / 1.27 - 1.0).abs() < 0.01, "{:?}", limits.relief);
    assert_eq!(output.notes.iter().next().unwrap().code, "chip.exits_limited");
}

/// Under 4 mm of medium a slab of 300 um gets C / (L H / D_m + L² / 2 D) = 134 mmHg / (4e-4 +
/// 2.65e-5 s) = 4.24e-4: hardly more than its stroma, by 4.0e7/mL or 1.2e6 of 7.5e7. Progenitors in
/// plenty fill it beyond that, until what all of it needs is no longer there.
#[test]
fn design_11_submersion_starves() {
    let medium = Medium::Submerged { po2_mmhg: 142.0, medium_um: 4000.0 };
    let (output, _) = holds(&Design { medium, ..slab(300.0, 1e4) }, Limit::Oxygen, &[]);
    assert!(output.thymocytes < 1.2e6, "{}", output.thymocytes);
    assert!(output.oxygen.minimum_po2_mmhg < 8.0 && output.oxygen.functional_fraction < 0.5);
}

/// At the air under a film of 20 um, 200 um thick: 134 mmHg / (1.33e-6 + 1.18e-5 s) = 1.38e-2, less
/// stroma 5.39e9/mL: 1.08e8 against a room of 5e7.
#[test]
fn design_12_at_the_air_a_thin_slab_is_full() {
    let medium =
        Medium::AirLiquid { po2_mmhg: 142.0, film_um: 20.0, medium_um: None, membrane_um: 0.0 };
    let times = [(Limit::Oxygen, 2.157), (Limit::Progenitors, 3.454), (Limit::Exits, 9.84)];
    holds(&Design { medium, ..slab(200.0, 500.0) }, Limit::Room, &times);
}

/// At 6 mmHg everywhere nothing is anoxic, and yet oxygen holds: tissue works above 8.
#[test]
fn design_13_low_oxygen_holds_before_any_tissue_is_anoxic() {
    let medium = Medium::Static { faces: 2, po2_mmhg: 6.0 };
    let thin = Design { medium, ..slab(50.0, 1e4) };
    let (output, _) = holds(&thin, Limit::Oxygen, &[]);
    assert_eq!(output.oxygen.anoxic_fraction, 0.0);
}

/// In the mouse a progenitor maintains 8.249e5: 10 a day 8.25e6 of 5e7.
#[test]
fn design_14_few_progenitors_hold_a_slab_of_mouse_tissue() {
    let mouse = Design { chain: ReferenceChain::Mouse, ..slab(200.0, 10.0) };
    holds(&mouse, Limit::Progenitors, &[(Limit::Room, 6.06), (Limit::Niches, 66.0)]);
}

/// Channels of 50 um every 200 um: V 50 mm³ less 19.6 %, 40.18: room for 1.0046e8. 50 uL a minute
/// at 100 mmHg carry 1.125e-10 mol/s; less the stroma's 1.306e-11 they feed 3.978e7. Progenitors
/// 5e3 x 3.454e5 = 1.727e9. What starves takes up nothing, so 1.125e-10 over 6.575e-3 mol/m³/s feed
/// 17.1 mm³, 42.6 % of the tissue: fresh medium would bring at least 1 / 0.426 times as much, more
/// as the last 8 of 100 mmHg in the farthest tissue are of no use.
#[test]
fn design_15_a_slow_flow_starves_what_fresh_medium_would_feed() {
    let with = |flow_ul_min| Design {
        medium: Medium::Perfused {
            channel_radius_um: 50.0,
            channel_pitch_um: 200.0,
            po2_mmhg: 100.0,
            channel_length_mm: Some(10.0),
            flow_ul_min,
            mean_speed_mm_s: None,
        },
        ..slab(500.0, 5e3)
    };
    let times = [(Limit::Room, 2.525), (Limit::Progenitors, 43.4)];
    let (slow, limits) = holds(&with(Some(50.0)), Limit::Flow, &times);
    let relief = limits.relief.unwrap();
    assert!((1.0 / 0.426..1.3 / 0.426).contains(&relief), "{relief}");
    assert!(slow.thymocytes < 0.426 * 1.0046e8, "{}", slow.thymocytes);
    // Ten times the flow carries ten times as much: (1.125e-9 - 1.306e-11) / 2.5e-18 = 4.448e8.
    let (_, limits) = holds(&with(Some(500.0)), Limit::Room, &[(Limit::Flow, 4.427)]);
    assert_eq!(limits.next(), Some(Limit::Flow));
    // A larger chip shares that flow, and gains no more than what it feeds.
    let relief = limits.relief.unwrap();
    assert!(relief > 2.0 && relief < 4.427 * 1.07, "{relief}");
}

/// Flow alone: 10 uL a minute at 100 mmHg carry 2.25e-11 mol/s; less stroma
/// of 50 mm³ (1.6e-11) they feed 2.5e6 thymocytes.
#[test]
fn a_slow_flow_holds_what_it_does_not_feed() {
    let supply = 10e-9 / 60.0 * 100.0 * 1.35e-3;
    let fed = thymoid_chip::mean_field::thymocytes_fed(supply, 3.25e-4 * 50e-9, 2.5e-18);
    assert!((fed / 2.5e6 - 1.0).abs() < 1e-9, "{fed}");
    let limits = Limits::of([Some(3e8), Some(fed), Some(5e7), None, None, Some(1e8)]).unwrap();
    check("flow", &limits, Limit::Flow, &[(Limit::Progenitors, 20.0), (Limit::Room, 40.0)]);
    assert_eq!(limits.next(), Some(Limit::Progenitors));
}
