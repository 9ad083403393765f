//! Why a value has its verdict and how to mend it: codes with values, and the sentence in English.
//!
//! The catalogues of the application hold the same sentences under `lab.CODE` and `mend.CODE`.

use std::fmt;

use serde::Serialize;

/// An enum of sentences: each variant with its values, its code and its English.
macro_rules! sentences {
    ($(#[$meta:meta])* $name:ident {
        $($variant:ident $({ $($value:ident),+ })? = $code:literal, $english:literal;)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        #[serde(tag = "code", rename_all = "snake_case")]
        pub enum $name {
            $(#[doc = $english] $variant $({ $(#[doc = "A value of the sentence."] $value: String),+ })?,)*
        }

        impl $name {
            /// Every code with its sentence, whose values stand in braces.
            pub const ALL: &[(&str, &str)] = &[$(($code, $english)),*];

            /// Returns the stable code.
            pub const fn code(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $code,)* }
            }

            /// Replaces every value.
            #[must_use]
            pub fn map(self, replace: impl Fn(&'static str, String) -> String) -> Self {
                // A reason without values calls nothing.
                let _ = &replace;
                match self {
                    $(Self::$variant $({ $($value),+ })? => {
                        Self::$variant $({ $($value: replace(stringify!($value), $value)),+ })?
                    })*
                }
            }

            /// Returns the values by the names of their placeholders.
            pub fn values(&self) -> Vec<(&'static str, &str)> {
                match self {
                    $(Self::$variant $({ $($value),+ })? => {
                        vec![$($((stringify!($value), $value.as_str())),+)?]
                    })*
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$variant $({ $($value),+ })? => {
                        write!(f, $english $($(, $value = $value)+)?)
                    })*
                }
            }
        }
    };
}

