//! Whether medium flows through gel fast enough to matter beside diffusion.

use thymoid_core::{Notes, Parameters};

use super::chamber::LumenFlow;
use crate::error::Error;
use crate::voxels::{Axis, VoxelChip};

/// Key of the sentence that says that flow through gel matters.
pub const GEL_CARRIES_FLOW: &str = "chip.gel_carries_flow";

/// Returns the Péclet number of medium that a difference of pressure drives through gel: Darcy's
/// speed times length over diffusivity, in which the length cancels.
///
/// ```
/// use thymoid_transport::flow::gel_peclet;
/// // Fibrin, 10 Pa between two lumens: 1e-14 x 10 / (7e-4 x 1.7e-9).
/// let peclet = gel_peclet(1e-14, 10.0, 7e-4, 1.7e-9);
/// assert!((peclet - 0.084).abs() < 1e-3);
/// ```
pub fn gel_peclet(
    permeability_m2: f64,
    difference_pa: f64,
    viscosity_pa_s: f64,
    diffusivity_m2_s: f64,
) -> f64 {
    permeability_m2 * difference_pa.abs() / (viscosity_pa_s * diffusivity_m2_s)
}

/// Returns the largest difference of pressure between the walls of any one piece of tissue or gel:
/// what can drive medium through it.
///
/// ```
/// use std::collections::BTreeMap;
/// use thymoid_transport::flow::{PortCondition, flow_in_lumen, pressure_across_gel};
/// use thymoid_transport::voxels::{Grid, Kind, Material, Port, VoxelChip};
/// // Two channels of 1 x 2 voxels on either side of gel, one fed at 20 Pa and one at 5.
/// let material = |name: &str, kind| Material { name: name.into(), kind };
/// let gel = Kind::Gel { porosity: 1.0, diffusivity_ratio: 1.0 };
/// let port = |name: &str, voxel| Port { name: name.into(), voxels: vec![voxel] };
/// let chip = VoxelChip::new(
///     Grid::new([3, 3, 1], 20.0)?,
///     vec![material("medium", Kind::Lumen), material("gel", gel)],
///     vec![0, 0, 0, 1, 1, 1, 0, 0, 0],
///     vec![],
///     vec![port("a", 0), port("b", 2), port("c", 6), port("d", 8)],
/// )?;
/// let pressures = [("a", 20.0), ("b", 19.0), ("c", 5.0), ("d", 4.0)];
/// let conditions = pressures.map(|(name, pa)| (name, PortCondition::PressurePa(pa)));
/// let flow = flow_in_lumen(&chip, &BTreeMap::from(conditions), 7e-4)?;
/// assert!((pressure_across_gel(&chip, &flow) - 16.0).abs() < 1e-9);
/// # Ok::<(), thymoid_transport::Error>(())
/// ```
pub fn pressure_across_gel(chip: &VoxelChip, flow: &LumenFlow) -> f64 {
    let grid = &chip.grid;
    let gel = |voxel: usize| chip.kind(voxel).diffuses();
    let mut links = Vec::new();
    let mut borders = Vec::new();
    for voxel in 0..grid.len() {
        for axis in Axis::ALL {
            let Some(next) = grid.next(voxel, axis) else { continue };
            match (gel(voxel), gel(next)) {
                (true, true) => links.push([voxel as u32, next as u32]),
                (true, false) => borders.push((voxel, next)),
                (false, true) => borders.push((next, voxel)),
                (false, false) => {}
            }
        }
    }
    let piece = super::circuit::joined(grid.len(), links);
    let mut range = vec![(f64::INFINITY, f64::NEG_INFINITY); grid.len()];
    for (inside, outside) in borders {
        let Ok(found) = flow.voxels.binary_search(&(outside as u32)) else { continue };
        let Some(pressure) = flow.pressure_pa[found] else { continue };
        let (low, high) = &mut range[piece[inside]];
        (*low, *high) = (low.min(pressure), high.max(pressure));
    }
    range.iter().map(|(low, high)| (high - low).max(0.0)).fold(0.0, f64::max)
}

/// Notes that flow through gel matters, where its Péclet number is above the limit.
///
/// # Errors
/// When `parameters` lacks an entry.
///
/// ```
/// use thymoid_core::Notes;
/// use thymoid_transport::flow::{note_gel_flow, parameters};
/// let mut notes = Notes::default();
/// note_gel_flow(1.0, 1.7e-9, &parameters()?, &mut notes)?;
/// assert!(notes.is_empty()); // 1 Pa drives nothing through fibrin
/// note_gel_flow(1000.0, 1.7e-9, &parameters()?, &mut notes)?;
/// assert_eq!(notes.iter().next().map(|note| note.code), Some("chip.gel_carries_flow"));
/// # Ok::<(), thymoid_transport::Error>(())
/// ```
pub fn note_gel_flow(
    difference_pa: f64,
    diffusivity_m2_s: f64,
    parameters: &Parameters,
    notes: &mut Notes,
) -> Result<(), Error> {
    let value = |name: &str| parameters.value(name);
    let viscosity_pa_s = 1e-3 * value("transport.medium_viscosity_mpa_s")?;
    let permeability_m2 = value("transport.gel_permeability_m2")?;
    let limit = value("transport.gel_peclet_limit")?;
    let peclet = gel_peclet(permeability_m2, difference_pa, viscosity_pa_s, diffusivity_m2_s);
    if peclet > limit {
        notes.add(
            GEL_CARRIES_FLOW,
            vec![("peclet", format!("{peclet:.2}")), ("limit", format!("{limit:.2}"))],
        );
    }
    Ok(())
}
