//! Survival estimates and exact designs.

use anyhow::{Context, Result};
use thymoid_trial::{
    Aim, Design, KaplanMeier, Level, Look, Proportion, RightCensored, Transform, simon,
    single_stage, smallest_single_stage,
};

use super::Numbers;

pub(super) fn compute(numbers: &mut Numbers) -> Result<()> {
    lung(numbers)?;
    leukaemia(numbers)?;
    two_stage(numbers)?;
    predictive_probability(numbers)?;
    single(numbers)?;
    intervals(numbers)
}

/// The curve of the rows whose `column` has this value, all rows for none. `event` is the code of
/// an event in the column `status`.
fn curve(csv: &str, event: &str, group: Option<(&str, &str)>) -> Result<KaplanMeier> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let headers = reader.headers()?.clone();
    let place = |name: &str| {
        let found = headers.iter().position(|header| header == name);
        found.with_context(|| format!("no column `{name}` in a data set of the trial stage"))
    };
    let (time, status) = (place("time")?, place("status")?);
    let group = group.map(|(column, value)| Ok::<_, anyhow::Error>((place(column)?, value)));
    let group = group.transpose()?;
    let (mut times, mut events) = (Vec::new(), Vec::new());
    for row in reader.records() {
        let row = row?;
        if group.is_none_or(|(column, value)| &row[column] == value) {
            times.push(row[time].parse()?);
            events.push(&row[status] == event);
        }
    }
    Ok(KaplanMeier::new(&RightCensored::new(&times, &events)?))
}

/// patient-13 on the data set `lung`.
fn lung(numbers: &mut Numbers) -> Result<()> {
    const LUNG: &str = include_str!("../../trial/tests/data/lung.csv");
    const BEYOND: &str = "the follow-up of a data set ends early";
    let all = curve(LUNG, "2", None)?;
    for days in [180, 365, 730] {
        let survival = all.at(days.into()).context(BEYOND)?.survival;
        numbers.exact(format!("patient-13-lung-s{days}"), survival);
    }
    let year = all.at(365.0).context(BEYOND)?;
    numbers.exact("patient-13-lung-se365", year.standard_error);
    for (name, scale) in [
        ("log", Transform::Log),
        ("log-log", Transform::LogLog),
        ("plain", Transform::Plain),
        ("logit", Transform::Logit),
        ("arcsin", Transform::Arcsine),
    ] {
        let interval = year.interval(scale, Level::PERCENT_95).context("no interval")?;
        numbers.exact(format!("patient-13-lung-{name}-low"), interval.low);
        numbers.exact(format!("patient-13-lung-{name}-high"), interval.high);
    }
    let median = all.median(Transform::Log, Level::PERCENT_95).days;
    numbers.exact("patient-13-lung-median", median.context("no median")?);
    let mean = all.restricted_mean(365.0)?;
    numbers.exact("patient-13-lung-rmst365", mean.days);
    numbers.exact("patient-13-lung-rmst365-se", mean.standard_error_days);
    for (name, sex) in [("male", "1"), ("female", "2")] {
        let mean = curve(LUNG, "2", Some(("sex", sex)))?.restricted_mean(730.0)?;
        numbers.exact(format!("patient-13-lung-rmst730-{name}"), mean.days);
    }
    Ok(())
}

/// patient-13 on the data set `aml`, whose times are weeks.
fn leukaemia(numbers: &mut Numbers) -> Result<()> {
    const AML: &str = include_str!("../../trial/tests/data/aml.csv");
    for (name, arm) in [("maintained", "Maintained"), ("not", "Nonmaintained")] {
        let mean = curve(AML, "1", Some(("x", arm)))?.restricted_mean(40.0)?;
        numbers.exact(format!("patient-13-aml-rmst40-{name}"), mean.days);
    }
    Ok(())
}

