//! What each target asks of the runs of one seed.

use thymoid_chip::cells::{Census, EventCounts, Stage, Wave};
use thymoid_core::math;

use super::asked::Of::{self, Molecules, One, Two};
use super::course::Course;
use super::scenario::Scenario::{
    Crosstalk, Emerging, ForcedCcr7, Infant, Mouse, NoCcr7, NoCrosstalk, NoCxcr4, NoDendritic,
    NoDll4, NoIl7, NoS1pr1, Organoid, Pulse, Remodelling,
};
use super::single::{earliest, mean, quantile, spearman, stays};
use super::stroma::{days_to_return, fall};

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
/// Mean day of commitment, a cell.
fn commitment_day(course: &Course) -> f64 {
    let (mut before, mut sum) = (0, 0.0);
    for ((day, _), events) in course.days.iter().zip(&course.events) {
        sum += (events.committed - before) as f64 * day;
        before = events.committed;
    }
    sum / before as f64
}

/// Of counts: the sum of the first over seeds over that of the second. An organ is the sum of its
/// lobules, and a lobule that a few progenitors feed has hardly any cells at times.
pub(super) const RATIOS: [(&str, Of<[f64; 2]>); 21] = [
    (
        "thymus-01",
        One(Mouse, |c| {
            let events = c.measured_events();
            pair([selected(&events), events.dp_made])
        }),
    ),
    ("thymus-02-dp", One(Mouse, |c| counts(c, [is_dp, all]))),
    ("thymus-02-blast", One(Mouse, |c| counts(c, [|stage| stage == Stage::DpBlast, is_dp]))),
    (
        "thymus-03-mouse",
        One(Mouse, |c| counts(c, [|stage| is_dn(stage) || stage == Stage::Isp, all])),
    ),
    ("thymus-03-human", One(Infant, |c| counts(c, [is_dn, all]))),
    (
        "thymus-04-isp",
        One(Infant, |c| {
            counts(c, [|stage| stage == Stage::Isp, |stage| stage == Stage::Isp || stage.is_sp4()])
        }),
    ),
    ("thymus-05", One(Infant, |c| counts(c, [Stage::is_sp4, is_sp8]))),
    ("thymus-06-mouse", One(Mouse, export)),
    ("thymus-06-human", One(Infant, export)),
    (
        "thymus-11",
        One(Mouse, |c| {
            let per_day = c.measured_events().dp_made as f64 / c.measured_days();
            [per_day, c.progenitors_per_day]
        }),
    ),
    ("thymus-12-d-none", One(Infant, |c| fate(c, 0, 3))),
    ("thymus-12-d-negative", One(Infant, |c| fate(c, 1, 3))),
    ("thymus-12-d-positive", One(Infant, |c| fate(c, 2, 3))),
    ("thymus-12-d-ratio", One(Infant, |c| fate(c, 1, 2))),
    (
        "thymus-12-tries",
        One(Infant, |c| {
            let events = c.measured_events();
            pair([events.alpha_made, events.dp_made])
        }),
    ),
    (
        "thymus-13",
        One(Infant, |c| {
            let events = c.measured_events();
            pair([events.deleted_dp + events.deleted_signalled_cortex, events.deleted()])
        }),
    ),
    ("thymus-14-first", One(Infant, |c| of_wave(c.waves.first))),
    ("thymus-14-second", One(Infant, |c| of_wave(c.waves.second))),
    (
        "thymus-16-mature",
        Two([NoDendritic, Infant], |courses| {
            courses.map(|course| selected(&course.measured_events()) as f64)
        }),
    ),
    (
        "thymus-16-deletion",
        Two([NoDendritic, Infant], |[no_dendritic, infant]| {
            pair([no_dendritic, infant].map(|course| course.measured_events().deleted()))
        }),
    ),
    ("thymus-20-fall", Two([NoCrosstalk, Crosstalk], fall)),
];

/// Numbers of which the mean over seeds is taken.
pub(super) const FIGURES: [(&str, Of<f64>); 18] = [
    (
        "thymus-04-cycling",
        One(Infant, |c| division_rate(c, |k| k == Stage::Isp) / division_rate(c, Stage::is_sp4)),
    ),
    ("thymus-07-mean", One(Mouse, |c| mean(&stays(c, |stay| stay.left - stay.made)) / DAYS)),
    ("thymus-07-order", One(Mouse, spearman)),
    ("thymus-08", One(Mouse, |c| mean(&c.record.neglected) / DAYS)),
    (
        "thymus-09-human",
        One(Infant, |c| {
            let events = c.measured_events();
            math::ln(ratio(events.dp_made, events.beta_selected)) / std::f64::consts::LN_2
        }),
    ),
    (
        "thymus-09-mouse",
        One(Pulse, |c| math::ln(ratio(c.clones[1], c.clones[0])) / std::f64::consts::LN_2),
    ),
    ("thymus-10-etp", One(Pulse, commitment_day)),
    ("thymus-10-export", One(Pulse, |c| c.export_days.iter().copied().fold(f64::NAN, f64::min))),
    ("thymus-12-a-none", Molecules(|m| m.per_receptor[0])),
    ("thymus-12-a-negative", Molecules(|m| m.per_receptor[1])),
    ("thymus-12-a-positive", Molecules(|m| m.per_receptor[2])),
    ("thymus-15-caspase", One(Infant, |c| earliest(&c.record.caspase) / HOURS)),
    ("thymus-15-loss", One(Infant, |c| earliest(&c.record.lost) / HOURS)),
    ("thymus-15-90", One(Infant, |c| quantile(&c.record.lost, 0.9) / HOURS)),
    ("thymus-17-speed", One(Infant, |c| mean(&speeds(c, None)))),
    ("thymus-17-confined", One(Infant, |c| confined(c).len() as f64 / c.paths.len() as f64)),
    ("thymus-17-zone", One(Infant, |c| mean(&confined(c)))),
    (
        "thymus-18-contacts",
        One(Mouse, |c| mean(&stays(c, |stay| stay.met.map_or(f64::NAN, |met| met as f64)))),
    ),
];

