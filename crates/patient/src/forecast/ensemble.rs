//! A child's draws, each followed through time.

use rayon::prelude::*;
use thymoid_core::{Purpose, Seed, SinceImplant, math};
use thymoid_inference::ode::Tolerance;

use crate::child::{ChildDraw, ChildPrior, Rule};
use crate::dynamics::drugs::Medication;
use crate::dynamics::{Blood, Physiology, Timeline};
use crate::error::Error;

const TOLERANCE: Tolerance = Tolerance { relative: 1e-5, absolute: 1e-6, max_steps: 20_000 };

/// What is known of a child besides its draws.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Its prior.
    pub prior: &'a ChildPrior,
    /// Its drugs.
    pub drugs: &'a [Medication],
    /// The last day after implantation on which it is known to be alive.
    pub alive_until: SinceImplant,
}

/// One draw, followed.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Whether the graft engrafts.
    pub engrafts: bool,
    /// Share of competition that acts on division.
    pub division: f64,
    /// Blood on each day, with cells that no graft made, as if alive.
    pub course: Vec<Blood<f64>>,
}

/// All draws, followed over the same days.
///
/// ```
/// use thymoid_core::SinceImplant;
/// use thymoid_patient::dynamics::{Physiology, Timeline};
/// use thymoid_patient::forecast::{Ensemble, Known};
/// use thymoid_core::{Age, Seed};
/// use thymoid_patient::child::{ChildPrior, Presentation, Recipient};
/// use thymoid_patient::population::cohort::Centre;
/// use thymoid_patient::population::{Population, PopulationFit, priors::Priors};
/// # let priors = Priors::new(&thymoid_patient::parameters()?)?;
/// # let row = "-2.3,5.7,-5.3,-4.5,-1.2,0.4,0.6,0.06,0.002,1.1,-0.3,0.8,-0.6";
/// # let table = format!("{}\n{row}\n", Population::COLUMNS.join(","));
/// # let fit = PopulationFit::read("draws.csv", table.as_bytes(), &priors)?;
/// # let recipient = Recipient {
/// #     centre: Centre::New,
/// #     age_at_implant: Age::from_months(9.0),
/// #     graft_export: 1.0,
/// #     presentation: Presentation::default(),
/// # };
/// let prior = ChildPrior::new(&fit, &priors, recipient);
/// # let physiology = Physiology::new(&thymoid_patient::parameters()?)?;
/// let implantation = SinceImplant::from_days(0.0);
/// let known = Known { prior: &prior, drugs: &[], alive_until: implantation };
/// let year = Timeline::new([SinceImplant::from_months(12.0)]);
/// let draws = prior.draws(Seed(1), 20);
/// let ensemble = Ensemble::new(&physiology, known, &draws, &year, Seed(1))?;
/// // Each draw is followed over the day asked for, and that on which the child was last alive.
/// assert_eq!(ensemble.timeline.days(), [0.0, 365.25]);
/// let counts = ensemble.members.iter().map(|member| member.course[1].naive_cd4);
/// assert_eq!(counts.filter(|count| *count > 0.0).count(), 20);
/// # Ok::<_, thymoid_patient::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Ensemble {
    /// When.
    pub timeline: Timeline,
    /// The draws.
    pub members: Vec<Member>,
    /// Probability that the graft never engrafts.
    pub nonengraftment: f64,
    /// Probability of T cells that no graft made.
    pub host_cells: f64,
    /// Place of the day on which the child is last known to be alive.
    alive: usize,
    hazard_per_day: f64,
    /// What values to come would inform.
    pub(super) rule: Rule,
}

impl Ensemble {
    /// Follows each draw over a timeline, to which the day on which the child is last known to be
    /// alive is added.
    ///
    /// # Errors
    /// When the equations of a draw cannot be solved.
    pub fn new(
        physiology: &Physiology,
        known: Known<'_>,
        draws: &[ChildDraw],
        timeline: &Timeline,
        seed: Seed,
    ) -> Result<Self, Error> {
        let timeline = Timeline::new(timeline.times().chain([known.alive_until]));
        let alive = timeline.at(known.alive_until)?;
        let excess: Vec<f64> =
            timeline.times().map(|time| physiology.excess_loss_days(known.drugs, time)).collect();
        let follow = |(number, draw): (usize, &ChildDraw)| {
            let mut uniform = seed.draws(Purpose::Forecast, number as u64, 1);
            let fate = draw.fate([uniform.uniform(), uniform.uniform()]);
            let course = physiology.course(&fate.child, known.drugs, &timeline, TOLERANCE)?;
            let joined = |(blood, (time, excess)): (Blood<f64>, (SinceImplant, &f64))| {
                fate.joined(blood, time, *excess)
            };
            let days = timeline.times().zip(&excess);
            Ok(Member {
                engrafts: fate.engrafts,
                division: fate.child.competition_on_division,
                course: course.into_iter().zip(days).map(joined).collect(),
            })
        };
        let members = draws.par_iter().enumerate().map(follow).collect::<Result<_, Error>>()?;
        let mean =
            |of: fn(&ChildDraw) -> f64| math::mean(&draws.iter().map(of).collect::<Vec<_>>());
        let nonengraftment = mean(|draw| draw.nonengraftment);
        let host_cells = mean(ChildDraw::host_probability);
        let ChildPrior { hazard_per_day, rule, .. } = *known.prior;
        Ok(Self { timeline, members, nonengraftment, host_cells, alive, hazard_per_day, rule })
    }

    /// Of courses that stand already, all engrafted.
    #[cfg(test)]
    pub(super) fn of_members(
        timeline: Timeline,
        members: Vec<Member>,
        alive: usize,
        hazard_per_day: f64,
    ) -> Self {
        let priors = crate::population::priors::Priors::new(
            &crate::parameters().expect("the table is tested"),
        )
        .expect("the table is complete");
        let rule = Rule::new(&priors, crate::child::Answer::Unknown);
        let (nonengraftment, host_cells) = (0.0, 0.0);
        Self { timeline, members, nonengraftment, host_cells, alive, hazard_per_day, rule }
    }

    /// Probability that a child of this exposure lives from the day on which it is last known to be
    /// alive.
    pub(crate) fn survival_of(&self, member: &Member, exposure_days: f64) -> f64 {
        let since = exposure_days - member.course[self.alive].exposure_days;
        math::exp(-self.hazard_per_day * since.max(0.0))
    }

    /// Probability that a member lives to the day at this place.
    pub(crate) fn survival(&self, member: &Member, at: usize) -> f64 {
        self.survival_of(member, member.course[at].exposure_days)
    }
}
