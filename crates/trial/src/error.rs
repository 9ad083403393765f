//! Errors of this crate.

/// What can be wrong with follow-up data or a design.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A number outside the range in which it has a meaning.
    #[error("{quantity} must be {allowed}, not `{value}`")]
    OutOfRange {
        /// What was given.
        quantity: &'static str,
        /// The allowed range in words.
        allowed: &'static str,
        /// The offending value.
        value: f64,
    },
    /// The columns of follow-up differ in length.
    #[error("{times} times but {events} event flags; give one flag for each time")]
    Length {
        /// Number of times.
        times: usize,
        /// Number of event flags.
        events: usize,
    },
    /// A follow-up time is negative, infinite or not a number.
    #[error("time in row {row} must be a finite number of days from 0, not `{value}`")]
    Time {
        /// Row, counted from 1.
        row: usize,
        /// The offending value.
        value: f64,
    },
    /// A child comes under observation when, or after, its follow-up ends.
    #[error(
        "row {row} enters at {entry} and ends at {end}; the entry must be before the end: leave \
         the row out, or correct it"
    )]
    NotFollowed {
        /// Row, counted from 1.
        row: usize,
        /// When the child enters.
        entry: f64,
        /// When its follow-up ends.
        end: f64,
    },
    /// Nothing to compare.
    #[error("{groups} group; a comparison needs at least two groups with children in each")]
    OneGroup {
        /// Groups there are.
        groups: usize,
    },
    /// A cause that is none, or an event without one.
    #[error("row {row}: an event has one of the causes, and what is no event has none")]
    Cause {
        /// Row, counted from 1.
        row: usize,
    },
    /// Gray's test compares what is not defined with delayed entry.
    #[error(
        "Gray's test is not defined with delayed entry; compare the hazards of the cause by the \
         log-rank test"
    )]
    GrayEntry,
    /// Nobody had the event.
    #[error(
        "nobody had the event, so no effect can be estimated; give the survival interval alone"
    )]
    NoEvents,
    /// Nothing tells the covariates apart.
    #[error(
        "among those at risk at the events no covariate varies by itself; leave out those that are \
         constant or follow from others"
    )]
    NoInformation,
    /// The likelihood grows without end.
    #[error(
        "the likelihood has no maximum, as covariates separate those with the event from the \
         others: there is no estimate; use Firth's penalty with profile limits"
    )]
    NoMaximum,
    /// Firth's penalty is for two ways to count ties.
    #[error("Firth's penalty is not defined for exact ties; use Efron's or Breslow's")]
    FirthTies,
    /// Weights of censoring need a common beginning.
    #[error(
        "the model of Fine and Gray is not fitted with delayed entry; fit the hazard of each cause \
         by Cox's model"
    )]
    FineGrayEntry,
    /// Arrangements cannot be counted.
    #[error("{reason}; use the log-rank test")]
    NoPermutation {
        /// Why.
        reason: &'static str,
    },
    /// Nothing to average or to estimate from.
    #[error("no {what}; give at least one")]
    Empty {
        /// What is missing.
        what: &'static str,
    },
    /// The mean is asked for over a time nobody was followed for.
    #[error(
        "horizon of `{horizon_days}` days must be above 0 and within the follow-up of \
         {follow_up_days} days"
    )]
    Horizon {
        /// The horizon asked for.
        horizon_days: f64,
        /// The longest follow-up.
        follow_up_days: f64,
    },
    /// More events than children.
    #[error("{count} of {of} is not a proportion; the count must not exceed a positive total")]
    Proportion {
        /// Children with the event.
        count: u64,
        /// All children.
        of: u64,
    },
    /// A look of a design cannot be as written.
    #[error("look {look} of the design: {reason}")]
    Look {
        /// Look, counted from 1.
        look: usize,
        /// What is wrong and how to mend it.
        reason: &'static str,
    },
    /// No number of successes is rare enough under `p0`.
    #[error("even {n} successes of {n} have a probability above alpha; enrol more children")]
    TooFew {
        /// The number of children asked for.
        n: u32,
    },
    /// The search ended before a design was found, or proved to be the best.
    #[error(
        "no design of at most {n_max} children is proved best; raise `n_max` or set p0 and p1 \
         further apart"
    )]
    NoDesign {
        /// The largest number of children searched.
        n_max: u32,
    },
    /// A strategy that an intercurrent event does not allow.
    #[error("`{event}` is handled as `{given}`, which cannot be analysed; write {allowed}")]
    Strategy {
        /// The event.
        event: &'static str,
        /// The strategy.
        given: &'static str,
        /// Those that can be.
        allowed: String,
    },
    /// Windows of two visits overlap.
    #[error(
        "visit {visit} is {apart} days after the one before, within both windows; set them further \
         apart, or give smaller windows"
    )]
    Visit {
        /// Visit, counted from 1.
        visit: usize,
        /// Days between the two.
        apart: f64,
    },
    /// Nobody is seen in the month of the estimand.
    #[error("no visit in month {month}; add it to the months of the visits")]
    NoVisit {
        /// The month.
        month: f64,
    },
    /// No bounds keep the errors asked for.
    #[error("no bounds keep these errors; give larger ones, or fewer looks")]
    NoBounds,
    /// A virtual child could not be followed.
    #[error(transparent)]
    Patient(#[from] thymoid_patient::Error),
}

/// Passes `value` on if it is positive and finite.
pub(crate) fn positive(quantity: &'static str, value: f64) -> Result<f64, Error> {
    if value > 0.0 && value.is_finite() {
        return Ok(value);
    }
    Err(Error::OutOfRange { quantity, allowed: "positive and finite", value })
}

/// Passes `value` on if it is a probability.
pub(crate) fn probability(quantity: &'static str, value: f64) -> Result<f64, Error> {
    if (0.0..=1.0).contains(&value) {
        return Ok(value);
    }
    Err(Error::OutOfRange { quantity, allowed: "in [0, 1]", value })
}

/// Passes `value` on if it is a probability other than 0 and 1.
pub(crate) fn open_probability(quantity: &'static str, value: f64) -> Result<f64, Error> {
    if value > 0.0 && value < 1.0 {
        return Ok(value);
    }
    Err(Error::OutOfRange { quantity, allowed: "strictly between 0 and 1", value })
}
