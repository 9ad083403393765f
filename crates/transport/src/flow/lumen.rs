//! The lumen of a chip as a graph of voxels.

use std::collections::BTreeMap;

use super::membrane::Membrane;
use crate::error::Error;
use crate::voxels::{Axis, Kind, VoxelChip};

/// What lies on one side of a voxel of lumen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Face {
    /// Lumen: the node of that voxel.
    Lumen(u32),
    /// A wall, at this share of an edge from the middle.
    Wall(f64),
    /// The way into a port.
    Open,
}

/// The lumen of a chip.
pub(super) struct Lumen {
    pub(super) edge_m: f64,
    /// The voxel of each node, in order.
    pub(super) voxels: Vec<u32>,
    /// Faces of each node: before and after along x, y and z.
    pub(super) faces: Vec<[[Face; 2]; 3]>,
    /// Membranes between two nodes, and how far each side is from it, in edges.
    pub(super) membranes: Vec<([u32; 2], Membrane)>,
    /// The port of each node, by its number.
    pub(super) port: Vec<Option<u32>>,
}

impl Lumen {
    /// Reads the lumen of a chip.
    ///
    /// # Errors
    /// When there is none, a voxel lies in two ports, or a membrane stands there as voxels, which
    /// medium would have to pass.
    pub(super) fn new(chip: &VoxelChip) -> Result<Self, Error> {
        let fault = |reason: String| Err(Error::Network { reason });
        let grid = &chip.grid;
        let voxels: Vec<u32> = (0..grid.len() as u32)
            .filter(|voxel| matches!(chip.kind(*voxel as usize), Kind::Lumen))
            .collect();
        if voxels.is_empty() {
            return fault("the chip has no lumen, so no medium flows".into());
        }
        let solid = (0..grid.len()).find(|v| matches!(chip.kind(*v), Kind::Membrane { .. }));
        if let Some(voxel) = solid {
            let [x, y, z] = grid.centre_um(voxel);
            return fault(format!(
                "a membrane fills voxels, the first at ({x}, {y}, {z}) um; put it on the walls \
                 between two layers, for it is thinner than a voxel"
            ));
        }
        let node = |voxel: usize| voxels.binary_search(&(voxel as u32)).ok().map(|i| i as u32);
        let mut port: Vec<Option<u32>> = vec![None; voxels.len()];
        for (number, region) in chip.ports.iter().enumerate() {
            for at in region.voxels.iter().filter_map(|voxel| node(*voxel as usize)) {
                if let Some(other) = port[at as usize].replace(number as u32) {
                    let [one, two] = [&chip.ports[other as usize].name, &region.name];
                    return fault(format!("ports `{one}` and `{two}` overlap"));
                }
            }
        }
        let open = openings(chip);
        let mut membranes = Vec::new();
        let mut faces = Vec::with_capacity(voxels.len());
        for (i, voxel) in voxels.iter().enumerate() {
            let side = |axis: Axis, after: bool| -> (Face, Option<([u32; 2], Membrane)>) {
                let voxel = *voxel as usize;
                let Some(other) = neighbour(chip, voxel, axis, after) else {
                    let way = port[i].and_then(|number| open[number as usize]);
                    let face =
                        if way == Some((axis, after)) { Face::Open } else { Face::Wall(0.5) };
                    return (face, None);
                };
                let wall = chip.wall(voxel.min(other), axis);
                let fraction = wall.map_or(0.5, |wall| f64::from(wall.fraction));
                let fraction = if after { fraction } else { 1.0 - fraction };
                let sheet = wall.and_then(|wall| wall.membrane);
                match (node(other), sheet.map(|m| chip.materials[usize::from(m)].kind)) {
                    (None, _) => (Face::Wall(fraction), None),
                    (Some(to), Some(Kind::Membrane { thickness_um, pore_um, porosity })) => {
                        let membrane = Membrane { thickness_um, pore_um, porosity };
                        let once = after.then_some(([i as u32, to], membrane));
                        (Face::Wall(fraction), once)
                    }
                    (Some(to), _) => (Face::Lumen(to), None),
                }
            };
            let both = |axis| [side(axis, false), side(axis, true)];
            let all = Axis::ALL.map(both);
            membranes.extend(all.iter().flatten().filter_map(|(_, membrane)| *membrane));
            faces.push(all.map(|axis| axis.map(|(face, _)| face)));
        }
        let edge_m = grid.edge_um() * super::M_PER_UM;
        Ok(Self { edge_m, voxels, faces, membranes, port })
    }
}

fn neighbour(chip: &VoxelChip, voxel: usize, axis: Axis, after: bool) -> Option<usize> {
    let before = chip.grid.place(voxel)[axis.index()] > 0;
    if after { chip.grid.next(voxel, axis) } else { before.then(|| voxel - chip.grid.stride(axis)) }
}

/// The side of the box by which each port opens, if it does: where all of it touches, that behind
/// which most lumen lies.
fn openings(chip: &VoxelChip) -> Vec<Option<(Axis, bool)>> {
    let opening = |voxels: &[u32]| {
        let mut ways = BTreeMap::new();
        for axis in Axis::ALL {
            for after in [false, true] {
                let outer = |v: &u32| neighbour(chip, *v as usize, axis, after).is_none();
                if !voxels.iter().all(outer) {
                    continue;
                }
                let lumen = |v: &&u32| {
                    let inward = neighbour(chip, **v as usize, axis, !after);
                    inward.is_some_and(|inward| {
                        matches!(chip.kind(inward), Kind::Lumen)
                            && voxels.binary_search(&(inward as u32)).is_err()
                    })
                };
                ways.insert(voxels.iter().filter(lumen).count(), (axis, after));
            }
        }
        ways.pop_last().map(|(_, way)| way)
    };
    chip.ports
        .iter()
        .map(|port| {
            let mut voxels = port.voxels.clone();
            voxels.sort_unstable();
            opening(&voxels)
        })
        .collect()
}
