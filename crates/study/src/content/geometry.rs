//! What was understood of a drawn chip, as tables.

use std::collections::BTreeMap;

use thymoid_drawing::measure::Measures;
use thymoid_drawing::reach::Unreached;
use thymoid_transport::voxels::{Kind, VoxelChip};

use crate::frame::Frame;

/// Square micrometres of a square millimetre.
const UM2_PER_MM2: f64 = 1e6;

/// Returns the tables: volumes, wall areas, ports, and what no port reaches.
pub fn frames(chip: &VoxelChip, measures: &Measures, unreached: &[Unreached]) -> Vec<Frame> {
    vec![
        materials(chip, measures, unreached),
        walls(chip, measures),
        ports(chip),
        pieces(chip, unreached),
    ]
}

/// The word of a design for what a material does.
pub const fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Tissue { .. } => "tissue",
        Kind::Gel { .. } => "gel",
        Kind::Lumen => "lumen",
        Kind::Membrane { .. } => "membrane",
        Kind::GasWall { .. } => "gas_wall",
        Kind::Solid => "solid",
    }
}

fn voxel_mm3(chip: &VoxelChip) -> f64 {
    let edge_mm = chip.grid.edge_um() / 1e3;
    edge_mm * edge_mm * edge_mm
}

fn materials(chip: &VoxelChip, measures: &Measures, unreached: &[Unreached]) -> Frame {
    let count = |number: usize| {
        chip.material.iter().filter(|of| usize::from(**of) == number).count() as f64
    };
    let lost = |number: usize| {
        let of = unreached.iter().filter(|piece| usize::from(piece.material) == number);
        of.map(|piece| piece.voxels).sum::<usize>() as f64
    };
    let drawn = |number: usize| measures.volume_mm3.get(&(number as u8)).copied().unwrap_or(0.0);
    let all = 0..chip.materials.len();
    Frame::new("materials")
        .texts("material", chip.materials.iter().map(|material| material.name.as_str()))
        .texts("kind", chip.materials.iter().map(|material| kind_word(material.kind)))
        .floats("drawn_mm3", all.clone().map(drawn))
        .floats("voxels_mm3", all.clone().map(|number| count(number) * voxel_mm3(chip)))
        .floats("no_port_reaches_mm3", all.map(|number| lost(number) * voxel_mm3(chip)))
}

/// Areas between two materials, and of each membrane between its two sides.
fn walls(chip: &VoxelChip, measures: &Measures) -> Frame {
    let name = |number: u8| chip.materials[usize::from(number)].name.as_str();
    let pairs: Vec<(&(u8, u8), &f64)> = measures.wall_mm2.iter().collect();
    let mut links: BTreeMap<(u8, u8), u64> = BTreeMap::new();
    for axis in thymoid_transport::voxels::Axis::ALL {
        for voxel in 0..chip.grid.len() {
            if let Some(next) = chip.grid.next(voxel, axis) {
                let (a, b) = (chip.material[voxel], chip.material[next]);
                if a != b {
                    *links.entry((a.min(b), a.max(b))).or_default() += 1;
                }
            }
        }
    }
    let face_mm2 = chip.grid.edge_um() * chip.grid.edge_um() / UM2_PER_MM2;
    let faces = |pair: &(u8, u8)| links.get(pair).map_or(0.0, |links| *links as f64 * face_mm2);
    Frame::new("walls")
        .texts("material", pairs.iter().map(|((a, _), _)| name(*a)))
        .texts("other", pairs.iter().map(|((_, b), _)| name(*b)))
        .floats("drawn_mm2", pairs.iter().map(|(_, area)| **area))
        .floats("voxel_faces_mm2", pairs.iter().map(|(pair, _)| faces(pair)))
}

fn ports(chip: &VoxelChip) -> Frame {
    let ends = |greatest: bool, axis: usize| {
        let edge = chip.grid.edge_um();
        chip.ports.iter().map(move |port| {
            let at = port.voxels.iter().map(|voxel| chip.grid.place(*voxel as usize)[axis]);
            let place = if greatest { at.max().map(|at| at + 1) } else { at.min() };
            place.unwrap_or_default() as f64 * edge
        })
    };
    Frame::new("ports")
        .texts("port", chip.ports.iter().map(|port| port.name.as_str()))
        .integers("voxels", chip.ports.iter().map(|port| port.voxels.len() as i64))
        .floats("x_from_um", ends(false, 0))
        .floats("x_to_um", ends(true, 0))
        .floats("y_from_um", ends(false, 1))
        .floats("y_to_um", ends(true, 1))
        .floats("z_from_um", ends(false, 2))
        .floats("z_to_um", ends(true, 2))
}

fn pieces(chip: &VoxelChip, unreached: &[Unreached]) -> Frame {
    let name = |piece: &Unreached| chip.materials[usize::from(piece.material)].name.as_str();
    let from = |axis: usize| unreached.iter().map(move |piece| piece.from_um[axis]);
    let to = |axis: usize| unreached.iter().map(move |piece| piece.to_um[axis]);
    Frame::new("unreached")
        .texts("material", unreached.iter().map(name))
        .floats("mm3", unreached.iter().map(|piece| piece.voxels as f64 * voxel_mm3(chip)))
        .floats("x_from_um", from(0))
        .floats("x_to_um", to(0))
        .floats("y_from_um", from(1))
        .floats("y_to_um", to(1))
        .floats("z_from_um", from(2))
        .floats("z_to_um", to(2))
}
