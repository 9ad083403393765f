//! The circuit that medium in the lumen of a chip follows.

use std::collections::BTreeMap;

use super::circuit::{Given, parts};
use super::drive;
use super::elimination::Link;
use super::gap::Gap;
use super::lumen::{Face, Lumen};
use super::network::PortCondition;
use crate::error::Error;
use crate::voxels::VoxelChip;

/// A flow below this share of the largest through one face is still medium.
const STILL: f64 = 1e-9;

/// Voxels of lumen and ports, each port one node, and the links between them.
pub(super) struct Circuit {
    /// The node of each voxel.
    pub(super) node: Vec<u32>,
    /// Node of the first port; the others follow.
    ports: usize,
    nodes: usize,
    pub(super) links: Vec<Link>,
    /// The faces that links cross: voxel and axis; membranes have none.
    pub(super) crossed: Vec<Option<(u32, usize)>>,
}

impl Circuit {
    /// Joins the voxels of each port that is driven; others are lumen like the rest.
    pub(super) fn new(lumen: &Lumen, gap: &Gap, driven: &[bool], viscosity_pa_s: f64) -> Self {
        let joined = |port: &Option<u32>| port.filter(|port| driven[*port as usize]);
        let ports = lumen.port.iter().filter(|port| joined(port).is_none()).count();
        let mut inner = 0;
        let mut number = |port: &Option<u32>| {
            joined(port).map_or_else(
                || {
                    inner += 1;
                    inner - 1
                },
                |port| ports as u32 + port,
            )
        };
        let node: Vec<u32> = lumen.port.iter().map(&mut number).collect();
        let ends = |a: u32, b: u32| [a, b].map(|voxel| node[voxel as usize]);
        let (mut links, mut crossed) = (Vec::new(), Vec::new());
        for (a, faces) in lumen.faces.iter().enumerate() {
            for (axis, [_, after]) in faces.iter().enumerate() {
                let Face::Lumen(b) = *after else { continue };
                let [k, l] = [a, b as usize].map(|voxel| gap.permeability_m2[voxel]);
                let conductance = 2.0 * k * l / (k + l) * lumen.edge_m / viscosity_pa_s;
                links.push(Link { ends: ends(a as u32, b), conductance });
                crossed.push(Some((a as u32, axis)));
            }
        }
        for ([a, b], membrane) in &lumen.membranes {
            let area_m2 = lumen.edge_m * lumen.edge_m;
            let conductance = membrane.permeance_m_s_pa(viscosity_pa_s) * area_m2;
            links.push(Link { ends: ends(*a, *b), conductance });
            crossed.push(None);
        }
        Self { node, ports, nodes: ports + driven.len(), links, crossed }
    }

    pub(super) fn port_of(&self, node: u32) -> Option<usize> {
        (node as usize).checked_sub(self.ports)
    }

    /// What is given at each node, and which of them ports reach.
    pub(super) fn given(
        &self,
        chip: &VoxelChip,
        conditions: &BTreeMap<&str, PortCondition>,
    ) -> Result<(Vec<Given>, Vec<bool>), Error> {
        for name in conditions.keys() {
            if chip.ports.iter().all(|port| port.name != *name) {
                return Err(Error::Network { reason: format!("the chip has no port `{name}`") });
            }
        }
        let mut given = vec![Given::Current(0.0); self.nodes];
        let part = parts(self.nodes, &self.links);
        let mut driven = BTreeMap::new();
        for (i, port) in chip.ports.iter().enumerate() {
            let Some(condition) = conditions.get(port.name.as_str()) else { continue };
            given[self.ports + i] = drive::given(*condition);
            let set: &mut Vec<_> = driven.entry(part[self.ports + i]).or_default();
            set.push((port.name.as_str(), *condition));
        }
        if driven.is_empty() {
            let reason = "no port of the chip has a pressure or a flow".into();
            return Err(Error::Network { reason });
        }
        let mut pinned: Vec<usize> = Vec::new();
        for (number, ports) in &driven {
            if drive::drive(ports)? {
                pinned.push(*number);
            }
        }
        let reached: Vec<bool> = part.iter().map(|part| driven.contains_key(part)).collect();
        // Parts that no port reaches, and those with pumps alone, count from their first node.
        let mut seen = vec![false; part.len()];
        for (node, part) in part.iter().enumerate() {
            let first = !std::mem::replace(&mut seen[*part], true);
            if first && (pinned.contains(part) || !driven.contains_key(part)) {
                given[node] = Given::Potential(0.0);
            }
        }
        Ok((given, reached))
    }

    /// Time since medium entered: each node mixes what comes and keeps it as long as it takes to
    /// fill it.
    pub(super) fn age(&self, pressure: &[f64], flows: &[f64], cube_m3: f64) -> Vec<Option<f64>> {
        let largest = flows.iter().fold(0.0_f64, |most, flow| most.max(flow.abs()));
        let mut leaving: Vec<Vec<(u32, f64)>> = vec![Vec::new(); self.nodes];
        for (Link { ends: [a, b], .. }, flow) in self.links.iter().zip(flows) {
            if flow.abs() > STILL * largest && a != b {
                let (from, to) = if *flow > 0.0 { (*a, *b) } else { (*b, *a) };
                leaving[from as usize].push((to, flow.abs()));
            }
        }
        let mut volume = vec![0.0; self.nodes];
        for node in &self.node {
            volume[*node as usize] += cube_m3;
        }
        let mut into = vec![(0.0, 0.0); self.nodes];
        let mut downhill: Vec<usize> = (0..self.nodes).collect();
        downhill.sort_by(|a, b| pressure[*b].total_cmp(&pressure[*a]));
        let mut age = vec![None; self.nodes];
        for i in downhill {
            let (flow, carried) = into[i];
            let enters = self.port_of(i as u32).is_some() && flow == 0.0;
            let since = if enters && !leaving[i].is_empty() {
                0.0
            } else if flow > 0.0 {
                (carried + volume[i]) / flow
            } else {
                continue;
            };
            age[i] = Some(since);
            for (to, flow) in &leaving[i] {
                into[*to as usize].0 += flow;
                into[*to as usize].1 += flow * since;
            }
        }
        age
    }
}