sentences! {
    /// Why a value has its verdict.
    ///
    /// ```
    /// use thymoid_labs::Reason;
    ///
    /// let why = Reason::CountDiffers { row: "2".into(), value: "350".into() };
    /// assert_eq!(why.to_string(), "row 2 counts 350 /uL");
    /// // The code and the values are for other languages.
    /// assert_eq!(why.code(), "count_differs");
    /// assert_eq!(why.values(), [("row", "2"), ("value", "350")]);
    /// ```
    Reason {
        AboveHeader = "above_header", "it stands above the header";
        UnknownColumn { column } = "unknown_column", "column `{column}` is nothing that the model knows";
        NoName { column, cells } = "no_name", "column {column} has {cells} values and no name";
        StandsBeside { column } = "stands_beside", "column `{column}` stands beside a test";
        Dropped { column } = "dropped", "column {column} identifies a person and was dropped unread";
        LooksLike { name, analyte } = "looks_like", "`{name}` looks like {analyte} and is not understood";
        CodeDiffers { written, name } = "code_differs", "the code {written} is of another test than `{name}`";
        OtherTest { name } = "other_test", "`{name}` is another test, or of other cells";
        LeftOut { name } = "left_out", "`{name}` is left out by the mapping";
        NotBlood { specimen } = "not_blood", "the specimen is not blood: `{specimen}`";
        UnknownSpecimen { specimen } = "unknown_specimen", "`{specimen}` may be blood or not";
        FormulaWithoutResult = "formula_without_result", "a formula without a stored result: open the workbook in a spreadsheet and save it";
        Remarked { column } = "remarked", "column {column} of this row names another person or specimen, or says that the sample is no good";
        AfterText { row } = "after_text", "a line of text stands above it within the table (row {row})";
        TwoColumns { first, second } = "two_columns", "columns `{first}` and `{second}` say different things";
        HiddenRow = "hidden_row", "the row is hidden in the workbook";
        HiddenColumn = "hidden_column", "the column is hidden in the workbook";
        HiddenSheet = "hidden_sheet", "the sheet is hidden in the workbook";
        SheetWithoutHeader { sheet } = "sheet_without_header", "sheet `{sheet}` has no header that is understood";
        HeaderAgain = "header_again", "the header again";
        LineOfText = "line_of_text", "a line of text";
        CellsUnequal { cells, header } = "cells_unequal", "the row has {cells} cells, the header has {header}";
        RowWithoutValue = "row_without_value", "the row holds no value";
        OtherResource { resource } = "other_resource", "a resource `{resource}` holds no laboratory value";
        OtherProcedure = "other_procedure", "a procedure other than a completed, dated implantation of thymus tissue";
        Status { status } = "status", "its status is `{status}`";
        ObservationWithoutValue = "observation_without_value", "the observation holds no value";
        AnalyteEmpty = "analyte_empty", "the analyte is empty";
        UnknownVariant { word, known } = "unknown_variant", "unknown variant `{word}`, expected one of {known}";
        UnknownTest { name } = "unknown_test", "`{name}` is nothing that the model knows";
        ChildEmpty = "child_empty", "the pseudonym is empty";
        NotMeasured = "not_measured", "not measured";
        NotANumber { text } = "not_a_number", "`{text}` is not a number";
        NoLimit { text } = "no_limit", "`{text}` states no limit";
        AmbiguousNumber { text } = "ambiguous_number", "`{text}` may hold decimals or thousands";
        OutOfRange { text } = "out_of_range", "`{text}` is negative or not finite";
        Grouped { text, value } = "grouped", "`{text}` is {value}";
        AboveHundred { value } = "above_hundred", "`{value}` percent";
        Unverified = "unverified", "unverified";
        Contradicts = "contradicts", "contradicts another value";
        NotAUnit { unit, analyte } = "not_a_unit", "`{unit}` is not a unit of {analyte}";
        NoUnit = "no_unit", "no unit is stated: read as cells per uL; write it in the header, such as `CD4 (/uL)`";
        TwoUnits { name, unit } = "two_units", "`{name} {unit}` states two units";
        OtherUnit { value, from, standard, unit } = "other_unit", "{value} ({from}) is {standard} {unit}";
        LowerBound = "lower_bound", "only a lower bound is known";
        OtherTrec { unit, standard } = "other_trec", "shown only: {unit} is no {standard} without the share of T cells";
        Implausible { value, low, high, unit } = "implausible", "{value} lies outside the plausible {low} to {high} {unit}";
        LongBefore { years } = "long_before", "sampled {years} years before implantation";
        LikelyUnit { value, unit } = "likely_unit", "{value} without a unit is too little for cells per uL: it is likely in {unit}";
        FewForCells { value } = "few_for_cells", "{value} /uL is less than one cell can be counted: the unit may be 10^9/L";
        NaiveByOneMarker = "naive_by_one_marker", "naive by CD45RA alone: effector cells that express it again are counted too";
        MayBeCode { text } = "may_be_code", "`{text}` may be a code for a missing value";
        UnitNotKnown { unit } = "unit_not_known", "`{unit}` is not a unit that is known for it";
        KeptAsText { text } = "kept_as_text", "kept as written: `{text}`";
        ShareOfLeukocytes { percent } = "share_of_leukocytes", "{percent} % of leukocytes, which are not counted";
        ShareUnstated { parent } = "share_unstated", "of what it is a share is not stated: read as of {parent}";
        ParentDoubtful { parent, row } = "parent_doubtful", "{parent} of row {row} is doubtful";
        CountStands { row } = "count_stands", "the count of row {row} stands";
        ShareOfUncounted { percent, parent } = "share_of_uncounted", "{percent} % of {parent} that are not counted";
        ShareOfCounted { percent, all, parent, row, count } = "share_of_counted", "{percent} % of {all} /uL {parent} (row {row}) is {count} /uL";
        CountDiffers { row, value } = "count_differs", "row {row} counts {value} /uL";
        CountBeside { row } = "count_beside", "shown only: row {row} counts the cells";
        SameValue { row } = "same_value", "the same value stands in row {row} too";
        OtherValue { analyte, row } = "other_value", "{analyte} of this sample stands in row {row} too";
        PartExceeds { part, less, whole, more, row } = "part_exceeds", "{part} {less} exceeds {whole} {more} of the same sample (row {row})";
        SerialDate = "serial_date", "the date is a serial number, read in the system of 1900";
        DayDiffers { written, by_dates } = "day_differs", "day {written} as written is day {by_dates} by the dates";
        PlannedVisit { event } = "planned_visit", "the time is that of the planned visit `{event}`";
        AgeDiffers = "age_differs", "the age as written differs from that by the dates";
        DateMissing = "date_missing", "the day of sampling is not given";
        EventUnknown { event } = "event_unknown", "no date is given, and the event `{event}` is not understood";
        TimeUnknown = "time_unknown", "the time since implantation is not known, so that it informs no forecast";
        AgeUnknown = "age_unknown", "the age of the child is not known";
        AgeImpossible { age } = "age_impossible", "`{age}` is not the age of a child in months";
        BeforeBirth { since, age } = "before_birth", "`{since}` months since implantation at an age of {age}";
        NotASpan { text } = "not_a_span", "`{text}` is not a span of time";
        YearsOrMonths { text } = "years_or_months", "`{text}` may be years or months";
        NotADate { text } = "not_a_date", "`{text}` is not a date";
        NoDay { text } = "no_day", "`{text}` has no day";
        DayOrMonth { text } = "day_or_month", "`{text}` may be day/month or month/day";
        YearOfTwoDigits { text } = "year_of_two_digits", "`{text}` has a year of two digits";
        NoSuchDay { text } = "no_such_day", "`{text}` is not a day of the calendar";
        YearOutside { text, year } = "year_outside", "`{text}` has the year {year}";
    }
}

