//! Which runs of a seed a number is taken from.

use super::course::Course;
use super::scenario::Scenario;
use super::selection;

/// A value of one seed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Of<T> {
    /// Of its receptors and peptides alone.
    Molecules(fn(&selection::Molecules) -> T),
    /// Of one run.
    One(Scenario, fn(&Course) -> T),
    /// Of a run beside another.
    Two([Scenario; 2], fn([&Course; 2]) -> T),
}

impl<T> Of<T> {
    /// The runs that it needs.
    pub(super) fn scenarios(&self) -> &[Scenario] {
        match self {
            Self::Molecules(_) => &[],
            Self::One(scenario, _) => std::slice::from_ref(scenario),
            Self::Two(scenarios, _) => scenarios,
        }
    }
}
