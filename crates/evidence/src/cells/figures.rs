//! The numbers of one seed, by target, from its runs.

use thymoid_chip::cells::{EventCounts, Stage, Wave};
use thymoid_core::math;

use super::course::Course;
use super::selection::Molecules;
use super::single::{earliest, mean, quantile, spearman, stays};

/// All runs of a seed.
pub(super) struct Runs<'a> {
    pub(super) infant: &'a Course,
    pub(super) no_dendritic: &'a Course,
    pub(super) no_ccr7: &'a Course,
    pub(super) forced_ccr7: &'a Course,
    pub(super) no_cxcr4: &'a Course,
    pub(super) mouse: &'a Course,
    pub(super) pulse: &'a Course,
    pub(super) organoid: &'a Course,
    pub(super) no_crosstalk: &'a Course,
    pub(super) no_dll4: &'a Course,
    pub(super) no_il7: &'a Course,
    pub(super) no_s1pr1: &'a Course,
    pub(super) molecules: Molecules,
}

/// A number for a range: the mean over seeds.
pub(super) type Figure = (&'static str, fn(&Runs<'_>) -> f64);
/// The same, of counts: the sum of the first over seeds over that of the second. An organ is the
/// sum of its lobules, and a lobule that a few progenitors feed has hardly any cells at times.
pub(super) type Ratio = (&'static str, fn(&Runs<'_>) -> [f64; 2]);
/// A number, and whether a statement holds.
pub(super) type Statement = (&'static str, fn(&Runs<'_>) -> (f64, bool));

const HOURS: f64 = 60.0;
const DAYS: f64 = 24.0 * 60.0;
/// Cells whose largest distance in half an hour is below this are confined, in um.
const CONFINED_UM: f64 = 40.0;
/// Share of the cells from which on a stage counts as there, in an organoid.
const PRESENT: f64 = 0.1;

/// Condemned cells still show CD4 and CD8.
const fn is_dp(stage: Stage) -> bool {
    matches!(stage, Stage::DpBlast | Stage::DpSmall | Stage::DpSignalled | Stage::Deleting)
}
const fn is_dn(stage: Stage) -> bool {
    matches!(stage, Stage::Dn1 | Stage::Dn2 | Stage::Dn3)
}
const fn is_sp8(stage: Stage) -> bool {
    matches!(stage, Stage::Sp8SemiMature | Stage::Sp8Mature)
}
const fn is_semi_mature(stage: Stage) -> bool {
    matches!(stage, Stage::Sp4SemiMature | Stage::Sp8SemiMature)
}
const fn is_mature(stage: Stage) -> bool {
    matches!(stage, Stage::Sp4Mature | Stage::Sp8Mature | Stage::Treg)
}
fn all(_: Stage) -> bool {
    true
}
fn share(course: &Course, stages: fn(Stage) -> bool) -> f64 {
    course.cells(stages) / course.cells(all)
}
/// Cells of some stages, and of others.
fn counts(course: &Course, [part, of]: [fn(Stage) -> bool; 2]) -> [f64; 2] {
    [course.cells(part), course.cells(of)]
}
/// Alpha-beta T cells that leave a day, and thymocytes.
fn export(course: &Course) -> [f64; 2] {
    let events = course.measured_events();
    let left = events.left() - events.left_gamma_delta;
    [left as f64 / course.measured_days(), course.cells(all)]
}
fn in_medulla(course: &Course, stages: fn(Stage) -> bool) -> f64 {
    course.mean(|census| census.medullary_share(stages))
}
/// Neglected, deleted and selected cells, as they end, and their sum.
fn fates(course: &Course) -> [f64; 4] {
    let events = course.measured_events();
    let fates = [events.neglected + events.failed, events.deleted(), selected(&events)];
    let [none, deleted, selected] = fates.map(|fate| fate as f64);
    [none, deleted, selected, none + deleted + selected]
}
fn fate(course: &Course, which: usize, of: usize) -> [f64; 2] {
    let fates = fates(course);
    [fates[which], fates[of]]
}
/// Single-positive cells made that are not deleted later.
const fn selected(events: &EventCounts) -> u64 {
    events.sp_made().saturating_sub(events.deleted_sp)
}
const fn pair([part, of]: [u64; 2]) -> [f64; 2] {
    [part as f64, of as f64]
}
const fn of_wave(wave: Wave) -> [f64; 2] {
    pair([wave.condemned, wave.entered])
}
fn ratio(part: u64, of: u64) -> f64 {
    part as f64 / of as f64
}
/// Divisions a day of a cell of some stages.
fn division_rate(course: &Course, stages: fn(Stage) -> bool) -> f64 {
    let record = &course.record;
    let sum = |of: &dyn Fn(usize) -> f64| -> f64 {
        Stage::ALL.into_iter().filter(|stage| stages(*stage)).map(|stage| of(stage as usize)).sum()
    };
    sum(&|stage| record.divisions[stage] as f64) / sum(&|stage| record.cell_minutes[stage])
}
/// Speeds of cells of the medulla that are filmed: all, or those condemned or not.
fn speeds(course: &Course, condemned: Option<bool>) -> Vec<f64> {
    let wanted = |stage: Stage| condemned.is_none_or(|yes| yes == (stage == Stage::Deleting));
    let paths = course.paths.iter().filter(|path| wanted(path.stage));
    paths.map(thymoid_chip::cells::Path::speed_um_min).collect()
}
fn confined(course: &Course) -> Vec<f64> {
    let extents = course.paths.iter().map(thymoid_chip::cells::Path::extent_um);
    extents.filter(|extent| *extent < CONFINED_UM).collect()
}
fn mature(course: &Course) -> f64 {
    course.cells(is_mature)
}
fn active_mtec(course: &Course) -> f64 {
    course.mean(|census| ratio(census.active_mtec, census.mtec))
}
fn crosstalk(runs: &Runs<'_>) -> f64 {
    active_mtec(runs.no_crosstalk) / active_mtec(runs.infant)
}
/// Mean day of commitment, a cell.
fn commitment_day(course: &Course) -> f64 {
    let (mut before, mut sum) = (0, 0.0);
    for ((day, _), events) in course.days.iter().zip(&course.events) {
        sum += (events.committed - before) as f64 * day;
        before = events.committed;
    }
    sum / before as f64
}

