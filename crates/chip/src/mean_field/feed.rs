//! How oxygen comes to a tissue: from sources at a pressure, or through faces that resist.

use super::course::Flowing;
use super::michaelis_menten::UM_PER_M;
use super::oxygen::ZeroOrder;
use super::oxygen_budget::OxygenBudget;
use super::oxygen_supply::OxygenSupply;
use super::part::Part;

/// A face of a slab with what lies between it and its source: films, membranes, columns of medium.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Face {
    /// Oxygen pressure of the source.
    pub(super) po2_mmhg: f64,
    /// Sum of thickness over diffusivity.
    pub(super) resistance_s_m: f64,
}

/// How oxygen comes to a tissue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Feed {
    /// Sources that touch the tissue, all at one pressure unless medium flows through them.
    Sources { supply: OxygenSupply, po2_mmhg: f64, flowing: Option<Flowing> },
    /// A slab whose upper face resists, and perhaps a lower one.
    Faces { thickness_um: f64, upper: Face, lower: Option<Face> },
}

/// Steps of a channel around which its medium is taken as one source.
const STRIDE: usize = 3;

impl Feed {
    /// Returns the dimension that a designer sets.
    pub(super) const fn span_um(self) -> f64 {
        match self {
            Self::Sources { supply, .. } => supply.span_um(),
            Self::Faces { thickness_um, .. } => thickness_um,
        }
    }

    /// Returns the oxygen pressure of the best source.
    pub(super) fn po2_mmhg(self) -> f64 {
        match self {
            Self::Sources { po2_mmhg, .. } => po2_mmhg,
            Self::Faces { upper, lower, .. } => {
                lower.map_or(upper.po2_mmhg, |lower| upper.po2_mmhg.max(lower.po2_mmhg))
            }
        }
    }

    /// Returns how medium flows, and what it supplies.
    pub(super) const fn flowing(self) -> Option<(Flowing, OxygenSupply)> {
        match self {
            Self::Sources { supply, flowing: Some(flowing), .. } => Some((flowing, supply)),
            _ => None,
        }
    }

    /// Returns the same feed with medium that does not run out.
    pub(super) fn fresh(self) -> Self {
        self.with_flow(|_| None)
    }

    /// Returns the feed of as many times more tissue, of the same flow in all.
    pub(super) fn spread(self, times: f64) -> Self {
        self.with_flow(|flowing| Some(flowing.spread(times)))
    }

    fn with_flow(self, of: impl Fn(Flowing) -> Option<Flowing>) -> Self {
        match self {
            Self::Sources { supply, po2_mmhg, flowing } => {
                Self::Sources { supply, po2_mmhg, flowing: flowing.and_then(of) }
            }
            faces @ Self::Faces { .. } => faces,
        }
    }

    /// Returns the parts of the tissue at a density of thymocytes.
    ///
    /// What a face passes is what its part takes up: with $R$ its resistance, the concentration
    /// there is $C - Q x R$ for a part $x$ thick. Two parts meet where no oxygen crosses. A face
    /// through which oxygen would leave counts as sealed.
    pub(super) fn parts(self, budget: &OxygenBudget, per_ml: f64) -> Vec<Part> {
        match self {
            Self::Sources { supply, po2_mmhg, flowing } => {
                let oxygen = budget.zero_order(po2_mmhg, per_ml);
                let Some(flowing) = flowing else {
                    return vec![Part { oxygen, supply, share: 1.0 }];
                };
                flowing.follow(oxygen, supply.span_um()).parts(oxygen, supply, STRIDE)
            }
            Self::Faces { thickness_um, upper, lower } => {
                let length = thickness_um / UM_PER_M;
                let slab = Slab { budget, per_ml, length };
                let above = lower.map_or(length, |lower| slab.divide(upper, lower));
                let mut parts = vec![slab.part(upper, above)];
                if let Some(face) = lower {
                    parts.push(slab.part(face, length - above));
                }
                parts.retain(|part| part.share > 0.0);
                parts
            }
        }
    }

