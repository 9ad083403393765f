//! Oxygen: printed critical sizes, analytic limits and monotone behaviour.

use proptest::prelude::*;
use thymoid_chip::{
    MichaelisMenten, OxygenCurve, OxygenProfile, OxygenResponse, OxygenSupply, ZeroOrder,
    uptake_mol_m3_s,
};
use thymoid_core::math;

/// mol/m³ per mmHg.
const SOLUBILITY: f64 = 1.35e-3;

fn zero_order(cell_amol_s: f64, cells_per_ml: f64, po2_mmhg: f64) -> ZeroOrder {
    ZeroOrder {
        diffusivity_m2_s: 1.7e-9,
        source_mol_m3: po2_mmhg * SOLUBILITY,
        uptake_mol_m3_s: uptake_mol_m3_s(cell_amol_s, cells_per_ml),
    }
}

/// Reference: sqrt(8 D C / Q) with D 1.7e-9 m²/s and 1.35e-3 mol/m³/mmHg, computed independently
/// and printed in whole micrometres. Tolerance: 1 µm or 0.5 %, whichever is larger.
#[test]
fn critical_thicknesses_agree_with_the_printed_table() {
    let table = [
        (1.0, 1e9, [857.0, 1355.0, 1603.0]),
        (1.0, 2.5e9, [542.0, 857.0, 1014.0]),
        (2.5, 1e9, [542.0, 857.0, 1014.0]),
        (2.5, 2.5e9, [343.0, 542.0, 641.0]),
        (3.25, 2.5e9, [301.0, 475.0, 562.0]),
        (10.0, 2.5e9, [171.0, 271.0, 321.0]),
    ];
    for (cell, density, printed) in table {
        for (po2, expected) in [40.0, 100.0, 140.0].into_iter().zip(printed) {
            let oxygen = zero_order(cell, density, po2);
            let obtained = oxygen.critical_thickness_um(2);
            assert!((obtained - expected).abs() <= f64::max(1.0, 0.005 * expected), "{obtained}");
            assert_eq!(oxygen.critical_thickness_um(1), 0.5 * obtained);
        }
    }
}

/// Reference: roots of the Krogh-Erlang equation for a capillary of 4 µm radius and 2.5e9
/// cells/mL, computed independently and printed in whole micrometres. Tolerance: half of one.
#[test]
fn critical_krogh_radii_agree_with_the_printed_ones() {
    for (po2, printed) in [(40.0, [153.0, 103.0, 92.0]), (25.0, [125.0, 85.0, 76.0])] {
        for (cell, expected) in [1.0, 2.5, 3.25].into_iter().zip(printed) {
            let obtained = zero_order(cell, 2.5e9, po2).critical_radius_um(4.0);
            assert!((obtained - expected).abs() <= 0.5, "{obtained}");
        }
    }
}

#[test]
fn tissue_without_uptake_has_no_critical_size() {
    let oxygen = zero_order(0.0, 0.0, 40.0);
    assert_eq!(oxygen.critical_thickness_um(2), f64::INFINITY);
    assert_eq!(oxygen.critical_radius_um(4.0), f64::INFINITY);
}

#[test]
fn at_its_critical_size_the_farthest_tissue_just_runs_out() {
    let oxygen = zero_order(2.5, 2.5e9, 40.0);
    let square = |pitch_um| OxygenSupply::Channels { radius_um: 4.0, pitch_um };
    for supply in [
        OxygenSupply::Slab { thickness_um: oxygen.critical_thickness_um(2), faces: 2 },
        OxygenSupply::Slab { thickness_um: oxygen.critical_thickness_um(1), faces: 1 },
        OxygenSupply::Cylinder { radius_um: 4.0, tissue_radius_um: oxygen.critical_radius_um(4.0) },
        square(oxygen.critical_span_um(square(0.0))),
    ] {
        let end = supply.depth_um();
        let profile = oxygen.profile_mol_m3(supply, &[0.0, 0.99 * end, end]);
        assert_eq!(profile[0], oxygen.source_mol_m3);
        assert!(profile[1] > 0.0);
        assert!(profile[2] < 1e-12, "{}", profile[2]);
        assert!(oxygen.anoxic_fraction(supply) < 1e-12);
    }
}

/// The profiles satisfy their differential equations: central differences of the Laplacian.
#[test]
fn profiles_solve_the_diffusion_equation() {
    let oxygen = zero_order(2.5, 2.5e9, 40.0);
    let (x, h) = (40.0, 0.5);
    let expected = oxygen.uptake_mol_m3_s / oxygen.diffusivity_m2_s * 1e-12;
    let slab = OxygenSupply::Slab { thickness_um: 300.0, faces: 2 };
    let c = oxygen.profile_mol_m3(slab, &[x - h, x, x + h]);
    let laplacian = (c[0] - 2.0 * c[1] + c[2]) / (h * h);
    assert!((laplacian / expected - 1.0).abs() < 1e-6, "{laplacian}");

    let channels = OxygenSupply::Cylinder { radius_um: 4.0, tissue_radius_um: 84.6 };
    let c = oxygen.profile_mol_m3(channels, &[x - h, x, x + h]);
    let r = 4.0 + x;
    let laplacian = (c[0] - 2.0 * c[1] + c[2]) / (h * h) + (c[2] - c[0]) / (2.0 * h * r);
    assert!((laplacian / expected - 1.0).abs() < 1e-4, "{laplacian}");
    let end = channels.depth_um();
    let c = oxygen.profile_mol_m3(channels, &[end - h, end]);
    assert!((c[0] - c[1]) / oxygen.source_mol_m3 < 1e-4, "no flux across the outer boundary");
}

