//! Designs against published and recomputed tables.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use rayon::ThreadPoolBuilder;
use thymoid_core::{Purpose, Seed};
use thymoid_trial::{
    Aim, Binomial, Design, Error, Look, OperatingCharacteristics, Outcome, SizedDesign, simon,
    simulate, single_stage, smallest_single_stage,
};

fn aim(p0: f64, p1: f64, alpha: f64, beta: f64) -> Aim {
    Aim { p0, p1, alpha, beta }
}

fn two_stage(n1: u32, needed1: u32, n: u32, needed: u32) -> Design {
    Design::new(vec![Look { n: n1, needed: needed1 }, Look { n, needed }]).unwrap()
}

/// Reference: R 4.2.2, `pbinom`, the test from the fewest successes of probability at most 5 %; its
/// four printed digits.
#[test]
fn single_stage_tests() {
    type Cell = (u32, f64, f64);
    let rates = [(0.5, 0.8), (0.4, 0.75), (0.3, 0.6)];
    let rows: [(u32, [Cell; 3]); 6] = [
        (10, [(9, 0.0107, 0.3758), (8, 0.0123, 0.5256), (6, 0.0473, 0.6331)]),
        (15, [(12, 0.0176, 0.6482), (10, 0.0338, 0.8516), (9, 0.0152, 0.6098)]),
        (18, [(13, 0.0481, 0.8671), (12, 0.0203, 0.8610), (10, 0.0210, 0.7368)]),
        (20, [(15, 0.0207, 0.8042), (13, 0.0210, 0.8982), (10, 0.0480, 0.8725)]),
        (25, [(18, 0.0216, 0.8909), (15, 0.0344, 0.9703), (12, 0.0442, 0.9222)]),
        (30, [(20, 0.0494, 0.9744), (17, 0.0481, 0.9918), (14, 0.0401, 0.9519)]),
    ];
    for (n, cells) in rows {
        for ((p0, p1), (needed, alpha, power)) in rates.into_iter().zip(cells) {
            let design = single_stage(n, p0, 0.05).unwrap();
            assert_eq!(design.looks(), [Look { n, needed }]);
            for (p, expected) in [(p0, alpha), (p1, power)] {
                let success = design.characteristics(p).unwrap().success;
                assert_eq!(format!("{success:.4}"), format!("{expected:.4}"), "{n} {p}");
            }
        }
    }
}

/// Reference: R 4.2.2, the first `n` whose `pbinom` tails meet alpha 5 % and power 80 %; exact.
#[test]
fn smallest_single_stage_sizes() {
    for (p0, p1, n, needed) in [
        (0.1, 0.3, 25, 6),
        (0.2, 0.4, 35, 12),
        (0.3, 0.5, 39, 17),
        (0.5, 0.8, 18, 13),
        (0.5, 0.7, 37, 24),
    ] {
        let design = smallest_single_stage(&aim(p0, p1, 0.05, 0.2), 100).unwrap().design;
        assert_eq!(design.looks(), [Look { n, needed }]);
    }
}

