//! An implant until its vessels have grown in.

use thymoid_core::Notes;

use super::caution::{Caution, figure};
use super::feeding::{Fed, note_starvation};
use super::layout::Layout;
use super::oxygen_profile::OxygenProfile;
use super::population::Tissue;

/// What is true of an implant before it has vessels; of any other chip, nothing.
#[derive(Debug, Default)]
pub(super) struct Implant {
    /// Days until capillaries feed its middle.
    pub(super) vascularisation_days: f64,
    /// Its oxygen without vessels and without thymocytes.
    pub(super) oxygen_before_vessels: Option<OxygenProfile>,
}

impl Implant {
    /// Returns the time before the vessels of a design, and notes what it asks for.
    ///
    /// Capillaries feed a place once they carry what full tissue takes up there: $K (C - C_n) = Q$
    /// with the exchange of [`super::CapillaryFront`] and $C_n$ the concentration that tissue
    /// needs. What they do not feed yet is a slab between the fronts that draws in from both faces:
    /// full of thymocytes it starves while it is thicker than critical.
    pub(super) fn new(layout: &Layout, tissue: &Tissue<'_>, notes: &mut Notes) -> Self {
        let Some((bare, front)) = layout.vessels else { return Self::default() };
        let Tissue { budget, response, per_ml, .. } = *tissue;
        let [empty, full] =
            [0.0, per_ml].map(|per_ml| Fed::new(bare, budget, response, per_ml).profile);
        let source = layout.feed.po2_mmhg() - response.needed_po2_mmhg();
        let spare = source * budget.solubility_mol_m3_mmhg;
        let uptake = budget.zero_order(0.0, per_ml).uptake_mol_m3_s;
        let needed = if spare > 0.0 { uptake / spare } else { f64::INFINITY };
        let ripe_days = front.ripening_to(needed, budget.diffusivity_m2_s);
        let thickness_um = bare.span_um();
        let Some(vascularised) = front.day_at(0.5 * thickness_um, ripe_days) else {
            notes.add(Caution::VesselsStayOutside.code(), vec![("span_um", figure(thickness_um))]);
            return Self { vascularisation_days: front.start_day, oxygen_before_vessels: None };
        };
        if vascularised > 0.0 {
            note_starvation(Caution::CoreStarvesBeforeVessels, &empty, notes);
            let beyond_um = 0.5 * (thickness_um - full.critical_span_um);
            if let Some(until) = front.day_at(beyond_um, ripe_days).filter(|_| beyond_um > 0.0) {
                let values = vec![
                    ("day", format!("{until:.1}")),
                    ("span_um", figure(thickness_um)),
                    ("full_um", figure(full.critical_span_um)),
                    ("empty_um", figure(empty.critical_span_um)),
                ];
                notes.add(Caution::ThymocytePoorUntil.code(), values);
            }
        }
        Self {
            vascularisation_days: vascularised,
            oxygen_before_vessels: (vascularised > 0.0).then_some(empty),
        }
    }
}
