//! Clonotypes over visits: the exact test, false discoveries, courses.

#[path = "common/close.rs"]
mod close;

use std::collections::BTreeMap;

use close::close;
use proptest::prelude::*;
use thymoid_core::draw::Categorical;
use thymoid_core::{Purpose, Seed};
use thymoid_receptor::statistics::{
    ClonotypeKey, Clonotypes, Course, Direction, ExactTest, Observation, Tracking,
    false_discovery_rates, together,
};

/// A visit with these copies of clonotypes 0, 1, 2, ...
fn visit(copies: &[u64]) -> Clonotypes {
    let names: Vec<String> = (0..copies.len()).map(|i| format!("CASS{i}F")).collect();
    let seen = names.iter().zip(copies).map(|(name, copies)| Observation {
        v_call: "TRBV6-5",
        j_call: "TRBJ2-7",
        junction: None,
        junction_aa: Some(name),
        copies: *copies,
    });
    Clonotypes::new(ClonotypeKey::default(), seen)
}

/// Reference: SciPy 1.17.1, `fisher_exact`. Tolerance 1e-9: what logarithms of factorials leave.
#[test]
fn the_exact_test_is_that_of_scipy() {
    for (seen, copies, expected) in [
        ([8, 2], [20, 30], 0.008767823408738551),
        ([0, 5], [100, 100], 0.059383210468586585),
        ([90, 40], [100, 100], 5.0331096963115915e-14),
        ([3, 17], [1000, 900], 0.0009909490159405107),
        ([500, 800], [100_000, 90_000], 9.813509315883437e-25),
        ([12, 0], [50, 5000], 2.1415987588788407e-25),
        ([2000, 2600], [1_000_000, 1_200_000], 0.007298580092460963),
        ([1, 1], [10, 10], 1.0),
    ] {
        close(ExactTest::of(seen, copies).p_value, expected, 1e-9);
    }
    // Far beyond what a double holds: said to be tiny, not to be impossible.
    assert_eq!(ExactTest::of([100_000, 0], [1_000_000, 1_000_000]).p_value, 1e-300);
}

/// Reference: SciPy 1.17.1, `false_discovery_control`.
#[test]
fn false_discovery_rates_are_those_of_scipy() {
    let p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216];
    let expected = [0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.1057142857142857, 0.216, 0.216, 0.216];
    let found = false_discovery_rates(&p.map(|p| (p, 1)));
    found.into_iter().zip(expected).for_each(|(f, e)| close(f, e, 1e-12));
    let found = false_discovery_rates(&[(0.03, 3), (0.9, 1)]);
    found.into_iter().zip([0.04, 0.9]).for_each(|(f, e)| close(f, e, 1e-12));
}

/// Equal visits of 100 copies. Five of five copies fall on one of them with probability
/// C(100, 5) / C(200, 5) = 0.0297, four of four with 0.0606: by hand.
#[test]
fn few_copies_are_not_said_to_be_lost() {
    let visits = [visit(&[5, 4, 0, 60, 31]), visit(&[0, 0, 5, 64, 31])];
    let tracking = Tracking::new(&visits.each_ref(), true);
    let mut courses = BTreeMap::new();
    together(&visits.each_ref(), |_, copies| {
        let sighting = tracking.sighting(copies);
        courses.insert(copies.to_vec(), sighting);
    });
    let course = |copies: [u64; 2]| courses[copies.as_slice()].course;
    assert_eq!(course([5, 0]), Course::Lost);
    assert_eq!(course([4, 0]), Course::Undecided);
    assert_eq!(course([0, 5]), Course::New);
    assert_eq!(course([60, 64]), Course::Persistent);
    let lost = courses[[5, 0].as_slice()];
    assert_eq!((lost.first, lost.last, lost.absent[0]), (0, 0, None));
    close(lost.absent[1].expect("a visit after it"), 0.029691605234293292, 1e-9);
    close(courses[[4, 0].as_slice()].absent[1].expect("idem"), 0.06062036068668214, 1e-9);
}

#[test]
fn a_clonotype_between_visits_is_transient_and_no_gap_makes_it_new() {
    let visits = [visit(&[0, 90, 50]), visit(&[100, 0, 50]), visit(&[0, 80, 0])];
    let tracking = Tracking::new(&visits.each_ref(), true);
    let mut found = BTreeMap::new();
    together(&visits.each_ref(), |_, copies| {
        found.insert(copies.to_vec(), tracking.sighting(copies).course);
    });
    assert_eq!(found[[0, 100, 0].as_slice()], Course::Transient);
    assert_eq!(found[[90, 0, 80].as_slice()], Course::Persistent);
    assert_eq!(found[[50, 50, 0].as_slice()], Course::Lost);
}

