//! Slabs of tissue: closed forms in one dimension, walls in series, capillaries.

use crate::common::{OXYGEN, set_uptake, solve};
use proptest::prelude::*;
use thymoid_core::math;
use thymoid_transport::fields::{
    Gas, Outside, Perfusion, Problem, Substance, Surroundings, capillary_exchange_per_s,
};
use thymoid_transport::voxels::{Axis, Grid, Kind, Material, VoxelChip, Wall};

const UM: f64 = 1e-6;

/// A column of voxels of 10 um, by the numbers of their materials.
fn column(axis: Axis, kinds: &[Kind], material: &[u8], walls: Vec<Wall>) -> VoxelChip {
    let mut count = [1; 3];
    count[axis.index()] = material.len();
    let name = |(i, kind): (usize, &Kind)| Material { name: i.to_string(), kind: *kind };
    let materials = kinds.iter().enumerate().map(name).collect();
    VoxelChip::new(Grid::new(count, 10.0).unwrap(), materials, material.to_vec(), walls, vec![])
        .unwrap()
}

const GEL: Kind = Kind::Gel { porosity: 0.8, diffusivity_ratio: 1.0 };

fn on_sides(axis: Axis, low: f32, high: f32) -> [Option<Outside>; 6] {
    let mut sides = [None; 6];
    sides[2 * axis.index()] = Some(Outside::at(low));
    sides[2 * axis.index() + 1] = Some(Outside::at(high));
    sides
}

/// Reference: `C - Q x (L - x) / (2 D)`, and where that is negative the critical profile,
/// `C (1 - x / xc)^2` with `xc = sqrt(2 D C / Q)`.
#[test]
fn zero_order_slabs_follow_their_parabolas() {
    let (q, c0, d) = (6.25e-3, 0.054, 1.7e-9);
    for axis in Axis::ALL {
        for (voxels, starves) in [(30, false), (60, true)] {
            let chip = column(axis, &[GEL], &vec![0; voxels], vec![]);
            let medium = |_| Outside::at(0.0);
            let sides = on_sides(axis, c0 as f32, c0 as f32);
            let around = Surroundings { medium: &medium, gas: None, sides };
            let mut problem = Problem::of_chip(&chip, &OXYGEN, &around).unwrap();
            problem.half_uptake_mol_m3 = 1e-7;
            set_uptake(&mut problem, q as f32);
            let (length, reach) = (voxels as f64 * 10.0 * UM, (2.0_f64 * d * c0 / q).sqrt());
            assert_eq!(2.0 * reach < length, starves);
            let solution = solve(problem);
            for (i, c) in solution.concentration_mol_m3.iter().enumerate() {
                let x = (i as f64 + 0.5) * 10.0 * UM;
                let x = x.min(length - x);
                let critical = c0 * (1.0 - x / reach).max(0.0) * (1.0 - x / reach).max(0.0);
                let parabola = c0 - q * x * (length - x) / (2.0 * d);
                let exact = if starves { critical } else { parabola };
                assert!((f64::from(*c) - exact).abs() < 0.005 * c0, "{axis:?} {i}: {c} {exact}");
            }
            assert!(solution.balance.imbalance().abs() < 1e-5);
        }
    }
}

/// Reference: resistances in series. Medium with a film, a membrane on the wall a quarter of a
/// voxel from the gel, then gel in which oxygen diffuses half as well, up to a side.
#[test]
fn film_membrane_and_gel_are_in_series() {
    let membrane = Kind::Membrane { thickness_um: 10.0, pore_um: 0.4, porosity: 0.14 };
    let slow = Kind::Gel { porosity: 0.8, diffusivity_ratio: 0.5 };
    for axis in Axis::ALL {
        let wall = Wall { voxel: 1, axis, fraction: 0.75, membrane: Some(2) };
        let kinds = [Kind::Lumen, GEL, membrane, slow];
        let chip = column(axis, &kinds, &[0, 0, 1, 1, 1, 3, 3], vec![wall]);
        let medium = |_| Outside { concentration_mol_m3: 0.2, film_m_s: 1e-4 };
        let mut sides = [None; 6];
        sides[2 * axis.index() + 1] = Some(Outside::at(0.1));
        let around = Surroundings { medium: &medium, gas: None, sides };
        let solution = solve(Problem::of_chip(&chip, &OXYGEN, &around).unwrap());
        let gel = (2.5 + 0.25) * 10.0 * UM / 1.7e-9 + 20.0 * UM / 0.85e-9;
        let series = 1e4 + 10.0 * UM / (3e-9 * 0.14) + gel;
        let flux = 0.1 / series;
        let last = 0.1 + flux * 5.0 * UM / 0.85e-9;
        let first = 0.2 - flux * (1e4 + 10.0 * UM / (3e-9 * 0.14) + 2.5 * UM / 1.7e-9);
        let c = &solution.concentration_mol_m3;
        assert!((f64::from(c[6]) / last - 1.0).abs() < 1e-5, "{axis:?} {} {last}", c[6]);
        assert!((f64::from(c[2]) / first - 1.0).abs() < 1e-5, "{axis:?} {} {first}", c[2]);
        assert_eq!(c[0], 0.0);
    }
}

