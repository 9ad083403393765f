//! How many thymocytes a tissue holds, whose oxygen they take from one another.

use thymoid_core::math;

use super::channel_flow::ChannelFlow;
use super::feed::Feed;
use super::feeding::Fed;
use super::oxygen_budget::OxygenBudget;
use super::oxygen_response::OxygenResponse;
use super::part::{Panel, merged};
use super::stage_chain::StageChain;
use super::steady_state::SteadyState;

/// Layers that the tissue is divided into, each with a chain of its own.
const LAYERS: usize = 200;
/// Layers at each of many places along a channel, before those of like oxygen are united.
const LAYERS_AT_A_PLACE: usize = 64;
/// Degree of filling that tells whether a full tissue holds the most cells.
const ALMOST_FULL: f64 = 0.98;
/// Ratio of the golden section.
const GOLDEN: f64 = 0.618_033_988_749_895;
/// Share of its growth that a crowded tissue keeps.
const HALVED: f64 = 0.5;
/// Sections after which the degree of filling with most cells is known to 1e-9; as cells change
/// little near their most, to 1e-18 of them.
const SECTIONS: usize = 43;
/// Steps of the search for the degree of filling, and how well it is then known.
const STEPS: usize = 60;
const TOLERANCE: f64 = 1e-10;

/// Layers of tissue by another solution than the closed form: of a flow, or of medium that does not
/// run out, at a density of thymocytes.
pub(crate) type Solved<'a> = &'a dyn Fn(Option<ChannelFlow>, f64) -> Vec<Panel>;

/// What decides how many thymocytes a tissue holds.
#[derive(Clone)]
pub(super) struct Tissue<'a> {
    pub(super) feed: Feed,
    pub(super) budget: &'a OxygenBudget,
    pub(super) response: OxygenResponse,
    pub(super) chain: &'a StageChain,
    pub(super) volume_ml: f64,
    /// Thymocytes a millilitre of fed tissue has room for.
    pub(super) per_ml: f64,
    /// Progenitors that find a niche, per day.
    pub(super) progenitors_per_day: f64,
    /// Whether all of it has oxygen in plenty: what it would be without that limit.
    pub(super) oxygenated: bool,
    /// Where its oxygen is solved elsewhere.
    pub(super) solved: Option<Solved<'a>>,
}

/// A tissue at steady state.
#[derive(Debug, Clone)]
pub(super) struct Population {
    /// Thymocytes that the tissue has room for, given its oxygen.
    pub(super) room: f64,
    /// Thymocytes that the progenitors maintain.
    pub(super) maintained: f64,
    /// Whether more progenitors would fill it more.
    pub(super) few_progenitors: bool,
    /// Share of progenitors that commit, times share selected over that in well-fed tissue.
    pub(super) progression: f64,
    pub(super) steady_state: SteadyState,
    /// Degree of filling.
    pub(super) degree: f64,
}

