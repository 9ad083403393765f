//! From a design to export.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use proptest::prelude::*;
use thymoid_chip::{
    ChipOutput, Design, Medium, ReferenceChain, StageChain, mean_field, parameters,
};

const SLICES: &str = include_str!("data/implanted_slices.toml");
const PERFUSED: &str = include_str!("data/perfused_chip.toml");

fn run(design: &Design) -> ChipOutput {
    mean_field(design, &parameters().unwrap(), 60).unwrap()
}

fn codes(output: &ChipOutput) -> Vec<&str> {
    output.notes.iter().map(|note| note.code).collect()
}

fn slab(thickness_um: f64) -> Design {
    Design {
        name: "slab".into(),
        area_mm2: 100.0,
        thickness_um,
        medium: Medium::Static { faces: 2, po2_mmhg: 140.0 },
        thymocyte_density_per_ml: None,
        functional_stroma_fraction: 1.0,
        progenitors_per_day: 1e6,
        forced_foxn1: false,
        chain: ReferenceChain::Human,
        layout: None,
    }
}

/// Cultured thymus tissue of the licensed dose, 5 000 to 22 000 mm² per m² in 0.25 m², 0.5 to 1
/// mm thick, exports 1.6e7 to 1.4e8 cells per day when fully populated at about 1 % per day.
/// Tolerance: half of the last printed digit. The mean field falls short of full population by 6 %:
/// capillaries every 30 µm take 6 % of the volume.
#[test]
fn implanted_graft_exports_what_its_size_implies() {
    let chain =
        StageChain::new(ReferenceChain::Human, &parameters().unwrap()).unwrap().steady_state(1.0);
    let export_share = chain.export_per_day() / chain.thymocytes();
    for (area_mm2_per_m2, thickness_um, printed, digit) in
        [(5e3, 500.0, 1.6e7, 1e6), (2.2e4, 1000.0, 1.4e8, 1e7)]
    {
        let area_mm2 = 0.25 * area_mm2_per_m2;
        let fully_populated = area_mm2 * thickness_um * 1e-6 * 2.5e9 * export_share;
        assert!((fully_populated - printed).abs() <= 0.5 * digit, "{fully_populated}");

        let medium = Medium::Implanted { capillary_pitch_um: 30.0, po2_mmhg: 40.0, ingrowth: None };
        let output = run(&Design { area_mm2, thickness_um, medium, ..slab(0.0) });
        let share = output.export.total_per_day() / fully_populated;
        assert!((0.9..=1.0).contains(&share), "{share}");
    }
}

#[test]
fn implanted_slices_wait_for_vessels_then_for_the_chain() {
    let output = run(&Design::parse("implanted_slices.toml", SLICES).unwrap());
    assert!((output.vascularisation_days - 375.0 / 175.0).abs() < 1e-12);
    assert!((output.first_export_days - (31.5 + 375.0 / 175.0)).abs() < 1e-12);
    assert_eq!(codes(&output), ["chip.thymocyte_poor_until"]);
    let before = output.oxygen_before_vessels.unwrap();
    assert!(before.minimum_po2_mmhg > 0.0, "depleted slices survive without vessels");
    assert_eq!(output.oxygen.anoxic_fraction, 0.0);
}

#[test]
fn perfused_chip_excludes_the_channels_from_its_tissue() {
    let output = run(&Design::parse("perfused_chip.toml", PERFUSED).unwrap());
    let tissue = 1.0 - std::f64::consts::PI * 50.0 * 50.0 / (300.0 * 300.0);
    assert!((output.tissue_volume_mm3 - 50.0 * tissue).abs() < 1e-12);
    assert_eq!(output.first_export_days, 31.5);
    assert!(output.oxygen_before_vessels.is_none());
    assert_eq!(codes(&output), ["chip.medium_assumed_fresh"]);
}

#[test]
fn export_is_nothing_before_the_first_cells_and_full_after() {
    let output = run(&slab(300.0));
    let total = |day: usize| output.daily[day].export.total_per_day();
    assert_eq!(output.daily.len(), 60);
    assert_eq!(total(30), 0.0);
    assert_eq!(total(31), 0.5 * output.export.total_per_day());
    assert_eq!(total(32), output.export.total_per_day());
    assert!((output.export.treg_per_day / output.export.cd4_per_day - 0.065).abs() < 1e-12);
    assert!((output.steady_state.thymocytes() / output.thymocytes - 1.0).abs() < 1e-12);
}

#[test]
fn a_thick_slab_starves_and_says_so() {
    assert!(codes(&run(&slab(600.0))).is_empty());
    let output = run(&slab(1000.0));
    assert_eq!(codes(&output), ["chip.core_starves"]);
    assert_eq!(output.oxygen.minimum_po2_mmhg, 0.0);
    let note = output.notes.iter().next().unwrap();
    assert_eq!(note.values[0], ("span_um", "1000".into()));
    assert_eq!(note.values[1].1, format!("{:.0}", output.oxygen.critical_span_um));
    assert!(
        (output.oxygen.anoxic_fraction - (1.0 - output.oxygen.critical_span_um / 1000.0)).abs()
            < 1e-12
    );
}

