//! Channels against theory, published values and an independent solver.

use std::collections::BTreeMap;

use proptest::prelude::*;
use thymoid_core::math;
use thymoid_transport::flow::{
    Channel, Conduit, Exchange, Medium, Membrane, Network, Node, PortCondition, Section, parameters,
};

const VISCOSITY: f64 = 7e-4;

fn node(name: impl Into<String>, port: Option<PortCondition>) -> Node {
    Node { name: name.into(), port }
}

fn channel(name: impl Into<String>, from: &str, to: &str, conduit: Conduit) -> Channel {
    Channel { name: name.into(), from: from.into(), to: to.into(), conduit }
}

fn tube(radius_um: f64, length_um: f64) -> Conduit {
    Conduit::Duct { section: Section::Circle { radius_um }, length_um }
}

/// A pump, a tube and an open end.
fn one_channel(flow_ul_min: f64, conduit: Conduit) -> Network {
    Network {
        nodes: vec![
            node("in", Some(PortCondition::FlowUlMin(flow_ul_min))),
            node("out", Some(PortCondition::PressurePa(0.0))),
        ],
        channels: vec![channel("channel", "in", "out", conduit)],
    }
}

/// Hagen 1839 measured, Poiseuille stated: 8 mu L Q / (pi r4).
#[test]
fn a_tube_follows_poiseuille() {
    let flow = one_channel(10.0, tube(50.0, 2e4)).solve(VISCOSITY).unwrap();
    let exact = 8.0 * VISCOSITY * 0.02 * (10.0 / 60e9) / (std::f64::consts::PI * 6.25e-18);
    assert!((flow.pressure_pa[0] / exact - 1.0).abs() < 1e-12);
}

/// Reference: friction factor times Reynolds number (Darcy) of rectangular ducts, as printed in
/// Shah and London 1978 and White: 56.91, 62.19, 72.93, 82.34 for sides of 1, 2, 4 and 8 to 1. The
/// conductance is 2 d2 A / (f Re mu L). Tolerance: the last printed digit.
#[test]
fn rectangles_follow_the_printed_friction() {
    for (ratio, printed) in [(1.0, 56.91), (2.0, 62.19), (4.0, 72.93), (8.0, 82.34)] {
        for (width_um, height_um) in [(80.0 * ratio, 80.0), (80.0, 80.0 * ratio)] {
            let section = Section::Rectangle { width_um, height_um };
            let (d, area) = (section.hydraulic_diameter_m(), section.area_m2());
            let conductance = section.conductance_m3_s_pa(1e4, VISCOSITY);
            let friction = 2.0 * d * d * area / (conductance * VISCOSITY * 1e-2);
            assert!((friction / printed - 1.0).abs() < 2e-4, "{ratio}: {friction}");
        }
    }
}

/// Reference: the largest shear of a twisted bar of rectangular section, the same equation:
/// 0.675 and 0.930 of that of a flat one for sides of 1 and 2 to 1 (Timoshenko and Goodier).
#[test]
fn wall_shear_of_rectangles_follows_the_twisted_bar() {
    for (ratio, printed) in [(1.0, 0.675), (2.0, 0.930)] {
        let section = Section::Rectangle { width_um: 100.0 * ratio, height_um: 100.0 };
        let gradient = 1e3;
        let flow = gradient * section.conductance_m3_s_pa(1e6, VISCOSITY);
        let share = section.wall_shear_pa(flow, VISCOSITY) / (gradient * 50e-6);
        assert!((share - printed).abs() < 1e-3, "{share}");
    }
}