pub(super) const RATIOS: [Ratio; 20] = [
    ("thymus-01", |r| {
        let events = r.mouse.measured_events();
        pair([selected(&events), events.dp_made])
    }),
    ("thymus-02-dp", |r| counts(r.mouse, [is_dp, all])),
    ("thymus-02-blast", |r| counts(r.mouse, [|stage| stage == Stage::DpBlast, is_dp])),
    ("thymus-03-mouse", |r| counts(r.mouse, [|stage| is_dn(stage) || stage == Stage::Isp, all])),
    ("thymus-03-human", |r| counts(r.infant, [is_dn, all])),
    ("thymus-04-isp", |r| {
        counts(
            r.infant,
            [|stage| stage == Stage::Isp, |stage| stage == Stage::Isp || stage.is_sp4()],
        )
    }),
    ("thymus-05", |r| counts(r.infant, [Stage::is_sp4, is_sp8])),
    ("thymus-06-mouse", |r| export(r.mouse)),
    ("thymus-06-human", |r| export(r.infant)),
    ("thymus-11", |r| {
        let per_day = r.mouse.measured_events().dp_made as f64 / r.mouse.measured_days();
        [per_day, r.mouse.progenitors_per_day]
    }),
    ("thymus-12-d-none", |r| fate(r.infant, 0, 3)),
    ("thymus-12-d-negative", |r| fate(r.infant, 1, 3)),
    ("thymus-12-d-positive", |r| fate(r.infant, 2, 3)),
    ("thymus-12-d-ratio", |r| fate(r.infant, 1, 2)),
    ("thymus-12-tries", |r| {
        let events = r.infant.measured_events();
        pair([events.alpha_made, events.dp_made])
    }),
    ("thymus-13", |r| {
        let events = r.infant.measured_events();
        pair([events.deleted_dp + events.deleted_signalled_cortex, events.deleted()])
    }),
    ("thymus-14-first", |r| of_wave(r.infant.waves.first)),
    ("thymus-14-second", |r| of_wave(r.infant.waves.second)),
    ("thymus-16-mature", |r| [mature(r.no_dendritic), mature(r.infant)]),
    ("thymus-16-deletion", |r| {
        pair([r.no_dendritic, r.infant].map(|course| course.measured_events().deleted()))
    }),
];

