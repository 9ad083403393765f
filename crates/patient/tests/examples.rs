//! Examples say what they did when they were written, as far as that is the same on every machine.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../examples/forecast_one_child.rs"]
mod forecast_one_child;

/// Numbers of a line, after its name.
fn numbers(line: &str) -> Vec<f64> {
    line.split('\t').skip(1).map(|word| word.parse().unwrap()).collect()
}

/// Posterior draws are the same on one machine only: months and order are told, digits are not.
#[test]
fn one_child_is_forecast() {
    let mut out = Vec::new();
    forecast_one_child::forecast_one_child(&mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "4 of 4 values inform the forecast");
    let months: Vec<&str> =
        lines[2..6].iter().map(|line| line.split('\t').next().unwrap()).collect();
    assert_eq!(months, ["12", "18", "24", "36"]);
    for line in &lines[2..6] {
        let [low, middle, high] = numbers(line)[..] else { panic!("{line}") };
        assert!(low < middle && middle < high, "{line}");
        // About the last value, 130 and rising.
        assert!((100.0..600.0).contains(&middle), "{line}");
    }
    let share = |line: &str| numbers(line)[0];
    // A graft that made 130 cells by month 9 works, and has made 100 by month 24.
    assert!(share(lines[6]) > 0.9 && share(lines[7]) < 0.01, "{text}");
    assert_eq!(lines[8], thymoid_core::INTENDED_USE);
    assert_eq!(lines.len(), 9);
}