/// Two channels on either side of a membrane, in at the start of one and out at the end of the
/// other. With R the resistance of a channel and g the permeance, both by length, the difference of
/// pressure u follows u'' = 2 R g u, and from port to port it is R Q (coth(l L / 2) / l + L / 2),
/// l = sqrt(2 R g).
#[test]
fn a_membrane_between_two_channels() {
    const PIECES: usize = 200;
    let (length_um, width_um, height_um) = (1e4, 1e3, 30.0);
    let membrane = Membrane { thickness_um: 10.0, pore_um: 0.4, porosity: 0.05 };
    let step_um = length_um / PIECES as f64;
    let section = Section::Rectangle { width_um, height_um };
    let mut network = Network { nodes: Vec::new(), channels: Vec::new() };
    for i in 0..=PIECES {
        let port = |there: bool, port| there.then_some(port);
        let pump = PortCondition::FlowUlMin(5.0);
        network.nodes.push(node(format!("a{i}"), port(i == 0, pump)));
        let open = PortCondition::PressurePa(0.0);
        network.nodes.push(node(format!("b{i}"), port(i == PIECES, open)));
        let half = if i == 0 || i == PIECES { 0.5 } else { 1.0 };
        let area_mm2 = half * step_um * width_um * 1e-6;
        let sheet = Conduit::Membrane { area_mm2, membrane };
        network.channels.push(channel(format!("m{i}"), &format!("a{i}"), &format!("b{i}"), sheet));
        if i > 0 {
            for side in ["a", "b"] {
                let (from, to) = (format!("{side}{}", i - 1), format!("{side}{i}"));
                let duct = Conduit::Duct { section, length_um: step_um };
                network.channels.push(channel(format!("{side}-{i}"), &from, &to, duct));
            }
        }
    }
    let flow = network.solve(VISCOSITY).unwrap();
    // Pores by hand: 3.18e-4 of resistance a pore, and how many there are.
    let (r, pi) = (0.2e-6, std::f64::consts::PI);
    let pore = VISCOSITY / (r * r * r) * (3.0 + 8.0 * 10e-6 / (pi * r));
    let pores_per_m = 0.05 * 1e-3 / (pi * r * r);
    let g = pores_per_m / pore;
    let resistance = 1.0 / section.conductance_m3_s_pa(1e6, VISCOSITY);
    let (l, length) = ((2.0 * resistance * g).sqrt(), 1e-2);
    let e = math::exp(l * length);
    let coth = (e + 1.0) / (e - 1.0);
    let exact = resistance * 5.0 / 60e9 * (coth / l + 0.5 * length);
    assert!(l * length > 1.0, "the membrane matters: {}", l * length);
    let deviation = flow.pressure_pa[0] / exact - 1.0;
    assert!(deviation.abs() < 1e-4, "{deviation}");
}

/// Reference: data/network.py, nodal analysis with scipy, where rectangles are solved by finite
/// differences. Tolerance 0.01 % of each flow.
#[test]
fn a_network_agrees_with_an_independent_solver() {
    let network: Network = toml::from_str(include_str!("data/network.toml")).unwrap();
    let flow = network.solve(VISCOSITY).unwrap();
    assert!(flow.imbalance < 1e-12, "{}", flow.imbalance);
    let rows: Vec<_> = include_str!("data/network_flows.csv").lines().skip(2).collect();
    assert!(rows.len() == network.channels.len() && rows.len() >= 20);
    for (row, (channel, obtained)) in rows.iter().zip(network.channels.iter().zip(&flow.flow_m3_s))
    {
        let (name, expected) = row.split_once(',').unwrap();
        assert_eq!(name, channel.name);
        let deviation = obtained / expected.parse::<f64>().unwrap() - 1.0;
        assert!(deviation.abs() < 1e-4, "{name}: {deviation}");
    }
}

