//! Fields of designs against closed forms of the mean field and of Ehsan's gel.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use thymoid_chip::fields::{Field, Piece, Signal, fields, piece_of};
use thymoid_chip::{Design, MichaelisMenten, OxygenBudget, uptake_mol_m3_s};
use thymoid_transport::fields::{Contact, Problem, Solver, Stop};
use thymoid_transport::voxels::{Axis, Grid};

/// Fibrin of Ehsan and George (Tissue Eng Part A 2013;19:1433): D 1.7e-9 m²/s, 13 amol/s per
/// cell, K 8e-3 mol/m³; 1e7 cells/mL, 500 µm fed from one face. Reference: the boundary value
/// problem in one dimension, solved by Newton's method. 2 % everywhere, well fed and starving.
#[test]
fn fibrin_gel_agrees_with_its_profile() {
    for (source, cells_per_ml) in [(0.2, 1e7), (0.2, 1e8), (0.05, 1e8)] {
        let slab = MichaelisMenten {
            diffusivity_m2_s: 1.7e-9,
            source_mol_m3: source,
            max_uptake_mol_m3_s: uptake_mol_m3_s(13.0, cells_per_ml),
            half_uptake_mol_m3: 8e-3,
        };
        // Middles of voxels are every second point of the profile.
        let profile = slab.slab_mol_m3(500.0, 100).unwrap();
        let grid = Grid::new([2, 2, 50], 10.0).unwrap();
        let mut problem = Problem::uniform(grid, slab.diffusivity_m2_s);
        problem.half_uptake_mol_m3 = slab.half_uptake_mol_m3 as f32;
        problem.most_uptake_mol_m3_s.fill(slab.max_uptake_mol_m3_s as f32);
        let conductance_per_s = 2.0 * problem.free_conductance_per_s;
        let concentration_mol_m3 = source as f32;
        for voxel in 0..4 {
            let axis = Axis::Z;
            problem.contacts.push(Contact { voxel, axis, conductance_per_s, concentration_mol_m3 });
        }
        let solution = Solver::new(problem).unwrap().solve(Stop::default()).unwrap();
        for z in 0..50 {
            let (found, exact) =
                (f64::from(solution.concentration_mol_m3[grid.at(1, 1, z)]), profile[2 * z + 1]);
            assert!((found - exact).abs() < 0.02 * exact.max(1e-3 * source), "{z} {found} {exact}");
        }
    }
}

fn design(thickness_um: f64, medium: &str) -> Design {
    let text = format!(
        "name = \"d\"\narea_mm2 = 100\nthickness_um = {thickness_um}\nprogenitors_per_day = 500\n\
         functional_stroma_fraction = 1\nmedium = {{ {medium} }}"
    );
    Design::parse("chip.toml", &text).unwrap()
}

const PERFUSED: &str =
    "kind = \"perfused\", channel_radius_um = 50, channel_pitch_um = 300, po2_mmhg = 100";
const STATIC: &str = "kind = \"static\", faces = 2, po2_mmhg = 140";
const IMPLANTED: &str = "kind = \"implanted\", capillary_pitch_um = 120, po2_mmhg = 40";

fn solved(design: &Design, signals: &[Signal], edge_um: f64) -> (Piece, Vec<Field>) {
    let parameters = thymoid_chip::parameters().unwrap();
    let piece = piece_of(design, edge_um, &parameters).unwrap();
    let fields = fields(signals, design, &piece, 2.5e9, &parameters).unwrap();
    (piece, fields)
}

/// Reference: the same slab in one dimension, with the uptake of the parameter tables.
#[test]
fn oxygen_of_a_slab_is_that_of_one_dimension() {
    let parameters = thymoid_chip::parameters().unwrap();
    let (_, found) = solved(&design(400.0, STATIC), &[Signal::Oxygen], 5.0);
    let slab = OxygenBudget::new(&parameters).unwrap().michaelis_menten(140.0, 2.5e9);
    let profile = slab.slab_mol_m3(200.0, 80).unwrap();
    let least = profile[79]; // half a voxel from the middle
    assert!(
        (found[0].least_mol_m3 / least - 1.0).abs() < 0.01,
        "{} {least}",
        found[0].least_mol_m3
    );
}

