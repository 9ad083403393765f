//! Voxels of ports.

use thymoid_transport::voxels::Grid;

use crate::profile::across;
use crate::region::Region;
use crate::stack::{PortPart, PortRegion, Stack, Triangle};
use crate::surface::crossings;
use crate::ticks::um;

/// Returns the voxels of a port, whatever they are made of, in order and each once.
pub(crate) fn voxels_of(port: &PortRegion, stack: &Stack, grid: &Grid) -> Vec<u32> {
    let parts = port.parts.iter().map(|part| match part {
        PortPart::Box(corners) => of_box(*corners, grid),
        PortPart::Area { layer, region } => {
            let z = stack.layers[*layer].z.map(um);
            of_area(region, z, stack, grid)
        }
        PortPart::Body(triangles) => of_body(triangles, grid),
    });
    let mut voxels: Vec<u32> = parts.flatten().map(|voxel| voxel as u32).collect();
    voxels.sort_unstable();
    voxels.dedup();
    voxels
}

fn middles(grid: &Grid, axis: usize) -> Vec<f64> {
    (0..grid.count()[axis]).map(|i| (i as f64 + 0.5) * grid.edge_um()).collect()
}

fn of_box([a, b]: [[f64; 3]; 2], grid: &Grid) -> Vec<usize> {
    let edge = grid.edge_um();
    // A box that ends on the face of a voxel does not touch it.
    let range = |axis: usize| {
        let (low, high) = (a[axis].min(b[axis]), a[axis].max(b[axis]));
        let last = grid.count()[axis] as f64;
        let from = (low / edge + 1e-6).floor().clamp(0.0, last);
        let to = (high / edge - 1e-6).ceil().clamp(from, last);
        from as usize..to as usize
    };
    let mut voxels = Vec::new();
    for k in range(2) {
        for j in range(1) {
            voxels.extend(range(0).map(|i| grid.at(i, j, k)));
        }
    }
    voxels
}

fn of_area(region: &Region, z: [f64; 2], stack: &Stack, grid: &Grid) -> Vec<usize> {
    let [xs, ys, zs] = [0, 1, 2].map(|axis| middles(grid, axis));
    let all = Region::rectangle([0, 0], stack.size);
    let regions = [(0, all), (1, region.clone())];
    let profiles = across(&regions, 0, &ys, stack.extent_um()[0]);
    let mut voxels = Vec::new();
    for (k, _) in zs.iter().enumerate().filter(|(_, middle)| (z[0]..z[1]).contains(middle)) {
        for (j, profile) in profiles.iter().enumerate() {
            let inside = xs.iter().enumerate().filter(|(_, x)| profile.at(**x) == 1);
            voxels.extend(inside.map(|(i, _)| grid.at(i, j, k)));
        }
    }
    voxels
}

fn of_body(triangles: &[Triangle], grid: &Grid) -> Vec<usize> {
    let [xs, ys, zs] = [0, 1, 2].map(|axis| middles(grid, axis));
    let mut voxels = Vec::new();
    for pair in crossings(triangles, 0, [&ys, &zs]).chunks_exact(2) {
        let (j, k) = (pair[0].0 % ys.len(), pair[0].0 / ys.len());
        let inside = xs.iter().enumerate().filter(|(_, x)| **x >= pair[0].1 && **x < pair[1].1);
        voxels.extend(inside.map(|(i, _)| grid.at(i, j, k)));
    }
    voxels
}
