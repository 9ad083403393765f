//! Medium through the channels of a chip, or of a network, and the oxygen it keeps.

use std::collections::BTreeMap;

use crate::drawn_design::Measured;
use anyhow::{Context, Result, bail};
use thymoid_chip::mean_field;
use thymoid_chip::mean_field::AlongChannel;
use thymoid_core::{Notes, Parameters};
use thymoid_transport::flow::{Conduit, FlowPlan, Medium, UL_MIN_PER_M3_S};

/// Steps along each channel of a network.
const SEGMENTS: usize = 40;

/// Medium through channels.
#[derive(Debug, Clone)]
pub struct FlowResult {
    /// Name of the design or network.
    pub name: String,
    /// Each channel; those of a chip are alike, and one stands for all.
    pub channels: Vec<ChannelFlowed>,
    /// Share of the oxygen that enters which is taken up.
    pub extraction: f64,
    /// What to know before the figures are used.
    pub notes: Notes,
    /// SHA-256 of each file that a layout names.
    pub drawings: BTreeMap<String, String>,
}

/// One channel.
#[derive(Debug, Clone)]
pub struct ChannelFlowed {
    /// Its name.
    pub name: String,
    /// How many such channels there are.
    pub count: f64,
    /// Flow through one, in the direction it is drawn.
    pub flow_ul_min: f64,
    /// Mean speed; none of membranes and gel.
    pub speed_mm_s: Option<f64>,
    /// Shear at the wall; none of membranes and gel.
    pub wall_shear_pa: Option<f64>,
    /// Oxygen along it, from where medium enters; none where it stands still.
    pub course: Vec<Place>,
}

/// Oxygen at one place along a channel.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Distance from where medium enters.
    pub along_mm: f64,
    /// Of the medium.
    pub medium_mmhg: f64,
    /// At the wall.
    pub wall_mmhg: f64,
    /// In the farthest tissue, where it is known.
    pub farthest_mmhg: Option<f64>,
    /// Share of the stroma that works there, where it is known.
    pub functional_fraction: Option<f64>,
}

/// Solves what a file describes: a design of a chip, or a network of channels.
///
/// # Errors
/// When it is neither, cannot flow, or `parameters` lacks an entry.
pub fn flow(file: &str, text: &str, parameters: &Parameters) -> Result<FlowResult> {
    let table: Option<toml::Table> = toml::from_str(text).ok();
    if table.is_some_and(|table| table.contains_key("channels")) {
        let plan: FlowPlan = toml::from_str(text).with_context(|| file.to_owned())?;
        return of_network(&plan, parameters).with_context(|| file.to_owned());
    }
    let measured = Measured::parse(file, text)?;
    let mut output = mean_field(&measured.design, parameters, 1)?;
    output.notes.extend(measured.notes());
    let Some(along) = output.along else {
        bail!(
            "{file}: the design gives no flow\nhint: give `channel_length_mm` and `flow_ul_min` or \
             `mean_speed_mm_s` in [medium] of a perfused chip, or a file of a network with \
             [[nodes]] and [[channels]]"
        );
    };
    Ok(FlowResult {
        name: output.design,
        extraction: along.extraction,
        channels: vec![of_chip(&along)],
        notes: output.notes,
        drawings: measured.inputs(),
    })
}

/// The channels of a chip, which are alike.
pub(crate) fn of_chip(along: &AlongChannel) -> ChannelFlowed {
    let place = |i: usize| Place {
        along_mm: along.along_mm[i],
        medium_mmhg: along.medium_po2_mmhg[i],
        wall_mmhg: along.wall_po2_mmhg[i],
        farthest_mmhg: Some(along.farthest_po2_mmhg[i]),
        functional_fraction: Some(along.functional_fraction[i]),
    };
    ChannelFlowed {
        name: "channel".into(),
        count: along.flow.channels,
        flow_ul_min: along.flow.flow_ul_min / along.flow.channels,
        speed_mm_s: Some(along.flow.mean_speed_mm_s),
        wall_shear_pa: Some(along.wall_shear_pa),
        course: (0..along.along_mm.len()).map(place).collect(),
    }
}

fn of_network(plan: &FlowPlan, parameters: &Parameters) -> Result<FlowResult> {
    let medium = Medium::with_oxygen(parameters)?;
    let solubility = parameters.value("chip.oxygen_solubility_mol_m3_mmhg")?;
    let limit_pa = parameters.value("transport.wall_shear_limit_pa")?;
    let network = plan.network();
    let flow = network.solve(medium.viscosity_pa_s)?;
    let inlets: BTreeMap<&str, f64> =
        plan.po2_mmhg.iter().map(|(port, mmhg)| (port.as_str(), mmhg * solubility)).collect();
    let exchange =
        plan.exchange.iter().map(|(duct, exchange)| (duct.as_str(), *exchange)).collect();
    let carried = network.carry(&flow, medium, &inlets, &exchange, SEGMENTS)?;
    let (mut channels, mut notes) = (Vec::new(), Notes::default());
    for ((channel, rate), course) in
        network.channels.iter().zip(&flow.flow_m3_s).zip(&carried.courses)
    {
        let section = match channel.conduit {
            Conduit::Duct { section, .. } => Some(section),
            Conduit::Membrane { .. } | Conduit::Gel { .. } => None,
        };
        let points = course.iter().flat_map(|course| &course.points);
        channels.push(ChannelFlowed {
            name: channel.name.clone(),
            count: 1.0,
            flow_ul_min: rate * UL_MIN_PER_M3_S,
            speed_mm_s: section.map(|section| 1e3 * rate.abs() / section.area_m2()),
            wall_shear_pa: section
                .map(|section| section.wall_shear_pa(*rate, medium.viscosity_pa_s)),
            course: points
                .map(|point| Place {
                    along_mm: 1e-3 * point.along_um,
                    medium_mmhg: point.bulk_mol_m3 / solubility,
                    wall_mmhg: point.wall_mol_m3 / solubility,
                    farthest_mmhg: None,
                    functional_fraction: None,
                })
                .collect(),
        });
    }
    let shears = channels.iter().filter_map(|channel| channel.wall_shear_pa);
    let shear_pa = shears.fold(0.0, f64::max);
    if shear_pa > limit_pa {
        let code = thymoid_chip::mean_field::Caution::WallShearHigh.code();
        let values =
            vec![("shear_pa", format!("{shear_pa:.2}")), ("limit_pa", format!("{limit_pa:.2}"))];
        notes.add(code, values);
    }
    let enters = network.nodes.iter().zip(&flow.port_m3_s).filter(|(_, flow)| **flow > 0.0);
    let brought: f64 =
        enters.filter_map(|(node, flow)| Some(flow * inlets.get(node.name.as_str())?)).sum();
    let taken: f64 = carried.courses.iter().flatten().map(|course| course.taken_mol_s).sum();
    Ok(FlowResult {
        name: plan.name.clone(),
        channels,
        extraction: taken / brought,
        notes,
        drawings: BTreeMap::new(),
    })
}