    /// Returns the largest span that has no anoxic core at a density of thymocytes, in medium that
    /// does not run out.
    pub(super) fn critical_span_um(self, budget: &OxygenBudget, per_ml: f64) -> f64 {
        match self {
            Self::Sources { supply, po2_mmhg, .. } => {
                budget.zero_order(po2_mmhg, per_ml).critical_span_um(supply)
            }
            Self::Faces { thickness_um, upper, lower } => {
                let slab = Slab { budget, per_ml, length: thickness_um / UM_PER_M };
                let reach = slab.reach(upper) + lower.map_or(0.0, |face| slab.reach(face));
                reach * UM_PER_M
            }
        }
    }

    /// Returns the uptake of the tissue at which its farthest point falls to `needed_mmhg` in
    /// medium that does not run out; 0 where no uptake leaves as much.
    pub(super) fn critical_uptake_mol_m3_s(self, budget: &OxygenBudget, needed_mmhg: f64) -> f64 {
        let spare = |po2_mmhg: f64| (po2_mmhg - needed_mmhg) * budget.solubility_mol_m3_mmhg;
        let d = budget.diffusivity_m2_s;
        match self {
            Self::Sources { supply, po2_mmhg, .. } => {
                let above = budget.zero_order(po2_mmhg - needed_mmhg, 0.0);
                above.critical_uptake_mol_m3_s(supply).max(0.0)
            }
            Self::Faces { thickness_um, upper, lower } => {
                let length = thickness_um / UM_PER_M;
                let alone = |face: Face, x: f64| {
                    spare(face.po2_mmhg) / (x * face.resistance_s_m + x * x / (2.0 * d))
                };
                let Some(lower) = lower else { return alone(upper, length).max(0.0) };
                // Both parts fail at once; the more the upper feeds, the less uptake it bears.
                let (mut low, mut high) = (0.0, length);
                for _ in 0..100 {
                    let x = f64::midpoint(low, high);
                    let upper_bears_more = alone(upper, x) > alone(lower, length - x);
                    if upper_bears_more { low = x } else { high = x }
                }
                let x = f64::midpoint(low, high);
                let bears =
                    if x > 0.5 * length { alone(upper, x) } else { alone(lower, length - x) };
                bears.max(0.0)
            }
        }
    }
}

/// A slab of which every part takes up alike; lengths in metres.
struct Slab<'a> {
    budget: &'a OxygenBudget,
    per_ml: f64,
    length: f64,
}

impl Slab<'_> {
    fn uptake(&self) -> f64 {
        self.budget.zero_order(0.0, self.per_ml).uptake_mol_m3_s
    }

    /// How deep a face feeds tissue without end: $x$ with $Q x^2 / 2 D = C - Q x R$.
    fn reach(&self, face: Face) -> f64 {
        let d = self.budget.diffusivity_m2_s;
        let film = d * face.resistance_s_m;
        let c = face.po2_mmhg * self.budget.solubility_mol_m3_mmhg;
        (film * film + 2.0 * d * c / self.uptake()).sqrt() - film
    }

    /// The depth above which the upper face feeds: where the minima of both parts agree, or in the
    /// middle of an anoxic core.
    fn divide(&self, upper: Face, lower: Face) -> f64 {
        let (above, below) = (self.reach(upper), self.reach(lower));
        if above + below <= self.length {
            return 0.5 * (self.length + above - below);
        }
        let (q, d, l) = (self.uptake(), self.budget.diffusivity_m2_s, self.length);
        let c = (upper.po2_mmhg - lower.po2_mmhg) * self.budget.solubility_mol_m3_mmhg;
        let through = c / q + l * lower.resistance_s_m + l * l / (2.0 * d);
        let all = upper.resistance_s_m + lower.resistance_s_m + l / d;
        (through / all).clamp(0.0, l)
    }

    fn part(&self, face: Face, x: f64) -> Part {
        let source = self.budget.zero_order(face.po2_mmhg, self.per_ml);
        let fed = x.min(self.reach(face));
        let lost = source.uptake_mol_m3_s * fed * face.resistance_s_m;
        let oxygen = ZeroOrder { source_mol_m3: (source.source_mol_m3 - lost).max(0.0), ..source };
        let supply = OxygenSupply::Slab { thickness_um: x * UM_PER_M, faces: 1 };
        Part { oxygen, supply, share: x / self.length }
    }
}
