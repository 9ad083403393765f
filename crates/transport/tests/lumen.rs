//! Medium in drawn lumens, against ducts, tubes and plates in theory.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;

use thymoid_transport::flow::{LumenFlow, Membrane, PortCondition, Section, flow_in_lumen};
use thymoid_transport::voxels::{Axis, Grid, Kind, Material, Port, VoxelChip, Wall};

const VISCOSITY: f64 = 7e-4;

/// A chip of lumen where `inside` says so and solid elsewhere, with ports over the ends along x.
fn drawn(
    count: [usize; 3],
    edge_um: f64,
    inside: &dyn Fn([usize; 3]) -> bool,
    walls: Vec<Wall>,
) -> VoxelChip {
    let grid = Grid::new(count, edge_um).unwrap();
    let lumen: Vec<bool> = (0..grid.len()).map(|v| inside(grid.place(v))).collect();
    let end = |x| {
        let at = |v: &u32| lumen[*v as usize] && grid.place(*v as usize)[0] == x;
        (0..grid.len() as u32).filter(at).collect()
    };
    let material = |name: &str, kind| Material { name: name.into(), kind };
    VoxelChip::new(
        grid,
        vec![
            material("medium", Kind::Lumen),
            material("glass", Kind::Solid),
            material("sheet", Kind::Membrane { thickness_um: 10.0, pore_um: 0.4, porosity: 0.1 }),
        ],
        lumen.iter().map(|lumen| u8::from(!lumen)).collect(),
        walls,
        vec![
            Port { name: "in".into(), voxels: end(0) },
            Port { name: "out".into(), voxels: end(count[0] - 1) },
        ],
    )
    .unwrap()
}

fn pumped(chip: &VoxelChip) -> LumenFlow {
    let conditions = BTreeMap::from([
        ("in", PortCondition::FlowUlMin(10.0)),
        ("out", PortCondition::PressurePa(0.0)),
    ]);
    flow_in_lumen(chip, &conditions, VISCOSITY).unwrap()
}

/// Flow per pressure along one edge between two inner cross-sections.
fn conductance(chip: &VoxelChip, flow: &LumenFlow) -> f64 {
    let length = chip.grid.count()[0];
    let at = |x: usize| {
        let found = flow.voxels.iter().position(|v| chip.grid.place(*v as usize)[0] == x);
        flow.pressure_pa[found.unwrap()].unwrap()
    };
    let (from, to) = (2, length - 3);
    10.0 / 60e9 * (to - from) as f64 / (at(from) - at(to))
}

/// Ducts of whole voxels against the series of a rectangle, and their largest shear. Tolerance 1 %
/// from 4 voxels across on and between plates, 2 % at 3; 5 % of shear.
#[test]
fn straight_ducts_follow_the_series() {
    for (across, high, tolerance) in
        [(3, 3, 0.02), (4, 4, 0.01), (8, 4, 0.01), (16, 4, 0.01), (8, 8, 0.01), (60, 1, 0.01)]
    {
        let chip = drawn([12, across, high], 20.0, &|_| true, vec![]);
        let section =
            Section::Rectangle { width_um: 20.0 * across as f64, height_um: 20.0 * high as f64 };
        let exact = section.conductance_m3_s_pa(20.0, VISCOSITY);
        let flow = pumped(&chip);
        let deviation = conductance(&chip, &flow) / exact - 1.0;
        let inner = flow.voxels.iter().zip(&flow.wall_shear_pa);
        let inner = inner.filter(|(v, _)| (2..10).contains(&chip.grid.place(**v as usize)[0]));
        let shear = inner.fold(0.0_f64, |most, (_, shear)| most.max(*shear));
        let shear = shear / section.wall_shear_pa(10.0 / 60e9, VISCOSITY) - 1.0;
        assert!(shear.abs() < 0.05, "{across} x {high}: shear {shear}");
        assert!(deviation.abs() < tolerance, "{across} x {high}: {deviation}");
    }
}

