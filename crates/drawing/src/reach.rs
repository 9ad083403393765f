//! What no port can feed.

use std::collections::BTreeMap;

use thymoid_transport::voxels::{Axis, Kind, VoxelChip};

/// A connected piece of tissue, gel or lumen to which nothing comes from a port.
///
/// ```
/// use thymoid_drawing::reach::unreached;
/// use thymoid_transport::voxels::{Grid, Kind, Material, Port, VoxelChip};
/// let gel = Kind::Gel { porosity: 1.0, diffusivity_ratio: 1.0 };
/// let material = |name: &str, kind| Material { name: name.into(), kind };
/// let chip = VoxelChip::new(
///     Grid::new([5, 1, 1], 10.0)?,
///     vec![material("medium", Kind::Lumen), material("gel", gel), material("glass", Kind::Solid)],
///     vec![0, 1, 2, 1, 1],
///     vec![],
///     vec![Port { name: "inlet".into(), voxels: vec![0] }],
/// )?;
/// let pieces = unreached(&chip);
/// assert_eq!((pieces.len(), pieces[0].material, pieces[0].voxels), (1, 1, 2));
/// assert_eq!(pieces[0].from_um, [30.0, 0.0, 0.0]);
/// # Ok::<(), thymoid_transport::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Unreached {
    /// Number of its material.
    pub material: u8,
    /// Voxels in it.
    pub voxels: usize,
    /// Least corner of the box around it.
    pub from_um: [f64; 3],
    /// Greatest corner of the box around it.
    pub to_um: [f64; 3],
}

/// Returns the pieces that nothing reaches from a port, the largest first. Medium flows through
/// lumen, and what it carries diffuses through tissue, gel and membranes.
pub fn unreached(chip: &VoxelChip) -> Vec<Unreached> {
    let open: Vec<bool> = chip
        .materials
        .iter()
        .map(|m| m.kind.diffuses() || matches!(m.kind, Kind::Lumen | Kind::Membrane { .. }))
        .collect();
    let passes = |voxel: usize| open[usize::from(chip.material[voxel])];
    let mut seen = vec![false; chip.grid.len()];
    let mut pending: Vec<usize> =
        chip.ports.iter().flat_map(|port| &port.voxels).map(|voxel| *voxel as usize).collect();
    for voxel in &pending {
        seen[*voxel] = true;
    }
    while let Some(voxel) = pending.pop() {
        for next in neighbours(chip, voxel) {
            if passes(next) && !seen[next] {
                seen[next] = true;
                pending.push(next);
            }
        }
    }
    let mut pieces = Vec::new();
    for start in 0..seen.len() {
        if seen[start] || !passes(start) || is_membrane(chip, start) {
            continue;
        }
        pieces.push(piece(chip, start, &mut seen));
    }
    pieces.sort_by_key(|piece| std::cmp::Reverse(piece.voxels));
    pieces
}

/// Returns the volume that nothing reaches, by number of the material.
pub fn unreached_mm3(pieces: &[Unreached], chip: &VoxelChip) -> BTreeMap<u8, f64> {
    let edge_mm = chip.grid.edge_um() / 1e3;
    let mut volumes = BTreeMap::new();
    for piece in pieces {
        let volume = piece.voxels as f64 * edge_mm * edge_mm * edge_mm;
        *volumes.entry(piece.material).or_default() += volume;
    }
    volumes
}

fn is_membrane(chip: &VoxelChip, voxel: usize) -> bool {
    matches!(chip.kind(voxel), Kind::Membrane { .. })
}

/// The piece of one material about a voxel.
fn piece(chip: &VoxelChip, start: usize, seen: &mut [bool]) -> Unreached {
    let material = chip.material[start];
    let (mut low, mut high) = (chip.grid.place(start), chip.grid.place(start));
    let (mut voxels, mut pending) = (0, vec![start]);
    seen[start] = true;
    while let Some(voxel) = pending.pop() {
        voxels += 1;
        for (axis, at) in chip.grid.place(voxel).into_iter().enumerate() {
            low[axis] = low[axis].min(at);
            high[axis] = high[axis].max(at);
        }
        for next in neighbours(chip, voxel) {
            if chip.material[next] == material && !seen[next] {
                seen[next] = true;
                pending.push(next);
            }
        }
    }
    let edge = chip.grid.edge_um();
    Unreached {
        material,
        voxels,
        from_um: low.map(|at| at as f64 * edge),
        to_um: high.map(|at| (at + 1) as f64 * edge),
    }
}

fn neighbours(chip: &VoxelChip, voxel: usize) -> impl Iterator<Item = usize> {
    let grid = chip.grid;
    Axis::ALL.into_iter().flat_map(move |axis| {
        let before = grid.place(voxel)[axis.index()] > 0;
        let before = before.then(|| voxel - grid.stride(axis));
        before.into_iter().chain(grid.next(voxel, axis))
    })
}