impl Tissue<'_> {
    /// Returns the steady state: a tissue as full as it can be, or where progenitors do not fill it
    /// so, the degree of filling at which they maintain just what is there.
    ///
    /// Behind a film that resists, progenitors in plenty go on filling the tissue beyond the degree
    /// at which most cells live, until its low oxygen maintains no more.
    pub(super) fn populate(&self) -> Population {
        let most = self.fullest();
        let at_most = self.filled(most);
        let room = at_most.room;
        if at_most.maintained < room {
            let excess = |share: f64| {
                let filled = self.filled(share * most);
                (filled.room - filled.maintained) / room
            };
            return self.state(root(excess) * most, room, true);
        }
        self.state(self.crowded(most, room), room, false)
    }

    /// Returns the degree to which progenitors in plenty fill a tissue beyond that at which most
    /// cells live: until they maintain no more, or until growth is halved, as what then dies takes
    /// up nothing; full at most.
    fn crowded(&self, most: f64, room: f64) -> f64 {
        let too_full = |degree: f64| {
            let filled = self.filled(degree);
            filled.maintained < filled.room || filled.room / degree < HALVED * room / most
        };
        if most == 1.0 || !too_full(1.0) {
            return 1.0;
        }
        let (mut low, mut high) = (most, 1.0);
        for _ in 0..STEPS {
            let degree = f64::midpoint(low, high);
            if too_full(degree) { high = degree } else { low = degree }
        }
        low
    }

    /// Returns the state at a degree of filling; no more cells than it has room for.
    fn state(&self, degree: f64, most: f64, few_progenitors: bool) -> Population {
        let Filled { room, maintained, committed, steady_state } = self.filled(degree);
        let passed = |state: &SteadyState| {
            let passed = state.sp_production_per_day / state.dp_production_per_day;
            if passed.is_finite() { passed } else { 0.0 }
        };
        let selected = passed(&steady_state) / passed(&self.chain.steady_state(1.0));
        let overfills = !few_progenitors && maintained > room;
        let share = if overfills { room / maintained } else { 1.0 };
        Population {
            room: most,
            maintained,
            few_progenitors,
            progression: committed * selected,
            steady_state: steady_state.scaled(share),
            degree,
        }
    }

    /// Returns the degree of filling at which most cells live.
    ///
    /// Tissue at a source, as at the inlet of a channel, lives however full it is, and more cells
    /// in a thinner layer are still more cells. Behind a film that resists, a full tissue would
    /// take up so much that all of it falls below what cells survive, and the most live in a less
    /// full one. Their number then rises and falls twice, as long as all tissue lives and where a
    /// part of it does: the better of both, each by golden section.
    pub(super) fn fullest(&self) -> f64 {
        let cells = |degree: f64| self.room(degree, &self.layers(degree));
        let full = cells(1.0);
        let lives_at_inlet = self.feed.flowing().is_some();
        if full > 0.0 && (lives_at_inlet || cells(ALMOST_FULL) <= full) {
            return 1.0;
        }
        let all_live = self.dying();
        let [whole, part] =
            [[0.0, all_live], [all_live, 1.0]].map(|between| highest(cells, between));
        if cells(whole) >= cells(part) { whole } else { part }
    }

    /// Returns the degree of filling at which the farthest tissue begins to die.
    fn dying(&self) -> f64 {
        let survival = self.response.growth.survival_po2_mmhg;
        let borne = self.feed.critical_uptake_mol_m3_s(self.budget, survival);
        let [empty, full] =
            [0.0, self.per_ml].map(|per_ml| self.budget.zero_order(0.0, per_ml).uptake_mol_m3_s);
        ((borne - empty) / (full - empty)).clamp(0.0, 1.0)
    }

    fn room(&self, degree: f64, layers: &[Panel]) -> f64 {
        let living = layers.iter().map(|l| l.share * self.response.growth_at(l.po2_mmhg));
        degree * self.per_ml * self.volume_ml * math::sum(living)
    }

    fn filled(&self, degree: f64) -> Filled {
        let layers = self.layers(degree);
        let room = self.room(degree, &layers);
        // Progenitors spread over the tissue that lives.
        let living = |layer: &&Panel| layer.po2_mmhg > self.response.growth.survival_po2_mmhg;
        let all = math::sum(layers.iter().filter(living).map(|layer| layer.share));
        let (mut steady_state, mut committed) = (SteadyState::default(), 0.0);
        for layer in layers.iter().filter(living) {
            let (foxn1, growth) =
                (self.response.foxn1_at(layer.po2_mmhg), self.response.growth_at(layer.po2_mmhg));
            let commit = foxn1 * layer.share / all;
            let chain = self.chain.in_low_oxygen(foxn1, growth);
            steady_state = steady_state.plus(chain.steady_state(self.progenitors_per_day * commit));
            committed += commit;
        }
        Filled { room, maintained: steady_state.thymocytes(), committed, steady_state }
    }

    /// Returns layers of what gets oxygen, at a degree of filling.
    pub(super) fn layers(&self, degree: f64) -> Vec<Panel> {
        if self.oxygenated {
            return vec![Panel { share: 1.0, po2_mmhg: f64::INFINITY }];
        }
        if let Some(solved) = self.solved {
            let flow = self.feed.flowing().map(|(flowing, _)| flowing.flow);
            return merged(solved(flow, degree * self.per_ml), LAYERS);
        }
        let parts = self.feed.parts(self.budget, degree * self.per_ml);
        let solubility = self.budget.solubility_mol_m3_mmhg;
        let panels =
            |count| parts.iter().flat_map(|part| part.panels(Some(count), solubility)).collect();
        if self.feed.flowing().is_some() {
            return merged(panels(LAYERS_AT_A_PLACE), LAYERS);
        }
        panels(LAYERS)
    }

    /// Returns the oxygen of the tissue filled to a degree.
    pub(super) fn fed(&self, degree: f64) -> Fed {
        Fed::new(self.feed, self.budget, self.response, degree * self.per_ml)
    }
}

