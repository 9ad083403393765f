//! Designs, and what they allow to conclude, against `validation/trial/expected`.

use super::table::{EXACT, Row, Table};
use thymoid_trial::{
    Aim, Design, Look, MonitoredDesign, MonitoredLook, TwoStageInference, simon,
    single_stage_sizes, two_stage_inference,
};

fn aim(row: Row<'_>) -> Aim {
    let [p0, p1, alpha, beta] = ["p0", "p1", "alpha", "beta"].map(|name| row.number(name));
    Aim { p0, p1, alpha, beta }
}

#[test]
fn single_stage() {
    let table = Table::read("single_stage");
    for row in table.rows() {
        let sizes = single_stage_sizes(&aim(row), 240).unwrap();
        let sized = match row.text("rule") {
            "smallest n" => sizes.smallest,
            _ => sizes.safe.unwrap(),
        };
        let look = sized.design.looks()[0];
        row.holds("n", look.n.into(), 0.0);
        row.holds("successes_needed", look.needed.into(), 0.0);
        row.holds("exact_alpha", sized.at_p0.success, EXACT);
        row.holds("exact_power", sized.at_p1.success, EXACT);
    }
    table.finish();
}

/// A search that was proved complete needs no `searched_to`: it is only seen to be beyond the size.
#[test]
fn simon_designs() {
    let table = Table::read("simon_designs");
    for row in table.rows() {
        let found = simon(&aim(row), 100).unwrap();
        let n = row.whole("n");
        assert!(n <= row.whole("searched_to"));
        let each = found.admissible.iter().find(|each| each.sized.design.n() == n).unwrap();
        let [first, last] = each.sized.design.looks() else { panic!() };
        row.holds("n1", first.n.into(), 0.0);
        row.holds("r1", f64::from(first.needed) - 1.0, 0.0);
        row.holds("r", f64::from(last.needed) - 1.0, 0.0);
        row.holds("EN_p0", each.sized.at_p0.expected_n, EXACT);
        row.holds("PET_p0", each.sized.at_p0.stop_early, EXACT);
        row.holds("exact_alpha", each.sized.at_p0.success, EXACT);
        row.holds("exact_power", each.sized.at_p1.success, EXACT);
        row.holds("EN_p1", each.sized.at_p1.expected_n, EXACT);
        row.holds("weight_low", each.weight_low, EXACT);
        row.holds("weight_high", each.weight_high, EXACT);
        let expected_kind = match row.text("kind") {
            "minimax" => Some(&found.minimax),
            "optimal" => Some(&found.optimal),
            "minimax and optimal" if found.minimax == found.optimal => Some(&found.optimal),
            "admissible" => None,
            kind => panic!("{kind}"),
        };
        assert!(expected_kind.is_none_or(|sized| *sized == each.sized));
        let same_aim = table.rows().filter(|other| aim(*other) == aim(row)).count();
        assert_eq!(found.admissible.len(), same_aim);
    }
    table.finish();
}

#[test]
fn inference_after_two_stages() {
    let table = Table::read("two_stage_inference");
    let rows: Vec<_> = table.rows().collect();
    let key =
        |row: &Row<'_>| ["r1", "n1", "r", "n", "p0", "alpha_each_side"].map(|c| row.number(c));
    for group in rows.chunk_by(|a, b| key(a) == key(b)) {
        let look = |n: &str, r: &str| Look { n: group[0].whole(n), needed: group[0].whole(r) + 1 };
        let design = Design::new(vec![look("n1", "r1"), look("n", "r")]).unwrap();
        let [.., p0, tail] = key(&group[0]);
        let all = two_stage_inference(&design, p0, tail).unwrap();
        assert_eq!(all.len(), group.len());
        for (row, got) in group.iter().zip(&all) {
            row.holds("stage", got.stage.into(), 0.0);
            row.holds("successes", got.successes.into(), 0.0);
            after_two_stages(*row, got);
        }
    }
    table.finish();
}

fn after_two_stages(row: Row<'_>, got: &TwoStageInference) {
    row.holds("mle", got.mle, EXACT);
    row.holds("umvue", got.umvue, EXACT);
    row.holds("whitehead", got.whitehead, EXACT);
    row.holds("p_value", got.p_value, EXACT);
    row.holds("low", got.exact.low, EXACT);
    row.holds("exact_high", got.exact.high, EXACT);
    row.holds_option("koyama_chen_high", got.koyama_chen_high, EXACT);
    row.holds_option("koyama_chen_median", got.koyama_chen_median, EXACT);
    row.holds("p_value_umvue_order", got.p_value_umvue_order, EXACT);
    row.holds("jung_kim_low", got.umvue_order.low, EXACT);
    row.holds("jung_kim_high", got.umvue_order.high, EXACT);
}

#[test]
fn any_looks() {
    let table = Table::read("multi_stage_exact");
    let rows: Vec<_> = table.rows().collect();
    for group in
        rows.chunk_by(|a, b| (a.text("design"), a.text("p")) == (b.text("design"), b.text("p")))
    {
        let look = |row: &Row<'_>| MonitoredLook {
            n: row.whole("n"),
            stop_futility_at_most: row.whole_option("stop_futility_at_most"),
            stop_efficacy_at_least: row.whole_option("stop_efficacy_at_least"),
        };
        let design = MonitoredDesign::new(group.iter().map(look).collect()).unwrap();
        let got = design.characteristics(group[0].number("p")).unwrap();
        for (row, ends) in group.iter().zip(&got.looks) {
            row.holds("p_stop_futility", ends.futility, EXACT);
            row.holds("p_stop_efficacy", ends.efficacy, EXACT);
            row.holds("p_success_total", got.success, EXACT);
            row.holds("expected_n", got.expected_n, EXACT);
        }
    }
    table.finish();
}
