//! Who is alive and followed at one time, and what comes after.

use anyhow::{Result, bail};
use thymoid_core::Notes;

use super::read::{FollowUpTable, Label};
use super::request::{ClockName, Landmark};

/// Counts children from a landmark: the table, and the clock its times are then on.
///
/// # Errors
/// When no column of entry was named, or nobody is under observation on the day.
pub(super) fn from_landmark(
    table: &FollowUpTable,
    landmark: Landmark,
    clock: ClockName,
    notes: &mut Notes,
) -> Result<(FollowUpTable, ClockName)> {
    match landmark {
        Landmark::Entry => {
            let Some(entry) = &table.entry else {
                bail!("--landmark entry: no column of entry\nhint: name it with --entry");
            };
            let time = table.time.iter().zip(entry).map(|(end, entry)| end - entry).collect();
            notes.add("analyse.landmark_entry", Vec::new());
            Ok((FollowUpTable { time, entry: None, ..table.clone() }, ClockName::SinceImplant))
        }
        Landmark::Day(day) => {
            let entered =
                |child: usize| table.entry.as_ref().is_none_or(|entry| entry[child] <= day);
            let kept: Vec<usize> = (0..table.children())
                .filter(|&child| entered(child) && table.time[child] > day)
                .collect();
            if kept.is_empty() {
                bail!(
                    "--landmark {day}: nobody is under observation then\nhint: name an earlier day"
                );
            }
            let left = table.children() - kept.len();
            let values = vec![("day", day.to_string()), ("left", left.to_string())];
            notes.add("analyse.landmark_day", values);
            let labels = |of: &Vec<Label>| kept.iter().map(|&child| of[child].clone()).collect();
            let table = FollowUpTable {
                file: table.file.clone(),
                row: kept.iter().map(|&child| table.row[child]).collect(),
                time: kept.iter().map(|&child| table.time[child]).collect(),
                event: kept.iter().map(|&child| table.event[child]).collect(),
                entry: Some(vec![day; kept.len()]),
                group: table.group.as_ref().map(labels),
                cause: table.cause.as_ref().map(labels),
                strata: table.strata.as_ref().map(labels),
                covariates: table
                    .covariates
                    .iter()
                    .map(|(name, of)| (name.clone(), labels(of)))
                    .collect(),
            };
            Ok((table, clock))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::followed::{AnalyseRequest, ColumnNames, analyse};

    const TABLE: &str = "in,out,died\n100,150,1\n100,400,0\n120,300,1\n250,500,0\n";

    fn survival(landmark: Option<Landmark>) -> (usize, f64) {
        let columns = ColumnNames {
            time: "out".into(),
            status: Some("died".into()),
            entry: Some("in".into()),
            ..ColumnNames::default()
        };
        let table = FollowUpTable::read("a.csv", TABLE, &columns).unwrap();
        let request = AnalyseRequest {
            columns,
            clock: ClockName::Age,
            landmark,
            ..AnalyseRequest::default()
        };
        let all = analyse(&table, &request).unwrap().curves.remove(0);
        (all.curve.children(), all.curve.at(180.0).map_or(f64::NAN, |at| at.survival))
    }

    /// By hand: at 150 days of age one of three dies; since implantation one of four after 50 days
    /// and one of three after 180; of two under observation at 200 days none dies by 180.
    #[test]
    fn children_are_counted_from_the_landmark() {
        assert_eq!(survival(None), (4, 2.0 / 3.0));
        let (children, since) = survival(Some(Landmark::Entry));
        assert!(children == 4 && (since - 0.75 * 2.0 / 3.0).abs() < 1e-15);
        assert_eq!(survival(Some(Landmark::Day(200.0))), (2, 1.0));
    }
}