#[test]
fn beyond_the_critical_thickness_the_anoxic_core_is_the_excess() {
    let oxygen = zero_order(2.5, 2.5e9, 40.0);
    let critical = oxygen.critical_thickness_um(2);
    let supply = OxygenSupply::Slab { thickness_um: 2.0 * critical, faces: 2 };
    assert!((oxygen.anoxic_fraction(supply) - 0.5).abs() < 1e-12);
    assert_eq!(oxygen.profile_mol_m3(supply, &[0.75 * critical]), [0.0]);
}

/// Fibrin of Ehsan and George (Tissue Eng Part A 2013;19:1433): D 1.7e-9 m²/s, 13 amol/s per
/// cell; 1e7 cells/mL, half-thickness 500 µm.
fn fibrin(source_mol_m3: f64, half_uptake_mol_m3: f64) -> MichaelisMenten {
    MichaelisMenten {
        diffusivity_m2_s: 1.7e-9,
        source_mol_m3,
        max_uptake_mol_m3_s: uptake_mol_m3_s(13.0, 1e7),
        half_uptake_mol_m3,
    }
}

/// First-order limit, C << K: C = C0 cosh(phi (1 - x / L)) / cosh(phi), phi = L sqrt(V / (K D)).
/// Tolerance 0.1 %: C0 / K is 1e-6, the grid error is of order (phi / 200)².
#[test]
fn dilute_oxygen_follows_the_thiele_profile() {
    let k = 8e-3;
    let slab = fibrin(k * 1e-6, k);
    let profile = slab.slab_mol_m3(500.0, 200).unwrap();
    let phi = 500e-6 * (slab.max_uptake_mol_m3_s / (k * slab.diffusivity_m2_s)).sqrt();
    let cosh = |x: f64| 0.5 * (math::exp(x) + math::exp(-x));
    for (i, c) in profile.iter().enumerate() {
        let exact = slab.source_mol_m3 * cosh(phi * (1.0 - i as f64 / 200.0)) / cosh(phi);
        assert!((c / exact - 1.0).abs() < 1e-3, "{i}: {c} {exact}");
    }
}

/// Zero-order limit, K -> 0, within and beyond the critical thickness. Tolerance 0.1 % of the
/// source: K is 1e-6 of it.
#[test]
fn eager_uptake_follows_the_zero_order_profile() {
    for (source, starves) in [(0.054, false), (0.002, true)] {
        let slab = fibrin(source, source * 1e-6);
        let profile = slab.slab_mol_m3(500.0, 400).unwrap();
        let limit = ZeroOrder {
            diffusivity_m2_s: slab.diffusivity_m2_s,
            source_mol_m3: source,
            uptake_mol_m3_s: slab.max_uptake_mol_m3_s,
        };
        assert_eq!(limit.critical_thickness_um(1) < 500.0, starves);
        let depths: Vec<f64> = (0..=400).map(|i| 500.0 * f64::from(i) / 400.0).collect();
        let supply = OxygenSupply::Slab { thickness_um: 1000.0, faces: 2 };
        let exact = limit.profile_mol_m3(supply, &depths);
        for (c, exact) in profile.iter().zip(exact) {
            assert!((c - exact).abs() < 1e-3 * source, "{c} {exact}");
        }
    }
}

/// The fibrin gel itself, with K 8e-3 mol/m³: the grid is converged to second order, and what
/// enters by the face is what the tissue takes up (trapezoidal sum).
#[test]
fn fibrin_profile_converges_and_conserves_oxygen() {
    let slab = fibrin(0.2, 8e-3);
    let coarse = slab.slab_mol_m3(500.0, 100).unwrap();
    let fine = slab.slab_mol_m3(500.0, 800).unwrap();
    assert!((coarse[100] / fine[800] - 1.0).abs() < 1e-4);

    let h = 500e-6 / 800.0;
    let uptake = |c: f64| slab.max_uptake_mol_m3_s * c / (slab.half_uptake_mol_m3 + c);
    let taken = math::sum(fine.windows(2).map(|c| 0.5 * h * (uptake(c[0]) + uptake(c[1]))));
    let entering = slab.diffusivity_m2_s * (3.0 * fine[0] - 4.0 * fine[1] + fine[2]) / (2.0 * h);
    assert!((entering / taken - 1.0).abs() < 1e-4, "{entering} {taken}");
}

