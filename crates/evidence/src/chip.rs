//! The thymus and the chip in closed form: the stage chain, oxygen and the export of a graft.

use std::collections::BTreeMap;

use anyhow::Result;
use thymoid_chip::mean_field::half_extraction_ul_min;
use thymoid_chip::{
    Design, Medium, MichaelisMenten, ReferenceChain, StageChain, SteadyState, ZeroOrder,
    mean_field, uptake_mol_m3_s,
};
use thymoid_core::Parameters;
use thymoid_inference::ode::{self, Tolerance};
use thymoid_transport::flow::{
    Channel, Conduit, Exchange, Medium as Fluid, Network, Node, PortCondition, Section,
};

use super::{Numbers, bisect};

/// A reference chain fed with one progenitor per day.
struct Tissue {
    chain: StageChain,
    state: SteadyState,
    thymocytes: f64,
    /// Thymocytes of a whole thymus.
    thymus: f64,
}

type Figure = fn(&Tissue) -> f64;

/// What every reference chain is compared on: `thymus-25-{species}-{name}`.
const CHAIN: [(&str, Figure); 14] = [
    ("dn", |t| t.state.dn_cells / t.thymocytes),
    ("isp", |t| t.state.isp_cells / t.thymocytes),
    ("dp", |t| t.state.dp_cells() / t.thymocytes),
    ("blast", |t| t.state.dp_blast_cells / t.thymocytes),
    ("sp4", |t| t.state.sp4_cells / t.thymocytes),
    ("sp8", |t| t.state.sp8_cells / t.thymocytes),
    ("dp-production", |t| t.state.dp_production_per_day / t.thymocytes),
    ("sp-production", |t| t.state.sp_production_per_day / t.state.dp_production_per_day),
    ("export", |t| t.state.export_per_day() / t.thymocytes),
    ("export-ratio", |t| t.state.cd4_export_per_day / t.state.cd8_export_per_day),
    ("progenitors", |t| t.thymus / t.thymocytes),
    ("first-dp", |t| t.chain.first_dp_days()),
    ("first-sp", |t| t.chain.first_sp_days()),
    ("first-export", |t| t.chain.first_export_days()),
];

pub(super) fn compute(parameters: &Parameters, numbers: &mut Numbers) -> Result<()> {
    for (species, reference, thymus) in
        [("mouse", ReferenceChain::Mouse, 2e8), ("human", ReferenceChain::Human, 5e10)]
    {
        let chain = StageChain::new(reference, parameters)?;
        let state = chain.steady_state(1.0);
        let tissue = Tissue { chain, state, thymocytes: state.thymocytes(), thymus };
        for (name, figure) in CHAIN {
            numbers.exact(format!("thymus-25-{species}-{name}"), figure(&tissue));
        }
    }
    numbers.exact("thymus-22-slab", TISSUE.critical_thickness_um(2));
    numbers.exact("thymus-22-krogh", TISSUE.critical_radius_um(4.0));
    let uptake_mol_s = TISSUE.uptake_mol_m3_s * 100e-6 * 0.5e-3;
    numbers.exact("chip-flow-half", half_extraction_ul_min(uptake_mol_s, MEDIUM_MOL_M3));
    numbers.exact("chip-flow-length", used_up_mm()?);
    numbers.exact("thymus-23", fibrin_deviation()?);
    numbers.exact("thymus-26-output", graft_output(parameters)?);
    Ok(())
}

/// The tissue of thymus-22: 2.5 amol/s a cell, 2.5e9 cells/mL, fibrin at 40 mmHg.
const TISSUE: ZeroOrder =
    ZeroOrder { diffusivity_m2_s: 1.7e-9, source_mol_m3: 40.0 * 1.35e-3, uptake_mol_m3_s: 6.25e-3 };

/// Medium of 100 mmHg.
const MEDIUM_MOL_M3: f64 = 100.0 * 1.35e-3;

