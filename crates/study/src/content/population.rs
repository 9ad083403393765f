//! The population beside the published cohorts.

use thymoid_inference::contraction::{Contraction, INFORMED, Learned};
use thymoid_labs::{Analyte, Provenance};
use thymoid_patient::evaluation::predictive::{Check, Compared};
use thymoid_patient::population::Population;
use thymoid_patient::population::cohort::Centre;

use super::{axis, figure, paragraph, short, table};
use crate::analysis::population::PopulationResult;
use crate::frame::Frame;
use thymoid_report::catalogue::{Format, Message, Value};
use thymoid_report::figure::{Badge, Cell, Chart, Mark, Row, RowShape, Rows, Scale, TestResult};
use thymoid_report::html::{Block, NoticeKind, Section};

/// Counts below one cell per µL are drawn at it.
const FLOOR_PER_UL: f64 = 1.0;
/// R-hat above which chains are said to disagree.
const AGREED: f64 = 1.05;

/// The section on the population.
pub fn section(result: &PopulationResult) -> Section {
    let mut blocks = vec![paragraph("population.text")];
    blocks.push(figure(
        "population-medians",
        "population.medians",
        rows(result, |check| vec![("population.median", check.median)]),
    ));
    blocks.push(figure(
        "population-extremes",
        "population.extremes",
        rows(result, |check| {
            vec![("population.minimum", check.minimum), ("population.maximum", check.maximum)]
        }),
    ));
    blocks.push(misses(result));
    if result.naive.iter().any(|row| row.status == Provenance::Memory) {
        blocks.push(Block::Notice(NoticeKind::Unverified, Message::new("population.unverified")));
    }
    blocks.push(learned(result));
    if result.fit.divergences > 0 {
        let divergences = Value::integer(result.fit.divergences as f64);
        blocks.push(Block::Notice(
            NoticeKind::Note,
            Message::new("word.divergences").with("n", divergences),
        ));
    }
    if result.fit.summary.iter().any(|c| c.convergence.r_hat > AGREED) {
        blocks.push(Block::Notice(NoticeKind::Warning, Message::new("population.disagree")));
    }
    Section { id: "population".into(), heading: Message::new("population.heading"), blocks }
}