prop_compose! {
    fn any_oxygen()(d in 1e-10..3e-9, c in 1e-3..0.3, q in 1e-5..5e-2) -> ZeroOrder {
        ZeroOrder { diffusivity_m2_s: d, source_mol_m3: c, uptake_mol_m3_s: q }
    }
}

fn any_supply() -> impl Strategy<Value = OxygenSupply> {
    prop_oneof![
        (10.0..3000.0, 1_u8..=2)
            .prop_map(|(thickness_um, faces)| OxygenSupply::Slab { thickness_um, faces }),
        (2.0..100.0, 2.1..20.0).prop_map(|(radius_um, ratio)| OxygenSupply::Channels {
            radius_um,
            pitch_um: radius_um * ratio
        }),
        (2.0..100.0, 1.1..12.0).prop_map(|(radius_um, ratio)| OxygenSupply::Cylinder {
            radius_um,
            tissue_radius_um: radius_um * ratio
        }),
    ]
}

const FOXN1: OxygenCurve =
    OxygenCurve { survival_po2_mmhg: 2.0, half_po2_mmhg: 8.0, hill_exponent: 3.0 };
const RESPONSE: OxygenResponse = OxygenResponse {
    foxn1: FOXN1,
    growth: OxygenCurve { half_po2_mmhg: 5.0, ..FOXN1 },
    forced_foxn1: false,
};

proptest! {
    #[test]
    fn critical_size_rises_with_supply_and_falls_with_uptake(
        oxygen in any_oxygen(), supply in any_supply(), factor in 1.01..10.0,
    ) {
        let base = oxygen.critical_span_um(supply);
        let d = ZeroOrder { diffusivity_m2_s: oxygen.diffusivity_m2_s * factor, ..oxygen };
        let c = ZeroOrder { source_mol_m3: oxygen.source_mol_m3 * factor, ..oxygen };
        let q = ZeroOrder { uptake_mol_m3_s: oxygen.uptake_mol_m3_s * factor, ..oxygen };
        // The least pitch is two radii, whatever the source.
        let least = match supply {
            OxygenSupply::Channels { radius_um, .. } => 2.0 * radius_um * (1.0 + 1e-9),
            _ => 0.0,
        };
        prop_assert!(d.critical_span_um(supply) > base || base <= least);
        prop_assert!(c.critical_span_um(supply) > base || base <= least);
        prop_assert!(q.critical_span_um(supply) < base || base <= least);
    }

    #[test]
    fn profiles_fall_from_the_source_and_are_never_negative(
        oxygen in any_oxygen(), supply in any_supply(),
    ) {
        let profile = OxygenProfile::new(oxygen, supply, SOLUBILITY, RESPONSE);
        prop_assert!(profile.po2_mmhg.iter().all(|p| *p >= 0.0));
        prop_assert!(profile.po2_mmhg.windows(2).all(|p| p[1] <= p[0] + 1e-9));
        prop_assert!((0.0..=1.0).contains(&profile.functional_fraction));
        prop_assert!((-1e-9..=1.0).contains(&profile.anoxic_fraction));
        prop_assert_eq!(profile.starves(), profile.anoxic_fraction > 1e-12);
    }

    /// The midpoint rule leaves an error far below 1e-6.
    #[test]
    fn functional_fraction_falls_with_thickness(
        oxygen in any_oxygen(), thickness_um in 10.0..3000.0, factor in 1.0..3.0, faces in 1_u8..=2,
    ) {
        let fraction = |thickness_um| {
            let supply = OxygenSupply::Slab { thickness_um, faces };
            OxygenProfile::new(oxygen, supply, SOLUBILITY, RESPONSE).functional_fraction
        };
        prop_assert!(fraction(thickness_um * factor) <= fraction(thickness_um) + 1e-6);
    }

    #[test]
    fn michaelis_menten_leaves_no_less_oxygen_than_zero_order(
        oxygen in any_oxygen(), depth_um in 10.0..1000.0, k in 1e-3..0.1,
    ) {
        let slab = MichaelisMenten {
            diffusivity_m2_s: oxygen.diffusivity_m2_s,
            source_mol_m3: oxygen.source_mol_m3,
            max_uptake_mol_m3_s: oxygen.uptake_mol_m3_s,
            half_uptake_mol_m3: k,
        };
        let profile = slab.slab_mol_m3(depth_um, 100).unwrap();
        let depths: Vec<f64> = (0..=100).map(|i| depth_um * f64::from(i) / 100.0).collect();
        let supply = OxygenSupply::Slab { thickness_um: depth_um, faces: 1 };
        for (c, pessimistic) in profile.iter().zip(oxygen.profile_mol_m3(supply, &depths)) {
            prop_assert!(*c >= pessimistic - 1e-6 * oxygen.source_mol_m3);
        }
    }

    #[test]
    fn an_oxygen_curve_is_a_rising_share(low in 0.0..200.0, step in 0.0..100.0, hill in 1.0..6.0) {
        let curve = OxygenCurve { hill_exponent: hill, ..FOXN1 };
        prop_assert!((0.0..=1.0).contains(&curve.at(low)));
        prop_assert!(curve.at(low) <= curve.at(low + step));
    }
}