/// Where medium at 1 mm/s in one channel of a square of tissue is without oxygen, carried through a
/// network of that channel without resistance of a film.
fn used_up_mm() -> Result<f64> {
    let (radius_m, pitch_m, speed_m_s) = (50e-6, 300e-6, 1e-3);
    let channel_m2 = std::f64::consts::PI * radius_m * radius_m;
    let node = |name: &str, port| Node { name: name.into(), port: Some(port) };
    let network = Network {
        nodes: vec![
            node("in", PortCondition::FlowUlMin(60e9 * speed_m_s * channel_m2)),
            node("out", PortCondition::PressurePa(0.0)),
        ],
        channels: vec![Channel {
            name: "channel".into(),
            from: "in".into(),
            to: "out".into(),
            conduit: Conduit::Duct {
                section: Section::Circle { radius_um: 1e6 * radius_m },
                length_um: 4000.0,
            },
        }],
    };
    let medium = Fluid { viscosity_pa_s: 7e-4, solute_diffusivity_m2_s: f64::INFINITY };
    let flow = network.solve(medium.viscosity_pa_s)?;
    let uptake_mol_m_s = TISSUE.uptake_mol_m3_s * (pitch_m * pitch_m - channel_m2);
    let tissue = BTreeMap::from([("channel", Exchange::ZeroOrder { uptake_mol_m_s })]);
    let inlets = BTreeMap::from([("in", MEDIUM_MOL_M3)]);
    let carried = network.carry(&flow, medium, &inlets, &tissue, 4000)?;
    let mut course = carried.courses.iter().flatten().flat_map(|course| &course.points);
    let gone = course.rfind(|point| point.bulk_mol_m3 > 0.0);
    Ok(gone.map_or(f64::NAN, |point| 1e-3 * point.along_um))
}

/// Largest relative deviation of the fibrin profile on 100 intervals from the profile that a
/// Runge-Kutta solver shoots from the midplane to the face.
fn fibrin_deviation() -> Result<f64> {
    const INTERVALS: usize = 100;
    let fibrin = MichaelisMenten {
        diffusivity_m2_s: 1.7e-9,
        source_mol_m3: 0.2,
        max_uptake_mol_m3_s: uptake_mol_m3_s(13.0, 1e7),
        half_uptake_mol_m3: 8e-3,
    };
    let half_thickness_um = 2000.0;
    let profile = fibrin.slab_mol_m3(half_thickness_um, INTERVALS)?;

    // y'' = scale y / (half + y), in units of the concentration at the face and of the
    // half-thickness, from the midplane outwards.
    let metres = half_thickness_um * 1e-6;
    let face = fibrin.source_mol_m3;
    let scale = fibrin.max_uptake_mol_m3_s * metres * metres / (fibrin.diffusivity_m2_s * face);
    let half = fibrin.half_uptake_mol_m3 / face;
    let uptake = |_: f64, y: &[f64; 2]| [y[1], scale * y[0] / (half + y[0])];
    let shoot = |core: f64, at: &[f64]| {
        ode::solve(&uptake, 0.0, [core, 0.0], at, Tolerance::of(1e-11)).map(|(states, _)| states)
    };
    let core = bisect(0.0, 1.0, |core| shoot(core, &[1.0]).is_ok_and(|end| end[0][0] > 1.0));
    let outwards: Vec<f64> = (0..=INTERVALS).map(|i| i as f64 / INTERVALS as f64).collect();
    let exact = shoot(core, &outwards)?;
    let deviation = |(c, y): (&f64, &[f64; 2])| (c / (y[0] * face) - 1.0).abs();
    Ok(profile.iter().rev().zip(&exact).map(deviation).fold(0.0, f64::max))
}

/// Export per day of cultured thymus tissue at the middle of the label dose, 13 500 mm² per m² in
/// a child of 0.25 m², in slices of 0.75 mm with a capillary every 75 µm and progenitors in plenty.
fn graft_output(parameters: &Parameters) -> Result<f64> {
    let graft = Design {
        name: "cultured thymus tissue".into(),
        area_mm2: 13_500.0 * 0.25,
        thickness_um: 750.0,
        medium: Medium::Implanted { capillary_pitch_um: 75.0, po2_mmhg: 40.0, ingrowth: None },
        thymocyte_density_per_ml: None,
        functional_stroma_fraction: 1.0,
        progenitors_per_day: 1e6,
        forced_foxn1: false,
        chain: ReferenceChain::Human,
        layout: None,
    };
    Ok(mean_field(&graft, parameters, 1)?.export.total_per_day())
}
