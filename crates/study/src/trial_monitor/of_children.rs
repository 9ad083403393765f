//! What is wrong with the table of children.

use super::finding::Finding;
use super::read::{ChildRow, TrialData};

/// Oldest age at which a child may be enrolled, days: of age.
const OF_AGE_DAYS: f64 = 18.0 * 365.25;

/// What cannot come before what.
const ORDERS: [(&str, &str); 9] = [
    ("enrolled_day", "implanted_day"),
    ("enrolled_day", "died_day"),
    ("enrolled_day", "withdrew_day"),
    ("enrolled_day", "last_seen_day"),
    ("implanted_day", "second_graft_day"),
    ("implanted_day", "drug_day"),
    ("implanted_day", "died_day"),
    ("withdrew_day", "died_day"),
    ("last_seen_day", "died_day"),
];

/// Finds what is wrong in the table of children, and which of its rows contradict themselves or
/// another one, so that nothing can be taken from them until they are mended. `gap_days` without
/// being seen are too many.
pub fn of_children(data: &TrialData, as_of: f64, gap_days: f64) -> (Vec<Finding>, Vec<bool>) {
    let mut found = Vec::new();
    let mut unclear = vec![false; data.children.len()];
    for (place, (row, child)) in data.children.iter().enumerate() {
        let mut add = |column: &str, code: &str, values: &[(&'static str, String)]| {
            let at = (data.children_file.as_str(), *row, column);
            found.push(Finding::new(at, &child.child_id, code, values));
        };
        let before = &data.children[..place];
        if let Some((first, _)) = before.iter().find(|(_, b)| b.child_id == child.child_id) {
            add("child_id", "same_id", &[("row", first.to_string())]);
            unclear[place] = true;
            continue;
        }
        if let Some((first, twin)) = before.iter().find(|(_, b)| same_course(b, child)) {
            let values = [("other", twin.child_id.clone()), ("row", first.to_string())];
            add("child_id", "same_child", &values);
            unclear[place] = true;
        }
        for (column, missing) in missing(child) {
            if missing {
                add(column, "missing", &[]);
            }
        }
        match child.age_at_enrolment_days {
            Some(age) if !(0.0..OF_AGE_DAYS).contains(&age) => {
                add("age_at_enrolment_days", "age_implausible", &[("age", age.to_string())]);
            }
            _ => {}
        }
        for (earlier, later, days) in disordered(child) {
            let values = [
                ("earlier", earlier.to_owned()),
                ("earlier_day", days[0].to_string()),
                ("later_day", days[1].to_string()),
            ];
            add(later, "order", &values);
            unclear[place] = true;
        }
        let gone = child.died_day.or(child.withdrew_day).is_some();
        if let Some(seen) = child.last_seen_day.filter(|seen| !gone && as_of - seen > gap_days) {
            add("last_seen_day", "not_seen", &[("days", (as_of - seen).to_string())]);
        }
    }
    (found, unclear)
}

/// Pairs of days in an impossible order: earlier column, later column, their days.
fn disordered(child: &ChildRow) -> Vec<(&'static str, &'static str, [f64; 2])> {
    let days = child.days();
    let of = |wanted: &str| days.iter().find(|(name, _)| *name == wanted).and_then(|(_, day)| *day);
    let wrong = |(earlier, later): (&'static str, &'static str)| {
        let pair = [of(earlier)?, of(later)?];
        (pair[0] > pair[1]).then_some((earlier, later, pair))
    };
    ORDERS.into_iter().filter_map(wrong).collect()
}

/// Columns that every child needs.
fn missing(child: &ChildRow) -> [(&'static str, bool); 3] {
    [
        ("enrolled_day", child.enrolled_day.is_none()),
        ("age_at_enrolment_days", child.age_at_enrolment_days.is_none()),
        ("last_seen_day", child.last_seen_day.is_none()),
    ]
}

/// Whether two rows tell of one birth, one enrolment and one implantation.
fn same_course(a: &ChildRow, b: &ChildRow) -> bool {
    let known = a.age_at_enrolment_days.is_some() && a.enrolled_day.is_some();
    let course = |c: &ChildRow| (c.age_at_enrolment_days, c.enrolled_day, c.implanted_day);
    known && course(a) == course(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows by hand: what is wrong with each stands beside it.
    #[test]
    fn each_fault_is_found_where_it_stands() {
        let children = "child_id,enrolled_day,age_at_enrolment_days,implanted_day,died_day,\
                        withdrew_day,last_seen_day\n\
                        A,0,300,20,,,400\n\
                        A,5,310,30,,,400\n\
                        B,10,200,5,,,400\n\
                        C,0,300,20,,,390\n\
                        D,9,,40,300,,300\n\
                        E,9,9000,40,,,100\n";
        let labs = "child_id,age_days,day,analyte,value,unit\nA,690,370,naive_cd4,140,/uL\n";
        let data = TrialData::read("c.csv", children.as_bytes(), "l.csv", labs.as_bytes()).unwrap();
        let (found, unclear) = of_children(&data, 400.0, 250.0);
        let places: Vec<(usize, &str, &str)> =
            found.iter().map(|f| (f.row, f.column.as_str(), f.code.as_str())).collect();
        assert_eq!(
            places,
            [
                (3, "child_id", "same_id"),
                (4, "implanted_day", "order"),
                (5, "child_id", "same_child"),
                (6, "age_at_enrolment_days", "missing"),
                (7, "age_at_enrolment_days", "age_implausible"),
                (7, "last_seen_day", "not_seen"),
            ]
        );
        assert_eq!(unclear, [false, true, true, true, false, false]);
    }
}
