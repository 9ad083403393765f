//! What fields say of a design, beside the closed form.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use thymoid_chip::fields::{answer, piece_of};
use thymoid_chip::mean_field::{Answer, Level};
use thymoid_chip::{Design, Limit, Medium, ReferenceChain, parameters};

fn slab(thickness_um: f64, po2_mmhg: f64) -> Design {
    Design {
        name: "slab".into(),
        area_mm2: 100.0,
        thickness_um,
        medium: Medium::Static { faces: 2, po2_mmhg },
        thymocyte_density_per_ml: None,
        functional_stroma_fraction: 1.0,
        progenitors_per_day: 1e6,
        forced_foxn1: false,
        chain: ReferenceChain::Human,
        layout: None,
    }
}

fn both(design: &Design, edge_um: f64) -> [Answer; 2] {
    let parameters = parameters().unwrap();
    let piece = piece_of(design, edge_um, &parameters).unwrap();
    [
        Answer::closed_form(design, &parameters).unwrap(),
        answer(design, &piece, &parameters).unwrap(),
    ]
}

fn limiting(answer: &Answer) -> Limit {
    answer.limits.as_ref().unwrap().limiting
}

/// Thin tissue is fed all through, so both levels find it full.
#[test]
fn where_oxygen_abounds_the_answers_agree() {
    let [closed, fields] = both(&slab(200.0, 140.0), 5.0);
    assert_eq!((closed.level, fields.level), (Level::ClosedForm, Level::Fields));
    assert_eq!((limiting(&closed), limiting(&fields)), (Limit::Room, Limit::Room));
    let times = fields.export.total_per_day() / closed.export.total_per_day();
    assert!((times - 1.0).abs() < 0.01, "{times}");
    assert!((fields.oxygen.functional_fraction - closed.oxygen.functional_fraction).abs() < 0.01);
}

/// By hand: in a slab without end the flux into tissue of Michaelis-Menten uptake from a
/// concentration C is sqrt(2 D V (C - Km ln(1 + C / Km))), and what uptake of zero order feeds is
/// sqrt(2 D C / V) deep. Falling uptake leaves some oxygen beyond: never less tissue is fed.
#[test]
fn uptake_that_falls_with_oxygen_starves_no_more_tissue() {
    for thickness_um in [900.0, 1200.0] {
        let [closed, fields] = both(&slab(thickness_um, 140.0), 10.0);
        assert_eq!((limiting(&closed), limiting(&fields)), (Limit::Oxygen, Limit::Oxygen));
        assert!(fields.oxygen.starving_share <= closed.oxygen.starving_share + 0.01);
        assert!(fields.export.total_per_day() >= 0.99 * closed.export.total_per_day());
        assert!(fields.export.total_per_day() <= 1.6 * closed.export.total_per_day());
    }
}

/// With a Km of nearly nothing uptake is of zero order, and the closed form is what fields find.
#[test]
fn with_eager_uptake_the_fields_are_the_closed_form() {
    let mut parameters = parameters().unwrap();
    let half = "chip.oxygen_half_uptake_mol_m3";
    let least = parameters.get(half).unwrap().low;
    parameters.set(half, least, "the least of its range").unwrap();
    let design = slab(500.0, 140.0);
    let piece = piece_of(&design, 4.0, &parameters).unwrap();
    let closed = Answer::closed_form(&design, &parameters).unwrap();
    let fields = answer(&design, &piece, &parameters).unwrap();
    let shares = [closed.oxygen, fields.oxygen];
    let [a, b] = shares.map(|oxygen| oxygen.functional_fraction);
    assert!((a - b).abs() < 0.05, "{shares:?}");
}

/// Channels of 50 um every 300 um at 1 mm/s run out after 2.1 mm at full uptake, so of 10 mm most
/// starves at either level, and the flow holds the chip.
#[test]
fn medium_that_runs_out_holds_the_chip_at_either_level() {
    let medium = |mean_speed_mm_s| Medium::Perfused {
        channel_radius_um: 50.0,
        channel_pitch_um: 300.0,
        po2_mmhg: 100.0,
        channel_length_mm: Some(10.0),
        flow_ul_min: None,
        mean_speed_mm_s: Some(mean_speed_mm_s),
    };
    let design = |speed| Design { medium: medium(speed), ..slab(300.0, 100.0) };
    let [closed, fields] = both(&design(1.0), 15.0);
    assert_eq!((limiting(&closed), limiting(&fields)), (Limit::Flow, Limit::Flow));
    assert!(fields.oxygen.starving_share > 0.6, "{:?}", fields.oxygen);
    assert!(closed.oxygen.starving_share > 0.6, "{:?}", closed.oxygen);
    let [closed, fields] = both(&design(50.0), 15.0);
    assert_eq!((limiting(&closed), limiting(&fields)), (Limit::Room, Limit::Room));
    let times = fields.export.total_per_day() / closed.export.total_per_day();
    assert!((times - 1.0).abs() < 0.02, "{times}");
}

/// Vessels of an implant whose pores keep them out feed nothing.
#[test]
fn without_vessels_an_implant_is_fed_by_its_faces() {
    let parameters = parameters().unwrap();
    let design = Design::parse(
        "closed.toml",
        "name = \"closed pores\"\narea_mm2 = 100\nthickness_um = 1500\nprogenitors_per_day = 1e6\n\
         functional_stroma_fraction = 1\n[medium]\nkind = \"implanted\"\ncapillary_pitch_um = 75\n\
         po2_mmhg = 40\ningrowth = { vessels = \"bare\", pores_um = 30 }",
    )
    .unwrap();
    let piece = piece_of(&design, 25.0, &parameters).unwrap();
    let answer = answer(&design, &piece, &parameters).unwrap();
    assert!(answer.oxygen.starving_share > 0.5, "{:?}", answer.oxygen);
}