/// patient-15: p0, p1, alpha and beta in percent, with the published optimal and minimax designs.
const SIMON: [([u32; 4], &str, &str); 10] = [
    ([5, 25, 5, 20], "0/9, 2/17", "0/12, 2/16"),
    ([10, 30, 5, 20], "1/10, 5/29", "1/15, 5/25"),
    ([20, 40, 5, 20], "3/13, 12/43", "4/18, 10/33"),
    ([30, 50, 5, 20], "5/15, 18/46", "6/19, 16/39"),
    ([40, 60, 5, 20], "7/16, 23/46", "17/34, 20/39"),
    ([50, 70, 5, 20], "8/15, 26/43", "12/23, 23/37"),
    ([60, 80, 5, 20], "7/11, 30/43", "8/13, 25/35"),
    ([70, 90, 5, 20], "4/6, 22/27", "19/23, 21/26"),
    ([20, 40, 10, 10], "3/17, 10/37", "3/19, 10/36"),
    ([5, 20, 10, 10], "0/12, 3/37", "0/18, 3/32"),
];

fn two_stage(numbers: &mut Numbers) -> Result<()> {
    let mut found = 0;
    for (percent, optimal, minimax) in SIMON {
        let [p0, p1, alpha, beta] = percent.map(|p| f64::from(p) / 100.0);
        let designs = simon(&Aim { p0, p1, alpha, beta }, 100)?;
        let [a, b, c, d] = percent;
        for (kind, design, published) in
            [("optimal", designs.optimal, optimal), ("minimax", designs.minimax, minimax)]
        {
            found += u32::from(design.design.to_string() == published);
            let id = format!("patient-15-{a:02}-{b:02}-{c:02}-{d:02}-{kind}");
            numbers.exact(format!("{id}-en"), design.at_p0.expected_n);
            numbers.exact(format!("{id}-pet"), design.at_p0.stop_early);
        }
    }
    numbers.exact("patient-15-designs", found.into());
    Ok(())
}

/// patient-16: what Lee and Liu's design does with its published stopping points. To find these
/// points, and predictive probabilities, are not done.
fn predictive_probability(numbers: &mut Numbers) -> Result<()> {
    const STOPS_AT: [u32; 11] = [10, 17, 21, 24, 27, 29, 31, 33, 34, 35, 36];
    let looks =
        (10..=36).map(|n| Look { n, needed: STOPS_AT.partition_point(|&at| at <= n) as u32 });
    let design = Design::new(looks.collect())?;
    let (idle, active) = (design.characteristics(0.2)?, design.characteristics(0.4)?);
    numbers.exact("patient-16-alpha", idle.success);
    numbers.exact("patient-16-power", active.success);
    numbers.exact("patient-16-pet", idle.stop_early);
    numbers.exact("patient-16-en", idle.expected_n);
    Ok(())
}

/// patient-17: single-stage designs; rates in percent.
fn single(numbers: &mut Numbers) -> Result<()> {
    let share = |percent: u32| f64::from(percent) / 100.0;
    for n in [10, 15, 18, 20, 25, 30] {
        for (p0, p1) in [(50, 80), (40, 75), (30, 60)] {
            let power = single_stage(n, share(p0), 0.05)?.characteristics(share(p1))?.success;
            numbers.exact(format!("patient-17-power-{n}-{p0}-{p1}"), power);
        }
    }
    for (p0, p1) in [(10, 30), (20, 40), (30, 50), (50, 80), (50, 70)] {
        let aim = Aim { p0: share(p0), p1: share(p1), alpha: 0.05, beta: 0.2 };
        let n = smallest_single_stage(&aim, 100)?.design.n();
        numbers.exact(format!("patient-17-ahern-{p0}-{p1}"), n.into());
    }
    Ok(())
}

/// patient-17: Clopper-Pearson intervals; an end at 0 or 1 is no target.
fn intervals(numbers: &mut Numbers) -> Result<()> {
    for (count, of) in [(8, 10), (10, 10), (0, 10), (18, 24)] {
        let interval = Proportion::new(count, of)?.clopper_pearson(Level::PERCENT_95);
        for (end, value) in [("low", interval.low), ("high", interval.high)] {
            if value > 0.0 && value < 1.0 {
                numbers.exact(format!("patient-17-clopper-{count}-{of}-{end}"), value);
            }
        }
    }
    Ok(())
}
