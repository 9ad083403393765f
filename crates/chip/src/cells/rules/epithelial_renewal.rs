//! Turnover of thymic epithelium, and what CD4 single-positive (SP4) cells do for it.

use thymoid_core::{Parameters, Purpose, Seed, math};

use super::chance::share;
use super::time::MINUTES_PER_DAY;
use crate::cells::input::layer_origin::LayerOrigin;
use crate::cells::state::stroma::{Stroma, UNKNOWN};
use crate::cells::state::stromal_kind::StromalKind::{
    self, AireMtec, Ctec, ImmatureMtec, PostAireMtec, Progenitor,
};
use crate::error::Error;

/// Supports that are told apart: 1/256 of the reach each, up to where more makes no difference.
const SUPPORTS: usize = 64;
const STEPS_PER_ONE: u32 = 256;
/// All of the reach, in what a cell remembers.
const ONE: u32 = 1 << 16;

/// Mean stays in the stages of an mTEC, days, at full support: progenitor, immature, then
/// expressing AIRE, then after it.
#[expect(clippy::struct_field_names, reason = "each has its unit")]
#[derive(Debug, Clone, Copy)]
pub(crate) struct MtecStays {
    pub(crate) commitment_days: f64,
    pub(crate) immature_days: f64,
    pub(crate) aire_days: f64,
    pub(crate) post_aire_days: f64,
}

/// What may become of an epithelial cell from one renewal to the next, in 2⁻³².
///
/// RANKL and CD40L of SP4 cells let progenitors become mTEC and these mature (Irla et al., J
/// Immunol 2013;190:586; Desanti et al., J Immunol 2012;189:5519): of both steps
/// `f = a + (1 - a) S^h / (S^h + S_half^h)` succeed, where SP4 cells have taken a share
/// `S` of the reach of late. A progenitor that does not succeed stays one or becomes cortical, an
/// immature mTEC is lost.
#[derive(Debug, Clone)]
pub(crate) struct EpithelialRenewal {
    /// That a progenitor or an immature mTEC decides, by its support: that it succeeds.
    commits: [u32; SUPPORTS],
    matures: [u32; SUPPORTS],
    /// The same, whether it succeeds or not.
    progenitor_decides: u32,
    immature_decides: u32,
    aire_lost: u32,
    ends: u32,
    /// That a cTEC makes way for a progenitor; 0 where layers are given.
    ctec_lost: u32,
    /// Whether progenitors become cTEC.
    has_both: bool,
    /// Weight of what is there now in what a cell remembers, in 2⁻¹⁶.
    now: u32,
    /// Minutes for which SP4 cells count as absent.
    alone_until_min: f64,
}

impl MtecStays {
    /// Reads the stays.
    pub(crate) fn new(parameters: &Parameters) -> Result<Self, Error> {
        let days = |stage: &str| parameters.value(&format!("chip.mtec_{stage}_days"));
        Ok(Self {
            commitment_days: days("commitment")?,
            immature_days: days("immature")?,
            aire_days: days("aire")?,
            post_aire_days: days("post_aire")?,
        })
    }

    /// Returns the share of each stage at full support, progenitors first, in the order of life.
    pub(crate) fn shares(self) -> [(StromalKind, f64); 4] {
        let stages = [
            (Progenitor, self.commitment_days),
            (ImmatureMtec, self.immature_days),
            (AireMtec, self.aire_days),
            (PostAireMtec, self.post_aire_days),
        ];
        let all: f64 = stages.iter().map(|(_, days)| days).sum();
        stages.map(|(kind, days)| (kind, days / all))
    }

    /// Gives each progenitor among some cells one of the stages of an mTEC, in these shares.
    pub(crate) fn mix(self, stroma: &mut Stroma, seed: Seed, among: impl Fn(usize) -> bool) {
        for cell in 0..stroma.cells.len() {
            if stroma.cells[cell].kind == Progenitor && among(cell) {
                let mut left = seed.draws(Purpose::StromaRenewal, cell as u64, 0).uniform();
                let stage = self.shares().into_iter().find(|(_, share)| {
                    left -= share;
                    left < 0.0
                });
                stroma.become_kind(cell, stage.map_or(PostAireMtec, |(kind, _)| kind));
            }
        }
    }
}

impl EpithelialRenewal {
    /// Returns the chances of renewals `every_min` minutes apart.
    pub(crate) fn new(
        parameters: &Parameters,
        layers: LayerOrigin,
        every_min: f64,
    ) -> Result<Self, Error> {
        let value = |name: &str| parameters.value(&format!("chip.{name}"));
        let days = every_min / MINUTES_PER_DAY;
        let stays = MtecStays::new(parameters)?;
        let support = Support::new(parameters)?;
        let succeeds = |stay_days: f64| {
            std::array::from_fn(|i| {
                share(days / stay_days * support.of(i as f64 / f64::from(STEPS_PER_ONE)))
            })
        };
        let has_both = layers != LayerOrigin::Given;
        let forgets = 1.0 - math::exp(-days / value("mtec_support_memory_days")?);
        Ok(Self {
            commits: succeeds(stays.commitment_days),
            matures: succeeds(stays.immature_days),
            progenitor_decides: share(days / stays.commitment_days),
            immature_decides: share(days / stays.immature_days),
            aire_lost: share(days / stays.aire_days),
            ends: share(days / stays.post_aire_days),
            ctec_lost: if has_both { share(days / value("ctec_turnover_days")?) } else { 0 },
            has_both,
            now: (forgets * f64::from(ONE)).round() as u32,
            alone_until_min: value("crosstalk_from_days")? * MINUTES_PER_DAY,
        })
    }

