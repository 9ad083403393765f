//! Tables as CDISC Dataset-JSON 1.1, the form in which authorities take them.

use serde_json::{Value, json};

use crate::frame::{Frame, Values};

/// A table with what Dataset-JSON says of it.
///
/// ```
/// use thymoid_study::dataset_json::Dataset;
/// use thymoid_study::frame::Frame;
/// let frame = Frame::new("adsl").texts("USUBJID", ["C01"]).optional("AGE", [None]);
/// let labels = &["Unique Subject Identifier", "Age"];
/// let dataset = Dataset { frame, label: "Subject-Level Analysis Dataset", labels, keys: 1 };
/// let json = dataset.json("trial", "2026-01-01T00:00:00Z");
/// assert_eq!(json["datasetJSONVersion"], "1.1.0");
/// assert_eq!(json["records"], 1);
/// assert_eq!(json["rows"][0].to_string(), r#"["C01",null]"#);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// Its columns; their names are those of variables.
    pub frame: Frame,
    /// What it is.
    pub label: &'static str,
    /// What each variable is, in the order of the columns.
    pub labels: &'static [&'static str],
    /// Columns at the beginning that identify a row.
    pub keys: usize,
}

impl Dataset {
    /// Returns the dataset of a study; `created` is a time as in RFC 3339.
    pub fn json(&self, study: &str, created: &str) -> Value {
        let name = self.frame.name.to_uppercase();
        let columns = self.frame.columns();
        let column = |(place, ((variable, values), label)): (usize, (&(_, Values), &&str))| {
            let variable: &std::borrow::Cow<'static, str> = variable;
            let kind = match values {
                Values::Float(_) => "double",
                Values::Integer(_) => "integer",
                Values::Text(_) => "string",
            };
            let mut column = json!({
                "itemOID": format!("IT.{name}.{variable}"),
                "name": variable,
                "label": label,
                "dataType": kind,
            });
            if let Values::Text(texts) = values {
                let longest = texts.iter().map(|text| text.chars().count()).max();
                column["length"] = json!(longest.unwrap_or(0).max(1));
            }
            if place < self.keys {
                column["keySequence"] = json!(place + 1);
            }
            column
        };
        let described: Vec<Value> =
            columns.iter().zip(self.labels).enumerate().map(column).collect();
        let records = self.frame.rows();
        let cell = |row: usize, values: &Values| match values {
            Values::Float(v) => json!(v[row]),
            Values::Integer(v) => json!(v[row]),
            Values::Text(v) => json!(v[row]),
        };
        let rows: Vec<Vec<Value>> = (0..records)
            .map(|row| columns.iter().map(|(_, values)| cell(row, values)).collect())
            .collect();
        json!({
            "datasetJSONCreationDateTime": created,
            "datasetJSONVersion": "1.1.0",
            "fileOID": format!("{study}.{name}"),
            "originator": "Thymoid",
            "sourceSystem": { "name": "Thymoid", "version": env!("CARGO_PKG_VERSION") },
            "studyOID": study,
            "itemGroupOID": format!("IG.{name}"),
            "records": records,
            "name": name,
            "label": self.label,
            "columns": described,
            "rows": rows,
        })
    }
}
