//! Oxygen of the tissue of a chip, whether or not medium flows.

use thymoid_core::{Notes, Parameters};

use super::along_channel::AlongChannel;
use super::caution::{Caution, figure};
use super::channel_flow::half_extraction_ul_min;
use super::feed::Feed;
use super::layout::Layout;
use super::oxygen_budget::OxygenBudget;
use super::oxygen_profile::OxygenProfile;
use super::oxygen_response::OxygenResponse;
use crate::design::Design;
use crate::error::Error;
use crate::medium::Medium;

/// Oxygen of tissue at one density of thymocytes.
#[derive(Debug, Clone)]
pub(super) struct Fed {
    /// Mean along the channels, where medium flows.
    pub(super) profile: OxygenProfile,
    /// At the inlet, where medium flows.
    inlet: Option<OxygenProfile>,
    pub(super) along: Option<AlongChannel>,
    uptake_mol_m3_s: f64,
}

impl Fed {
    pub(super) fn new(
        feed: Feed,
        budget: &OxygenBudget,
        response: OxygenResponse,
        per_ml: f64,
    ) -> Self {
        let solubility = budget.solubility_mol_m3_mmhg;
        let oxygen = budget.zero_order(feed.po2_mmhg(), per_ml);
        let uptake_mol_m3_s = oxygen.uptake_mol_m3_s;
        let Some((flowing, supply)) = feed.flowing() else {
            let spans = [feed.span_um(), feed.critical_span_um(budget, per_ml)];
            let parts = feed.parts(budget, per_ml);
            let profile = OxygenProfile::of_parts(&parts, spans, solubility, response);
            return Self { profile, inlet: None, along: None, uptake_mol_m3_s };
        };
        let course = flowing.follow(oxygen, supply.span_um());
        let places = course.parts(oxygen, supply, 1);
        let profile_at = |oxygen| OxygenProfile::new(oxygen, supply, solubility, response);
        let mut profiles: Vec<_> = places.iter().map(|part| profile_at(part.oxygen)).collect();
        let along = AlongChannel::new(flowing, &course, &profiles, solubility);
        let profile = OxygenProfile::mean_along(&profiles);
        let inlet = Some(profiles.swap_remove(0));
        Self { profile, inlet, along: Some(along), uptake_mol_m3_s }
    }

    /// Notes what starves, and what a flow that is given, or not, means.
    pub(super) fn note(
        &self,
        design: &Design,
        layout: &Layout,
        parameters: &Parameters,
        notes: &mut Notes,
    ) -> Result<(), Error> {
        note_starvation(Caution::CoreStarves, self.inlet.as_ref().unwrap_or(&self.profile), notes);
        if let Some(along) = &self.along {
            note_flow(along, parameters.value("transport.wall_shear_limit_pa")?, notes);
        } else if let Medium::Perfused { po2_mmhg, .. } = design.medium {
            let fed_m3 = layout.tissue_volume_mm3 * 1e-9 * (1.0 - self.profile.anoxic_fraction);
            let solubility = parameters.value("chip.oxygen_solubility_mol_m3_mmhg")?;
            let half = half_extraction_ul_min(self.uptake_mol_m3_s * fed_m3, po2_mmhg * solubility);
            let digits = usize::from(half < 100.0) + usize::from(half < 10.0);
            let values = vec![("half_flow_ul_min", format!("{half:.digits$}"))];
            notes.add(Caution::MediumAssumedFresh.code(), values);
        }
        Ok(())
    }
}

fn note_flow(along: &AlongChannel, shear_limit_pa: f64, notes: &mut Notes) {
    if let Some(starves_from_mm) = along.starves_from_mm.filter(|from| {
        // What starves at the inlet already is the pitch's fault, unless the medium ends too.
        *from > 0.0 || along.lasts_mm < along.flow.length_mm
    }) {
        notes.add(
            Caution::MediumRunsOut.code(),
            vec![
                ("starves_from_mm", format!("{starves_from_mm:.1}")),
                ("lasts_mm", format!("{:.1}", along.lasts_mm)),
                ("length_mm", format!("{:.1}", along.flow.length_mm)),
            ],
        );
    }
    if along.wall_shear_pa > shear_limit_pa {
        notes.add(
            Caution::WallShearHigh.code(),
            vec![
                ("shear_pa", format!("{:.2}", along.wall_shear_pa)),
                ("limit_pa", format!("{shear_limit_pa:.2}")),
            ],
        );
    }
}

/// Notes that part of a tissue gets no oxygen.
pub(super) fn note_starvation(caution: Caution, oxygen: &OxygenProfile, notes: &mut Notes) {
    if oxygen.starves() {
        let (span, critical) = (figure(oxygen.span_um), figure(oxygen.critical_span_um));
        notes.add(caution.code(), vec![("span_um", span), ("critical_span_um", critical)]);
    }
}
