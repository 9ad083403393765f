//! Chips through whose channels medium flows.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use proptest::prelude::*;
use thymoid_chip::mean_field::{Caution, half_extraction_ul_min, lasts_mm};
use thymoid_chip::{ChipOutput, Design, mean_field, parameters};

const PERFUSED: &str = include_str!("data/perfused_chip.toml");
const PI: f64 = std::f64::consts::PI;

fn run(text: &str) -> ChipOutput {
    let design = Design::parse("chip.toml", text).unwrap();
    mean_field(&design, &parameters().unwrap(), 1).unwrap()
}

fn flowing(pitch_um: f64, length_mm: f64, speed_mm_s: f64, progenitors: f64) -> String {
    let text = PERFUSED.replace("pitch_um = 300", &format!("pitch_um = {pitch_um}"));
    let text = text.replace("per_day = 500", &format!("per_day = {progenitors}"));
    format!("{text}channel_length_mm = {length_mm}\nmean_speed_mm_s = {speed_mm_s}\n")
}

fn codes(output: &ChipOutput) -> Vec<&str> {
    output.notes.iter().map(|note| note.code).collect()
}

/// N2: radius 50 um, pitch 300 um, 100 mmHg, 1 mm/s, 2.5e9 cells/mL of 2.5 amol/s.
#[test]
fn medium_at_native_density_lasts_two_millimetres() {
    let uptake = 6.25e-3 * (9e-8 - PI * 2.5e-9);
    let lasts = lasts_mm(1e-3 * PI * 2.5e-9, 0.135, uptake);
    assert!((lasts / 2.1 - 1.0).abs() < 0.03, "{lasts}");
}

/// N1: 1 cm2 of 0.5 mm at native density.
#[test]
fn half_of_the_oxygen_of_a_square_centimetre() {
    let flow = half_extraction_ul_min(6.25e-3 * 0.05e-6, 0.135);
    assert!((flow / 278.0 - 1.0).abs() < 0.02, "{flow}");
}

/// Krogh-Erlang with axial depletion, by hand, as long as all is fed: the medium falls by u z / q,
/// the wall is u / (pi D Sh) below, with Graetz' 3.657 far from the entry, and a corner is 0.55477
/// p2 Q / 4D below that (collocation, 1/6 of the pitch). Tolerance 2 %.
#[test]
fn fed_channels_follow_krogh_and_erlang() {
    let output = run(&flowing(300.0, 100.0, 100.0, 1e7));
    let along = output.along.as_ref().unwrap();
    // Functional stroma 0.9 of 2.5e9 cells/mL, and 2.5e7 cells of stroma of 13 amol/s.
    let uptake = 0.9 * 6.25e-3 + 3.25e-4;
    let by_length = uptake * (9e-8 - PI * 2.5e-9);
    let rate = 0.1 * PI * 2.5e-9;
    for (i, z) in along.along_mm.iter().enumerate().skip(20) {
        let medium = 0.135 - by_length * z * 1e-3 / rate;
        let wall = medium - by_length / (PI * 3e-9 * 3.657);
        let corner = wall - 0.554_766 * 9e-8 * uptake / (4.0 * 1.7e-9);
        let mmhg = |c: f64| c / 1.35e-3;
        let close = |obtained: f64, exact: f64| {
            assert!((obtained / exact - 1.0).abs() < 0.02, "{z}: {obtained} {exact}");
        };
        close(along.medium_po2_mmhg[i], mmhg(medium));
        if corner > 0.1 * 0.135 {
            close(along.wall_po2_mmhg[i] - along.farthest_po2_mmhg[i], mmhg(wall - corner));
        }
        // The entry of Hausen's film still adds 2 % to Sh here, and the film is a tenth of all.
        close(along.wall_po2_mmhg[i], mmhg(wall));
    }
    assert!((along.wall_shear_pa - 4.0 * 7e-4 * 0.1 / 50e-6).abs() < 1e-9);
    assert_eq!(codes(&output), ["chip.wall_shear_high"]);
}

/// The medium ends: what it lost is what was taken along the way, and the note has the place.
#[test]
fn medium_that_runs_out_is_said_and_nothing_is_lost() {
    let output = run(&flowing(300.0, 10.0, 1.0, 1e7));
    let along = output.along.as_ref().unwrap();
    assert!(along.extraction > 0.99 && along.lasts_mm < 2.5);
    assert!(along.starves_from_mm.unwrap() < along.lasts_mm);
    assert!(output.oxygen.functional_fraction < 0.3);
    let note = output.notes.iter().next().unwrap();
    assert_eq!(note.code, Caution::MediumRunsOut.code());
    assert_eq!(note.values[1].1, format!("{:.1}", along.lasts_mm));
    // Taken by length is uptake of what is fed; the trapezoidal rule over 60 steps.
    let full = 1.0 / along.lasts_mm;
    let steps = along.along_mm.len() - 1;
    let taken: f64 = (0..steps)
        .map(|i| {
            let fed = 1.0 - 0.5 * (along.anoxic_fraction[i] + along.anoxic_fraction[i + 1]);
            full * fed * (along.along_mm[i + 1] - along.along_mm[i])
        })
        .sum();
    assert!((taken / along.extraction - 1.0).abs() < 0.01, "{taken}");
}

