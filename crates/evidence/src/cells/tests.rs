use std::sync::atomic::{AtomicU64, Ordering};

use super::super::targets;
use super::*;

const SHRINK: f64 = 8.0;

/// A tissue of a few thousand sites and two seeds: every target gets a number with its spread,
/// progress is told as often as promised, and the same seed gives the same numbers.
#[test]
fn every_target_gets_a_number() {
    let parameters = thymoid_chip::parameters().unwrap();
    let count = AtomicU64::new(0);
    let tick = || {
        count.fetch_add(1, Ordering::Relaxed);
    };
    let mut numbers = Numbers::default();
    compute(&parameters, Seed(3), 2, SHRINK, &tick, &mut numbers).unwrap();
    assert_eq!(count.into_inner(), ticks(2, SHRINK));
    assert_eq!(numbers.0.len(), FIGURES.len() + MORE.len() + RATIOS.len() + STATEMENTS.len());
    let targets = targets().unwrap();
    for (id, obtained) in &numbers.0 {
        let target = targets.iter().find(|target| target.id == *id).unwrap();
        assert_eq!(target.unit == "qualitative", obtained.held.is_some(), "{id}");
        assert_eq!(obtained.seeds, Some(2), "{id}");
    }
}
