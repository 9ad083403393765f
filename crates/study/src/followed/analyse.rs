//! Everything that is concluded from one table.

use anyhow::{Result, bail};
use thymoid_core::{Age, Notes, SinceImplant};
use thymoid_trial::{Clock, FollowUp};

use super::causes::{Causes, causes};
use super::curves::{GroupCurve, curves};
use super::landmark::from_landmark;
use super::model::{Model, model};
use super::read::FollowUpTable;
use super::request::{AnalyseRequest, ClockName};
use super::tests_of_groups::{Compared, compare};

/// What is concluded from a table of follow-up.
#[derive(Debug, Clone)]
pub struct Followed {
    /// The clock of all that follows.
    pub clock: ClockName,
    /// All children, then each group.
    pub curves: Vec<GroupCurve>,
    /// Tests of the groups.
    pub compared: Option<Compared>,
    /// Cumulative incidences of several causes.
    pub causes: Option<Causes>,
    /// A model of covariates.
    pub model: Option<Model>,
    /// What qualifies all this.
    pub notes: Notes,
}

/// Analyses a table on the clock of its times.
///
/// # Errors
/// When a horizon or a time is not above 0, or the follow-up cannot be used.
///
/// ```
/// use thymoid_study::followed::{AnalyseRequest, ColumnNames, FollowUpTable, analyse};
/// let columns =
///     ColumnNames { time: "t".into(), status: Some("s".into()), ..ColumnNames::default() };
/// let table = FollowUpTable::read("a.csv", "t,s\n30,1\n90,0\n", &columns)?;
/// let result = analyse(&table, &AnalyseRequest { columns, ..AnalyseRequest::default() })?;
/// assert_eq!(result.curves[0].curve.at(30.0).unwrap().survival, 0.5);
/// # anyhow::Ok(())
/// ```
pub fn analyse(table: &FollowUpTable, request: &AnalyseRequest) -> Result<Followed> {
    let positive = |time: &f64| time.is_finite() && *time > 0.0;
    if let Some(time) = request.times.iter().chain(&request.horizon).find(|time| !positive(time)) {
        bail!("times and horizon must be above 0, not `{time}`");
    }
    let mut notes = Notes::default();
    let counted = match request.landmark {
        Some(landmark) => Some(from_landmark(table, landmark, request.clock, &mut notes)?),
        None => None,
    };
    let (table, clock) = counted.as_ref().map_or((table, request.clock), |(t, c)| (t, *c));
    match clock {
        ClockName::SinceImplant => on_clock::<SinceImplant>(table, clock, request, notes),
        ClockName::Age => on_clock::<Age>(table, clock, request, notes),
    }
}

fn on_clock<C: Clock>(
    table: &FollowUpTable,
    clock_name: ClockName,
    request: &AnalyseRequest,
    mut notes: Notes,
) -> Result<Followed> {
    let clock = |days: &[f64]| days.iter().map(|days| C::from_days(*days)).collect::<Vec<_>>();
    let end = clock(&table.time);
    let rows = match &table.entry {
        None => FollowUp::new(&end, &table.event)?,
        Some(entry) => FollowUp::entering(&clock(entry), &end, &table.event)?,
    };
    if rows.joined_times() > 0 {
        notes.add("analyse.joined", vec![("times", rows.joined_times().to_string())]);
    }
    let curves = curves(table, &rows, request, &mut notes);
    let compared = compare(table, &rows, request.columns.strata.as_ref(), &mut notes)?;
    let causes = causes(table, &rows, &mut notes)?;
    let model = model(table, &rows, &mut notes)?;
    Ok(Followed { clock: clock_name, curves, compared, causes, model, notes })
}
