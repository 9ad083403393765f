//! Parameters with provenance: value, unit, plausible range, source and status.
//!
//! A table is TOML beside the code that uses it, one section a parameter:
//!
//! ```toml
//! [blood_share]
//! value = 0.02
//! unit = "1"
//! low = 0.01
//! high = 0.03
//! status = "measured"
//! source = "Westermann and Pabst 1992, BNID 111621"
//! ```

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// How a value is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Printed in the named source.
    Measured,
    /// Computed from measured values by the named formula.
    Derived,
    /// A modelling choice, or own knowledge that nobody has verified yet.
    Assumed,
}

impl Status {
    /// The word used in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Derived => "derived",
            Self::Assumed => "assumed",
        }
    }
}

/// One number and where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// The value used, or the median where the parameter has a spread.
    pub value: f64,
    /// UCUM unit; `1` for a pure number.
    pub unit: String,
    /// Lower end of the plausible range, in `unit`.
    pub low: f64,
    /// Upper end of the plausible range, in `unit`.
    pub high: f64,
    /// Standard deviation of the natural logarithm, where the value is the median of a
    /// log-normal prior.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_sd: Option<f64>,
    /// How the value is known.
    pub status: Status,
    /// Publication, database record or reasoning.
    pub source: String,
}

impl Parameter {
    fn check(&self, name: &str) -> Result<(), Error> {
        let fail =
            |reason: &str| Err(Error::Parameter { name: name.into(), reason: reason.into() });
        if self.unit.trim().is_empty() {
            return fail("has no unit; write `1` for a pure number");
        }
        if self.source.trim().is_empty() {
            return fail("has no source");
        }
        if !(self.low.is_finite() && self.high.is_finite() && self.value.is_finite()) {
            return fail("must have finite value, low and high");
        }
        if !(self.low <= self.value && self.value <= self.high) {
            return fail("must have low <= value <= high");
        }
        if self.log_sd.is_some_and(|sd| !(sd > 0.0 && self.value > 0.0)) {
            return fail("has a log_sd, so log_sd and value must be positive");
        }
        Ok(())
    }
}

/// A set of parameters by full name, `table.parameter`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Parameters(BTreeMap<String, Parameter>);

impl Parameters {
    /// Reads one table; each parameter is named `table.parameter`.
    ///
    /// # Errors
    /// When the text is not a parameter table, or an entry lacks unit, source or status, or its
    /// value lies outside its own range.
    pub fn parse(table: &str, toml: &str) -> Result<Self, Error> {
        let entries: BTreeMap<String, Parameter> = toml::from_str(toml)
            .map_err(|e| Error::ParameterTable { table: table.into(), reason: e.to_string() })?;
        let mut all = BTreeMap::new();
        for (name, parameter) in entries {
            let name = format!("{table}.{name}");
            parameter.check(&name)?;
            all.insert(name, parameter);
        }
        Ok(Self(all))
    }

    /// Joins tables; a later entry replaces an earlier one of the same name.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The parameter of this full name.
    pub fn get(&self, name: &str) -> Result<&Parameter, Error> {
        self.0
            .get(name)
            .ok_or_else(|| Error::UnknownParameter { name: name.into(), hint: self.nearest(name) })
    }

    /// The value of this full name.
    pub fn value(&self, name: &str) -> Result<f64, Error> {
        Ok(self.get(name)?.value)
    }

    /// Replaces a value for one study. The provenance says so from then on.
    ///
    /// # Errors
    /// For an unknown name, or a value outside the parameter's plausible range.
    pub fn set(&mut self, name: &str, value: f64, source: &str) -> Result<(), Error> {
        let mut changed = self.get(name)?.clone();
        if !(changed.low..=changed.high).contains(&value) {
            return Err(Error::Parameter {
                name: name.into(),
                reason: format!(
                    "`{value}` lies outside the plausible range {} to {} {}",
                    changed.low, changed.high, changed.unit
                ),
            });
        }
        changed.value = value;
        changed.status = Status::Assumed;
        changed.source = format!("{source} (published default: {})", changed.source);
        self.0.insert(name.into(), changed);
        Ok(())
    }

    /// All parameters in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Parameter)> {
        self.0.iter().map(|(name, parameter)| (name.as_str(), parameter))
    }

    fn nearest(&self, name: &str) -> String {
        let last = name.rsplit('.').next().unwrap_or(name);
        let stem: String = last.chars().take(4).collect();
        let near: Vec<&str> =
            self.0.keys().filter(|key| key.contains(&stem)).map(String::as_str).take(3).collect();
        if near.is_empty() {
            "`thymoid parameters` lists all names".into()
        } else {
            format!("did you mean {}?", near.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "[a]\nvalue = 2.0\nunit = \"1\"\nlow = 1.0\nhigh = 3.0\nstatus = \"assumed\"\nsource = \"x\"\n";

    #[test]
    fn every_gap_in_the_provenance_is_an_error() {
        assert!(Parameters::parse("t", GOOD).is_ok());
        for (from, to) in [
            ("unit = \"1\"\n", ""),
            ("unit = \"1\"", "unit = \" \""),
            ("source = \"x\"\n", ""),
            ("source = \"x\"", "source = \"\""),
            ("status = \"assumed\"\n", ""),
            ("status = \"assumed\"", "status = \"guessed\""),
            ("value = 2.0", "value = 9.0"),
            ("value = 2.0", "value = nan"),
            ("low = 1.0", "low = 1.0\nlog_sd = -0.1"),
            ("low = 1.0", "low = 1.0\nextra = 1"),
        ] {
            let broken = GOOD.replace(from, to);
            assert!(Parameters::parse("t", &broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn a_study_may_override_within_the_plausible_range() {
        let mut table = Parameters::parse("t", GOOD).unwrap();
        table.set("t.a", 1.5, "study.toml").unwrap();
        assert_eq!(table.value("t.a").unwrap(), 1.5);
        assert_eq!(table.get("t.a").unwrap().status, Status::Assumed);
        assert!(table.set("t.a", 99.0, "study.toml").is_err());
        let unknown = table.set("t.aa", 1.0, "study.toml").unwrap_err();
        assert!(unknown.to_string().contains("no parameter is called `t.aa`"));
    }
}
