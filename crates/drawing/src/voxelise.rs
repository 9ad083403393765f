//! From a stack to voxels, with walls at their true places.

use std::collections::BTreeMap;

use thymoid_core::Notes;
use thymoid_transport::voxels::{Axis, Grid, Kind, Port, VoxelChip, Wall};

use crate::error::{Error, Result};
use crate::lines::Lines;
use crate::ports::voxels_of;
use crate::profile::Profile;
use crate::stack::Stack;

/// Voxels of a chip, at most: some gigabytes with their fields.
const MOST_VOXELS: f64 = 5e8;
/// Steps of the place of a wall between two middles: a few nanometres, so that a last bit does not
/// matter.
const WALL_STEPS: f64 = 4096.0;
/// An extent may differ from that of its voxels by this share before it is told.
const ROUNDED: f64 = 0.01;

/// Returns the voxels of a stack, and what was lost of it.
///
/// # Errors
/// [`Error`] for a voxel edge that is no length or makes too many voxels, or a port without lumen.
pub(crate) fn voxelise(stack: &Stack, edge_um: f64, place: &str) -> Result<(VoxelChip, Notes)> {
    let extent = stack.extent_um();
    let count = extent.map(|length| (length / edge_um).round().max(1.0));
    let voxels: f64 = count.iter().product();
    if !(edge_um > 0.0 && voxels <= MOST_VOXELS) {
        let problem = format!("voxels of {edge_um} um are {voxels:.3e}, more than {MOST_VOXELS:e}");
        return Err(Error::new(place, problem, "give a larger edge with --voxel-um"));
    }
    let mut notes = Notes::default();
    for (axis, (n, length)) in ["x", "y", "z"].iter().zip(count.iter().zip(&extent)) {
        let made = n * edge_um;
        if (made / length - 1.0).abs() > ROUNDED {
            let values = vec![
                ("axis", (*axis).into()),
                ("drawn", length.to_string()),
                ("made", made.to_string()),
            ];
            notes.add("drawing.rounded", values);
        }
    }
    let grid = Grid::new(count.map(|n| n as usize), edge_um)?;
    let lines = Lines::new(stack, &grid);
    let kinds: Vec<Kind> = stack.materials.iter().map(|material| material.kind).collect();
    let material = materials(&lines, &grid, &kinds);
    let mut lost = BTreeMap::new();
    let mut walls = Vec::new();
    for axis in Axis::ALL {
        walls_along(axis, &lines, &grid, &kinds, &material, &mut walls, &mut lost);
    }
    for (number, links) in lost {
        let name = stack.materials[usize::from(number)].name.clone();
        notes.add("drawing.thin", vec![("material", name), ("links", links.to_string())]);
    }
    let mut ports = Vec::new();
    for port in &stack.ports {
        let lumen = |v: &u32| matches!(kinds[usize::from(material[*v as usize])], Kind::Lumen);
        let voxels: Vec<u32> = voxels_of(port, stack, &grid).into_iter().filter(lumen).collect();
        if voxels.is_empty() {
            let problem = format!("port `{}` holds no lumen", port.name);
            let remedy =
                "move it or make it larger, so that the middle of a voxel of lumen lies in it";
            return Err(Error::new(place, problem, remedy));
        }
        ports.push(Port { name: port.name.clone(), voxels });
    }
    Ok((VoxelChip::new(grid, stack.materials.clone(), material, walls, ports)?, notes))
}

/// The material of each voxel: that at its middle, and beside a membrane thinner than a voxel, that
/// on its side.
fn materials(lines: &Lines, grid: &Grid, kinds: &[Kind]) -> Vec<u8> {
    let [nx, ny, nz] = grid.count();
    let mut material = Vec::with_capacity(grid.len());
    for k in 0..nz {
        for j in 0..ny {
            let profile = lines.through(Axis::X, [0, j, k]);
            material.extend((0..nx).map(|i| profile.at((i as f64 + 0.5) * grid.edge_um())));
        }
    }
    let membrane = |m: u8| matches!(kinds[usize::from(m)], Kind::Membrane { .. });
    for voxel in 0..material.len() {
        if membrane(material[voxel]) {
            material[voxel] = beside_membrane(lines, grid, voxel).unwrap_or(material[voxel]);
        }
    }
    material
}

