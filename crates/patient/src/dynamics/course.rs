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
    ///
    /// ```
    /// use thymoid_core::{Age, SinceImplant};
    /// use thymoid_inference::ode::Tolerance;
    /// use thymoid_patient::dynamics::{Child, Physiology, Timeline};
    /// let physiology = Physiology::new(&thymoid_patient::parameters()?)?;
    /// let child = Child {
    ///     export: 0.2,
    ///     lag_days: 300.0,
    ///     loss_per_day: 0.0126,
    ///     renewal_per_day: 0.004,
    ///     cd8_per_cd4: 0.35,
    /// #     activation_per_day: 1e-4,
    /// #     memory_loss_per_day: 0.006,
    /// #     trec_per_emigrant: 0.1,
    /// #     fading_per_day: 0.0,
    /// #     competition_on_division: 1.0,
    /// #     protection: 2.0,
    /// #     baseline_naive_per_ul: 1.0,
    ///     age_at_implant: Age::from_months(9.0),
    ///     // and so on
    /// };
    /// let timeline = Timeline::new([3.0, 24.0].map(SinceImplant::from_months));
    /// let blood = physiology.course(&child, &[], &timeline, Tolerance::of(1e-6))?;
    /// // A graft needs months before its first cells show, and in two years has hundreds.
    /// assert!(blood[0].naive_cd4 < 20.0 && blood[1].naive_cd4 > 200.0);
    /// # Ok::<_, thymoid_patient::Error>(())
    /// ```
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

#[cfg(test)]
mod tests {
    use thymoid_core::Age;

    use super::super::body::Body;
    use super::*;

    /// Constant body, no competition, no memory, no growth: the TREC model of Ribeiro and de Boer.
    fn plain(renewal: f64, loss: f64, baseline: f64) -> (Physiology, Child<f64>) {
        let mut physiology = Physiology::new(&crate::parameters().unwrap()).unwrap();
        physiology.body = Body::constant(1000.0);
        physiology.competition_per_ul = f64::INFINITY;
        physiology.treg_share = 0.0;
        physiology.baseline_memory_per_ul = 0.0;
        let per_ul = physiology.body.per_ul_of_billion(Age::from_days(0.0));
        let child = Child {
            export: 0.032 / per_ul,
            lag_days: 1e-6,
            loss_per_day: loss,
            renewal_per_day: renewal,
            cd8_per_cd4: 0.0,
            activation_per_day: 0.0,
            memory_loss_per_day: 0.006,
            trec_per_emigrant: 1.0 / 8.0,
            fading_per_day: 0.0,
            competition_on_division: 1.0,
            protection: 1.0,
            baseline_naive_per_ul: baseline,
            age_at_implant: Age::from_days(0.0),
        };
        (physiology, child)
    }

    /// Supra-normal TREC content after thymus transplantation: Ribeiro and de Boer 2008 (values
    /// sigma 0.032, c 1/8, d 0.001, p 0.00092), maxima computed with SciPy's RK45 at 1e-10.
    /// Tolerances: 0.1 % of the maxima, 0.1 years of their times.
    #[test]
    fn trec_content_overshoots() {
        let days = Timeline::of_days((1..=40_000).step_by(10).map(f64::from));
        for (baseline, maximum, years) in
            [(10.0, 0.06452, 2.0), (50.0, 0.03470, 4.2), (200.0, 0.01566, 8.2)]
        {
            let (physiology, child) = plain(0.00092, 0.001, baseline);
            let course = physiology.course(&child, &[], &days, Tolerance::of(1e-10)).unwrap();
            let top = course
                .iter()
                .enumerate()
                .max_by(|a, b| a.1.trec_per_t_cell.total_cmp(&b.1.trec_per_t_cell))
                .unwrap();
            assert!(
                (top.1.trec_per_t_cell / maximum - 1.0).abs() < 1e-3,
                "{}",
                top.1.trec_per_t_cell
            );
            assert!(
                (days.days()[top.0] / 365.25 - years).abs() < 0.1,
                "{}",
                days.days()[top.0] / 365.25
            );
        }
    }

    #[test]
    fn the_steady_state_is_that_of_the_paper() {
        let (physiology, child) = plain(0.00092, 0.001, 10.0);
        let course = physiology
            .course(&child, &[], &Timeline::of_days([400_000.0]), Tolerance::of(1e-10))
            .unwrap();
        assert!((course[0].naive_cd4 - 400.0).abs() < 0.05);
        assert!((course[0].trec_per_t_cell - 0.01).abs() < 5e-6);
    }

    /// At quasi-steady content the thymic share of naive production is C / c (den Braber 2012).
    #[test]
    fn thymic_share_of_production_is_content_over_content_of_emigrants() {
        let (physiology, child) = plain(0.0008, 0.001, 10.0);
        let course = physiology
            .course(&child, &[], &Timeline::of_days([400_000.0]), Tolerance::of(1e-10))
            .unwrap();
        let share = 0.032 / (0.032 + 0.0008 * course[0].naive_cd4);
        assert!((share - course[0].trec_per_t_cell * 8.0).abs() < 1e-6);
    }

    /// Typical values calibrated to the label's medians at months 6, 12 and 24 by an independent
    /// implementation of these equations, which gave 40, 199 and 304 cells/uL with a single
    /// blood-volume formula and competition of naive cells alone: 5 % before the age of 18 months,
    /// 15 % after it.
    #[test]
    fn typical_values_reproduce_the_calibration_of_the_label() {
        let physiology = Physiology::new(&crate::parameters().unwrap()).unwrap();
        for (export, lag, loss, renewal) in
            [(0.24, 309.0, 0.0133, 0.0), (0.20, 304.0, 0.0126, 0.004), (0.17, 300.0, 0.0120, 0.008)]
        {
            let (_, mut child) = plain(renewal, loss, 1.0);
            child.export = export;
            child.lag_days = lag;
            child.cd8_per_cd4 = 0.35;
            child.age_at_implant = Age::from_days(274.0);
            let days = Timeline::of_days([182.6, 365.25, 730.5]);
            let course = physiology.course(&child, &[], &days, Tolerance::of(1e-9)).unwrap();
            for (blood, (count, tolerance)) in
                course.iter().zip([(40.0, 0.05), (199.0, 0.05), (304.0, 0.15)])
            {
                assert!((blood.naive_cd4 / count - 1.0).abs() < tolerance, "{}", blood.naive_cd4);
            }
        }
    }
}
