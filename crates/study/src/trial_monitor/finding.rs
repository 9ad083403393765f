//! One thing that is wrong or doubtful in the tables of a running trial.

use thymoid_report::catalogue::{Message, Value};

/// What is wrong, and where.
///
/// ```
/// use thymoid_study::trial_monitor::Finding;
/// let finding = Finding::new(("children.csv", 3, "died_day"), "C02", "same_id", &[]);
/// assert_eq!((finding.row, finding.message.key.as_str()), (3, "monitor.found_same_id"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// File.
    pub file: String,
    /// Row of the file; 1 is the header.
    pub row: usize,
    /// Column by its header.
    pub column: String,
    /// Whose row it is.
    pub child_id: String,
    /// Stable word for its kind.
    pub code: String,
    /// What is wrong, and how to mend it.
    pub message: Message,
}

impl Finding {
    /// Makes it of a place, a child and a kind, whose sentence the catalogues hold.
    pub fn new(
        (file, row, column): (&str, usize, &str),
        child_id: &str,
        code: &str,
        values: &[(&'static str, String)],
    ) -> Self {
        let message = values
            .iter()
            .fold(Message::new(&format!("monitor.found_{code}")), |message, (name, value)| {
                message.with(name, Value::from(value.as_str()))
            });
        let (file, column, child_id) = (file.into(), column.into(), child_id.into());
        Self { file, row, column, child_id, code: code.into(), message }
    }
}
