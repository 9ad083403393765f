//! What each limit of a design would allow, if it were the only one.

use thymoid_core::Parameters;

use super::layout::Layout;
use super::limits::{Limit, Limits, thymocytes_fed};
use super::oxygen_shares::OxygenShares;
use super::population::Tissue;
use super::stage_chain::StageChain;
use crate::design::Design;
use crate::error::Error;

/// Halvings of a density that is searched in solved fields: to a thousandth.
const CRITICAL_STEPS: usize = 12;
/// Attomoles in a mole, for uptake of one cell.
const MOL_PER_AMOL: f64 = 1e-18;

/// Supplies of a design that are not of its oxygen.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_field_names, reason = "names carry their units")]
pub(super) struct Supplies {
    /// Progenitors that come, per day.
    pub(super) progenitors_per_day: f64,
    /// Progenitors that find a niche, per day.
    pub(super) niches_per_day: f64,
    /// T cells that can leave, per day.
    pub(super) exits_per_day: f64,
}

impl Supplies {
    /// Reads the supplies of a design.
    ///
    /// A progenitor holds its niche, near cortical epithelium, for the first stage of the chain.
    pub(super) fn new(
        design: &Design,
        layout: &Layout,
        chain: &StageChain,
        parameters: &Parameters,
    ) -> Result<Self, Error> {
        let value = |name| parameters.value(name);
        let tec_per_mm3 = value("chip.stroma_density_per_ml")? / 1e3;
        let ctec_per_mm3 = tec_per_mm3 * value("chip.cortex_share")?;
        let niches = ctec_per_mm3
            * value("chip.niches_per_ctec")?
            * layout.tissue_volume_mm3
            * design.functional_stroma_fraction;
        let held_days = chain.dn.first().map_or(1.0, |first| first.residence_days);
        Ok(Self {
            progenitors_per_day: design.progenitors_per_day,
            niches_per_day: niches / held_days,
            exits_per_day: value("chip.egress_per_mm2_day")? * layout.exit_area_mm2,
        })
    }

    /// Returns the progenitors that settle, per day.
    pub(super) const fn settling_per_day(&self) -> f64 {
        self.progenitors_per_day.min(self.niches_per_day)
    }
}

/// Returns the limits of a tissue, without what relief of the one that holds would bring.
///
/// Progenitors, niches and exits are those of tissue with oxygen in plenty. Oxygen allows the
/// density at which the farthest tissue falls to the pressure it needs, in medium that does not run
/// out; where that is less than a full tissue has, it allows what the tissue then holds and can
/// teach. Losses to low oxygen are so those of oxygen and of no other limit. A flow allows the
/// thymocytes that take up all it carries, beside the stroma.
pub(super) fn limits(tissue: &Tissue<'_>, layout: &Layout, supplies: Supplies) -> Option<Limits> {
    let (budget, volume_ml) = (tissue.budget, tissue.volume_ml);
    let ideal = tissue.chain.steady_state(1.0);
    let room = volume_ml * tissue.per_ml;
    let fresh = Tissue { feed: layout.feed.fresh(), ..tissue.clone() };
    let per_ml = critical_per_ml(&fresh);
    let oxygen = if per_ml < tissue.per_ml {
        let degree = fresh.fullest();
        let [function, growth] = if fresh.solved.is_some() {
            let shares = OxygenShares::of(&fresh.layers(degree), fresh.response);
            [shares.functional_fraction, shares.growth_fraction]
        } else {
            let full = fresh.fed(degree).profile;
            [full.functional_fraction, full.growth_fraction]
        };
        degree * room * function.min(growth)
    } else {
        per_ml * volume_ml
    };
    let flow = layout.feed.flowing().map(|(flowing, _)| {
        let medium_mol_m3 = layout.feed.po2_mmhg() * budget.solubility_mol_m3_mmhg;
        let supply = flowing.carried_mol_s(medium_mol_m3);
        let stroma = budget.stroma_uptake_mol_m3_s * volume_ml * 1e-6;
        thymocytes_fed(supply, stroma, budget.thymocyte_uptake_amol_s * MOL_PER_AMOL)
    });
    let of = |limit| match limit {
        Limit::Oxygen => Some(oxygen),
        Limit::Flow => flow,
        Limit::Progenitors => Some(supplies.progenitors_per_day * ideal.thymocytes()),
        Limit::Niches => Some(supplies.niches_per_day * ideal.thymocytes()),
        Limit::Exits => Some(supplies.exits_per_day / ideal.export_per_day() * ideal.thymocytes()),
        Limit::Room => Some(room),
    };
    Limits::of(Limit::ALL.map(of))
}

/// Returns the density of thymocytes at which the farthest tissue falls to the pressure it needs.
fn critical_per_ml(fresh: &Tissue<'_>) -> f64 {
    let (budget, needed) = (fresh.budget, fresh.response.needed_po2_mmhg());
    let spare = fresh.feed.critical_uptake_mol_m3_s(budget, needed) - budget.stroma_uptake_mol_m3_s;
    let closed = spare.max(0.0) / (budget.thymocyte_uptake_amol_s * 1e-12);
    let Some(solved) = fresh.solved else { return closed };
    let least = |per_ml: f64| {
        let pressures = solved(None, per_ml).into_iter().map(|panel| panel.po2_mmhg);
        pressures.fold(f64::INFINITY, f64::min)
    };
    // The closed form is near, and where it has none, any full tissue is too dense.
    let (mut low, mut high) = (0.0, 2.0 * closed.max(fresh.per_ml));
    for _ in 0..CRITICAL_STEPS {
        let middle = f64::midpoint(low, high);
        if least(middle) > needed { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// Returns the export of a tissue without one of its limits.
pub(super) fn export_without(
    limit: Limit,
    tissue: &Tissue<'_>,
    supplies: Supplies,
    limits: &Limits,
) -> f64 {
    let settling = |progenitors_per_day| Tissue { progenitors_per_day, ..tissue.clone() };
    let export = |tissue: &Tissue<'_>, exits_per_day: f64| {
        tissue.populate().steady_state.export_per_day().min(exits_per_day)
    };
    let exits = supplies.exits_per_day;
    match limit {
        // Medium carries no more for that.
        Limit::Oxygen => {
            let carried = limits.margin(Limit::Flow).thymocytes;
            let carried = carried.map_or(f64::INFINITY, |cells| cells / tissue.volume_ml);
            let per_ml = tissue.per_ml.min(carried);
            export(&Tissue { oxygenated: true, per_ml, ..tissue.clone() }, exits)
        }
        Limit::Progenitors => export(&settling(supplies.niches_per_day), exits),
        Limit::Niches => export(&settling(supplies.progenitors_per_day), exits),
        Limit::Exits => export(tissue, f64::INFINITY),
        Limit::Flow => export(&Tissue { feed: tissue.feed.fresh(), ..tissue.clone() }, exits),
        // More area brings oxygen, niches and exits with it, until a supply runs short; the flow
        // spreads over it.
        Limit::Room => {
            let supplied = [Limit::Progenitors, Limit::Flow];
            let times = supplied.iter().filter_map(|limit| limits.margin(*limit).times);
            let times = times.fold(f64::INFINITY, f64::min);
            let larger = settling(supplies.progenitors_per_day);
            let (feed, volume_ml) = (tissue.feed.spread(times), tissue.volume_ml * times);
            export(&Tissue { feed, volume_ml, ..larger }, exits * times)
        }
    }
}
