//! Courses of several children in the lanes of one vector.

use pulp::NullaryFnOnce;
use thymoid_core::lanes::{Lanes, WIDTH};
use thymoid_core::{Dual, Duals, Number, Vectors};
use thymoid_inference::ode::{Tolerance, solve};

use super::blood::Blood;
use super::child::Child;
use super::equations::{Equations, Rates, initial, observe};
use super::physiology::Physiology;
use super::timeline::Timeline;

impl Physiology {
    /// Solves [`Physiology::course`] of several children side by side without drugs, all in the
    /// steps of the one that needs the smallest.
    ///
    /// # Errors
    /// When the equations of one of them cannot be solved.
    pub fn courses<const N: usize>(
        &self,
        children: &[Child<Dual<N>>; WIDTH],
        timeline: &Timeline,
        tolerance: Tolerance,
    ) -> Result<Vec<Blood<Duals<N>>>, thymoid_inference::SolveError> {
        Vectors::allowed().dispatch(Courses { physiology: self, children, timeline, tolerance })
    }
}

/// [`Physiology::courses`], compiled for the widest vectors there are; they change no bit.
struct Courses<'a, const N: usize> {
    physiology: &'a Physiology,
    children: &'a [Child<Dual<N>>; WIDTH],
    timeline: &'a Timeline,
    tolerance: Tolerance,
}

impl<const N: usize> NullaryFnOnce for Courses<'_, N> {
    type Output = Result<Vec<Blood<Duals<N>>>, thymoid_inference::SolveError>;

    #[inline(always)]
    fn call(self) -> Self::Output {
        let Self { physiology, children, timeline, tolerance } = self;
        let birth = Lanes(children.each_ref().map(|child| child.age_at_implant.days()));
        let per_ul = |day| physiology.body.per_ul_of_billion_of_each(birth + day);
        let start = Lanes::splat(1.0) / per_ul(0.0);
        let memory = Lanes::splat(physiology.baseline_memory_per_ul);
        let child = side_by_side(children);
        let rates = Rates::new(physiology, &child);
        let equations = Equations { physiology, rates, per_ul: &per_ul };
        let state = initial(child.baseline_naive_per_ul.times(start), memory * start);
        let days = timeline.days();
        let (states, _) = solve(&equations, 0.0, state, days, tolerance)?;
        Ok(days.iter().zip(states).map(|(day, y)| observe(per_ul(*day), &y)).collect())
    }
}

/// What is learned of several children. Their ages at implantation are no numbers with derivatives:
/// that of the first stands here.
#[inline(always)]
fn side_by_side<const N: usize>(children: &[Child<Dual<N>>; WIDTH]) -> Child<Duals<N>> {
    let each = |of: fn(&Child<Dual<N>>) -> Dual<N>| Duals::of(children.map(|child| of(&child)));
    Child::from_fn(each, children[0].age_at_implant)
}