/// What lies on the side of a thin membrane on which the middle of a voxel is.
fn beside_membrane(lines: &Lines, grid: &Grid, voxel: usize) -> Option<u8> {
    let middle = grid.centre_um(voxel);
    let thinnest = Axis::ALL.iter().filter_map(|axis| {
        let at = middle[axis.index()];
        let profile = lines.through(*axis, grid.place(voxel));
        let piece = profile.pieces(lines.end(*axis)).filter(|piece| piece.from <= at).last()?;
        Some((piece.to - piece.from, at, piece))
    });
    let (thickness, at, piece) = thinnest.min_by(|a, b| a.0.total_cmp(&b.0))?;
    if thickness > grid.edge_um() {
        return None;
    }
    let (near, far) = if at < f64::midpoint(piece.from, piece.to) {
        (piece.before, piece.after)
    } else {
        (piece.after, piece.before)
    };
    near.or(far)
}

fn walls_along(
    axis: Axis,
    lines: &Lines,
    grid: &Grid,
    kinds: &[Kind],
    material: &[u8],
    walls: &mut Vec<Wall>,
    lost: &mut BTreeMap<u8, usize>,
) {
    let mut starts = grid.count();
    starts[axis.index()] = 1;
    let links = grid.count()[axis.index()] - 1;
    for k in 0..starts[2] {
        for j in 0..starts[1] {
            for i in 0..starts[0] {
                let profile = lines.through(axis, [i, j, k]);
                let first = grid.at(i, j, k);
                for step in 0..links {
                    let voxel = first + step * grid.stride(axis);
                    let pair = [material[voxel], material[voxel + grid.stride(axis)]];
                    if profile.0.len() == 1 && pair[0] == pair[1] {
                        continue;
                    }
                    let from = (step as f64 + 0.5) * grid.edge_um();
                    let link = Link { from, edge: grid.edge_um(), end: lines.end(axis), pair };
                    let (fraction, membrane) = link.wall(&profile, kinds, lost);
                    if let Some(fraction) = fraction
                        && (membrane.is_some() || fraction != 0.5)
                    {
                        walls.push(Wall { voxel: voxel as u32, axis, fraction, membrane });
                    }
                }
            }
        }
    }
}

/// The line between two middles.
struct Link {
    from: f64,
    edge: f64,
    end: f64,
    pair: [u8; 2],
}

impl Link {
    /// Where on it a wall lies, and the membrane that stands there.
    fn wall(
        &self,
        profile: &Profile,
        kinds: &[Kind],
        lost: &mut BTreeMap<u8, usize>,
    ) -> (Option<f32>, Option<u8>) {
        let to = self.from + self.edge;
        let within = |place: f64| place > self.from && place <= to;
        let share = |place: f64| {
            let steps = ((place - self.from) / self.edge * WALL_STEPS).round();
            (steps.clamp(1.0, WALL_STEPS - 1.0) / WALL_STEPS) as f32
        };
        let membrane = |m: u8| matches!(kinds[usize::from(m)], Kind::Membrane { .. });
        let [near, far] = self.pair;
        let (mut change, mut hidden) = (None, None);
        // Pieces before the link are of no concern; few lines pass more than some.
        let first = profile.0.partition_point(|(from, _)| *from <= self.from).saturating_sub(1);
        for piece in profile.pieces(self.end).skip(first) {
            if piece.from > to {
                break;
            }
            let middle = f64::midpoint(piece.from, piece.to);
            if membrane(piece.material) && within(middle) && !membrane(near) && !membrane(far) {
                return (Some(share(middle)), Some(piece.material));
            }
            if within(piece.from) && (change.is_none() || piece.material == far) {
                change = Some(piece.from);
            }
            let inside = piece.from > self.from && piece.to <= to;
            if inside && piece.material != near && (piece.material != far || near == far) {
                hidden = Some(piece.material);
            }
        }
        if let Some(number) = hidden.filter(|number| !membrane(*number)) {
            *lost.entry(number).or_default() += 1;
        }
        if near == far { (None, None) } else { (Some(change.map_or(0.5, share)), None) }
    }
}
