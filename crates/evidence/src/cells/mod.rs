//! Biology, cell by cell: scenarios times seeds, and what each target asks of them.

mod asked;
mod course;
mod figures;
mod lobes;
mod queue;
mod scenario;
mod selection;
mod simulated;
mod single;
mod stroma;

use std::collections::BTreeSet;

use anyhow::Result;

use self::scenario::Scenario;
pub(super) use self::simulated::Setting;
use self::simulated::{Simulated, scenarios};
use super::verdict::is_settled;
use super::{Numbers, Target};

/// Seeds after which it is asked what is settled. What is not gets as many again, up to the number
/// that the caller allows.
const FIRST_SEEDS: u32 = 4;

/// Number of times that [`compute`] reports progress.
pub(super) fn ticks(targets: &[Target], seeds: u32, shrink: f64) -> u64 {
    let days: u64 = needed(targets).iter().map(|scenario| scenario.ticks(shrink)).sum();
    u64::from(seeds) * (days + 1)
}

/// Whether cells answer the target of this id.
pub(super) fn answers(id: &str) -> bool {
    scenarios(id).is_some()
}

/// The runs that targets need.
fn needed<'a>(targets: impl IntoIterator<Item = &'a Target>) -> BTreeSet<Scenario> {
    targets.into_iter().filter_map(|target| scenarios(&target.id)).flatten().copied().collect()
}

/// Runs what `targets` need with seeds from the first on: four, then twice as many for those
/// that ask for more, or are not settled and with twice as many can be expected to be, up to
/// `seeds`.
///
/// Batches depend on what was found alone, not on threads or time. All seeds of a run count,
/// whichever target they were added for.
pub(super) fn compute(
    targets: &[Target],
    seeds: u32,
    setting: Setting<'_>,
    numbers: &mut Numbers,
) -> Result<()> {
    if seeds == 0 {
        return Ok(());
    }
    let asked: Vec<&Target> = targets.iter().filter(|target| answers(&target.id)).collect();
    let mut simulated = Simulated::default();
    let (mut batch, mut open) = (FIRST_SEEDS.min(seeds), asked.clone());
    loop {
        simulated.extend(&needed(open), batch, setting)?;
        let more = (2 * batch).min(seeds);
        let needs = |target: &&Target| !is_enough(target, &simulated, more);
        open = asked.iter().copied().filter(needs).collect();
        if open.is_empty() || batch == seeds {
            break;
        }
        batch = more;
    }
    for target in asked {
        let obtained = simulated.obtained(&target.id);
        numbers.add(&target.id, obtained.expect("each of these has its runs"));
    }
    // What turned out not to be needed is done.
    let rest = ticks(targets, seeds, setting.shrink) - simulated.ticks(setting.shrink);
    (0..rest).for_each(|_| (setting.tick)());
    Ok(())
}

/// Whether a target has the seeds it asks for, and `more` of them are of no use: it is settled, or
/// an end of its range is so near that they are not expected to tell.
fn is_enough(target: &Target, simulated: &Simulated, more: u32) -> bool {
    simulated.obtained(&target.id).is_none_or(|obtained| {
        let hopeless = || !is_settled(target, obtained.with_seeds(more));
        obtained.seeds >= target.least_seeds && (is_settled(target, obtained) || hopeless())
    })
}

#[cfg(test)]
mod tests;