sentences! {
    /// How to mend a value that is refused.
    ///
    /// ```
    /// use thymoid_labs::{Given, Remedy, check};
    ///
    /// let file = "id,age_months,CD4 (/uL)\nP7,14,-5\n";
    /// let entries = check("ward.csv", file.as_bytes(), Given::default()).unwrap();
    /// assert_eq!(entries[0].remedy, Some(Remedy::WriteNumber));
    /// ```
    #[derive(Copy)]
    Remedy {
        QuoteSeparators = "quote_separators", "quote cells that contain a separator, and check that the row is whole";
        NameEveryRow = "name_every_row", "name it in every row: of merged cells, only the first is filled";
        PseudonymEveryRow = "pseudonym_every_row", "write the child's pseudonym in every row: of merged cells, only the first is filled";
        SeeColumns = "see_columns", "see the column descriptions in docs/formats.md";
        WriteNumber = "write_number", "write a number of 0 or more with a decimal point, or <limit";
        WriteLimit = "write_limit", "write < and the limit of quantification";
        WithoutThousands = "without_thousands", "write it without separators of thousands, with a decimal point";
        AtMostHundred = "at_most_hundred", "a share is at most 100 %";
        KeepOneUnit = "keep_one_unit", "keep one of them";
        UnitsOfTrec = "units_of_trec", "write `copies/1e6 T`, `copies/1e5 CD3`, `copies/1e6 cells`, `copies/ug DNA` or `copies/uL`: TREC needs its denominator";
        UnitsOfShares = "units_of_shares", "write `%`";
        UnitsOfLymphocytes = "units_of_lymphocytes", "write `/uL`, `/mm3`, `10^6/L` or `10^9/L`";
        UnitsOfCounts = "units_of_counts", "write `/uL`, `/mm3`, `10^6/L` or `10^9/L`, or `%` of lymphocytes";
        WriteUnit = "write_unit", "write the unit in the header, such as `CD4 (10^9/L)`";
        WriteSampleDate = "write_sample_date", "give the date of sampling, or an age and the days since implantation";
        AddParent = "add_parent", "add the absolute count of what it is a share of, of the same sample, or write the count of the cells";
        MapName = "map_name", "say what it is in a file of --mapping, which --suggest-mapping writes";
        KeepOneColumn = "keep_one_column", "keep the column that is right";
        KeepOneValue = "keep_one_value", "keep one, or mark one with use = shown, or give the times of day";
        CheckBoth = "check_both", "check both values and their units";
        WriteDate = "write_date", "write it as 2026-03-05";
        WriteAge = "write_age", "write the age at sampling in months, 0 to 216 (docs/formats.md)";
        WriteSince = "write_since", "write the time since implantation; before it, it is negative or empty";
        GiveBirth = "give_birth", "give --birth, or a column of birth dates or ages";
        CheckDates = "check_dates", "check the date of sampling and of birth";
        CheckTimes = "check_times", "check both; before implantation it is negative or empty";
    }
}

impl std::error::Error for Reason {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_names_its_values() {
        let reason = Reason::OtherValue { analyte: "cd4".into(), row: "2".into() };
        assert_eq!(reason.to_string(), "cd4 of this sample stands in row 2 too");
        assert_eq!(reason.values(), [("analyte", "cd4"), ("row", "2")]);
        for (code, english) in Reason::ALL.iter().chain(Remedy::ALL) {
            assert!(
                !english.is_empty() && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
            );
        }
        let mut codes: Vec<&str> = Reason::ALL.iter().map(|(code, _)| *code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Reason::ALL.len());
    }
}
