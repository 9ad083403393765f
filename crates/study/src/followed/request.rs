//! What is asked about a table of follow-up.

use thymoid_trial::{IntervalMethod, Level};

/// Which of a child's two clocks the times of a table are on.
///
/// ```
/// use thymoid_study::followed::ClockName;
/// assert_eq!(ClockName::Age.key(), "analyse.clock_age");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClockName {
    /// Days since implantation.
    #[default]
    SinceImplant,
    /// Days of age.
    Age,
}

impl ClockName {
    /// Returns the key of its name in the catalogue.
    pub const fn key(self) -> &'static str {
        match self {
            Self::SinceImplant => "analyse.clock_implant",
            Self::Age => "analyse.clock_age",
        }
    }
}

/// The columns of a table by what they hold.
///
/// ```
/// use thymoid_study::followed::ColumnNames;
/// let columns = ColumnNames {
///     time: "time".into(), status: Some("status".into()), ..ColumnNames::default()
/// };
/// assert!(columns.entry.is_none());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnNames {
    /// Until when each child was followed.
    pub time: String,
    /// 1 if that was the event, 0 if not; none where a cause says it.
    pub status: Option<String>,
    /// From when each was at risk; none if all were from the beginning.
    pub entry: Option<String>,
    /// What divides children into groups.
    pub group: Option<String>,
    /// Which event it was; 0 for none.
    pub cause: Option<String>,
    /// What groups are compared within.
    pub strata: Option<String>,
    /// What a Cox model is fitted to.
    pub covariates: Vec<String>,
}

/// From when children are counted.
///
/// ```
/// use thymoid_study::followed::Landmark;
/// assert_eq!("entry".parse(), Ok(Landmark::Entry));
/// assert_eq!("180".parse(), Ok(Landmark::Day(180.0)));
/// assert!("soon".parse::<Landmark>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Landmark {
    /// From each child's own entry, as its implantation: ages become times since then.
    Entry,
    /// From one day of the clock, among those under observation then.
    Day(f64),
}

impl std::str::FromStr for Landmark {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "entry" {
            return Ok(Self::Entry);
        }
        let day = text.parse::<f64>().ok().filter(|day| day.is_finite() && *day > 0.0);
        day.map(Self::Day).ok_or_else(|| "give `entry`, or a day above 0".to_owned())
    }
}

impl std::fmt::Display for Landmark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Entry => f.write_str("entry"),
            Self::Day(day) => write!(f, "{day}"),
        }
    }
}

/// What is asked about a table of follow-up.
///
/// ```
/// use thymoid_study::followed::AnalyseRequest;
/// assert!(AnalyseRequest::default().method.is_none()); // by the number of children
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct AnalyseRequest {
    /// Columns.
    pub columns: ColumnNames,
    /// The clock of the times.
    pub clock: ClockName,
    /// Confidence level.
    pub level: Level,
    /// How intervals are made; by default, by the number of children.
    pub method: Option<IntervalMethod>,
    /// Times at which curves are read; by default, some within the follow-up.
    pub times: Vec<f64>,
    /// Horizon of restricted means; without it there are none.
    pub horizon: Option<f64>,
    /// From when children are counted; by default from the beginning of the clock, or their entry
    /// on it.
    pub landmark: Option<Landmark>,
}

impl Default for AnalyseRequest {
    fn default() -> Self {
        Self {
            columns: ColumnNames::default(),
            clock: ClockName::default(),
            level: Level::PERCENT_95,
            method: None,
            times: Vec::new(),
            horizon: None,
            landmark: None,
        }
    }
}

impl AnalyseRequest {
    /// Returns the command that asks this of a file.
    pub fn command(&self, file: &str) -> String {
        let columns = &self.columns;
        let times: Vec<String> = self.times.iter().map(f64::to_string).collect();
        let some = |list: String| (!list.is_empty()).then_some(list);
        let options = [
            ("time", Some(columns.time.clone())),
            ("status", columns.status.clone()),
            ("entry", columns.entry.clone()),
            ("group", columns.group.clone()),
            ("cause", columns.cause.clone()),
            ("strata", columns.strata.clone()),
            ("covariates", some(columns.covariates.join(","))),
            ("clock", (self.clock == ClockName::Age).then(|| "age".to_owned())),
            ("interval", self.method.map(|method| method.name().to_owned())),
            ("level", some(f64::from(self.level).to_string()).filter(|level| level != "0.95")),
            ("times", some(times.join(","))),
            ("horizon", self.horizon.map(|days| days.to_string())),
            ("landmark", self.landmark.map(|landmark| landmark.to_string())),
        ];
        let given = options.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let given: Vec<String> = given.map(|(name, value)| format!(" --{name} {value}")).collect();
        format!("thymoid trial analyse {file}{}", given.concat())
    }
}
