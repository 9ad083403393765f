//! Quasi-random children of a cohort: the points that the distribution of its children is summed
//! over, and the derivatives of their courses.

use rayon::prelude::*;
use thymoid_core::lanes::WIDTH;
use thymoid_core::{Dual, Duals, Number, Real, math};
use thymoid_inference::ode::Tolerance;

use super::coordinate::Coordinate;
use super::priors::{LogNormal, Priors};
use super::typical::{D, Typical};
use crate::dynamics::{Blood, Child, Physiology, Timeline};

/// Each point stands for a small cloud of children about it, so that the density of an extreme does
/// not ripple from point to point: the share of the between-child standard deviation that is within
/// the clouds. Its square, 4 % of the variance, is treated to first order, and the gradient takes
/// the width of a cloud as given: a leapfrog step along an approximate gradient still preserves
/// volume and reverses, so the draws are exact, only a little dearer.
pub(super) const CLOUD: f64 = 0.2;
/// Accuracy of the solver within the fit: an order below the Monte-Carlo error of the points.
pub(super) const TOLERANCE: Tolerance =
    Tolerance { relative: 1e-3, absolute: 1e-4, max_steps: 10_000 };

/// Standard normal coordinates of a child.
type Point = [f64; COORDINATES];
/// Export, lag, loss, CD8 per CD4, naive CD4 before implantation, age.
const COORDINATES: usize = 6;
/// Points whose children are solved side by side.
pub(super) type Side = [Point; WIDTH];

/// A parameter of a child that its course is differentiated by. Children differ in the first five.
enum Input {
    Export,
    Lag,
    Loss,
    Renewal,
    Cd8PerCd4,
    Protection,
    Competition,
}

const INPUTS: usize = Input::Competition as usize + 1;
/// Those in which children differ.
const DIFFERING: usize = Input::Cd8PerCd4 as usize + 1;

/// How the children of a population are solved.
#[derive(Debug)]
pub(super) struct Points<'a> {
    pub(super) physiology: &'a Physiology,
    pub(super) priors: &'a Priors,
    pub(super) tolerance: Tolerance,
    pub(super) cloud: f64,
}

/// Children solved side by side: their parameters with derivatives by the population, and their
/// blood on each day with derivatives by their parameters.
pub(super) struct Solved {
    inputs: [[D; INPUTS]; WIDTH],
    course: Vec<Blood<Duals<INPUTS>>>,
}

impl Points<'_> {
    /// Solves the children of a cohort, whose centre shifts ln(export) and ln(lag).
    pub(super) fn solve(
        &self,
        typical: &Typical,
        shift: [D; 2],
        points: &[Side],
        timeline: &Timeline,
    ) -> Result<Vec<Solved>, thymoid_inference::SolveError> {
        // In parallel, for a chain that outlives the others; in the order of the points.
        let solve = |points: &Side| {
            let inputs = points.each_ref().map(|point| self.inputs(typical, shift, point));
            let children = std::array::from_fn(|i| self.child(&inputs[i], &points[i]));
            let course = self.physiology.courses(&children, timeline, self.tolerance)?;
            Ok(Solved { inputs, course })
        };
        points.par_iter().map(solve).collect()
    }

    fn inputs(&self, typical: &Typical, shift: [D; 2], point: &Point) -> [D; INPUTS] {
        let [export, lag, loss, cd8_per_cd4, ..] = *point;
        let [shift_export, shift_lag] = shift;
        let of = |coordinate: Coordinate| typical[coordinate];
        let shrink = (1.0 - self.cloud * self.cloud).sqrt();
        [
            of(Coordinate::Export)
                + shift_export
                + of(Coordinate::ExportBetween) * (shrink * export),
            of(Coordinate::Lag) + shift_lag + of(Coordinate::LagBetween) * (shrink * lag),
            of(Coordinate::Loss) + self.priors.loss_sd * shrink * loss,
            of(Coordinate::Renewal),
            of(Coordinate::Cd8PerCd4) + self.priors.cd8_sd * shrink * cd8_per_cd4,
            of(Coordinate::Protection),
            of(Coordinate::Competition).normal_cdf(),
        ]
    }

    fn child(&self, inputs: &[D; INPUTS], point: &Point) -> Child<Dual<INPUTS>> {
        let [.., baseline, age] = *point;
        let plain = |input: Input| {
            let i = input as usize;
            Dual::<INPUTS>::variable(inputs[i].value, i)
        };
        let of = |input: Input| plain(input).exp();
        let fixed = |prior: LogNormal| Dual::from(math::exp(prior.ln_median));
        Child {
            export: of(Input::Export),
            lag_days: of(Input::Lag),
            loss_per_day: of(Input::Loss),
            renewal_per_day: of(Input::Renewal),
            cd8_per_cd4: of(Input::Cd8PerCd4),
            activation_per_day: fixed(self.priors.activation),
            memory_loss_per_day: fixed(self.priors.memory_loss),
            trec_per_emigrant: fixed(self.priors.trec_per_emigrant),
            fading_per_day: Dual::from(0.0),
            competition_on_division: plain(Input::Competition),
            protection: of(Input::Protection),
            baseline_naive_per_ul: self.priors.baseline_per_ul(baseline).into(),
            age_at_implant: self.priors.age_at_implant(age),
        }
    }

    /// Between-child standard deviations of the inputs in which children differ.
    pub(super) fn between(&self, typical: &Typical) -> [D; DIFFERING] {
        [
            typical[Coordinate::ExportBetween],
            typical[Coordinate::LagBetween],
            D::from(self.priors.loss_sd),
            D::from(0.0),
            D::from(self.priors.cd8_sd),
        ]
    }

    /// Standard deviation of ln(count) about a point: error of the assay, and the spread of the
    /// children the point stands for, to first order in their parameters.
    pub(super) fn cloud_sd(&self, between: &[D; DIFFERING], ln_count: &Dual<INPUTS>) -> D {
        let residual = self.priors.naive_residual_sd;
        let mut variance = D::from(residual * residual);
        for (sd, slope) in between.iter().zip(&ln_count.partials) {
            let spread = *sd * (self.cloud * slope);
            variance = variance + spread * spread;
        }
        (variance.ln() * 0.5).exp()
    }
}

impl Solved {
    /// What `of` gives of the blood of one of the children at a place of the timeline, with
    /// derivatives by its parameters.
    pub(super) fn of(
        &self,
        lane: usize,
        at: usize,
        of: impl Fn(&Blood<Duals<INPUTS>>) -> Duals<INPUTS>,
    ) -> Dual<INPUTS> {
        of(&self.course[at]).lane(lane)
    }

    /// Chain rule: a quantity with derivatives by a child's parameters, which have derivatives by
    /// the population's coordinates.
    pub(super) fn chain(&self, lane: usize, quantity: Dual<INPUTS>) -> D {
        let mut out = D::from(quantity.value);
        for (slope, input) in quantity.partials.iter().zip(&self.inputs[lane]) {
            for (o, p) in out.partials.iter_mut().zip(&input.partials) {
                *o += slope * p;
            }
        }
        out
    }
}
