//! What targets ask of fetal lobes in more and less oxygen.

use super::asked::Of::{self, Two};
use super::course::Course;
use super::scenario::Scenario::{LobeAtAir, LobeForcedFoxn1, LobeInOxygen, LobeUnderMedium};

/// Progenitors that commit to the T lineage.
fn committed(course: &Course) -> f64 {
    course.measured_events().committed as f64
}

/// Share of those that come to decide, which the epithelium must show DLL4.
fn share_committed(course: &Course) -> f64 {
    let events = course.measured_events();
    events.committed as f64 / (events.committed + events.uncommitted).max(1) as f64
}

fn thymocytes(course: &Course) -> f64 {
    course.cells(|_| true)
}

/// Of counts: the sum of the first over seeds over that of the second.
pub(super) const LOBES: [(&str, Of<[f64; 2]>); 5] = [
    ("thymus-29-block", Two([LobeUnderMedium, LobeAtAir], |lobes| lobes.map(committed))),
    ("thymus-29-air", Two([LobeAtAir, LobeUnderMedium], |lobes| lobes.map(share_committed))),
    ("thymus-29-oxygen", Two([LobeInOxygen, LobeUnderMedium], |lobes| lobes.map(share_committed))),
    (
        "thymus-29-foxn1-progression",
        Two([LobeForcedFoxn1, LobeAtAir], |lobes| lobes.map(share_committed)),
    ),
    (
        "thymus-29-foxn1-cellularity",
        Two([LobeForcedFoxn1, LobeAtAir], |lobes| lobes.map(thymocytes)),
    ),
];
