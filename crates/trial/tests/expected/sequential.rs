//! Group-sequential designs. What is found by iteration there and here agrees to 1e-11, as far as
//! the reference is accurate.

use thymoid_trial::{
    BinomialSpending, Boundary, FutilityDesign, FutilityRule, GroupSequential, Sides, Spending,
};

use super::table::{EXACT, Row, Table};

const ITERATED: f64 = 1e-11;

fn spending(kind: &str, parameter: Option<f64>) -> Spending {
    match kind {
        "asOF" => Spending::OBrienFleming,
        "asP" => Spending::Pocock,
        "asKD" => Spending::KimDeMets { power: parameter.unwrap() },
        "asHSD" => Spending::HwangShihDeCani { gamma: parameter.unwrap() },
        _ => panic!("{kind}"),
    }
}

fn boundary(kind: &str, parameter: Option<f64>) -> Boundary {
    match kind {
        "OF" => Boundary::Shape { delta: 0.0 },
        "P" => Boundary::Shape { delta: 0.5 },
        "WT" => Boundary::Shape { delta: parameter.unwrap() },
        _ => Boundary::Spend(spending(kind, parameter)),
    }
}

/// Returns the rows of each test of a table, with the test.
fn tests<'a>(rows: &'a [Row<'a>]) -> impl Iterator<Item = (&'a [Row<'a>], GroupSequential)> {
    rows.chunk_by(|a, b| a.text("design") == b.text("design")).map(|group| {
        let information: Vec<f64> = group.iter().map(|row| row.number("information")).collect();
        let row = group[0];
        let boundary = boundary(row.text("kind"), row.option("parameter"));
        let sides = if row.whole("sided") == 2 { Sides::Two } else { Sides::One };
        let test = GroupSequential::new(&information, boundary, row.number("alpha"), sides);
        (group, test.unwrap())
    })
}

#[test]
fn bounds_and_what_they_do() {
    let table = Table::read("group_sequential_bounds");
    let characteristics = Table::read("group_sequential_characteristics");
    let rows: Vec<_> = table.rows().collect();
    for (group, test) in tests(&rows) {
        for (look, row) in group.iter().enumerate() {
            assert_eq!(row.whole("look") as usize, look + 1);
            assert!(row.number("node_agreement") < 1e-12);
            row.holds("critical_z", test.critical_z[look], ITERATED);
            let level = thymoid_core::math::normal_cdf(-test.critical_z[look]);
            row.holds("one_sided_level", level, ITERATED);
            row.holds("alpha_spent", test.alpha_spent[look], ITERATED);
        }
        let name = group[0].text("design");
        for row in characteristics.rows().filter(|row| row.text("design") == name) {
            let got = test.characteristics(row.number("power")).unwrap();
            row.holds("drift", got.drift, ITERATED);
            row.holds("shift", got.drift * got.drift, ITERATED);
            row.holds("inflation", got.inflation, ITERATED);
            row.holds("expected_information_h0", got.expected_information_h0, ITERATED);
            row.holds("expected_information_h1", got.expected_information_h1, ITERATED);
            for look in 0..5 {
                let rejects = got.rejects_h1.get(look).copied();
                row.holds_option(&format!("reject_look_{}_h1", look + 1), rejects, ITERATED);
            }
        }
    }
    table.finish();
    characteristics.finish();
}

#[test]
fn futility() {
    let table = Table::read("group_sequential_futility");
    let rows: Vec<_> = table.rows().collect();
    for group in rows.chunk_by(|a, b| a.text("design") == b.text("design")) {
        let row = group[0];
        let rule = match row.text("binding") {
            "TRUE" => FutilityRule::Binding,
            _ => FutilityRule::NonBinding,
        };
        let information: Vec<f64> = group.iter().map(|row| row.number("information")).collect();
        let spend = [-4.0, -2.0].map(|gamma| Spending::HwangShihDeCani { gamma });
        let errors = [row.number("alpha"), row.number("beta")];
        let test = FutilityDesign::new(&information, spend, errors, rule).unwrap();
        for row in group {
            let look = row.whole("look") as usize - 1;
            row.holds("futility_z", test.futility_z[look], ITERATED);
            row.holds("efficacy_z", test.efficacy_z[look], ITERATED);
            row.holds("futility_h0", test.stops_h0[look][0], ITERATED);
            row.holds("efficacy_h0", test.stops_h0[look][1], ITERATED);
            row.holds("futility_h1", test.stops_h1[look][0], ITERATED);
            row.holds("efficacy_h1", test.stops_h1[look][1], ITERATED);
            row.holds("drift", test.drift, ITERATED);
            row.holds("inflation", test.inflation, ITERATED);
        }
    }
    table.finish();
}

#[test]
fn binomial_alpha_spending() {
    let table = Table::read("binomial_alpha_spending");
    let rows: Vec<_> = table.rows().collect();
    for group in rows.chunk_by(|a, b| a.text("design") == b.text("design")) {
        let row = group[0];
        // The one parameter of these cases.
        let parameter = (row.text("kind") == "asHSD").then_some(-2.0);
        let spending = BinomialSpending {
            p0: row.number("p0"),
            alpha: row.number("alpha"),
            spending: spending(row.text("kind"), parameter),
        };
        let children: Vec<u32> = group.iter().map(|row| row.whole("n")).collect();
        for (row, look) in group.iter().zip(spending.looks(&children).unwrap()) {
            row.holds_option("reject_from", look.reject_from.map(f64::from), 0.0);
            row.holds("spent", look.spent, EXACT);
            row.holds("allowed", look.allowed, EXACT);
        }
    }
    table.finish();
}
