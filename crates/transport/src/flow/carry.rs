//! A solute in the order of the flow: mixed at junctions, exchanged along channels.

use std::collections::BTreeMap;

use super::exchange::{Exchange, Stretch};
use super::network::{Conduit, Network};
use super::parameters::Medium;
use super::sherwood::mean_sherwood;
use super::solve::Flow;
use super::{M_PER_UM, Section};
use crate::error::Error;

/// A flow below this share of the largest is still medium: nothing is carried there.
const STILL: f64 = 1e-9;

/// A solute along every channel.
///
/// ```
/// use std::collections::BTreeMap;
/// use thymoid_transport::flow::{Exchange, Medium, Network, parameters};
/// # let text = "nodes = [{ name = \"in\", port = { flow_ul_min = 0.5 } },
/// #     { name = \"out\", port = { pressure_pa = 0 } }]
/// #     channels = [{ name = \"tube\", from = \"in\", to = \"out\", kind = \"duct\",
/// #     length_um = 1000, section = { shape = \"circle\", radius_um = 50 } }]";
/// # let network: Network = toml::from_str(text).expect("every key is there");
/// let medium = Medium::with_oxygen(&parameters()?)?;
/// let flow = network.solve(medium.viscosity_pa_s)?;
/// let tissue = BTreeMap::from([("tube", Exchange::ZeroOrder { uptake_mol_m_s: 5e-10 })]);
/// let oxygen = network.carry(&flow, medium, &BTreeMap::from([("in", 0.135)]), &tissue, 10)?;
/// let gone = 0.135 - oxygen.node_mol_m3[1].expect("medium leaves there");
/// assert!((gone - 5e-10 * 1e-3 / (0.5 / 60e9)).abs() < 1e-12);
/// # Ok::<(), thymoid_transport::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Carried {
    /// Concentration at each node, after mixing; none where no medium comes.
    pub node_mol_m3: Vec<Option<f64>>,
    /// What happens along each channel; none where the medium stands still.
    pub courses: Vec<Option<Course>>,
}

/// A solute along one channel, from where medium enters it.
///
/// ```
/// use thymoid_transport::flow::{Course, CoursePoint};
/// let point = |along_um, bulk_mol_m3| CoursePoint { along_um, bulk_mol_m3, wall_mol_m3: 0.1 };
/// let course = Course { points: vec![point(0.0, 0.2), point(500.0, 0.15)], taken_mol_s: 1e-12 };
/// assert_eq!(course.out_mol_m3(), 0.15);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// Concentrations, in the direction of the flow.
    pub points: Vec<CoursePoint>,
    /// What the wall takes up.
    pub taken_mol_s: f64,
}

/// A solute at one place along a channel.
///
/// ```
/// use thymoid_transport::flow::CoursePoint;
/// let point = CoursePoint { along_um: 0.0, bulk_mol_m3: 0.135, wall_mol_m3: 0.12 };
/// assert!(point.wall_mol_m3 < point.bulk_mol_m3); // tissue takes it up
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CoursePoint {
    /// Distance from the end by which medium enters.
    pub along_um: f64,
    /// Mean over the flow.
    pub bulk_mol_m3: f64,
    /// At the wall.
    pub wall_mol_m3: f64,
}

impl Course {
    /// Returns the concentration of the medium that leaves.
    pub fn out_mol_m3(&self) -> f64 {
        self.points.last().map_or(0.0, |point| point.bulk_mol_m3)
    }
}

impl Network {
    /// Carries a solute through a solved network: `inlets` are concentrations of what enters at
    /// ports, `exchange` what the walls of ducts do; others let nothing pass. Each duct has
    /// `segments` steps.
    ///
    /// # Errors
    /// [`Error::Network`] when medium enters at a port whose concentration is not given, or
    /// something is given for what is no port or duct.
    pub fn carry(
        &self,
        flow: &Flow,
        medium: Medium,
        inlets: &BTreeMap<&str, f64>,
        exchange: &BTreeMap<&str, Exchange>,
        segments: usize,
    ) -> Result<Carried, Error> {
        self.check_carried(inlets, exchange)?;
        let largest = flow.flow_m3_s.iter().fold(0.0_f64, |most, flow| most.max(flow.abs()));
        let still = |flow: f64| flow.abs() <= STILL * largest;
        let mut downhill: Vec<usize> = (0..self.nodes.len()).collect();
        downhill.sort_by(|a, b| flow.pressure_pa[*b].total_cmp(&flow.pressure_pa[*a]));
        let mut leaving: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        for (i, [a, b]) in flow.ends.iter().enumerate() {
            let from = if flow.flow_m3_s[i] > 0.0 { a } else { b };
            leaving[*from as usize].push(i);
        }
        let mut into = vec![(0.0, 0.0); self.nodes.len()];
        let mut node_mol_m3 = vec![None; self.nodes.len()];
        let mut courses = vec![None; self.channels.len()];
        for i in downhill {
            let enters = flow.port_m3_s[i];
            if enters > 0.0 && !still(enters) {
                let name = self.nodes[i].name.as_str();
                let Some(concentration) = inlets.get(name) else {
                    let reason = format!("medium enters at `{name}`; say what it carries there");
                    return Err(Error::Network { reason });
                };
                into[i].0 += enters;
                into[i].1 += enters * concentration;
            }
            let (volume, amount) = into[i];
            if volume <= 0.0 {
                continue;
            }
            let mixed = amount / volume;
            node_mol_m3[i] = Some(mixed);
            for channel in &leaving[i] {
                let rate = flow.flow_m3_s[*channel].abs();
                if still(rate) {
                    continue;
                }
                let course = self.course(*channel, mixed, rate, medium, exchange, segments);
                let [a, b] = flow.ends[*channel];
                let to = if a as usize == i { b } else { a } as usize;
                into[to].0 += rate;
                into[to].1 += rate * course.out_mol_m3();
                courses[*channel] = Some(course);
            }
        }
        Ok(Carried { node_mol_m3, courses })
    }

