//! Curved walls: order of convergence, Krogh's cylinder, a channel anywhere on the grid.

use crate::common::{OXYGEN, chip, oxygen, set_uptake, solve};
use thymoid_core::math;
use thymoid_transport::fields::{Outside, Problem, Surroundings};
use thymoid_transport::voxels::{Grid, Kind, VoxelChip};

const NATIVE_UPTAKE: f32 = 6.25e-3;
const SOURCE: f32 = 0.135;

/// `C = A + B / s` with `s = 1 + (x / L)^2 + (y / M)^2`, in um and mol/m3.
struct Hill;

impl Hill {
    const TOP_UM: [f64; 2] = [170.0, 230.0];
    const WIDTH_UM: [f64; 2] = [70.0, 90.0];
    const A: f64 = 0.02;
    const B: f64 = 0.09;

    /// Returns `s` and each of its squares.
    fn parts(p: [f64; 3]) -> (f64, [f64; 2]) {
        let square = |axis: usize| {
            let u = (p[axis] - Self::TOP_UM[axis]) / Self::WIDTH_UM[axis];
            u * u
        };
        let squares = [square(0), square(1)];
        (1.0 + squares[0] + squares[1], squares)
    }

    fn at(p: [f64; 3]) -> f64 {
        Self::A + Self::B / Self::parts(p).0
    }

    fn laplacian(p: [f64; 3]) -> f64 {
        let (s, squares) = Self::parts(p);
        let along = |axis: usize| {
            let width = Self::WIDTH_UM[axis];
            (8.0 * squares[axis] / s - 2.0) / (width * width * s * s)
        };
        Self::B * (along(0) + along(1))
    }
}

/// Returns the root of the mean square error of a manufactured solution, and its greatest error,
/// over the size of the solution: gel between two cylinders whose axis lies anywhere on the grid.
fn manufactured_errors(voxels: usize) -> [f64; 2] {
    let (edge, centre) = (400.0 / voxels as f64, [203.7, 196.1]);
    let grid = Grid::new([voxels, voxels, 1], edge).unwrap();
    let r = |p: [f64; 3]| (p[0] - centre[0]).hypot(p[1] - centre[1]);
    let ring = |p: [f64; 3]| (r(p) - 60.0).min(180.0 - r(p));
    let chip = chip(grid, Kind::Lumen, ring);
    let medium = |_| Outside::at(0.0);
    let around = Surroundings { medium: &medium, gas: None, sides: [None; 6] };
    let mut problem = Problem::of_chip(&chip, &OXYGEN, &around).unwrap();
    let d_um2_s = OXYGEN.diffusivity_m2_s * 1e12;
    for contact in &mut problem.contacts {
        // The conductance says how far the wall is, and the ring on which side.
        let way = d_um2_s / (edge * f64::from(contact.conductance_per_s));
        let after = |way: f64| {
            let mut place = grid.centre_um(contact.voxel as usize);
            place[contact.axis.index()] += way;
            place
        };
        let (up, down) = (after(way), after(-way));
        let wall = if ring(up).abs() < ring(down).abs() { up } else { down };
        contact.concentration_mol_m3 = Hill::at(wall) as f32;
    }
    set_uptake(&mut problem, NATIVE_UPTAKE);
    let (most, half) = (f64::from(NATIVE_UPTAKE), OXYGEN.half_uptake_mol_m3);
    for voxel in inside(&problem).collect::<Vec<_>>() {
        let p = grid.centre_um(voxel);
        let c = Hill::at(p);
        // A source must not be negative: decay takes away what is added to it.
        let added = 0.05;
        let source = most * c / (half + c) - d_um2_s * Hill::laplacian(p) + added;
        problem.source_mol_m3_s[voxel] = source as f32;
        problem.loss_per_s[voxel] = (added / c) as f32;
    }
    let voxels: Vec<usize> = inside(&problem).collect();
    let solution = solve(problem);
    let error = |voxel: &usize| {
        f64::from(solution.concentration_mol_m3[*voxel]) - Hill::at(grid.centre_um(*voxel))
    };
    let square = voxels.iter().map(|v| error(v) * error(v)).sum::<f64>() / voxels.len() as f64;
    let greatest = voxels.iter().map(|v| error(v).abs()).fold(0.0, f64::max);
    [square.sqrt(), greatest].map(|e| e / (Hill::A + Hill::B))
}

fn inside(problem: &Problem) -> impl Iterator<Item = usize> {
    (0..problem.grid.len()).filter(|voxel| problem.diffuses[*voxel])
}

