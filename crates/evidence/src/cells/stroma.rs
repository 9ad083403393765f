//! What runs show of the stroma.

use thymoid_chip::cells::{Census, StromalKind};

use super::course::Course;

/// Days over which mTEC are counted around a moment.
const AROUND_DAYS: f64 = 1.0;
/// Share of the usual mature mTEC at which they count as back.
const BACK: f64 = 0.8;

/// Share of the medullary epithelium, progenitors included, that is mature.
fn mature_share(census: &Census) -> f64 {
    let medullary = |kind: StromalKind| kind.is_mtec() || kind == StromalKind::Progenitor;
    let mature = census.stroma_sum(StromalKind::is_mature_mtec);
    mature as f64 / census.stroma_sum(medullary) as f64
}

/// The usual share that is mature, and that after some days without SP4 cells.
pub(super) fn fall([without, usual]: [&Course; 2]) -> [f64; 2] {
    let until = without.crosstalk_from;
    let last = without.days.iter().filter(|(day, _)| *day <= until && until - day < AROUND_DAYS);
    let shares: Vec<f64> = last.map(|(_, census)| mature_share(census)).collect();
    [usual.mean(mature_share), shares.iter().sum::<f64>() / shares.len() as f64]
}

/// Days from the return of SP4 cells until mature mTEC are back at four fifths of the usual.
pub(super) fn days_to_return([without, usual]: [&Course; 2]) -> f64 {
    let enough = BACK * usual.mean(mature_share);
    let after = without.days.iter().filter(|(day, _)| *day > without.crosstalk_from);
    let mut back = after.filter(|(_, census)| mature_share(census) >= enough);
    back.next().map_or(f64::NAN, |(day, _)| day - without.crosstalk_from)
}
