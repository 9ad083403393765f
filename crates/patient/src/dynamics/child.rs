//! What differs between children.

use thymoid_core::Age;

/// Output of a graft that never engrafts: one cell a day, so that logarithms stay finite.
pub(crate) const NO_EXPORT: f64 = 1e-9;

/// What differs between children and is learned from laboratory values.
///
/// ```
/// use thymoid_core::{Age, Dual};
/// use thymoid_patient::dynamics::Child;
/// // Every number of a child is one half, and then one half with a derivative of none.
/// let half: Child<f64> = Child::from_fn(|_: fn(&Child<()>)| 0.5, Age::from_months(9.0));
/// let same: Child<Dual<1>> = half.map(Dual::from);
/// assert_eq!(same.export.value, half.export);
/// assert_eq!(same.age_at_implant.months(), 9.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Child<R> {
    /// CD4 emigrants per day once the graft is mature, in 10⁹ cells/d.
    pub export: R,
    /// Mean lag of the graft, days.
    pub lag_days: R,
    /// Death and priming of naive cells, 1/d.
    pub loss_per_day: R,
    /// Division of naive cells without competition, 1/d.
    pub renewal_per_day: R,
    /// CD8 emigrants per CD4 emigrant.
    pub cd8_per_cd4: R,
    /// Conversion of naive to memory cells, 1/d.
    pub activation_per_day: R,
    /// Death of memory cells, 1/d.
    pub memory_loss_per_day: R,
    /// TREC copies per emigrant.
    pub trec_per_emigrant: R,
    /// Fading of graft output, 1/d.
    pub fading_per_day: R,
    /// Share of competition that acts on division; the rest acts on death. In `[0, 1]`.
    pub competition_on_division: R,
    /// Power with which naive CD4 lower the hazard of death.
    pub protection: R,
    /// Naive CD4 before implantation, cells/µL.
    pub baseline_naive_per_ul: R,
    /// Age at implantation.
    pub age_at_implant: Age,
}

impl<R: Copy> Child<R> {
    /// Makes a child each of whose numbers is `f` of the accessor of that number.
    #[inline(always)]
    pub fn from_fn<S>(f: impl Fn(fn(&Child<S>) -> S) -> R, age_at_implant: Age) -> Self
    where
        S: Copy,
    {
        Self {
            export: f(|child| child.export),
            lag_days: f(|child| child.lag_days),
            loss_per_day: f(|child| child.loss_per_day),
            renewal_per_day: f(|child| child.renewal_per_day),
            cd8_per_cd4: f(|child| child.cd8_per_cd4),
            activation_per_day: f(|child| child.activation_per_day),
            memory_loss_per_day: f(|child| child.memory_loss_per_day),
            trec_per_emigrant: f(|child| child.trec_per_emigrant),
            fading_per_day: f(|child| child.fading_per_day),
            competition_on_division: f(|child| child.competition_on_division),
            protection: f(|child| child.protection),
            baseline_naive_per_ul: f(|child| child.baseline_naive_per_ul),
            age_at_implant,
        }
    }

    /// Returns the same child in another kind of number.
    pub fn map<S: Copy>(&self, f: impl Fn(R) -> S) -> Child<S> {
        Child::from_fn(|of: fn(&Self) -> R| f(of(self)), self.age_at_implant)
    }
}
