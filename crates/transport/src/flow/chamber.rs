//! Medium in the lumen of a chip, voxel by voxel: pressure, speed, wall shear, age.

use std::collections::BTreeMap;

use super::circuit::potentials;
use super::elimination::Link;
use super::gap::gap;
use super::lumen::Lumen;
use super::lumen_circuit::Circuit;
use super::motion::Motion;
use super::network::PortCondition;
use crate::error::Error;
use crate::voxels::{Port, VoxelChip};

/// Medium in the lumen of a chip.
///
/// ```
/// use std::collections::BTreeMap;
/// use thymoid_transport::flow::{PortCondition, flow_in_lumen};
/// use thymoid_transport::voxels::{Grid, Kind, Material, Port, VoxelChip};
/// // A duct of 8 x 4 voxels of 10 um, 12 long.
/// let grid = Grid::new([12, 8, 4], 10.0)?;
/// let end = |x| (0..grid.len() as u32).filter(|v| grid.place(*v as usize)[0] == x).collect();
/// let chip = VoxelChip::new(
///     grid,
///     vec![Material { name: "medium".into(), kind: Kind::Lumen }],
///     vec![0; grid.len()],
///     vec![],
///     vec![
///         Port { name: "in".into(), voxels: end(0) },
///         Port { name: "out".into(), voxels: end(11) },
///     ],
/// )?;
/// let conditions = BTreeMap::from([
///     ("in", PortCondition::FlowUlMin(1.0)),
///     ("out", PortCondition::PressurePa(0.0)),
/// ]);
/// let flow = flow_in_lumen(&chip, &conditions, 7e-4)?;
/// assert!((60e9 * flow.port_m3_s[1] + 1.0).abs() < 1e-6); // what flows in flows out
/// # Ok::<(), thymoid_transport::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LumenFlow {
    /// Voxels of lumen, in order; what follows is of each of them.
    pub voxels: Vec<u32>,
    /// Pressure; none where no port reaches.
    pub pressure_pa: Vec<Option<f64>>,
    /// Speed along x, y and z, mean over the voxel.
    pub speed_m_s: Vec<[f64; 3]>,
    /// The largest shear at a wall of the voxel; 0 without one.
    pub wall_shear_pa: Vec<f64>,
    /// Mean time since medium there entered the chip, carried by the flow alone; none where it
    /// stands still.
    pub age_s: Vec<Option<f64>>,
    /// What enters at each port of the chip; negative where it leaves.
    pub port_m3_s: Vec<f64>,
    /// Volume that ports reach over what enters: the mean time that medium stays.
    pub residence_s: f64,
}

/// Solves for medium that creeps through the lumen of a chip between its ports. Ports that
/// `conditions` does not name are closed.
///
/// The permeability of each voxel is its local gap, as of a straight channel: one solve for tubes,
/// ducts, chambers and pillars, without a skeleton of the drawing, which has no good place in a
/// chamber and none that is stable on a rough edge.
///
/// # Errors
/// [`Error::Network`] when there is no lumen, a name is no port, nothing drives the flow, pumps do
/// not balance, or the solution is not reached.
pub fn flow_in_lumen(
    chip: &VoxelChip,
    conditions: &BTreeMap<&str, PortCondition>,
    viscosity_pa_s: f64,
) -> Result<LumenFlow, Error> {
    let lumen = Lumen::new(chip)?;
    let unsolved = || Error::Network { reason: "the flow in the lumen was not found".into() };
    let gap = gap(&lumen).ok_or_else(unsolved)?;
    let set = |port: &Port| conditions.contains_key(port.name.as_str());
    let driven: Vec<bool> = chip.ports.iter().map(set).collect();
    let circuit = Circuit::new(&lumen, &gap, &driven, viscosity_pa_s);
    let (given, reached) = circuit.given(chip, conditions)?;
    let pressure = potentials(&given, &circuit.links).ok_or_else(unsolved)?;
    let flows: Vec<f64> = circuit
        .links
        .iter()
        .map(|Link { ends: [a, b], conductance }| {
            conductance * (pressure[*a as usize] - pressure[*b as usize])
        })
        .collect();
    let mut port_m3_s = vec![0.0; chip.ports.len()];
    for (link, flow) in circuit.links.iter().zip(&flows) {
        for (end, flow) in link.ends.iter().zip([*flow, -flow]) {
            if let Some(port) = circuit.port_of(*end) {
                port_m3_s[port] += flow;
            }
        }
    }
    let enters: f64 = port_m3_s.iter().filter(|flow| **flow > 0.0).sum();
    let cube_m3 = lumen.edge_m * lumen.edge_m * lumen.edge_m;
    let at = |node: &u32| *node as usize;
    let volume = circuit.node.iter().filter(|node| reached[at(node)]).count() as f64 * cube_m3;
    let age = circuit.age(&pressure, &flows, cube_m3);
    let motion = Motion { lumen: &lumen, gap: &gap, circuit: &circuit, pressure: &pressure };
    Ok(LumenFlow {
        pressure_pa: circuit
            .node
            .iter()
            .map(|node| reached[at(node)].then(|| pressure[at(node)]))
            .collect(),
        speed_m_s: motion.speed_m_s(&flows),
        wall_shear_pa: (0..lumen.voxels.len()).map(|i| motion.wall_shear_pa(i)).collect(),
        age_s: circuit.node.iter().map(|node| age[at(node)]).collect(),
        port_m3_s,
        residence_s: volume / enters,
        voxels: lumen.voxels,
    })
}
