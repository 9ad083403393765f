//! A network of channels as a user writes it, with the oxygen that enters and the tissue around.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::exchange::Exchange;
use super::network::{Channel, Network, Node};

/// A network of channels with the oxygen that enters at its ports and what takes it up.
///
/// ```
/// use thymoid_transport::flow::FlowPlan;
/// let text = r#"
/// name = "one tube"
/// nodes = [
///     { name = "inlet", port = { flow_ul_min = 0.5 } },
///     { name = "outlet", port = { pressure_pa = 0 } },
/// ]
/// po2_mmhg = { inlet = 140 }
///
/// [[channels]]
/// name = "tube"
/// from = "inlet"
/// to = "outlet"
/// kind = "duct"
/// length_um = 2000
/// section = { shape = "circle", radius_um = 50 }
///
/// [exchange.tube]
/// kind = "zero_order"
/// uptake_mol_m_s = 5e-10
/// "#;
/// let plan: FlowPlan = toml::from_str(text).expect("every key is there");
/// assert_eq!(plan.network().channels.len(), 1);
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlowPlan {
    /// Its name in tables and reports.
    pub name: String,
    /// Where channels meet or end.
    nodes: Vec<Node>,
    /// What joins them.
    channels: Vec<Channel>,
    /// Oxygen of what enters, by port.
    #[serde(default)]
    pub po2_mmhg: BTreeMap<String, f64>,
    /// What takes oxygen up, by duct; without an entry nothing does.
    #[serde(default)]
    pub exchange: BTreeMap<String, Exchange>,
}

impl FlowPlan {
    /// Returns the network.
    pub fn network(&self) -> Network {
        Network { nodes: self.nodes.clone(), channels: self.channels.clone() }
    }
}