pub(super) const FIGURES: [Figure; 18] = [
    ("thymus-04-cycling", |r| {
        division_rate(r.infant, |k| k == Stage::Isp) / division_rate(r.infant, Stage::is_sp4)
    }),
    ("thymus-07-mean", |r| mean(&stays(r.mouse, |stay| stay.left - stay.made)) / DAYS),
    ("thymus-07-order", |r| spearman(r.mouse)),
    ("thymus-08", |r| mean(&r.mouse.record.neglected) / DAYS),
    ("thymus-09-human", |r| {
        let events = r.infant.measured_events();
        math::ln(ratio(events.dp_made, events.beta_selected)) / std::f64::consts::LN_2
    }),
    ("thymus-09-mouse", |r| {
        math::ln(ratio(r.pulse.clones[1], r.pulse.clones[0])) / std::f64::consts::LN_2
    }),
    ("thymus-10-etp", |r| commitment_day(r.pulse)),
    ("thymus-10-export", |r| r.pulse.export_days.iter().copied().fold(f64::NAN, f64::min)),
    ("thymus-12-a-none", |r| r.molecules.per_receptor[0]),
    ("thymus-12-a-negative", |r| r.molecules.per_receptor[1]),
    ("thymus-12-a-positive", |r| r.molecules.per_receptor[2]),
    ("thymus-15-caspase", |r| earliest(&r.infant.record.caspase) / HOURS),
    ("thymus-15-loss", |r| earliest(&r.infant.record.lost) / HOURS),
    ("thymus-15-90", |r| quantile(&r.infant.record.lost, 0.9) / HOURS),
    ("thymus-17-speed", |r| mean(&speeds(r.infant, None))),
    ("thymus-17-confined", |r| confined(r.infant).len() as f64 / r.infant.paths.len() as f64),
    ("thymus-17-zone", |r| mean(&confined(r.infant))),
    ("thymus-18-contacts", |r| {
        mean(&stays(r.mouse, |stay| stay.met.map_or(f64::NAN, |met| met as f64)))
    }),
];

/// Targets of the antigens of mTEC and of organoids.
pub(super) const MORE: [Figure; 5] = [
    ("thymus-18-cover", |r| r.molecules.cover),
    ("thymus-18-share", |r| r.molecules.share),
    ("thymus-27-pro-t", |r| {
        r.organoid.first_day(PRESENT, |stage| stage == Stage::Dn2).unwrap_or(f64::NAN)
    }),
    ("thymus-27-dp", |r| r.organoid.first_day(PRESENT, is_dp).unwrap_or(f64::NAN)),
    ("thymus-27-cd3", |r| r.organoid.first_day(PRESENT, Stage::is_sp).unwrap_or(f64::NAN)),
];

pub(super) const STATEMENTS: [Statement; 11] = [
    ("thymus-17-agonist", |r| {
        let [slow, fast] = [true, false].map(|yes| mean(&speeds(r.infant, Some(yes))));
        (slow / fast, slow < fast)
    }),
    ("thymus-19-ccr7-off", |r| {
        let [without, with] = [r.no_ccr7, r.infant].map(|c| 1.0 - in_medulla(c, is_semi_mature));
        (without, without > 0.5 && without > 2.0 * with)
    }),
    ("thymus-19-ccr7-on", |r| {
        let [forced, usual] =
            [r.forced_ccr7, r.infant].map(|c| in_medulla(c, |stage| stage == Stage::DpSmall));
        (forced, forced > 0.5 && forced > 2.0 * usual)
    }),
    ("thymus-19-cxcr4", |r| {
        let [blocked, usual] =
            [r.no_cxcr4, r.infant].map(|c| in_medulla(c, |stage| stage == Stage::DpSmall));
        (blocked, blocked > 2.0 * usual)
    }),
    ("thymus-20-crosstalk", |r| (crosstalk(r), crosstalk(r) < 2.0 / 3.0)),
    ("thymus-27-sp8", |r| {
        let [four, eight] = [Stage::is_sp4 as fn(Stage) -> bool, is_sp8].map(|stages| {
            r.organoid.days.iter().map(|(_, census)| census.sum(stages)).sum::<u64>()
        });
        (ratio(eight, four), eight > four)
    }),
    ("thymus-28-dll4", |r| {
        let (without, with) = (r.no_dll4.all_flows(), r.pulse.all_flows());
        let lost = without.uncommitted > 0 && with.committed > 0;
        (without.committed as f64, lost && without.committed == 0)
    }),
    ("thymus-28-il7", |r| {
        let early = |course: &Course| share(course, |k| is_dn(k) || k == Stage::Isp);
        let left = early(r.no_il7) / early(r.infant);
        (left, left < 0.5)
    }),
    ("thymus-28-il7-gamma-delta", |r| {
        let day = r.no_il7.events.len().min(r.infant.events.len()) - 1;
        let made = |course: &Course| course.events[day].gamma_delta_made;
        let left = ratio(made(r.no_il7), made(r.infant));
        (left, left < 0.5)
    }),
    ("thymus-28-s1pr1", |r| {
        let dense = |course: &Course| share(course, is_mature);
        let pile = dense(r.no_s1pr1) / dense(r.infant);
        (pile, pile > 1.0 && r.no_s1pr1.all_flows().left() == 0 && r.infant.all_flows().left() > 0)
    }),
    ("thymus-28-washout", |r| {
        let last = [
            r.pulse.last_half_day(|stage| stage == Stage::Dn1),
            r.pulse.last_half_day(|stage| matches!(stage, Stage::Dn2 | Stage::Dn3)),
            r.pulse.last_half_day(is_dp),
            r.pulse.last_half_day(Stage::is_sp),
        ];
        (last[2], last.windows(2).all(|pair| pair[0] < pair[1]))
    }),
];
