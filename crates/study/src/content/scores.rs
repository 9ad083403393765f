//! How forecasts of all children fared, by how far ahead they looked.

use thymoid_core::{Days, Months, math};
use thymoid_patient::evaluation::baseline::Baselines;
use thymoid_patient::evaluation::rewind::PastForecast;

use super::table;
use crate::analysis::children::ChildResult;
use thymoid_report::catalogue::{Format, Message, Value};
use thymoid_report::figure::Cell;
use thymoid_report::html::Block;

/// Ends of the classes of months ahead; the last is open.
const AHEAD_MONTHS: [f64; 4] = [3.0, 6.0, 12.0, 24.0];

/// All values that came in one class of months ahead.
fn classes(children: &[ChildResult]) -> Vec<(usize, Vec<&PastForecast>)> {
    let all = children.iter().filter_map(|child| child.forecast.as_ref()).flat_map(|f| &f.came);
    let mut classes = vec![Vec::new(); AHEAD_MONTHS.len() + 1];
    for came in all {
        let ahead = Months::from(Days(came.day.days() - came.made_on.days())).value();
        classes[AHEAD_MONTHS.partition_point(|end| *end < ahead)].push(came);
    }
    classes.into_iter().enumerate().filter(|(_, class)| !class.is_empty()).collect()
}

/// The table of scores; `None` where nothing came after a forecast.
pub(super) fn scores(children: &[ChildResult]) -> Option<Block> {
    let classes = classes(children);
    let rows: Vec<Vec<Cell>> = classes.iter().map(|(class, came)| row(*class, came)).collect();
    let mut columns =
        vec!["scores.ahead", "scores.crps", "scores.ln_score", "scores.inside", "scores.model"];
    columns.extend(["baseline.last_value", "baseline.age_mean", "baseline.cohort_median"]);
    columns.push("baseline.logistic");
    (!rows.is_empty()).then(|| table("scores.title", &columns, rows))
}

fn row(class: usize, came: &[&PastForecast]) -> Vec<Cell> {
    let number = |value: f64| Cell::from(Value::Number(value, Format::Decimals(2)));
    let mean = |of: &dyn Fn(&PastForecast) -> f64| {
        math::mean(&came.iter().map(|c| of(c)).collect::<Vec<_>>())
    };
    let low = class.checked_sub(1).map_or(0.0, |before| AHEAD_MONTHS[before]);
    let ahead = match AHEAD_MONTHS.get(class) {
        Some(high) => Message::new("scores.from_to")
            .with("low", Value::integer(low))
            .with("high", Value::integer(*high)),
        None => Message::new("scores.beyond").with("low", Value::integer(low)),
    };
    let inside =
        |level: usize| Value::integer(came.iter().filter(|c| c.score.inside[level]).count() as f64);
    let held = Message::new("scores.of")
        .with("half", inside(0))
        .with("most", inside(1))
        .with("nearly", inside(2))
        .with("n", Value::integer(came.len() as f64));
    // A simple forecast is judged, like the model, where it says anything.
    let simple = (0..Baselines::NAMES.len()).map(|i| {
        let errors: Vec<f64> = came.iter().filter_map(|c| c.errors().1[i]).collect();
        if errors.is_empty() { Cell::EMPTY } else { number(math::mean(&errors)) }
    });
    let mut cells = vec![
        Cell::from(Value::Message(ahead)),
        number(mean(&|c| c.score.crps)),
        number(mean(&|c| c.ln_score)),
        Cell::from(held),
        number(mean(&|c| c.errors().0)),
    ];
    cells.extend(simple);
    cells
}
