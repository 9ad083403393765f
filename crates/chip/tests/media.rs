//! Media that resist, the two curves of low oxygen, and the thickness at which tissue starves.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use proptest::prelude::*;
use thymoid_chip::{ChipOutput, Design, Limit, Medium, ReferenceChain, mean_field, parameters};

fn lobe(medium: Medium) -> Design {
    Design {
        name: "fetal lobe".into(),
        area_mm2: 1.0,
        thickness_um: 250.0,
        medium,
        thymocyte_density_per_ml: None,
        functional_stroma_fraction: 1.0,
        progenitors_per_day: 5.0,
        forced_foxn1: false,
        chain: ReferenceChain::Mouse,
        layout: None,
    }
}

fn run(design: &Design) -> ChipOutput {
    mean_field(design, &parameters().unwrap(), 1).unwrap()
}

const AT_THE_AIR: Medium =
    Medium::AirLiquid { po2_mmhg: 142.0, film_um: 20.0, medium_um: None, membrane_um: 0.0 };
/// Air over 4 mm of medium.
const LOW: Medium = Medium::Submerged { po2_mmhg: 142.0, medium_um: 4000.0 };

/// The qualitative findings of Han et al., Front Immunol 2021;12:652665: submersion in low oxygen
/// blocks, the air or 60 to 80 % oxygen rescue, and forced FOXN1 restores how far cells get but not
/// how many there are.
#[test]
fn submersion_blocks_air_rescues_and_forced_foxn1_restores_progression_alone() {
    let air = run(&lobe(AT_THE_AIR));
    let low = run(&lobe(LOW));
    let rescued = run(&lobe(Medium::Submerged { po2_mmhg: 500.0, medium_um: 4000.0 }));
    let forced = run(&Design { forced_foxn1: true, ..lobe(LOW) });
    let exported = |output: &ChipOutput| output.export.total_per_day() / air.export.total_per_day();
    assert!(exported(&low) < 0.05, "blocked: {}", exported(&low));
    assert!(air.progression > 0.99 && low.progression < 0.2, "blocked: {}", low.progression);
    assert!(exported(&rescued) > 5.0 * exported(&low), "rescued: {}", exported(&rescued));
    assert!(forced.progression > 0.99, "restored: {}", forced.progression);
    let cells = forced.thymocytes / air.thymocytes;
    assert!(cells < 0.1, "not restored: {cells}");
    assert_eq!(low.limits.unwrap().limiting, Limit::Oxygen);
    assert_eq!(forced.limits.unwrap().limiting, Limit::Oxygen);
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

/// A slab of 1 cm² fed from both faces at 140 mmHg, progenitors in plenty.
fn slab(thickness_um: f64, medium: Medium) -> Design {
    Design {
        area_mm2: 100.0,
        thickness_um,
        progenitors_per_day: 1e5,
        chain: ReferenceChain::Human,
        ..lobe(medium)
    }
}

/// 8 D C / Q with C 0.189 mol/m³ and Q 6.575e-3 mol/m³/s: 625.4 um. Below it the yield of a mm³ is
/// that of fed tissue, beyond it no tissue is added that works. Perfused, it never starves.
#[test]
fn yield_falls_where_the_closed_form_says_that_tissue_starves() {
    let still = Medium::Static { faces: 2, po2_mmhg: 140.0 };
    let perfused = perfused(50.0, 300.0, 100.0);
    let critical_um = (8.0 * 1.7e-9 * 0.189 / 6.575e-3_f64).sqrt() * 1e6;
    assert!((critical_um - 625.4).abs() < 0.5);
    let of = |thickness_um: f64, medium| {
        let output = run(&slab(thickness_um, medium));
        let export = output.export.total_per_day();
        (output.oxygen.starves(), export, export / output.tissue_volume_mm3)
    };
    let (_, _, fed) = of(100.0, still);
    let mut most = f64::INFINITY;
    for thickness_um in (100..=1000).step_by(25).map(f64::from) {
        let (starves, export, yields) = of(thickness_um, still);
        assert_eq!(starves, thickness_um > critical_um, "{thickness_um}");
        assert!(yields <= most * 1.001, "{thickness_um}: it never rises");
        most = yields;
        if thickness_um <= 0.7 * critical_um {
            assert!(yields > 0.97 * fed, "{thickness_um}: {yields} of {fed}");
        }
        if starves {
            let (_, at_critical, _) = of(critical_um, still);
            assert!((export / at_critical - 1.0).abs() < 0.01, "no more in all: {thickness_um}");
            assert!(yields < 0.8 * fed, "{thickness_um}: {yields} of {fed}");
        }
        let (starves, _, yields) = of(thickness_um, perfused);
        assert!(!starves && yields > 0.98 * fed, "{thickness_um}: {yields}");
    }
}

/// By hand: a slab of 200 um full of cells under a film of 300 um takes up Q L = 1.315e-6 mol/m²/s;
/// over 1e5 s/m the film keeps 0.1315 of 0.1917 mol/m³: 44.6 mmHg are left at the face, and Q L² /
/// 2 D = 0.0773 are asked for. So it starves from L (L / 2 D + H / D_m) = C / Q: 165.8 um on.
#[test]
fn a_film_of_medium_takes_its_part() {
    let medium =
        Medium::AirLiquid { po2_mmhg: 142.0, film_um: 300.0, medium_um: None, membrane_um: 0.0 };
    let output = run(&slab(200.0, medium));
    let d = 1.7e-9_f64;
    let film = d * 1e5;
    let critical_um = 1e6 * ((film * film + 2.0 * d * 0.1917 / 6.575e-3).sqrt() - film);
    assert!((output.oxygen.critical_span_um - critical_um).abs() < 0.01);
    let thin = run(&slab(120.0, medium));
    // Q L R = 0.0789 of 0.1917 mol/m³.
    assert!((thin.oxygen.po2_mmhg[0] - (0.1917 - 0.0789) / 1.35e-3).abs() < 0.1);
}

/// With the same source and no resistance both faces are those of a slab in still medium.
#[test]
fn faces_that_resist_nothing_are_those_of_still_medium() {
    for thickness_um in [200.0, 900.0] {
        let open = Medium::AirLiquid {
            po2_mmhg: 140.0,
            film_um: 0.0,
            medium_um: Some(0.0),
            membrane_um: 0.0,
        };
        let (open, still) = (
            run(&slab(thickness_um, open)),
            run(&slab(thickness_um, Medium::Static { faces: 2, po2_mmhg: 140.0 })),
        );
        assert!((open.thymocytes / still.thymocytes - 1.0).abs() < 1e-9);
        assert!((open.oxygen.critical_span_um - still.oxygen.critical_span_um).abs() < 1e-6);
        assert!((open.oxygen.anoxic_fraction - still.oxygen.anoxic_fraction).abs() < 1e-9);
    }
}

/// Two unlike faces: the profile has no kink where their parts meet, and its fluxes are the uptake.
#[test]
fn two_unlike_faces_meet_where_no_oxygen_crosses() {
    let medium = Medium::AirLiquid {
        po2_mmhg: 142.0,
        film_um: 50.0,
        medium_um: Some(200.0),
        membrane_um: 10.0,
    };
    let output = run(&slab(300.0, medium));
    let (depth, po2) = (&output.oxygen.depth_um, &output.oxygen.po2_mmhg);
    assert_eq!((depth[0], depth.last().copied()), (0.0, Some(300.0)));
    assert!(depth.windows(2).all(|d| d[1] > d[0]), "{depth:?}");
    // Curvature Q / D everywhere, also across the meeting.
    let expected = 6.575e-3 / 1.7e-9 / 1.35e-3 * 1e-12;
    for i in 1..depth.len() - 1 {
        let [a, b] = [depth[i] - depth[i - 1], depth[i + 1] - depth[i]];
        let bend = 2.0 * ((po2[i + 1] - po2[i]) / b - (po2[i] - po2[i - 1]) / a) / (a + b);
        assert!((bend / expected - 1.0).abs() < 1e-6, "{i}: {bend}");
    }
}

/// Until when an implant must be poor in thymocytes. 1 mm at 40 mmHg: full of them it starves
/// beyond sqrt(8 D C / Q) = 334 um, without beyond 1503 um. Bare vessels start on day 6 and reach
/// 333 um at 0.175 mm/d after 1.9 days. Capillaries every 75 um must carry Q of full tissue at a
/// loss of 32 mmHg, 0.152/s. With R 42.3 um, ln(R / 4 um) - 3/4 = 1.608, all of them carry 1.18/s;
/// 19.5 % of them carry 0.152/s, and are there after 7 d x 0.216 = 1.5 days: day 9.4.
#[test]
fn an_implant_says_until_when_it_must_be_poor_in_thymocytes() {
    let text = "name = \"gel\"\narea_mm2 = 100\nthickness_um = 1000\nprogenitors_per_day = 1e4\n\
                functional_stroma_fraction = 1\n\
                [medium]\nkind = \"implanted\"\ncapillary_pitch_um = 75\npo2_mmhg = 40\n\
                ingrowth = { vessels = \"bare\", pores_um = 120 }";
    let output = run(&Design::parse("gel.toml", text).unwrap());
    let note = output.notes.iter().next().unwrap();
    assert_eq!(note.code, "chip.thymocyte_poor_until");
    let value = |i: usize| -> f64 { note.values[i].1.parse().unwrap() };
    assert_eq!((value(1), value(2), value(3)), (1000.0, 334.0, 1503.0));
    assert_eq!(value(0), 9.4);
    // The middle is reached 167 um, or 0.95 days, later.
    assert!((output.vascularisation_days - value(0) - 0.95).abs() < 0.06);
    let closed = text.replace("120", "30");
    let closed = run(&Design::parse("gel.toml", &closed).unwrap());
    let codes: Vec<_> = closed.notes.iter().map(|note| note.code).collect();
    assert_eq!(codes, ["chip.core_starves", "chip.vessels_stay_outside"]);
    // A thin one may be full from the first day.
    let thin = run(&Design::parse("gel.toml", &text.replace("= 1000", "= 300")).unwrap());
    assert!(thin.notes.is_empty(), "{:?}", thin.notes);
}

#[test]
fn a_surgeon_who_joins_the_vessels_saves_the_wait() {
    let ingrowth = "{ vessels = \"anastomosed\" }";
    let text = format!(
        "name = \"lobe\"\narea_mm2 = 400\nthickness_um = 5000\nprogenitors_per_day = 1e4\n\
         functional_stroma_fraction = 1\n[medium]\nkind = \"implanted\"\n\
         capillary_pitch_um = 75\npo2_mmhg = 40\ningrowth = {ingrowth}"
    );
    let output = run(&Design::parse("lobe.toml", &text).unwrap());
    assert_eq!((output.vascularisation_days, output.first_export_days), (0.0, 31.5));
    assert!(output.oxygen_before_vessels.is_none());
}

proptest! {
    /// Thicker films and deeper media never help, and every such design is usable.
    #[test]
    fn resistance_never_helps(
        thickness_um in 20.0..1000.0, film_um in 0.0..5000.0, more_um in 1.0..5000.0,
        po2_mmhg in 1.0..700.0, progenitors_per_day in 0.1..1e5,
    ) {
        let under = |medium_um| {
            let medium = Medium::Submerged { po2_mmhg, medium_um };
            run(&Design { progenitors_per_day, ..slab(thickness_um, medium) })
        };
        let (near, far) = (under(film_um), under(film_um + more_um));
        prop_assert!(near.thymocytes.is_finite() && far.thymocytes.is_finite());
        let most = near.export.total_per_day() * (1.0 + 1e-6) + 1e-9;
        prop_assert!(far.export.total_per_day() <= most);
        prop_assert!(far.oxygen.minimum_po2_mmhg >= 0.0);
    }
}

/// 14 um of membrane with 14 % pores resist as 100 um of medium do.
#[test]
fn a_membrane_resists_by_its_pores() {
    let below = |medium_um, membrane_um| {
        let medium_um = Some(medium_um);
        run(&slab(
            400.0,
            Medium::AirLiquid { po2_mmhg: 142.0, film_um: 50.0, medium_um, membrane_um },
        ))
    };
    let (medium, membrane, open) = (below(100.0, 0.0), below(0.0, 14.0), below(0.0, 0.0));
    let span = |output: &ChipOutput| output.oxygen.critical_span_um;
    assert!((span(&medium) - span(&membrane)).abs() < 1e-9);
    assert!(span(&membrane) < span(&open) - 10.0);
}