/// Reference: resistances in series; another substance than a gas does not pass the wall.
#[test]
fn gas_passes_its_wall_and_nothing_else_does() {
    let air = Kind::GasWall { thickness_um: 100.0, po2_mmhg: 140.0 };
    let chip = column(Axis::Z, &[air, GEL], &[0, 1, 1], vec![]);
    let medium = |_| Outside::at(0.0);
    let mut sides = [None; 6];
    sides[5] = Some(Outside::at(0.1));
    let gas = Gas { permeability_m2_s: 2e-8, solubility_mol_m3_mmhg: 1.35e-3 };
    let around = Surroundings { medium: &medium, gas: Some(gas), sides };
    let c = solve(Problem::of_chip(&chip, &OXYGEN, &around).unwrap()).concentration_mol_m3;
    let flux = (140.0 * 1.35e-3 - 0.1) / (100.0 * UM / 2e-8 + 20.0 * UM / 1.7e-9);
    let exact = 0.1 + flux * 5.0 * UM / 1.7e-9;
    assert!((f64::from(c[2]) / exact - 1.0).abs() < 1e-5, "{} {exact}", c[2]);
    let around = Surroundings { gas: None, ..around };
    let c = solve(Problem::of_chip(&chip, &OXYGEN, &around).unwrap()).concentration_mol_m3;
    assert!((c[1] - 0.1).abs() < 1e-6, "{c:?}");
}

/// Reference: Krogh's mean deficit by hand, `Q Rt^2 (ln(Rt / r) - 3/4) / (2 D)`, r 4 um and
/// 120 um between capillaries.
#[test]
fn capillaries_feed_tissue_evenly() {
    let mut problem = Problem::uniform(Grid::new([6, 6, 6], 30.0).unwrap(), 1.7e-9);
    let exchange = capillary_exchange_per_s(1.7e-9, 4.0, 1e6 / (120.0 * 120.0)).unwrap();
    let exchange_per_s = vec![exchange as f32; 216];
    problem.perfusion = Some(Perfusion { exchange_per_s, concentration_mol_m3: 0.054 });
    problem.half_uptake_mol_m3 = 1e-7;
    set_uptake(&mut problem, 6.25e-3);
    let solution = solve(problem);
    let fed = 120.0 * UM * 120.0 * UM / std::f64::consts::PI;
    let deficit = 6.25e-3 * fed * (math::ln(fed.sqrt() / (4.0 * UM)) - 0.75) / (2.0 * 1.7e-9);
    for c in &solution.concentration_mol_m3 {
        assert!((f64::from(*c) / (0.054 - deficit) - 1.0).abs() < 1e-4, "{c} {deficit}");
    }
    assert!(solution.balance.imbalance().abs() < 1e-5);
}

/// Proteins are kept out of cells: they decay in the pores only.
#[test]
fn a_protein_decays_where_it_can_be() {
    let protein = Substance { decay_per_s: 1e-3, enters_cells: false, ..OXYGEN };
    let chip = column(Axis::X, &[GEL], &[0; 4], vec![]);
    let medium = |_| Outside::at(0.0);
    let around = Surroundings { medium: &medium, gas: None, sides: [None; 6] };
    let problem = Problem::of_chip(&chip, &protein, &around).unwrap();
    assert_eq!((problem.storage[2], problem.loss_per_s[2]), (0.8, 0.8e-3));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// No field is below 0 or above what lies outside, and more uptake leaves less everywhere.
    #[test]
    fn fields_obey_the_maximum_principle(
        nx in 1_usize..9, ny in 1_usize..9, nz in 1_usize..9,
        half_uptake in 1e-4_f32..1e-1, uptake in 1e-4_f32..5e-2, factor in 1.1_f32..4.0,
    ) {
        let grid = Grid::new([nx, ny, nz], 25.0).unwrap();
        let materials = vec![Material { name: "gel".into(), kind: GEL }];
        let chip = VoxelChip::new(grid, materials, vec![0; grid.len()], vec![], vec![]).unwrap();
        let medium = |_| Outside::at(0.0);
        let around = Surroundings { medium: &medium, gas: None, sides: on_sides(Axis::Z, 0.1, 0.2) };
        let mut problem = Problem::of_chip(&chip, &OXYGEN, &around).unwrap();
        problem.half_uptake_mol_m3 = half_uptake;
        set_uptake(&mut problem, uptake);
        let less = solve(problem.clone()).concentration_mol_m3;
        set_uptake(&mut problem, factor * uptake);
        let more = solve(problem).concentration_mol_m3;
        for (less, more) in less.iter().zip(more) {
            prop_assert!(more >= 0.0 && more <= less + 2e-6 && *less <= 0.2 + 2e-6);
        }
    }
}