/// A tissue filled to some degree, whether or not its progenitors maintain that.
struct Filled {
    room: f64,
    maintained: f64,
    committed: f64,
    steady_state: SteadyState,
}

/// Returns where a function that rises and then falls is highest, by golden section.
fn highest(f: impl Fn(f64) -> f64, [mut low, mut high]: [f64; 2]) -> f64 {
    let known = |x: f64| (x, f(x));
    let inner = |low: f64, high: f64| high - GOLDEN * (high - low);
    let outer = |low: f64, high: f64| low + GOLDEN * (high - low);
    let (mut a, mut b) = (known(inner(low, high)), known(outer(low, high)));
    for _ in 0..SECTIONS {
        // Where neither lives, less is better.
        if a.1 >= b.1 {
            (high, b) = (b.0, a);
            a = known(inner(low, high));
        } else {
            (low, a) = (a.0, b);
            b = known(outer(low, high));
        }
    }
    f64::midpoint(low, high)
}

/// Returns where a function that rises from at most 0 at 0 to above 0 at 1 is nought, by false
/// position in the Illinois form (Dowell and Jarratt, BIT 1971;11:168).
fn root(f: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = ((0.0, f(0.0)), (1.0, f(1.0)));
    let mut rose = None;
    for _ in 0..STEPS {
        let x = high.0 - high.1 * (high.0 - low.0) / (high.1 - low.1);
        let y = f(x);
        if y.abs() <= TOLERANCE {
            return x;
        }
        let rises = y > 0.0;
        // The end that stays twice in a row weighs half, or it would stay for ever.
        let weight = if rose == Some(rises) { 0.5 } else { 1.0 };
        if rises {
            (low.1, high) = (low.1 * weight, (x, y));
        } else {
            (high.1, low) = (high.1 * weight, (x, y));
        }
        rose = Some(rises);
    }
    f64::midpoint(low.0, high.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_point_is_found_at_an_end_and_between() {
        for at in [0.0, 0.3, 1.0] {
            let found = highest(|x| -(x - at) * (x - at), [0.0, 1.0]);
            assert!((found - at).abs() < 1e-7, "{found} {at}");
        }
        assert!(highest(|_| 0.0, [0.2, 1.0]) < 0.2 + 1e-7, "where neither lives, less is better");
    }

    #[test]
    fn the_root_is_found_where_the_function_is_steep_or_flat() {
        for at in [0.0, 1e-3, 0.3, 0.999] {
            let cube = |x: f64| x * x * x - at * at * at;
            assert!(cube(root(cube)).abs() <= TOLERANCE, "{at}");
            assert!((root(|x| math::exp(9.0 * (x - at)) - 1.0) - at).abs() < 1e-8, "{at}");
        }
    }
}
