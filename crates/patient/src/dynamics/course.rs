//! The course of one child: its equations, solved from day to day and from drug to drug.

use thymoid_core::Real;
use thymoid_inference::ode::{Tolerance, solve};

use super::blood::Blood;
use super::child::Child;
use super::drug_effects::{Effect, changes};
use super::drugs::Medication;
use super::equations::{Equations, Rates, initial, observe};
use super::physiology::Physiology;
use super::timeline::Timeline;

impl Physiology {
    /// Solves for the child's blood on each day of a timeline, under drugs.
    ///
    /// # Errors
    /// When the equations cannot be solved: to a sampler that means probability zero.
    pub fn course<R: Real>(
        &self,
        child: &Child<R>,
        drugs: &[Medication],
        timeline: &Timeline,
        tolerance: Tolerance,
    ) -> Result<Vec<Blood<R>>, thymoid_inference::SolveError> {
        let days = timeline.days();
        let per_ul = |day| self.per_ul(child.age_at_implant, day);
        let start = 1.0 / per_ul(0.0);
        let naive = child.baseline_naive_per_ul.times(start);
        let mut state = initial(naive, self.baseline_memory_per_ul * start);
        let Some(&end) = days.last() else { return Ok(Vec::new()) };
        let (mut from, mut blood) = (0.0, Vec::with_capacity(days.len()));
        // The right-hand side jumps where a drug begins or ends: the solver never steps across.
        for to in changes(drugs, end).into_iter().chain([end]) {
            let rates = Rates::new(self, &held_back(child, self.drugs.on(from, drugs)));
            let equations = Equations { physiology: self, rates, per_ul: &per_ul };
            let of_days = &days[blood.len()..];
            let mut at = of_days[..of_days.partition_point(|day| *day <= to)].to_vec();
            let asked = at.len();
            at.push(to);
            let (states, _) = solve(&equations, from, state, &at, tolerance)?;
            blood.extend(at.iter().zip(&states).take(asked).map(|(d, y)| observe(per_ul(*d), y)));
            (from, state) = (to, states[asked]);
        }
        Ok(blood)
    }
}

/// The child while drugs act.
fn held_back<R: Real>(child: &Child<R>, effect: Effect) -> Child<R> {
    Child {
        export: child.export * effect.export,
        loss_per_day: child.loss_per_day * effect.loss,
        memory_loss_per_day: child.memory_loss_per_day * effect.loss,
        ..*child
    }
}
