//! Oxygen along channels through which medium flows: what tissue takes up is gone downstream.
//!
//! $q\,dC/dz = -u(C_w)$ for a flow $q$ and an uptake $u$ by length of channel (Krogh and Erlang,
//! with axial depletion), where the film at the wall leaves $C_w = C - u / k$, $k = \pi D\,Sh$. As
//! long as all tissue is fed, $u$ is constant and each step is exact.

use serde::Serialize;
use thymoid_transport::flow::{Medium as Fluid, film_m2_s};

use super::channel_flow::{ChannelFlow, lasts_mm};
use super::oxygen::ZeroOrder;
use super::oxygen_profile::OxygenProfile;
use super::oxygen_supply::OxygenSupply;
use super::square_cell::{Source, SquareCell};
use super::tec_function::TecFunction;

/// Steps along a channel.
const STEPS: usize = 60;

/// Oxygen along channels through which medium flows.
///
/// ```
/// let design = thymoid_chip::Design::parse(
///     "chip.toml",
///     "name = \"perfused\"\narea_mm2 = 100\nthickness_um = 500\nprogenitors_per_day = 500\n\
///      functional_stroma_fraction = 1\n\
///      [medium]\nkind = \"perfused\"\nchannel_radius_um = 50\nchannel_pitch_um = 200\n\
///      po2_mmhg = 140\nchannel_length_mm = 10\nmean_speed_mm_s = 20",
/// )?;
/// let output = thymoid_chip::mean_field(&design, &thymoid_chip::parameters()?, 1)?;
/// let along = output.along.expect("medium flows");
/// assert!(along.medium_po2_mmhg.windows(2).all(|p| p[1] < p[0]));
/// // What the medium lost is what the tissue took.
/// let lost = 1.0 - along.medium_po2_mmhg.last().expect("an end") / 140.0;
/// assert!((along.extraction - lost).abs() < 1e-12);
/// # Ok::<(), thymoid_chip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AlongChannel {
    /// The flow.
    #[serde(flatten)]
    pub flow: ChannelFlow,
    /// Distance from the inlet.
    pub along_mm: Vec<f64>,
    /// Oxygen of the medium there, mean over the flow.
    pub medium_po2_mmhg: Vec<f64>,
    /// Oxygen at the wall of the channel.
    pub wall_po2_mmhg: Vec<f64>,
    /// Oxygen of the farthest tissue.
    pub farthest_po2_mmhg: Vec<f64>,
    /// Share of full TEC function, mean over the tissue there.
    pub functional_fraction: Vec<f64>,
    /// Share of the tissue there that gets no oxygen.
    pub anoxic_fraction: Vec<f64>,
    /// Share of the oxygen of the medium that is taken up.
    pub extraction: f64,
    /// Length after which the medium would be without oxygen, were all tissue fed until then.
    pub lasts_mm: f64,
    /// Where on the way the farthest tissue begins to starve, if it does.
    pub starves_from_mm: Option<f64>,
    /// Shear at the wall.
    pub wall_shear_pa: f64,
    /// Fall of pressure from end to end.
    pub pressure_drop_pa: f64,
}

/// Channels, the tissue around them and what is known of it.
#[derive(Clone, Copy)]
pub(super) struct Perfused {
    pub(super) flow: ChannelFlow,
    pub(super) fluid: Fluid,
    pub(super) oxygen: ZeroOrder,
    pub(super) supply: OxygenSupply,
    pub(super) solubility_mol_m3_mmhg: f64,
    pub(super) tec: TecFunction,
}

impl Perfused {
    /// Follows the medium; returns the profile of tissue at every step too.
    pub(super) fn follow(self, pitch_um: f64) -> (Vec<OxygenProfile>, AlongChannel) {
        let Self { flow, fluid, oxygen, .. } = self;
        let cell = SquareCell::new(flow.radius_um, pitch_um);
        // Amounts by length of channel.
        let full_mol_m_s = oxygen.uptake_mol_m3_s * cell.tissue_um2() * 1e-12;
        let rate = flow.one_m3_s();
        let (length_um, step_um) = (1e3 * flow.length_mm, 1e3 * flow.length_mm / STEPS as f64);
        let film = |step: usize| {
            let between = [step_um * step as f64, step_um * (step + 1) as f64];
            film_m2_s(flow.section(), rate, fluid.solute_diffusivity_m2_s, between)
        };
        let Source { per_um2, .. } = oxygen.source();
        let wall = |medium: f64, film: f64| {
            let [medium, film] = [medium, full_mol_m_s / film].map(|c| c / per_um2);
            cell.wall_um2(medium, film) * per_um2
        };
        let taken = |medium: f64, film: f64| {
            let mol_m3 = wall(medium.max(0.0), film);
            full_mol_m_s * cell.fed_share(Source { mol_m3, per_um2 })
        };
        let at_wall = |mol_m3| ZeroOrder { source_mol_m3: mol_m3, ..oxygen };
        let profile = |mol_m3: f64| {
            let (solubility, tec) = (self.solubility_mol_m3_mmhg, self.tec);
            OxygenProfile::new(at_wall(mol_m3), self.supply, solubility, tec)
        };
        let mut medium = vec![oxygen.source_mol_m3];
        let mut walls = vec![wall(oxygen.source_mol_m3, film(0))];
        let mut starves_from_mm = None;
        for step in 0..STEPS {
            let (c, k) = (medium[step], film(step));
            let h = step_um * 1e-6 / rate;
            let k1 = taken(c, k);
            let k2 = taken(c - 0.5 * h * k1, k);
            let k3 = taken(c - 0.5 * h * k2, k);
            let k4 = taken(c - h * k3, k);
            let next = (c - h / 6.0 * (k1 + 2.0 * (k2 + k3) + k4)).max(0.0);
            let needed = cell.corner_um2() * per_um2 + full_mol_m_s / k;
            if starves_from_mm.is_none() && next < needed {
                let part = ((c - needed) / (h * full_mol_m_s)).clamp(0.0, 1.0);
                starves_from_mm = Some(1e-3 * step_um * (step as f64 + part));
            }
            medium.push(next);
            walls.push(wall(next, k));
        }
        let profiles: Vec<OxygenProfile> = walls.iter().map(|c| profile(*c)).collect();
        let mmhg = |c: &f64| c / self.solubility_mol_m3_mmhg;
        let along = AlongChannel {
            along_mm: (0..=STEPS).map(|i| 1e-3 * length_um * i as f64 / STEPS as f64).collect(),
            medium_po2_mmhg: medium.iter().map(mmhg).collect(),
            wall_po2_mmhg: walls.iter().map(mmhg).collect(),
            farthest_po2_mmhg: profiles.iter().map(|p| p.minimum_po2_mmhg).collect(),
            functional_fraction: profiles.iter().map(|p| p.functional_fraction).collect(),
            anoxic_fraction: profiles.iter().map(|p| p.anoxic_fraction).collect(),
            extraction: 1.0 - medium[STEPS] / oxygen.source_mol_m3,
            lasts_mm: lasts_mm(rate, oxygen.source_mol_m3, full_mol_m_s),
            starves_from_mm,
            wall_shear_pa: flow.wall_shear_pa(fluid),
            pressure_drop_pa: flow.pressure_drop_pa(fluid),
            flow,
        };
        (profiles, along)
    }
}
