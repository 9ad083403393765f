//! Oxygen along channels through which medium flows, and what it leaves of the tissue there.

use serde::Serialize;

use super::channel_flow::{ChannelFlow, lasts_mm};
use super::course::{Course, Flowing, STEPS};
use super::oxygen_profile::OxygenProfile;

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
    /// Share of full FOXN1-dependent function, mean over the tissue there.
    pub functional_fraction: Vec<f64>,
    /// Share of full division and survival, mean over the tissue there.
    pub growth_fraction: Vec<f64>,
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

impl AlongChannel {
    /// Gathers what is known of a course and of the tissue at the end of each of its steps.
    pub(super) fn new(
        flowing: Flowing,
        course: &Course,
        profiles: &[OxygenProfile],
        solubility_mol_m3_mmhg: f64,
    ) -> Self {
        let Flowing { flow, fluid } = flowing;
        let mmhg = |of: &[f64]| of.iter().map(|c| c / solubility_mol_m3_mmhg).collect();
        let each = |of: &dyn Fn(&OxygenProfile) -> f64| profiles.iter().map(of).collect();
        let medium = &course.medium_mol_m3;
        Self {
            along_mm: (0..=STEPS).map(|i| flow.length_mm * i as f64 / STEPS as f64).collect(),
            medium_po2_mmhg: mmhg(medium),
            wall_po2_mmhg: mmhg(&course.wall_mol_m3),
            farthest_po2_mmhg: each(&|profile| profile.minimum_po2_mmhg),
            functional_fraction: each(&|profile| profile.functional_fraction),
            growth_fraction: each(&|profile| profile.growth_fraction),
            anoxic_fraction: each(&|profile| profile.anoxic_fraction),
            extraction: 1.0 - medium[STEPS] / medium[0],
            lasts_mm: lasts_mm(flow.one_m3_s(), medium[0], course.full_mol_m_s),
            starves_from_mm: course.starves_from_mm,
            wall_shear_pa: flow.wall_shear_pa(fluid),
            pressure_drop_pa: flow.pressure_drop_pa(fluid),
            flow,
        }
    }
}