/// Division and survival fail after function where medium runs out; the mean of each along the way
/// is by the trapezoidal rule, as they are given at equal steps.
#[test]
fn both_curves_are_followed_along_the_flow() {
    let output = run(&flowing(300.0, 10.0, 2.0, 1e7));
    let along = output.along.as_ref().unwrap();
    // Half way down, what oxygen is left is less than function needs.
    assert!(along.growth_fraction[30] > 1.05 * along.functional_fraction[30]);
    let steps = along.along_mm.len() - 1;
    let mean = |of: &[f64]| {
        let ends = 0.5 * (of[0] + of[steps]);
        (of[1..steps].iter().sum::<f64>() + ends) / steps as f64
    };
    let close = |a: f64, b: f64| assert!((a / b - 1.0).abs() < 1e-9, "{a} {b}");
    close(output.oxygen.growth_fraction, mean(&along.growth_fraction));
    close(output.oxygen.functional_fraction, mean(&along.functional_fraction));
    // What lives is what grows; the cells are counted in fewer and coarser layers.
    let room = 0.9 * 2.5e6 * output.tissue_volume_mm3 * output.oxygen.growth_fraction;
    assert!((output.space_limited_thymocytes / room - 1.0).abs() < 0.01, "{room}");
}

/// Much flow is as good as fresh medium everywhere, but for the film at the wall.
#[test]
fn much_flow_is_fresh_medium() {
    let still = run(&PERFUSED.replace("pitch_um = 300", "pitch_um = 200"));
    assert_eq!(codes(&still), ["chip.medium_assumed_fresh"]);
    let flowing = run(&flowing(200.0, 5.0, 5000.0, 500.0));
    let ratio = flowing.oxygen.functional_fraction / still.oxygen.functional_fraction;
    assert!((0.98..=1.0).contains(&ratio), "{ratio}");
}

/// The flow that the note names takes half of the oxygen when it is given.
#[test]
fn the_flow_of_the_note_extracts_half() {
    let text = PERFUSED.replace("pitch_um = 300", "pitch_um = 150");
    let text = text
        .replace("radius_um = 50", "radius_um = 30")
        .replace("po2_mmhg = 100", "po2_mmhg = 200");
    let still = run(&text);
    let note = still.notes.iter().find(|note| note.code == "chip.medium_assumed_fresh").unwrap();
    let with = format!("{text}channel_length_mm = 5\nflow_ul_min = {}\n", note.values[0].1);
    let along = run(&with).along.unwrap();
    assert!((along.extraction - 0.5).abs() < 0.01, "{}", along.extraction);
}

#[test]
fn flows_that_are_not_whole_are_refused() {
    for (more, message) in [
        ("flow_ul_min = 10", "`medium.channel_length_mm` must be given where medium flows"),
        ("channel_length_mm = 10", "`medium.flow_ul_min` must be given beside channel_length_mm"),
        (
            "channel_length_mm = 10\nflow_ul_min = 1\nmean_speed_mm_s = 1",
            "`medium.mean_speed_mm_s` must be left out beside flow_ul_min",
        ),
        (
            "channel_length_mm = -1\nflow_ul_min = 1",
            "`medium.channel_length_mm` must be a positive",
        ),
        ("channel_length_mm = 1e6\nflow_ul_min = 1", "must be at most what makes one channel"),
    ] {
        let error = Design::parse("chip.toml", &format!("{PERFUSED}{more}\n")).unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// More flow never starves more, and shares stay shares.
    #[test]
    fn more_flow_feeds_more(
        pitch_um in 110.0..600.0_f64, speed_mm_s in 0.05..50.0_f64, length_mm in 0.5..50.0_f64,
        more in 1.1..10.0_f64,
    ) {
        let [less, more] =
            [1.0, more].map(|by| run(&flowing(pitch_um, length_mm, speed_mm_s * by, 1e7)));
        prop_assert!(more.oxygen.functional_fraction >= less.oxygen.functional_fraction - 1e-6);
        let [less, more] = [less, more].map(|output| output.along.unwrap());
        prop_assert!(more.extraction <= less.extraction + 1e-9);
        for share in less.functional_fraction.iter().chain(&less.anoxic_fraction) {
            prop_assert!((-1e-9..=1.0 + 1e-9).contains(share));
        }
        prop_assert!(less.medium_po2_mmhg.windows(2).all(|p| p[1] <= p[0] && p[1] >= 0.0));
    }
}
