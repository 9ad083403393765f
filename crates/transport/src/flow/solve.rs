//! Pressures and flows of a network.

use super::UL_MIN_PER_M3_S;
use super::circuit::{Given, parts, potentials};
use super::drive;
use super::elimination::Link;
use super::network::{Network, PortCondition};
use crate::error::Error;

/// Largest sum of flows at a junction, as a share of the largest flow, that is a solution.
const CONSERVED: f64 = 1e-6;

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
#[expect(clippy::struct_field_names, reason = "names carry their units")]
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
            .map(|node| node.port.map_or(Given::Current(0.0), drive::given))
            .collect();
        let part = parts(self.nodes.len(), links);
        for number in 0..part.iter().max().map_or(0, |last| last + 1) {
            let members: Vec<usize> = (0..part.len()).filter(|i| part[*i] == number).collect();
            let port = |i: &usize| {
                let node = &self.nodes[*i];
                node.port.map(|port| (node.name.as_str(), port))
            };
            let ports: Vec<_> = members.iter().filter_map(port).collect();
            if ports.is_empty() {
                let reason = format!(
                    "no port reaches `{}` and the {} nodes it hangs together with; join them to \
                     the rest or take them out",
                    self.nodes[members[0]].name,
                    members.len()
                );
                return Err(Error::Network { reason });
            }
            if drive::drive(&ports)? {
                given[members[0]] = Given::Potential(0.0);
            }
        }
        Ok(given)
    }
}
