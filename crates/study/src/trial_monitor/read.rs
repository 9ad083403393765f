//! Reading the tables of a running trial.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::Deserialize;
use thymoid_core::table::{Columns, TableError, read};
use thymoid_labs::{Analyte, Entry, Given, Limit, check};

/// Naive CD4 beside which less than one is doubtful, cells/µL.
const MANY: f64 = 10.0;

const COLUMNS: Columns = Columns {
    required: &[
        "child_id",
        "enrolled_day",
        "age_at_enrolment_days",
        "implanted_day",
        "died_day",
        "withdrew_day",
        "last_seen_day",
    ],
    optional: &["second_graft_day", "drug_day", "note"],
};

/// One row of the table of children. Days are those of the trial: 0 is any one day, the same for
/// all, and no date.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ChildRow {
    /// Pseudonym.
    pub child_id: String,
    /// When it was enrolled.
    pub enrolled_day: Option<f64>,
    /// How old it was then.
    pub age_at_enrolment_days: Option<f64>,
    /// When it was implanted.
    pub implanted_day: Option<f64>,
    /// When it received another graft.
    #[serde(default)]
    pub second_graft_day: Option<f64>,
    /// When it first received a drug that holds T cells back, after implantation.
    #[serde(default)]
    pub drug_day: Option<f64>,
    /// When it died.
    pub died_day: Option<f64>,
    /// When it left the trial.
    pub withdrew_day: Option<f64>,
    /// When it was last seen.
    pub last_seen_day: Option<f64>,
    /// Remarks.
    #[serde(default)]
    pub note: String,
}

impl ChildRow {
    /// Returns its days by the names of their columns.
    pub const fn days(&self) -> [(&'static str, Option<f64>); 7] {
        [
            ("enrolled_day", self.enrolled_day),
            ("implanted_day", self.implanted_day),
            ("second_graft_day", self.second_graft_day),
            ("drug_day", self.drug_day),
            ("died_day", self.died_day),
            ("withdrew_day", self.withdrew_day),
            ("last_seen_day", self.last_seen_day),
        ]
    }

    /// Returns its age at implantation, in days, where both are known.
    pub fn age_at_implant_days(&self) -> Option<f64> {
        Some(self.age_at_enrolment_days? + self.implanted_day? - self.enrolled_day?)
    }
}

/// Both tables of a running trial.
///
/// ```
/// use thymoid_study::trial_monitor::TrialData;
/// let children = "child_id,enrolled_day,age_at_enrolment_days,implanted_day,died_day,\
///                 withdrew_day,last_seen_day\nC01,0,300,20,,,410\n";
/// let labs = "child_id,age_days,day,analyte,value,unit\nC01,690,370,naive_cd4,140,/uL\n";
/// let data = TrialData::read("children.csv", children.as_bytes(), "labs.csv", labs.as_bytes())?;
/// assert_eq!(data.children[0].1.age_at_implant_days(), Some(320.0));
/// assert_eq!((data.last_seen_day(), data.labs[0].value), (Some(410.0), Some(140.0)));
/// # anyhow::Ok(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct TrialData {
    /// Name of the table of children.
    pub children_file: String,
    /// Name of the table of laboratory values.
    pub labs_file: String,
    /// Each child, with its row in the file.
    pub children: Vec<(usize, ChildRow)>,
    /// What became of every laboratory value.
    pub labs: Vec<Entry>,
}

impl TrialData {
    /// Reads the children, a row each, and their laboratory values in any format that
    /// [`thymoid_labs::check`] reads.
    ///
    /// # Errors
    /// When a table cannot be read at all, with file, row, column and how to mend it. What is wrong
    /// with what can be read is found later.
    pub fn read(
        children_file: &str,
        children: &[u8],
        labs_file: &str,
        labs: &[u8],
    ) -> Result<Self> {
        let rows = read::<ChildRow>(children_file, children, COLUMNS)?;
        for (row, child) in &rows {
            let fault = |column: &str, problem: String, remedy: &str| {
                TableError::at(children_file, *row, column, problem, remedy)
            };
            if child.child_id.is_empty() {
                let remedy = "give every child a pseudonym";
                return Err(fault("child_id", "the pseudonym is missing".into(), remedy).into());
            }
            let age = [("age_at_enrolment_days", child.age_at_enrolment_days)];
            for (column, day) in child.days().into_iter().chain(age) {
                if let Some(day) = day.filter(|day| !day.is_finite()) {
                    let remedy = "give a number of days";
                    return Err(fault(column, format!("`{day}` is no day"), remedy).into());
                }
            }
        }
        Ok(Self {
            children_file: children_file.into(),
            labs_file: labs_file.into(),
            children: rows,
            labs: check(labs_file, labs, Given::default())?,
        })
    }

    /// Returns what was known on a day of the trial: what came later is left out.
    #[must_use]
    pub fn until(mut self, as_of: f64) -> Self {
        let implants: BTreeMap<String, f64> = self
            .children
            .iter()
            .filter_map(|(_, child)| Some((child.child_id.clone(), child.implanted_day?)))
            .collect();
        self.labs.retain(|entry| match (implants.get(&entry.child_id), entry.day) {
            (Some(implanted), Some(day)) => implanted + day <= as_of,
            _ => true,
        });
        self.children.retain(|(_, child)| child.enrolled_day.is_none_or(|day| day <= as_of));
        for (_, child) in &mut self.children {
            let later = [
                &mut child.implanted_day,
                &mut child.second_graft_day,
                &mut child.drug_day,
                &mut child.died_day,
                &mut child.withdrew_day,
            ];
            for day in later {
                *day = day.filter(|day| *day <= as_of);
            }
            child.last_seen_day = child.last_seen_day.map(|day| day.min(as_of));
        }
        self
    }

    /// Returns the last day on which any child was seen.
    pub fn last_seen_day(&self) -> Option<f64> {
        self.children.iter().filter_map(|(_, child)| child.last_seen_day).reduce(f64::max)
    }

    /// Returns a count of the same child that makes a naive CD4 of less than one cell doubtful:
    /// with so many at another visit, its unit is likely another.
    pub fn unlike(&self, entry: &Entry) -> Option<f64> {
        let few = entry.value.is_some_and(|value| value > 0.0 && value < 1.0);
        if !few || entry.analyte != Some(Analyte::NaiveCd4) || entry.limit != Limit::Exact {
            return None;
        }
        let of_child =
            |o: &&Entry| o.child_id == entry.child_id && o.analyte == Some(Analyte::NaiveCd4);
        let others = self.labs.iter().filter(of_child).filter_map(|other| other.value);
        others.filter(|value| *value >= MANY).reduce(f64::max)
    }

    /// Returns the row of a child: the first, where it stands twice.
    pub fn child(&self, id: &str) -> Option<&ChildRow> {
        self.children.iter().map(|(_, child)| child).find(|child| child.child_id == id)
    }
}
