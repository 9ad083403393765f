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
///
/// ```
/// use thymoid_core::Status;
/// assert_eq!(Status::Assumed.as_str(), "assumed");
/// ```
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
    /// Returns the word used in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Derived => "derived",
            Self::Assumed => "assumed",
        }
    }
}

/// One number and where it comes from.
///
/// ```
/// use thymoid_core::{Parameters, Status};
/// let table = "[blood_share]\nvalue = 0.02\nunit = \"1\"\nlow = 0.01\nhigh = 0.03\n\
///              status = \"measured\"\nsource = \"BNID 111621\"\n";
/// let parameters = Parameters::parse("patient", table)?;
/// let share = parameters.get("patient.blood_share")?;
/// assert_eq!((share.value, share.status), (0.02, Status::Measured));
/// assert!(share.low <= share.value && share.value <= share.high);
/// # Ok::<(), thymoid_core::Error>(())
/// ```
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
///
/// ```
/// use thymoid_core::Parameters;
/// let table = "[lag]\nvalue = 90\nunit = \"d\"\nlow = 30\nhigh = 180\n\
///              status = \"assumed\"\nsource = \"modelling choice\"\n";
/// let parameters = Parameters::parse("patient", table)?;
/// assert_eq!(parameters.value("patient.lag")?, 90.0);
/// // A number without a source is no parameter.
/// let unsourced = table.replace("modelling choice", "");
/// assert!(Parameters::parse("patient", &unsourced).is_err());
/// # Ok::<(), thymoid_core::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Parameters(BTreeMap<String, Parameter>);

impl Parameters {
    /// Reads one table; each parameter is named `table.parameter`.
    ///
    /// # Errors
    /// [`Error::ParameterTable`] when the text is not a parameter table; [`Error::Parameter`] when
    /// an entry lacks its unit or source, or its value lies outside its own range.
    ///
    /// ```
    /// use thymoid_core::Parameters;
    /// let error = Parameters::parse("chip", "[width]\nvalue = 5.0\n").unwrap_err();
    /// assert_eq!(error.to_string(), "parameter table `chip` cannot be read");
    /// // What is missing, and in which line, is told by the error beneath.
    /// let cause = std::error::Error::source(&error).expect("the TOML reader's own error");
    /// assert!(cause.to_string().contains("line 1"), "{cause}");
    /// ```
    pub fn parse(table: &str, toml: &str) -> Result<Self, Error> {
        let entries: BTreeMap<String, Parameter> = toml::from_str(toml)
            .map_err(|source| Error::ParameterTable { table: table.into(), source })?;
        let mut all = BTreeMap::new();
        for (name, parameter) in entries {
            let name = format!("{table}.{name}");
            parameter.check(&name)?;
            all.insert(name, parameter);
        }
        Ok(Self(all))
    }

    /// Joins tables; a later entry replaces an earlier one of the same name.
    ///
    /// ```
    /// use thymoid_core::Parameters;
    /// let width = |value: u8| {
    ///     let text = format!(
    ///         "[width]\nvalue = {value}\nunit = \"mm\"\nlow = 1\nhigh = 9\n\
    ///          status = \"assumed\"\nsource = \"drawing\"\n"
    ///     );
    ///     Parameters::parse("chip", &text)
    /// };
    /// let joined = width(4)?.join(width(6)?);
    /// assert_eq!(joined.value("chip.width")?, 6.0);
    /// assert_eq!(joined.iter().count(), 1);
    /// # Ok::<(), thymoid_core::Error>(())
    /// ```
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Returns the parameter of this full name.
    ///
    /// # Errors
    /// [`Error::UnknownParameter`], with names that are near, when there is none.
    ///
    /// ```
    /// use thymoid_core::Parameters;
    /// let table = "[oxygen_use]\nvalue = 2\nunit = \"mol\"\nlow = 1\nhigh = 3\n\
    ///              status = \"assumed\"\nsource = \"x\"\n";
    /// let parameters = Parameters::parse("chip", table)?;
    /// let error = parameters.get("chip.oxygen").unwrap_err();
    /// assert!(error.to_string().ends_with("did you mean chip.oxygen_use?"), "{error}");
    /// # Ok::<(), thymoid_core::Error>(())
    /// ```
    pub fn get(&self, name: &str) -> Result<&Parameter, Error> {
        self.0
            .get(name)
            .ok_or_else(|| Error::UnknownParameter { name: name.into(), hint: self.nearest(name) })
    }

    /// Returns the value of this full name, in the unit of the parameter.
    ///
    /// # Errors
    /// [`Error::UnknownParameter`] when there is none.
    pub fn value(&self, name: &str) -> Result<f64, Error> {
        Ok(self.get(name)?.value)
    }

    /// Replaces a value for one study. The provenance says so from then on.
    ///
    /// # Errors
    /// [`Error::UnknownParameter`] for an unknown name; [`Error::Parameter`] for a value outside
    /// the parameter's plausible range.
    ///
    /// ```
    /// use thymoid_core::{Parameters, Status};
    /// let table = "[lag]\nvalue = 90\nunit = \"d\"\nlow = 30\nhigh = 180\n\
    ///              status = \"measured\"\nsource = \"a paper\"\n";
    /// let mut parameters = Parameters::parse("patient", table)?;
    /// parameters.set("patient.lag", 60.0, "study.toml")?;
    /// let lag = parameters.get("patient.lag")?;
    /// assert_eq!((lag.value, lag.status), (60.0, Status::Assumed));
    /// assert_eq!(lag.source, "study.toml (published default: a paper)");
    /// assert!(parameters.set("patient.lag", 1000.0, "study.toml").is_err());
    /// # Ok::<(), thymoid_core::Error>(())
    /// ```
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

    /// Returns all parameters in the order of their names.
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