/// Targets of mTEC, of layers and of organoids.
pub(super) const MORE: [(&str, Of<f64>); 9] = [
    ("thymus-18-cover", Molecules(|m| m.cover)),
    ("thymus-18-share", One(Infant, |c| c.antigen_share)),
    ("thymus-20-return", Two([NoCrosstalk, Crosstalk], days_to_return)),
    ("thymus-20-cortex", One(Emerging, |c| c.mean(Census::cortex_share))),
    ("thymus-20-medulla", One(Emerging, |c| 1.0 - c.mean(Census::cortex_share))),
    ("thymus-20-remodelled", One(Remodelling, |c| c.mean(Census::cortex_share))),
    (
        "thymus-27-pro-t",
        One(Organoid, |c| c.first_day(PRESENT, |stage| stage == Stage::Dn2).unwrap_or(f64::NAN)),
    ),
    ("thymus-27-dp", One(Organoid, |c| c.first_day(PRESENT, is_dp).unwrap_or(f64::NAN))),
    ("thymus-27-cd3", One(Organoid, |c| c.first_day(PRESENT, Stage::is_sp).unwrap_or(f64::NAN))),
];

/// Numbers, and whether a statement holds.
pub(super) const STATEMENTS: [(&str, Of<(f64, bool)>); 11] = [
    (
        "thymus-17-agonist",
        One(Infant, |c| {
            let [slow, fast] = [true, false].map(|yes| mean(&speeds(c, Some(yes))));
            (slow / fast, slow < fast)
        }),
    ),
    (
        "thymus-19-ccr7-off",
        Two([NoCcr7, Infant], |[no_ccr7, infant]| {
            let [without, with] = [no_ccr7, infant].map(|c| 1.0 - in_medulla(c, is_semi_mature));
            (without, without > 0.5 && without > 2.0 * with)
        }),
    ),
    (
        "thymus-19-ccr7-on",
        Two([ForcedCcr7, Infant], |[forced_ccr7, infant]| {
            let [forced, usual] =
                [forced_ccr7, infant].map(|c| in_medulla(c, |stage| stage == Stage::DpSmall));
            (forced, forced > 0.5 && forced > 2.0 * usual)
        }),
    ),
    (
        "thymus-19-cxcr4",
        Two([NoCxcr4, Infant], |[no_cxcr4, infant]| {
            let [blocked, usual] =
                [no_cxcr4, infant].map(|c| in_medulla(c, |stage| stage == Stage::DpSmall));
            (blocked, blocked > 2.0 * usual)
        }),
    ),
    (
        "thymus-20-crosstalk",
        Two([NoCrosstalk, Crosstalk], |courses| {
            let [usual, without] = fall(courses);
            (without / usual, without / usual < 2.0 / 3.0)
        }),
    ),
    (
        "thymus-27-sp8",
        One(Organoid, |c| {
            let [four, eight] = [Stage::is_sp4 as fn(Stage) -> bool, is_sp8]
                .map(|stages| c.days.iter().map(|(_, census)| census.sum(stages)).sum::<u64>());
            (ratio(eight, four), eight > four)
        }),
    ),
    (
        "thymus-28-dll4",
        Two([NoDll4, Pulse], |[no_dll4, pulse]| {
            let (without, with) = (no_dll4.all_flows(), pulse.all_flows());
            let lost = without.uncommitted > 0 && with.committed > 0;
            (without.committed as f64, lost && without.committed == 0)
        }),
    ),
    (
        "thymus-28-il7",
        Two([NoIl7, Infant], |[no_il7, infant]| {
            let early = |course: &Course| share(course, |k| is_dn(k) || k == Stage::Isp);
            let left = early(no_il7) / early(infant);
            (left, left < 0.5)
        }),
    ),
    (
        "thymus-28-il7-gamma-delta",
        Two([NoIl7, Infant], |[no_il7, infant]| {
            let day = no_il7.events.len().min(infant.events.len()) - 1;
            let made = |course: &Course| course.events[day].gamma_delta_made;
            let left = ratio(made(no_il7), made(infant));
            (left, left < 0.5)
        }),
    ),
    (
        "thymus-28-s1pr1",
        Two([NoS1pr1, Infant], |[no_s1pr1, infant]| {
            let dense = |course: &Course| share(course, is_mature);
            let pile = dense(no_s1pr1) / dense(infant);
            (pile, pile > 1.0 && no_s1pr1.all_flows().left() == 0 && infant.all_flows().left() > 0)
        }),
    ),
    (
        "thymus-28-washout",
        One(Pulse, |c| {
            let last = [
                c.last_half_day(|stage| stage == Stage::Dn1),
                c.last_half_day(|stage| matches!(stage, Stage::Dn2 | Stage::Dn3)),
                c.last_half_day(is_dp),
                c.last_half_day(Stage::is_sp),
            ];
            (last[2], last.windows(2).all(|pair| pair[0] < pair[1]))
        }),
    ),
];