    fn course(
        &self,
        channel: usize,
        enters: f64,
        rate: f64,
        medium: Medium,
        exchange: &BTreeMap<&str, Exchange>,
        segments: usize,
    ) -> Course {
        let channel = &self.channels[channel];
        let exchange = exchange.get(channel.name.as_str()).copied().unwrap_or(Exchange::None);
        let (section, length_um) = match channel.conduit {
            Conduit::Duct { section, length_um } => (Some(section), length_um),
            Conduit::Gel { length_um, .. } => (None, length_um),
            Conduit::Membrane { membrane, .. } => (None, membrane.thickness_um),
        };
        let film = |from_um: f64, to_um: f64| {
            section.map_or(f64::INFINITY, |section| {
                film_m2_s(section, rate, medium.solute_diffusivity_m2_s, [from_um, to_um])
            })
        };
        let step_um = length_um / segments as f64;
        let point = |along_um, bulk, film| CoursePoint {
            along_um,
            bulk_mol_m3: bulk,
            wall_mol_m3: exchange.wall_mol_m3(bulk, film),
        };
        let mut points = vec![point(0.0, enters, film(0.0, step_um))];
        let mut bulk = enters;
        for i in 0..segments {
            let (from_um, to_um) = (step_um * i as f64, step_um * (i + 1) as f64);
            let film_m2_s = film(from_um, to_um);
            let length_m = step_um * M_PER_UM;
            bulk = exchange.after(bulk, Stretch { length_m, flow_m3_s: rate, film_m2_s });
            points.push(point(to_um, bulk, film_m2_s));
        }
        Course { points, taken_mol_s: rate * (enters - bulk) }
    }

    fn check_carried(
        &self,
        inlets: &BTreeMap<&str, f64>,
        exchange: &BTreeMap<&str, Exchange>,
    ) -> Result<(), Error> {
        let fault = |reason: String| Err(Error::Network { reason });
        for (name, concentration) in inlets {
            let found = self.nodes.iter().any(|node| node.name == *name && node.port.is_some());
            if !found {
                return fault(format!("a concentration is given at `{name}`, which is no port"));
            }
            if !(*concentration >= 0.0 && concentration.is_finite()) {
                return fault(format!("the concentration at `{name}` is {concentration}"));
            }
        }
        for name in exchange.keys() {
            let duct = self.channels.iter().any(|channel| {
                channel.name == *name && matches!(channel.conduit, Conduit::Duct { .. })
            });
            if !duct {
                return fault(format!("an exchange is given for `{name}`, which is no duct"));
            }
        }
        Ok(())
    }
}

/// Returns what crosses to the wall per length and difference of concentration, between two places
/// along a channel whose medium enters well mixed.
///
/// ```
/// use thymoid_transport::flow::{Section, film_m2_s};
/// // Far from the entry of a tube: pi D Sh.
/// let film = film_m2_s(Section::Circle { radius_um: 50.0 }, 1e-12, 3e-9, [9e4, 1e5]);
/// assert!((film / (std::f64::consts::PI * 3e-9 * 3.657) - 1.0).abs() < 0.01);
/// ```
pub fn film_m2_s(
    section: Section,
    flow_m3_s: f64,
    diffusivity_m2_s: f64,
    between_um: [f64; 2],
) -> f64 {
    if diffusivity_m2_s.is_infinite() {
        return f64::INFINITY;
    }
    let speed_m_s = flow_m3_s / section.area_m2();
    let until = |um: f64| {
        let m = um * M_PER_UM;
        if m > 0.0 { m * mean_sherwood(section, speed_m_s, diffusivity_m2_s, m) } else { 0.0 }
    };
    let [from, to] = between_um;
    let sherwood = (until(to) - until(from)) / ((to - from) * M_PER_UM);
    sherwood * diffusivity_m2_s / section.hydraulic_diameter_m() * section.perimeter_m()
}