    /// Renews all epithelial cells that work, `minutes` after the start; `near[i]` is how many SP4
    /// cells are in the reach of cell `i`, and of how many sites.
    pub(crate) fn renew(
        &self,
        stroma: &mut Stroma,
        near: &[[u32; 2]],
        minutes: f64,
        (seed, step): (Seed, u32),
    ) {
        for (cell, near) in near.iter().enumerate() {
            let kind = stroma.cells[cell].kind;
            if !kind.is_epithelial() {
                continue;
            }
            let [sp4, sites] = *near;
            let sp4 = if minutes < self.alone_until_min { 0 } else { sp4 };
            let support = self.remembered(stroma.support[cell], sp4 * ONE / sites.max(1));
            stroma.support[cell] = support;
            if stroma.stress[cell].recovers_min == 0 {
                let word = seed.draws(Purpose::StromaRenewal, cell as u64, step).word();
                let wide = stroma.cortical_places.contains(&cell);
                let next = self.next((kind, wide), support, word);
                if next != kind {
                    stroma.become_kind(cell, next);
                }
            }
        }
    }

    /// Returns what a cell remembers of the share that SP4 cells took, after one more look.
    fn remembered(&self, before: u32, share: u32) -> u32 {
        if before == UNKNOWN {
            return share;
        }
        let [before, share, now, one] = [before, share, self.now, ONE].map(u64::from);
        ((before * (one - now) + share * now) / one) as u32
    }

    /// Returns what becomes of a cell by `word`; `wide` tells whether a cTEC has room there.
    fn next(&self, (kind, wide): (StromalKind, bool), support: u32, word: u32) -> StromalKind {
        let support = (support * STEPS_PER_ONE / ONE) as usize;
        let support = support.min(SUPPORTS - 1);
        match kind {
            Progenitor if word < self.commits[support] => ImmatureMtec,
            Progenitor if self.has_both && wide && word < self.progenitor_decides => Ctec,
            Ctec if word < self.ctec_lost => Progenitor,
            ImmatureMtec if word < self.matures[support] => AireMtec,
            ImmatureMtec if word < self.immature_decides => Progenitor,
            AireMtec if word < self.aire_lost => PostAireMtec,
            PostAireMtec if word < self.ends => Progenitor,
            _ => kind,
        }
    }
}

/// What SP4 cells give.
#[derive(Debug, Clone, Copy)]
struct Support {
    alone: f64,
    half: f64,
    exponent: f64,
    crosstalk: f64,
}

impl Support {
    fn new(parameters: &Parameters) -> Result<Self, Error> {
        let value = |name: &str| parameters.value(&format!("chip.{name}"));
        Ok(Self {
            alone: value("mtec_support_without_sp4")?,
            half: value("mtec_half_support_sp4_share")?,
            exponent: value("mtec_support_exponent")?,
            crosstalk: value("crosstalk")?,
        })
    }

    /// Returns the share of the full support where SP4 cells take a share of the reach.
    fn of(self, sp4: f64) -> f64 {
        let [sp4, half] = [sp4, self.half].map(|share| math::pow(share, self.exponent));
        self.alone + self.crosstalk * (1.0 - self.alone) * sp4 / (sp4 + half)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tissue::{Lattice, Sides};

    const CELLS: usize = 4096;

    /// The mean share of each kind over the last 100 of 200 days, with so much of SP4 cells near.
    fn shares(sp4: u32) -> [f64; 8] {
        let parameters = crate::parameters().unwrap();
        let lattice = &mut Lattice::new([CELLS, 1, 1], [Sides::Closed; 3]).unwrap();
        let mut stroma = Stroma::new(lattice);
        (0..CELLS).for_each(|x| stroma.plant(lattice, Progenitor, [x, 0, 0], 0.0));
        let renewal = EpithelialRenewal::new(&parameters, LayerOrigin::Given, 360.0).unwrap();
        let near = vec![[sp4, 16]; CELLS];
        let mut shares = [0.0; 8];
        for step in 1..=800 {
            renewal.renew(&mut stroma, &near, f64::from(step) * 360.0, (Seed(1), step));
            if step > 400 {
                for cell in &stroma.cells {
                    shares[cell.kind as usize] += 1.0 / (400.0 * CELLS as f64);
                }
            }
        }
        shares
    }

    /// By hand from the mean stays: with full support 2, 4, 1.5 and 6 days. Without it a progenitor
    /// waits ten times as long and one immature mTEC in ten matures, so that 7.5 mature days come
    /// with 240 others. Of some 30 independent samples of 4096 cells, within 4 standard errors.
    #[test]
    fn stages_are_shared_as_their_stays_say() {
        let usual = shares(16);
        let expected = [
            (Progenitor, 2.0 / 13.5),
            (ImmatureMtec, 4.0 / 13.5),
            (AireMtec, 1.5 / 13.5),
            (PostAireMtec, 6.0 / 13.5),
        ];
        for (kind, share) in expected {
            let found = usual[kind as usize];
            assert!((found - share).abs() < 0.01, "{kind:?}: {found} {share}");
        }
        let alone = shares(0);
        let mature = alone[AireMtec as usize] + alone[PostAireMtec as usize];
        assert!((mature / (7.5 / 247.5) - 1.0).abs() < 0.1, "{mature}");
    }
}