fn rows(result: &PopulationResult, of: impl Fn(&Check) -> Vec<(&'static str, Compared)>) -> Chart {
    let items = result
        .checks
        .iter()
        .flat_map(|check| {
            of(check).into_iter().map(move |(what, compared)| (check, what, compared))
        })
        .map(|(check, what, compared)| Row {
            label: Message::new(what)
                .with("centre", centre(check.centre))
                .with("analyte", Value::key(analyte(check.analyte)))
                .with("month", Value::integer(check.month)),
            value: compared.published.max(FLOOR_PER_UL),
            interval: None,
            expected: Some([compared.q10.max(FLOOR_PER_UL), compared.q90.max(FLOOR_PER_UL)]),
            mark: if unverified(result, check) { Mark::Unverified } else { Mark::Plain },
        })
        .collect();
    Chart::Rows(Rows {
        axis: axis("population.count", Some("unit.per_ul"), Scale::Log { floor: FLOOR_PER_UL }),
        shape: RowShape::Dot,
        level: None,
        items,
        references: Vec::new(),
    })
}

fn unverified(result: &PopulationResult, check: &Check) -> bool {
    result.naive.iter().any(|row| {
        row.cohort == check.centre
            && row.analyte == check.analyte
            && row.month == check.month
            && row.status == Provenance::Memory
    })
}

/// Each published number, its simulated interval, and whether it lies inside.
fn misses(result: &PopulationResult) -> Block {
    let rows = result
        .checks
        .iter()
        .flat_map(|check| {
            [
                ("population.median", check.median),
                ("population.minimum", check.minimum),
                ("population.maximum", check.maximum),
            ]
            .map(|(what, compared)| {
                let label = Message::new(what)
                    .with("centre", centre(check.centre))
                    .with("analyte", Value::key(analyte(check.analyte)))
                    .with("month", Value::integer(check.month));
                // Counts at the floor of the assay are known as "below 1.5" only.
                let inside = if compared.published <= FLOOR_PER_UL {
                    compared.q10 <= FLOOR_PER_UL
                } else {
                    compared.covered()
                };
                let result = if inside { TestResult::Pass } else { TestResult::Miss };
                vec![
                    Cell::from(Value::Message(label)),
                    Cell::from(short::value(compared.published)),
                    Cell::from(Value::Range(
                        compared.q10.max(FLOOR_PER_UL),
                        compared.q90.max(FLOOR_PER_UL),
                        Format::Significant(2),
                    )),
                    Cell::from(Value::key(if check.fitted { "word.yes" } else { "word.no" })),
                    Cell::badge(Badge::TestResult(result)),
                ]
            })
        })
        .collect();
    table(
        "population.compared",
        &[
            "table.quantity",
            "population.published",
            "population.simulated",
            "population.fitted",
            "table.verdict",
        ],
        rows,
    )
}

/// What data said of a parameter: contraction, its reading, R-hat and effective draws.
pub(super) fn said(learned: &Learned) -> [Cell; 4] {
    let Learned { contraction: Contraction(contraction), convergence, .. } = learned;
    let word = if *contraction < INFORMED { "word.not_informed" } else { "word.informed" };
    [
        Cell::from(Value::percent(contraction.max(0.0), 0)),
        Cell::from(Value::key(word)),
        Cell::from(Value::Number(convergence.r_hat, Format::Decimals(3))),
        Cell::from(Value::integer(convergence.ess)),
    ]
}

/// What the cohorts said of each parameter.
fn learned(result: &PopulationResult) -> Block {
    let rows = result
        .fit
        .summary
        .iter()
        .map(|coordinate| {
            let values = result.fit.draws.iter().map(|p| natural(p, coordinate.name));
            let [low, middle, high] = quantiles(values);
            let mut cells = vec![
                Cell::from(Value::key(&format!("learned.{}", coordinate.name))),
                Cell::from(Value::significant(middle, 2)),
                Cell::from(Value::Range(low, high, Format::Significant(2))),
            ];
            cells.extend(said(coordinate));
            cells
        })
        .collect();
    table(
        "population.learned",
        &[
            "table.parameter",
            "word.median",
            "word.interval_80",
            "population.contraction",
            "population.reading",
            "population.r_hat",
            "population.ess",
        ],
        rows,
    )
}

/// A parameter of a draw on its natural scale, by the name of its coordinate.
fn natural(p: &Population, name: &str) -> f64 {
    let exp = thymoid_core::math::exp;
    match name {
        "export" => exp(p.ln_export) * 1e3,
        "lag" => exp(p.ln_lag),
        "loss" => exp(p.ln_loss),
        "renewal" => exp(p.ln_renewal),
        "cd8_per_cd4" => exp(p.ln_cd8_per_cd4),
        "export_between" => p.export_sd,
        "lag_between" => p.lag_sd,
        "nonengraftment" => p.nonengraftment,
        "hazard" => p.hazard_per_day,
        "protection" => exp(p.ln_protection),
        "gosh_export" => exp(p.gosh_export),
        "gosh_lag" => exp(p.gosh_lag),
        _ => thymoid_core::math::normal_cdf(p.competition),
    }
}

/// The 10 %, 50 % and 90 % quantiles; `NaN` for no values.
pub(super) fn quantiles(values: impl Iterator<Item = f64>) -> [f64; 3] {
    let sorted = thymoid_core::math::sorted(values);
    [0.1, 0.5, 0.9].map(|p| thymoid_core::math::quantile_sorted(&sorted, p).unwrap_or(f64::NAN))
}

/// Name of a centre.
pub(super) fn centre(centre: Centre) -> Value {
    Value::key(match centre {
        Centre::Duke => "centre.duke",
        Centre::Gosh => "centre.gosh",
        Centre::New => "centre.new",
    })
}

/// Catalogue key of an analyte.
pub(super) fn analyte(analyte: Analyte) -> &'static str {
    match analyte {
        Analyte::NaiveCd4 => "analyte.naive_cd4",
        Analyte::NaiveCd8 => "analyte.naive_cd8",
        Analyte::Cd3 => "analyte.cd3",
        Analyte::Cd4 => "analyte.cd4",
        Analyte::Cd8 => "analyte.cd8",
        Analyte::Trec => "analyte.trec",
        Analyte::Lymphocytes => "analyte.lymphocytes",
        Analyte::Cd19 => "analyte.cd19",
        Analyte::Nk => "analyte.nk",
        Analyte::Rte => "analyte.rte",
        Analyte::NaiveCd4Percent => "analyte.naive_cd4_percent",
        Analyte::NaiveCd8Percent => "analyte.naive_cd8_percent",
        Analyte::RtePercent => "analyte.rte_percent",
        Analyte::Treg => "analyte.treg",
        Analyte::Cd45roCd4 => "analyte.cd45ro_cd4",
        Analyte::IgG => "analyte.igg",
        Analyte::IgA => "analyte.iga",
        Analyte::IgM => "analyte.igm",
        Analyte::Pha => "analyte.pha",
        Analyte::MaternalEngraftment => "analyte.maternal_engraftment",
        Analyte::Spectratype => "analyte.spectratype",
        Analyte::VaccineTitre => "analyte.vaccine_titre",
    }
}

