//! One draw of a child's posterior, and what chance makes of it.

use thymoid_core::SinceImplant;

use super::host_cells::HostCells;
use crate::dynamics::{Blood, Child, NO_EXPORT};

/// One draw of a child's posterior.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChildDraw {
    /// The child, should the graft engraft.
    pub child: Child<f64>,
    /// Its T cells that no graft made, should there be any.
    pub host: HostCells<f64>,
    /// Probability at this draw that the graft never engrafts.
    pub nonengraftment: f64,
    /// Probability of T cells that no graft made: if the graft engrafts, and if it never does.
    pub host_cells: [f64; 2],
}

/// What random numbers decide of a draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fate {
    /// The child, with the graft it has.
    pub child: Child<f64>,
    /// Whether the graft engrafts.
    pub engrafts: bool,
    /// T cells that no graft made, where there are any.
    pub host: Option<HostCells<f64>>,
}

impl ChildDraw {
    /// Returns the probability of T cells that no graft made, whatever becomes of the graft.
    ///
    /// ```
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
    /// let mut draw = prior.draw(Seed(1), 0);
    /// draw.nonengraftment = 0.25;
    /// draw.host_cells = [0.1, 0.5];
    /// // Three children in four have a graft.
    /// assert!((draw.host_probability() - (0.75 * 0.1 + 0.25 * 0.5)).abs() < 1e-15);
    /// # Ok::<_, thymoid_patient::Error>(())
    /// ```
    pub fn host_probability(&self) -> f64 {
        let [with, without] = self.host_cells;
        with + (without - with) * self.nonengraftment
    }

    /// Decides on the graft and on cells that it did not make, by two uniform numbers.
    ///
    /// ```
    /// use thymoid_core::{Age, Seed};
    /// use thymoid_patient::child::{ChildPrior, Presentation, Recipient};
    /// use thymoid_patient::population::cohort::Centre;
    /// use thymoid_patient::population::{Population, PopulationFit, priors::Priors};
    /// # let priors = Priors::new(&thymoid_patient::parameters()?)?;
    /// # let row = "-2.3,5.7,-5.3,-4.5,-1.2,0.4,0.6,0.06,0.002,1.1,-0.3,0.8,-0.6";
    /// # let table = format!("{}\n{row}\n", Population::COLUMNS.join(","));
    /// # let fit = PopulationFit::read("draws.csv", table.as_bytes(), &priors)?;
    /// # let recipient = Recipient {
    /// #     centre: Centre::Duke,
    /// #     age_at_implant: Age::from_months(9.0),
    /// #     graft_export: 1.0,
    /// #     presentation: Presentation::default(),
    /// # };
    /// let prior = ChildPrior::new(&fit, &priors, recipient);
    /// let draw = prior.draw(Seed(1), 0);
    /// // One graft in sixteen fails: by a uniform number below that share.
    /// let (failed, worked) = (draw.fate([0.01, 0.9]), draw.fate([0.5, 0.9]));
    /// assert!(!failed.engrafts && worked.engrafts);
    /// assert!(failed.child.export < 1e-6 * worked.child.export);
    /// # Ok::<_, thymoid_patient::Error>(())
    /// ```
    pub fn fate(&self, [graft, host]: [f64; 2]) -> Fate {
        let engrafts = graft >= self.nonengraftment;
        let export = if engrafts { self.child.export } else { NO_EXPORT };
        let probability = self.host_cells[usize::from(!engrafts)];
        Fate {
            child: Child { export, ..self.child },
            engrafts,
            host: (host < probability).then_some(self.host),
        }
    }
}

impl Fate {
    /// Adds cells that no graft made to the blood of a time, up to which drugs have added so many
    /// days of loss.
    pub(crate) fn joined(
        &self,
        blood: Blood<f64>,
        time: SinceImplant,
        excess_days: f64,
    ) -> Blood<f64> {
        self.host.map_or(blood, |host| blood.with_host(host.on(time, excess_days)))
    }
}