/// Two pitches of channels have two channels, whose volume is their circle's; all sides are planes
/// of symmetry, so both halves are one another's mirror image.
#[test]
fn channels_are_where_a_design_has_them() {
    let (piece, found) = solved(&design(600.0, PERFUSED), &[Signal::Oxygen], 10.0);
    assert_eq!(piece.chip.grid.count(), [60, 4, 60]);
    let lumen = piece.chip.volume_mm3("medium").unwrap();
    let circles = 4.0 * std::f64::consts::PI * 0.05 * 0.05 * 0.04;
    assert!((lumen / circles - 1.0).abs() < 0.05, "{lumen} {circles}");
    let grid = piece.chip.grid;
    for voxel in 0..grid.len() {
        let [x, y, z] = grid.place(voxel);
        let mirror = grid.at(59 - x, y, 59 - z);
        let [a, b] = [voxel, mirror].map(|v| found[0].concentration_mol_m3[v]);
        assert!((a - b).abs() < 1e-4 * 0.135, "{x} {z}: {a} {b}");
    }
    for wall in &piece.chip.walls {
        let step = f64::from(wall.fraction) * 10.0;
        let mut at = grid.centre_um(wall.voxel as usize);
        at[wall.axis.index()] += step;
        let off = |c: f64| ((c - 150.0) / 300.0).round() * 300.0 + 150.0 - c;
        let r = off(at[0]).hypot(off(at[2]));
        assert!((r - 50.0).abs() < 0.01, "{wall:?} is at {r} um from its axis");
    }
}

#[test]
fn signals_are_highest_in_their_layer_and_add_up() {
    for medium in [PERFUSED, STATIC, IMPLANTED] {
        let (piece, found) = solved(&design(600.0, medium), &Signal::ALL, 15.0);
        for field in &found {
            let mean = |cortex: bool| {
                let voxels = (0..piece.chip.grid.len())
                    .filter(|v| piece.chip.kind(*v).diffuses() && piece.is_cortex(*v) == cortex);
                let c: Vec<f64> =
                    voxels.map(|v| f64::from(field.concentration_mol_m3[v])).collect();
                c.iter().sum::<f64>() / c.len() as f64
            };
            match field.signal {
                Signal::Ccl25 | Signal::Cxcl12 => assert!(mean(true) > mean(false)),
                Signal::Ccl21 | Signal::Ccl19 | Signal::Rankl => assert!(mean(false) > mean(true)),
                Signal::Oxygen | Signal::S1p | Signal::Il7 => {}
            }
            assert!(field.mean_mol_m3 > 0.0 && field.least_mol_m3 >= 0.0, "{medium} {field:?}");
            assert!(field.least_mol_m3 <= field.mean_mol_m3);
            let imbalance = field.balance.imbalance().abs();
            assert!(imbalance < 1e-3, "{medium} {:?}: {imbalance}", field.signal);
            assert_eq!(field.hypoxic_share.is_some(), field.signal == Signal::Oxygen);
        }
    }
}

/// Each parameter of a signal has an effect on its field.
#[test]
fn every_parameter_of_signals_matters() {
    let parameters = thymoid_chip::parameters().unwrap();
    let names: Vec<String> = parameters
        .iter()
        .map(|(name, _)| name.to_owned())
        .filter(|name| name.starts_with("chip.signals."))
        .collect();
    // What membranes and gas-permeable walls alone make use of.
    let of_walls = ["free_diffusivity", "wall_permeability"];
    let designs = [PERFUSED, STATIC].map(|medium| design(900.0, medium));
    let solve = |parameters: &thymoid_core::Parameters| {
        designs.each_ref().map(|design| {
            let piece = piece_of(design, 30.0, parameters).unwrap();
            fields(&Signal::ALL, design, &piece, 2.5e9, parameters).unwrap()
        })
    };
    let before = solve(&parameters);
    for name in names.iter().filter(|name| !of_walls.iter().any(|wall| name.contains(wall))) {
        let parameter = parameters.get(name).unwrap();
        let other = if parameter.value < parameter.high { parameter.high } else { parameter.low };
        let mut changed = parameters.clone();
        changed.set(name, other, "test").unwrap();
        assert!(solve(&changed) != before, "{name} has no effect");
    }
}

#[test]
fn voxels_that_cannot_make_a_chip_are_refused() {
    let parameters = thymoid_chip::parameters().unwrap();
    for edge_um in [0.0, -5.0, f64::NAN, 2000.0, 0.01] {
        assert!(piece_of(&design(600.0, PERFUSED), edge_um, &parameters).is_err(), "{edge_um}");
    }
    let dense = design(600.0, "kind = \"implanted\", capillary_pitch_um = 20, po2_mmhg = 40");
    let piece = piece_of(&dense, 10.0, &parameters).unwrap();
    let error = fields(&[Signal::Oxygen], &dense, &piece, 2.5e9, &parameters).unwrap_err();
    assert!(error.to_string().contains("medium.capillary_pitch_um"), "{error}");
}