/// Reference: an independent exact search in Python for the rows of Simon 1989 and three more.
/// Columns: design, EN to 0.01, PET to 0.001, as printed.
#[test]
fn simon_designs() {
    type Printed = (&'static str, &'static str, &'static str);
    let rows: [(Aim, Printed, Printed); 12] = [
        (
            aim(0.05, 0.25, 0.05, 0.2),
            ("0/9, 2/17", "11.96", "0.630"),
            ("0/12, 2/16", "13.84", "0.540"),
        ),
        (
            aim(0.1, 0.3, 0.05, 0.2),
            ("1/10, 5/29", "15.01", "0.736"),
            ("1/15, 5/25", "19.51", "0.549"),
        ),
        (
            aim(0.2, 0.4, 0.05, 0.2),
            ("3/13, 12/43", "20.58", "0.747"),
            ("4/18, 10/33", "22.25", "0.716"),
        ),
        (
            aim(0.3, 0.5, 0.05, 0.2),
            ("5/15, 18/46", "23.63", "0.722"),
            ("6/19, 16/39", "25.69", "0.666"),
        ),
        (
            aim(0.4, 0.6, 0.05, 0.2),
            ("7/16, 23/46", "24.52", "0.716"),
            ("17/34, 20/39", "34.44", "0.913"),
        ),
        (
            aim(0.5, 0.7, 0.05, 0.2),
            ("8/15, 26/43", "23.50", "0.696"),
            ("12/23, 23/37", "27.74", "0.661"),
        ),
        (
            aim(0.6, 0.8, 0.05, 0.2),
            ("7/11, 30/43", "20.48", "0.704"),
            ("8/13, 25/35", "20.77", "0.647"),
        ),
        (
            aim(0.7, 0.9, 0.05, 0.2),
            ("4/6, 22/27", "14.82", "0.580"),
            ("19/23, 21/26", "23.16", "0.946"),
        ),
        (
            aim(0.2, 0.4, 0.1, 0.1),
            ("3/17, 10/37", "26.02", "0.549"),
            ("3/19, 10/36", "28.26", "0.455"),
        ),
        (
            aim(0.05, 0.2, 0.1, 0.1),
            ("0/12, 3/37", "23.49", "0.540"),
            ("0/18, 3/32", "26.44", "0.397"),
        ),
        (
            aim(0.5, 0.8, 0.05, 0.2),
            ("4/7, 13/20", "9.95", "0.773"),
            ("10/15, 11/17", "15.12", "0.941"),
        ),
        (
            aim(0.5, 0.8, 0.05, 0.1),
            ("5/9, 18/29", "14.08", "0.746"),
            ("13/20, 14/22", "20.12", "0.942"),
        ),
    ];
    for (aim, optimal, minimax) in rows {
        let found = simon(&aim, 100).unwrap();
        for (got, (design, en, pet)) in [(found.optimal, optimal), (found.minimax, minimax)] {
            assert_eq!(got.design.to_string(), design, "{aim:?}");
            assert_eq!(format!("{:.2}", got.at_p0.expected_n), en, "{design}");
            assert_eq!(format!("{:.3}", got.at_p0.stop_early), pet, "{design}");
            assert!(got.at_p0.success <= aim.alpha && got.at_p1.success >= 1.0 - aim.beta);
        }
    }
    let ours = simon(&aim(0.5, 0.8, 0.05, 0.2), 100).unwrap();
    let errors = |d: SizedDesign| format!("{:.4} {:.4}", d.at_p0.success, d.at_p1.success);
    assert_eq!(errors(ours.optimal), "0.0417 0.8122");
    assert_eq!(errors(ours.minimax), "0.0488 0.8283");
}

/// Reference: `tests/data/simon_1989.csv`, every aim of both tables of Simon 1989, by the Fortran
/// of clinfun 1.1.5 (which reproduces the paper); EN to 0.01, PET to 0.001.
#[test]
fn every_row_of_the_paper_of_simon() {
    let mut reader = csv::Reader::from_reader(&include_bytes!("data/simon_1989.csv")[..]);
    let mut aims = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let number = |column: usize| row[column].parse::<f64>().unwrap();
        let found = simon(&aim(number(0), number(1), number(2), number(3)), 200).unwrap();
        for (got, column) in [(found.optimal, 4), (found.minimax, 10)] {
            let [r1, n1, r, n] = [0, 1, 2, 3].map(|i| &row[column + i]);
            assert_eq!(got.design.to_string(), format!("{r1}/{n1}, {r}/{n}"), "{row:?}");
            assert_eq!(format!("{:.2}", got.at_p0.expected_n), &row[column + 4], "{row:?}");
            assert_eq!(format!("{:.3}", got.at_p0.stop_early), &row[column + 5], "{row:?}");
        }
        aims += 1;
    }
    assert_eq!(aims, 51);
}

/// Every two-stage design of at most 24 children, by the enumeration that the search does not use.
#[test]
fn no_two_stage_design_beats_the_optimal_one() {
    let aim = aim(0.5, 0.8, 0.05, 0.2);
    let optimal = simon(&aim, 100).unwrap().optimal.at_p0.expected_n;
    for n in 2..=24 {
        for (n1, needed1) in (1..n).flat_map(|n1| (1..=n1).map(move |needed1| (n1, needed1))) {
            for needed in needed1..=n {
                let design = two_stage(n1, needed1, n, needed);
                let idle = design.characteristics(aim.p0).unwrap();
                if idle.success <= aim.alpha && idle.expected_n < optimal - 1e-9 {
                    let power = design.characteristics(aim.p1).unwrap().success;
                    assert!(power < 0.8, "{design}");
                }
            }
        }
    }
}

