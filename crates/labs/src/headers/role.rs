//! What the columns of a table are for.

use crate::dates::Span;

/// What a column holds besides values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Child,
    Birth,
    Implant,
    /// Day of sampling.
    Date,
    /// Day of the test: that of sampling where no other is given.
    TestDate,
    Time,
    Age(Span),
    Since(Span),
    Analyte,
    Code,
    Value,
    Sign,
    Unit,
    /// What was sampled.
    Specimen,
    /// Markers of the cells.
    Gating,
    Use,
    /// Which other source a value contradicts.
    Conflict,
    Status,
    Source,
    Note,
    /// Planned visit of a longitudinal project.
    Event,
    /// Running number of a repeated form.
    Instance,
    /// Understood, and not needed.
    Other,
}

/// Columns of Thymoid's own laboratory table.
pub(crate) const OWN: [&str; 11] = [
    "child_id",
    "age_months",
    "months_since_implant",
    "analyte",
    "value",
    "unit",
    "use",
    "conflict",
    "status",
    "source",
    "note",
];

/// With `analyte`, one of these makes a table one of Thymoid's own.
pub(crate) const OWN_TIMES: [&str; 2] = ["age_months", "age_days"];