/// Tables of the population.
pub fn frames(result: &PopulationResult) -> Vec<Frame> {
    let draws = &result.fit.draws;
    let checks: Vec<(&Check, &str, Compared)> = result
        .checks
        .iter()
        .flat_map(|c| {
            [("minimum", c.minimum), ("median", c.median), ("maximum", c.maximum)]
                .map(|(n, x)| (c, n, x))
        })
        .collect();
    let summary = &result.fit.summary;
    vec![
        Frame::new("population_draws")
            .floats("ln_export_1e9_per_day", draws.iter().map(|p| p.ln_export))
            .floats("ln_lag_days", draws.iter().map(|p| p.ln_lag))
            .floats("ln_loss_per_day", draws.iter().map(|p| p.ln_loss))
            .floats("ln_renewal_per_day", draws.iter().map(|p| p.ln_renewal))
            .floats("ln_cd8_per_cd4", draws.iter().map(|p| p.ln_cd8_per_cd4))
            .floats("export_sd", draws.iter().map(|p| p.export_sd))
            .floats("lag_sd", draws.iter().map(|p| p.lag_sd))
            .floats("nonengraftment", draws.iter().map(|p| p.nonengraftment))
            .floats("hazard_per_day", draws.iter().map(|p| p.hazard_per_day))
            .floats("ln_protection", draws.iter().map(|p| p.ln_protection))
            .floats("gosh_export", draws.iter().map(|p| p.gosh_export))
            .floats("gosh_lag", draws.iter().map(|p| p.gosh_lag))
            .floats("competition", draws.iter().map(|p| p.competition)),
        Frame::new("population_summary")
            .texts("parameter", summary.iter().map(|c| c.name))
            .floats("contraction", summary.iter().map(|c| c.contraction.0))
            .floats("r_hat", summary.iter().map(|c| c.convergence.r_hat))
            .floats("ess", summary.iter().map(|c| c.convergence.ess)),
        Frame::new("population_check")
            .texts(
                "cohort",
                checks.iter().map(|(c, ..)| if c.centre == Centre::Duke { "duke" } else { "gosh" }),
            )
            .texts("analyte", checks.iter().map(|(c, ..)| c.analyte.as_str()))
            .floats("month", checks.iter().map(|(c, ..)| c.month))
            .integers("n", checks.iter().map(|(c, ..)| i64::from(c.n)))
            .texts("fitted", checks.iter().map(|(c, ..)| if c.fitted { "T" } else { "F" }))
            .texts("statistic", checks.iter().map(|(_, n, _)| *n))
            .floats("published_per_ul", checks.iter().map(|(.., x)| x.published))
            .floats("q10_per_ul", checks.iter().map(|(.., x)| x.q10))
            .floats("q50_per_ul", checks.iter().map(|(.., x)| x.q50))
            .floats("q90_per_ul", checks.iter().map(|(.., x)| x.q90)),
    ]
}