/// Reference: the solution itself. The order is that over three halvings of the edge, for where
/// walls cut links differs from grid to grid.
#[test]
fn manufactured_solution_is_met_to_second_order() {
    let (coarse, fine) = (manufactured_errors(20), manufactured_errors(160));
    let order = |i: usize| math::ln(coarse[i] / fine[i]) / (3.0 * std::f64::consts::LN_2);
    println!("orders {:.2} (L2), {:.2} (max); errors at 2.5 um {fine:?}", order(0), order(1));
    assert!(order(0) >= 1.9 && order(1) >= 1.8, "{coarse:?} {fine:?}");
}

/// Returns gel around a channel of 50 um within a cylinder of 150 um that lets nothing pass.
fn krogh_chip(edge: f64) -> VoxelChip {
    let voxels = (320.0 / edge).round() as usize;
    let grid = Grid::new([voxels, voxels, 1], edge).unwrap();
    let r = move |p: [f64; 3]| (p[0] - 160.0).hypot(p[1] - 160.0);
    let channel = chip(grid, Kind::Lumen, |p| r(p) - 50.0);
    let mut materials = channel.materials;
    materials.push(thymoid_transport::voxels::Material { name: "case".into(), kind: Kind::Solid });
    let numbers = channel.material.iter().enumerate();
    let material = numbers.map(|(v, m)| if r(grid.centre_um(v)) > 150.0 { 2 } else { *m });
    VoxelChip::new(grid, materials, material.collect(), channel.walls, vec![]).unwrap()
}

/// Reference: Krogh's closed form, `Q / (4 D) (2 R^2 ln(r / r0) - r^2 + r0^2)`, with a film of
/// medium `Q (R^2 - r0^2) / (2 r0 k)` more. 2 % of the deficit at the outer wall.
#[test]
fn krogh_cylinder_with_and_without_film() {
    let chip = krogh_chip(5.0);
    for film_m_s in [f32::INFINITY, 1.1e-4] {
        let medium = |_| Outside { concentration_mol_m3: SOURCE, film_m_s };
        let around = Surroundings { medium: &medium, gas: None, sides: [None; 6] };
        let mut problem = Problem::of_chip(&chip, &OXYGEN, &around).unwrap();
        problem.half_uptake_mol_m3 = 1e-6;
        set_uptake(&mut problem, NATIVE_UPTAKE);
        let (d, q, r0, r1) = (1.7e-9, f64::from(NATIVE_UPTAKE), 50e-6_f64, 150e-6_f64);
        let film = q * (r1 * r1 - r0 * r0) / (2.0 * r0 * f64::from(film_m_s));
        let exact =
            |r: f64| film + q / (4.0 * d) * (2.0 * r1 * r1 * math::ln(r / r0) - r * r + r0 * r0);
        let voxels: Vec<usize> = inside(&problem).collect();
        let solution = solve(problem);
        for voxel in voxels {
            let p = chip.grid.centre_um(voxel);
            let r = (p[0] - 160.0).hypot(p[1] - 160.0) * 1e-6;
            let deficit = f64::from(SOURCE - solution.concentration_mol_m3[voxel]);
            let error = (deficit - exact(r)) / exact(r1);
            assert!(error.abs() < 0.02, "{film_m_s} {r:e}: {deficit} {}", exact(r));
        }
    }
}

/// Returns the mean deficit around a channel of 50 um in a square of 300 um.
fn mean_deficit(edge: f64, shift: [f64; 2]) -> f64 {
    let voxels = (300.0 / edge).round() as usize;
    let grid = Grid::new([voxels, voxels, 1], edge).unwrap();
    let from_axis = |p: [f64; 3]| (p[0] - 150.0 - shift[0]).hypot(p[1] - 150.0 - shift[1]);
    let chip = chip(grid, Kind::Lumen, |p| from_axis(p) - 50.0);
    let mut problem = oxygen(&chip, SOURCE);
    problem.half_uptake_mol_m3 = 1e-6;
    set_uptake(&mut problem, NATIVE_UPTAKE);
    let voxels: Vec<usize> = inside(&problem).collect();
    let c = solve(problem).concentration_mol_m3;
    voxels.iter().map(|v| f64::from(SOURCE - c[*v])).sum::<f64>() / voxels.len() as f64
}

/// Reference: the same shift at 1.5 um, for a channel off the middle of its square feeds it worse.
#[test]
fn a_channel_may_lie_anywhere_on_the_grid() {
    for (edge, allowed) in [(15.0, 0.025), (10.0, 0.01)] {
        let mut worst = 0.0_f64;
        for i in 0..25 {
            let shift = [i % 5, i / 5].map(|step| f64::from(step) * edge / 5.0);
            let error = mean_deficit(edge, shift) / mean_deficit(1.5, shift) - 1.0;
            worst = worst.max(error.abs());
        }
        println!("{edge} um: {:.2} %", 100.0 * worst);
        assert!(worst <= allowed, "{edge} um: {worst}");
    }
}
