//! A network of channels.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::membrane::{Membrane, darcy_m3_s_pa};
use super::section::Section;
use crate::error::Error;

/// Channels between nodes, some of which are ports.
///
/// ```
/// use thymoid_transport::flow::Network;
/// let text = r#"
/// [[nodes]]
/// name = "inlet"
/// port = { flow_ul_min = 10 }
///
/// [[nodes]]
/// name = "outlet"
/// port = { pressure_pa = 0 }
///
/// [[channels]]
/// name = "tube"
/// from = "inlet"
/// to = "outlet"
/// kind = "duct"
/// length_um = 10_000
/// section = { shape = "circle", radius_um = 50 }
/// "#;
/// let network: Network = toml::from_str(text).expect("every key is there");
/// let flow = network.solve(7e-4)?;
/// let exact = 8.0 * 7e-4 * 0.01 * (10.0 / 60e9) / (std::f64::consts::PI * 6.25e-18);
/// assert!((flow.pressure_pa[0] / exact - 1.0).abs() < 1e-12);
/// # Ok::<(), thymoid_transport::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// Where channels meet or end.
    pub nodes: Vec<Node>,
    /// What joins them.
    pub channels: Vec<Channel>,
}

/// Where channels meet or end.
///
/// ```
/// use thymoid_transport::flow::{Node, PortCondition};
/// let node: Node = toml::from_str("name = \"in\"\nport = { pressure_pa = 500 }")
///     .expect("a port has a pressure or a flow");
/// assert_eq!(node.port, Some(PortCondition::PressurePa(500.0)));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// Its name, unique in the network.
    pub name: String,
    /// What is set there from outside; nothing at a junction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<PortCondition>,
}

/// What is set at a port.
///
/// ```
/// use thymoid_transport::flow::PortCondition;
/// let pump = PortCondition::FlowUlMin(278.0);
/// assert_ne!(pump, PortCondition::PressurePa(278.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PortCondition {
    /// The pressure of a reservoir.
    PressurePa(f64),
    /// The flow of a pump into the network; out of it where negative.
    FlowUlMin(f64),
}

/// What joins two nodes.
///
/// ```
/// use thymoid_transport::flow::{Channel, Conduit};
/// let text = "name = \"gel\"\nfrom = \"a\"\nto = \"b\"\nkind = \"gel\"\n\
///             permeability_m2 = 1e-14\narea_mm2 = 2\nlength_um = 300";
/// let channel: Channel = toml::from_str(text).expect("all of gel is there");
/// assert!(matches!(channel.conduit, Conduit::Gel { area_mm2: 2.0, .. }));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Channel {
    /// Its name, unique in the network.
    pub name: String,
    /// The node it begins at; flow from there counts as positive.
    pub from: String,
    /// The node it ends at.
    pub to: String,
    /// What it is.
    #[serde(flatten)]
    pub conduit: Conduit,
}

/// What medium passes between two nodes.
///
/// ```
/// use thymoid_transport::flow::{Conduit, Section};
/// let section = Section::Slot { width_um: 1000.0, height_um: 100.0 };
/// let half = Conduit::Duct { section, length_um: 500.0 };
/// let whole = Conduit::Duct { section, length_um: 1000.0 };
/// assert_eq!(half.conductance_m3_s_pa(7e-4), 2.0 * whole.conductance_m3_s_pa(7e-4));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Conduit {
    /// A straight channel.
    Duct {
        /// Its cross-section.
        section: Section,
        /// Its length.
        length_um: f64,
    },
    /// A sheet with pores.
    Membrane {
        /// Area that medium passes.
        area_mm2: f64,
        /// The sheet.
        #[serde(flatten)]
        membrane: Membrane,
    },
    /// Gel, by Darcy's law.
    Gel {
        /// Permeability.
        permeability_m2: f64,
        /// Area across the flow.
        area_mm2: f64,
        /// Length along it.
        length_um: f64,
    },
}

impl Conduit {
    /// Returns the flow per pressure between its ends.
    pub fn conductance_m3_s_pa(self, viscosity_pa_s: f64) -> f64 {
        match self {
            Self::Duct { section, length_um } => {
                section.conductance_m3_s_pa(length_um, viscosity_pa_s)
            }
            Self::Membrane { area_mm2, membrane } => {
                area_mm2 * 1e-6 * membrane.permeance_m_s_pa(viscosity_pa_s)
            }
            Self::Gel { permeability_m2, area_mm2, length_um } => {
                darcy_m3_s_pa(permeability_m2, area_mm2, length_um, viscosity_pa_s)
            }
        }
    }

    /// The numbers it is given by, each of which must be positive.
    fn numbers(self) -> Vec<(&'static str, f64)> {
        match self {
            Self::Duct { section, length_um } => {
                let [a, b] = section.lengths_um();
                vec![("length_um", length_um), ("section", a), ("section", b)]
            }
            Self::Membrane { area_mm2, membrane } => vec![
                ("area_mm2", area_mm2),
                ("thickness_um", membrane.thickness_um),
                ("pore_um", membrane.pore_um),
                ("porosity", membrane.porosity),
            ],
            Self::Gel { permeability_m2, area_mm2, length_um } => vec![
                ("permeability_m2", permeability_m2),
                ("area_mm2", area_mm2),
                ("length_um", length_um),
            ],
        }
    }
}

impl Network {
    /// Checks names and numbers; returns the nodes that each channel joins.
    pub(super) fn ends(&self) -> Result<Vec<[u32; 2]>, Error> {
        let fault = |reason: String| Err(Error::Network { reason });
        let mut number = BTreeMap::new();
        for (i, node) in self.nodes.iter().enumerate() {
            if number.insert(node.name.as_str(), i as u32).is_some() {
                return fault(format!("two nodes are called `{}`; rename one", node.name));
            }
            let value = match node.port {
                Some(PortCondition::PressurePa(value) | PortCondition::FlowUlMin(value)) => value,
                None => 0.0,
            };
            if !value.is_finite() {
                return fault(format!("port `{}` is set to {value}; give a number", node.name));
            }
        }
        let mut names = BTreeSet::new();
        let mut ends = Vec::with_capacity(self.channels.len());
        for channel in &self.channels {
            let Channel { name, from, to, conduit } = channel;
            if !names.insert(name.as_str()) {
                return fault(format!("two channels are called `{name}`; rename one"));
            }
            for (what, value) in conduit.numbers() {
                if !(value > 0.0 && value.is_finite()) {
                    return fault(format!("`{what}` of channel `{name}` is {value}, not above 0"));
                }
            }
            if matches!(conduit, Conduit::Membrane { membrane, .. } if membrane.porosity > 1.0) {
                return fault(format!("`porosity` of channel `{name}` is a share, at most 1"));
            }
            let mut found = [0, 0];
            for (place, node) in found.iter_mut().zip([from, to]) {
                let Some(at) = number.get(node.as_str()) else {
                    return fault(format!("channel `{name}` ends at `{node}`, which is no node"));
                };
                *place = *at;
            }
            if from == to {
                return fault(format!("channel `{name}` begins and ends at `{from}`"));
            }
            ends.push(found);
        }
        Ok(ends)
    }
}