#[test]
fn what_cannot_flow_is_named() {
    let base = include_str!("data/network.toml");
    let alone = "\n[[nodes]]\nname = \"x\"\n\n[[nodes]]\nname = \"y\"\n\n[[channels]]\nname = \"xy\"\n\
                 from = \"x\"\nto = \"y\"\nkind = \"duct\"\nlength_um = 1\n\
                 section = { shape = \"circle\", radius_um = 5 }\n";
    let fed = alone.replace("name = \"y\"\n", "name = \"y\"\nport = { pressure_pa = 3 }\n");
    let idle = fed.replace("name = \"x\"\n", "name = \"x\"\nport = { pressure_pa = 3 }\n");
    let pumps = idle.replace("{ pressure_pa = 3 }", "{ flow_ul_min = 2 }");
    for (text, message) in [
        (format!("{base}{alone}"), "no port reaches `x` and the 2 nodes it hangs together with"),
        (format!("{base}{fed}"), "nothing flows at port `y`: no other port can be reached"),
        (format!("{base}{idle}"), "nothing flows: the ports (`x`, `y`) have the same pressure"),
        (format!("{base}{pumps}"), "(`x`, `y`) has a given flow and they sum to 4 uL/min, not 0"),
        (base.replacen("\"c1\"", "\"c0\"", 1), "two channels are called `c0`"),
        (base.replacen("to = \"n01\"", "to = \"n9\"", 1), "ends at `n9`, which is no node"),
        (base.replacen("to = \"n01\"", "to = \"n00\"", 1), "begins and ends at `n00`"),
        (base.replacen("pore_um = 3.0", "pore_um = 0", 1), "`pore_um` of channel `c7` is 0"),
        (base.replacen("porosity = 0.14", "porosity = 14", 1), "`porosity` of channel `c7` is"),
    ] {
        let network: Network = toml::from_str(&text).unwrap();
        let error = network.solve(VISCOSITY).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
}

/// Two pumps that balance need no pressure.
#[test]
fn pumps_that_balance_are_enough() {
    let text = include_str!("data/network.toml");
    let text = text.replace("pressure_pa = 120.0", "flow_ul_min = -100");
    let text = text.replace("pressure_pa = 0.0", "flow_ul_min = -200");
    let network: Network = toml::from_str(&text).unwrap();
    let flow = network.solve(VISCOSITY).unwrap();
    assert!(flow.imbalance < 1e-12);
    let inward: f64 = flow.port_m3_s.iter().filter(|flow| **flow > 0.0).sum();
    assert!((inward * 60e9 - 300.0).abs() < 1e-9);
}

/// Reference: Graetz' problem by finite volumes in 2000 rings (scipy 1.17), mean concentration of
/// medium of 1 between walls of 0 after z D / (v r2) = 0.03, 0.1, 0.3 and 1. Tolerance 2.5 %:
/// Hausen's correlation of the entry.
#[test]
fn entry_of_a_tube_follows_graetz() {
    let medium = Medium::with_oxygen(&parameters().unwrap()).unwrap();
    for (zeta, mean) in [(0.03, 0.79045), (0.1, 0.57879), (0.3, 0.27357), (1.0, 0.021_144)] {
        let (radius, speed) = (50e-6, 1e-3);
        let length_um = 1e6 * zeta * speed * radius * radius / medium.solute_diffusivity_m2_s;
        let flow_ul_min = 60e9 * speed * std::f64::consts::PI * radius * radius;
        let network = one_channel(flow_ul_min, tube(50.0, length_um));
        let flow = network.solve(medium.viscosity_pa_s).unwrap();
        let walls = BTreeMap::from([("channel", Exchange::Wall { wall_mol_m3: 0.0 })]);
        let inlets = BTreeMap::from([("in", 1.0)]);
        for segments in [1, 40] {
            let carried = network.carry(&flow, medium, &inlets, &walls, segments).unwrap();
            let ratio = math::ln(carried.node_mol_m3[1].unwrap()) / math::ln(mean);
            assert!((ratio - 1.0).abs() < 0.025, "{zeta} {segments}: {ratio}");
        }
    }
}

/// Of a tissue in the length of channel: native density around tubes of 50 um, 300 um apart.
const NATIVE: f64 = 6.25e-3 * (300e-6 * 300e-6 - std::f64::consts::PI * 50e-6 * 50e-6);

/// The medium of 100 mmHg at 1 mm/s is used up after 2.1 mm: pi r2 v C / use.
#[test]
fn medium_is_used_up_where_the_balance_says() {
    let medium = Medium {
        solute_diffusivity_m2_s: f64::INFINITY,
        ..Medium::with_oxygen(&parameters().unwrap()).unwrap()
    };
    let network = one_channel(60e9 * 1e-3 * std::f64::consts::PI * 2.5e-9, tube(50.0, 4000.0));
    let flow = network.solve(VISCOSITY).unwrap();
    let tissue = Exchange::ZeroOrder { uptake_mol_m_s: NATIVE };
    let (inlets, tissue) = (BTreeMap::from([("in", 0.135)]), BTreeMap::from([("channel", tissue)]));
    let carried = network.carry(&flow, medium, &inlets, &tissue, 4000).unwrap();
    let course = carried.courses[0].as_ref().unwrap();
    let gone = course.points.iter().find(|point| point.bulk_mol_m3 <= 0.0).unwrap();
    assert!((gone.along_um / 2100.0 - 1.0).abs() < 0.03, "{}", gone.along_um);
}

/// Every step is exact for a given film: in steps of one film, one is as good as 64.
#[test]
fn segments_do_not_matter() {
    let medium = Medium::with_oxygen(&parameters().unwrap()).unwrap();
    for tissue in [
        Exchange::ZeroOrder { uptake_mol_m_s: NATIVE },
        Exchange::MichaelisMenten { max_uptake_mol_m_s: NATIVE, half_mol_m3: 0.008 },
        Exchange::Wall { wall_mol_m3: 0.02 },
    ] {
        let network = one_channel(60e9 * 1e-3 * std::f64::consts::PI * 2.5e-9, tube(50.0, 1800.0));
        let flow = network.solve(VISCOSITY).unwrap();
        let inlets = BTreeMap::from([("in", 0.135)]);
        let out = |segments| {
            let exchange = BTreeMap::from([("channel", tissue)]);
            let carried = network.carry(&flow, medium, &inlets, &exchange, segments).unwrap();
            carried.node_mol_m3[1].unwrap()
        };
        let (one, many) = (out(1), out(256));
        assert!((one / many - 1.0).abs() < 0.01, "{tissue:?}: {one} {many}");
    }
}

/// Streams of 0.2 and 0.1 mol/m3 at one and two parts mix to 0.1333.
#[test]
fn junctions_mix_by_flow() {
    let pump = |flow| Some(PortCondition::FlowUlMin(flow));
    let network = Network {
        nodes: vec![
            node("a", pump(1.0)),
            node("b", pump(2.0)),
            node("m", None),
            node("out", Some(PortCondition::PressurePa(0.0))),
        ],
        channels: vec![
            channel("am", "a", "m", tube(40.0, 1e3)),
            channel("bm", "b", "m", tube(40.0, 1e3)),
            channel("mo", "m", "out", tube(40.0, 1e3)),
        ],
    };
    let medium = Medium::with_oxygen(&parameters().unwrap()).unwrap();
    let flow = network.solve(VISCOSITY).unwrap();
    let inlets = BTreeMap::from([("a", 0.2), ("b", 0.1)]);
    let carried = network.carry(&flow, medium, &inlets, &BTreeMap::new(), 1).unwrap();
    assert!((carried.node_mol_m3[3].unwrap() - 0.4 / 3.0).abs() < 1e-15);
    let without = BTreeMap::from([("a", 0.2)]);
    let error = network.carry(&flow, medium, &without, &BTreeMap::new(), 1).unwrap_err();
    assert!(error.to_string().contains("medium enters at `b`"), "{error}");
}

proptest! {
    /// What flows in flows out, and what is carried in is carried out or taken up.
    #[test]
    fn nothing_is_lost(
        radii in prop::collection::vec(10.0..200.0_f64, 12), uptake in 1e-12..1e-9_f64,
        half in 1e-3..1e-2_f64, pumped in 0.1..50.0_f64,
    ) {
        // A ladder of six rungs, whose rails are radii in turn.
        let mut network = Network { nodes: Vec::new(), channels: Vec::new() };
        for i in 0..6 {
            let port = (i == 0).then_some(PortCondition::FlowUlMin(pumped));
            network.nodes.push(node(format!("a{i}"), port));
            let port = (i == 5).then_some(PortCondition::PressurePa(0.0));
            network.nodes.push(node(format!("b{i}"), port));
            let rung = tube(radii[i], 700.0);
            network.channels.push(channel(format!("r{i}"), &format!("a{i}"), &format!("b{i}"), rung));
            if i > 0 {
                for (side, radius) in [("a", radii[i + 5]), ("b", radii[12 - i])] {
                    let (from, to) = (format!("{side}{}", i - 1), format!("{side}{i}"));
                    let rail = tube(radius, 900.0);
                    network.channels.push(channel(format!("{side}-{i}"), &from, &to, rail));
                }
            }
        }
        let medium = Medium::with_oxygen(&parameters().unwrap()).unwrap();
        let flow = network.solve(medium.viscosity_pa_s).unwrap();
        let ports: f64 = flow.port_m3_s.iter().sum();
        prop_assert!(ports.abs() < 1e-9 * pumped / 60e9);
        let tissue = Exchange::MichaelisMenten { max_uptake_mol_m_s: uptake, half_mol_m3: half };
        let names: Vec<String> = network.channels.iter().map(|c| c.name.clone()).collect();
        let exchange = names.iter().map(|name| (name.as_str(), tissue)).collect();
        let inlets = BTreeMap::from([("a0", 0.135)]);
        let carried = network.carry(&flow, medium, &inlets, &exchange, 5).unwrap();
        let taken: f64 = carried.courses.iter().flatten().map(|course| course.taken_mol_s).sum();
        let into = pumped / 60e9 * 0.135;
        let out = pumped / 60e9 * carried.node_mol_m3[11].unwrap();
        prop_assert!((taken + out - into).abs() < 1e-7 * into, "{} {} {}", taken, out, into);
    }
}
