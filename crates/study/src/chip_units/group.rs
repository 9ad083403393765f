//! Tissues that live in step and share the medium of one chip.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use rayon::prelude::*;
use thymoid_chip::cells::{Options, Unit};
use thymoid_chip::units::{Places, Reading, Supply};
use thymoid_core::{Parameters, Seed, math};

use super::member::Member;
use super::track::Track;

/// Hours between two exchanges with the medium. Oxygen is at rest within minutes and cells change
/// over days, so the medium follows the cells.
pub const EXCHANGE_HOURS: f64 = 6.0;
/// Hours of a day.
pub const HOURS_PER_DAY: f64 = 24.0;

/// What a group is made of.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The tissue of each member, with the seed of each: replicate by replicate, each in the order
    /// of the places. A whole chip is one member that holds all places.
    pub units: Vec<(Unit, Seed)>,
    /// Where they stand.
    pub places: Places,
    /// The medium they share; none where conditions are alike.
    pub supply: Option<Supply>,
    /// Solubility of oxygen.
    pub solubility_mol_m3_mmhg: f64,
    /// Oxygen at the walls of each place at the start.
    pub wall_mmhg: Vec<f64>,
    /// Thresholds and room.
    pub options: Options,
}

/// Tissues that live in step.
#[derive(Debug)]
pub struct Group {
    plan: Plan,
    members: Vec<Member>,
    /// What has been so far.
    pub track: Track,
}

impl Group {
    /// Begins a group, or goes on with one that was saved into `from`.
    ///
    /// # Errors
    /// When a unit is unusable, or what was saved cannot be read.
    pub fn begin(
        plan: Plan,
        parameters: &Parameters,
        saved: Option<(Track, &Path)>,
    ) -> Result<Self> {
        let places = if plan.units.len() == 1 { plan.places.shares().len() } else { 1 };
        let begin = |(nth, (unit, seed)): (usize, &(Unit, Seed))| match &saved {
            Some((_, from)) => {
                let from = (&*from.join(nth.to_string()), places);
                Member::resume(unit, parameters, plan.options, *seed, from)
            }
            None => Member::begin(unit, parameters, plan.options, *seed, places),
        };
        let members: Result<Vec<Member>> = plan.units.par_iter().enumerate().map(begin).collect();
        let members = members?;
        let new = || {
            let wall = plan.wall_mmhg.iter().map(|mmhg| mmhg * plan.solubility_mol_m3_mmhg);
            Track::new(members.len(), plan.supply.map(|_| wall.collect()))
        };
        let track = saved.map_or_else(new, |(track, _)| track);
        let mut group = Self { plan, members, track };
        group.give_oxygen()?;
        Ok(group)
    }

    /// Lives from one exchange to the next.
    ///
    /// # Errors
    /// When what is left of the medium is no pressure.
    pub fn advance(&mut self) -> Result<()> {
        let days = EXCHANGE_HOURS / HOURS_PER_DAY;
        let advance = |member: &mut Member| member.advance(member.passes_in(days));
        let periods: Vec<_> = self.members.par_iter_mut().map(advance).collect();
        for (periods, period) in self.track.members.iter_mut().zip(periods) {
            periods.push(period);
        }
        self.track.done += 1;
        let uptake = self.uptake();
        let (Some(supply), Some(agreement)) = (self.plan.supply, &mut self.track.agreement) else {
            return Ok(());
        };
        let [means, errors]: [Vec<f64>; 2] =
            [uptake.iter().map(|u| u.mean).collect(), uptake.iter().map(|u| u.error).collect()];
        agreement.exchange(&self.plan.places, supply, &means, &errors);
        self.track.gaps.push(agreement.gap());
        if agreement.agrees() { Ok(()) } else { self.give_oxygen() }
    }

    /// Returns the uptake by volume at each place over the last period.
    fn uptake(&self) -> Vec<Reading> {
        let count = self.plan.places.shares().len();
        let mut all = vec![Vec::new(); count];
        let last = self.track.members.iter().filter_map(|periods| periods.last());
        let read = last.zip(&self.members).flat_map(|(period, member)| {
            // Places of one member are equal parts of it.
            let m3 = member.tissue_mm3() / 1e9 / period.uptake_mol_s.len() as f64;
            period.uptake_mol_s.iter().map(move |[mean, error]| [mean / m3, error / m3])
        });
        for (nth, reading) in read.enumerate() {
            all[nth % count].push(reading);
        }
        all.iter().map(|replicates| pooled(replicates)).collect()
    }

    /// Gives every member the oxygen of its place, or of all of its places.
    fn give_oxygen(&mut self) -> Result<()> {
        let Some(agreement) = &self.track.agreement else { return Ok(()) };
        let walls = agreement.wall_mol_m3();
        let mmhg = walls.iter().map(|c| c / self.plan.solubility_mol_m3_mmhg);
        let mmhg: Vec<f64> = mmhg.collect();
        if self.members.len() == 1 && mmhg.len() > 1 {
            return self.members[0].give_oxygen(edges(&mmhg));
        }
        let mut of_place = self.members.iter_mut().zip(mmhg.iter().cycle());
        of_place.try_for_each(|(member, mmhg)| member.give_oxygen(vec![*mmhg]))
    }

    /// Saves all members into a new folder.
    ///
    /// # Errors
    /// When something cannot be written.
    pub fn save(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)
            .with_context(|| format!("{}: cannot be made", folder.display()))?;
        let mut members = self.members.iter().enumerate();
        members.try_for_each(|(nth, member)| member.save(&folder.join(nth.to_string())))
    }

    /// Returns the volume of the tissue of each member.
    pub fn tissue_mm3(&self) -> Vec<f64> {
        self.members.iter().map(Member::tissue_mm3).collect()
    }
}

/// Oxygen at the edges of two or more equal slices from those in their middles, by straight lines.
fn edges(middles: &[f64]) -> Vec<f64> {
    let beyond = |end: f64, before: f64| (end + 0.5 * (end - before)).max(0.0);
    let last = middles.len() - 1;
    let between = middles.windows(2).map(|pair| 0.5 * (pair[0] + pair[1]));
    std::iter::once(beyond(middles[0], middles[1]))
        .chain(between)
        .chain([beyond(middles[last], middles[last - 1])])
        .collect()
}

/// The mean of replicates.
fn pooled(replicates: &[[f64; 2]]) -> Reading {
    let count = replicates.len() as f64;
    let sum = |of: usize, square: bool| {
        let value = |r: &[f64; 2]| if square { r[of] * r[of] } else { r[of] };
        math::sum(replicates.iter().map(value))
    };
    Reading { mean: sum(0, false) / count, error: sum(1, true).sqrt() / count }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What falls evenly falls evenly at the edges too, and nothing below nought.
    #[test]
    fn edges_lie_between_middles() {
        assert_eq!(edges(&[90.0, 70.0, 50.0]), [100.0, 80.0, 60.0, 40.0]);
        assert_eq!(edges(&[50.0, 0.0]), [75.0, 25.0, 0.0]);
    }

    #[test]
    fn replicates_are_pooled() {
        let two = pooled(&[[1.0, 0.3], [2.0, 0.4]]);
        assert!((two.mean - 1.5).abs() < 1e-15 && (two.error - 0.25).abs() < 1e-15);
    }
}