#[test]
fn a_search_that_cannot_end_says_so() {
    assert!(simon(&aim(0.5, 0.8, 0.05, 0.2), 18).is_err());
    assert!(simon(&aim(0.8, 0.5, 0.05, 0.2), 100).is_err());
    assert!(simon(&aim(f64::NAN, 0.5, 0.05, 0.2), 100).is_err());
}

#[test]
fn assurance_is_the_mean_over_draws() {
    let design = two_stage(7, 5, 20, 14);
    let [low, high] = [0.5, 0.8].map(|p| design.characteristics(p).unwrap());
    let OperatingCharacteristics { success, stop_early, expected_n } =
        design.assurance(&[0.5, 0.8, 0.8, 0.5]).unwrap();
    assert!((success - f64::midpoint(low.success, high.success)).abs() < 1e-14);
    assert!((stop_early - f64::midpoint(low.stop_early, high.stop_early)).abs() < 1e-14);
    assert!((expected_n - f64::midpoint(low.expected_n, high.expected_n)).abs() < 1e-12);
    assert!(design.assurance(&[]).is_err());
    assert!(design.assurance(&[1.5]).is_err());
}

/// A child whose outcome is missing with probability 0.1, else a success with probability 0.8.
#[expect(clippy::unnecessary_wraps, reason = "an outcome may fail")]
fn child(trial: u32, child: u32) -> Result<Outcome, Error> {
    let mut draws = Seed(11).draws(Purpose::Test, trial.into(), child);
    Ok(if draws.uniform() < 0.1 {
        Outcome::Missing
    } else if draws.uniform() < 0.8 {
        Outcome::Success
    } else {
        Outcome::Failure
    })
}

/// The seed is fixed; each comparison fails a correct simulation with probability below 1e-6.
#[test]
fn virtual_trials_agree_with_enumeration() {
    let trials = 20_000;
    let design = two_stage(7, 5, 20, 14);
    let simulated = simulate(&design, trials, child).unwrap();
    // Missing counts as failure.
    let exact = design.characteristics(0.9 * 0.8).unwrap();
    for (rate, p) in [(simulated.success, exact.success), (simulated.stop_early, exact.stop_early)]
    {
        let runs = Binomial::new(trials.into(), p).unwrap();
        let count = (rate.estimate * f64::from(trials)).round() as u64;
        assert!(runs.at_most(count) > 5e-7 && runs.at_least(count) > 5e-7, "{rate:?} {p}");
        assert!(rate.interval.low < rate.estimate && rate.estimate < rate.interval.high);
    }
    let z = (simulated.expected_n - exact.expected_n) / simulated.expected_n_standard_error;
    assert!(z.abs() < 4.9, "{z}");
    assert!((simulated.missing - 0.1).abs() < 0.005, "{}", simulated.missing);
}

#[test]
fn virtual_trials_do_not_depend_on_threads() {
    let design = two_stage(7, 5, 20, 14);
    let with = |threads| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| simulate(&design, 1_000, child).unwrap())
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn children_after_a_stop_are_not_asked_for() {
    let design = two_stage(7, 5, 20, 14);
    let simulated = simulate(&design, 3, |_, child| {
        assert!(child < 7);
        Ok(Outcome::Missing)
    });
    let simulated = simulated.unwrap();
    assert_eq!(simulated.stop_early.estimate, 1.0);
    assert_eq!((simulated.expected_n, simulated.missing), (7.0, 1.0));
    assert!(simulate(&design, 0, |_, _| Ok(Outcome::Success)).is_err());
}

#[test]
fn an_outcome_that_fails_is_no_missing_one() {
    let fails =
        |_, child| if child == 3 { Err(Error::TooFew { n: 3 }) } else { Ok(Outcome::Success) };
    assert_eq!(simulate(&two_stage(7, 5, 20, 14), 3, fails), Err(Error::TooFew { n: 3 }));
}