#[test]
fn few_progenitors_leave_the_tissue_thin_and_oxygenated() {
    let output = run(&Design { progenitors_per_day: 10.0, ..slab(1000.0) });
    assert_eq!(codes(&output), ["chip.progenitor_limited"]);
    assert_eq!(output.thymocytes, output.progenitor_limited_thymocytes);
    assert!(output.oxygen.functional_fraction > run(&slab(1000.0)).oxygen.functional_fraction);
}

#[test]
fn density_is_capped_where_cells_fill_the_space() {
    let output = run(&Design { thymocyte_density_per_ml: Some(4.6e9), ..slab(200.0) });
    assert_eq!(codes(&output), ["chip.density_above_packing"]);
    // 0.80 of the volume in spheres of 7.3 µm.
    let packed = 0.8 / (std::f64::consts::PI / 6.0 * 7.3 * 7.3 * 7.3) * 1e12;
    let full = packed * 0.02 * output.oxygen.growth_fraction;
    // The profile is a finer sum than the layers of the tissue.
    assert!((output.thymocytes / full - 1.0).abs() < 1e-6);
}

#[test]
fn oxygen_below_the_survival_threshold_exports_nothing() {
    let medium = Medium::Static { faces: 2, po2_mmhg: 1.5 };
    let output = run(&Design { medium, ..slab(100.0) });
    assert_eq!(output.thymocytes, 0.0);
    assert_eq!(output.export.total_per_day(), 0.0);
}

#[test]
fn a_study_may_override_a_parameter() {
    let mut changed = parameters().unwrap();
    changed.set("chip.human.sp_residence_days", 12.0, "study.toml").unwrap();
    assert_eq!(mean_field(&slab(300.0), &changed, 1).unwrap().first_export_days, 34.5);
}

/// One at a time: the whole plausible range of every parameter gives a usable chip.
#[test]
fn every_parameter_may_take_either_end_of_its_range() {
    let defaults = parameters().unwrap();
    for (name, parameter) in defaults.iter() {
        for value in [parameter.low, parameter.high] {
            let mut changed = defaults.clone();
            changed.set(name, value, "a test").unwrap();
            for text in [
                SLICES,
                PERFUSED,
                &SLICES.replace("human", "mouse"),
                &SLICES.replace("human", "ato"),
            ] {
                let design = Design::parse("chip.toml", text).unwrap();
                let output = mean_field(&design, &changed, 1).unwrap();
                let export = output.export.total_per_day();
                assert!(export.is_finite() && export > 0.0, "{name} {value}: {export}");
                assert!(output.oxygen.functional_fraction <= 1.0, "{name} {value}");
            }
        }
    }
}

#[test]
fn unreadable_designs_name_the_place() {
    for (from, to, message) in [
        ("area_mm2 = 100", "area_mm3 = 100", "chip.toml:3:1: unknown field `area_mm3`"),
        ("area_mm2 = 100", "area_mm2 = \"x\"", "chip.toml:3:12: invalid type: string \"x\""),
        ("area_mm2 = 100\n", "", "missing field `area_mm2`"),
        (
            "area_mm2 = 100",
            "area_mm2 = 0",
            "`area_mm2` must be a positive number of at most 1e12, not `0`",
        ),
        (
            "area_mm2 = 100",
            "area_mm2 = inf",
            "`area_mm2` must be a positive number of at most 1e12, not `inf`",
        ),
        ("fraction = 0.9", "fraction = 90", "`functional_stroma_fraction` must be above 0"),
        ("pitch_um = 300", "pitch_um = 100", "`medium.channel_pitch_um` must be more than twice"),
        ("po2_mmhg = 100", "po2_mmhg = nan", "`medium.po2_mmhg` must be above 0"),
        ("po2_mmhg = 100", "po2_mmhg = 100\nflow = 1", "unknown field `flow`"),
        ("\"perfused\"", "\"stirred\"", "unknown variant `stirred`"),
        ("per_day = 500", "per_day = 500\nchain = \"rat\"", "unknown variant `rat`"),
    ] {
        let broken = PERFUSED.replace(from, to);
        let error = Design::parse("chip.toml", &broken).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
        assert!(error.contains("chip.toml"), "{error}");
    }
    let implant = SLICES.replace("pitch_um = 75", "pitch_um = 8");
    let implant = Design::parse("chip.toml", &implant).unwrap();
    assert!(mean_field(&implant, &parameters().unwrap(), 1).is_err());
}

proptest! {
    #[test]
    fn any_design_that_parses_survives_the_round_trip_and_the_run(
        area_mm2 in 1.0..1e4, thickness_um in 10.0..5e3, faces in 1_u8..=2, po2_mmhg in 0.1..760.0,
        progenitors_per_day in 0.1..1e6,
    ) {
        let medium = Medium::Static { faces, po2_mmhg };
        let design = Design { area_mm2, medium, progenitors_per_day, ..slab(thickness_um) };
        let text = toml::to_string(&design).unwrap();
        prop_assert_eq!(&Design::parse("chip.toml", &text).unwrap(), &design);
        let output = run(&design);
        let capacity = output.tissue_volume_mm3 * 2.5e6;
        prop_assert!(output.thymocytes >= 0.0 && output.thymocytes <= capacity);
        prop_assert!(output.export.total_per_day() <= 0.02 * output.thymocytes);
    }
}
