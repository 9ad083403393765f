//! Planned visits: events of a longitudinal REDCap project.
//!
//! A long export is a wide table whose rows are events and repeated forms of a record; what it
//! needs beyond one is the time that an event's name states.

use crate::plain::fold;

/// Returns the months after implantation that an event states, such as `month_6_arm_1`, `m12_arm_1`
/// or `6_months_arm_2`; baseline is none, since it may lie before.
pub(crate) fn planned_months(event: &str) -> Option<f64> {
    let folded = fold(event);
    let name = folded.split("arm").next().unwrap_or_default().trim_end_matches('(');
    let digits: String =
        name.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let words: String = name.chars().filter(|c| !c.is_ascii_digit()).collect();
    let scale = match words.as_str() {
        "month" | "months" | "m" | "mo" | "mth" | "visitmonth" | "个月" | "月" => 1.0,
        "year" | "years" | "y" => 12.0,
        _ => return None,
    };
    // Three digits hold every month of a childhood.
    (digits.len() <= 3).then(|| digits.parse::<f64>().ok()).flatten().map(|n| n * scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_may_state_its_month() {
        for (event, months) in [
            ("month_6_arm_1", Some(6.0)),
            ("m12_arm_2", Some(12.0)),
            ("6_months_arm_1", Some(6.0)),
            ("Month 18 (Arm 1: Chip)", Some(18.0)),
            ("year_2_arm_1", Some(24.0)),
            ("baseline_arm_1", None),
            ("visit_3_arm_1", None),
            ("", None),
        ] {
            assert_eq!(planned_months(event), months, "{event}");
        }
    }
}
