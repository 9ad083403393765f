//! Pressures and flows of a network.

use super::UL_MIN_PER_M3_S;
use super::circuit::{Given, parts, potentials};
use super::elimination::Link;
use super::network::{Network, PortCondition};
use crate::error::Error;

/// Largest sum of flows at a junction, as a share of the largest flow, that is a solution.
const CONSERVED: f64 = 1e-6;
/// Largest sum of the flows of pumps, as a share of the largest, that is round-off.
const BALANCED: f64 = 1e-9;

/// Pressures and flows of a network.
///
/// ```
/// use thymoid_transport::flow::{Channel, Conduit, Network, Node, PortCondition, Section};
/// let node = |name: &str, port| Node { name: name.into(), port };
/// let section = Section::Circle { radius_um: 50.0 };
/// let channel = |name: &str, from: &str, to: &str| Channel {
///     name: name.into(),
///     from: from.into(),
///     to: to.into(),
///     conduit: Conduit::Duct { section, length_um: 1000.0 },
/// };
/// let network = Network {
///     nodes: vec![
///         node("in", Some(PortCondition::PressurePa(300.0))),
///         node("fork", None),
///         node("out", Some(PortCondition::PressurePa(0.0))),
///     ],
///     channels: vec![
///         channel("stem", "in", "fork"),
///         channel("left", "fork", "out"),
///         channel("right", "fork", "out"),
///     ],
/// };
/// let flow = network.solve(7e-4)?;
/// assert!((flow.pressure_pa[1] - 100.0).abs() < 1e-9); // 1 against 1/2: a third of the pressure
/// assert!((flow.flow_m3_s[0] / flow.flow_m3_s[1] - 2.0).abs() < 1e-9);
/// # Ok::<(), thymoid_transport::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// Pressure of each node.
    pub pressure_pa: Vec<f64>,
    /// Flow of each channel, from its first node to its second.
    pub flow_m3_s: Vec<f64>,
    /// What enters at each node from outside; negative where it leaves, 0 at junctions.
    pub port_m3_s: Vec<f64>,
    /// Largest sum of flows at a junction over the largest flow: what rounding leaves.
    pub imbalance: f64,
    /// Nodes that each channel joins.
    pub(super) ends: Vec<[u32; 2]>,
}

impl Network {
    /// Solves for pressures and flows of medium that creeps.
    ///
    /// Where pumps alone are given, pressures count from the first node of that part.
    ///
    /// # Errors
    /// [`Error::Network`] when names or numbers cannot be, a part has no port or only one, nothing
    /// drives the flow, pumps do not balance, or what flows in does not flow out.
    pub fn solve(&self, viscosity_pa_s: f64) -> Result<Flow, Error> {
        let ends = self.ends()?;
        let links: Vec<Link> = ends
            .iter()
            .zip(&self.channels)
            .map(|(ends, channel)| Link {
                ends: *ends,
                conductance: channel.conduit.conductance_m3_s_pa(viscosity_pa_s),
            })
            .collect();
        let given = self.given(&links)?;
        let unsolved = || Error::Network { reason: "pressures were not found".into() };
        let pressure_pa = potentials(&given, &links).ok_or_else(unsolved)?;
        let flow = |link: &Link| {
            let [a, b] = link.ends.map(|end| pressure_pa[end as usize]);
            link.conductance * (a - b)
        };
        let flow_m3_s: Vec<f64> = links.iter().map(flow).collect();
        let mut port_m3_s = vec![0.0; self.nodes.len()];
        for ([a, b], flow) in ends.iter().zip(&flow_m3_s) {
            port_m3_s[*a as usize] += flow;
            port_m3_s[*b as usize] -= flow;
        }
        let largest = flow_m3_s.iter().fold(0.0_f64, |most, flow| most.max(flow.abs()));
        let mut imbalance = 0.0_f64;
        for (sum, node) in port_m3_s.iter_mut().zip(&self.nodes) {
            let wanted = match node.port {
                Some(PortCondition::PressurePa(_)) => continue,
                Some(PortCondition::FlowUlMin(flow)) => flow / UL_MIN_PER_M3_S,
                None => 0.0,
            };
            imbalance = imbalance.max((*sum - wanted).abs() / largest);
            *sum = wanted;
        }
        if imbalance.is_nan() || imbalance > CONSERVED {
            let reason = format!(
                "{imbalance:.1e} of the largest flow is lost at a junction: conductances differ \
                 by too many orders of magnitude"
            );
            return Err(Error::Network { reason });
        }
        Ok(Flow { pressure_pa, flow_m3_s, port_m3_s, imbalance, ends })
    }

    /// What is given at each node, once every part is known to have a flow.
    fn given(&self, links: &[Link]) -> Result<Vec<Given>, Error> {
        let mut given: Vec<Given> = self
            .nodes
            .iter()
            .map(|node| match node.port {
                Some(PortCondition::PressurePa(pressure)) => Given::Potential(pressure),
                Some(PortCondition::FlowUlMin(flow)) => Given::Current(flow / UL_MIN_PER_M3_S),
                None => Given::Current(0.0),
            })
            .collect();
        let part = parts(self.nodes.len(), links);
        for number in 0..part.iter().max().map_or(0, |last| last + 1) {
            let members: Vec<usize> = (0..part.len()).filter(|i| part[*i] == number).collect();
            if let Some(pinned) = self.check_part(&members)? {
                given[pinned] = Given::Potential(0.0);
            }
        }
        Ok(given)
    }

    /// Checks that something drives medium through a part; returns the node whose pressure is 0
    /// where only pumps are given.
    fn check_part(&self, members: &[usize]) -> Result<Option<usize>, Error> {
        let fault = |reason: String| Err(Error::Network { reason });
        let name = |i: usize| self.nodes[i].name.as_str();
        let ports: Vec<usize> =
            members.iter().copied().filter(|i| self.nodes[*i].port.is_some()).collect();
        let Some(first) = ports.first() else {
            return fault(format!(
                "no port reaches `{}` and the {} nodes it hangs together with; join them to the \
                 rest or take them out",
                name(members[0]),
                members.len()
            ));
        };
        if ports.len() == 1 {
            return fault(format!(
                "nothing flows at port `{}`: no other port can be reached from it",
                name(*first)
            ));
        }
        let (mut pressures, mut flows) = (Vec::new(), Vec::new());
        for i in &ports {
            match self.nodes[*i].port {
                Some(PortCondition::PressurePa(pressure)) => pressures.push(pressure),
                Some(PortCondition::FlowUlMin(flow)) => flows.push(flow),
                None => {}
            }
        }
        let names = ports.iter().map(|i| format!("`{}`", name(*i))).collect::<Vec<_>>().join(", ");
        let largest = flows.iter().fold(0.0_f64, |most, flow| most.max(flow.abs()));
        let sum: f64 = flows.iter().sum();
        let Some(one) = pressures.first() else {
            if sum.abs() > BALANCED * largest {
                return fault(format!(
                    "every port ({names}) has a given flow and they sum to {sum} uL/min, not 0; \
                     give one of them a pressure"
                ));
            }
            if largest == 0.0 {
                return fault(format!("nothing flows: every port ({names}) has a flow of 0"));
            }
            return Ok(Some(members[0]));
        };
        if largest == 0.0 && pressures.iter().all(|pressure| pressure == one) {
            return fault(format!("nothing flows: the ports ({names}) have the same pressure"));
        }
        Ok(None)
    }
}
