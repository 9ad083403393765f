//! What one child is, given the population.

use thymoid_core::{Age, Dual, Number, Purpose, Real, Seed, math};

use super::cholesky::{Square, cholesky};
use super::coordinate::{Coordinate, DIMENSION, GRAFT, HOST, Scale, TRAITS};
use super::draw::ChildDraw;
use super::host_cells::HostCells;
use super::informs::Rule;
use super::moments::{average, moments};
use super::recipient::Recipient;
use crate::dynamics::Child;
use crate::population::priors::{Priors, half_normal};
use crate::population::{Population, PopulationFit};

/// A number with derivatives by the coordinates of the graft: what the solver carries.
pub(super) type D = Dual<GRAFT>;
/// A number with derivatives by every coordinate.
pub(super) type Wide = Dual<DIMENSION>;

/// The prior of a child's parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct ChildPrior {
    pub(super) mean: [f64; GRAFT],
    /// Lower triangle of the Cholesky factor of the covariance.
    pub(super) factor: Square<GRAFT>,
    /// Of the traits in which children of one centre differ.
    pub(super) traits_factor: Square<TRAITS>,
    pub(super) ln_graft_export: f64,
    fading_scale_per_day: f64,
    protection: f64,
    /// Hazard of death without naive T cells, 1/d.
    pub(crate) hazard_per_day: f64,
    pub(crate) nonengraftment: f64,
    /// Probability that there are T cells that no graft made.
    pub(crate) host_cells: f64,
    /// Which values inform what.
    pub(crate) rule: Rule,
    priors: Priors,
    age_at_implant: Age,
}

impl ChildPrior {
    /// Makes the prior from the population's draws.
    pub fn new(fit: &PopulationFit, priors: &Priors, recipient: Recipient) -> Self {
        let Recipient { age_at_implant, graft_export, presentation, .. } = recipient;
        let (mean, covariance) = moments(fit, priors, recipient);
        let traits = Coordinate::TRAITS
            .map(|a| Coordinate::TRAITS.map(|b| covariance[a as usize][b as usize]));
        let average = |of: &dyn Fn(&Population) -> f64| average(&fit.draws, of);
        Self {
            mean,
            factor: cholesky(&covariance),
            traits_factor: cholesky(&traits),
            ln_graft_export: math::ln(graft_export),
            fading_scale_per_day: priors.fading_scale_per_day,
            protection: average(&|p| math::exp(p.ln_protection)),
            hazard_per_day: average(&|p| p.hazard_per_day),
            nonengraftment: average(&|p| p.nonengraftment),
            host_cells: presentation.host_cells(priors),
            rule: Rule::new(priors, presentation.maternal_engraftment),
            priors: priors.clone(),
            age_at_implant,
        }
    }

    /// The child at standard normal coordinates.
    pub(super) fn child(&self, position: &[f64]) -> Child<D> {
        let q: [D; GRAFT] = std::array::from_fn(|i| D::variable(position[i], i));
        let of = |coordinate: Coordinate| self.quantity(coordinate, &q);
        Child {
            export: of(Coordinate::Export),
            lag_days: of(Coordinate::Lag),
            loss_per_day: of(Coordinate::Loss),
            renewal_per_day: of(Coordinate::Renewal),
            cd8_per_cd4: of(Coordinate::Cd8PerCd4),
            competition_on_division: of(Coordinate::Competition),
            activation_per_day: of(Coordinate::Activation),
            memory_loss_per_day: of(Coordinate::MemoryLoss),
            trec_per_emigrant: of(Coordinate::TrecPerEmigrant),
            fading_per_day: of(Coordinate::Fading) * self.fading_scale_per_day,
            protection: D::from(self.protection),
            baseline_naive_per_ul: of(Coordinate::BaselineNaive),
            age_at_implant: self.age_at_implant,
        }
    }

    /// A quantity of the graft at standard normal coordinates.
    fn quantity(&self, coordinate: Coordinate, q: &[D; GRAFT]) -> D {
        let row = coordinate as usize;
        let normal = || {
            let mut total = D::from(self.mean[row]);
            for (weight, q) in self.factor[row].iter().zip(q).take(row + 1) {
                total = total + *q * *weight;
            }
            total
        };
        match coordinate.scale() {
            Scale::Positive => normal().exp(),
            Scale::Share => normal().normal_cdf(),
            Scale::HalfNormal => half_normal(q[row]),
        }
    }

    /// Its T cells that no graft made, should there be any, at standard normal coordinates.
    pub(super) fn host(&self, position: &[f64]) -> HostCells<Wide> {
        let of = |i: usize| Wide::variable(position[GRAFT + i], GRAFT + i);
        HostCells::at(&self.priors, std::array::from_fn::<_, HOST, _>(of))
    }

    /// Draws a child without any laboratory value, by its number.
    pub fn draw(&self, seed: Seed, number: u64) -> ChildDraw {
        let mut source = seed.draws(Purpose::Forecast, number, 0);
        let position: [f64; DIMENSION] = std::array::from_fn(|_| source.normal());
        ChildDraw {
            child: self.child(&position).map(|d| d.value),
            host: self.host(&position).map(|d| d.value),
            nonengraftment: self.nonengraftment,
            host_cells: [self.host_cells; 2],
        }
    }

    /// Draws children without any laboratory value: the forecast made at implantation.
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
    /// let draws = prior.draws(Seed(1), 200);
    /// // Half the children have a lag above the typical one, exp(5.7) days.
    /// let later = draws.iter().filter(|draw| draw.child.lag_days > 5.7_f64.exp()).count();
    /// assert!((70..130).contains(&later));
    /// # Ok::<_, thymoid_patient::Error>(())
    /// ```
    pub fn draws(&self, seed: Seed, n: usize) -> Vec<ChildDraw> {
        (0..n as u64).map(|number| self.draw(seed, number)).collect()
    }
}
