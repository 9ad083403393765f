use std::sync::atomic::{AtomicU64, Ordering};

use thymoid_core::Seed;

use super::super::targets;
use super::figures::{FIGURES, MORE, RATIOS, STATEMENTS};
use super::lobes::LOBES;
use super::*;

const SHRINK: f64 = 8.0;

fn computed(targets: &[Target], seeds: u32) -> Numbers {
    let parameters = thymoid_chip::parameters().unwrap();
    let count = AtomicU64::new(0);
    let tick = || {
        count.fetch_add(1, Ordering::Relaxed);
    };
    let setting = Setting { parameters: &parameters, seed: Seed(3), shrink: SHRINK, tick: &tick };
    let mut numbers = Numbers::default();
    compute(targets, seeds, setting, &mut numbers).unwrap();
    assert_eq!(count.into_inner(), ticks(targets, seeds, SHRINK));
    numbers
}

/// A tissue of a few thousand sites and two seeds: every target gets a number with its spread, and
/// progress is told as often as promised.
#[test]
fn every_target_gets_a_number() {
    let targets = targets().unwrap();
    let numbers = computed(&targets, 2);
    let ratios = RATIOS.len() + LOBES.len();
    assert_eq!(numbers.0.len(), FIGURES.len() + MORE.len() + ratios + STATEMENTS.len());
    for (id, obtained) in &numbers.0 {
        let target = targets.iter().find(|target| target.id == *id).unwrap();
        assert_eq!(target.unit == "qualitative", obtained.held.is_some(), "{id}");
        assert_eq!(obtained.seeds, Some(2), "{id}");
    }
}

/// A range far from what the first seeds give asks for no more; one with an end within their
/// interval asks for all that there may be, unless it is so near that these would hardly tell.
#[test]
fn seeds_are_added_until_a_target_is_settled() {
    const ID: &str = "thymus-18-cover";
    let target = targets().unwrap().into_iter().find(|target| target.id == ID).unwrap();
    let of = |low: f64, high: f64| {
        let target = Target { low: Some(low), high: Some(high), ..target.clone() };
        computed(&[target], 6).0[ID]
    };
    let far = of(0.0, 1e6);
    assert_eq!(far.seeds, Some(FIRST_SEEDS));
    let [_, high] = far.interval().unwrap();
    assert_eq!(of(0.0, far.value + 0.8 * (high - far.value)).seeds, Some(6));
    assert_eq!(of(0.0, far.value).seeds, Some(FIRST_SEEDS));
}