#[test]
fn nothing_is_tested_where_copies_are_not_independent() {
    let visits = [visit(&[500, 1]), visit(&[0, 900])];
    let tracking = Tracking::new(&visits.each_ref(), false);
    together(&visits.each_ref(), |_, copies| {
        assert_eq!(tracking.change(0, copies), None);
        let sighting = tracking.sighting(copies);
        assert_eq!(sighting.absent, [None; 2]);
        assert!(matches!(sighting.course, Course::Persistent | Course::Undecided));
    });
}

/// Two samples of one repertoire: whatever is discovered is false. The probability that there is
/// any is at most the false discovery rate, 5 %: of 400, at most 44 but once in 10⁶ (binomial).
/// Some are needed, too, or the test would have no power to fail: discrete tests are conservative.
#[test]
fn samples_of_one_repertoire_show_no_changes() {
    let weights: Vec<f64> = (1..=300).map(|rank| 1.0 / f64::from(rank)).collect();
    let repertoire = Categorical::new(&weights).expect("positive weights");
    let sample = |number: u64, copies: usize| {
        let mut draws = Seed(5).draws(Purpose::RepertoireNull, number, 0);
        let mut seen = vec![0; weights.len()];
        (0..copies).for_each(|_| seen[repertoire.draw(&mut draws)] += 1);
        visit(&seen)
    };
    let mut with_discoveries = 0;
    for pair in 0..400 {
        let visits = [sample(2 * pair, 3000), sample(2 * pair + 1, 2000)];
        let tracking = Tracking::new(&visits.each_ref(), true);
        let mut discoveries = 0;
        together(&visits.each_ref(), |_, copies| {
            let change = tracking.change(0, copies).expect("seen");
            let told = matches!(change.direction, Direction::Expanded | Direction::Contracted);
            discoveries += u64::from(told);
        });
        with_discoveries += u64::from(discoveries > 0);
    }
    assert!(with_discoveries <= 44, "{with_discoveries} of 400");
    assert!(with_discoveries > 0, "the test never finds anything");
}

/// Ten of three hundred clonotypes have four times their share at the second visit: most are found,
/// and of what is found nearly all is true.
#[test]
fn clonotypes_that_expand_are_found() {
    let before: Vec<u64> = (0..300).map(|i| 10 + i % 5).collect();
    let after: Vec<u64> = (0..300).map(|i| if i < 10 { 60 } else { 10 + (i * 7) % 5 }).collect();
    let visits = [visit(&before), visit(&after)];
    let tracking = Tracking::new(&visits.each_ref(), true);
    let mut expanded = Vec::new();
    together(&visits.each_ref(), |clonotype, copies| {
        let change = tracking.change(0, copies).expect("seen");
        if change.direction == Direction::Expanded {
            expanded.push(clonotype.to_owned());
        }
        assert_ne!(change.direction, Direction::Contracted, "{clonotype}");
    });
    assert_eq!(expanded.len(), 10, "{expanded:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Rows may come in any order; turned around in time, new is lost and expanded contracted; and
    /// the copies of every visit add up.
    #[test]
    fn time_can_be_turned_around(
        counts in prop::collection::vec(prop::array::uniform3(0_u64..40), 2..30),
    ) {
        prop_assume!((0..3).all(|v| counts.iter().any(|c| c[v] > 0)));
        let column = |v: usize| counts.iter().map(|c| c[v]).collect::<Vec<_>>();
        let visits = [0, 1, 2].map(|v| visit(&column(v)));
        let forward = Tracking::new(&visits.each_ref(), true);
        let reversed = [&visits[2], &visits[1], &visits[0]];
        let backward = Tracking::new(&reversed, true);
        let mut turned = BTreeMap::new();
        together(&reversed, |clonotype, seen| {
            let mut copies = seen.to_vec();
            copies.reverse();
            let steps = [1, 0].map(|step| backward.change(step, seen));
            turned.insert(clonotype.to_owned(), (copies, backward.sighting(seen), steps));
        });
        let mut totals = [0; 3];
        let mut failure = None;
        together(&visits.each_ref(), |clonotype, seen| {
            let (copies, sighting, steps) = &turned[clonotype];
            let here = forward.sighting(seen);
            let mirrored = match here.course {
                Course::New => Course::Lost,
                Course::Lost => Course::New,
                other => other,
            };
            let mut same = copies == seen && sighting.course == mirrored;
            same &= sighting.absent == [here.absent[1], here.absent[0]];
            for step in 0..2 {
                let (a, b) = (forward.change(step, seen), steps[step]);
                same &= a.is_some() == b.is_some();
                if let (Some(a), Some(b)) = (a, b) {
                    same &= (a.p_value - b.p_value).abs() <= 1e-9 * a.p_value;
                    same &= a.rate.is_some() == b.rate.is_some();
                    same &= !(a.direction == b.direction && a.direction == Direction::Expanded);
                }
            }
            totals.iter_mut().zip(seen).for_each(|(total, copies)| *total += copies);
            if !same {
                failure = Some(clonotype.to_owned());
            }
        });
        prop_assert_eq!(failure, None);
        prop_assert_eq!(totals.as_slice(), forward.copies());
    }
}
