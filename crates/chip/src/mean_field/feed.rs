//! How oxygen comes to a tissue: from sources at a pressure, or through faces that resist.

use super::michaelis_menten::UM_PER_M;
use super::oxygen::{OxygenSupply, ZeroOrder, krogh};
use super::oxygen_budget::OxygenBudget;

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
    /// Sources at one pressure that touch the tissue.
    Sources { supply: OxygenSupply, po2_mmhg: f64 },
    /// A slab whose upper face resists, and perhaps a lower one.
    Faces { thickness_um: f64, upper: Face, lower: Option<Face> },
}

/// A part of a tissue that one source feeds, from the source inwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Part {
    pub(super) oxygen: ZeroOrder,
    pub(super) supply: OxygenSupply,
    /// Share of the volume of all parts.
    pub(super) share: f64,
}

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

    /// Returns the parts of the tissue at a density of thymocytes, with the largest span that has
    /// no anoxic core.
    ///
    /// What a face passes is what its part takes up: with $R$ its resistance, the concentration
    /// there is $C - Q x R$ for a part $x$ thick. Two parts meet where no oxygen crosses. A face
    /// through which oxygen would leave counts as sealed.
    pub(super) fn parts(self, budget: &OxygenBudget, per_ml: f64) -> (Vec<Part>, f64) {
        match self {
            Self::Sources { supply, po2_mmhg } => {
                let oxygen = budget.zero_order(po2_mmhg, per_ml);
                (vec![Part { oxygen, supply, share: 1.0 }], oxygen.critical_span_um(supply))
            }
            Self::Faces { thickness_um, upper, lower } => {
                let length = thickness_um / UM_PER_M;
                let slab = Slab { budget, per_ml, length };
                let reach = slab.reach(upper) + lower.map_or(0.0, |face| slab.reach(face));
                let above = lower.map_or(length, |lower| slab.divide(upper, lower));
                let mut parts = vec![slab.part(upper, above)];
                if let Some(face) = lower {
                    parts.push(slab.part(face, length - above));
                }
                parts.retain(|part| part.share > 0.0);
                (parts, reach * UM_PER_M)
            }
        }
    }

    /// Returns the uptake of the tissue at which its farthest point falls to `needed_mmhg`; 0 where
    /// no uptake leaves as much.
    pub(super) fn critical_uptake_mol_m3_s(self, budget: &OxygenBudget, needed_mmhg: f64) -> f64 {
        let spare = |po2_mmhg: f64| (po2_mmhg - needed_mmhg) * budget.solubility_mol_m3_mmhg;
        let d = budget.diffusivity_m2_s;
        match self {
            Self::Sources { supply, po2_mmhg } => {
                let depth_m2 = match supply {
                    OxygenSupply::Slab { .. } => supply.depth_um() * supply.depth_um() / 2.0,
                    OxygenSupply::Channels { radius_um, .. } => {
                        let edge = radius_um + supply.depth_um();
                        krogh(edge, edge, radius_um) / 4.0
                    }
                } / (UM_PER_M * UM_PER_M);
                (spare(po2_mmhg) * d / depth_m2).max(0.0)
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
