//! What published curves say of the children of a trial, and what they do not.

use anyhow::{Context, Result};
use thymoid_core::{Age, SinceImplant};
use thymoid_trial::{Clock, Controlled, Error, FollowUp, PublishedCurve, against_controls};

use super::read::{ControlClock, ControlCurve};
use crate::followed::{ColumnNames, FollowUpTable};

/// What is asked.
///
/// ```
/// use thymoid_study::trial_controls::ControlsRequest;
/// let request = ControlsRequest {
///     time: "age_end".into(),
///     entry: "age_implant".into(),
///     status: "died".into(),
///     alpha: 0.05,
/// };
/// assert_eq!(request.columns().entry.as_deref(), Some("age_implant"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ControlsRequest {
    /// Column: age at the end of follow-up, in days.
    pub time: String,
    /// Column: age at implantation.
    pub entry: String,
    /// Column: 1 if the child died.
    pub status: String,
    /// Type I error of the conclusion, one-sided.
    pub alpha: f64,
}

impl ControlsRequest {
    /// Returns the columns by what they hold.
    pub fn columns(&self) -> ColumnNames {
        ColumnNames {
            time: self.time.clone(),
            status: Some(self.status.clone()),
            entry: Some(self.entry.clone()),
            ..ColumnNames::default()
        }
    }
}

/// The trial against one curve.
#[derive(Debug, Clone)]
pub struct AgainstCurve {
    /// The curve.
    pub curve: ControlCurve,
    /// What it says; none where no child was at risk while it lasts.
    pub found: Option<Controlled>,
}

/// Holds children against each curve on its own clock.
///
/// ```
/// use thymoid_study::followed::FollowUpTable;
/// use thymoid_study::trial_controls::{ControlsRequest, answer, read_curves};
/// let request = ControlsRequest {
///     time: "end".into(), entry: "implant".into(), status: "died".into(), alpha: 0.05,
/// };
/// let table = "implant,end,died\n250,800,0\n300,800,0\n350,400,1\n900,1500,0\n";
/// let table = FollowUpTable::read("a.csv", table, &request.columns())?;
/// let curves = include_bytes!("../../../../studies/athymia/cohorts/controls.csv");
/// let curves = read_curves("c.csv", curves)?;
/// let found = answer(&table, &curves, &request)?;
/// // By age one child has no control: untreated children of its age were not published.
/// assert_eq!(found[0].found.as_ref().map(|f| (f.children, f.beyond)), Some((3, 1)));
/// # anyhow::Ok(())
/// ```
///
/// # Errors
/// When the follow-up or a curve cannot be used.
pub fn answer(
    table: &FollowUpTable,
    curves: &[ControlCurve],
    request: &ControlsRequest,
) -> Result<Vec<AgainstCurve>> {
    let entry = table.entry.as_deref().context("no column of entry\nhint: give --entry")?;
    let one = |curve: &ControlCurve| {
        let found = match curve.clock {
            ControlClock::Age => {
                let at = |days: &[f64]| days.iter().map(|d| Age::from_days(*d)).collect::<Vec<_>>();
                let rows = FollowUp::entering(&at(entry), &at(&table.time), &table.event)?;
                on_clock(&rows, curve, request)
            }
            ControlClock::Implant => {
                let since = table.time.iter().zip(entry);
                let since: Vec<SinceImplant> =
                    since.map(|(end, entry)| SinceImplant::from_days(end - entry)).collect();
                on_clock(&FollowUp::new(&since, &table.event)?, curve, request)
            }
        }?;
        Ok(AgainstCurve { curve: curve.clone(), found })
    };
    curves.iter().map(one).collect()
}

fn on_clock<C: Clock>(
    rows: &FollowUp<C>,
    curve: &ControlCurve,
    request: &ControlsRequest,
) -> Result<Option<Controlled>> {
    let published = PublishedCurve::new(&curve.points)?;
    match against_controls(rows, &published, curve.bias, curve.deaths, request.alpha) {
        Ok(found) => Ok(Some(found)),
        Err(Error::Empty { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