/// A tube with its walls where they are, along the lines between middles, against Poiseuille.
/// Tolerance 0.5 % at diameters of 10 and 16.6 voxels; 10 % of the largest shear, that of the voxel
/// whose wall is nearest.
#[test]
fn tubes_with_cut_links_follow_poiseuille() {
    let tubes = [(5.0, 0.0), (5.0, 0.31), (8.3, 0.5), (8.3, 0.17)];
    for (radius, shift) in tubes {
        let side = 20;
        let centre = 0.5 * side as f64 + shift;
        let away = |j: f64, k: f64| {
            let [y, z] = [j - centre, k - centre];
            (y * y + z * z).sqrt()
        };
        let inside = |[_, j, k]: [usize; 3]| away(j as f64 + 0.5, k as f64 + 0.5) < radius;
        let grid = Grid::new([12, side, side], 10.0).unwrap();
        let mut walls = Vec::new();
        for voxel in 0..grid.len() {
            for axis in [Axis::Y, Axis::Z] {
                let Some(next) = grid.next(voxel, axis) else { continue };
                let [one, two] = [voxel, next].map(|v| grid.place(v));
                if inside(one) == inside(two) {
                    continue;
                }
                let (j, k) = (one[1] as f64 + 0.5, one[2] as f64 + 0.5);
                let step = |f: f64| if axis == Axis::Y { away(j + f, k) } else { away(j, k + f) };
                let (mut low, mut high) = (0.0, 1.0);
                for _ in 0..50 {
                    let middle = 0.5 * (low + high);
                    let same = (step(middle) < radius) == inside(one);
                    *(if same { &mut low } else { &mut high }) = middle;
                }
                let fraction = (low as f32).clamp(0.01, 0.99);
                walls.push(Wall { voxel: voxel as u32, axis, fraction, membrane: None });
            }
        }
        let chip = drawn([12, side, side], 10.0, &inside, walls);
        let flow = pumped(&chip);
        let exact = Section::Circle { radius_um: 10.0 * radius };
        let deviation =
            conductance(&chip, &flow) / exact.conductance_m3_s_pa(10.0, VISCOSITY) - 1.0;
        let shear = flow.wall_shear_pa.iter().fold(0.0_f64, |most, shear| most.max(*shear));
        let shear = shear / exact.wall_shear_pa(10.0 / 60e9, VISCOSITY) - 1.0;
        assert!(deviation.abs() < 0.005, "{radius} {shift}: {deviation}");
        assert!(shear.abs() < 0.1, "{radius} {shift}: {shear}");
    }
}

/// Between plates, shear is 6 mu Q / (w h2), speed Q / (w h), and medium stays V / Q.
#[test]
fn plates_have_their_shear_speed_and_time() {
    let chip = drawn([40, 120, 3], 10.0, &|_| true, vec![]);
    let flow = pumped(&chip);
    let middle = |of: &[f64], z: usize| {
        let voxel = chip.grid.at(20, 60, z) as u32;
        of[flow.voxels.binary_search(&voxel).unwrap()]
    };
    let rate = 10.0 / 60e9;
    // The side walls take 0.63 of a gap of 0.03 from the width of 1.2 mm.
    let free = rate / (1.2e-3 * (1.0 - 0.63 * 30.0 / 1200.0));
    let shear = middle(&flow.wall_shear_pa, 0) / (6.0 * VISCOSITY * free / (30e-6 * 30e-6));
    assert!((shear - 1.0).abs() < 0.01, "{shear}");
    let speed: Vec<f64> = flow.speed_m_s.iter().map(|v| v[0]).collect();
    let mean = (0..3).map(|z| middle(&speed, z)).sum::<f64>() / 3.0;
    assert!((mean / (free / 30e-6) - 1.0).abs() < 0.01, "{mean}");
    let volume = 400e-6 * 1200e-6 * 30e-6;
    assert!((flow.residence_s * rate / volume - 1.0).abs() < 1e-9);
    let out = flow.age_s[flow.voxels.len() - 1].unwrap();
    assert!(out > 0.5 * flow.residence_s, "{out}");
}

/// Pillars slow the flow, and a chamber with them keeps every drop.
#[test]
fn pillars_resist() {
    let pillars = |[x, y, _]: [usize; 3]| !((x / 5) % 2 == 1 && (y / 5) % 2 == 1);
    let [free, filled] =
        [drawn([60, 45, 6], 10.0, &|_| true, vec![]), drawn([60, 45, 6], 10.0, &pillars, vec![])];
    let [free, filled] = [pumped(&free), pumped(&filled)];
    let most = |flow: &LumenFlow| flow.pressure_pa.iter().flatten().fold(0.0_f64, |m, p| m.max(*p));
    assert!(most(&filled) > 1.5 * most(&free));
    for flow in [free, filled] {
        assert!((flow.port_m3_s[0] + flow.port_m3_s[1]).abs() < 1e-8 * flow.port_m3_s[0]);
        assert!((flow.port_m3_s[0] * 60e9 - 10.0).abs() < 1e-6);
    }
}

/// Two channels of one layer each, with a membrane between: what passes it is the permeance times
/// the difference of pressure.
#[test]
fn medium_passes_a_membrane() {
    let walls = (0..6 * 10)
        .map(|i| Wall {
            voxel: (i % 6 + 6 * (i / 6) + 60 * 3) as u32,
            axis: Axis::Z,
            fraction: 0.5,
            membrane: Some(2),
        })
        .collect();
    let mut chip = drawn([6, 10, 8], 25.0, &|_| true, walls);
    let layer = |from: usize, x: usize| {
        let grid = chip.grid;
        let at = |v: &u32| {
            let [i, _, k] = grid.place(*v as usize);
            i == x && k / 4 == from
        };
        (0..grid.len() as u32).filter(at).collect::<Vec<u32>>()
    };
    chip.ports = vec![
        Port { name: "in".into(), voxels: layer(0, 0) },
        Port { name: "out".into(), voxels: layer(1, 5) },
    ];
    let flow = pumped(&chip);
    let area = 150e-6 * 250e-6;
    let membrane = Membrane { thickness_um: 10.0, pore_um: 0.4, porosity: 0.1 };
    let sheet = 10.0 / 60e9 / (area * membrane.permeance_m_s_pa(VISCOSITY));
    let ends = flow.pressure_pa[0].unwrap();
    // The channels add little to what the membrane resists.
    assert!((1.0..1.05).contains(&(ends / sheet)), "{}", ends / sheet);
}

#[test]
fn lumens_that_cannot_flow_are_named() {
    let chip = drawn([12, 4, 4], 20.0, &|_| true, vec![]);
    let solve = |conditions: &[(&str, PortCondition)]| {
        let conditions = conditions.iter().copied().collect();
        flow_in_lumen(&chip, &conditions, VISCOSITY).unwrap_err().to_string()
    };
    let pressure = PortCondition::PressurePa(1.0);
    assert!(solve(&[("inn", pressure)]).contains("the chip has no port `inn`"));
    assert!(solve(&[]).contains("no port of the chip has a pressure or a flow"));
    assert!(solve(&[("in", pressure)]).contains("nothing flows at port `in`"));
    assert!(solve(&[("in", pressure), ("out", pressure)]).contains("the same pressure"));
    let split = drawn([12, 4, 4], 20.0, &|[x, _, _]| x != 6, vec![]);
    let ports = [("in", pressure), ("out", PortCondition::PressurePa(0.0))];
    let error = flow_in_lumen(&split, &ports.into(), VISCOSITY).unwrap_err();
    assert!(error.to_string().contains("nothing flows at port `in`"), "{error}");
}
